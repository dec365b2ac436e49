"""One import as values: what the person asked for, what it came to, and how it goes on record. Reads no file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.diff.change import Change
from monitor.settings import Settings
from monitor.watch.findings import Findings
from monitor.watch.saved_files import File, Provenance, as_page
from monitor.workspace import Workspace
from snapshots.model import Entry, Role
from spiders.base import Source

OLD = timedelta(days=30)  # a list saved longer ago is back-fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person asked for. `about`: the key the files belong to; `released`: why a held import may pass."""

    complete: bool = False
    dry_run: bool = False
    alert: bool | None = None  # None: unless it is the first import or fills in an older state
    about: str = ""
    released: str = ""
    columns: tuple[tuple[str, str], ...] = ()  # (as printed, what it is): what the person said of the files' columns
    remembered: bool = False  # they said it at an earlier import


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import came to. `changes` are found ones; `told` says whether subscribers hear of them."""

    source: str
    files: tuple[tuple[str, str, str], ...]  # name, address, what it was read as
    seen_at: datetime
    first: bool
    back_filled: bool
    told: bool
    dry_run: bool
    held: bool = False
    complete: bool = False
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    unchanged: int = 0


@dataclass(kw_only=True)
class Import:
    """One import under way: where it goes, what was asked for, and the notes it gathers."""

    opened: Workspace
    source: Source
    settings: Settings
    wish: Wish
    given: Provenance
    notes: list[str] = field(default_factory=list)
    standing: dict[str, dict[str, Entry]] = field(default_factory=dict)  # the entries of each register looked at

    def outcome(self, files: Sequence[File], what: Sequence[str], first: bool, back: bool) -> Imported:
        """What is known of it before anything is compared."""
        told = self.wish.alert if self.wish.alert is not None else not (first or back or self.is_old)
        return Imported(
            source=self.source.name, seen_at=self.given.seen_at, first=first, back_filled=back, told=told,
            dry_run=self.wish.dry_run, notes=tuple(self.notes),
            files=tuple((f.name, as_page(self.source, f, Role.LIST).url, w) for f, w in zip(files, what, strict=True)),
        )  # fmt: skip

    @property
    def is_old(self) -> bool:
        """Whether the files are of a past that nobody is told of as news."""
        return self.given.seen_at < self.given.imported_at - OLD

    def findings(self) -> Findings:
        """What gathers its changes, as of when the files were seen."""
        return Findings(
            source=self.source,
            workspace=self.opened,
            now=self.given.seen_at,
            silent=False,
            released=bool(self.wish.released),
        )

    def record(self, found: Findings, outcome: Imported) -> None:
        """On record unless nobody could have been told (a first import, an older state); owed only when told."""
        if (outcome.first or outcome.back_filled) and not outcome.told:
            return
        subscribers = self.opened.ledger.subscribers
        self.opened.ledger.record(
            found.changes, subscribers.effective(self.settings.subscription) if outcome.told else (),
            occasion=f"{self.source.name}/import/{self.given.imported_at.isoformat()}", now=self.given.imported_at,
        )  # fmt: skip
