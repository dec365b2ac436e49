"""regwatch from Python: registers and rules as of a day, read from an archive. Writes and fetches nothing.

from datetime import date
from monitor.api import open_archive

with open_archive("regwatch-data") as archive:
    on = archive.register("gacc-export-inspection", on=date(2020, 4, 10))
    for row in on.listed:
        print(row.key, row.reason)
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.asof import EntryHistory, RegisterOn, State, Stood, entry_history, entry_on, register_named, register_on
from monitor.asof.official import OfficialOn, official_on
from monitor.asof.sizes import Sizes, sizes_of
from monitor.workspace import Workspace, workspace
from snapshots.errors import ArchiveError

if TYPE_CHECKING:
    from monitor.rules import RulesOn

__all__ = ["Archive", "EntryHistory", "OfficialOn", "RegisterOn", "Sizes", "State", "Stood", "open_archive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An open data folder, until its `with` ends or `close` is called. Use it in the thread that opened it."""

    opened: Workspace
    closing: ExitStack

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files; again does nothing."""
        self.closing.close()

    def register(self, name: str, on: date | None = None, *, every: bool = False) -> RegisterOn:
        """A register at the end of a day in its publisher's calendar; without a day as it was last seen.

        `every` adds the entries that were not seen then. Raises UnknownRecordError.
        """
        return register_on(self.opened, register_named(self.opened, name), on, every=every)

    def entry(self, register: str, key: str) -> EntryHistory:
        """The whole history of one entry, named with its register or without, in any spelling (CNAS L0290, l0290).

        Raises UnknownRecordError.
        """
        return entry_history(self.opened, register, key)

    def entry_on(self, register: str, key: str, on: date) -> Stood:
        """How one entry stood on a day, and the two looks that bracket it. Raises UnknownRecordError."""
        return entry_on(self.opened, register, key, on)

    def official_on(self, register: str, key: str, on: date) -> OfficialOn:
        """The official standing of one entry on a day, by acts and by what its register prints.

        Raises UnknownRecordError.
        """
        return official_on(self.opened, register, key, on)

    def sizes(self, register: str) -> Sizes:
        """How long a register was, look by look, and when nobody looked. Raises UnknownRecordError."""
        return sizes_of(self.opened, register)

    def rules(
        self,
        on: date,
        *,
        about: str | Sequence[str] = (),
        issuer: str = "",
        state: str = "all",
        known_by: date | None = None,
    ) -> "RulesOn":
        """How every notice stood on a day: in force, coming, suspended, repealed, and by which acts.

        `about` keeps what speaks of words, HS codes or products. Raises RulesError, TopicError.
        """
        from monitor.rules import rules_on  # the reading of products is needed by nothing else here

        return rules_on(self.opened, on, about=about, issuer=issuer, state=state, known_by=known_by)


def open_archive(folder: str | Path) -> Archive:
    """Open a data folder for reading only. Raises ArchiveError when it holds no archive, SchemaTooNewError."""
    path = Path(folder)
    if not (path / "regwatch.sqlite").exists():
        raise ArchiveError(
            "no archive in this folder", about=str(path), remedy="'regwatch check' or 'regwatch demo' makes one"
        )
    closing = ExitStack()
    return Archive(opened=closing.enter_context(workspace(path, readonly=True)), closing=closing)
