"""Opening team.sqlite: for its owner's eyes only, made when first written to. Knows no tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from sqlite_utils import Database

from monitor.team.schema import team
from snapshots.store import immediate, open_database, storage_errors

NAME = "team.sqlite"
_ONLY_US = 0o600  # password hashes and addresses; SQLite gives -wal and -shm the same mode


def open_team(folder: Path, *, readonly: bool = False) -> Database:
    """The team's file of a data folder. For reading, one that does not exist yet is as good as an empty one.

    Raises ArchiveError and its kind.
    """
    path = folder / NAME
    if readonly:
        return open_database(path, team, readonly=True) if path.exists() else _nobody_yet()
    with storage_errors(path):
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / f"{NAME}.lock", mode=_ONLY_US):  # two first visitors must not both make the tables
            if (
                not path.exists()
            ):  # closing a file drops every lock this process has on it, SQLite's too: only a new one
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, _ONLY_US))
            if path.stat().st_mode & 0o077:
                path.chmod(_ONLY_US)
            return open_database(path, team)


def _nobody_yet() -> Database:
    empty = Database(memory=True)
    team.apply(empty)
    empty.conn.execute("PRAGMA query_only = ON")
    return empty


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """One transaction that takes the write lock at once; inside another it is a part of that one."""
    if database.conn.in_transaction:
        yield
        return
    with immediate(database, NAME):
        yield
