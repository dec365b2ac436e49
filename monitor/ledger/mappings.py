"""Which column of a person's files is what, remembered by source. Reads no file."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from snapshots.store import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """The columns of a source's files: (as printed, what it is); `key` and `name` are what entries are made of."""

    source: str
    columns: tuple[tuple[str, str], ...]
    given_at: datetime
    given_by: str


class Mappings:
    """The `mappings` table. Writing methods expect the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def of(self, source: str) -> Mapping | None:
        """The mapping of a source or register; None without one, and in a file from before this table."""
        try:
            row = self._connection.execute(
                "SELECT source, columns, given_at, given_by FROM mappings WHERE source = ?", (source,)
            ).fetchone()
        except sqlite3.OperationalError:  # read only, and not brought up to date yet
            return None
        if row is None:
            return None
        columns = tuple((printed, what) for printed, what in json.loads(row[1]))
        return Mapping(source=row[0], columns=columns, given_at=datetime.fromisoformat(row[2]), given_by=row[3])

    def put(self, mapping: Mapping) -> None:
        """Remember a mapping in place of the one before."""
        self._connection.execute(
            "INSERT OR REPLACE INTO mappings VALUES (?, ?, ?, ?)",
            (
                mapping.source, json.dumps(mapping.columns, ensure_ascii=False), moment_text(mapping.given_at),
                mapping.given_by,
            ),
        )  # fmt: skip

    def forget(self, source: str) -> bool:
        """Whether there was one to forget."""
        return self._connection.execute("DELETE FROM mappings WHERE source = ?", (source,)).rowcount == 1
