"""What each check of a source showed, held or accepted: the base that new editions are compared with."""

import json
import sqlite3
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from snapshots.model import Edition
from snapshots.store import moment_text


class Editions:
    """The `editions` table. Writing methods expect the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def add(self, edition: Edition) -> int:
        """Keep what a check showed, held or accepted. The edition's own `id` is ignored."""
        cursor = self._connection.execute(
            "INSERT INTO editions (source, seen_at, records, complete, held, reasons, snapshots)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                edition.source, moment_text(edition.seen_at), edition.records, edition.complete, edition.held,
                json.dumps(edition.reasons, ensure_ascii=False), json.dumps(edition.snapshots),
            ),
        )  # fmt: skip
        return cursor.lastrowid or 0

    def all(self, source: str) -> list[Edition]:
        """Every edition of a source, oldest first."""
        return self._editions("source = ? ORDER BY id", source)

    def last_accepted(self, source: str) -> Edition | None:
        """The edition new ones are compared with."""
        found = self._editions("source = ? AND held = 0 ORDER BY id DESC LIMIT 1", source)
        return found[0] if found else None

    def last(self, source: str) -> Edition | None:
        """The newest edition, held or not."""
        found = self._editions("source = ? ORDER BY id DESC LIMIT 1", source)
        return found[0] if found else None

    def accepted_since(self, source: str, moment: datetime) -> int:
        """How many editions of a source were accepted after a moment."""
        row = self._connection.execute(
            "SELECT COUNT(*) FROM editions WHERE source = ? AND held = 0 AND seen_at > ?", (source, moment_text(moment))
        ).fetchone()
        return int(row[0])

    def accept(self, edition: Edition, reason: str) -> None:
        """An operator lets a held edition pass, and says why."""
        self._connection.execute(
            "UPDATE editions SET held = 0, reasons = ? WHERE id = ?",
            (json.dumps([*edition.reasons, reason], ensure_ascii=False), edition.id),
        )

    def _editions(self, where: str, *values: Any) -> list[Edition]:
        rows = self._connection.execute(f"SELECT * FROM editions WHERE {where}", values)
        return [
            Edition(
                id=row[0], source=row[1], seen_at=datetime.fromisoformat(row[2]), records=row[3],
                complete=bool(row[4]), held=bool(row[5]), reasons=tuple(json.loads(row[6])),
                snapshots=tuple(json.loads(row[7])),
            )
            for row in rows
        ]  # fmt: skip
