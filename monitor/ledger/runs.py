"""One row per (source, slot): a repeated clock tick or a second process cannot check the same slot twice."""

import sqlite3
from datetime import datetime

from sqlite_utils import Database

from snapshots.store import moment_text


class Runs:
    """The `runs` table. Each method is one statement; all but `note` need no transaction around it."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def claim(self, source: str, slot: str, at: datetime) -> bool:
        """Take a slot. False when somebody finished or holds it already."""
        with self._connection:
            cursor = self._connection.execute(
                "INSERT OR IGNORE INTO runs (source, slot, started_at) VALUES (?, ?, ?)",
                (source, slot, moment_text(at)),
            )
        return cursor.rowcount == 1

    def note(self, source: str, slot: str, at: datetime) -> None:
        """Put a slot down as done, inside the caller's transaction: done is what is committed with it."""
        self._connection.execute(
            "INSERT OR IGNORE INTO runs (source, slot, started_at, finished_at, outcome) VALUES (?, ?, ?, ?, 'ok')",
            (source, slot, moment_text(at), moment_text(at)),
        )

    def newest(self, source: str) -> str | None:
        """The greatest slot of a source that came to an end."""
        row = self._connection.execute(
            "SELECT MAX(slot) FROM runs WHERE source = ? AND finished_at IS NOT NULL", (source,)
        ).fetchone()
        return row[0] if row else None

    def finish(self, source: str, slot: str, at: datetime, outcome: str) -> None:
        """The slot's check came to an end, good or bad."""
        with self._connection:
            self._connection.execute(
                "UPDATE runs SET finished_at = ?, outcome = ? WHERE source = ? AND slot = ?",
                (moment_text(at), outcome, source, slot),
            )

    def abandon_unfinished(self) -> int:
        """Give back slots whose check was cut off. Only for the process that holds the run lock."""
        with self._connection:
            return self._connection.execute("DELETE FROM runs WHERE finished_at IS NULL").rowcount

    def done(self, source: str, slot: str) -> bool:
        """Whether the slot's check came to an end."""
        row = self._connection.execute(
            "SELECT 1 FROM runs WHERE source = ? AND slot = ? AND finished_at IS NOT NULL", (source, slot)
        ).fetchone()
        return row is not None
