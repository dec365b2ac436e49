"""Changes on record, in the order they were found. Nothing here is ever altered or removed."""

import json
import sqlite3
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

from sqlite_utils import Database

from monitor.diff.change import Change, Kind, names_behind
from snapshots.store import moment_text

_SELECT = (
    "SELECT kind, source, key, title, published, effective, seen_at, cause, detail, snapshots, before, after, position"
    " FROM changes"
)


class Changes:
    """The `changes` table. `add` expects the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def add(self, change: Change) -> bool:
        """Put a change on record. False when this very change already is."""
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO changes (id, kind, source, key, title, published, effective, seen_at, cause,"
            " detail, snapshots, before, after) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                change.id, change.kind, change.source, change.key, change.title, _day(change.published),
                _day(change.effective), moment_text(change.seen_at), change.cause, change.detail,
                json.dumps(change.snapshots), change.before, change.after,
            ),
        )  # fmt: skip
        if cursor.rowcount != 1:
            return False
        self._connection.executemany(
            "INSERT INTO change_names (name, position, kind) VALUES (?, ?, ?)",
            [(name, cursor.lastrowid, change.kind) for name in names_behind(change.source, change.key, change.cause)],
        )
        return True

    def belonging_to(self, name: str, kind: str = "", *, limit: int = -1, offset: int = 0) -> list[Change]:
        """Changes of a source, register or issuer as subscriptions hear names, newest first; kind 'entry.*' works."""
        return self._read(
            f"{_SELECT} WHERE position IN (SELECT position FROM change_names WHERE name = ? AND kind GLOB ?"
            " ORDER BY position DESC LIMIT ? OFFSET ?)",
            [name.casefold(), kind or "*", limit, offset],
            "ORDER BY position DESC",
        )

    def find(
        self,
        *,
        since: datetime | None = None,
        source: str | None = None,
        kind: str | None = None,
        key: str | None = None,
        newest_first: bool = False,
        limit: int = -1,
        offset: int = 0,
    ) -> list[Change]:
        """Changes by any of: seen since, source, kind ('entry.*' works), key of the record or its cause."""
        clauses, values = list[str](), list[Any]()
        if since:
            clauses.append("seen_at >= ?")
            values.append(moment_text(since))
        if source:
            clauses.append("source = ?")
            values.append(source)
        if key:
            clauses.append("(key = ? OR cause = ?)")
            values += [key, key]
        order = "DESC" if newest_first else "ASC"
        return self._read(*_union(clauses, values, kind), f"ORDER BY position {order} LIMIT ? OFFSET ?", limit, offset)

    def get(self, change_id: str) -> Change | None:
        """One change by its id."""
        found = self._changes("id = ?", change_id)
        return found[0] if found else None

    def of_message(self, message: int) -> list[Change]:
        """The changes one message tells of, in the order they were found."""
        return self._changes("id IN (SELECT change FROM deliveries WHERE message = ?) ORDER BY position", message)

    def _changes(self, where: str, *values: Any) -> list[Change]:
        return self._read(f"{_SELECT} WHERE {where}", list(values), "")

    def _read(self, select: str, values: list[Any], order: str, *bounds: int) -> list[Change]:
        rows = self._connection.execute(f"{select} {order}", (*values, *bounds))
        return [
            Change(
                kind=Kind(row[0]), source=row[1], key=row[2], title=row[3],
                published=date.fromisoformat(row[4]) if row[4] else None,
                effective=date.fromisoformat(row[5]) if row[5] else None,
                seen_at=datetime.fromisoformat(row[6]), cause=row[7], detail=row[8],
                snapshots=tuple(json.loads(row[9])), before=row[10], after=row[11],
            )
            for row in rows
        ]  # fmt: skip


def _union(clauses: list[str], values: list[Any], kind: str | None) -> tuple[str, list[Any]]:
    """A select for each kind meant, which SQLite merges in order from one index each; a pattern would walk them all."""
    if not kind:
        return f"{_SELECT} WHERE {' AND '.join(clauses or ['1'])}", values
    meant = [one for one in Kind if fnmatchcase(one, kind)]
    if not meant:
        return f"{_SELECT} WHERE 0", []
    one = f"{_SELECT} WHERE {' AND '.join([*clauses, 'kind = ?'])}"
    return " UNION ALL ".join([one] * len(meant)), [value for found in meant for value in (*values, found)]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
