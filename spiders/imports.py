"""What a person saved, read: pages and files that no spider may or can fetch. Pure; `regwatch import` does the rest.

A source that files fill declares `imports`; each reader takes one file (`Saved`) and gives what it holds of a register
(`Part`), or None when it is another kind of file. A file that is only a challenge, a captcha or a login is told apart.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from snapshots.identity import folded
from snapshots.model import Entry
from spiders.platforms.shapes import Article, Layout, Listing
from spiders.reading.errors import UnreadableError
from spiders.reading.files.documents import open_document
from spiders.reading.pages.html import absolute, first, meta
from spiders.reading.pages.page import Page
from spiders.reading.tables.lists import lists_in

_SAVED_FROM = re.compile(r"<!--\s{0,5}saved from url=\(\d{1,6}\)(\S{1,2000}?)\s{0,5}-->")
_SINGLE_FILE = re.compile(r"<!--\s{1,9}Page saved with SingleFile\s{1,9}url:\s{1,9}(\S{1,2000})")
_HEAD = 4000  # characters browsers write that comment into
_CAPTCHA = re.compile(r"getValidateCode\.action|验证码|captcha|geetest|滑动验证|人机验证", re.IGNORECASE)
_LOGIN = "//input[translate(@type, 'PASWORD', 'pasword')='password']"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One file a person saved: its bytes as a page, its name, and the official key it belongs to where they told."""

    page: Page
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one file holds of a register: rows below one `group` (a prefix of their keys).

    `total` is how many rows the group has and `pages` how many such files, as the file itself prints them: only with
    all of them may rows be missed. A part that prints neither is never the whole. `quiet` are columns that are the
    system's own (ids, counters): kept, never told. `known_by` are the columns by which a row is known again when its
    key has changed.
    """

    register: str
    group: str
    entries: tuple[Entry, ...]
    total: int | None = None
    pages: int | None = None
    quiet: frozenset[str] = frozenset()
    known_by: tuple[str, ...] = ()
    searched: bool = False  # the counts are those of somebody's search: only the person can say that it is the whole
    rekeyed: tuple[tuple[str, str], ...] = ()  # (key so far, key now that more is known)
    notes: tuple[str, ...] = ()  # rows that were left out, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One kind of file, under a name a person recognises; `read` gives None for another kind."""

    name: str
    read: Callable[[Saved], Part | None]


class ReadsImports:
    """What a source inherits besides `Source` when files fill it. Without entrances and pages it is never checked."""

    imports: ClassVar[tuple[Reader, ...]] = ()
    mapped_as: ClassVar[tuple[str, str]] = ("", "")  # headers of key and name, where it reads its files itself
    fills: ClassVar[tuple[str, ...]] = ()  # the registers its files tell of, where not only its own
    entrances: ClassVar[tuple[str, ...]] = ()
    lists: ClassVar[tuple[Layout[Listing], ...]] = ()
    articles: ClassVar[tuple[Layout[Article], ...]] = ()

    def read_files(self, files: Sequence[Saved], standing: Mapping[str, Entry]) -> tuple[tuple[Part, ...], ...]:
        """What each file holds, in the order given; () for a file of no kind that is read. Pure.

        `standing` are the entries held so far: files may name an entry by less than its key.
        """
        return tuple(
            next(((part,) for reader in self.imports if (part := reader.read(saved)) is not None), ())
            for saved in files
        )

    def listing(self, page: Page) -> Listing | None:
        """One file alone as a list; what only further files could tell is left open."""
        try:
            ((*parts,),) = self.read_files([Saved(page=page, name=page.url.rpartition("/")[2])], {})
        except UnreadableError:
            return None
        entries = tuple(entry for part in parts for entry in part.entries)
        return Listing(entries=entries, total=parts[0].total) if parts else None


def table_reader(
    register: str,
    key_columns: tuple[str, ...],
    name_columns: tuple[str, ...],
    *,
    name: str = "a list with a key column",
    quiet: tuple[str, ...] = ("序号", "No.", "编号序号"),
) -> Reader:
    """Reads csv, xls, xlsx, pdf and html tables by their key column's synonyms, in order of preference.

    A file says nothing about what it leaves out: it is the whole list only when the person says so. Raises
    UnreadableError, with the row, where a key stands twice with different rows.
    """
    return Reader(name=name, read=lambda saved: _table(saved, register, key_columns, name_columns, quiet))


def _table(
    saved: Saved, register: str, keys: tuple[str, ...], names: tuple[str, ...], quiet: tuple[str, ...]
) -> Part | None:
    try:
        document = open_document(saved.page.body, saved.name)
    except UnreadableError as error:
        raise UnreadableError(error.problem, about=saved.name, remedy=error.remedy) from error
    found: dict[str, Entry] = {}
    notes = list[str]()
    matched = False
    for table in lists_in(document.blocks):
        columns = [folded(column) for column in table.columns]
        at = column_of(columns, keys)
        if at is None:
            continue
        matched = True
        notes += _take(found, _Rows(table.columns, table.rows, at, column_of(columns, names)), register, saved.name)
    if not matched:
        return None
    return Part(
        register=register, group=f"{register}/", entries=tuple(found.values()), quiet=frozenset(quiet),
        notes=tuple(notes),
    )  # fmt: skip


class _Rows(NamedTuple):
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    key: int
    name: int | None


def entries_of(
    register: str, columns: Sequence[str], rows: Sequence[Sequence[str]], key: int, name: int | None, file: str
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Rows with a key as entries, and what is to be said of rows without one.

    Raises UnreadableError, with both rows, where a key stands twice with different rows.
    """
    found: dict[str, Entry] = {}
    notes = _take(found, _Rows(columns, rows, key, name), register, file)
    return tuple(found.values()), tuple(notes)


def _take(found: dict[str, Entry], table: _Rows, register: str, file: str) -> list[str]:
    first: dict[str, int] = {}
    without: list[int] = []
    for number, row in enumerate(table.rows, start=1):
        printed = " ".join(row[table.key].split())
        cells = tuple([(head, text) for head, cell in zip(table.columns, row, strict=True) if (text := cell.strip())])
        if not printed:
            without += [number] if cells else []
            continue
        name = row[table.name].strip() if table.name is not None else ""
        key = f"{register}/{printed}"
        entry = Entry(key=key, register=register, name=name or printed, fields=cells)
        before = first.setdefault(key, number)
        other = found.setdefault(key, entry)
        if other != entry and dict(other.fields) | dict(cells) != dict(other.fields):
            rows = f"rows {before} and {number}" if before != number else f"the second time in row {number}"
            problem = f"'{printed}' stands twice with different rows: {rows} below the header"
            raise UnreadableError(problem, about=file, remedy="Correct the file; nothing was imported")
    shown = ", ".join(map(str, without[:10])) + (f" and {len(without) - 10} more" if len(without) > 10 else "")
    return [f"{file}: row(s) {shown} below the header have no key and were left out"] if without else []


def column_of(columns: Sequence[str], synonyms: Sequence[str]) -> int | None:
    """Where the first of these names stands among folded column names."""
    return next((columns.index(folded(name)) for name in synonyms if folded(name) in columns), None)


def own_address(page: Page) -> str:
    """The address a saved page says it had: its Url field, its canonical link, the browser's comment; '' for none."""
    said = _SAVED_FROM.search(page.text[:_HEAD]) or _SINGLE_FILE.search(page.text[:_HEAD])
    canonical = first(page.tree, "//link[translate(@rel, 'CANOIL', 'canoil')='canonical']")
    candidates = (
        meta(page.tree, "Url"),
        canonical.get("href") if canonical is not None else "",
        said.group(1) if said else "",
    )
    return next((url for printed in candidates if (url := absolute("", printed))), "")


def stands_in_front(page: Page) -> str:
    """What stands in front of the page meant, in a file nothing could be read from; '' when nothing does."""
    text = page.text
    if isinstance(page.json, dict):
        return "an answer that asks for the captcha again" if _CAPTCHA.search(text[:_HEAD]) else ""
    if not text.lstrip().startswith("<"):
        return ""
    if _CAPTCHA.search(text):
        return "a captcha page"
    return "a login page" if page.tree.xpath(_LOGIN) else ""
