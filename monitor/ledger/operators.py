"""What operators are told of trouble with watching, and what they know already. Decides nothing."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.ledger.outbox import Outbox, Posted
from snapshots.store import moment_text

KIND = "operator"  # of the messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One kind of trouble with one source, as operators know it; it may come and go several times in one."""

    source: str
    fault: str
    since: datetime  # its first opening
    openings: int
    open: bool
    turned_at: datetime  # when it last opened or closed
    told_open: bool  # what operators were told last
    told_at: datetime


class OperatorNotes:
    """The `troubles` and `operator_notes` tables. Writing expects the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn
        self._outbox = Outbox(database)

    def known(self, source: str) -> dict[str, Trouble]:
        """What is known of a source, by fault."""
        rows = self._connection.execute(
            "SELECT source, fault, since, openings, open, turned_at, told_open, told_at FROM troubles WHERE source = ?",
            (source,),
        )
        return {
            row[1]: Trouble(
                source=row[0], fault=row[1], since=datetime.fromisoformat(row[2]), openings=row[3], open=bool(row[4]),
                turned_at=datetime.fromisoformat(row[5]), told_open=bool(row[6]),
                told_at=datetime.fromisoformat(row[7]),
            )
            for row in rows
        }  # fmt: skip

    def keep(self, trouble: Trouble) -> None:
        """Remember a trouble as it is now."""
        self._connection.execute(
            "INSERT OR REPLACE INTO troubles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                trouble.source, trouble.fault, moment_text(trouble.since), trouble.openings, int(trouble.open),
                moment_text(trouble.turned_at), int(trouble.told_open), moment_text(trouble.told_at),
            ),
        )  # fmt: skip

    def owe(self, notes: list[dict[str, Any]], address: str, channel: str, *, occasion: str, now: datetime) -> None:
        """Notes to one operator; a mail nobody tried to send yet takes them in: what is found together shares one."""
        message = self._untried(address, channel) or self._new(address, channel, occasion, now)
        self._connection.executemany(
            "INSERT INTO operator_notes VALUES (?, ?)",
            [(message, json.dumps(note, ensure_ascii=False)) for note in notes],
        )

    def of_message(self, message: int) -> list[dict[str, Any]]:
        """What one message tells, in the order it happened."""
        rows = self._connection.execute("SELECT note FROM operator_notes WHERE message = ? ORDER BY rowid", (message,))
        return [json.loads(note) for (note,) in rows]

    def _untried(self, address: str, channel: str) -> int | None:
        row = self._connection.execute(
            "SELECT id FROM messages WHERE kind = ? AND person = ? AND channel = ? AND state = 'due' AND attempts = 0"
            " ORDER BY id DESC LIMIT 1",
            (KIND, address, channel),
        ).fetchone()
        return int(row[0]) if row else None

    def _new(self, address: str, channel: str, occasion: str, now: datetime) -> int:
        """A message of its own; its occasion is counted on where one of that name is on its way already."""
        turn, name = 1, occasion
        while self._connection.execute(
            "SELECT 1 FROM messages WHERE person = ? AND channel = ? AND occasion = ?", (address, channel, name)
        ).fetchone():
            turn += 1
            name = f"{occasion}/{turn}"
        return self._outbox.post(
            Posted(person=address, channel=channel, address=address, occasion=name, due_at=now, kind=KIND)
        )
