"""Pages that a list named and that could not be read yet: what slides off the list meanwhile is not lost."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from snapshots.store import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """One such page: the capture of the list that named it (`listed_in`), and since when it is waited for."""

    url: str
    listed_in: int
    since: datetime


class AwaitedPages:
    """The `awaited` table. Writing methods expect the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def of(self, source: str) -> list[Awaited]:
        """What one source still waits for, in the order of addresses."""
        rows = self._connection.execute(
            "SELECT url, listed_in, since FROM awaited WHERE source = ? ORDER BY url", (source,)
        )
        return [Awaited(url=row[0], listed_in=row[1], since=datetime.fromisoformat(row[2])) for row in rows]

    def replace(self, source: str, pages: Iterable[Awaited]) -> None:
        """From now on a source waits for these and no others."""
        self._connection.execute("DELETE FROM awaited WHERE source = ?", (source,))
        self._connection.executemany(
            "INSERT INTO awaited VALUES (?, ?, ?, ?)",
            [(source, page.url, page.listed_in, moment_text(page.since)) for page in pages],
        )
