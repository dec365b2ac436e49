"""How a notice or entry of the archive stands on a day, in its publisher's calendar. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.asof import State, stood_on
from monitor.asof.days import end_of, publisher_day, zone_of
from monitor.force import Standing, state_on
from monitor.workspace import Workspace
from snapshots.model import Notice, Version

__all__ = ["Listing", "end_of", "listed_on", "listing_on", "publisher_day", "standing", "zone_of"]


def standing(opened: Workspace, version: Version, day: date) -> Standing | None:
    """The state of the notice a version holds; None for the entry of a register, which has none."""
    if not isinstance(version.record, Notice):
        return None
    acts = opened.facts.acts.acting_on(version.record)
    return state_on(day, version.record, acts, field_on=publisher_day(version.source, version.last_seen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Whether an entry stood in its register on a day, as far as we saw; `version` is the one that did."""

    version: Version | None
    reason: str
    unknown: bool = False  # nobody looked, or the looks on both sides of the day differ

    @property
    def state(self) -> str:
        """`listed`, `not seen` or `unknown`: absence is no act of withdrawal."""
        return "unknown" if self.unknown else "listed" if self.version else "not seen"


def listed_on(opened: Workspace, history: Sequence[Version], day: date) -> Listing:
    """How an entry stood at the end of a day, told as `regwatch register --on` tells it."""
    stood, seen = stood_on(opened, history, day), listing_on(history, day)
    if stood.state == seen.state:
        return seen
    version = stood.version if stood.state is State.LISTED else None
    return Listing(version=version, reason=stood.reason, unknown=stood.state is State.UNKNOWN)


def listing_on(history: Sequence[Version], day: date) -> Listing:
    """How an entry stood at the end of a day in its publisher's calendar, by all its versions, oldest first."""
    end = end_of(day, history[0].source)
    seen = [version for version in history if version.first_seen <= end]
    if not seen:
        return Listing(version=None, reason=f"first seen {history[0].first_seen:%Y-%m-%d %H:%M} UTC, after that day")
    last = seen[-1]
    if last.ended_at is None or last.ended_at > end:
        until = (
            f"{last.ended_at:%Y-%m-%d %H:%M}"
            if last.ended_at
            else f"{last.last_seen:%Y-%m-%d %H:%M}, still listed then"
        )
        return Listing(version=last, reason=f"seen from {last.first_seen:%Y-%m-%d %H:%M} to {until} UTC")
    how = f"ended by {last.ended_by}" if last.ended_by else "no longer shown; no act that withdraws it was seen"
    return Listing(version=None, reason=f"{how}, since {last.ended_at:%Y-%m-%d %H:%M} UTC")
