"""What the as-of answers need, read from the archive in few queries. Decides nothing, writes nothing."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from monitor.asof.model import Look
from monitor.asof.sightings import Watch
from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError
from snapshots.model import Role, Verdict, Version
from snapshots.store import moment_text
from spiders.sources import all_sources


def feeders(register: str) -> list[str]:
    """Names of the sources whose acts make a register; none for a list that shows its rows itself."""
    return [name for name, source in all_sources().items() if any(made.name == register for made in source.registers)]


@dataclass(kw_only=True, eq=False)
class Looked:
    """The accepted checks and imports of a register, oldest first, and the captures behind each."""

    opened: Workspace
    looks: list[Look]
    by_acts: bool
    _edition_at: dict[datetime, int] = field(default_factory=dict)
    _shown: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._edition_at = {look.at: look.edition for look in self.looks}

    def watch(self, absences: dict[int, list[tuple[datetime, datetime]]]) -> Watch:
        """The looks as the engine takes them."""
        whole = tuple(look.at for look in self.looks if look.whole)
        parts = tuple(look.at for look in self.looks if not look.whole)
        return Watch(looks=whole, parts=parts, absences=absences)

    def around(self, moment: datetime) -> tuple[Look | None, Look | None]:
        """The last look up to a moment, the first one after it."""
        before = [look for look in self.looks if look.at <= moment]
        return (before[-1] if before else None), next((look for look in self.looks if look.at > moment), None)

    def showing(self, at: datetime, version: Version | None) -> tuple[int, ...]:
        """The captures behind a sighting: those a version was read from, else the list pages of that look."""
        if version is not None and at == version.first_seen:
            return version.snapshots
        edition = self._edition_at.get(at)
        if edition is None:
            return version.snapshots if version else ()
        if edition not in self._shown:
            self._shown[edition] = self._lists(edition)
        return self._shown[edition]

    def brought(self, snapshots: Iterable[int]) -> bool:
        """Whether a person brought these captures: saved files, no check of ours."""
        with suppress(UnknownRecordError):
            return any("X-Regwatch-Import" in dict(self.opened.archive.headers(number)) for number in snapshots)
        return False

    def _lists(self, edition: int) -> tuple[int, ...]:
        row = self.opened.facts.database.conn.execute(
            "SELECT snapshots FROM editions WHERE id = ?", (edition,)
        ).fetchone()
        numbers = tuple(json.loads(row[0])) if row else ()
        try:
            taken = [self.opened.archive.snapshot(number) for number in numbers]
        except UnknownRecordError:
            return numbers
        return tuple(one.seq for one in taken if one.role is Role.LIST and one.verdict is Verdict.OK) or numbers


def looks_of(opened: Workspace, register: str, fed_by: Sequence[str] = ()) -> Looked:
    """Every accepted look at a register: its own, or those of the sources whose acts make it.

    `fed_by`: these sources, where the caller knows more than those we ship.
    """
    own = _looks(opened, [register])
    made = list(fed_by) or feeders(register)
    return Looked(opened=opened, looks=own or _looks(opened, made), by_acts=bool(made) and not own)


def _looks(opened: Workspace, sources: list[str]) -> list[Look]:
    marks = ",".join("?" * len(sources))
    rows = opened.facts.database.conn.execute(
        f"SELECT id, seen_at, complete AND records > 0 FROM editions WHERE NOT held AND source IN ({marks})"
        " ORDER BY seen_at, id",
        sources,
    )
    return [Look(at=datetime.fromisoformat(row[1]), whole=bool(row[2]), edition=row[0]) for row in rows]


def versions_around(opened: Workspace, register: str, end: datetime, next_look: datetime | None) -> list[Version]:
    """The versions that can bear on the end of a day, by key and oldest first: what stood, what comes next.

    Entries that had left by then and stayed away, and such as came only after the next look, are left out.
    """
    when = moment_text(end)
    until = moment_text(next_look) if next_look else "9999"
    standing = opened.facts.versions.where(
        "source = ? AND ended_at IS NULL AND +first_seen <= ?", register, when
    ) + opened.facts.versions.where("source = ? AND ended_at > ? AND +first_seen <= ?", register, when, when)
    arriving = opened.facts.versions.where("source = ? AND first_seen > ? AND first_seen <= ?", register, when, until)
    coming = {version.key for version in arriving}
    alone = [version for version in standing if version.ended_at and version.last_seen <= end]
    later = [*arriving, *_followers(opened, [version for version in alone if version.key not in coming])]
    return sorted((*standing, *later), key=attrgetter("key"))  # stable: what stood stays before what came


def _followers(opened: Workspace, versions: Iterable[Version]) -> list[Version]:
    """The version after each of these, where it directly takes its place."""
    found = []
    for version in versions:
        if version.ended_at is not None and version.missed_at is None:
            found += opened.facts.versions.where("key = ? AND number = ?", version.key, version.number + 1)
    return found


def absences_of(opened: Workspace, register: str, key: str = "") -> dict[int, list[tuple[datetime, datetime]]]:
    """The looks at which standing versions (of one entry) were missing though they were seen again, by version."""
    tables, wanted = ("versions CROSS JOIN absences", "key") if key else ("absences CROSS JOIN versions", "source")
    try:
        rows = opened.facts.database.conn.execute(
            f"SELECT version, absences.missed_at, back_at FROM {tables} ON versions.id = version"
            f" WHERE {wanted} = ? ORDER BY absences.missed_at",
            (key or register,),
        ).fetchall()
    except sqlite3.OperationalError:
        return {}  # a file from before that table, opened for reading only
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for version, missed, back in rows:
        found.setdefault(version, []).append((datetime.fromisoformat(missed), datetime.fromisoformat(back)))
    return found
