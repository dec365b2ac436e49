"""The JSON shapes scripts rely on, one function each. Documented in docs/json.md; change both together."""

from datetime import date, datetime
from typing import Any

from monitor.diff.change import Change
from monitor.force import Standing
from monitor.scheduler import pause_of
from monitor.watch.health import health_of
from monitor.watch.standings import Listing
from monitor.web.cards import OVERDUE
from monitor.workspace import Workspace
from snapshots.model import Notice, Version
from spiders.base import Source


def change_shape(change: Change, url: str = "") -> dict[str, Any]:
    """One change; `url` is the page it is seen on (`workspace.address_of`)."""
    return {
        "id": change.id,
        "kind": change.kind,
        "source": change.source,
        "key": change.key,
        "title": change.title,
        "published": change.published,
        "effective": change.effective,
        "seen_at": change.seen_at,
        "cause": change.cause,
        "detail": change.detail,
        "snapshots": list(change.snapshots),
        "before": change.before,
        "after": change.after,
        "url": url or None,
    }


def health_shape(source: Source, workspace: Workspace, now: datetime) -> dict[str, Any]:
    """One source's health: when it was last seen well, how long it was ever out of sight, its incidents."""
    editions = workspace.facts.editions.all(source.name)
    incidents = workspace.ledger.incidents.all(source.name)
    health = health_of(editions, incidents, now)
    last, open_ones = (editions[-1] if editions else None), [one for one in incidents if one.closed_at is None]
    pause = pause_of(source) if source.unattended else None
    return {
        "source": source.name,
        "title": {"zh": source.title.zh, "en": source.title.en},
        "healthy": last is not None and not last.held and all(one.fault == "annexes" for one in open_ones),
        "last_check": last.seen_at if last else None,
        "last_good_check": health.last_good.seen_at if health.last_good else None,
        "records": health.last_good.records if health.last_good else 0,
        "cadence": source.cadence if source.unattended else None,
        "overdue": bool(last and pause and now - last.seen_at > OVERDUE * pause),
        "rhythm_days": source.rhythm or None,
        "newest": workspace.facts.versions.newest_arrival(source.name),
        "longest_blind_gap_seconds": int(health.longest.length.total_seconds()) if health.longest else 0,
        "reasons": list(last.reasons) if last else [],
        "undecided": [
            {"register": touch.register, "act": touch.act, "reason": touch.reason, "since": touch.found_at}
            for touch in workspace.ledger.touches.undecided(source.name)
        ],
        "open_incidents": len(open_ones),
        "incidents": [
            {
                "kind": incident.kind,
                "fault": incident.fault,
                "reason": incident.reason,
                "opened_at": incident.opened_at,
                "last_seen": incident.last_seen,
                "times": incident.times,
                "closed_at": incident.closed_at,
            }
            for incident in incidents
        ],
    }


def standing_shape(standing: Standing, day: date) -> dict[str, Any]:
    """How a notice stands on a day, and why."""
    return {
        "on": day,
        "state": standing.state,
        "since": standing.since,
        "until": standing.until,
        "reason": standing.reason,
        "source": standing.source,
        "parts": list(standing.parts),
        "notes": list(standing.notes),
        "conflict": standing.conflict,
    }


def listing_shape(listed: Listing, day: date) -> dict[str, Any]:
    """Whether an entry was listed on a day, as far as we saw, and how we know."""
    return {
        "on": day,
        "state": listed.state,
        "since": listed.version.first_seen if listed.version else None,
        "until": listed.version.ended_at if listed.version else None,
        "reason": listed.reason,
        "source": (listed.version.ended_by if listed.version else None) or "",
        "parts": [],
        "notes": [],
        "conflict": "",
    }


def version_shape(version: Version) -> dict[str, Any]:
    """One version of a record, with the record itself."""
    return {
        "id": version.id,
        "key": version.key,
        "number": version.number,
        "source": version.source,
        "first_seen": version.first_seen,
        "last_seen": version.last_seen,
        "ended_at": version.ended_at,
        "ended_by": version.ended_by,
        "missed_at": version.missed_at,
        "begun_by": version.begun_by,
        "begun_on": version.begun_on,
        "ended_on": version.ended_on,
        "snapshots": list(version.snapshots),
        "kind": "notice" if isinstance(version.record, Notice) else "entry",
        "record": version.record,
    }
