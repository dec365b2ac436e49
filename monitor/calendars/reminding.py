"""Which days to come are to be told now, and which told days are no longer right. Pure; no clock.

A reminder of N days falls due N days before an event, in the publisher's calendar. Reminders that fell due together
since the last look (after downtime, or because two numbers of days lie between) are one telling with the distance as
it now is. What has become known only on the day it fell due, or later, is not reminded of: it was news then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.calendars.events import Event, Occasion, words_of
from monitor.settings import Settings
from monitor.subscription import Subscription

Thing = tuple[str, Occasion, str]  # key of the notice, what happens to it, the act behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One event to be told ahead of its day: `offsets` are the numbers of days that fell due, all told at once."""

    event: Event
    offsets: frozenset[int]
    today: date

    @property
    def sentence(self) -> str:
        """'takes effect in 7 days, on 2025-01-01: …'."""
        event = self.event
        last = " (its last day)" if event.occasion is Occasion.END else ""
        return f"{event.what} {_ahead(event.day, self.today)}, on {event.day}{last}: {event.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What readers were last told of one thing: the day it was said to happen on, and when they were told."""

    thing: Thing
    day: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A day that readers were told and that no longer holds; `instead` is the event as it now stands, None for gone."""

    told: Told
    what: str
    instead: Event | None

    @property
    def sentence(self) -> str:
        """'takes effect not on 2025-01-01, as told on 2024-12-25, but on 2025-03-01: …'."""
        head = f"{self.what} not on {self.told.day}, as told on {self.told.on}"
        if self.instead is None:
            return f"{head}: nothing we hold says so any longer"
        return f"{head}, but on {self.instead.day}: {self.instead.reason}"


def reminders(
    today: date, since: date, events: Iterable[Event], first_seen: Mapping[str, date], days: Iterable[int]
) -> Iterator[Reminder]:
    """The reminders that fell due after `since` up to `today`, of events that still lie ahead.

    `first_seen` is the day on which each notice or act was first known, by key.
    """
    wanted = sorted(set(days) - {0})
    for event in events:
        known = max(first_seen.get(event.key, date.min), first_seen.get(event.cause, date.min))
        due = frozenset(n for n in wanted if max(since, known) < _before(event.day, n) <= today)
        if due and today < event.turns:
            yield Reminder(event=event, offsets=due, today=today)


def corrections(today: date, told: Iterable[Told], events: Iterable[Event]) -> Iterator[Corrected]:
    """Told days still ahead (or today) on which nothing is expected any longer.

    Days that have passed are left alone: what happened on them was told then, or was not.
    """
    current: dict[Thing, list[Event]] = {}
    for event in events:
        current.setdefault(thing_of(event), []).append(event)
    for one in told:
        found = current.get(one.thing, [])
        if one.day < today or any(event.day == one.day for event in found):
            continue
        instead = min(found, key=lambda event: abs(event.day - one.day), default=None)
        yield Corrected(told=one, what=instead.what if instead else words_of(one.thing[1]), instead=instead)


def thing_of(event: Event) -> Thing:
    """What a telling is about, whatever its day."""
    return event.key, event.occasion, event.cause


def days_of(settings: Settings, subscription: Subscription) -> tuple[int, ...]:
    """How many days ahead a reader wants to be told: their own numbers, else those of `[reminders]`."""
    return settings.reminders.days if subscription.remind is None else subscription.remind


def every_day(settings: Settings, subscriptions: Iterable[Subscription]) -> set[int]:
    """Every number of days anybody wants, and those of `[reminders]`, which go on record in any case."""
    return {*settings.reminders.days, *(day for one in subscriptions for day in days_of(settings, one))}


def readers(
    settings: Settings, subscriptions: Iterable[Subscription], offsets: Iterable[int]
) -> tuple[Subscription, ...]:
    """Those of the subscriptions that want any of these numbers of days ahead."""
    wanted = set(offsets)
    return tuple(one for one in subscriptions if wanted & set(days_of(settings, one)))


def _before(day: date, count: int) -> date:
    return day - timedelta(days=count) if day.toordinal() > count else date.min


def _ahead(day: date, today: date) -> str:
    days = (day - today).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
