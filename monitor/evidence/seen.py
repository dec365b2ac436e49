"""Which checks stand around a day and around a version. Pure; reads no archive.

Of entries `monitor.asof` tells what holds on a day; a notice was seen on a day where the checks on both sides agree.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime

from monitor.evidence.claims import OnDay, Seen, Stretch
from snapshots.model import Edition, Version


def accepted(editions: Sequence[Edition]) -> list[Edition]:
    """The checks that can be trusted, oldest first."""
    return sorted((edition for edition in editions if not edition.held), key=lambda one: (one.seen_at, one.id))


def telling(editions: Sequence[Edition], history: Sequence[Version], *, own_list: bool) -> list[Edition]:
    """The accepted checks that say something of a record: of a list in part only those that showed it."""
    good = accepted(editions)
    if not own_list:
        return good
    sighted = {moment for version in history for moment in (version.first_seen, version.last_seen)}
    return [edition for edition in good if edition.complete or edition.seen_at in sighted]


def notice_on(day: date, end: datetime, history: Sequence[Version], editions: Sequence[Edition]) -> OnDay:
    """Whether a notice had been seen by the end of a day: a page that vanished ends no act, so that it stays seen."""
    checks = accepted(editions)
    place = bisect_right(checks, end, key=lambda edition: edition.seen_at)
    before = checks[place - 1].seen_at if place else None
    after = checks[place].seen_at if place < len(checks) else None
    then, later = _newest(history, before), _newest(history, after)
    if before is None or (then is None and later is not None):
        seen = Seen.UNKNOWN
    else:
        seen = Seen.LISTED if then else Seen.NOT_SEEN
    return OnDay(
        day=day, seen=seen, before=before, after=after, version=then,
        changed=bool(then and later and then.record != later.record), held=held_between(editions, before, after),
    )  # fmt: skip


def stretch_of(version: Version, checks: Sequence[Edition], *, by_acts: bool) -> Stretch:
    """A version between its checks, oldest first. What stands by an act stands until an act ends it."""
    times = [edition.seen_at for edition in checks]
    first = bisect_left(times, version.first_seen)
    last = bisect_right(times, version.last_seen)
    if by_acts:
        last = bisect_left(times, version.ended_at) if version.ended_at else len(times)
    return Stretch(
        version=version,
        not_yet=checks[first - 1] if first else None,
        first=checks[first] if first < len(checks) else None,
        last=checks[last - 1] if last else None,
        after=checks[last] if last < len(checks) else None,
    )


def held_between(editions: Sequence[Edition], before: datetime | None, after: datetime | None) -> int:
    """How many checks between two moments could not be trusted."""
    if before is None:
        return 0
    return sum(one.held and before < one.seen_at and (after is None or one.seen_at < after) for one in editions)


def _newest(history: Sequence[Version], moment: datetime | None) -> Version | None:
    came = [version for version in history if moment is not None and version.first_seen <= moment]
    return came[-1] if came else None
