"""Issues of the desk as rows: drafts, the facts of their items, and every deed. Only ever added to.

What the JSON in these rows means is `monitor.desk`'s matter.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from snapshots.store import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did to an issue, and the whole document as it stood after it. `words`: the note given with it."""

    id: int
    at: datetime
    who: str
    deed: str  # drafted | edited | approved | published | corrected
    words: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The number and day an issue of a series was published under, and who for."""

    number: int
    day: date
    readers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One issue with all that was ever done to it; `items` are (id, facts as JSON) in the order they were added."""

    id: int
    series: str
    draft: str
    drafted_at: datetime
    items: tuple[tuple[str, str], ...]
    deeds: tuple[Deed, ...]
    numbered: Numbered | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message an issue went out in."""

    deed: int
    message: int
    person: str
    channel: str
    address: str
    language: str
    state: str
    due_at: datetime
    content: str


class Issues:
    """The tables of the desk. Whatever writes expects the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def add(self, series: str, draft: str, at: datetime) -> int:
        """A new issue; its id."""
        cursor = self._connection.execute(
            "INSERT INTO issues (series, draft, drafted_at) VALUES (?, ?, ?)", (series, draft, moment_text(at))
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def add_item(self, issue: int, item: str, facts: str, changes: Iterable[str], at: datetime) -> None:
        """What is known of an item at this moment; later readings of its records never alter it."""
        self._connection.execute("INSERT INTO issue_items VALUES (?, ?, ?, ?)", (issue, item, facts, moment_text(at)))
        self._connection.executemany(
            "INSERT INTO issue_changes (issue, change, item) VALUES (?, ?, ?)", [(issue, one, item) for one in changes]
        )

    def did(self, issue: int, deed: str, who: str, at: datetime, document: str, words: str = "") -> int:
        """Put a deed on record; its id. A second publication raises sqlite3.IntegrityError."""
        cursor = self._connection.execute(
            "INSERT INTO issue_deeds (issue, at, who, deed, words, document) VALUES (?, ?, ?, ?, ?, ?)",
            (issue, moment_text(at), who, deed, words, document),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def number(self, issue: int, series: str, number: int, day: date, readers: str) -> None:
        """Give an issue its number. One taken already raises sqlite3.IntegrityError."""
        self._connection.execute(
            "INSERT INTO issue_numbers VALUES (?, ?, ?, ?, ?)", (issue, series, number, day.isoformat(), readers)
        )

    def went_in(self, deed: int, message: int) -> None:
        """Which message carries what a deed made public."""
        self._connection.execute("INSERT INTO issue_letters VALUES (?, ?)", (deed, message))

    def get(self, issue: int) -> IssueRow | None:
        """One issue by its id."""
        return next(iter(self._issues("id = ?", issue)), None)

    def all(self, series: str = "") -> list[IssueRow]:
        """Every issue, oldest first; of one series when it is named."""
        return self._issues("series = ? OR ? = ''", series, series)

    def in_issues(self) -> set[str]:
        """The ids of all changes that stand in any issue, dropped by its editor or not."""
        return {row[0] for row in self._connection.execute("SELECT change FROM issue_changes")}

    def told(self, deeds: Sequence[int]) -> list[Told]:
        """Every message that carries one of these deeds, and how far it is."""
        marks = ",".join("?" * len(deeds))
        rows = self._connection.execute(
            "SELECT deed, m.id, person, channel, address, language, state, due_at, content FROM issue_letters"
            f" JOIN messages m ON m.id = message WHERE deed IN ({marks}) ORDER BY m.id",
            tuple(deeds),
        )
        return [
            Told(
                deed=row[0], message=row[1], person=row[2], channel=row[3], address=row[4], language=row[5],
                state=row[6], due_at=datetime.fromisoformat(row[7]), content=row[8],
            )
            for row in rows
        ]  # fmt: skip

    def _issues(self, where: str, *values: object) -> list[IssueRow]:
        known = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'issues'").fetchone()
        if not known:  # a file opened for reading may be from before these tables
            return []
        rows = self._connection.execute(
            f"SELECT id, series, draft, drafted_at FROM issues WHERE {where} ORDER BY id", values
        ).fetchall()
        return [
            IssueRow(
                id=row[0], series=row[1], draft=row[2], drafted_at=datetime.fromisoformat(row[3]),
                items=self._items(row[0]), deeds=self._deeds(row[0]), numbered=self._numbered(row[0]),
            )
            for row in rows
        ]  # fmt: skip

    def _items(self, issue: int) -> tuple[tuple[str, str], ...]:
        rows = self._connection.execute("SELECT item, facts FROM issue_items WHERE issue = ? ORDER BY rowid", (issue,))
        return tuple((row[0], row[1]) for row in rows)

    def _deeds(self, issue: int) -> tuple[Deed, ...]:
        rows = self._connection.execute(
            "SELECT id, at, who, deed, words, document FROM issue_deeds WHERE issue = ? ORDER BY id", (issue,)
        )
        return tuple(
            Deed(
                id=row[0], at=datetime.fromisoformat(row[1]), who=row[2], deed=row[3], words=row[4], document=row[5]
            )
            for row in rows
        )  # fmt: skip

    def _numbered(self, issue: int) -> Numbered | None:
        row = self._connection.execute(
            "SELECT number, day, readers FROM issue_numbers WHERE issue = ?", (issue,)
        ).fetchone()
        return Numbered(number=row[0], day=date.fromisoformat(row[1]), readers=row[2]) if row else None
