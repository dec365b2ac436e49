"""The outbox: every message owed, who holds it, and whether it went. Sends nothing itself.

A message is `due` until a sender takes a lease on it, `leased` while it is being sent, then `sent`; a lease
that runs out (the sender died) makes it due again. `dead` means given up: visible, and re-sendable.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from monitor.ledger.audit import Told, told
from monitor.ledger.bounced import Bounced
from monitor.ledger.leasing import BACKOFF, LEASE, Leases
from monitor.ledger.message import Attempt, Message, Posted, attempts, messages
from monitor.subscriptions import Owed
from monitor.watchlists import Touched
from snapshots.store import moment_text

__all__ = ["BACKOFF", "LEASE", "Message", "Outbox", "Posted"]


class Outbox(Leases, Bounced):
    """The `messages` and `deliveries` tables."""

    def owe(self, debt: Owed) -> None:
        """Add one debt, inside the caller's transaction. A message already on its way is never added to."""
        occasion, turn = debt.occasion, 1
        while (message := self._open(debt, occasion)) is None:
            if debt.following:  # that digest is on its way: this goes into the next
                self.owe(replace(debt, occasion=debt.following[0], due_at=debt.following[1], following=None))
                return
            turn += 1
            occasion = f"{debt.occasion}/{turn}"
        self._connection.execute(
            "INSERT OR IGNORE INTO deliveries (change, person, channel, message, subscription, also)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (debt.change, debt.person, debt.channel, message, debt.subscription, json.dumps(debt.also)),
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

    def get(self, message: int) -> Message:
        """One message by its id. Raises StopIteration when there is none."""
        return next(iter(messages(self._connection, "id = ?", message)))

    def look_up(self, message: int) -> Message | None:
        """The same, None when there is none."""
        return next(iter(messages(self._connection, "id = ?", message)), None)

    def find(self, *states: str) -> list[Message]:
        """Messages in the given states (all when none is given), oldest first."""
        return [*self.each(*states)]

    def each(self, *states: str) -> Iterator[Message]:
        """The same, one at a time."""
        marks = ",".join("?" * len(states))
        where = f"state IN ({marks}) ORDER BY id" if states else "1 ORDER BY id"
        return messages(self._connection, where, *states)

    def attempts_of(self, message: Message) -> list[Attempt]:
        """Every attempt at a message, and what came back of it, oldest first."""
        return attempts(self._connection, message.id)

    def told(self, **which: Any) -> Iterator[Told]:
        """What was detected and who was told of it (`monitor.ledger.audit.told`)."""
        return told(self._connection, **which)

    def counts(self) -> dict[str, int]:
        """How many messages are in each state."""
        return dict(self._connection.execute("SELECT state, COUNT(*) FROM messages GROUP BY state ORDER BY state"))

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
            "SELECT id, state = 'due' AND attempts = 0 AND NOT EXISTS (SELECT 1 FROM digests WHERE message = id)"
            " FROM messages WHERE person = ? AND channel = ? AND occasion = ?",
            (debt.person, debt.channel, occasion),
        ).fetchone()
        untouched = bool(row[1])  # an attempt may have reached the reader: frozen
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
        """The subscriptions a message is owed under, and after them the reader's others that want a part of it too."""
        rows = self._connection.execute(
            "SELECT subscription, also FROM deliveries WHERE message = ?"
            " GROUP BY subscription, also ORDER BY MIN(rowid)",
            (message.id,),
        ).fetchall()
        others = (name for _, also in rows for name in json.loads(also))
        return tuple(dict.fromkeys((*(name for name, _ in rows), *others)))

    def _installation(self) -> str:
        """Random per data folder: two installations never give two mails one Message-ID."""
        name: str = self._connection.execute("SELECT installation FROM about").fetchone()[0]
        return name


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
