"""Notices as acts among acts: which one an effect means, and which bear on which. Reads the tables of `versions`."""

import dataclasses
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from snapshots.encoding import decode
from snapshots.identity import folded, identity_of
from snapshots.model import Notice
from snapshots.references import meant, name_meant, names_of

# The newest state of every notice, also of those whose page is gone: a vanished page ends no act.
# From the records to one version each: read the other way round, all versions there are would be looked at.
_NEWEST_NOTICES = (
    "FROM records CROSS JOIN versions ON versions.key = records.key"
    " AND number = (SELECT MAX(number) FROM versions later WHERE later.key = records.key)"
    ' WHERE SUBSTR(record, 1, 16) = \'{"type":"Notice"\''  # encoding.py writes the type first; entries are many
)
_OUTLINE = "json_remove(record, '$.provisions', '$.attachments')"
# As the indexes of schema.py say it: SQLite takes an index only for the very same words.
IS_NOTICE = "json_extract(record, '$.type') = 'Notice'"
IS_ACTING = "json_extract(record, '$.effects[0]') IS NOT NULL"
LAST_DAY = (
    "MAX(IFNULL(json_extract(record, '$.effective'), ''), IFNULL(json_extract(record, '$.published'), ''),"
    " IFNULL(json_extract(record, '$.signed'), ''), IFNULL(json_extract(record, '$.until'), ''),"
    " IFNULL(json_extract(record, '$.comments_until'), ''))"
)
State = tuple[int, datetime, Notice]  # version id, when first seen, how it then read
_AT_ONCE = 500  # values in one statement; SQLite takes 32,766


class Acts:
    """Looks acts up by the names other acts call them: the `named` table, filled as versions are added."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def key_meant(self, target: str) -> str | None:
        """The key under which we hold the act an effect names: by identity, by order number, or by title.

        None when we do not hold it, and when the name fits several acts.
        """
        row = self._connection.execute("SELECT key FROM records WHERE identity = ?", (identity_of(target),)).fetchone()
        name = name_meant(target)
        if row or "/undated/" not in name:
            return row[0] if row else None
        last = name.rpartition("/")[2]
        keys = self._orders(last) if last.isdecimal() else self._titled(last)
        found = self._keyed(keys)
        identity = meant(found.values()).get(name)
        return next((key for key, notice in found.items() if notice.identity == identity), None)

    def _orders(self, number: str) -> list[str]:
        rows = self._connection.execute("SELECT key FROM records WHERE key LIKE ? LIMIT 1000", (f"%/order/%/{number}",))
        return [row[0] for row in rows]

    def _titled(self, title: str) -> list[str]:
        """Keys of notices in whose title a folded title stands; the first sign spares most of them the folding."""
        sign = title[0] if "\u4e00" <= title[0] <= "\u9fff" else ""
        rows = self._connection.execute(
            "SELECT key, title FROM records WHERE key GLOB '*/*/*/*' AND INSTR(title, ?) > 0", (sign,)
        )
        return [key for key, printed in rows if title in folded(printed)][:1000]

    def acting_on(self, notice: Notice) -> list[Notice]:
        """Every act that bears on a notice, on those acts, and so on: what `monitor.force` needs to judge it.

        Their effects name the acts we hold by identity; a name that fits several acts is left out.
        """
        if not self._table_exists():
            return list(self.outlines().values())  # an older folder opened for reading only: all of them do no harm
        found: dict[str, Notice] = {}
        names, fresh = set[str](), set(names_of(notice))
        while fresh:
            names |= fresh
            acts = self._naming(fresh) - found.keys()
            more = self._keyed(acts)
            found |= more
            fresh = {name for act in more.values() for name in names_of(act)} - names
        return [self._resolved(act, names) for act in found.values()]

    def keep_names(self, act: Notice) -> None:
        """Remember which acts the newest version of an act names, inside the caller's transaction."""
        self._connection.execute("DELETE FROM named WHERE act = ?", (act.key,))
        names = {name_meant(effect.target) for effect in act.effects if effect.target}
        self._connection.executemany("INSERT INTO named VALUES (?, ?)", [(name, act.key) for name in sorted(names)])

    def _table_exists(self) -> bool:
        row = self._connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'named'").fetchone()
        return row is not None

    def _naming(self, names: set[str]) -> set[str]:
        found = set[str]()
        for some in _batches(sorted(names)):
            rows = self._connection.execute(f"SELECT act FROM named WHERE name IN ({_marks(some)})", some)
            found |= {row[0] for row in rows}
        return found

    def _keyed(self, keys: Iterable[str]) -> dict[str, Notice]:
        found: dict[str, Notice] = {}
        for some in _batches(sorted(keys)):
            found |= self._notices(f"records.key IN ({_marks(some)})", *some)
        return found

    def _resolved(self, act: Notice, names: set[str]) -> Notice:
        effects = tuple(
            dataclasses.replace(effect, target=self.key_meant(effect.target) or "")
            if "/undated/" in effect.target and name_meant(effect.target) in names
            else effect
            for effect in act.effects
        )
        return act if effects == act.effects else dataclasses.replace(act, effects=effects)

    def outlines(self) -> dict[str, Notice]:
        """The newest state of every notice by key, without its text and attachments."""
        return self._notices("1")

    def states(self, keys: Iterable[str] | None = None) -> list[State]:
        """Every state of every notice, or of those of some keys, in the order they were written, without its text."""
        if keys is None:
            return self._states("1")
        found = [state for some in _batches(sorted(keys)) for state in self._states(f"key IN ({_marks(some)})", *some)]
        return sorted(found, key=lambda state: state[0])

    def acting_states(self) -> list[State]:
        """Every state of the notices that ever did anything to another act."""
        return self._states(IS_ACTING)

    def dated_since(self, day: date) -> set[str]:
        """Keys of the notices any state of which prints a day of its own that is this one or a later one."""
        rows = self._connection.execute(f"SELECT key FROM versions WHERE {IS_NOTICE} AND {LAST_DAY} >= ?", (str(day),))
        return {row[0] for row in rows}

    def day_back(self, before: date, count: int) -> date | None:
        """The latest own day of the state of a notice that so many are from a day back; None where there are fewer."""
        row = self._connection.execute(
            f"SELECT {LAST_DAY} FROM versions WHERE {IS_NOTICE} AND {LAST_DAY} < ? ORDER BY {LAST_DAY} DESC"
            " LIMIT 1 OFFSET ?",
            (str(before), count),
        ).fetchone()
        return date.fromisoformat(row[0]) if row and row[0] else None

    def may_mean(self, name: str) -> set[str]:
        """Keys of all notices a name (`name_meant`) fits, one or several."""
        rows = self._connection.execute("SELECT key FROM records WHERE identity = ?", (name,))
        keys = [row[0] for row in rows]
        if "/undated/" in name:
            last = name.rpartition("/")[2]
            keys += self._orders(last) if last.isdecimal() else self._titled(last)
        return {key for key, notice in self._keyed(keys).items() if name in names_of(notice)}

    def _states(self, where: str, *values: str) -> list[State]:
        rows = self._connection.execute(
            f"SELECT id, first_seen, {_OUTLINE} FROM versions WHERE {IS_NOTICE} AND {where} ORDER BY id", values
        )
        return [
            (number, datetime.fromisoformat(moment), notice)
            for number, moment, text in rows
            if isinstance(notice := decode(text), Notice)
        ]

    def last_looks(self) -> dict[str, tuple[str, datetime]]:
        """By which source and when the newest state of each notice was last seen, by key."""
        rows = self._connection.execute(f"SELECT records.key, versions.source, last_seen {_NEWEST_NOTICES}")
        return {key: (source, datetime.fromisoformat(moment)) for key, source, moment in rows}

    def in_full(self, keys: Iterable[str]) -> Iterator[Notice]:
        """The newest state of these notices with their text, some at a time, in the order of the keys."""
        for some in _batches(sorted(keys)):
            rows = self._connection.execute(
                f"SELECT record {_NEWEST_NOTICES} AND records.key IN ({_marks(some)}) ORDER BY records.key", some
            )
            yield from (notice for (text,) in rows.fetchall() if isinstance(notice := decode(text), Notice))

    def known_as(self, name: str) -> bool:
        """Whether any notice is of this source, or signed by an issuer of this code."""
        row = self._connection.execute(
            "SELECT 1 FROM records WHERE source = ?1 OR (key GLOB '*/*/*/*'"
            " AND INSTR('+' || SUBSTR(key, 1, INSTR(key, '/') - 1) || '+', '+' || ?1 || '+') > 0) LIMIT 1",
            (name,),
        ).fetchone()
        return row is not None

    def sightings(self, keys: Iterable[str] | None = None) -> dict[str, tuple[str, datetime]]:
        """By which source and when each record, or each of some keys, was first seen, by key."""
        asked = "SELECT key, source, MIN(first_seen) FROM versions {} GROUP BY key"
        parts = (
            [("", [])]
            if keys is None
            else [(f"WHERE key IN ({_marks(some)})", some) for some in _batches(sorted(set(keys)))]
        )
        rows = (row for where, some in parts for row in self._connection.execute(asked.format(where), some))
        return {key: (source, datetime.fromisoformat(moment)) for key, source, moment in rows}

    def _notices(self, where: str, *values: Any) -> dict[str, Notice]:
        rows = self._connection.execute(
            f"SELECT records.key, {_OUTLINE} {_NEWEST_NOTICES} AND {where} ORDER BY records.key",
            values,
        )
        return {key: notice for key, text in rows if isinstance(notice := decode(text), Notice)}


def _batches(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _marks(values: list[str]) -> str:
    return ",".join("?" * len(values))
