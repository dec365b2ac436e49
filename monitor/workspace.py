"""The data folder, opened: archive, facts and ledger together. One instance per thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.diff.change import Change
from monitor.ledger.ledger import Ledger
from monitor.ledger.schema import ledger
from snapshots.archive import Archive
from snapshots.errors import UnknownRecordError
from snapshots.facts import Facts
from snapshots.model import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What every command works on."""

    folder: Path
    archive: Archive
    facts: Facts
    ledger: Ledger


def address_of(opened: Workspace, change: Change) -> str:
    """The page a change is seen on: its notice's, or for rows and incidents that of its first capture; '' for none."""
    versions = (opened.facts.versions.version(number) for number in (change.after, change.before) if number)
    record = next((version.record for version in versions if version), None)
    if record is None and (held := opened.facts.versions.history(change.key)):
        record = held[-1].record
    if isinstance(record, Notice):
        return record.url
    try:
        return opened.archive.snapshot(change.snapshots[0]).url.partition("#post:")[0] if change.snapshots else ""
    except UnknownRecordError:
        return ""


def on_record(opened: Workspace, name: str) -> bool:
    """Whether an act or a change belongs to a source, issuer or register of this name."""
    return opened.facts.acts.known_as(name) or bool(opened.ledger.changes.find(source=name, limit=1))


@contextmanager
def workspace(folder: Path, *, readonly: bool = False) -> Iterator[Workspace]:
    """Open a data folder, creating it unless `readonly`. Raises ArchiveError and its kind."""
    archive = Archive(folder, readonly=readonly)
    try:
        facts = Facts(folder, ledger, readonly=readonly)
        try:
            yield Workspace(folder=folder, archive=archive, facts=facts, ledger=Ledger(facts))
        finally:
            facts.close()
    finally:
        archive.close()
