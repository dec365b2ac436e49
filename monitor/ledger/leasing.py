"""Who holds which message, and what became of every attempt. Sends nothing itself.

A lease is over when its time is over, or when `free` is told that its holder is dead. Every step is a transaction of
its own that is on disk before the next one begins: what a killed process leaves behind is always one of these steps.
"""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from monitor.ledger.message import Message, messages
from snapshots.store import immediate, moment_text

LEASE = timedelta(minutes=15)  # above the longest conversation: monitor.alerts.smtp.CONVERSATION_SECONDS
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 720, 720))  # about two days

_OUTCOMES = {"due": "put back"}  # state after an attempt → what the record of attempts calls it


class Leases:
    """The part of the outbox that senders use."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: sqlite3.Connection = database.conn

    def lease(self, sender: str, now: datetime) -> Message | None:
        """Take the next due message for this sender alone."""
        return next(iter(self.lease_many(sender, now, 1)), None)

    def lease_many(self, sender: str, now: datetime, limit: int, *, without: Collection[str] = ()) -> list[Message]:
        """Take the next due messages, up to `limit`, for this sender alone; none of the channels in `without`.

        What a dead sender held comes last and singly: should it be what kills senders, it takes nobody with it, and
        after as many deaths as there are pauses it is given up.
        """
        at, marks = moment_text(now), ",".join("?" * len(without))
        free = f"channel NOT IN ({marks})"
        with immediate(self._database, "the outbox"):
            found = self._ids(
                f"state = 'due' AND due_at <= ? AND {free} ORDER BY due_at, id LIMIT ?", at, *without, limit
            )
            if not found:
                self._give_up_deadly(now)
                found = self._ids(
                    f"state = 'leased' AND leased_until <= ? AND {free} ORDER BY due_at, id LIMIT 1", at, *without
                )
            self._connection.executemany(
                "UPDATE messages SET state = 'leased', leased_by = ?, leased_until = ?, attempts = attempts + 1"
                " WHERE id = ?",
                [(sender, moment_text(now + LEASE), number) for number in found],
            )
        return list(messages(self._connection, f"id IN ({_list(found)}) ORDER BY due_at, id"))

    def renew(self, sender: str, now: datetime) -> frozenset[int]:
        """Begin every lease of this sender anew; the messages that are still its own."""
        with immediate(self._database, "the outbox"):
            self._connection.execute(
                "UPDATE messages SET leased_until = ? WHERE state = 'leased' AND leased_by = ?",
                (moment_text(now + LEASE), sender),
            )
            return frozenset(self._ids("state = 'leased' AND leased_by = ?", sender))

    def release(self, sender: str) -> None:
        """Give back what was leased and never tried: due as before, no attempt counted."""
        with immediate(self._database, "the outbox"):
            self._connection.execute(
                "UPDATE messages SET state = 'due', attempts = attempts - 1, leased_by = NULL, leased_until = NULL"
                " WHERE state = 'leased' AND leased_by = ?",
                (sender,),
            )

    def holders(self) -> list[str]:
        """The senders that hold leases, alive or not."""
        rows = self._connection.execute("SELECT DISTINCT leased_by FROM messages WHERE state = 'leased'")
        return [name for (name,) in rows]

    def free(self, sender: str, now: datetime) -> None:
        """A sender is known to be dead: its leases are over now."""
        with immediate(self._database, "the outbox"):
            self._connection.execute(
                "UPDATE messages SET leased_until = ? WHERE state = 'leased' AND leased_by = ? AND leased_until > ?",
                (moment_text(now), sender, moment_text(now)),
            )

    def sent(self, message: Message, sender: str, now: datetime) -> bool:
        """The channel took the message. False, and nothing noted, when the lease has passed to another sender."""
        return self._settle(message, sender, "sent", message.due_at, now=now, sent_at=moment_text(now), error="")

    def failed(
        self,
        message: Message,
        sender: str,
        now: datetime,
        error: str,
        *,
        for_good: bool,
        after: timedelta | None = None,
    ) -> str:
        """The channel refused it: try again later with growing pauses, or give it up; the state it has then.

        `after` is the least pause, where the receiver asked for one.
        """
        state = "dead" if for_good or message.attempts > len(BACKOFF) else "due"
        pause = max(BACKOFF[min(message.attempts, len(BACKOFF)) - 1], after or timedelta())
        self._settle(message, sender, state, now + pause, now=now, error=error)
        return state

    def put_back(self, message: Message, sender: str, now: datetime, error: str) -> None:
        """Nothing was wrong with this message (the server refused us all): due again, attempt not counted."""
        self._settle(message, sender, "due", message.due_at, now=now, error=error, attempts=message.attempts - 1)

    def channel_down(self, channel: str, now: datetime, error: str) -> int:
        """Say of every message due through a channel why it waits; how many do."""
        waiting = "state = 'due' AND channel = ? AND due_at <= ?"
        with immediate(self._database, "the outbox"):
            self._connection.execute(
                f"UPDATE messages SET error = ? WHERE {waiting} AND error <> ?",
                (error, channel, moment_text(now), error),
            )
        row = self._connection.execute(f"SELECT COUNT(*) FROM messages WHERE {waiting}", (channel, moment_text(now)))
        return int(row.fetchone()[0])

    def revive(self, message: Message, now: datetime) -> bool:
        """Send a dead message again, under its own Message-ID. False when it is not dead."""
        with immediate(self._database, "the outbox"):
            cursor = self._connection.execute(
                "UPDATE messages SET state = 'due', due_at = ?, attempts = 0, sent_at = NULL"
                " WHERE id = ? AND state = 'dead'",
                (moment_text(now), message.id),
            )
            if cursor.rowcount:
                self._note(message.id, now, "", "revived", "")
        return bool(cursor.rowcount)

    def waiting(self, now: datetime) -> int:
        """How many messages are due."""
        row = self._connection.execute(
            "SELECT COUNT(*) FROM messages WHERE state = 'due' AND due_at <= ?", (moment_text(now),)
        )
        return int(row.fetchone()[0])

    def _give_up_deadly(self, now: datetime) -> None:
        reason = "every sender that took this message died while sending it"
        for number in self._ids(
            "state = 'leased' AND leased_until <= ? AND attempts > ?", moment_text(now), len(BACKOFF)
        ):
            self._connection.execute(
                "UPDATE messages SET state = 'dead', error = ?, leased_by = NULL, leased_until = NULL WHERE id = ?",
                (reason, number),
            )
            self._note(number, now, "", "dead", reason)

    def _settle(self, message: Message, sender: str, state: str, due: datetime, *, now: datetime, **also: Any) -> bool:
        columns = "".join(f", {name} = ?" for name in also)
        with immediate(self._database, "the outbox"):
            cursor = self._connection.execute(
                f"UPDATE messages SET state = ?, due_at = ?, leased_by = NULL, leased_until = NULL{columns}"
                " WHERE id = ? AND state = 'leased' AND leased_by = ?",
                (state, moment_text(due), *also.values(), message.id, sender),
            )
            if cursor.rowcount and state == "sent":  # no attempt follows that would have to repeat its words
                self._connection.execute("DELETE FROM letters WHERE message = ?", (message.id,))
            told_before = "attempts" in also and also["error"] == message.error  # a server down for a day: one line
            if cursor.rowcount and not told_before:
                self._note(message.id, now, sender, _OUTCOMES.get(state, state), also.get("error", ""))
        return bool(cursor.rowcount)

    def _note(self, message: int, at: datetime, sender: str, outcome: str, words: str) -> None:
        self._connection.execute(
            "INSERT INTO attempts VALUES (?, ?, ?, ?, ?)", (message, moment_text(at), sender, outcome, words)
        )

    def _ids(self, where: str, *values: Any) -> list[int]:
        return [number for (number,) in self._connection.execute(f"SELECT id FROM messages WHERE {where}", values)]


def _list(numbers: Sequence[int]) -> str:
    return ",".join(str(int(number)) for number in numbers)
