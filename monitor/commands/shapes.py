"""The JSON shape of a source's health. Documented in docs/json.md; change both together."""

from datetime import datetime
from typing import Any

from monitor.scheduler import pause_of
from monitor.watch.health import health_of
from monitor.web.cards import OVERDUE
from monitor.workspace import Workspace
from spiders.base import Source


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
