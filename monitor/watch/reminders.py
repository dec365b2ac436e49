"""Days to come, told ahead of them; and days told that no longer hold. Needs no crawl.

Like the timers, each publisher's calendar has a mark of its own in the ledger: the day up to which it reminded. The
changes, what they owe and the mark stand in one transaction. Unlike the timers, a first look reminds of everything that
is due and still ahead: there is nothing old in it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from monitor.asof.days import zone_of
from monitor.calendars.events import Event, all_events, occasion_in
from monitor.calendars.reminding import Corrected, Reminder, Told, corrections, every_day, readers, reminders, thing_of
from monitor.diff.change import Change, Kind
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.subscriptions import wants
from monitor.watch.timers import Telling, change_of, marked, waiting
from monitor.workspace import Workspace
from snapshots.model import Notice

MARK = "reminders"


def remind(opened: Workspace, settings: Settings, now: datetime) -> list[Change]:
    """Record the reminders due since the last look, and corrections of told days; returns those not told before."""
    sources = opened.facts.versions.sources()
    if not (waiting(opened, MARK, sources, now) or _told(opened, sources, now)):
        return []
    recorded: list[Change] = []
    with opened.facts.transaction():
        sightings = opened.facts.acts.sightings()
        notices = opened.facts.acts.outlines()
        events = all_events(notices, {key: source for key, (source, _) in sightings.items()})
        corrected = list(_corrected(opened, sources, events, now))
        everybody = opened.ledger.subscribers.effective(settings.subscription)
        days = every_day(settings, everybody)
        moved = {one.told.thing for one in corrected}  # its new day is news by the correction
        recorded += _record(opened, settings, [_correction(opened, one, notices, now) for one in corrected], now)
        for zone, names in waiting(opened, MARK, sources, now).items():
            today, since = now.astimezone(zone).date(), marked(opened, MARK, zone) or date.min
            seen = {key: moment.astimezone(zone).date() for key, (_, moment) in sightings.items()}
            ours = [event for event in events if event.source in names and thing_of(event) not in moved]
            for one in reminders(today, since, ours, seen, days):
                recorded += _record(opened, settings, [_reminder(opened, one, notices, now)], now, one.offsets)
            opened.ledger.runs.note(f"{MARK} {zone.key}", today.isoformat(), now)
    return recorded


def _record(
    opened: Workspace,
    settings: Settings,
    changes: Sequence[tuple[Change, str]],
    now: datetime,
    offsets: Iterable[int] = (),
) -> list[Change]:
    """Put changes on record and owe them to who wants such reminders; corrections to everybody who gets reminders."""
    everybody = opened.ledger.subscribers.effective(settings.subscription)
    subscriptions = readers(settings, everybody, offsets) if offsets else _reminded(everybody, changes)
    return opened.ledger.record(changes, subscriptions, occasion=f"reminders/{now.date().isoformat()}", now=now)


def _reminded(everybody: Iterable[Subscription], changes: Sequence[tuple[Change, str]]) -> tuple[Subscription, ...]:
    """Who reads reminders hears of their corrections, also where `kinds` does not name corrections."""
    return tuple(
        msgspec.structs.replace(one, kinds=(*one.kinds, Kind.CORRECTION))
        if any(wants(one, _as_reminder(change), text) for change, text in changes)
        else one
        for one in everybody
    )


def _as_reminder(change: Change) -> Change:
    return Change(
        kind=Kind.NOTICE_REMINDER, source=change.source, key=change.key, title=change.title, seen_at=change.seen_at,
        detail=change.detail,
    )  # fmt: skip


def _reminder(opened: Workspace, one: Reminder, notices: dict[str, Notice], now: datetime) -> tuple[Change, str]:
    event = one.event
    telling = Telling(
        kind=Kind.NOTICE_REMINDER, source=event.source, cause=event.cause, day=event.day, detail=one.sentence
    )
    return change_of(opened, notices[event.key], telling, now)


def _correction(opened: Workspace, one: Corrected, notices: dict[str, Notice], now: datetime) -> tuple[Change, str]:
    key, _, cause = one.told.thing
    source = opened.facts.versions.history(key)[-1].source
    day = one.instead.day if one.instead else None
    telling = Telling(kind=Kind.CORRECTION, source=source, cause=cause, day=day, detail=one.sentence)
    return change_of(opened, notices[key], telling, now)


def _corrected(
    opened: Workspace, sources: Iterable[str], events: Sequence[Event], now: datetime
) -> Iterable[Corrected]:
    for zone, told in _told(opened, sources, now).items():
        yield from corrections(now.astimezone(zone).date(), told, events)


def _told(opened: Workspace, sources: Iterable[str], now: datetime) -> dict[ZoneInfo, list[Told]]:
    """The last telling of each thing whose told day has not passed, by calendar."""
    tellings = [
        *opened.ledger.changes.find(kind=Kind.NOTICE_REMINDER),
        *(change for change in opened.ledger.changes.find(kind=Kind.CORRECTION) if occasion_in(change.detail)),
    ]
    last = {
        (change.key, occasion_in(change.detail), change.cause or ""): change
        for change in sorted(tellings, key=lambda change: change.seen_at)
    }
    zones = {source: zone_of(source) for source in sources}
    found: dict[ZoneInfo, list[Told]] = {}
    for (key, occasion, cause), change in last.items():
        zone = zones.get(change.source)
        if occasion and zone and change.effective and change.effective >= now.astimezone(zone).date():
            on = change.seen_at.astimezone(zone).date()
            found.setdefault(zone, []).append(Told(thing=(key, occasion, cause), day=change.effective, on=on))
    return found
