"""What acts say of an entry on a day: from the effective day of the one that lists it to that of the one that ends it.

Pure. An act's own day counts, not the day we saw it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.asof.days import publisher_day
from monitor.asof.model import State
from snapshots.model import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ByActs:
    """An entry by the acts we hold. `ended_by` is told wherever it is known, also where it comes only later."""

    state: State
    version: Version
    begun_by: str | None = None
    begun_on: date | None = None
    ended_by: str | None = None
    ended_on: date | None = None


def by_acts(versions: Sequence[Version], day: date, *, watched: bool) -> ByActs:
    """How an entry stood on a day by its versions, oldest first. `watched`: its acts were watched by then.

    Where no act's day is on record, the day we saw it counts.
    """
    begun = [version for version in versions if _begun(version) <= day]
    standing = [version for version in begun if (ended := _ended(version)) is None or day < ended]
    if standing:
        return _told(State.LISTED, standing[-1], versions)
    left = [version for version in versions if (ended := _ended(version)) is not None and ended <= day]
    if left:
        return _told(State.NOT_SEEN, left[-1], versions)
    unknown_start = any(version.begun_on is None for version in versions)
    return _told(State.NOT_SEEN if watched and not unknown_start else State.UNKNOWN, versions[0], versions)


def _begun(version: Version) -> date:
    return version.begun_on or publisher_day(version.source, version.first_seen)


def _ended(version: Version) -> date | None:
    if version.ended_on or version.ended_at is None:
        return version.ended_on
    return publisher_day(version.source, version.ended_at)


def _told(state: State, version: Version, versions: Sequence[Version]) -> ByActs:
    """With the act that listed the entry and the one that took it away, through the changes between them."""
    first = last = versions.index(version)
    while first and versions[first - 1].ended_by is None and versions[first].begun_on is not None:
        first -= 1
    while versions[last].ended_by is None and last + 1 < len(versions):
        last += 1
    return ByActs(
        state=state, version=version, begun_by=versions[first].begun_by, begun_on=versions[first].begun_on,
        ended_by=versions[last].ended_by, ended_on=versions[last].ended_on if versions[last].ended_by else None,
    )  # fmt: skip
