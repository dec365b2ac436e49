"""Tables as printed to lists: columns under their names, rows that are entries, and what is said around them.

Cells stay as printed; nothing is decided about keys or changes. Tables with the same header, and parts of a table
without one (the pages of a PDF, the sheets of a workbook), are one list; what each part of it is headed is kept. Rows
that are no entries are kept apart: notes, sums, and headers repeated in the middle.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat

from snapshots.identity import folded
from spiders.reading.document import Block, Row, Table
from spiders.reading.tables.headings import columns_of, header_rows, role_of, unnamed
from spiders.reading.tables.listrows import (
    Said,
    counts,
    is_heading,
    is_number,
    is_other_header,
    line_of,
    may_count,
    odd_rows,
    said,
    with_merged,
)

STACKED = 100  # tables in one sheet, one below the other; more are not looked for
_SAMPLE = 50  # cells that tell whether a column counts the rows
_CAPTION = 3  # lines above a table that may be its caption: 附件2 / 名单 / （2024年第1批）


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """One list. `rows` are the entries in printed order, each as long as `columns`, cells raw.

    `roles` say what each column stands for (`headings.role_of`), '' where unknown; `said` are the
    lines above, between and below the entries, `sums` the rows of totals, `headers` counts repeated header rows.
    `sections` are headings with the position of the first entry below each: captions of tables, titles in the sheet.
    """

    columns: tuple[str, ...]
    roles: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    said: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    headers: int = 0
    sections: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class _Part:
    """A table being read: its header, and its rows sorted into entries and the rest."""

    header: Sequence[Row]
    columns: tuple[str, ...]
    roles: tuple[str, ...]
    known: bool
    rows: list[Sequence[str]] = field(default_factory=list)
    said: dict[str, None]  # in reading order, each line once
    sums: list[str] = field(default_factory=list)
    headers: int = 0
    starts: int = 0  # its first row below the header
    sections: list[tuple[int, str]] = field(default_factory=list)

    @property
    def name(self) -> tuple[str, ...]:
        return tuple(map(folded, self.columns))

    def headed(self, heading: str) -> None:
        """What follows stands under this heading; one without any entry below it gives way to the next."""
        if self.sections and self.sections[-1][0] == len(self.rows):
            self.sections.pop()
        self.sections.append((len(self.rows), heading))


def lists_in(blocks: Sequence[Block]) -> tuple[List, ...]:
    """Every list in a document, the lines above each table taken as its caption."""
    return read_lists((block.rows for block in blocks if isinstance(block, Table)), captions=_captions(blocks))


def _captions(blocks: Sequence[Block]) -> Iterator[str]:
    """For each table the last lines above it, as far as they may be its caption."""
    above: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            above = [*above[1 - _CAPTION :], block.strip()] if is_heading(block.strip()) else []
        else:
            yield " ".join(above)
            above = []


def read_lists(tables: Iterable[Sequence[Row]], captions: Iterable[str] = ()) -> tuple[List, ...]:
    """Every list in these tables (sheets), in reading order. Tables without any entry give none.

    `captions` are what stands above each table, '' for nothing.
    """
    parts: dict[tuple[str, ...], _Part] = {}
    last: _Part | None = None
    for rows, caption in zip(tables, chain(captions, repeat(""))):  # noqa: B905  # captions may be missing
        start = 0
        for _ in range(STACKED):
            part = _begun(rows[start:] if start else rows, last if start == 0 else None, start)
            if part is None:
                break
            titles = (caption if start == 0 else "", *(() if part is last else part.said))
            last = parts.setdefault(part.name, part)
            if last is not part:
                last.said |= part.said
                last.headers += 1
            if heading := " ".join(filter(is_heading, titles)):
                last.headed(heading)
            start = _fill(last, rows, part.starts)
            if start == len(rows):
                break
    return tuple(_finished(part) for part in parts.values() if part.rows or part.known)


def _finished(part: _Part) -> List:
    """The part as a list; columns without a name and without any cell (a narrower table below a wider one) go."""
    roles, rows = _roles(part), part.rows
    blank = [
        at for at, name in enumerate(part.columns)
        if name == unnamed(at) and not any(row[at].strip() for row in rows)
    ]  # fmt: skip
    kept = [at for at in range(len(part.columns)) if at not in blank]
    if blank:
        rows = [tuple(row[at] for at in kept) for row in rows]
    return List(
        columns=tuple(part.columns[at] for at in kept), roles=tuple(roles[at] for at in kept), rows=rows,
        said=tuple(part.said), sums=tuple(part.sums), headers=part.headers,
        sections=tuple((at, heading) for at, heading in part.sections if at < len(rows)),
    )  # fmt: skip


def _begun(rows: Sequence[Row], last: _Part | None, offset: int) -> _Part | None:
    """A table's header read, `starts` set to its first row below; a table without one goes on with the last list."""
    width = max(map(len, rows), default=0)
    if not width:
        return None
    found = header_rows(rows)
    if last is not None and len(last.columns) == width and (found is None or not found[2]):
        last.starts = 0
        return last
    start, stop, understood = found or (0, 0, False)
    columns = columns_of(rows[start:stop], width)
    return _Part(
        header=rows[start:stop], columns=columns, roles=tuple(map(role_of, columns)), known=understood,
        said=dict.fromkeys(line for line in map(line_of, rows[:start]) if line), starts=offset + stop,
    )  # fmt: skip


def _fill(part: _Part, rows: Sequence[Row], done: int) -> int:
    """Sort the rows from `done` on into the part; gives where another table stacked below it begins, or the end.

    Only rows that look odd at their beginning are looked into; all others are taken as they are, whole runs at once.
    """
    width = len(part.columns)
    if set(map(len, rows)) - {width}:
        rows = [(*row[:width], *[""] * (width - len(row))) for row in rows]
    for index in odd_rows(rows, part.header):
        if index < done:
            continue
        part.rows += rows[done:index]
        if part.rows and is_other_header(rows[index], part.header):
            return index
        _sort(rows[index], part)
        done = index + 1
    part.rows += rows[done:]
    return len(rows)


def _sort(row: Row, part: _Part) -> None:
    """An odd row to where it belongs: entry, heading, note, sum or repeated header; spacer rows are dropped."""
    line = line_of(row)
    if not line:
        return
    what = Said.NOTE if line in part.said else said(row, part.header, part.roles[0])
    match what:
        case Said.HEADER:
            part.headers += 1
        case Said.SUM:
            part.sums.append(line)
        case Said.NOTE | Said.HEADING:
            part.said[line] = None
            if what is Said.HEADING:
                part.headed(line)
        case None:
            part.rows.append(with_merged(row, part.rows[-1] if part.rows else None, part.roles))


def _roles(part: _Part) -> tuple[str, ...]:
    """The columns' roles by their cells too: a No. of codes is a number, an 编号 of 1, 2, 3 only counts the rows."""
    roles = list(part.roles)
    for index, role in enumerate(roles):
        if role in ("serial", "number") or (not role and index == 0):
            cells = [row[index].strip() for row in part.rows[:_SAMPLE] if row[index].strip()]
            counting = counts(cells)
            if role == "serial" and cells and not counting and not all(map(is_number, cells)):
                roles[index] = "number"
            elif role != "serial" and counting and len(cells) > 2 and (not role or may_count(part.columns[index])):
                roles[index] = "serial"
    return tuple(roles)
