"""Reading rooms: the data folder, open for reading, once for each thread. Never writes.

Opening a folder costs 10 ms, nearly all of it for asking which schema steps were taken; a request needs 1. So a thread
keeps what it opened, and opens again when a file was replaced by another one or its tables were changed meanwhile.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.workspace import Workspace, workspace
from snapshots import archive, facts
from snapshots.store import storage_errors

_PAGES_KEPT = "PRAGMA cache_size = -8000"  # 8 MB of each file for each thread; the rest is the system's to keep


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    opened: Workspace
    files: tuple[tuple[int, int], ...]
    tables: tuple[int, ...]
    closing: ExitStack


_own = threading.local()


@contextmanager
def reading(folder: Path) -> Iterator[Workspace]:
    """This thread's own open folder, as it stood at one moment until the end. Raises ArchiveError and its kind."""
    room: _Room | None = getattr(_own, "room", None)
    if room is None or getattr(_own, "busy", False) or room.opened.folder != folder or not _same(room):
        if getattr(_own, "busy", False):  # a page within a page: rare, and not worth keeping
            with workspace(folder, readonly=True) as opened:
                yield opened
            return
        leave()
        room = _own.room = _enter(folder)
    _own.busy = True
    connections = _connections(room.opened)
    try:
        with storage_errors(folder):
            for connection in connections:
                connection.execute("BEGIN")
        yield room.opened
    finally:
        _own.busy = False
        room.opened.archive.forget()
        for connection in connections:
            if connection.in_transaction:
                connection.rollback()


def leave() -> None:
    """Close what this thread keeps open, if anything."""
    room: _Room | None = getattr(_own, "room", None)
    _own.room = None
    if room is not None:
        room.closing.close()


def _enter(folder: Path) -> _Room:
    with ExitStack() as stack:
        files = _files(folder)
        opened = stack.enter_context(workspace(folder, readonly=True))
        for connection in _connections(opened):
            connection.execute(_PAGES_KEPT)
        return _Room(opened=opened, files=files, tables=_tables(opened), closing=stack.pop_all())


def _same(room: _Room) -> bool:
    """Whether the files are still those that were opened, with the tables they had."""
    try:
        return _files(room.opened.folder) == room.files and _tables(room.opened) == room.tables
    except (OSError, sqlite3.Error):
        return False


def _files(folder: Path) -> tuple[tuple[int, int], ...]:
    found = ((folder / name).stat() for name in (archive.FILE, facts.FILE))
    return tuple((one.st_dev, one.st_ino) for one in found)


def _tables(opened: Workspace) -> tuple[int, ...]:
    return tuple(one.execute("PRAGMA schema_version").fetchone()[0] for one in _connections(opened))


def _connections(opened: Workspace) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    return opened.archive.connection, opened.facts.database.conn
