"""Questions only the pages ask, read straight from the tables where loading every record would be waste."""

from collections.abc import Iterator
from datetime import date

from monitor.diff.change import Change, Kind
from monitor.workspace import Workspace
from snapshots.model import Edition, Notice, Version

_BATCH, _MOST = 64, 4_096  # a page has 60 lines and looks one further; each round for folds takes twice as many


def newest_changes(opened: Workspace, *, source: str, kind: str, skip: int) -> Iterator[Change]:
    """Changes newest first, fetched batch by batch as far as the reader goes. `source` may be an issuer or register."""
    changes, batch = opened.ledger.changes, _BATCH
    while True:
        found = (
            changes.belonging_to(source, kind, limit=batch, offset=skip)
            if source
            else changes.find(kind=kind or None, newest_first=True, limit=batch, offset=skip)
        )
        yield from found
        if len(found) < batch:
            return
        skip, batch = skip + batch, min(2 * batch, _MOST)


def taking_effect(opened: Workspace, today: date, limit: int) -> list[Version]:
    """Standing notices whose effective day is still to come, soonest first."""
    return _by_effective_day(opened, ">= ?", today, "ASC", limit)


def took_effect(opened: Workspace, today: date, limit: int) -> list[Version]:
    """Standing notices whose effective day came, latest first."""
    return _by_effective_day(opened, "< ?", today, "DESC", limit)


def notice_page(opened: Workspace, source: str, *, limit: int, offset: int) -> list[Version]:
    """Standing notices of a source, newest published first, a page at a time."""
    rows = opened.facts.database.conn.execute(
        "SELECT id FROM versions WHERE ended_at IS NULL AND source = ? AND json_extract(record, '$.type') = 'Notice'"
        " ORDER BY json_extract(record, '$.published') DESC, key LIMIT ? OFFSET ?",
        (source, limit, offset),
    )
    return _versions(opened, [row[0] for row in rows])


def acts_behind(opened: Workspace, register: str, feeders: list[str]) -> dict[str, str]:
    """By entry key, the key of the act that brought it, for every entry of a register that has one."""
    marks = ",".join("?" * (1 + len(feeders)))
    rows = opened.facts.database.conn.execute(
        "SELECT key, cause FROM changes WHERE kind = ? AND cause IS NOT NULL"
        f" AND source IN ({marks}) ORDER BY position",
        (Kind.ENTRY_ADDED, register, *feeders),
    )
    return dict(rows.fetchall())


def checks_of(opened: Workspace, register: str, feeders: list[str]) -> list[Edition]:
    """Every check that showed a register: its own editions, or those of the sources feeding it."""
    own = opened.facts.editions.all(register)
    return own or [edition for name in feeders for edition in opened.facts.editions.all(name)]


def _by_effective_day(opened: Workspace, condition: str, today: date, order: str, limit: int) -> list[Version]:
    rows = opened.facts.database.conn.execute(
        "SELECT id FROM versions WHERE ended_at IS NULL AND json_extract(record, '$.type') = 'Notice'"
        f" AND json_extract(record, '$.effective') {condition}"
        f" ORDER BY json_extract(record, '$.effective') {order}, key LIMIT ?",
        (today.isoformat(), limit),
    )
    return _versions(opened, [row[0] for row in rows])


def _versions(opened: Workspace, ids: list[int]) -> list[Version]:
    found = (opened.facts.versions.version(version_id) for version_id in ids)
    return [version for version in found if version and isinstance(version.record, Notice)]
