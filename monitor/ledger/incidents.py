"""Incidents: something is wrong with watching a source. Opened once, counted, closed. Never a rule change."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.diff.change import Kind
from snapshots.store import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One stretch of trouble with a source; `times` counts the checks it spoilt so far."""

    id: int
    source: str
    kind: Kind
    reason: str
    opened_at: datetime
    last_seen: datetime
    times: int
    closed_at: datetime | None


class Incidents:
    """The `incidents` table: at most one open per source. Writing expects the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def open(self, source: str, kind: Kind, reason: str, at: datetime) -> bool:
        """Open an incident. False when one was open already: that one is counted up instead."""
        if self.current(source):
            self._connection.execute(
                "UPDATE incidents SET times = times + 1, last_seen = ? WHERE source = ? AND closed_at IS NULL",
                (moment_text(at), source),
            )
            return False
        self._connection.execute(
            "INSERT INTO incidents (source, kind, reason, opened_at, last_seen) VALUES (?, ?, ?, ?, ?)",
            (source, kind, reason, moment_text(at), moment_text(at)),
        )
        return True

    def close(self, source: str, at: datetime) -> Incident | None:
        """Close the open incident of a source, if there is one, and return it as it was."""
        was_open = self.current(source)
        self._connection.execute(
            "UPDATE incidents SET closed_at = ? WHERE source = ? AND closed_at IS NULL", (moment_text(at), source)
        )
        return was_open

    def current(self, source: str) -> Incident | None:
        """The open incident of a source."""
        found = self._incidents("source = ? AND closed_at IS NULL", source)
        return found[0] if found else None

    def all(self, source: str) -> list[Incident]:
        """Every incident of a source, oldest first."""
        return self._incidents("source = ? ORDER BY id", source)

    def _incidents(self, where: str, *values: Any) -> list[Incident]:
        rows = self._connection.execute(
            f"SELECT id, source, kind, reason, opened_at, last_seen, times, closed_at FROM incidents WHERE {where}",
            values,
        )
        return [
            Incident(
                id=row[0], source=row[1], kind=Kind(row[2]), reason=row[3],
                opened_at=datetime.fromisoformat(row[4]), last_seen=datetime.fromisoformat(row[5]),
                times=row[6], closed_at=datetime.fromisoformat(row[7]) if row[7] else None,
            )
            for row in rows
        ]  # fmt: skip
