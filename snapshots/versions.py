"""Records and their versions: what was read, and between which moments it stood. Compares nothing."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from snapshots.acts import Acts
from snapshots.encoding import decode, encode
from snapshots.identity import identity_of
from snapshots.model import Notice, Record, Version
from snapshots.store import moment_text


class Versions:
    """The `records` and `versions` tables. Writing methods expect the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn
        self._acts = Acts(database)

    def key_of(self, identity: str) -> str | None:
        """The key under which we hold an act, found by its identity (issuers in any order)."""
        row = self._connection.execute("SELECT key FROM records WHERE identity = ?", (identity,)).fetchone()
        return row[0] if row else None

    def current(self, key: str) -> Version | None:
        """The version that stands now; None when unknown or ended."""
        rows = self._versions("key = ? AND ended_at IS NULL ORDER BY number DESC LIMIT 1", key)
        return rows[0] if rows else None

    def history(self, key: str) -> list[Version]:
        """All versions of a record, oldest first."""
        return self._versions("key = ? ORDER BY number", key)

    def version(self, version_id: int) -> Version | None:
        """One version by its id."""
        rows = self._versions("id = ?", version_id)
        return rows[0] if rows else None

    def standing(self, source: str) -> list[Version]:
        """Every version of a source or register that stands now, by key."""
        return self._versions("source = ? AND ended_at IS NULL ORDER BY key", source)

    def standing_on(self, source: str, moment: datetime) -> list[Version]:
        """Every version that stood, as far as we saw, at a moment."""
        when = moment_text(moment)
        return self._versions(
            "source = ? AND first_seen <= ? AND (ended_at IS NULL OR ended_at > ?)"
            " AND number = (SELECT MAX(number) FROM versions later WHERE later.key = versions.key"
            " AND later.first_seen <= ?) ORDER BY key",
            source, when, when, when,
        )  # fmt: skip

    def keys(self) -> list[str]:
        """The key of every record ever held."""
        return [row[0] for row in self._connection.execute("SELECT key FROM records ORDER BY key")]

    def newest_arrival(self, source: str) -> datetime | None:
        """When a source last showed something we had not seen: a new address, or a new state of a record."""
        row = self._connection.execute(
            "SELECT MAX(at) FROM (SELECT MAX(first_seen) AS at FROM versions WHERE source = ? AND NOT reread"
            " UNION ALL SELECT MAX(first_seen) FROM locations WHERE source = ?)",
            (source, source),
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None

    def sources(self) -> list[str]:
        """Names of every source and register that has records."""
        rows = self._connection.execute("SELECT DISTINCT source FROM records ORDER BY source")
        return [row[0] for row in rows]

    def notices(self, source: str | None = None) -> list[Version]:
        """The standing version of every notice (of one source), newest published first."""
        wanted = "AND source = ?" if source else ""
        return self._versions(
            f"ended_at IS NULL AND json_extract(record, '$.type') = 'Notice' {wanted}"
            " ORDER BY json_extract(record, '$.published') DESC, key",
            *([source] if source else []),
        )

    def add(
        self,
        record: Record,
        *,
        source: str,
        seen_at: datetime,
        snapshots: Iterable[int],
        reader: str,
        reread: bool = False,
    ) -> Version:
        """Make a record's new state the standing one, ending the one before without a word."""
        identity = record.identity if isinstance(record, Notice) else identity_of(record.key)
        title = record.title if isinstance(record, Notice) else record.name
        self._connection.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET title = excluded.title",
            (record.key, identity, source, title),
        )
        before = self.history(record.key)
        if before and before[-1].ended_at is None:
            self.end(before[-1], seen_at)
        cursor = self._connection.execute(
            "INSERT INTO versions (key, number, source, record, first_seen, last_seen, snapshots, reader, reread)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.key, len(before) + 1, source, encode(record), moment_text(seen_at), moment_text(seen_at),
                json.dumps(list(snapshots)), reader, reread,
            ),
        )  # fmt: skip
        if isinstance(record, Notice):
            self._acts.keep_names(record)
        version = self.version(cursor.lastrowid or 0)
        assert version is not None
        return version

    def end(self, version: Version, at: datetime, by: str | None = None) -> None:
        """Close a version: the record left the register, or a newer version takes its place."""
        self._connection.execute(
            "UPDATE versions SET ended_at = ?, ended_by = ? WHERE id = ?", (moment_text(at), by, version.id)
        )

    def applied(self, register: str, act: str) -> bool:
        """Whether an act has already been carried out on a register."""
        row = self._connection.execute(
            "SELECT 1 FROM applied_acts WHERE register = ? AND act = ?", (register, act)
        ).fetchone()
        return row is not None

    def apply(self, register: str, act: str, at: datetime) -> None:
        """Remember that an act was carried out on a register, so that it never is twice."""
        self._connection.execute("INSERT INTO applied_acts VALUES (?, ?, ?)", (register, act, moment_text(at)))

    def touch(self, version: Version, seen_at: datetime) -> None:
        """Seen again, unchanged."""
        self._connection.execute(
            "UPDATE versions SET last_seen = MAX(last_seen, ?) WHERE id = ?", (moment_text(seen_at), version.id)
        )

    def touch_all(self, version_ids: Iterable[int], seen_at: datetime) -> None:
        """Many versions seen again, unchanged."""
        self._connection.executemany(
            "UPDATE versions SET last_seen = MAX(last_seen, ?) WHERE id = ?",
            ((moment_text(seen_at), version_id) for version_id in version_ids),
        )

    def _versions(self, where: str, *values: Any) -> list[Version]:
        rows = self._connection.execute(f"SELECT * FROM versions WHERE {where}", values)
        return [_version(row) for row in rows]


def _version(row: tuple[Any, ...]) -> Version:
    return Version(
        id=row[0], key=row[1], number=row[2], source=row[3], record=decode(row[4]),
        first_seen=datetime.fromisoformat(row[5]), last_seen=datetime.fromisoformat(row[6]),
        snapshots=tuple(json.loads(row[7])), reader=row[8],
        ended_at=datetime.fromisoformat(row[9]) if row[9] else None, ended_by=row[10], reread=bool(row[11]),
    )  # fmt: skip
