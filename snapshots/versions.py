"""Records and their versions: what was read, and between which moments it stood. Compares nothing."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlite_utils import Database

from snapshots.acts import Acts
from snapshots.encoding import decode, encode
from snapshots.identity import identity_of
from snapshots.model import Entry, Notice, Record, Version
from snapshots.store import moment_text

_numbers = lru_cache(maxsize=4096)(msgspec.json.Decoder(tuple[int, ...]).decode)
_moment = lru_cache(maxsize=4096)(datetime.fromisoformat)  # a list of 100,000 rows has few different moments


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

    def where(self, condition: str, *values: Any) -> list[Version]:
        """The versions a condition in SQL picks, which is never made of archived text."""
        return self._versions(condition, *values)

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
        rows = self._connection.execute(  # from one name to the next in the index: DISTINCT would walk every record
            "WITH RECURSIVE names (name) AS (SELECT MIN(source) FROM records UNION ALL"
            " SELECT (SELECT MIN(source) FROM records WHERE source > name) FROM names WHERE name IS NOT NULL)"
            " SELECT name FROM names WHERE name IS NOT NULL"
        )
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
        by: str | None = None,
        on: date | None = None,
    ) -> Version:
        """Make a record's new state the standing one, ending the one before without a word.

        `by` is the act that made it so and `on` the day that act says; None where we only saw it.
        """
        identity = record.identity if isinstance(record, Notice) else identity_of(record.key)
        title = record.title if isinstance(record, Notice) else record.name
        new = self._connection.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (record.key, identity, source, title),
        ).rowcount
        last = None if new else self._last(record.key, title)
        if last and last.ended_at is None:
            self._close(last, seen_at, None, on, missed=False)
            if reread and by is None:  # the same state, read better: the same act made it
                by, on = last.begun_by, last.begun_on
        number, seqs, when = last.number + 1 if last else 1, tuple(snapshots), moment_text(seen_at)
        cursor = self._connection.execute(
            "INSERT INTO versions (key, number, source, record, first_seen, last_seen, snapshots, reader, reread,"
            " begun_by, begun_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.key, number, source, encode(record), when, when, json.dumps(seqs), reader, reread, by,
                on.isoformat() if on else None,
            ),
        )  # fmt: skip
        if isinstance(record, Notice):
            self._acts.keep_names(record)
        return Version(
            id=cursor.lastrowid or 0, key=record.key, number=number, source=source, record=record,
            first_seen=seen_at, last_seen=seen_at, snapshots=seqs, reader=reader, reread=reread, begun_by=by,
            begun_on=on,
        )  # fmt: skip

    def _last(self, key: str, title: str) -> Version | None:
        """The last version of a record that is called `title` from now on."""
        self._connection.execute("UPDATE records SET title = ? WHERE key = ?", (title, key))
        held = self._versions("key = ? ORDER BY number DESC LIMIT 1", key)
        return held[0] if held else None

    def count_standing(self, source: str) -> int:
        """How many versions of a source or register stand now."""
        return int(
            self._connection.execute(
                "SELECT COUNT(*) FROM versions WHERE source = ? AND ended_at IS NULL", (source,)
            ).fetchone()[0]
        )

    def end(self, version: Version, at: datetime, by: str | None = None, on: date | None = None) -> None:
        """Close a version: the record left the register.

        `by` is the act that took it away and `on` the day that act says. Without one it was merely missed: since
        then, or since the check before that had missed it first.
        """
        self._close(version, at, by, on, missed=by is None)

    def _close(self, version: Version, at: datetime, by: str | None, on: date | None, *, missed: bool) -> None:
        self._connection.execute(
            "UPDATE versions SET ended_at = ?, ended_by = ?, ended_on = ?, last_seen = MAX(last_seen, ?),"
            " missed_at = COALESCE(missed_at, ?) WHERE id = ?",
            (
                moment_text(at), by, on.isoformat() if on else None, moment_text(version.last_seen),
                moment_text(at) if missed else None, version.id,
            ),
        )  # fmt: skip

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
            "UPDATE versions SET last_seen = MAX(last_seen, ?), missed_at = NULL WHERE id = ?",
            (moment_text(seen_at), version.id),
        )

    def touch_all(self, version_ids: Iterable[int], seen_at: datetime) -> None:
        """Many versions seen again, unchanged."""
        ids, when = list(version_ids), moment_text(seen_at)
        missing = self._connection.execute(
            "SELECT id, missed_at FROM versions WHERE missed_at IS NOT NULL AND ended_at IS NULL"
        ).fetchall()
        if missing:
            again = set(ids)
            self._connection.executemany(
                "INSERT OR IGNORE INTO absences VALUES (?, ?, ?)",
                [(number, missed_at, when) for number, missed_at in missing if number in again],
            )
        self._connection.executemany(
            "UPDATE versions SET last_seen = MAX(last_seen, ?), missed_at = NULL WHERE id = ?",
            ((when, version_id) for version_id in ids),
        )

    def _versions(self, where: str, *values: Any) -> list[Version]:
        rows = self._connection.execute(f"SELECT * FROM versions WHERE {where}", values)
        sweeps = self._sweeps()
        return [version_of(row, sweeps) for row in rows]

    def _sweeps(self) -> dict[str, str]:
        """When each list that is always seen whole was last seen, by source; none in a file from before that table."""
        try:
            return dict(self._connection.execute("SELECT source, seen_at FROM sweeps").fetchall())
        except sqlite3.OperationalError:
            return {}


def version_of(row: tuple[Any, ...], sweeps: Mapping[str, str]) -> Version:
    """A row of the `versions` table. A standing entry that nobody missed was seen with its whole list."""
    record = decode(row[4])
    missed_at, begun_by, begun_on, ended_on = row[12:16] if len(row) > 12 else (None, None, None, None)
    last_seen = row[6]
    if row[9] is None and missed_at is None and isinstance(record, Entry):
        last_seen = max(last_seen, sweeps.get(row[3], ""))
    return Version(
        id=row[0], key=row[1], number=row[2], source=row[3], record=record,
        first_seen=_moment(row[5]), last_seen=_moment(last_seen),
        snapshots=_numbers(row[7]), reader=row[8],
        ended_at=_moment(row[9]) if row[9] else None, ended_by=row[10], reread=bool(row[11]),
        missed_at=_moment(missed_at) if missed_at else None, begun_by=begun_by,
        begun_on=date.fromisoformat(begun_on) if begun_on else None,
        ended_on=date.fromisoformat(ended_on) if ended_on else None,
    )  # fmt: skip
