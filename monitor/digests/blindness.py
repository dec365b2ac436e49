"""On which days a source could not be watched, by its checks and incidents, and since when it is watched well. Pure.

A day counts as watched when one check of it was good. Days are the source's own. A day on which checks failed is told
apart from one on which none was made though one was due: the first is the site's trouble, the second ours.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.ledger.incidents import Incident

SEEING = ("annexes", "silent")  # faults of a source that is seen well all the same
MOST_DAYS = 4000  # of one period looked at, the earliest first
_DAY = timedelta(days=1)
_SOON = timedelta(hours=3)  # of the last day, before which a check that is due may still come

Days = tuple[tuple[date, date], ...]  # stretches, first and last day


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How one source was watched in a period. `since`: well watched without a break from then; None: it is not."""

    source: str
    blind: Days = ()  # checks were made, none was good
    unchecked: Days = ()  # no check was made, though one was due
    interrupted: Days = ()  # trouble on a day that was watched all the same
    lasting: bool = False  # the trouble is not over at the end of the period
    since: datetime | None = None
    last_good: datetime | None = None
    stale: bool = False  # no good check since long before the period, though some were due

    @property
    def well(self) -> bool:
        """Whether every day of the period was watched, and is to its end."""
        return not (self.blind or self.unchecked or self.lasting or self.stale) and self.last_good is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What one source's watching left behind, oldest first: moments of all checks, of the good ones, and incidents."""

    source: str
    made: Sequence[datetime]
    good: Sequence[datetime]
    incidents: Sequence[Incident]


def watched(
    checks: Checks, start: datetime, end: datetime, zone: ZoneInfo, due: Callable[[datetime, datetime], bool]
) -> Watched:
    """Judge one source over a period. `due` says whether a check was to be made between two moments."""
    trouble = [one for one in checks.incidents if one.fault not in SEEING and one.opened_at <= end]
    good = [at for at in checks.good if at <= end and not any(_within(at, one) for one in trouble)]
    ours = [one for one in trouble if one.closed_at is None or one.closed_at > start]
    blind, unchecked, interrupted = list[date](), list[date](), list[date]()
    for day, opens, closes in _days(start, end, zone):
        morning = datetime.combine(day, time.min, zone)  # a day counts whole, also where the period begins within it
        seen = _between(good, morning, closes)
        troubled = any(one.opened_at < closes and (one.closed_at is None or one.closed_at > opens) for one in ours)
        failed = _between(checks.made, opens, closes)
        if troubled:
            (interrupted if seen else blind).append(day)
        elif not seen and failed:
            blind.append(day)
        elif not seen and _known(checks, opens) and due(opens, min(closes, end - _SOON)):
            unchecked.append(day)
    interrupted = [day for day in interrupted if day - _DAY not in blind and day + _DAY not in blind]  # told with them
    stale = bool(good) and good[-1] < start and due(good[-1] + _SOON, end - _SOON)
    lasting = any(one.closed_at is None or one.closed_at > end for one in ours) or _fails(checks, end)
    return Watched(
        source=checks.source, blind=stretches(blind), unchecked=stretches(unchecked),
        interrupted=stretches(interrupted), lasting=lasting, last_good=good[-1] if good else None, stale=stale,
        since=None if lasting or stale or not good else _since(trouble, good, [*blind, *unchecked], zone),
    )  # fmt: skip


def _between(moments: Sequence[datetime], first: datetime, end: datetime) -> bool:
    """Whether one of some moments in order lies from `first` up to before `end`."""
    return bisect_left(moments, first) < bisect_left(moments, end)


def _fails(checks: Checks, end: datetime) -> bool:
    """Whether the last check up to `end` was not good: one failure opens no incident yet, and is no watching either."""
    made, good = ([at for at in moments if at <= end][-1:] for moments in (checks.made, checks.good))
    return made != good


def stretches(days: Sequence[date]) -> Days:
    """Days in order as stretches of days in a row."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] <= timedelta(days=1):
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return tuple(found)


def _within(at: datetime, incident: Incident) -> bool:
    return incident.opened_at <= at and (incident.closed_at is None or at < incident.closed_at)


def _known(checks: Checks, at: datetime) -> bool:
    """Whether the source was watched at all by then: before its first check nothing was missed."""
    return bool(checks.made) and checks.made[0] <= at


def _since(
    trouble: Sequence[Incident], good: Sequence[datetime], missed: Sequence[date], zone: ZoneInfo
) -> datetime | None:
    """The first good check after the last trouble and the last day missed; None before there is one."""
    over = [one.closed_at for one in trouble if one.closed_at]
    over += [datetime.combine(max(missed), time.max, zone)] if missed else []
    after = max(over, default=good[0])
    return next((at for at in good if at >= after), None)


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[date, datetime, datetime]]:
    """Each day the period touches, with the part of it that lies within."""
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    for _ in range(MOST_DAYS):
        if day > last:
            return
        following = day + timedelta(days=1)
        opens = max(start, datetime.combine(day, time.min, zone))
        closes = min(end, datetime.combine(following, time.min, zone))
        if opens < closes:
            yield day, opens, closes
        day = following
