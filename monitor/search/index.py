"""The file of the index: its tables, and opening it for filling or for asking. May be deleted at any time.

Row numbers are made of the day of a record, so that newest first is the order FTS5 walks in anyway and a range of days
is a range of rows. Characters on their own have a table without positions: every notice holds hundreds of them.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from monitor.search.errors import IndexNotReadyError
from snapshots.store import storage_errors

FILE = "search.sqlite"
SCHEMA = "1"  # raise it whenever tokens, columns or what a record's lines are change: the index is then built anew
DAY_BITS = 20  # a million records of one day, and row numbers of neighbouring days that compress well
BUSY_SECONDS = 10.0
_REMEDY = "'regwatch search --reindex' builds it; 'regwatch run' does so by itself"

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


def index_to_ask(folder: Path) -> sqlite3.Connection:
    """The index, read-only and whole. Raises IndexNotReadyError."""
    path = folder / FILE
    if not path.exists():
        raise IndexNotReadyError("the search index is not built yet", about=str(path), remedy=_REMEDY)
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
        )
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA mmap_size = 4294967296")  # many readers share the pages in memory
        about = _about(connection)
    except sqlite3.DatabaseError as error:
        raise IndexNotReadyError(
            f"the search index cannot be read ({error})", about=str(path), remedy=_REMEDY
        ) from error
    if about.get("schema") != SCHEMA or about.get("state") != "ready":
        connection.close()
        old = about.get("schema", SCHEMA) != SCHEMA
        raise IndexNotReadyError(
            "the search index is of another regwatch" if old else "the search index is being built", about=str(path),
            remedy=_REMEDY if old else f"Try again in some minutes; {_REMEDY}",
        )  # fmt: skip
    return connection


def _about(connection: sqlite3.Connection) -> dict[str, str]:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone()
    return dict(connection.execute("SELECT name, value FROM about").fetchall()) if found else {}


def about(connection: sqlite3.Connection) -> dict[str, str]:
    """What the index says of itself: schema, state, how far it goes."""
    return _about(connection)


def put(connection: sqlite3.Connection, **facts: str) -> None:
    """Note facts about the index."""
    connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts.items())
