"""The addresses at which records were seen: one act may live at several, and moves between them."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from snapshots.store import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One address of a record. `misses` counts checks in a row at which the page was gone."""

    url: str
    key: str
    source: str
    first_seen: datetime
    last_seen: datetime
    last_checked: datetime
    misses: int


class Locations:
    """The `locations` table. Writing methods expect the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def of(self, url: str) -> Location | None:
        """What we know of an address."""
        found = self._locations("url = ?", url)
        return found[0] if found else None

    def all(self, *, key: str = "", source: str = "") -> list[Location]:
        """All addresses of one record, or all of one source."""
        return self._locations("key = ?", key) if key else self._locations("source = ?", source)

    def seen(self, url: str, key: str, source: str, moment: datetime) -> None:
        """An address showed a record."""
        self._connection.execute(
            "INSERT INTO locations VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (url) DO UPDATE SET"
            " key = excluded.key, last_seen = excluded.last_seen, last_checked = excluded.last_checked, misses = 0",
            (url, key, source, moment_text(moment), moment_text(moment), moment_text(moment)),
        )

    def missed(self, url: str, moment: datetime, *, gone: bool) -> int:
        """An address was checked in vain; `gone` counts towards its disappearance. Returns the count."""
        self._connection.execute(
            "UPDATE locations SET last_checked = ?, misses = misses + ? WHERE url = ?", (moment_text(moment), gone, url)
        )
        row = self._connection.execute("SELECT misses FROM locations WHERE url = ?", (url,)).fetchone()
        return row[0] if row else 0

    def _locations(self, where: str, *values: Any) -> list[Location]:
        rows = self._connection.execute(f"SELECT * FROM locations WHERE {where} ORDER BY first_seen, url", values)
        return [
            Location(
                url=row[0], key=row[1], source=row[2], first_seen=datetime.fromisoformat(row[3]),
                last_seen=datetime.fromisoformat(row[4]), last_checked=datetime.fromisoformat(row[5]),
                misses=row[6],
            )
            for row in rows
        ]  # fmt: skip
