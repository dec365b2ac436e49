"""The auditor's answer: what was detected, when, in which version, who was told of it, when, and whether it arrived.

Reads only, one row at a time. A change nobody was to hear of is a row too; so is a message that tells of no change.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from snapshots.store import moment_text

DELIVERED = {"sent": "yes", "dead": "no", "due": "not yet", "leased": "not yet"}  # by the message's state

_COLUMNS = (
    "c.id, c.kind, c.source, c.key, c.title, c.cause, c.published, c.effective, c.seen_at, v.number, c.after,"
    " c.snapshots, d.subscription, COALESCE(m.person, d.person), COALESCE(m.channel, d.channel), m.address, m.id,"
    " m.kind, m.message_id, m.state, m.due_at, m.sent_at, m.attempts, m.error"
)
_CHANGES = (
    f"SELECT {_COLUMNS} FROM changes c LEFT JOIN versions v ON v.id = c.after"
    " LEFT JOIN deliveries d ON d.change = c.id LEFT JOIN messages m ON m.id = d.message"
)
_OTHERS = (
    f"SELECT {_COLUMNS} FROM messages m LEFT JOIN deliveries d ON d.message = m.id"
    " LEFT JOIN changes c ON c.id = d.change LEFT JOIN versions v ON v.id = c.after"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One change and one message about it; either side may be missing."""

    change: str | None
    kind: str | None
    source: str | None
    key: str | None
    title: str | None
    cause: str | None
    published: str | None
    effective: str | None
    detected: datetime | None  # when we saw it
    version: int | None  # of the record, as 'regwatch history' numbers them
    version_id: int | None
    snapshots: tuple[int, ...]
    subscription: str | None
    person: str | None
    channel: str | None
    address: str | None
    message: int | None  # as 'regwatch outbox' numbers them
    message_kind: str | None
    message_id: str | None
    state: str | None
    due: datetime | None
    sent: datetime | None
    attempts: int | None
    error: str | None

    @property
    def delivered(self) -> str:
        """yes (its channel took it and nothing came back), no, not yet; '' where nobody was to be told."""
        return DELIVERED.get(self.state or "", "")


def told(
    connection: sqlite3.Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    key: str | None = None,
    person: str | None = None,
) -> Iterator[Told]:
    """Every change and who was told of it, oldest first; then, without a key, the messages that tell of no change.

    `key` is a record's, its cause's, or a change's id; `person` a person, an address or a subscription.
    """
    clauses, values = _filters(since, until, "c.seen_at", person)
    if key is not None:
        clauses.append("(c.key = ? OR c.cause = ? OR c.id = ?)")
        values += [key, key, key]
    yield from _rows(connection, f"{_CHANGES} WHERE {' AND '.join(clauses)} ORDER BY c.position, d.rowid", values)
    if key is None:
        clauses, values = _filters(since, until, "m.due_at", person)
        yield from _rows(
            connection, f"{_OTHERS} WHERE d.change IS NULL AND {' AND '.join(clauses)} ORDER BY m.id", values
        )


def _filters(
    since: datetime | None, until: datetime | None, column: str, person: str | None
) -> tuple[list[str], list[Any]]:
    clauses, values = ["1"], list[Any]()
    for limit, sign in ((since, ">="), (until, "<")):
        if limit:
            clauses.append(f"{column} {sign} ?")
            values.append(moment_text(limit))
    if person is not None:
        clauses.append("? IN (LOWER(m.person), LOWER(m.address), LOWER(d.subscription))")
        values.append(person.lower())
    return clauses, values


def _rows(connection: sqlite3.Connection, query: str, values: list[Any]) -> Iterator[Told]:
    for row in connection.execute(query, values):
        yield Told(
            change=row[0], kind=row[1], source=row[2], key=row[3], title=row[4], cause=row[5], published=row[6],
            effective=row[7], detected=_moment(row[8]), version=row[9], version_id=row[10],
            snapshots=tuple(json.loads(row[11] or "[]")), subscription=row[12], person=row[13], channel=row[14],
            address=row[15], message=row[16], message_kind=row[17], message_id=row[18], state=row[19],
            due=_moment(row[20]), sent=_moment(row[21]), attempts=row[22], error=row[23] or None,
        )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
