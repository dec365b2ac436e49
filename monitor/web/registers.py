"""A register on a day for the pages: read once while its checks say the same, then paged, sorted and searched."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.asof import RegisterOn, Stood, register_on
from monitor.asof.days import end_of, publisher_day
from monitor.asof.official import OfficialOn, Officials
from monitor.asof.sizes import Sizes, sizes_of
from monitor.watch.health import bracket
from monitor.web import pictures, queries
from monitor.web.keeping import Kept
from monitor.web.listing import Listing, columns_of
from monitor.workspace import Workspace
from snapshots.model import Edition

_MOST_ROWS = 250_000  # kept in memory in all: about 400 MB
_lists: Kept[tuple[RegisterOn, Listing]] = Kept(_MOST_ROWS, lambda one: len(one[0].rows) + 1)
_sizes: Kept[tuple[Sizes, tuple[pictures.Look, ...]]] = Kept(200_000, lambda one: len(one[1]) + 1)


@dataclass(kw_only=True)
class Standing:
    """A register at the end of a day, and the accepted checks on both sides of that moment."""

    opened: Workspace
    name: str
    on: date
    found: RegisterOn
    listing: Listing
    feeders: list[str]
    before: Edition | None
    after: Edition | None
    officials: Officials
    _acts: dict[str, str] | None = field(default=None)
    _official: dict[str, OfficialOn] = field(default_factory=dict)

    def official(self, row: Stood) -> OfficialOn:
        """The official standing of a row on that day."""
        if row.key not in self._official:
            self._official[row.key] = self.officials.on(row, row.key, self.on)
        return self._official[row.key]

    def act(self, row: Stood) -> str:
        """The key of the act that brought a row, '' where none is known."""
        if row.begun_by or row.version.begun_by:
            return row.begun_by or row.version.begun_by or ""
        if self._acts is None:
            self._acts = queries.acts_behind(self.opened, self.name, self.feeders)
        return self._acts.get(row.key, "")


def standing(opened: Workspace, name: str, on: date, feeders: list[str], *, every: bool = False) -> Standing:
    """A register on a day. `every`: with the entries that were not on the list then."""
    state = state_of(opened, name, feeders)

    def made() -> tuple[RegisterOn, Listing]:
        found = register_on(opened, name, on, every=every, fed_by=feeders)
        return found, Listing(rows=found.rows, columns=columns_of(found.rows))

    found, listing = _lists.get((str(opened.folder), state, on, every), made)
    before, after = bracket(queries.checks_of(opened, name, feeders), end_of(on, name))
    return Standing(
        opened=opened, name=name, on=on, found=found, listing=listing, feeders=feeders, before=before, after=after,
        officials=Officials(opened=opened, register=name),
    )  # fmt: skip


def sizes(opened: Workspace, name: str, feeders: list[str]) -> tuple[Sizes, tuple[pictures.Look, ...]]:
    """How long a register was, look by look, and the same as a picture takes it."""

    def made() -> tuple[Sizes, tuple[pictures.Look, ...]]:
        found = sizes_of(opened, name, fed_by=feeders)
        return found, tuple(_looks(opened, found))

    return _sizes.get((str(opened.folder), state_of(opened, name, feeders)), made)


def shows_entries(opened: Workspace, name: str) -> bool:
    """Whether rows of a list are held under a name, and not notices."""
    row = opened.facts.database.conn.execute(
        "SELECT json_extract(record, '$.type') FROM versions WHERE source = ? LIMIT 1", (name,)
    ).fetchone()
    return row is not None and row[0] == "Entry"


def state_of(opened: Workspace, name: str, feeders: Sequence[str]) -> tuple[object, ...]:
    """What differs whenever a register's answers may: its checks, its versions, what was decided about them. Cheap."""
    connection = opened.facts.database.conn
    sources = (name, *feeders)
    checks = connection.execute(
        f"SELECT COUNT(*), MAX(id), SUM(held) FROM editions WHERE source IN ({','.join('?' * len(sources))})", sources
    ).fetchone()
    versions = connection.execute(
        "SELECT COUNT(*), MAX(ended_at), MIN(first_seen), MAX(first_seen) FROM versions WHERE source = ?", (name,)
    ).fetchone()
    return (*sources, *checks, *versions)


def _looks(opened: Workspace, found: Sizes) -> list[pictures.Look]:
    """Points with the entries that only changed, counted at the first look that showed it."""
    rows = opened.facts.database.conn.execute(
        "SELECT first_seen, begun_on, COUNT(*) FROM versions WHERE source = ? AND number > 1 AND NOT reread"
        " AND EXISTS (SELECT 1 FROM versions was WHERE was.key = versions.key AND was.number = versions.number - 1"
        " AND was.ended_at = versions.first_seen AND was.missed_at IS NULL) GROUP BY 1, 2",
        (found.register,),
    )
    changed: dict[date, int] = {}
    for moment, begun, count in rows:
        seen = publisher_day(found.register, datetime.fromisoformat(moment))
        day = date.fromisoformat(begun) if found.by_acts and begun else seen
        changed[day] = changed.get(day, 0) + count
    looks = [
        pictures.Look(
            day=point.day, size=point.shown or 0 if point.held else point.size, added=point.added,
            removed=point.removed, changed=0 if point.held else changed.pop(point.day, 0), held=point.held,
        )
        for point in found.points
    ]  # fmt: skip
    looks += [_between(looks, day, count) for day, count in changed.items()]
    return sorted(looks, key=lambda look: look.day)


def _between(looks: Sequence[pictures.Look], day: date, count: int) -> pictures.Look:
    """A day on which entries only changed: as long as the list was before."""
    size = next((look.size for look in reversed(looks) if look.day <= day and not look.held), 0)
    return pictures.Look(day=day, size=size, changed=count)
