"""The data folder, opened: archive, facts and ledger together. One instance per thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.ledger.ledger import Ledger
from monitor.ledger.schema import ledger
from snapshots.archive import Archive
from snapshots.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What every command works on."""

    folder: Path
    archive: Archive
    facts: Facts
    ledger: Ledger


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
