"""What acts do to registers: carried out, or held for a person. Decides nothing and changes no register.

Each row is one act's touch of one register, with what it took to carry it out: the steps, the states before them, the
originals they were read from. So a later act can be ordered against it, and a replaced annex carried out anew.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlite_utils import Database

from snapshots.model import Entry
from snapshots.store import moment_text
from spiders.registers import Step, Touch


class State(StrEnum):
    """How far an act's touch has come."""

    UNDECIDED = "undecided"
    DONE = "done"
    NOTHING = "nothing"  # a person decided that the act does nothing to the register


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One act's touch of one register. `before` are the states of the entries it named, where they stood."""

    register: str
    act: str
    source: str
    published: date | None
    state: State
    reason: str  # why a person must decide; '' where nobody must
    found_at: datetime
    originals: tuple[str, ...] = ()
    reader: str = ""
    steps: tuple[Step, ...] = ()
    before: tuple[Entry, ...] = ()
    settled_at: datetime | None = None
    decided_as: str = ""
    decision: str = ""  # the person's reason

    @property
    def keys(self) -> frozenset[str]:
        """Keys of every entry the act named."""
        return frozenset(entry.key for step in self.steps for entry in step.entries)

    @property
    def whole(self) -> bool:
        """Whether it touched the whole list."""
        return whole(self.steps)


def whole(steps: Iterable[Step]) -> bool:
    """Whether steps touch the whole list, not single entries."""
    return any(step.touch in (Touch.REPLACE, Touch.CLOSE) for step in steps)


class Touches:
    """The `touches` table. Writing expects the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def of(self, register: str, act: str) -> Recorded | None:
        """An act's touch of a register."""
        found = self._recorded("register = ? AND act = ?", register, act)
        return found[0] if found else None

    def done(self, register: str) -> list[Recorded]:
        """Every act that was carried out on a register, in the order that happened."""
        return self._recorded("register = ? AND settled_at IS NOT NULL AND steps != '[]'", register)

    def carried_out(self) -> list[Recorded]:
        """Every act that was carried out on any register, in the order that happened; none in a file from before."""
        if not self._exists():
            return []
        return self._recorded("settled_at IS NOT NULL AND steps != '[]'")

    def beside(self, act: str) -> list[Recorded]:
        """Every act that was carried out on a register this one was carried out on too, in the order that happened."""
        if not self._exists():
            return []
        same = "register IN (SELECT register FROM touches WHERE act = ? AND settled_at IS NOT NULL)"
        return self._recorded(f"{same} AND settled_at IS NOT NULL AND steps != '[]'", act)

    def undecided(self, source: str | None = None) -> list[Recorded]:
        """Every touch that waits for a person (of one source), oldest first; none in a file from before this table."""
        if not self._exists():
            return []
        wanted, values = (" AND source = ?", (source,)) if source else ("", ())
        return self._recorded(f"state = 'undecided'{wanted}", *values)

    def put(self, touch: Recorded) -> None:
        """Write an act's touch as it is now."""
        self._connection.execute(
            "INSERT INTO touches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (register, act) DO UPDATE SET source = excluded.source, published = excluded.published,"
            " state = excluded.state, reason = excluded.reason, originals = excluded.originals,"
            " reader = excluded.reader, steps = excluded.steps, before = excluded.before,"
            " settled_at = excluded.settled_at,"
            " decided_as = excluded.decided_as, decision = excluded.decision",
            (
                touch.register, touch.act, touch.source, touch.published.isoformat() if touch.published else None,
                touch.state, touch.reason, moment_text(touch.found_at), _json(touch.originals), touch.reader,
                _json(touch.steps), _json(touch.before), moment_text(touch.settled_at) if touch.settled_at else None,
                touch.decided_as, touch.decision,
            ),
        )  # fmt: skip

    def _exists(self) -> bool:
        """False for a file that is read only and not brought up to date yet."""
        return bool(self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'touches'").fetchone())

    def _recorded(self, where: str, *values: Any) -> list[Recorded]:
        rows = self._connection.execute(
            "SELECT register, act, source, published, state, reason, found_at, originals, reader, steps, before,"
            " settled_at, decided_as, decision"
            f" FROM touches WHERE {where} ORDER BY COALESCE(settled_at, found_at), rowid",
            values,
        )
        return [
            Recorded(
                register=row[0], act=row[1], source=row[2], published=date.fromisoformat(row[3]) if row[3] else None,
                state=State(row[4]), reason=row[5], found_at=datetime.fromisoformat(row[6]),
                originals=msgspec.json.decode(row[7], type=tuple[str, ...]), reader=row[8],
                steps=msgspec.json.decode(row[9], type=tuple[Step, ...]),
                before=msgspec.json.decode(row[10], type=tuple[Entry, ...]),
                settled_at=datetime.fromisoformat(row[11]) if row[11] else None, decided_as=row[12], decision=row[13],
            )
            for row in rows
        ]  # fmt: skip


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
