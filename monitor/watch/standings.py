"""How a notice of the archive stands on a day, in its publisher's calendar. Reads only."""

from datetime import date, datetime
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


def publisher_day(source: str, moment: datetime) -> date:
    """The day a moment falls on where the publisher of a source sits."""
    return moment.astimezone(zone_of(source)).date()


def zone_of(source: str) -> ZoneInfo:
    """A source's time zone; Beijing's for one that is no longer shipped."""
    known = all_sources().get(source)
    return ZoneInfo(known.timezone if known else Source.timezone)
