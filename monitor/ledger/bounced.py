"""Mail that came back: which message, which address, for how long, and which addresses are given up.

A message its server has given up is dead, whatever the reason. An address is bouncing once it has refused for good so
many times in a row; nothing is sent to it until a person says that it works again.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.ledger.message import Message, messages
from snapshots.store import immediate, moment_text

HARD_BOUNCES = 3  # in a row: one may be a mistake of the reader's server, three are an address that is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """One address that one report speaks of."""

    address: str
    at: datetime
    severity: str  # hard: the address or its server refuses for good · soft: full, greylisted, unreachable
    final: bool  # the reader's server, or ours, no longer tries
    status: str  # as RFC 3463 numbers it: 5.1.1; '' when none was given
    words: str
    origin: str  # digest of the report: the same one read twice counts once
    message: int | None = None
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bouncing:
    """An address nothing is sent to any more."""

    address: str
    since: datetime
    times: int
    words: str


class Bounced:
    """The `bounces` table, and what it does to messages."""

    _database: Database
    _connection: sqlite3.Connection

    def bounced(self, bounce: Bounce, now: datetime) -> bool:
        """Put a bounce on record and give up its message if it is final. False when it already was on record."""
        with immediate(self._database, "the outbox"):
            added = self._connection.execute(
                "INSERT OR IGNORE INTO bounces (address, message, at, severity, final, status, words, origin)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    bounce.address.casefold(), bounce.message, moment_text(bounce.at), bounce.severity, bounce.final,
                    bounce.status, bounce.words, bounce.origin,
                ),
            ).rowcount  # fmt: skip
            if added and bounce.message is not None:
                self._connection.execute(
                    "INSERT INTO attempts VALUES (?, ?, '', 'bounced', ?)",
                    (bounce.message, moment_text(now), bounce.words),
                )
                if bounce.final:
                    self._connection.execute(
                        "UPDATE messages SET state = 'dead', error = ? WHERE id = ? AND state = 'sent'",
                        (f"came back: {bounce.words}", bounce.message),
                    )
        return bool(added)

    def bounces(self) -> Iterator[Bounce]:
        """Every bounce on record, oldest first."""
        rows = self._connection.execute(
            "SELECT address, message, at, severity, final, status, words, origin, cleared_at FROM bounces ORDER BY id"
        )
        for row in rows:
            yield Bounce(
                address=row[0], message=row[1], at=datetime.fromisoformat(row[2]), severity=row[3],
                final=bool(row[4]), status=row[5], words=row[6], origin=row[7],
                cleared_at=datetime.fromisoformat(row[8]) if row[8] else None,
            )  # fmt: skip

    def bouncing(self, address: str | None = None) -> list[Bouncing]:
        """The addresses that refused for good too often, or this one if it did."""
        one = "AND address = ?" if address is not None else ""
        rows = self._connection.execute(
            "SELECT address, MIN(at), COUNT(*), words, MAX(id) FROM bounces"
            f" WHERE severity = 'hard' AND cleared_at IS NULL {one} GROUP BY address HAVING COUNT(*) >= ?"
            " ORDER BY address",
            (*((address.casefold(),) if address is not None else ()), HARD_BOUNCES),
        )
        return [
            Bouncing(address=row[0], since=datetime.fromisoformat(row[1]), times=row[2], words=row[3]) for row in rows
        ]

    def clear(self, address: str, now: datetime) -> int:
        """An address works again: what came back from it no longer counts. How many bounces that were."""
        with immediate(self._database, "the outbox"):
            return self._connection.execute(
                "UPDATE bounces SET cleared_at = ? WHERE address = ? AND cleared_at IS NULL",
                (moment_text(now), address.casefold()),
            ).rowcount

    def by_message_id(self, message_id: str) -> Message | None:
        """The message of a Message-ID (without brackets), or of the part of it before the @."""
        whole, _, _ = message_id.partition("@")
        for message in messages(
            self._connection, "message_id = ? OR message_id GLOB ? LIMIT 1", message_id, f"{_literal(whole)}@*"
        ):
            return message
        return None

    def bounce_mail_known(self, box: str, name: str) -> bool:
        """Whether a mail of the bounce mailbox was looked at before."""
        row = self._connection.execute("SELECT 1 FROM bounce_mails WHERE box = ? AND name = ?", (box, name)).fetchone()
        return row is not None

    def bounce_mail_seen(self, box: str, name: str) -> None:
        """Remember that a mail was looked at."""
        with immediate(self._database, "the outbox"):
            self._connection.execute("INSERT OR IGNORE INTO bounce_mails VALUES (?, ?)", (box, name))


def _literal(token: str) -> str:
    return token if token.isalnum() else "-"  # tokens are hexadecimal; anything else matches nothing
