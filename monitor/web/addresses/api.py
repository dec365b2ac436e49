"""The addresses of the API, made from its table. `/api/changes.json` and `/health.json` stay beside it."""

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.api import downloads, pages
from monitor.web.api.operation import ROOT
from monitor.web.api.responding import responder
from monitor.web.api.table import OPERATIONS

TABLE = (
    Address(path="/api", view=pages.welcome, may=Role.PUBLIC),
    Address(path=f"{ROOT}/", view=pages.welcome, may=Role.PUBLIC),
    Address(path=ROOT, view=pages.unslashed, may=Role.PUBLIC),
    Address(path=f"{ROOT}/openapi.json", view=pages.openapi, may=Role.PUBLIC),
    Address(path=f"{ROOT}/{{table}}.csv", view=downloads.as_csv, may=Role.PUBLIC),
    Address(path=f"{ROOT}/{{table}}.json", view=downloads.as_json, may=Role.PUBLIC),
    *(Address(path=ROOT + one.path, view=responder(one), may=Role.PUBLIC) for one in OPERATIONS),
)
