"""Filling the index from the archive: all of it once, then what is new. Writes no archive.

Every batch is one transaction together with how far it reaches: a process killed in between goes on from there. One
process fills at a time; a second one leaves it to the first.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from filelock import FileLock, Timeout

from monitor.search.entering import Read, read, take_back, write
from monitor.search.index import about, discard, index_to_fill, put
from monitor.workspace import Workspace
from snapshots.store import moment_text

LOCK = "search.lock"
_BATCH = 4_000  # records of one transaction
_HELD = 30_000_000  # characters of tokens of one transaction
_FEW = 4  # an update of less than this part of the records needs no tidying: FTS5 merges a little as it writes

Progress = Callable[[int, int], None]  # records done, records in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far the index goes: ids of the archive's tables."""

    version: int = 0
    change: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What an update did. `busy`: another process is at it, nothing was done here."""

    records: int = 0
    rebuilt: bool = False
    busy: bool = False


def update(opened: Workspace, *, anew: bool = False, progress: Progress | None = None) -> Updated:
    """Bring the index up to the archive; `anew` throws it away first. Cheap when there is nothing new.

    The archive is only read: a read-only workspace will do. Raises ArchiveError where the folder cannot be written.
    """
    lock = FileLock(opened.folder / LOCK, timeout=0)
    try:
        with lock:
            return _updated(opened, anew, progress or (lambda done, total: None))
    except Timeout:
        return Updated(busy=True)


def _updated(opened: Workspace, anew: bool, progress: Progress) -> Updated:
    if anew:
        discard(opened.folder)
    archive = opened.facts.database.conn
    newest = _newest(archive)
    with index_to_fill(opened.folder) as index:
        said, who = about(index), _installation(archive)
        building = said["state"] == "building"
        if building and "version" not in said:
            put(index, version=str(newest.version), change=str(newest.change), installation=who)
            said = about(index)
        done = Reach(version=int(said["version"]), change=int(said["change"]))
        if said["installation"] != who or done.version > newest.version or done.change > newest.change:
            return _again(opened, index, progress)
        if done == newest and not building:
            return Updated()
        keys = _keys(archive, said.get("at", "")) if building else _concerned(archive, done, newest)
        _fill(opened, index, keys, building, progress)
        if building or len(keys) * _FEW > _count(index):
            for table in ("words", "marks"):
                index.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        reached = done if building else newest  # what came while it was being built is the next update's
        put(index, state="ready", version=str(reached.version), change=str(reached.change))
        put(index, indexed_at=moment_text(datetime.now(UTC)))
        return Updated(records=len(keys), rebuilt=building)


def _again(opened: Workspace, index: sqlite3.Connection, progress: Progress) -> Updated:
    """The folder holds another archive than the one that was indexed."""
    index.close()
    return _updated(opened, True, progress)


def _newest(archive: sqlite3.Connection) -> Reach:
    version, change = archive.execute(
        "SELECT (SELECT MAX(id) FROM versions), (SELECT MAX(position) FROM changes)"
    ).fetchone()
    return Reach(version=version or 0, change=change or 0)


def _installation(archive: sqlite3.Connection) -> str:
    row = archive.execute("SELECT installation FROM about").fetchone()
    return str(row[0]) if row else ""


def _fill(
    opened: Workspace, index: sqlite3.Connection, keys: Sequence[str], building: bool, progress: Progress
) -> None:
    """Index records batch by batch, a batch as long as memory allows. A build goes on behind the last key written."""
    batch: list[str] = []
    found: list[Read] = []
    held, begun = 0, time.monotonic()
    for place, key in enumerate(keys, start=1):
        batch.append(key)
        if one := read(opened, key):
            found.append(one)
            held += len(one.columns)
        if len(batch) < _BATCH and held < _HELD and place < len(keys):
            continue
        with _transaction(index):
            if not building:
                take_back(index, batch)
            write(index, found)
            if building:
                left = (time.monotonic() - begun) / place * (len(keys) - place)
                put(index, at=key, ready_at=moment_text(datetime.now(UTC) + timedelta(seconds=left)))
        progress(place, len(keys))
        batch, found, held = [], [], 0


@contextmanager
def _transaction(index: sqlite3.Connection) -> Iterator[None]:
    index.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if index.in_transaction:  # a full disk makes SQLite roll back by itself
            index.execute("ROLLBACK")
        raise
    index.execute("COMMIT")


def _count(index: sqlite3.Connection) -> int:
    return int(index.execute("SELECT COUNT(*) FROM records").fetchone()[0])


def _keys(archive: sqlite3.Connection, behind: str) -> list[str]:
    return [row[0] for row in archive.execute("SELECT key FROM records WHERE key > ? ORDER BY key", (behind,))]


def _concerned(archive: sqlite3.Connection, done: Reach, newest: Reach) -> list[str]:
    """Keys with a new version, or with a change: acts found later rewrite states under the ids they had."""
    rows = archive.execute(
        "SELECT key FROM versions WHERE id > ? AND id <= ?"
        " UNION SELECT c.key FROM changes c JOIN records r ON r.key = c.key WHERE c.position > ? AND c.position <= ?"
        " ORDER BY 1",
        (done.version, newest.version, done.change, newest.change),
    )
    return [row[0] for row in rows]
