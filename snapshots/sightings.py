"""Sightings that are no single row's: a whole list seen again, and states found out later. Compares nothing.

A standing entry that no whole look missed was seen with its list: one row in `sweeps` says so for all of them, so that
the archive grows with changes and not with checks. `Versions` reads it that way.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from snapshots.encoding import encode
from snapshots.identity import identity_of
from snapshots.model import Notice, Record, Version
from snapshots.store import moment_text
from snapshots.versions import Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One state of an entry by the acts: begun by one, ended by one, or by the next state (`ended`, no `ended_by`)."""

    record: Record
    by: str
    on: date | None
    ended: bool = False
    ended_by: str | None = None
    until: date | None = None
    snapshots: tuple[int, ...] = ()


class Sightings:
    """The `sweeps` and `absences` tables, and the past of `versions`. Every method expects the caller's transaction."""

    def __init__(self, database: Database, versions: Versions) -> None:
        self._connection: sqlite3.Connection = database.conn
        self._versions = versions

    def sweep(self, source: str, seen_at: datetime, *, missing: Iterable[Version], back: Iterable[Version]) -> None:
        """A whole list was seen: every standing entry but the `missing`, without a write for each of them.

        `missing` are standing and not shown now; `back` had been missing at a check before and are shown again.
        """
        when = moment_text(seen_at)
        self._connection.executemany(
            "UPDATE versions SET last_seen = MAX(last_seen, ?), missed_at = ? WHERE id = ? AND missed_at IS NULL",
            ((moment_text(version.last_seen), when, version.id) for version in missing),
        )
        for version in back:
            if version.missed_at is not None:
                self._connection.execute(
                    "INSERT OR IGNORE INTO absences VALUES (?, ?, ?)",
                    (version.id, moment_text(version.missed_at), when),
                )
            self._connection.execute(
                "UPDATE versions SET missed_at = NULL, last_seen = MAX(last_seen, ?) WHERE id = ?", (when, version.id)
            )
        self._connection.execute(
            "INSERT INTO sweeps VALUES (?, ?)"
            " ON CONFLICT (source) DO UPDATE SET seen_at = MAX(seen_at, excluded.seen_at)",
            (source, when),
        )

    def seen_then(
        self,
        record: Record,
        *,
        source: str,
        seen_at: datetime,
        snapshots: Iterable[int],
        reader: str,
        ended_at: datetime,
        looks: Sequence[datetime] = (),
    ) -> bool:
        """A state seen before the newest one and found out later (back-fill). It never becomes the standing one.

        A neighbouring version that says the same is stretched to that moment when none of `looks`, the times a whole
        list was seen, lies between; else a version of its own is put in its place in the order. Returns whether it was.
        """
        history = self._versions.history(record.key)
        if around := next((one for one in history if one.first_seen <= seen_at <= one.last_seen), None):
            if around.record == record or seen_at in (around.first_seen, around.last_seen):
                self._connection.execute(  # it was back by then, where looks had missed it
                    "UPDATE absences SET back_at = ? WHERE version = ? AND missed_at < ? AND back_at > ?",
                    (moment_text(seen_at), around.id, moment_text(seen_at), moment_text(seen_at)),
                )
                return False
            self._part(around, seen_at, looks)
            history = self._versions.history(record.key)
        earlier = [one for one in history if one.last_seen < seen_at]
        later = [one for one in history if one.first_seen > seen_at]
        if later and later[0].record == record and not any(seen_at < at < later[0].first_seen for at in looks):
            self._connection.execute(
                "UPDATE versions SET first_seen = ?, snapshots = ? WHERE id = ?",
                (moment_text(seen_at), json.dumps([*snapshots, *later[0].snapshots]), later[0].id),
            )
            return False
        if earlier and earlier[-1].record == record and not any(earlier[-1].last_seen < at < seen_at for at in looks):
            self._connection.execute(
                "UPDATE versions SET last_seen = ? WHERE id = ?", (moment_text(seen_at), earlier[-1].id)
            )
            return False
        since = later[0].first_seen if later else ended_at
        number = later[0].number if later else (history[-1].number + 1 if history else 1)
        if later:  # in two steps, because numbers are unique within a key
            self._connection.execute(
                "UPDATE versions SET number = -number - 1 WHERE key = ? AND number >= ?", (record.key, number)
            )
            self._connection.execute("UPDATE versions SET number = -number WHERE key = ? AND number < 0", (record.key,))
            ended_at = min(ended_at, later[0].first_seen)
        else:
            title = record.title if isinstance(record, Notice) else record.name
            identity = record.identity if isinstance(record, Notice) else identity_of(record.key)
            self._connection.execute(
                "INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?)", (record.key, identity, source, title)
            )
        self._connection.execute(
            "INSERT INTO versions (key, number, source, record, first_seen, last_seen, snapshots, reader, ended_at,"
            " missed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.key, number, source, encode(record), moment_text(seen_at), moment_text(seen_at),
                json.dumps(list(snapshots)), reader, moment_text(ended_at),
                next((moment_text(at) for at in sorted(looks) if seen_at < at and (not later or at < since)), None),
            ),
        )  # fmt: skip
        return True

    def _part(self, version: Version, moment: datetime, looks: Sequence[datetime]) -> None:
        """Two versions of one that was taken to stand through a moment at which another state was seen.

        The later keeps the id. Each reaches to the nearest look that showed it.
        """
        rows = self._connection.execute(
            "SELECT missed_at, back_at FROM absences WHERE version = ? ORDER BY missed_at", (version.id,)
        ).fetchall()
        absences = [(datetime.fromisoformat(missed), datetime.fromisoformat(back)) for missed, back in rows]
        shown = [at for at in sorted(looks) if not any(missed <= at < back for missed, back in absences)]
        until = max((at for at in shown if version.first_seen < at < moment), default=version.first_seen)
        since = min((at for at in shown if moment < at < version.last_seen), default=version.last_seen)
        missed = next((moment_text(gone) for gone, back in absences if gone < moment < back), None)
        self._connection.execute(
            "UPDATE versions SET number = -number - 1 WHERE key = ? AND number >= ?", (version.key, version.number)
        )
        self._connection.execute("UPDATE versions SET number = -number WHERE key = ? AND number < 0", (version.key,))
        first = self._connection.execute(
            "INSERT INTO versions (key, number, source, record, first_seen, last_seen, snapshots, reader, reread,"
            " ended_at, missed_at) SELECT key, number - 1, source, record, first_seen, ?, snapshots, reader, reread,"
            " ?, ? FROM versions WHERE id = ?",
            (moment_text(until), moment_text(moment), missed, version.id),
        ).lastrowid
        self._connection.execute(
            "UPDATE versions SET first_seen = ?, reread = 0 WHERE id = ?", (moment_text(since), version.id)
        )
        self._connection.execute(
            "UPDATE absences SET version = ? WHERE version = ? AND back_at <= ?",
            (first, version.id, moment_text(moment)),
        )
        self._connection.execute(
            "DELETE FROM absences WHERE version = ? AND missed_at < ?", (version.id, moment_text(since))
        )

    def by_acts_then(self, key: str, stretches: Sequence[Stretch], *, source: str, now: datetime, reader: str) -> None:
        """All states of an entry by its acts, oldest first. A version that an act of them began keeps its id."""
        held = {version.begun_by: version for version in self._versions.history(key)}
        if stretches and not held:
            name = stretches[-1].record
            title = name.title if isinstance(name, Notice) else name.name
            self._connection.execute(
                "INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?)", (key, identity_of(key), source, title)
            )
        self._connection.execute("UPDATE versions SET number = -number WHERE key = ?", (key,))  # numbers are unique
        for number, one in enumerate(stretches, start=1):
            old, when = held.get(one.by), moment_text(now)
            ended = moment_text(old.ended_at if old and old.ended_at else now) if one.ended else None
            until = one.until.isoformat() if one.until else None
            values = (number, encode(one.record), ended, one.ended_by, until)
            if old:
                self._connection.execute(
                    "UPDATE versions SET number = ?, record = ?, ended_at = ?, ended_by = ?, ended_on = ? WHERE id = ?",
                    (*values, old.id),
                )
                continue
            self._connection.execute(
                "INSERT INTO versions (number, record, ended_at, ended_by, ended_on, key, source, first_seen,"
                " last_seen, snapshots, reader, begun_by, begun_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *values, key, source, when, when, json.dumps(one.snapshots), reader, one.by,
                    one.on.isoformat() if one.on else None,
                ),
            )  # fmt: skip

    def not_seen_then(self, source: str, shown: Collection[str], seen_at: datetime, looks: Sequence[datetime]) -> None:
        """A whole list seen at a moment before the newest one did not show these entries, though they stood around it.

        `looks` are the times at which the whole list was seen.
        """
        when = moment_text(seen_at)
        back = next((at for at in sorted(looks) if at > seen_at), None)
        if back is None:
            return
        around = self._versions.where(
            "source = ? AND first_seen < ? AND (last_seen > ? OR ended_at IS NULL)", source, when, when
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO absences VALUES (?, ?, ?)",
            [(one.id, when, moment_text(back)) for one in around if one.last_seen > seen_at and one.key not in shown],
        )
