"""Asking the index. Reads only; time is bounded by rows walked, not by how many there are to find.

Newest first is the order of row numbers, so a page of common words costs no more than one of rare ones. Best first puts
those with all words in the title in front, then those whose newest version has them. FTS5's own rank is not used: it
counts every row that holds a common word before it gives the first (325 ms for one character, stack.md section 3).
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path

from monitor.search.asked import MAX_OFFSET, Asked, Kind, Needle, Order, needles
from monitor.search.errors import SearchError
from monitor.search.found import Found, Hit
from monitor.search.index import DAY_BITS, about, index_to_ask, row_of
from monitor.search.remembering import asking, remember, remembered
from monitor.search.showing import hit_of
from monitor.search.standing import Standing
from monitor.search.texts import facets, unpack
from monitor.workspace import Workspace, workspace
from snapshots.store import moment_text, storage_errors

COUNTED = 1_000  # hits counted exactly; beyond, there are more than that many
_OWN, _DOCUMENTS, _HEAD, _NEWEST = "{title newest older}", "{documents}", "{title}", "{title newest}"
_ANYWHERE = "{title newest older documents}"
_OF_RECORD = "EXISTS (SELECT 1 FROM records WHERE row = {1}.rowid AND {0})"
_FEW = 60  # rows fetched at first where few will be needed
_JUDGED = 500  # records whose standing on a day is looked into for one answer
_STEPS = 30_000_000  # of SQLite's own machine, a few seconds: no question may take longer


def search(opened: Workspace | Path, asked: Asked) -> Found:
    """Answer a question from the index of a data folder.

    Give the open workspace where there is one; a folder is opened for reading where the answer needs the archive
    (numbers of versions, `in_force_on`). Raises SearchError for a question that cannot be answered as asked (its remedy
    says how to ask), IndexNotReadyError while there is no index, ArchiveError for a folder that cannot be read.
    """
    if isinstance(opened, Path):
        wanted = needles(asked)  # a bad question is told before a bad folder
        with workspace(opened, readonly=True) as room:
            return _answer(room, asked, wanted)
    return _answer(opened, asked, needles(asked))


def _answer(opened: Workspace, asked: Asked, wanted: Sequence[Needle]) -> Found:
    with index_to_ask(opened.folder) as index, storage_errors("the search index"):
        said = about(index)
        one = asking(opened.folder, said, asked)
        if before := remembered(one):
            return before
        left = [_STEPS]
        index.set_progress_handler(lambda: _spent(left), 100_000)
        try:
            rows, total, more = _rows(opened, index, asked, wanted)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            remedy = "Search for a longer or rarer word, or name a source or a shorter time"
            raise SearchError("it took too long to find", about=asked.words[:40], remedy=remedy) from error
        index.set_progress_handler(None, 0)
        page = rows[asked.offset : asked.offset + asked.limit]
        hits = tuple(_hits(opened, index, page, wanted)) if page else ()
    moment = said.get("indexed_at")
    found = Found(
        words=tuple(needle.printed for needle in wanted), hits=hits, total=total, more=more,
        following=len(rows) > asked.offset + asked.limit and asked.offset + asked.limit <= MAX_OFFSET,
        indexed_at=datetime.fromisoformat(moment) if moment else None,
    )  # fmt: skip
    remember(one, found)
    return found


def _spent(left: list[int]) -> bool:
    left[0] -= 100_000
    return left[0] < 0


# -- rows in order -------------------------------------------------------------------------------------------------


def _rows(
    opened: Workspace, index: sqlite3.Connection, asked: Asked, wanted: Sequence[Needle]
) -> tuple[list[int], int, bool]:
    """The rows up to the page asked for and one more, how many there are, and whether there are more than that."""
    needed = asked.offset + asked.limit + 1
    if asked.in_force_on is not None:
        return _holding(opened, index, asked, wanted, needed)
    enough = max(COUNTED + 1, needed)
    rows: dict[int, None] = {}
    for where in (*_tiers(asked), ""):
        rows.update(dict.fromkeys(islice(_walk(index, asked, wanted, where=where), enough)))
        if len(rows) >= enough:  # of many, those in a title are enough to put in front
            break
    found = list(rows)[:enough]
    return found, min(len(found), enough - 1), len(found) >= enough


def _tiers(asked: Asked) -> tuple[str, ...]:
    """Best first: what holds all words in its title, then what holds them in its newest version, then the rest."""
    return () if asked.order is not Order.BEST or asked.kind is Kind.ATTACHMENT else (_HEAD, _NEWEST)


def _holding(
    opened: Workspace, index: sqlite3.Connection, asked: Asked, wanted: Sequence[Needle], needed: int
) -> tuple[list[int], int, bool]:
    """The same of what held on a day: judged one by one in their order, as far as the page goes."""
    assert asked.in_force_on
    standing = Standing(opened, index, asked.in_force_on)
    walks = chain(*(_walk(index, asked, wanted, where=where, chunk=_FEW) for where in (*_tiers(asked), "")))
    kept: list[int] = []
    judged = set[int]()
    for row in walks:
        if row in judged:
            continue
        if len(judged) >= _JUDGED or len(kept) == needed:
            return kept, min(len(kept), needed - 1), True
        judged.add(row)
        if standing.holds(row):
            kept.append(row)
    return kept, min(len(kept), needed - 1), len(kept) == needed


def _walk(
    index: sqlite3.Connection, asked: Asked, wanted: Sequence[Needle], where: str = "", chunk: int = COUNTED + 1
) -> Iterator[int]:
    """The rows that hold every word (in the columns given), newest first, as far as the caller goes."""
    where = where or {None: _ANYWHERE, Kind.ATTACHMENT: _DOCUMENTS}.get(asked.kind, _OWN)
    kind = {Kind.NOTICE: "notice", Kind.ENTRY: "entry", Kind.ATTACHMENT: "notice", None: ""}[asked.kind]
    marked = [f'"{one}"' for one in facets(asked.source, kind)]
    longer = [f"{where} : {needle.match}" for needle in wanted if needle.match]
    single = [_mark(one.character, where) for one in wanted if one.character]
    walks: list[Iterator[int]] = []
    if longer:
        walks.append(_select(index, "words", [*longer, *(f"{{facets}} : {one}" for one in marked)], asked, chunk))
    if single:
        walks.append(_select(index, "marks", [*single, *marked], asked, chunk))
    return walks[0] if len(walks) == 1 else _both(*walks)


def _mark(character: str, where: str) -> str:
    marks = {_HEAD: "h", _DOCUMENTS: "d", _ANYWHERE: "td"}.get(where, "t")
    return "(" + " OR ".join(f'"{mark}{character}"' for mark in marks) + ")"


def _both(one: Iterator[int], other: Iterator[int]) -> Iterator[int]:
    """What two falling rows of numbers share. FTS5 looks a single row up far slower than it walks on."""
    left, right = next(one, None), next(other, None)
    while left is not None and right is not None:
        if left == right:
            yield left
            left, right = next(one, None), next(other, None)
        elif left > right:
            left = next(one, None)
        else:
            right = next(other, None)


def _select(index: sqlite3.Connection, table: str, match: Sequence[str], asked: Asked, chunk: int) -> Iterator[int]:
    """The rows of one table, newest first; every value is bound, and `match` is made of our own tokens."""
    condition = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"
    values: list[object] = [" AND ".join(match)]
    bounds: list[tuple[str, object]] = []
    if asked.since:
        bounds.append(("rowid >= ?", row_of(asked.since, 0)))
    if asked.until:
        bounds.append(("rowid < ?", row_of(asked.until, 0) + (1 << DAY_BITS)))
    if asked.seen_since:
        bounds.append((_OF_RECORD.format("changed_at >= ?", table), _moment(asked.seen_since)))
    if asked.in_force_on:
        bounds.append((_OF_RECORD.format("begins <= ?", table), str(asked.in_force_on)))
    for told, value in bounds:
        condition, values = f"{condition} AND {told}", [*values, value]
    yield from _in_chunks(index, condition, values, chunk)


def _in_chunks(index: sqlite3.Connection, condition: str, values: list[object], chunk: int) -> Iterator[int]:
    """Many rows at a step: one by one, each would give up Python's lock, and fifty readers wait for it in turn."""
    below = 1 << 62
    while True:
        query = f"SELECT json_group_array(rowid) FROM ({condition} AND rowid < ? ORDER BY rowid DESC LIMIT ?)"
        rows: list[int] = json.loads(index.execute(query, (*values, below, chunk)).fetchone()[0])
        yield from rows
        if len(rows) < chunk:
            return
        chunk, below = chunk * 4, rows[-1]


def _moment(since: date | datetime) -> str:
    if not isinstance(since, datetime):
        return since.isoformat()  # sorts before every moment of that day
    return moment_text(since if since.tzinfo else since.astimezone())


def _hits(opened: Workspace, index: sqlite3.Connection, page: Sequence[int], wanted: Sequence[Needle]) -> list[Hit]:
    """The records of a page, in its order; two questions for all of them."""
    marks = ",".join("?" * len(page))
    found = index.execute(
        "SELECT r.row, r.key, r.published, r.changed_at, r.url, t.body FROM records r JOIN texts t ON t.row = r.row"
        f" WHERE r.row IN ({marks})", page,
    ).fetchall()  # fmt: skip
    told = opened.facts.database.conn.execute(
        f"SELECT json_group_array(json_array(id, number)) FROM versions WHERE key IN ({marks})",
        [row[1] for row in found],
    ).fetchone()
    numbers: dict[int, int] = dict(json.loads(told[0]))
    hits = {
        row: hit_of(
            unpack(body), wanted, key=key, row=row, url=url, numbers=numbers,
            published=date.fromisoformat(published) if published else None,
            changed_at=datetime.fromisoformat(changed_at),
        )
        for row, key, published, changed_at, url, body in found
    }  # fmt: skip
    return [hits[row] for row in page if row in hits]
