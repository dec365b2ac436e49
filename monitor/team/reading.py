"""Triages read from their three tables, many at a time. Writes nothing."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from monitor.team.model import Comment, Relevance, Seen, Triage

_PIECE = 5000  # ids asked for at once
_COLUMNS = """t.change, t.version, t.relevance, COALESCE(a.address, ''), t.decision, t.due, t.published, t.changed_by,
    t.changed_at"""
_FROM = "FROM triage t LEFT JOIN accounts a ON a.id = t.owner"
_ASKED = "IN (SELECT value FROM json_each(?))"


class Reading:
    """What is noted on changes."""

    def __init__(self, database: Database) -> None:
        self._connection = database.conn

    def of(self, changes: Sequence[str]) -> dict[str, Triage]:
        """The triage of each, in the order asked; one nobody has touched is empty."""
        found: dict[str, Triage] = {}
        for start in range(0, len(changes), _PIECE):
            found |= self._piece(changes[start : start + _PIECE])
        return found

    def undone(self, *, owner: str, before: date | None, limit: int) -> list[Triage]:
        """Those that are `Triage.open`, the earliest due day first; of one owner, or due before a day."""
        rows = self._connection.execute(
            f"""SELECT t.change {_FROM} WHERE t.decision = '' AND t.relevance <> 'no'
                AND (t.owner IS NOT NULL OR t.due IS NOT NULL OR t.relevance = 'yes')
                AND (? = '' OR a.address = ?) AND (? IS NULL OR t.due < ?)
                ORDER BY t.due IS NULL, t.due, t.changed_at, t.change LIMIT ?""",
            (owner, owner, *(2 * (before.isoformat() if before else None,)), limit),
        )
        return list(self.of([row[0] for row in rows]).values())

    def every(self) -> list[Triage]:
        """All that were touched, seen or commented on."""
        rows = self._connection.execute(
            "SELECT change FROM triage UNION SELECT change FROM seen UNION SELECT change FROM comments ORDER BY 1"
        )
        return list(self.of([row[0] for row in rows]).values())

    def _piece(self, changes: Sequence[str]) -> dict[str, Triage]:
        asked = (json.dumps(list(changes)),)
        rows = self._connection.execute(f"SELECT {_COLUMNS} {_FROM} WHERE t.change {_ASKED}", asked)
        noted = {row[0]: row for row in rows}
        seen: dict[str, list[Seen]] = defaultdict(list)
        for change, who, at in self._connection.execute(
            f"SELECT change, who, at FROM seen WHERE change {_ASKED} ORDER BY at, who", asked
        ):
            seen[change].append(Seen(who=who, at=datetime.fromisoformat(at)))
        comments: dict[str, list[Comment]] = defaultdict(list)
        for change, *row in self._connection.execute(
            f"SELECT change, number, who, at, text, published FROM comments WHERE change {_ASKED} ORDER BY number",
            asked,
        ):
            comments[change].append(_comment(row))
        return {
            change: _triage(change, noted.get(change), tuple(seen[change]), tuple(comments[change]))
            for change in changes
        }  # fmt: skip


def _comment(row: Sequence[Any]) -> Comment:
    return Comment(
        number=row[0], who=row[1], at=datetime.fromisoformat(row[2]), text=row[3], published=bool(row[4])
    )  # fmt: skip


def _triage(change: str, row: Sequence[Any] | None, seen: tuple[Seen, ...], comments: tuple[Comment, ...]) -> Triage:
    if row is None:
        return Triage(change=change, seen=seen, comments=comments)
    return Triage(
        change=change, version=row[1], relevance=Relevance(row[2]), owner=row[3], decision=row[4],
        due=date.fromisoformat(row[5]) if row[5] else None, published=bool(row[6]), changed_by=row[7],
        changed_at=datetime.fromisoformat(row[8]), seen=seen, comments=comments,
    )  # fmt: skip
