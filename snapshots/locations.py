"""The addresses at which records were seen: one act may live at several, and moves between them."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from snapshots.store import moment_text

_AWAY = -1_000_000  # misses of a page that moved away: no number of checks makes it gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One address of a record. `misses` counts checks in a row at which the page was gone; below 0 it moved away.

    The prints tell whether a page still says what it said when it was last read; '' where that is not known.
    """

    url: str
    key: str
    source: str
    first_seen: datetime
    last_seen: datetime
    last_checked: datetime
    misses: int
    body_print: str = ""
    article_print: str = ""


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

    def seen(
        self, url: str, key: str, source: str, moment: datetime, *, body_print: str = "", article_print: str = ""
    ) -> None:
        """An address showed a record, in the state its prints tell."""
        self._connection.execute(
            "INSERT INTO locations (url, key, source, first_seen, last_seen, last_checked, body_print, article_print)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET"
            " key = excluded.key, last_seen = excluded.last_seen, last_checked = excluded.last_checked, misses = 0,"
            " body_print = excluded.body_print, article_print = excluded.article_print",
            (url, key, source, *[moment_text(moment)] * 3, body_print, article_print),
        )

    def missed(self, url: str, moment: datetime, *, gone: bool) -> int:
        """An address was checked in vain; `gone` counts towards its disappearance. Returns the count."""
        self._connection.execute(
            "UPDATE locations SET last_checked = ?, misses = misses + ? WHERE url = ?", (moment_text(moment), gone, url)
        )
        row = self._connection.execute("SELECT misses FROM locations WHERE url = ?", (url,)).fetchone()
        return row[0] if row else 0

    def moved(self, url: str, moment: datetime) -> None:
        """An address was left behind together with many others: it never counts as gone, unless it answers again."""
        self._connection.execute(
            "UPDATE locations SET last_checked = ?, misses = ? WHERE url = ?", (moment_text(moment), _AWAY, url)
        )

    def _locations(self, where: str, *values: Any) -> list[Location]:
        rows = self._connection.execute(
            "SELECT url, key, source, first_seen, last_seen, last_checked, misses, body_print, article_print"
            f" FROM locations WHERE {where} ORDER BY first_seen, url",
            values,
        )
        return [
            Location(
                url=row[0], key=row[1], source=row[2], first_seen=datetime.fromisoformat(row[3]),
                last_seen=datetime.fromisoformat(row[4]), last_checked=datetime.fromisoformat(row[5]),
                misses=row[6], body_print=row[7], article_print=row[8],
            )
            for row in rows
        ]  # fmt: skip
