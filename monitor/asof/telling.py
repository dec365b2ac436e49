"""The sentences that say how we know: between which looks, and how long we were blind. Pure."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.asof.acts import ByActs
from monitor.asof.model import Sighting, State

Side = tuple[datetime, bool]  # when we looked, and whether it was seen


def at(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as the publisher's clock shows it."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def span(length: timedelta) -> str:
    """A stretch of time in one round unit, rounded down to whole days from two days on."""
    hours = length.total_seconds() / 3600
    if hours < 1:
        return f"{int(length.total_seconds() // 60)} minutes"
    if hours < 48:
        return f"{int(hours)} hour{'s' if int(hours) != 1 else ''}"
    return f"{length.days} days"


def watching(
    before: datetime | None, after: datetime | None, zone: ZoneInfo, *, since: datetime | None, start: datetime | None
) -> str:
    """Between which looks a day lies. `start`: when the day began; None for the list as it was last seen."""
    if before is None and after is None:
        return "never watched"
    if before is None:
        assert after is not None
        return f"not watched before {at(since or after, zone)}"
    until = f"watched until {at(before, zone)}"
    if start is None:
        return until
    if after is None:
        return f"{until}, that very day" if before >= start else f"{until}, not checked since"
    return f"{until}, next seen {at(after, zone)}; {span(after - before)} blind"


def sighted(
    state: State,
    before: Sighting | None,
    after: Sighting | None,
    zone: ZoneInfo,
    start: datetime,
    *,
    partly: bool = False,
) -> str:
    """Why a claim of our own sightings is what it is. `partly`: looks before that day showed only part of the list."""
    sides = [(side.at, side.seen) if side else None for side in (before, after)]
    return _sighted(state, sides[0], sides[1], zone, start, partly)


@lru_cache(maxsize=1024)  # most rows of a list were seen at the same two looks
def _sighted(
    state: State, before: Side | None, after: Side | None, zone: ZoneInfo, start: datetime, partly: bool
) -> str:
    if before is None:
        if after is None:
            return "never watched"
        if partly:
            return f"not among what was shown by then, which was not the whole list; {_side(after, zone)}"
        first = f", {'first seen' if after[1] else 'not shown'} {at(after[0], zone)}"
        return f"not watched before {at(after[0], zone)}{first}"
    was = _side(before, zone)
    if before[0] >= start:
        return f"{was}, that very day"
    if after is None:
        return f"{was}; not checked since"
    gap = f"; {span(after[0] - before[0])} blind"
    if state is State.UNKNOWN:
        other = " in another state" if before[1] and after[1] else ""
        return f"{was}, {_side(after, zone)}{other}{gap}: nobody saw when that came"
    return f"{was}, {_side(after, zone)}{gap}"


def _side(side: Side, zone: ZoneInfo) -> str:
    return f"{'seen' if side[1] else 'not shown'} {at(side[0], zone)}"


def acted(found: ByActs, day: date, watched: str) -> str:
    """Why a claim of the acts is what it is, and how far their source was watched."""
    listed = "listed, by which act is not on record"
    if found.begun_by:
        listed = f"listed by {found.begun_by} from {found.begun_on}"
    ended = f"removed by {found.ended_by} from {found.ended_on or 'a day it does not say'}" if found.ended_by else ""
    if found.state is State.LISTED:
        said = f"{listed}, {ended}" if ended else listed
    elif found.state is State.NOT_SEEN:
        said = ended if found.ended_on and found.ended_on <= day else f"no act had listed it by then; {listed}"
    else:
        said = f"{listed}; whether it stood before is not known" + (f"; {ended}" if ended else "")
    return f"{said}; its acts: {watched}"
