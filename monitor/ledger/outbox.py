"""The outbox: every message owed, who holds it, and whether it went. Sends nothing itself.

A message is `due` until a sender takes a lease on it, `leased` while it is being sent, then `sent`; a lease
that runs out (the sender died) makes it due again. `dead` means given up: visible, and re-sendable.
"""

import hashlib
import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from monitor.subscriptions import Owed
from monitor.watchlists import Touched
from snapshots.store import immediate, moment_text

LEASE = timedelta(minutes=5)  # far above one SMTP conversation
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 720, 720))  # about two days

_OUTCOMES = {"due": "put back"}  # state after an attempt → what the record of attempts calls it


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


class Outbox:
    """The `messages` and `deliveries` tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: sqlite3.Connection = database.conn

    def owe(self, debt: Owed) -> None:
        """Add one debt, inside the caller's transaction. A message already on its way is never added to."""
        occasion, turn = debt.occasion, 1
        while (message := self._open(debt, occasion)) is None:
            turn += 1
            occasion = f"{debt.occasion}/{turn}"
        self._connection.execute(
            "INSERT OR IGNORE INTO deliveries (change, person, channel, message, subscription) VALUES (?, ?, ?, ?, ?)",
            (debt.change, debt.person, debt.channel, message, debt.subscription),
        )
        if debt.touched:
            self._connection.execute(
                "INSERT OR IGNORE INTO watched VALUES (?, ?, ?, ?)",
                (debt.change, debt.person, debt.channel, json.dumps([asdict(one) for one in debt.touched])),
            )

    def touched(self, message: Message) -> dict[str, tuple[Touched, ...]]:
        """What each change of a message touches of its reader's watch-list, as judged when it was owed."""
        rows = self._connection.execute(
            "SELECT change, items FROM watched JOIN deliveries USING (change, person, channel) WHERE message = ?",
            (message.id,),
        )
        return {
            change: tuple(Touched(item=o["item"], kind=o["kind"], where=tuple(o["where"])) for o in json.loads(items))
            for change, items in rows
        }

    def lease(self, sender: str, now: datetime) -> Message | None:
        """Take the next due message for this sender alone, in a transaction of its own."""
        with immediate(self._database, "the outbox"):
            row = self._connection.execute(
                "SELECT id FROM messages WHERE (state = 'due' AND due_at <= ?)"
                " OR (state = 'leased' AND leased_until <= ?) ORDER BY due_at, id LIMIT 1",
                (moment_text(now), moment_text(now)),
            ).fetchone()
            if row is None:
                return None
            self._connection.execute(
                "UPDATE messages SET state = 'leased', leased_by = ?, leased_until = ?, attempts = attempts + 1"
                " WHERE id = ?",
                (sender, moment_text(now + LEASE), row[0]),
            )
        return self.get(row[0])

    def sent(self, message: Message, sender: str, now: datetime) -> None:
        """The channel took the message. Ignored when the lease has passed to another sender meanwhile."""
        self._settle(message, sender, "sent", now, now=now, sent_at=moment_text(now))

    def failed(self, message: Message, sender: str, now: datetime, error: str, *, for_good: bool) -> None:
        """The channel refused it: try again later with growing pauses, or give it up as dead."""
        dead = for_good or message.attempts > len(BACKOFF)
        pause = BACKOFF[min(message.attempts, len(BACKOFF)) - 1]
        self._settle(message, sender, "dead" if dead else "due", now + pause, now=now, error=error)

    def put_back(self, message: Message, sender: str, now: datetime, error: str) -> None:
        """Nothing was wrong with this message (the server refused us all): due again, attempt not counted."""
        self._settle(message, sender, "due", message.due_at, now=now, error=error, attempts=message.attempts - 1)

    def revive(self, message: Message, now: datetime) -> None:
        """Send a dead message again."""
        with immediate(self._database, "the outbox"):
            cursor = self._connection.execute(
                "UPDATE messages SET state = 'due', due_at = ?, attempts = 0 WHERE id = ? AND state = 'dead'",
                (moment_text(now), message.id),
            )
            if cursor.rowcount:
                self._note(message.id, now, "", "revived", "")

    def get(self, message: int) -> Message:
        """One message by its id."""
        return self._messages("id = ?", message)[0]

    def find(self, *states: str) -> list[Message]:
        """Messages in the given states (all when none is given), oldest first."""
        marks = ",".join("?" * len(states))
        return self._messages(f"state IN ({marks}) ORDER BY id" if states else "1 ORDER BY id", *states)

    def _open(self, debt: Owed, occasion: str) -> int | None:
        """The message of an occasion that can still take a change; made when it does not exist yet."""
        message_id = f"{_digest(debt.person, debt.channel, occasion)}@{self._installation()}.regwatch"
        self._connection.execute(
            "INSERT OR IGNORE INTO messages (person, channel, address, occasion, message_id, due_at, kind, language)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                debt.person, debt.channel, debt.address, occasion, message_id, moment_text(debt.due_at), debt.kind,
                debt.language,
            ),
        )  # fmt: skip
        row = self._connection.execute(
            "SELECT id, state, attempts FROM messages WHERE person = ? AND channel = ? AND occasion = ?",
            (debt.person, debt.channel, occasion),
        ).fetchone()
        untouched = row[1] == "due" and row[2] == 0  # an attempt may have reached the reader: frozen
        return row[0] if untouched else None

    def post(self, letter: Posted) -> int:
        """Owe a message that tells of something else than changes; its id. Stands in the caller's transaction.

        The same person, channel and occasion again is the same message: nothing is added and nothing altered.
        """
        message_id = f"{_digest(letter.person, letter.channel, letter.occasion)}@{self._installation()}.regwatch"
        self._connection.execute(
            "INSERT OR IGNORE INTO messages (person, channel, address, occasion, message_id, due_at, kind, language,"
            " content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                letter.person, letter.channel, letter.address, letter.occasion, message_id,
                moment_text(letter.due_at), letter.kind, letter.language, letter.content,
            ),
        )  # fmt: skip
        return int(self._connection.execute(
            "SELECT id FROM messages WHERE message_id = ?", (message_id,)
        ).fetchone()[0])  # fmt: skip

    def subscriptions_of(self, message: Message) -> tuple[str, ...]:
        """The subscriptions a message is owed under."""
        rows = self._connection.execute(
            "SELECT DISTINCT subscription FROM deliveries WHERE message = ? ORDER BY rowid", (message.id,)
        )
        return tuple(name for (name,) in rows)

    def _installation(self) -> str:
        """Random per data folder: two installations never give two mails one Message-ID."""
        name: str = self._connection.execute("SELECT installation FROM about").fetchone()[0]
        return name

    def _settle(self, message: Message, sender: str, state: str, due: datetime, *, now: datetime, **also: Any) -> None:
        columns = "".join(f", {name} = ?" for name in also)
        with immediate(self._database, "the outbox"):
            cursor = self._connection.execute(
                f"UPDATE messages SET state = ?, due_at = ?, leased_by = NULL, leased_until = NULL{columns}"
                " WHERE id = ? AND state = 'leased' AND leased_by = ?",
                (state, moment_text(due), *also.values(), message.id, sender),
            )
            if cursor.rowcount:
                self._note(message.id, now, sender, _OUTCOMES.get(state, state), also.get("error", ""))

    def _note(self, message: int, at: datetime, sender: str, outcome: str, words: str) -> None:
        self._connection.execute(
            "INSERT INTO attempts VALUES (?, ?, ?, ?, ?)", (message, moment_text(at), sender, outcome, words)
        )

    def _messages(self, where: str, *values: Any) -> list[Message]:
        rows = self._connection.execute(
            "SELECT id, person, channel, address, occasion, message_id, state, due_at, attempts, sent_at, error,"
            f" kind, language, content FROM messages WHERE {where}",
            values,
        )
        return [
            Message(
                id=row[0], person=row[1], channel=row[2], address=row[3], occasion=row[4], message_id=row[5],
                state=row[6], due_at=datetime.fromisoformat(row[7]), attempts=row[8],
                sent_at=datetime.fromisoformat(row[9]) if row[9] else None, error=row[10],
                kind=row[11], language=row[12], content=row[13],
            )
            for row in rows
        ]  # fmt: skip


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
