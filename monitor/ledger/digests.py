"""Digests as frozen rows: the period each covers, and the very words it is sent with. Composes nothing itself.

A digest is frozen at its first attempt. From then on its deliveries, its period and its words are the same at every
attempt and every later re-send, whatever is read, corrected or reworded meanwhile.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.ledger.message import Message
from snapshots.store import immediate, moment_text

_TURN = re.compile(r"/\d+$")  # a second message of one occasion, whose first had left already


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The words of a digest, shared by all readers who are shown the same. No address of a reader stands in them."""

    subject: str
    text: str
    html: str

    @property
    def sha256(self) -> str:
        """What the words are filed under."""
        return hashlib.sha256("\0".join((self.subject, self.text, self.html)).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """One digest as it is sent for ever: what it covers (after `starts_at`, up to `ends_at`) and how it reads.

    `moment` is its Date, `head` the head of the archive's chain when it was frozen, `facts` JSON of what it shows
    besides changes (days to come, blind time, which changes it shows as one).
    """

    starts_at: datetime
    ends_at: datetime
    moment: datetime
    head: str
    facts: str
    content: Content


def series_of(occasion: str) -> str:
    """What the digests of one subscription have in common: 'daily/2020-04-16/masks/2' belongs to 'daily/masks'."""
    when, _, rest = occasion.partition("/")
    return f"{when}/{_TURN.sub('', rest.partition('/')[2])}"


class Digests:
    """The tables of digests."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: sqlite3.Connection = database.conn

    def of(self, message: Message) -> Frozen | None:
        """A message's frozen digest; None before its first attempt."""
        row = self._connection.execute(
            "SELECT starts_at, ends_at, moment, head, facts, subject, text, html FROM digests"
            " JOIN digest_contents ON content = sha256 WHERE message = ?",
            (message.id,),
        ).fetchone()
        if row is None:
            return None
        return Frozen(
            starts_at=datetime.fromisoformat(row[0]), ends_at=datetime.fromisoformat(row[1]),
            moment=datetime.fromisoformat(row[2]), head=row[3], facts=row[4],
            content=Content(subject=row[5], text=row[6], html=row[7]),
        )  # fmt: skip

    def freeze(self, message: Message, frozen: Frozen) -> Frozen:
        """Put a digest down for good; what somebody else put down first stands. In a transaction of its own."""
        content = frozen.content
        with immediate(self._database, "the ledger"):
            self._connection.execute(
                "INSERT OR IGNORE INTO digest_contents VALUES (?, ?, ?, ?)",
                (content.sha256, content.subject, content.text, content.html),
            )
            self._connection.execute(
                "INSERT OR IGNORE INTO digests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    message.id, message.person, message.channel, series_of(message.occasion),
                    moment_text(frozen.starts_at), moment_text(frozen.ends_at), moment_text(frozen.moment),
                    frozen.head, frozen.facts, content.sha256,
                ),
            )  # fmt: skip
        return self.of(message) or frozen

    def fold(self, now: datetime) -> int:
        """Take later overdue digests of a series into its first; how many went. In a transaction of its own.

        After downtime a reader gets one late digest, not one for every day that was missed. What was ever tried, is
        frozen or is not due yet is left alone.
        """
        if not any(True for _ in self._overdue(now)):
            return 0
        gone = 0
        with immediate(self._database, "the ledger"):
            for first, *others in list(self._overdue(now)):
                for number, occasion, due in others:
                    self._into(first[0], number, occasion, due)
                gone += len(others)
        return gone

    def _overdue(self, now: datetime) -> Iterator[list[tuple[int, str, str]]]:
        """Two or more untouched digests of one series that are due, earliest first."""
        rows = self._connection.execute(
            "SELECT id, occasion, due_at, person, channel, address, language FROM messages"
            " WHERE kind = 'digest' AND state = 'due' AND attempts = 0 AND due_at <= ?"
            " AND NOT EXISTS (SELECT 1 FROM attempts WHERE message = id)"
            " AND NOT EXISTS (SELECT 1 FROM digests WHERE message = id) ORDER BY due_at, id",
            (moment_text(now),),
        ).fetchall()
        kin: dict[tuple[str, ...], list[tuple[int, str, str]]] = {}
        for number, occasion, due, *reader in rows:
            kin.setdefault((series_of(occasion), *reader), []).append((number, occasion, due))
        yield from (group for group in kin.values() if len(group) > 1)

    def _into(self, first: int, number: int, occasion: str, due: str) -> None:
        self._connection.execute("UPDATE deliveries SET message = ? WHERE message = ?", (first, number))
        self._connection.execute("UPDATE digest_folded SET message = ? WHERE message = ?", (first, number))
        self._connection.execute("INSERT INTO digest_folded VALUES (?, ?, ?)", (first, occasion, due))
        self._connection.execute("DELETE FROM messages WHERE id = ?", (number,))

    def end_of(self, message: Message) -> datetime:
        """Up to when a message's digest reaches: its due moment, or that of the last one folded into it."""
        row = self._connection.execute(
            "SELECT MAX(due_at) FROM digest_folded WHERE message = ?", (message.id,)
        ).fetchone()
        return max(message.due_at, datetime.fromisoformat(row[0])) if row[0] else message.due_at

    def before(self, message: Message) -> datetime | None:
        """Where the reader's digest before this one ended, or since when we owe them this series; None: not known."""
        row = self._connection.execute(
            "SELECT COALESCE("
            " (SELECT MAX(ends_at) FROM digests WHERE person = :who AND channel = :by AND series = :of"
            "  AND message != :id AND ends_at <= :due),"
            " (SELECT since FROM digest_series WHERE person = :who AND channel = :by AND series = :of"
            "  AND since < :due))",
            {
                "who": message.person, "by": message.channel, "of": series_of(message.occasion), "id": message.id,
                "due": moment_text(message.due_at),
            },
        ).fetchone()  # fmt: skip
        return datetime.fromisoformat(row[0]) if row[0] else None

    def covered(self, person: str, channel: str, occasion: str, due: datetime) -> bool:
        """Whether a reader's issue of a due moment exists, went into another, or one that reaches as far was frozen."""
        row = self._connection.execute(
            "SELECT 1 FROM messages WHERE person = :who AND channel = :by AND occasion = :at"
            " UNION ALL SELECT 1 FROM digest_folded JOIN messages ON messages.id = message"
            "  WHERE person = :who AND channel = :by AND digest_folded.occasion = :at"
            " UNION ALL SELECT 1 FROM digests"
            "  WHERE person = :who AND channel = :by AND series = :of AND ends_at >= :due LIMIT 1",
            {"who": person, "by": channel, "at": occasion, "of": series_of(occasion), "due": moment_text(due)},
        ).fetchone()
        return row is not None

    def since(self, person: str, channel: str, series: str) -> datetime | None:
        """Since when a reader's series has been kept by the timer; None before its first look."""
        row = self._connection.execute(
            "SELECT since FROM digest_series WHERE person = ? AND channel = ? AND series = ?", (person, channel, series)
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def begin(self, person: str, channel: str, series: str, at: datetime) -> None:
        """The timer looks after a series from now on, inside the caller's transaction."""
        self._connection.execute(
            "INSERT OR IGNORE INTO digest_series VALUES (?, ?, ?, ?)", (person, channel, series, moment_text(at))
        )

    def folded(self, message: Message) -> tuple[str, ...]:
        """The occasions whose digests went into this one."""
        rows = self._connection.execute(
            "SELECT occasion FROM digest_folded WHERE message = ? ORDER BY occasion", (message.id,)
        )
        return tuple(occasion for (occasion,) in rows)
