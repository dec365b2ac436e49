"""The JSON shapes of changes, of versions and of how they stand. Documented in docs/json.md; change both together."""

from datetime import date
from typing import Any

from monitor.diff.change import Change
from monitor.force import Standing
from monitor.watch.standings import Listing
from snapshots.model import Notice, Version


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
