"""Days in the calendar of the publisher of a source or register, as moments of ours. Pure."""

from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from spiders.base import Source
from spiders.sources import all_sources


def publisher_day(source: str, moment: datetime) -> date:
    """The day a moment falls on where the publisher of a source sits."""
    return moment.astimezone(zone_of(source)).date()


def start_of(day: date, source: str) -> datetime:
    """The first moment of a day where the publisher of a source or register sits, in UTC."""
    return datetime.combine(day, time.min, zone_of(source)).astimezone(UTC)


def end_of(day: date, source: str) -> datetime:
    """The last moment of a day where the publisher of a source or register sits, in UTC."""
    return datetime.combine(day, time.max, zone_of(source)).astimezone(UTC)


@cache
def zone_of(source: str) -> ZoneInfo:
    """A source's time zone, a register's from the source that feeds it; Beijing's for one that is no longer shipped."""
    sources = all_sources()
    known = sources.get(source) or next(
        (one for one in sources.values() if any(register.name == source for register in one.registers)), None
    )
    return ZoneInfo(known.timezone if known else Source.timezone)
