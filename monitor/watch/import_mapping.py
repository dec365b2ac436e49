"""Files read by the columns a person named: tables of any format, and lists in JSON. Pure; remembers nothing."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from monitor.watch.saved_files import File, RefusedFileError
from snapshots.errors import RegwatchError
from snapshots.identity import folded
from spiders.imports import Part, entries_of
from spiders.reading.errors import UnreadableError
from spiders.reading.files.documents import open_document
from spiders.reading.tables.lists import lists_in
from spiders.registers.rows import column

KEY, NAME = "key", "name"
Columns = tuple[tuple[str, str], ...]  # (as printed, what it is)
_SHAPE = "Write --map '商品编号=key,商品名称=name,状态=status'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """The rows of one file under the names the mapping gives; columns it does not name keep theirs."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def parsed(words: str) -> Columns:
    """A mapping as written on the command line. Raises RefusedFileError with the mistake."""
    pairs = []
    for part in next(csv.reader([words], skipinitialspace=True), []):
        printed, equals, what = (piece.strip() for piece in part.rpartition("="))
        if not (equals and folded(printed) and what):
            raise RefusedFileError(f"'{part}' is no COLUMN=WHAT", about="--map", remedy=_SHAPE)
        pairs.append((printed, what.casefold() if what.casefold() in (KEY, NAME) else what))
    for twice, named in (("column", [folded(one) for one, _ in pairs]), ("target", [what for _, what in pairs])):
        if len(set(named)) < len(named):
            raise RefusedFileError(f"a {twice} is named twice", about="--map", remedy=_SHAPE)
    if KEY not in (what for _, what in pairs):
        raise RefusedFileError("no column is the key", about="--map", remedy=_SHAPE)
    return tuple(pairs)


def mapped(file: File, columns: Columns) -> Mapped:
    """The rows of a file by its mapped columns. Raises RefusedFileError for a file that lacks one of them."""
    found: list[dict[str, str]] = []
    met: list[tuple[str, ...]] = []
    missing: list[str] = []
    for heads, rows in _tables(file):
        met.append(tuple(heads))
        at = {column(heads, (printed,)): (printed, what) for printed, what in columns}
        if lacking := [printed for printed, _ in columns if printed not in {at[n][0] for n in at if n is not None}]:
            missing = lacking if not missing or len(lacking) < len(missing) else missing
            continue
        names = [at[n][1] if n in at else head for n, head in enumerate(heads)]
        found += [dict(zip(names, row, strict=False)) for row in rows]
    if not found:
        raise _lacking(file, missing, met)
    every = tuple(dict.fromkeys(chain.from_iterable(found)))
    return Mapped(columns=every, rows=tuple(tuple(row.get(name, "") for name in every) for row in found))


def _lacking(file: File, missing: Sequence[str], met: Sequence[Sequence[str]]) -> RefusedFileError:
    if not missing:
        return RefusedFileError("no list was found in the file; nothing was imported", about=file.name)
    has = _told(met)
    names = ", ".join(missing)
    remedy = "Say the columns anew with --map, or drop the mapping with --forget-mapping"
    return RefusedFileError(f"no column {names}; it has: {has}; nothing was imported", about=file.name, remedy=remedy)


def columns_told(file: File) -> str:
    """The columns of a file that is a sheet or a list of records, as a person reads them; '' for any other file."""
    if file.body.lstrip()[:1] == b"<":
        return ""
    try:
        return _told([tuple(heads) for heads, rows in _tables(file) if len(heads) > 1 and rows])
    except RegwatchError:
        return ""


def _told(met: Sequence[Sequence[str]]) -> str:
    return "; ".join(", ".join(" ".join(head.split()) for head in heads if head)[:300] for heads in met[:3])


def part_of(table: Mapped, register: str, file: str) -> Part:
    """The rows as entries of a list. Raises UnreadableError, with the rows, where a key stands twice."""
    name = table.columns.index(NAME) if NAME in table.columns else None
    entries, notes = entries_of(register, table.columns, table.rows, table.columns.index(KEY), name, file)
    return Part(register=register, group=f"{register}/", entries=entries, notes=notes)


def renamed(table: Mapped, key: str, name: str) -> Mapped:
    """The rows with their key and name under the headers a reader of the source knows."""
    names = {KEY: key, NAME: name or NAME}
    return Mapped(columns=tuple(names.get(one, one) for one in table.columns), rows=table.rows)


def as_csv(file: File, table: Mapped) -> File:
    """The rows as a file of their own, for a source that reads its files itself; the original is what is sealed."""
    out = io.StringIO()
    csv.writer(out).writerows([table.columns, *table.rows])
    return File(name=f"{file.name}.csv", body=out.getvalue().encode(), url=file.url)


def _tables(file: File) -> Iterator[tuple[Sequence[str], Sequence[Sequence[str]]]]:
    if is_json(file):
        yield from json_tables(file)
        return
    try:
        document = open_document(file.body, file.name)
    except UnreadableError as error:
        raise UnreadableError(error.problem, about=file.name, remedy=error.remedy) from error
    for found in lists_in(document.blocks):
        yield found.columns, found.rows


def is_json(file: File) -> bool:
    """Whether a file is JSON by its first sign."""
    return file.body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def json_tables(file: File) -> list[tuple[list[str], list[list[str]]]]:
    """The lists of records of a JSON file: it is one, or holds one below a name. Raises RefusedFileError."""
    try:
        said: Any = json.loads(file.body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RefusedFileError("JSON that breaks off or is damaged; nothing was imported", about=file.name) from error
    lists = [said] if isinstance(said, list) else [one for one in said.values() if isinstance(one, list)]
    lists += [
        one for inner in (said.values() if isinstance(said, dict) else ()) if isinstance(inner, dict)
        for one in inner.values() if isinstance(one, list)
    ]  # fmt: skip
    found = []
    for records in lists:
        rows = [record for record in records if isinstance(record, dict)]
        heads = list(dict.fromkeys(name for row in rows for name in row))
        if heads:
            found.append((heads, [[_cell(row.get(name)) for name in heads] for row in rows]))
    return found


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
