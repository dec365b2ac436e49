"""Links between entries that a person confirmed: one was renamed, given another number, or merged into the other."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from snapshots.store import moment_text


class LinkKind(StrEnum):
    """What became of the first entry of a link."""

    RENAMED = "renamed"
    RECODED = "recoded"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLink:
    """`before` went on as `after` (keys of one register). `reason` is the person's; `by` their account."""

    register: str
    before: str
    after: str
    kind: LinkKind
    reason: str
    by: str
    made_at: datetime


class EntryLinks:
    """The `entry_links` table. Writing methods expect the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def of(self, key: str) -> list[EntryLink]:
        """The links an entry stands on either side of, oldest first; none in a file from before the table."""
        try:
            rows = self._connection.execute(
                "SELECT register, before, after, kind, reason, made_by, made_at FROM entry_links"
                " WHERE before = ?1 OR after = ?1 ORDER BY made_at, before, after",
                (key,),
            ).fetchall()
        except sqlite3.OperationalError:
            return []
        return [
            EntryLink(
                register=row[0], before=row[1], after=row[2], kind=LinkKind(row[3]), reason=row[4], by=row[5],
                made_at=datetime.fromisoformat(row[6]),
            )
            for row in rows
        ]  # fmt: skip

    def put(self, link: EntryLink) -> None:
        """Keep a link; one between the same two entries is replaced."""
        self._connection.execute(
            "INSERT OR REPLACE INTO entry_links VALUES (?, ?, ?, ?, ?, ?, ?)",
            (link.register, link.before, link.after, link.kind, link.reason, link.by, moment_text(link.made_at)),
        )
