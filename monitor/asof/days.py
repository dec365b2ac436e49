"""Days in the calendar of the publisher of a source or register, as moments of ours. Pure."""

from datetime import UTC, date, datetime, time

from monitor.catalogue import zone_of

__all__ = ["end_of", "publisher_day", "start_of", "zone_of"]


def publisher_day(source: str, moment: datetime) -> date:
    """The day a moment falls on where the publisher of a source sits."""
    return moment.astimezone(zone_of(source)).date()


def start_of(day: date, source: str) -> datetime:
    """The first moment of a day where the publisher of a source or register sits, in UTC."""
    try:
        return datetime.combine(day, time.min, zone_of(source)).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def end_of(day: date, source: str) -> datetime:
    """The last moment of a day where the publisher of a source or register sits, in UTC."""
    try:
        return datetime.combine(day, time.max, zone_of(source)).astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
