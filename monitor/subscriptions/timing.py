"""When a subscription's message is due: its hour in the reader's own time zone, and its quiet hours. Pure.

Hours are compared in UTC, days in the zone: where clocks go forward over the hour asked for, it comes as much later;
where they go back over it, its first turn counts. In a month too short the last day stands for the day asked for.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.subscription import WEEKDAYS, Subscription


def next_due(subscription: Subscription, now: datetime) -> datetime:
    """The next moment (UTC) after `now` of a daily, weekly or monthly subscription; of an immediate one, `now`.

    Without regard to quiet hours.
    """
    if subscription.when == "immediate":
        return now.astimezone(UTC)
    today = now.astimezone(ZoneInfo(subscription.timezone)).date()
    return next(due for day in _days(subscription, today) if (due := _moment(subscription, day, subscription.at)) > now)


def next_daily(subscription: Subscription, now: datetime) -> datetime:
    """The next moment (UTC) of a daily subscription's hour in its own time zone, after `now`."""
    today = now.astimezone(ZoneInfo(subscription.timezone)).date()
    return next(
        due for ahead in range(-1, 3) if (due := _moment(subscription, today + timedelta(ahead), subscription.at)) > now
    )


def after_quiet(subscription: Subscription, moment: datetime) -> datetime:
    """The moment itself, or the end (UTC) of the quiet hours it falls into."""
    if not subscription.quiet:
        return moment
    first, _, last = subscription.quiet.partition("-")
    today = moment.astimezone(ZoneInfo(subscription.timezone)).date()
    for began in (today - timedelta(days=1), today):
        start = _moment(subscription, began, first)
        ends = began if _clock(first) < _clock(last) else began + timedelta(days=1)
        end = _moment(subscription, ends, last)
        if start <= moment < end:
            return end
    return moment


def occasion_of(subscription: Subscription, due: datetime) -> str:
    """The name of a daily, weekly or monthly message: 'weekly/2020-04-13/masks'. One per subscription and day."""
    day = due.astimezone(ZoneInfo(subscription.timezone)).date()
    return f"{subscription.when}/{day.isoformat()}/{subscription.name}"


def _days(subscription: Subscription, today: date) -> Iterator[date]:
    """The days a message may fall on, from today on."""
    if subscription.when == "monthly":
        for ahead in range(3):
            year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
            yield date(year, month + 1, min(subscription.day, monthrange(year, month + 1)[1]))
        return
    for ahead in range(-1, 15):
        day = today + timedelta(days=ahead)
        if subscription.when == "daily" or WEEKDAYS[day.weekday()] == subscription.weekday:
            yield day


def _moment(subscription: Subscription, day: date, at: str) -> datetime:
    return datetime.combine(day, _clock(at), ZoneInfo(subscription.timezone)).astimezone(UTC)


def _clock(at: str) -> time:
    hour, _, minute = at.partition(":")
    return time(int(hour), int(minute))
