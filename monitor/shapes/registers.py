"""The JSON shapes of registers as of a day. Documented in docs/json.md; change both together."""

from dataclasses import fields, is_dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from monitor.asof import EntryHistory, Event, Sighting, Stood
from monitor.asof.history import name_of
from monitor.asof.links import Link
from monitor.asof.official import OfficialOn
from monitor.shapes.records import change_shape, version_shape
from snapshots.model import Entry, Record

_DAY = 86_400


def stood_shape(row: Stood, on: date | None) -> dict[str, Any]:
    """One row of a register on a day: the version that stood, its state and what that rests on."""
    return {
        **version_shape(row.version),
        "on": on,
        "state": row.state,
        "reason": row.reason,
        "before": side_shape(row.before),
        "after": side_shape(row.after),
        "blind_seconds": int(row.blind.total_seconds()) if row.blind is not None else None,
        "blind_days": round(row.blind.total_seconds() / _DAY, 2) if row.blind is not None else None,
        "alternatives": [
            {"state": one.state, "record": one.version.record if one.version else None} for one in row.alternatives
        ],
        "begun_by": row.begun_by,
        "begun_on": row.begun_on,
        "removed_by": row.ended_by,
        "removed_on": row.ended_on,
        "official": official_shape(row.record),
    }


def side_shape(side: Sighting | None) -> dict[str, Any] | None:
    """One of the two looks that bracket a claim."""
    return {"at": side.at, "seen": side.seen, "snapshots": list(side.snapshots)} if side else None


def entry_shape(history: EntryHistory, stood: Stood | None, on: date | None) -> dict[str, Any]:
    """An entry's whole history; `stood` is how it stood on the day asked for."""
    newest, prefix = history.newest, f"{history.register}/"
    return {
        "register": history.register,
        "key": history.key,
        "name": name_of(newest.record),
        "names": list(history.names),
        "record": newest.record,
        "standing": newest.ended_at is None,
        "first_seen": history.versions[0].first_seen,
        "last_seen": newest.last_seen,
        "on": stood_shape(stood, on) if stood else None,
        "versions": [version_shape(version) for version in history.versions],
        "events": [event_shape(event) for event in history.events],
        "acts": list(history.acts),
        "official": official_shape(newest.record),
        "links": [
            {"kind": "re-keyed", "to": version.ended_by}
            for version in history.versions
            if version.ended_by and version.ended_by.startswith(prefix)
        ],
        "changes": [change_shape(change) for change in history.changes],
        "watched_since": history.watched_since,
        "last_look": history.last_look,
    }


def event_shape(event: Event) -> dict[str, Any]:
    """One event of an entry's history."""
    return {field.name: getattr(event, field.name) for field in fields(event)} | {"snapshots": list(event.snapshots)}


def official_shape(record: Record) -> dict[str, Any] | None:
    """What the row itself prints of its status and validity; None where it prints neither."""
    if not isinstance(record, Entry) or not find_spec("spiders.registers.official"):
        return None
    found = import_module("spiders.registers.official").official_of(record)
    if not is_dataclass(found) or isinstance(found, type):
        return None
    return {field.name: getattr(found, field.name) for field in fields(found)}


def official_on_shape(found: OfficialOn) -> dict[str, Any]:
    """The official standing of an entry on a day."""
    return {one.name: getattr(found, one.name) for one in fields(found)}


def link_shape(link: Link, key: str) -> dict[str, object]:
    """A link as JSON, seen from one of its sides: `to` is the other entry."""
    return {
        "kind": link.kind,
        "from": link.before,
        "to": link.after,
        "side": "from" if key == link.before else "to",
        "possibly": link.possibly,
        "reason": link.reason,
        "act": link.act,
        "at": link.at,
    }
