"""How long a list was, look by look: sizes, what came and went, checks that were held, stretches nobody looked.

Reads columns only, no rows: a register of 100,000 entries with 1,000 editions has a million of them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from monitor.asof.days import publisher_day, zone_of
from monitor.asof.naming import register_named
from monitor.asof.reading import absences_of, feeders, looks_of
from monitor.asof.sightings import runs_of
from monitor.workspace import Workspace
from snapshots.model import Edition, Title
from spiders.sources import all_sources

BLIND = timedelta(days=2)  # between two looks: a day missed by a source that is asked every day


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A list at one look, or for lists made by acts on the day of one. `at` is in UTC, `day` the publisher's.

    `size` counts the entries that stood; `shown` the rows that look showed (None for acts). `held`: the check was not
    believed, its `shown` counts for nothing and `size` is the one before. `whole`: the look showed the whole list.
    `blind_days` is the time since the point before, where it is long enough that a change could have gone unseen.
    """

    at: datetime
    day: date
    size: int
    added: int = 0
    removed: int = 0
    shown: int | None = None
    held: bool = False
    whole: bool = True
    edition: int | None = None
    acts: tuple[str, ...] = ()
    blind_days: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """A stretch in which nobody saw the list; `reason` says why it counts as one."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """A list's size over time, oldest first. `by_acts`: the days are those of acts, the blind stretches our looks'."""

    register: str
    title: Title
    by_acts: bool
    points: tuple[Point, ...]
    blind: tuple[Blind, ...]
    until: datetime | None = None  # the last accepted look


def sizes_of(opened: Workspace, register: str, *, fed_by: Sequence[str] = ()) -> Sizes:
    """The size of a register over time; `fed_by` as in `looks_of`. Raises UnknownRecordError."""
    name = register_named(opened, register)
    looked = looks_of(opened, name, fed_by)
    sources = [name] if opened.facts.editions.last(name) else list(fed_by) or feeders(name)
    checks = sorted(
        (edition for source in sources for edition in opened.facts.editions.all(source)), key=lambda one: one.seen_at
    )
    held = [(edition.seen_at, "; ".join(edition.reasons)) for edition in checks if edition.held]
    blind = tuple(_blind([look.at for look in looked.looks], held))
    if looked.by_acts:
        points = _by_acts(opened, name)
    else:
        came, went = _comings(opened, name)
        points = counted([_look(name, one) for one in checks], came, went)
    return Sizes(
        register=name, title=register_title(name), by_acts=looked.by_acts, points=tuple(_with_gaps(points, blind)),
        blind=blind, until=looked.looks[-1].at if looked.looks else None,
    )  # fmt: skip


def counted(looks: Sequence[Point], came: Mapping[datetime, int], went: Mapping[datetime, int]) -> list[Point]:
    """Looks with the size the comings and goings up to each add up to. What came between looks counts at the next.

    Pure. Held looks count nothing.
    """
    accepted = [point.at for point in looks if not point.held]
    added, removed = _at_looks(accepted, came), _at_looks(accepted, went)
    found, size, seen = [], 0, set[datetime]()
    for point in looks:
        idle = point.held or point.at in seen
        gained, lost = (0, 0) if idle else (added[point.at], removed[point.at])
        seen |= set() if point.held else {point.at}
        size += gained - lost
        found.append(replace(point, size=size, added=gained, removed=lost))
    return found


def _look(register: str, edition: Edition) -> Point:
    """A check as a point that is still to be counted."""
    return Point(
        at=edition.seen_at, day=publisher_day(register, edition.seen_at), size=0, shown=edition.records,
        held=edition.held, whole=edition.complete, edition=edition.id, reason="; ".join(edition.reasons),
    )  # fmt: skip


def _at_looks(looks: Sequence[datetime], moments: Mapping[datetime, int]) -> Counter[datetime]:
    found: Counter[datetime] = Counter()
    for moment, number in moments.items():
        at = bisect_left(looks, moment)
        if looks:
            found[looks[min(at, len(looks) - 1)]] += number
    return found


def _comings(opened: Workspace, register: str) -> tuple[Counter[datetime], Counter[datetime]]:
    """When entries came into a list and left it, as far as we saw: one that only changed did neither."""
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    rows = opened.facts.database.conn.execute(
        "SELECT key, first_seen, ended_at, missed_at, ended_by FROM versions WHERE source = ? ORDER BY key, number",
        (register,),
    )
    last_key, left = "", ""
    for key, first_seen, ended_at, missed_at, ended_by in rows:
        if key != last_key:
            if left:
                went[left] += 1
            came[first_seen] += 1
        elif left and left < first_seen:
            went[left] += 1
            came[first_seen] += 1
        last_key, left = key, missed_at or (ended_at if ended_by else "") or ended_at or ""
    if left:
        went[left] += 1
    for stretches in absences_of(opened, register).values():
        for missed, back in runs_of(stretches):
            went[missed[0].isoformat()] += 1
            came[back.isoformat()] += 1
    return _moments(came), _moments(went)


def _moments(texts: Mapping[str, int]) -> Counter[datetime]:
    found: Counter[datetime] = Counter()
    for text, number in texts.items():
        found[datetime.fromisoformat(text)] += number
    return found


def _by_acts(opened: Workspace, register: str) -> list[Point]:
    """One point a day on which acts did something; entries no act's day is known of count from our first sighting."""
    steps: dict[date, list[tuple[int, str]]] = {}
    last_key, stands = "", False
    for version in opened.facts.versions.where("source = ? ORDER BY key, number", register):
        if version.key != last_key or not stands:
            day = version.begun_on or publisher_day(register, version.first_seen)
            steps.setdefault(day, []).append((1, version.begun_by or ""))
        last_key, stands = version.key, not version.ended_by
        if version.ended_by:
            left = version.ended_on or publisher_day(register, version.ended_at or version.last_seen)
            steps.setdefault(left, []).append((-1, version.ended_by))
    found, size, zone = [], 0, zone_of(register)
    for day, done in sorted(steps.items()):
        added, removed = sum(one > 0 for one, _ in done), sum(one < 0 for one, _ in done)
        size += added - removed
        acts = tuple(dict.fromkeys(act for _, act in done if act))
        at = datetime.combine(day, time.min, zone).astimezone(UTC)
        found.append(Point(at=at, day=day, size=size, added=added, removed=removed, acts=acts))
    return found


def _blind(looks: Sequence[datetime], held: Sequence[tuple[datetime, str]]) -> Iterator[Blind]:
    """Stretches between accepted looks that are long, or had a check held; an open one ends with that check."""
    ends = [*looks, *([held[-1][0]] if held and (not looks or held[-1][0] > looks[-1]) else [])]
    for start, end in pairwise(ends):
        told = [reason for at, reason in held if start < at <= end]
        if told:
            yield Blind(start=start, end=end, reason=f"{len(told)} check(s) held: {told[-1] or 'no reason kept'}")
        elif end - start > BLIND:
            yield Blind(start=start, end=end, reason=f"nobody looked for {(end - start).days} days")


def _with_gaps(points: Iterable[Point], blind: Sequence[Blind]) -> Iterator[Point]:
    ends = {one.end: one for one in blind}
    for point in points:
        gap = ends.get(point.at)
        length = round((gap.end - gap.start) / timedelta(days=1), 2) if gap and not point.held else None
        yield replace(point, blind_days=length)


def register_title(name: str) -> Title:
    """What a register is called, by its name; its bare name twice where no source shows it."""
    sources = all_sources()
    if name in sources:
        return sources[name].register or sources[name].title
    made = (one for source in sources.values() for one in source.registers)
    return next((one.title for one in made if one.name == name), Title(zh=name, en=name))
