"""Incidents: something is wrong with watching a source. Opened once a fault, counted, reminded of, closed.

Never a rule change. A fault is a kind of failure in a word (`monitor.guard.Fault`): what is open is counted up, a
failure of another kind beside it is an incident of its own.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from monitor.diff.change import Kind
from snapshots.store import moment_text

# How long an open incident of a given age stays silent before it is mentioned again.
_EARLY, _AT_FIRST, _LATER = timedelta(days=14), timedelta(days=3), timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One stretch of one kind of trouble with a source; `times` counts the checks it spoilt so far."""

    id: int
    source: str
    kind: Kind
    reason: str
    opened_at: datetime
    last_seen: datetime
    times: int
    closed_at: datetime | None
    fault: str = ""
    told_at: datetime | None = None  # when it was last told of


def reminder_due(incident: Incident, now: datetime) -> bool:
    """Whether an open incident should be mentioned again: every third day at first, later weekly. Pure."""
    pause = _AT_FIRST if now - incident.opened_at <= _EARLY else _LATER
    return now - (incident.told_at or incident.opened_at) >= pause


class Incidents:
    """The `incidents` table: at most one open per source and fault. Writing expects the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def open(self, source: str, kind: Kind, reason: str, at: datetime, *, fault: str = "") -> bool:
        """Open an incident. False when this fault was open already: then it is counted up instead."""
        if self.count(source, fault, at):
            return False
        self._connection.execute(
            "INSERT INTO incidents (source, kind, reason, opened_at, last_seen, fault, told_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (source, kind, reason, moment_text(at), moment_text(at), fault, moment_text(at)),
        )
        return True

    def count(self, source: str, fault: str, at: datetime) -> bool:
        """One more check that an open fault spoilt. False when it is not open."""
        cursor = self._connection.execute(
            "UPDATE incidents SET times = times + 1, last_seen = ?"
            " WHERE source = ? AND fault = ? AND closed_at IS NULL",
            (moment_text(at), source, fault),
        )
        return cursor.rowcount > 0

    def told(self, incident: Incident, at: datetime) -> None:
        """Remember that an incident was mentioned again."""
        self._connection.execute("UPDATE incidents SET told_at = ? WHERE id = ?", (moment_text(at), incident.id))

    def close(self, source: str, at: datetime, *, but: Collection[str] = ()) -> list[Incident]:
        """Close the open incidents of a source, except those whose fault still stands; as they were, oldest first."""
        over = [incident for incident in self.current(source) if incident.fault not in but]
        for incident in over:
            self._connection.execute("UPDATE incidents SET closed_at = ? WHERE id = ?", (moment_text(at), incident.id))
        return over

    def current(self, source: str) -> list[Incident]:
        """The open incidents of a source, oldest first."""
        return self._incidents("source = ? AND closed_at IS NULL ORDER BY id", source)

    def all(self, source: str) -> list[Incident]:
        """Every incident of a source, oldest first."""
        return self._incidents("source = ? ORDER BY id", source)

    def _incidents(self, where: str, *values: Any) -> list[Incident]:
        rows = self._connection.execute(
            "SELECT id, source, kind, reason, opened_at, last_seen, times, closed_at, fault, told_at"
            f" FROM incidents WHERE {where}",
            values,
        )
        return [
            Incident(
                id=row[0], source=row[1], kind=Kind(row[2]), reason=row[3],
                opened_at=datetime.fromisoformat(row[4]), last_seen=datetime.fromisoformat(row[5]),
                times=row[6], closed_at=datetime.fromisoformat(row[7]) if row[7] else None, fault=row[8],
                told_at=datetime.fromisoformat(row[9]) if row[9] else None,
            )
            for row in rows
        ]  # fmt: skip
