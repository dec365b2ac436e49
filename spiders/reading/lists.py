"""Tables as printed to lists: columns under their names, rows that are entries, and what is said around them.

Cells stay as printed; nothing is decided about keys or changes. Tables with the same header, and parts of a table
without one (the pages of a PDF, the sheets of a workbook), are one list. Rows that are no entries are kept apart:
notes, sums, and headers repeated in the middle.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from snapshots.identity import folded
from spiders.reading.document import Row
from spiders.reading.headings import (
    columns_of,
    header_rows,
    known,
    looks_like_data,
    printed,
    role_of,
    unnamed,
    vocabulary,
)

# Roles whose merged cells cover several rows. The first five may stand first; a number that stands first is missing
# where it is blank.
_MERGED = ("serial", "name", "place", "category", "product", "tariff", "number", "operator")
_SECTION = re.compile(
    r"\s*(?:[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十百]{1,4}[)）])|.{1,60}[（(]共?\s?\d{1,6}\s?[家个项种][）)]\s*$"
)
_PAGE = re.compile(r"\s*(?:第\s?\d{1,5}\s?页.{0,20}|[-—–]\s?\d{1,5}\s?[-—–]|Page \d{1,5}.{0,20})\s*")
_SERIAL = re.compile(r"\s*(?:[(（]?\d{1,6}[)）]?[.、．]?|[一二三四五六七八九十百千]{1,6}[、.]?)\s*")
STACKED = 100  # tables in one sheet, one below the other; more are not looked for
_SAMPLE = 50  # cells that tell whether a column counts the rows


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """One list. `rows` are the entries in printed order, each as long as `columns`, cells raw.

    `roles` say what each column stands for (`spiders.reading.headings.role_of`), '' where unknown; `said` are the
    lines above, between and below the entries, `sums` the rows of totals, `headers` counts repeated header rows.
    """

    columns: tuple[str, ...]
    roles: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    said: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    headers: int = 0


@dataclass(slots=True, kw_only=True)
class _Part:
    """A table being read: its header, and its rows sorted into entries and the rest."""

    header: Sequence[Row]
    columns: tuple[str, ...]
    roles: tuple[str, ...]
    known: bool
    rows: list[Sequence[str]]
    said: dict[str, None]  # in reading order, each line once
    sums: list[str]
    headers: int = 0
    starts: int = 0  # its first row below the header

    @property
    def name(self) -> tuple[str, ...]:
        return tuple(map(folded, self.columns))


def read_lists(tables: Iterable[Sequence[Row]]) -> tuple[List, ...]:
    """Every list in these tables (sheets), in reading order. Tables without any entry give none."""
    parts: dict[tuple[str, ...], _Part] = {}
    last: _Part | None = None
    for rows in tables:
        start = 0
        for _ in range(STACKED):
            part = _begun(rows[start:] if start else rows, last if start == 0 else None, start)
            if part is None:
                break
            last = parts.setdefault(part.name, part)
            if last is not part:
                last.said |= part.said
                last.headers += 1
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
        header=rows[start:stop], columns=columns, roles=tuple(map(role_of, columns)), known=understood, rows=[],
        sums=[], said=dict.fromkeys(line for line in map(_line, rows[:start]) if line), starts=offset + stop,
    )  # fmt: skip


def _fill(part: _Part, rows: Sequence[Row], done: int) -> int:
    """Sort the rows from `done` on into the part; gives where another table stacked below it begins, or the end.

    Only rows that look odd at their beginning are looked into; all others are taken as they are, whole runs at once.
    """
    width = len(part.columns)
    if set(map(len, rows)) - {width}:
        rows = [(*row[:width], *[""] * (width - len(row))) for row in rows]
    for index in _odd(rows, part.header):
        if index < done:
            continue
        part.rows += rows[done:index]
        if part.rows and _another_header(rows[index], part):
            return index
        _sort(rows[index], part)
        done = index + 1
    part.rows += rows[done:]
    return len(rows)


def _odd(rows: Sequence[Row], header: Sequence[Row]) -> list[int]:
    """Rows that may be no entries: blank or equal first cells, or beginning like the header, a note or a sum.

    `<= " "` is a blank cell or one that begins with a blank, in the one comparison that 100,000 rows can afford.
    """
    if not rows:
        return []
    starts = {row[0].strip()[:1] for row in header} | {word[0] for word in _words("total") + _words("note")}
    starts -= {""}
    if len(rows[0]) < 2:
        return [i for i, row in enumerate(rows) if row[0] <= " " or row[0][0] in starts or row[0][0] in "\u3000-—第"]
    return [
        i
        for i, row in enumerate(rows)
        if (first := row[0]) <= " " or (second := row[1]) <= " " or first == second or first[0] in starts
    ]


def _another_header(row: Row, part: _Part) -> bool:
    words = {cell.strip() for cell in row if cell.strip()}
    if len(words) < 2 or any(map(looks_like_data, words)) or _repeats(row, part):
        return False
    return all(map(known, words)) and len(words) * 2 > len(row)


def _repeats(row: Row, part: _Part) -> bool:
    mine = [folded(cell) for cell in row]
    return any(mine == [folded(cell) for cell in header] + [""] * (len(row) - len(header)) for header in part.header)


def _sort(row: Row, part: _Part) -> None:
    """An odd row to where it belongs: entry, note, sum or repeated header; spacer rows are dropped."""
    cells = [cell.strip() for cell in row]
    words = list(dict.fromkeys(filter(None, cells)))
    if not words:
        return
    if _repeats(row, part):
        part.headers += 1
    elif _begins(words[0], "total"):
        part.sums.append(_line(row))
    elif len(words) == 1 and _is_said(words[0], cells, part):
        part.said[words[0]] = None
    else:
        part.rows.append(_with_merged(row, part))


def _is_said(word: str, cells: list[str], part: _Part) -> bool:
    """Whether the only words of a row are said about the list: a note, a section heading, a page number."""
    if word in part.said or _PAGE.fullmatch(word) or _begins(word, "note"):
        return True
    if len(cells) < 2:
        return False
    if _SECTION.match(word) or len(word) > 200:
        return True
    merged = len(cells) > 2 and cells.count(word) == len(cells)
    return merged or (cells[0] == word and part.roles[0] == "serial" and not _SERIAL.fullmatch(word))


def _with_merged(row: Row, part: _Part) -> Row:
    """The row with the blank cells at its beginning filled from the row above, as merged cells are exported.

    Only where the first columns name or count what several rows belong to, and the row says something itself.
    """
    if not part.rows or row[0].strip() or part.roles[0] not in _MERGED[:5]:
        return row
    said = [index for index, cell in enumerate(row) if cell.strip()]
    first = said[0]
    if not all(role in _MERGED for role in part.roles[:first]):
        return row
    return (*part.rows[-1][:first], *row[first:])


def _roles(part: _Part) -> tuple[str, ...]:
    """The columns' roles by their cells too: a No. of codes is a number, an 编号 of 1, 2, 3 only counts the rows."""
    roles = list(part.roles)
    for index, role in enumerate(roles):
        if role in ("serial", "number") or (not role and index == 0):
            cells = [row[index].strip() for row in part.rows[:_SAMPLE] if row[index].strip()]
            counts = _counts(cells)
            if role == "serial" and cells and not counts and not all(map(_SERIAL.fullmatch, cells)):
                roles[index] = "number"
            elif role != "serial" and counts and len(cells) > 2:
                roles[index] = "serial"
    return tuple(roles)


def _counts(cells: list[str]) -> bool:
    """Whether cells go 1, 2, 3 (or 1, 1, 2, as merged cells repeat)."""
    if not cells or not all(cell.isdecimal() and len(cell) < 7 for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    return numbers[0] <= 1 and all(0 <= b - a <= 1 for a, b in pairwise(numbers))


@cache
def _words(kind: str) -> list[str]:
    return vocabulary()["rows"][kind]


def _begins(word: str, kind: str) -> bool:
    """合计, 合 计：, 小计12, 注：…, Note: … ; a name that only begins so (注塑机厂) does not."""
    if kind == "total":
        bare = folded(re.sub(r"[\d,.，]", "", word[:40]))
        return bare in {folded(total) for total in _words(kind)}
    head, mark, _ = re.sub(r"[：:.．、\d]", "\n", word[:40].replace(" ", "").replace("　", "")).partition("\n")
    known = {folded(note) for note in _words(kind)}
    return folded(head) in known if mark else head in ("以下空白",) or word.startswith(("*", "＊", "※"))


def _line(row: Row) -> str:
    """A row in one line: its different words, blanks between."""
    return " ".join(dict.fromkeys(word for cell in row if (word := printed(cell))))
