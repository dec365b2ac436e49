"""One record of the archive into the index and out of it again."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from monitor.search.index import DAY_BITS, row_of
from monitor.search.texts import Columns, Gathering, columns, pack, unpack
from monitor.watch.documents import words
from monitor.workspace import Workspace
from snapshots.encoding import decode
from snapshots.errors import RegwatchError
from snapshots.model import Attachment, Notice, Record

_COLUMNS = ("title", "newest", "older", "documents", "facets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A record as it goes into the index: `texts` packed, `columns` as FTS5 gets them."""

    key: str
    day: date
    published: date | None
    changed_at: str
    begins: str  # the first day it may have held
    url: str
    texts: bytes
    columns: Columns


def read(opened: Workspace, key: str) -> Read | None:
    """All of a record from the archive, version by version; None when the archive holds none."""
    rows = opened.facts.database.conn.execute(
        "SELECT id, source, record, first_seen, begun_on, begun_by FROM versions WHERE key = ? ORDER BY number", (key,)
    )
    known: dict[Attachment, list[str]] = {}
    gathered: Gathering | None = None
    seen: list[str] = []
    begun: list[str] = []
    record: Record | None = None
    for number, source, stored, first_seen, begun_on, begun_by in rows:
        record = decode(stored)
        gathered = gathered or Gathering(source)
        gathered.add(number, record, _documents(opened, record, known), filter(None, [begun_by]))
        seen.append(first_seen)
        begun.append(begun_on or first_seen[:10])
    if gathered is None or record is None:
        return None
    notice = record if isinstance(record, Notice) else None
    published = notice.published if notice else None
    texts = gathered.texts()
    return Read(
        key=key, day=published or date.fromisoformat(min(seen)[:10]), published=published, changed_at=max(seen),
        begins=str(notice.effective or published or date.min) if notice else min(begun),
        url=notice.url if notice else "", texts=pack(texts), columns=columns(texts),
    )  # fmt: skip


def _documents(opened: Workspace, record: Record, known: dict[Attachment, list[str]]) -> Iterator[str]:
    """The words of a version's documents; every document of a record is read once."""
    for attachment in record.attachments if isinstance(record, Notice) else ():
        if attachment.sha256 is None:
            continue
        if attachment not in known:
            known[attachment] = list(_words(opened, attachment))
        yield from known[attachment]


def _words(opened: Workspace, attachment: Attachment) -> Iterator[str]:
    try:
        said = words(opened, [attachment])
    except (RegwatchError, OSError):  # what cannot be read is noted with the notice, and is nothing to find
        return
    yield from (line for line in said.split("\n")[1:] if line.strip())  # the first is its label


def take_back(index: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Remove records from every table; FTS5 forgets tokens only when it is told them again."""
    for key in keys:
        held = index.execute(
            "SELECT r.row, t.body FROM records r JOIN texts t ON t.row = r.row WHERE r.key = ?", (key,)
        ).fetchone()
        if held is None:
            continue
        row, told = held[0], columns(unpack(held[1]))
        index.execute(
            "INSERT INTO words (words, rowid, title, newest, older, documents, facets)"
            " VALUES ('delete', ?, ?, ?, ?, ?, ?)",
            (row, *(getattr(told, name) for name in _COLUMNS)),
        )
        index.execute("INSERT INTO marks (marks, rowid, mark) VALUES ('delete', ?, ?)", (row, told.marks))
        index.execute("DELETE FROM records WHERE row = ?", (row,))
        index.execute("DELETE FROM texts WHERE row = ?", (row,))


def write(index: sqlite3.Connection, found: list[Read]) -> None:
    """In the order of their rows: FTS5 writes a segment whenever a row comes before the one it had last."""
    found.sort(key=lambda one: one.day)
    day, row = None, 0
    for one in found:
        row = row + 1 if one.day == day else _next_row(index, one.day)
        day = one.day
        index.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)",
            (row, one.key, str(one.published) if one.published else None, one.changed_at, one.begins, one.url),
        )
        index.execute("INSERT INTO texts VALUES (?, ?)", (row, one.texts))
        index.execute(
            "INSERT INTO words (rowid, title, newest, older, documents, facets) VALUES (?, ?, ?, ?, ?, ?)",
            (row, *(getattr(one.columns, name) for name in _COLUMNS)),
        )
        index.execute("INSERT INTO marks (rowid, mark) VALUES (?, ?)", (row, one.columns.marks))


def _next_row(index: sqlite3.Connection, day: date) -> int:
    first = row_of(day, 0)
    held = index.execute("SELECT MAX(row) FROM records WHERE row >= ? AND row < ?", (first, first + (1 << DAY_BITS)))
    return int(held.fetchone()[0] or first) + 1
