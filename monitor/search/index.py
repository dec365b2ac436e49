"""The file of the index: its tables, and opening it for filling or for asking. May be deleted at any time.

Row numbers are made of the day of a record, so that newest first is the order FTS5 walks in anyway and a range of days
is a range of rows. Characters on their own have a table without positions: every notice holds hundreds of them.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from monitor.search.errors import IndexNotReadyError
from snapshots.store import storage_errors

FILE = "search.sqlite"
SCHEMA = "3"  # raise it whenever tokens, columns or what a record's lines are change: the index is then built anew
DAY_BITS = 20  # a million records of one day, and row numbers of neighbouring days that compress well
BUSY_SECONDS = 10.0
_LATE = 120.0  # seconds behind its own time at which a build is taken for dead
_REMEDY = "'regwatch search --reindex' builds it; 'regwatch run' and 'serve' do so by themselves"

_kept = threading.local()  # one connection for each thread that asks

_TABLES = """
    CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE records (
        row INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        published TEXT,
        changed_at TEXT NOT NULL,
        begins TEXT NOT NULL,
        url TEXT NOT NULL
    ) STRICT;
    CREATE TABLE texts (row INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE VIRTUAL TABLE words USING fts5(
        title, newest, older, documents, facets, content='', tokenize='ascii', columnsize=0);
    CREATE VIRTUAL TABLE marks USING fts5(mark, content='', tokenize='ascii', columnsize=0, detail=none);
    INSERT INTO words (words, rank) VALUES ('hashsize', 67108864);
    INSERT INTO marks (marks, rank) VALUES ('hashsize', 33554432);
"""


def row_of(day: date, place: int) -> int:
    """The row number of the `place`th record of a day."""
    return day.toordinal() << DAY_BITS | place


def day_of(row: int) -> date:
    """The day in a row number."""
    return date.fromordinal(row >> DAY_BITS)


@contextmanager
def index_to_fill(folder: Path) -> Iterator[sqlite3.Connection]:
    """The index for writing, made where there is none and emptied where it is of another regwatch or damaged."""
    path = folder / FILE
    with storage_errors(path):
        connection = _writable(path)
        try:
            yield connection
        finally:
            connection.close()


def _writable(path: Path) -> sqlite3.Connection:
    try:
        connection = _connect(path)
        if _about(connection).get("schema") == SCHEMA:
            return connection
        connection.close()
    except sqlite3.DatabaseError as error:
        if "not a database" not in str(error) and "malformed" not in str(error):
            raise
    discard(path.parent)
    connection = _connect(path)
    connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
    put(connection, schema=SCHEMA, state="building")
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")  # a lost index is built again
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def discard(folder: Path) -> None:
    """Delete the index. Who has it open goes on reading what was there."""
    for ending in ("", "-wal", "-shm"):
        (folder / f"{FILE}{ending}").unlink(missing_ok=True)


@contextmanager
def index_to_ask(folder: Path) -> Iterator[sqlite3.Connection]:
    """The index, read-only and whole. Raises IndexNotReadyError.

    Each thread keeps the one it asked last: unmapping a large file takes as long as answering a question.
    """
    path = folder / FILE
    try:
        found = path.stat()
    except FileNotFoundError:
        raise IndexNotReadyError("the search index is not built yet", about=str(path), remedy=_REMEDY) from None
    itself = (path, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
    held, _kept.held = getattr(_kept, "held", None), None  # who is interrupted leaves it closed
    if held is not None and held[0] != itself:
        held[1].close()
        held = None
    connection = held[1] if held else _opened_to_ask(path)
    try:
        _check(connection, path)
        yield connection
    except BaseException:
        connection.close()
        raise
    _kept.held = (itself, connection)


def _opened_to_ask(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
        )
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA mmap_size = 4294967296")  # many readers share the pages in memory
        return connection
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: sqlite3.DatabaseError) -> IndexNotReadyError:
    return IndexNotReadyError(f"the search index cannot be read ({error})", about=str(path), remedy=_REMEDY)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        about = _about(connection)
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, error) from error
    if about.get("schema") == SCHEMA and about.get("state") == "ready":
        return
    old = about.get("schema", SCHEMA) != SCHEMA
    refusal = IndexNotReadyError(
        "the search index is of another regwatch" if old else "the search index is being built", about=str(path),
        remedy=_REMEDY if old else f"Try again in some minutes; {_REMEDY}",
    )  # fmt: skip
    refusal.ready_in = None if old else _seconds_until(about.get("ready_at", ""))
    raise refusal


def _seconds_until(moment: str) -> int | None:
    """How long a running build takes yet; None where none has said, or one said so and was killed."""
    if not moment:
        return None
    left = (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds()
    return max(10, int(left)) if left > -_LATE else None


def _about(connection: sqlite3.Connection) -> dict[str, str]:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone()
    return dict(connection.execute("SELECT name, value FROM about").fetchall()) if found else {}


def about(connection: sqlite3.Connection) -> dict[str, str]:
    """What the index says of itself: schema, state, how far it goes."""
    return _about(connection)


def put(connection: sqlite3.Connection, **facts: str) -> None:
    """Note facts about the index."""
    connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts.items())
