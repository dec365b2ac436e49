"""The words a message left with, kept so that a second attempt repeats the first. Composes nothing itself.

Two mails under one Message-ID may differ only where nobody can have both: once an attempt may have reached the reader
(its sender was killed, or the line broke after the last byte), its words stand for good. An attempt that was plainly
refused reached nobody: the message is put into words again, so that "tomorrow" is never yesterday's.
"""

import json
import sqlite3
import zlib
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.ledger.message import Message
from snapshots.store import immediate, moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a letter says, and `moment`, the one it speaks of: its Date. `certain`: it never left our hands."""

    moment: datetime
    subject: str
    text: str
    html: str
    unsubscribe: str
    certain: bool = True


class Letters:
    """The table of letters."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: sqlite3.Connection = database.conn

    def of(self, message: Message) -> Words | None:
        """The words a message was last attempted with; None before its first attempt."""
        row = self._connection.execute(
            "SELECT moment, words, unsure FROM letters WHERE message = ?", (message.id,)
        ).fetchone()
        if row is None:
            return None
        subject, text, html, unsubscribe = json.loads(zlib.decompress(row[1]))
        return Words(
            moment=datetime.fromisoformat(row[0]), subject=subject, text=text, html=html, unsubscribe=unsubscribe,
            certain=row[2] == 0,
        )  # fmt: skip

    def begin(self, message: Message, words: Words) -> None:
        """Put down, in a transaction of its own, what is about to leave; it counts as gone until `refused`."""
        packed = zlib.compress(
            json.dumps([words.subject, words.text, words.html, words.unsubscribe], ensure_ascii=False).encode(), 1
        )
        # outlives a killed process; the disk is not waited for: a power cut here costs equal words, never a message
        self._connection.execute("PRAGMA synchronous = NORMAL")
        try:
            with immediate(self._database, "the ledger"):
                self._connection.execute(
                    "INSERT INTO letters VALUES (?, ?, ?, 1) ON CONFLICT (message)"
                    " DO UPDATE SET moment = excluded.moment, words = excluded.words, unsure = unsure + 1",
                    (message.id, moment_text(words.moment), packed),
                )
        finally:
            self._connection.execute("PRAGMA synchronous = FULL")

    def refused(self, message: Message) -> None:
        """The attempt last begun reached nobody: the receiver said no, or there was none."""
        with immediate(self._database, "the ledger"):
            self._connection.execute("UPDATE letters SET unsure = MAX(0, unsure - 1) WHERE message = ?", (message.id,))
