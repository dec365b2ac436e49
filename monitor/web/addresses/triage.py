"""The addresses of triage: what a team notes on changes. Readers and more; nothing of it is for the public."""

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.forms import Bounds
from monitor.web.pages import triage, triage_lists

_BOUNDS = Bounds(most_fields=1_200, longest=20_000)  # what is longer than a note may be is told beside its field

TABLE: tuple[Address, ...] = (
    Address(path="/triage", acting=triage_lists.listed, may=Role.READER, bounds=_BOUNDS),
    Address(path="/triage.csv", view=triage_lists.as_csv, may=Role.READER),
    Address(path="/triage.json", view=triage_lists.as_json, may=Role.READER),
    Address(path="/triage/{change}", acting=triage.one, may=Role.READER, bounds=_BOUNDS),
)
