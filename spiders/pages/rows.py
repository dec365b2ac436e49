"""A page that is a register, row by row: the table with the key column, wherever in the page it stands. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml.html import HtmlElement

from snapshots.identity import folded
from snapshots.model import Entry
from spiders.pages.declared import Declared
from spiders.pages.documents import document_of, is_html, tree_of
from spiders.platforms.shapes import Listing
from spiders.reading.document import Block, Document, Table
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.html import absolute, blocks, words
from spiders.reading.pages.page import Page
from spiders.reading.tables.headings import role_of
from spiders.reading.tables.lists import List, lists_in

_NEXT = frozenset(("下一页", "下页", "后一页", "下一页>", "下一頁", "next", "next page", "next›", "next»", "next>"))
_COUNTING = frozenset(  # headings of columns that count the rows, of those `headings.role_of` does not know
    (
        "serial",
        "sr. no.",
        "sr no",
        "s. no.",
        "sl. no.",
        "stt",
        "№",
        "n°",
        "lfd. nr.",
        "序號",
        "序",
        "項次",
        "連番",
        "순번",
        "연번",
    )
)
_ROLES = ("number", "tariff", "name")  # columns that may tell rows apart when the user names none


def register_of(page: Page, declared: Declared) -> Listing:
    """The rows of a register's page. Raises UnreadableError: no table, no key column, one key for different rows."""
    lists = _lists(page, declared)
    keyed = _with_key(lists, declared)
    found: dict[str, Entry] = {}
    for table, at in keyed:
        for entry in _entries(table, at, declared):
            other = found.setdefault(entry.key, entry)
            if other != entry:
                shown = entry.key.partition("/")[2]
                raise UnreadableError(
                    f"'{shown}' stands twice with different rows: name more columns as key, of {_columns(lists)}"
                )
    onward = next_page(tree_of(page), page) if is_html(page) else ""
    return Listing(entries=tuple(found.values()), next_page=onward)


def _lists(page: Page, declared: Declared) -> tuple[List, ...]:
    if not is_html(page) and page.json is not None:
        table = _table_of(page.json)
        return lists_in((table,)) if table else ()
    if is_html(page) and not declared.selector:
        # all tables of the page: a table is never furniture for whoever declares a register
        return lists_in(_tables(blocks(tree_of(page, declared.ignore))))
    document: Document = document_of(page, declared.selector, declared.ignore)
    return lists_in(document.blocks)


def _tables(found: Sequence[Block]) -> list[Block]:
    return [block for block in found if isinstance(block, Table)]


def _with_key(lists: Sequence[List], declared: Declared) -> list[tuple[List, list[int]]]:
    """Every list that has the key columns, with their positions."""
    if not lists:
        raise UnreadableError("no table in this page")
    wanted = declared.keys or _guessed(lists)
    found = [(table, at) for table in lists if None not in (at := _positions(table, wanted))]
    if not found:
        raise UnreadableError(f"no table has the key column {' + '.join(wanted)}; there are {_columns(lists)}")
    missing = [name for name in declared.columns if all(_position(table, name) is None for table, _ in found)]
    if missing:
        raise UnreadableError(f"no column {missing[0]} any more; there are {_columns(lists)}")
    return [(table, [index for index in at if index is not None]) for table, at in found]


def _guessed(lists: Sequence[List]) -> tuple[str, ...]:
    """The column of numbers or names of the longest list, when it tells all its rows apart."""
    longest = max(lists, key=lambda table: len(table.rows))
    for role in _ROLES:
        for index, its in enumerate(longest.roles):
            cells = [row[index].strip() for row in longest.rows]
            if its == role and all(cells) and len(set(cells)) == len(cells):
                return (longest.columns[index],)
    raise UnreadableError(f"no column is known to tell the rows apart: name one as key, of {_columns(lists)}")


def _positions(table: List, names: Sequence[str]) -> list[int | None]:
    return [_position(table, name) for name in names]


def _position(table: List, name: str) -> int | None:
    """The column of a name, by its whole heading or, under a merged one, by its last part."""
    wanted = folded(name) or name.strip()
    for parts in (table.columns, [column.rpartition(" / ")[2] for column in table.columns]):
        folds = [folded(column) or column for column in parts]
        if wanted in folds:
            return folds.index(wanted)
    return None


def _entries(table: List, at: list[int], declared: Declared) -> Iterator[Entry]:
    kept = [index for name in declared.columns if (index := _position(table, name)) is not None]
    kept = kept or [index for index in range(len(table.columns)) if index in at or not _counts_rows(table, index)]
    named = next((index for index, role in enumerate(table.roles) if role == "name"), at[0])
    for row in table.rows:
        key = " / ".join(_plain(row[index]) for index in at)
        if not key.strip(" /"):
            continue  # a row without a key says nothing about an entry
        yield Entry(
            key=f"{declared.name}/{key}",
            register=declared.name,
            name=_plain(row[named]) or key,
            fields=tuple((table.columns[index], _plain(row[index])) for index in kept),
        )


def _counts_rows(table: List, index: int) -> bool:
    """Whether a column only counts the rows (序号): a row that comes in renumbers all below it."""
    if table.roles[index] == "serial" and role_of(table.columns[index]) == "serial":
        return True
    named = table.columns[index].strip().casefold() in _COUNTING
    return named and all(re.fullmatch(r"\s*(?:\d{1,5}\.?)?\s*", row[index]) for row in table.rows)


def _plain(cell: str) -> str:
    return " ".join(cell.split())


def _columns(lists: Sequence[List]) -> str:
    return "; ".join(dict.fromkeys(", ".join(table.columns) for table in lists[:5]))[:300]


def _table_of(data: Any) -> Table | None:
    """The longest list of objects in JSON, as a table; nested values as printed."""
    waiting, best = [data], list[dict[str, Any]]()
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            rows = [item for item in value if isinstance(item, dict)]
            best = rows if len(rows) > len(best) else best
            waiting += [item for item in value if isinstance(item, list)] if not rows else []
    columns = list(dict.fromkeys(str(name) for row in best for name in row))
    if not columns:
        return None
    return Table((tuple(columns), *(tuple(_cell(row.get(name)) for name in columns) for row in best)))


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return ", ".join(map(_cell, value)) if isinstance(value, list) else str(value)


def next_page(tree: HtmlElement, page: Page) -> str:
    """Where the next page of a list is, by `rel=next` or the words of its link; '' on the last."""
    for anchor in tree.iter("link", "a"):
        marked = "next" in (anchor.get("rel") or "").casefold().split()
        if marked or (anchor.tag == "a" and words(anchor).casefold().replace(" ›", "").strip(" »›>") in _NEXT):
            address = absolute(page.final_url, anchor.get("href"))
            if address and address.partition("#")[0] not in (page.url, page.final_url):
                return address.partition("#")[0]
    return ""
