"""Notices as acts among acts: which one an effect means, and which bear on which. Reads the tables of `versions`."""

import dataclasses
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from snapshots.encoding import decode
from snapshots.identity import folded, identity_of
from snapshots.model import Notice
from snapshots.references import meant, name_meant, names_of

# The newest state of every notice, also of those whose page is gone: a vanished page ends no act.
_NEWEST_NOTICES = (
    'SUBSTR(record, 1, 16) = \'{"type":"Notice"\''  # encoding.py writes the type first; entries are many
    " AND number = (SELECT MAX(number) FROM versions later WHERE later.key = versions.key)"
)
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
            found |= self._notices(f"key IN ({_marks(some)})", *some)
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

    def states(self) -> list[tuple[int, datetime, Notice]]:
        """Every state of every notice in the order they were written: version id, when first seen, without its text."""
        rows = self._connection.execute(
            "SELECT id, first_seen, json_remove(record, '$.provisions', '$.attachments') FROM versions"
            " WHERE json_extract(record, '$.type') = 'Notice' ORDER BY id"
        )
        return [
            (number, datetime.fromisoformat(moment), notice)
            for number, moment, text in rows
            if isinstance(notice := decode(text), Notice)
        ]

    def last_looks(self) -> dict[str, tuple[str, datetime]]:
        """By which source and when the newest state of each notice was last seen, by key."""
        rows = self._connection.execute(f"SELECT key, source, last_seen FROM versions WHERE {_NEWEST_NOTICES}")
        return {key: (source, datetime.fromisoformat(moment)) for key, source, moment in rows}

    def in_full(self, keys: Iterable[str]) -> Iterator[Notice]:
        """The newest state of these notices with their text, some at a time, in the order of the keys."""
        for some in _batches(sorted(keys)):
            rows = self._connection.execute(
                f"SELECT record FROM versions WHERE {_NEWEST_NOTICES} AND key IN ({_marks(some)}) ORDER BY key", some
            )
            yield from (notice for (text,) in rows.fetchall() if isinstance(notice := decode(text), Notice))

    def known_as(self, name: str) -> bool:
        """Whether any notice is of this source, or signed by an issuer of this code."""
        row = self._connection.execute(
            "SELECT 1 FROM records WHERE source = ?1 OR (key GLOB '*/*/*/*'"
            " AND '+' || SUBSTR(key, 1, INSTR(key, '/') - 1) || '+' LIKE '%+' || ?1 || '+%') LIMIT 1",
            (name,),
        ).fetchone()
        return row is not None

    def sightings(self) -> dict[str, tuple[str, datetime]]:
        """By which source and when each record was first seen, by key."""
        rows = self._connection.execute("SELECT key, source, MIN(first_seen) FROM versions GROUP BY key")
        return {key: (source, datetime.fromisoformat(moment)) for key, source, moment in rows}

    def _notices(self, where: str, *values: Any) -> dict[str, Notice]:
        rows = self._connection.execute(
            "SELECT key, json_remove(record, '$.provisions', '$.attachments') FROM versions"
            f" WHERE {_NEWEST_NOTICES} AND {where} ORDER BY key",
            values,
        )
        return {key: notice for key, text in rows if isinstance(notice := decode(text), Notice)}


def _batches(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _marks(values: list[str]) -> str:
    return ",".join("?" * len(values))
