"""Held editions and how a person lets one pass. Asks no official site."""

from datetime import datetime

from monitor.catalogue import chosen
from monitor.settings import Settings
from monitor.watch.check import Outcome, settle
from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError


def release(opened: Workspace, settings: Settings, name: str, reason: str, at: datetime) -> Outcome:
    """Let the newest edition of a source pass: compared and announced as if it had been accepted.

    Raises UnknownSourceError, and UnknownRecordError where its newest edition is not held.
    """
    source = chosen(settings, (name,))[0]
    edition = opened.facts.editions.last(source.name)
    if edition is None or not edition.held:
        raise UnknownRecordError("its newest edition is not held", about=name, remedy="'regwatch health' lists what is")
    snapshots = [opened.archive.snapshot(seq) for seq in edition.snapshots]
    # Settled before it is accepted: a held first edition must still know that it is the first, and be silent.
    outcome = settle(opened, source, snapshots, settings, at, released=reason)
    with opened.facts.transaction():
        opened.facts.editions.accept(edition, f"released: {reason}")
    return outcome
