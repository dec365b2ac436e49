"""Days that come by themselves: a notice takes effect, ends, or its suspension runs out. Needs no crawl.

Each publisher's calendar has a mark in the ledger: the day up to which its timers rang. Ringing writes the changes,
what they owe and the mark in one transaction, so that a crash rings again and a second process finds it done. What
becomes known only after its day never rings: whoever brought it told of that day. After downtime the first ring
makes up for every day in between, with what was known then; therefore it stands before a check, too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.asof.days import zone_of
from monitor.calendars.reminding import readers
from monitor.diff.change import Change, Kind
from monitor.force.due import Due, due
from monitor.settings import Settings
from monitor.watch.findings import words_of
from monitor.workspace import Workspace
from snapshots.model import Notice

MARK = "timers"


def ring(opened: Workspace, settings: Settings, now: datetime) -> list[Change]:
    """Record every day that has come since the last ring, with what it owes; returns the changes, none told before."""
    versions = opened.facts.versions
    if not waiting(opened, MARK, versions.sources(), now):
        return []
    rung: list[Change] = []
    with opened.facts.transaction():
        sightings = opened.facts.acts.sightings()
        for zone, sources in waiting(opened, MARK, versions.sources(), now).items():
            today = now.astimezone(zone).date()
            of = {key for key, (source, _) in sightings.items() if source in sources}
            seen = {key: moment.astimezone(zone).date() for key, (_, moment) in sightings.items()}
            found = _due(opened, today, marked(opened, MARK, zone) or today - timedelta(days=1), seen, of)
            changes = [_change(opened, one, sightings[one.notice.key][0], now) for one in found]
            everybody = opened.ledger.subscribers.effective(settings.subscription)
            rung += opened.ledger.record(
                changes, readers(settings, everybody, [0]), occasion=f"timers/{zone.key}/{today.isoformat()}", now=now
            )
            opened.ledger.runs.note(f"{MARK} {zone.key}", today.isoformat(), now)
    return rung


def waiting(opened: Workspace, mark: str, sources: Iterable[str], now: datetime) -> dict[ZoneInfo, set[str]]:
    """The calendars whose day has turned since their last mark of this name, with their sources."""
    zones: dict[ZoneInfo, set[str]] = {}
    for source in sources:
        zones.setdefault(zone_of(source), set()).add(source)
    return {
        zone: names
        for zone, names in zones.items()
        if (marked(opened, mark, zone) or date.min) < now.astimezone(zone).date()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is told of a day of a notice. `cause` is the key of the act behind it, '' or another word for none."""

    kind: Kind
    source: str
    cause: str
    day: date | None
    detail: str


def change_of(opened: Workspace, notice: Notice, telling: Telling, now: datetime) -> tuple[Change, str]:
    """The change a telling makes, with the notice's words. It names no version: a better reading is no second turn."""
    history = opened.facts.versions.history(notice.key)
    behind = opened.facts.versions.history(telling.cause)
    change = Change(
        kind=telling.kind, source=telling.source, key=notice.key, title=notice.title, published=notice.published,
        effective=telling.day, seen_at=now, cause=telling.cause if behind else None, detail=telling.detail,
        snapshots=tuple(dict.fromkeys(seq for held in (history, behind) if held for seq in held[-1].snapshots)),
    )  # fmt: skip
    record = history[-1].record
    return change, words_of(opened, record) if isinstance(record, Notice) else ""


def _due(opened: Workspace, today: date, since: date, seen: Mapping[str, date], of: set[str]) -> Iterator[Due]:
    acts = opened.facts.acts.outlines()
    return due(today, since, acts, seen, of=of & acts.keys())


def _change(opened: Workspace, one: Due, source: str, now: datetime) -> tuple[Change, str]:
    turn = one.turn
    telling = Telling(kind=Kind.NOTICE_EFFECTIVE, source=source, cause=turn.source, day=turn.day, detail=one.sentence)
    return change_of(opened, one.notice, telling, now)


def marked(opened: Workspace, mark: str, zone: ZoneInfo) -> date | None:
    """The day up to which a calendar's mark of this name stands; None before its first."""
    newest = opened.ledger.runs.newest(f"{mark} {zone.key}")
    return date.fromisoformat(newest) if newest else None
