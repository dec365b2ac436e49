"""Opening our SQLite files the one safe way. Knows pragmas, migrations and locks, no tables.

Traps this file exists for (stack.md, section 3): sqlite-utils' own `atomic()` begins deferred and loses
against other writers, foreign keys are off by default, and a file written by a newer regwatch must be
refused before anything is read from it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database, Migrations

from snapshots.errors import ArchiveError, BusyError, RegwatchError, SchemaTooNewError

BUSY_SECONDS = 30  # writers queue for BEGIN IMMEDIATE; worst wait measured was 1.4 s


def open_database(path: Path, *migrations: Migrations, readonly: bool = False) -> Database:
    """Open or create a database file and bring its migration sets up to date.

    `readonly` never writes, not even a migration. Raises ArchiveError, SchemaTooNewError.
    """
    with storage_errors(path):
        if readonly:
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
            )
            connection.execute("PRAGMA query_only = ON")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        database = Database(connection)
        for migration_set in migrations:
            _refuse_newer(database, migration_set, path)
            if not readonly and migration_set.pending(database):
                migration_set.apply(database)
        return database


def _refuse_newer(database: Database, migrations: Migrations, path: Path) -> None:
    known = {migration.name for migration in migrations.pending(database)}
    applied = {migration.name for migration in migrations.applied(database)}
    ours = {migration.name for migration in migrations._migrations}
    unknown = sorted(applied - ours - known)
    if unknown:
        raise SchemaTooNewError(
            f"written by a newer regwatch (it has the schema step '{unknown[0]}', unknown here)",
            about=str(path),
            remedy="Update regwatch, or point --data at another folder; nothing was changed",
        )


@contextmanager
def immediate(database: Database, about: str = "the archive") -> Iterator[None]:
    """One transaction that takes the write lock at its start and commits or rolls back as a whole."""
    connection = database.conn
    with storage_errors(about):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if connection.in_transaction:  # a full disk makes SQLite roll back by itself
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextmanager
def storage_errors(about: Path | str) -> Iterator[None]:
    """Say what a person can do about a full disk, a lock or a broken file, instead of a traceback."""
    try:
        yield
    except RegwatchError:
        raise
    except (sqlite3.DatabaseError, OSError) as error:
        raise _translated(error, str(about)) from error


def _translated(error: Exception, about: str) -> ArchiveError:
    words = str(error)
    if "full" in words or getattr(error, "errno", None) == 28:  # SQLITE_FULL, ENOSPC
        remedy = "Free some space and run the same command again; what was stored before is intact"
        return ArchiveError("the disk is full", about=about, remedy=remedy)
    if "locked" in words:
        return BusyError("another process is writing", about=about, remedy="Try again in a moment")
    if "not a database" in words or "malformed" in words:
        remedy = "Restore this file from a backup; the other files in the folder are not affected"
        return ArchiveError(f"the file is damaged ({words})", about=about, remedy=remedy)
    if "unable to open" in words:
        return ArchiveError(
            "cannot be opened", about=about, remedy="Run 'regwatch check' or 'regwatch demo' first, or give --data"
        )
    return ArchiveError(words, about=about, remedy="Check the folder's permissions and free space")


def moment_text(moment: datetime) -> str:
    """A moment of our own as stored: aware, to the second, sortable as text because always UTC."""
    assert moment.tzinfo is not None, "times of our own are aware"
    return moment.astimezone(UTC).isoformat(timespec="seconds")
