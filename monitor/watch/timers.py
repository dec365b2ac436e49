"""Days that come by themselves: a notice takes effect, ends, or its suspension runs out. Needs no crawl.

Each publisher's calendar has a mark in the ledger: the day up to which its timers rang. Ringing writes the changes,
what they owe and the mark in one transaction, so that a crash rings again and a second process finds it done. What
becomes known only after its day never rings: whoever brought it told of that day. After downtime the first ring
makes up for every day in between, with what was known then; therefore it stands before a check, too.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.diff.change import Change, Kind
from monitor.force.due import Due, due
from monitor.settings import Settings
from monitor.watch.standings import zone_of
from monitor.workspace import Workspace
from snapshots.model import Notice
from spiders.registers import text_of


def ring(opened: Workspace, settings: Settings, now: datetime) -> list[Change]:
    """Record every day that has come since the last ring, with what it owes; returns the changes, none told before."""
    versions = opened.facts.versions
    if not _waiting(opened, versions.sources(), now):
        return []
    rung: list[Change] = []
    with opened.facts.transaction():
        sightings = opened.facts.acts.sightings()
        for zone, sources in _waiting(opened, versions.sources(), now).items():
            today = now.astimezone(zone).date()
            of = {key for key, (source, _) in sightings.items() if source in sources}
            seen = {key: moment.astimezone(zone).date() for key, (_, moment) in sightings.items()}
            found = _due(opened, today, _rung_to(opened, zone) or today - timedelta(days=1), seen, of)
            changes = [_change(opened, one, sightings[one.notice.key][0], now) for one in found]
            rung += opened.ledger.record(
                changes, settings.subscription, occasion=f"timers/{zone.key}/{today.isoformat()}", now=now
            )
            opened.ledger.runs.note(_mark(zone), today.isoformat(), now)
    return rung


def _waiting(opened: Workspace, sources: list[str], now: datetime) -> dict[ZoneInfo, set[str]]:
    """The calendars whose day has turned since their last ring, with their sources."""
    zones: dict[ZoneInfo, set[str]] = {}
    for source in sources:
        zones.setdefault(zone_of(source), set()).add(source)
    return {z: names for z, names in zones.items() if (_rung_to(opened, z) or date.min) < now.astimezone(z).date()}


def _due(opened: Workspace, today: date, since: date, seen: Mapping[str, date], of: set[str]) -> Iterator[Due]:
    acts = opened.facts.acts.outlines()
    return due(today, since, acts, seen, of=of & acts.keys())


def _change(opened: Workspace, one: Due, source: str, now: datetime) -> tuple[Change, str]:
    """The change a turn makes, with the notice's words. It names no version: a better reading is no second turn."""
    notice, turn = one.notice, one.turn
    history = opened.facts.versions.history(notice.key)
    behind = opened.facts.versions.history(turn.source)
    change = Change(
        kind=Kind.NOTICE_EFFECTIVE, source=source, key=notice.key, title=notice.title, published=notice.published,
        effective=turn.day, seen_at=now, cause=turn.source if behind else None, detail=one.sentence,
        snapshots=tuple(dict.fromkeys(seq for held in (history, behind) if held for seq in held[-1].snapshots)),
    )  # fmt: skip
    record = history[-1].record
    return change, text_of(record.provisions) if isinstance(record, Notice) else ""


def _rung_to(opened: Workspace, zone: ZoneInfo) -> date | None:
    mark = opened.ledger.runs.newest(_mark(zone))
    return date.fromisoformat(mark) if mark else None


def _mark(zone: ZoneInfo) -> str:
    return f"timers {zone.key}"
