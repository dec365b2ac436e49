"""Changes as readers take them in: by day, and a batch of entries with one cause as one line. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice

from monitor.diff.change import INCIDENTS, Change, Kind
from monitor.web.wording import BEIJING

FOLDABLE = frozenset({Kind.ENTRY_ADDED, Kind.ENTRY_REMOVED, Kind.ENTRY_CHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the list: a single change, or several entries of one register with one cause."""

    day: date
    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """The change that speaks for the line."""
        return self.changes[0]

    @property
    def is_list(self) -> bool:
        """Whether it tells of entries of a register."""
        return self.first.kind in FOLDABLE

    @property
    def register(self) -> str:
        """The register a line of entries belongs to: the part of the key before the slash."""
        return self.first.key.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is told together: one line, and under it what its act did to other acts and to registers."""

    line: Line
    done: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What one day brought, in the order people ask: rules, then lists by themselves, then trouble with watching."""

    day: date
    rules: tuple[Group, ...]
    lists: tuple[Group, ...]
    watching: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some lines, and how many changes they stand for; `more` when older ones follow."""

    lines: tuple[Line, ...]
    changes: int
    more: bool


def lines(changes: Iterable[Change]) -> Iterator[Line]:
    """Fold consecutive entry changes of one day, kind, register and cause; everything else stands alone."""
    for (day, *_), group in groupby(changes, key=_likeness):
        yield Line(day=day, changes=tuple(group))


def page(changes: Iterable[Change], length: int) -> Page:
    """The first `length` lines. A fold is never cut in two, so its number is always the whole number."""
    stream = lines(changes)
    shown = tuple(islice(stream, length))
    return Page(lines=shown, changes=sum(len(line.changes) for line in shown), more=next(stream, None) is not None)


def by_day(shown: Iterable[Line]) -> list[Day]:
    """Lines under their day in Beijing, what an act did under that act where it is told on the same day."""
    return [_day(day, list(group)) for day, group in groupby(shown, key=lambda line: line.day)]


def _day(day: date, lines: list[Line]) -> Day:
    heads = {line.first.key: line for line in reversed(lines) if line.first.kind is Kind.NOTICE_PUBLISHED}
    under: dict[str, list[Line]] = {}
    alone = list[Line]()
    for line in lines:
        cause = line.first.cause or ""
        if cause in heads and line.first.kind is not Kind.NOTICE_PUBLISHED:
            under.setdefault(cause, []).append(line)
        else:
            alone.append(line)
    groups = [
        Group(line=line, done=tuple(under.pop(line.first.key, ())) if line is heads.get(line.first.key) else ())
        for line in alone
    ]
    rest = [group for group in groups if not group.line.is_list]
    return Day(
        day=day,
        rules=tuple(group for group in rest if group.line.first.kind not in INCIDENTS),
        lists=tuple(group for group in groups if group.line.is_list),
        watching=tuple(group for group in rest if group.line.first.kind in INCIDENTS),
    )


def _likeness(change: Change) -> tuple[date, str, str, str]:
    day = change.seen_at.astimezone(BEIJING).date()
    if change.kind not in FOLDABLE:
        return day, change.kind, change.id, ""
    return day, change.kind, change.key.partition("/")[0], change.cause or ""
