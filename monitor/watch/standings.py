"""How a notice or entry of the archive stands on a day, in its publisher's calendar. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from monitor.force import Standing, state_on
from monitor.workspace import Workspace
from snapshots.model import Notice, Version
from spiders.base import Source
from spiders.sources import all_sources


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

    @property
    def state(self) -> str:
        """`listed` or `not seen`: absence is no act of withdrawal."""
        return "listed" if self.version else "not seen"


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


def publisher_day(source: str, moment: datetime) -> date:
    """The day a moment falls on where the publisher of a source sits."""
    return moment.astimezone(zone_of(source)).date()


def end_of(day: date, source: str) -> datetime:
    """The last moment of a day where the publisher of a source or register sits, in UTC."""
    return datetime.combine(day, time.max, zone_of(source)).astimezone(UTC)


def zone_of(source: str) -> ZoneInfo:
    """A source's time zone; Beijing's for one that is no longer shipped."""
    known = all_sources().get(source)
    return ZoneInfo(known.timezone if known else Source.timezone)
