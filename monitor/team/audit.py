"""The audit log: who did what when, what it was before and after. It only grows; each line seals the one before.

Triggers refuse every other writing. Whoever can write the file itself could take them out and compute a new chain:
against that, note the last line's hash (`regwatch audit --verify` prints it) where they cannot write.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlite_utils import Database

from monitor.team.errors import AuditBrokenError
from monitor.team.file import transaction
from monitor.team.model import Entry
from snapshots.store import moment_text

_FIRST = "0" * 64
_LONGEST = 20_000  # characters of one value; what is longer is cut and says so
_COLUMNS = "number, at, who, what, about, before, after, previous, hash"


class Audit:
    """The `audit` table."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: sqlite3.Connection = database.conn

    def note(
        self,
        who: str,
        what: str,
        about: str,
        before: object = None,
        after: object = None,
        *,
        at: datetime | None = None,
    ) -> Entry:
        """Write one line. Never give it a secret: nothing takes it out again.

        A transaction of its own, or a part of the caller's: what is done and its line stand or fall together.
        """
        with transaction(self._database):
            row = self._connection.execute("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1").fetchone()
            number, previous = (row[0] + 1, row[1]) if row else (1, _FIRST)
            moment = moment_text(at or datetime.now(UTC))
            words = (_sound(who[:300]), _sound(what[:100]), _sound(about[:500]))
            fields = (number, moment, *words, _text(before), _text(after), previous)
            written = (*fields, _hash(fields))
            self._connection.execute(f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", written)
        return _entry(written)

    def entries(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        who: str = "",
        what: str = "",
        about: str = "",
        after: int = 0,
        limit: int = -1,
    ) -> Iterator[Entry]:
        """Lines in their order, those after number `after`; `what` may be a family, as "triage" for triage.set.

        `until` is the first moment that no longer counts.
        """
        found = self._connection.execute(
            f"""SELECT {_COLUMNS} FROM audit WHERE number > ? AND at >= ? AND at < ?
                AND (? = '' OR who = ?) AND (? = '' OR what = ? OR SUBSTR(what, 1, LENGTH(?) + 1) = ? || '.')
                AND (? = '' OR about = ?) ORDER BY number LIMIT ?""",
            (
                after, moment_text(since) if since else "", moment_text(until) if until else "~", who, who,
                what, what, what, what, about, about, limit,
            ),
        )  # fmt: skip
        return map(_entry, found)

    def newest(self, limit: int, *, about: str = "") -> list[Entry]:
        """The last lines, newest first."""
        found = self._connection.execute(
            f"SELECT {_COLUMNS} FROM audit WHERE ? = '' OR about = ? ORDER BY number DESC LIMIT ?",
            (about, about, limit),
        )
        return [_entry(row) for row in found]

    def verify(self) -> Entry | None:
        """The last line, after every line was found as written; None for an empty log. Raises AuditBrokenError.

        The first sign of trouble is named: a line altered, one missing, or the end cut off.
        """
        ever = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").fetchone()
        last: Entry | None = None
        previous, number = _FIRST, 0
        for row in self._connection.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY number"):
            number += 1
            if row[0] != number:
                raise _broken(f"line {number} is missing")
            if row[7] != previous or row[8] != _hash(row[:8]):
                raise _broken(f"line {number} was altered")
            previous, last = row[8], _entry(row)
        if ever and number < ever[0]:  # more is no trouble: others write meanwhile
            raise _broken(f"it ends with line {number}, but {ever[0]} were written")
        return last


def _broken(problem: str) -> AuditBrokenError:
    remedy = "Keep the file as it is, and compare it with a backup"
    return AuditBrokenError(problem, about="audit log", remedy=remedy)


def _hash(fields: tuple[Any, ...]) -> str:
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _text(value: object) -> str:
    text = _sound(json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain))
    if len(text) <= _LONGEST:
        return text
    return json.dumps({"cut": text[:_LONGEST], "characters": len(text)}, ensure_ascii=False)


def _sound(text: str) -> str:
    """Without half characters, which no file takes."""
    return text.encode("utf-8", "replace").decode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(
        number=row[0], at=datetime.fromisoformat(row[1]), who=row[2], what=row[3], about=row[4],
        before=json.loads(row[5]), after=json.loads(row[6]), previous=row[7], hash=row[8],
    )  # fmt: skip
