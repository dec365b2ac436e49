"""A message as the outbox holds it, and how its row is read. Writes nothing."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_COLUMNS = (
    "id, person, channel, address, occasion, message_id, state, due_at, attempts, sent_at, error, kind,"
    " language, content, leased_until"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person through one channel. `message_id` never changes between attempts."""

    id: int
    person: str
    channel: str
    address: str
    occasion: str
    message_id: str  # without the angle brackets
    state: str
    due_at: datetime
    attempts: int
    sent_at: datetime | None
    error: str
    kind: str = "alert"  # one of monitor.alerts.messages.COMPOSERS
    language: str = "en"
    content: str = ""  # JSON, of messages that tell of something else than changes; '' of all others
    leased_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message owed for its own sake: a request to confirm, an issue of a digest, a note to operators, a test."""

    person: str
    channel: str
    address: str
    occasion: str  # makes it unique for this person and channel
    due_at: datetime
    kind: str
    language: str = "en"
    content: str = ""  # JSON its composer understands


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to send a message, or what happened to it later."""

    at: datetime
    outcome: str  # sent | put back | dead | bounced | revived
    words: str
    sender: str  # the process; '' where it was none


def attempts(connection: sqlite3.Connection, message: int) -> list[Attempt]:
    """The attempts at one message, oldest first."""
    rows = connection.execute(
        "SELECT at, outcome, words, sender FROM attempts WHERE message = ? ORDER BY rowid", (message,)
    )
    return [Attempt(at=datetime.fromisoformat(at), outcome=out, words=said, sender=by) for at, out, said, by in rows]


def messages(connection: sqlite3.Connection, where: str, *values: Any) -> Iterator[Message]:
    """The messages a condition holds for, one at a time: there may be a hundred thousand of them."""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM messages WHERE {where}", values):
        yield Message(
            id=row[0], person=row[1], channel=row[2], address=row[3], occasion=row[4], message_id=row[5],
            state=row[6], due_at=datetime.fromisoformat(row[7]), attempts=row[8],
            sent_at=datetime.fromisoformat(row[9]) if row[9] else None, error=row[10],
            kind=row[11], language=row[12], content=row[13],
            leased_until=datetime.fromisoformat(row[14]) if row[14] else None,
        )  # fmt: skip
