"""What one row of a list is: an entry, a heading, a note, a sum, or the header once more. Knows no lists.

The words of notes and sums are data (`headings.toml`, [rows]).
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from itertools import pairwise

from snapshots.identity import folded
from spiders.reading.document import Row
from spiders.reading.tables.headings import known, looks_like_data, printed, vocabulary

# Roles whose merged cells cover several rows. The first five may stand first; a number that stands first is missing
# where it is blank.
_MERGED = ("serial", "name", "place", "category", "product", "tariff", "number", "operator")
_SECTION = re.compile(
    r"\s*(?:[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十百]{1,4}[)）])|.{1,60}[（(]共?\s?\d{1,6}\s?[家个项种][）)]\s*$"
)
_PAGE = re.compile(r"\s*(?:第\s?\d{1,5}\s?页.{0,20}|[-—–]\s?\d{1,5}\s?[-—–]|Page \d{1,5}.{0,20})\s*")
_UNIT = re.compile(r"[（(]?(?:计量|货币|金额)?单位[:：]")
_SERIAL = re.compile(r"\s*(?:[(（]?\d{1,6}[)）]?[.、．]?|[一二三四五六七八九十百千]{1,6}[、.]?)\s*")
_HEADING = 60  # characters; longer lines between entries are notes
_ENDED = tuple("。；;，,！!？?")


class Said(StrEnum):
    """What a row is that is no entry."""

    HEADING = "heading"  # of the entries below it
    NOTE = "note"
    SUM = "sum"
    HEADER = "header"  # repeated


def odd_starts(header: Sequence[Row]) -> set[str]:
    """The characters that a header, a note or a sum begins with."""
    starts = {row[0].strip()[:1] for row in header} | {word[0] for word in _words("total") + _words("note")}
    return starts - {""}


def odd_rows(rows: Sequence[Row], header: Sequence[Row]) -> list[int]:
    """Positions of rows that may be no entries: blank or equal first cells, or beginning like a header, note or sum.

    `<= " "` is a blank cell or one that begins with a blank, in the one comparison that 100,000 rows can afford.
    """
    if not rows:
        return []
    starts = odd_starts(header)
    if len(rows[0]) < 2:
        return [i for i, row in enumerate(rows) if row[0] <= " " or row[0][0] in starts or row[0][0] in "\u3000-—第"]
    return [
        i
        for i, row in enumerate(rows)
        if (first := row[0]) <= " " or (second := row[1]) <= " " or first == second or first[0] in starts
    ]


def is_other_header(row: Row, header: Sequence[Row]) -> bool:
    """Whether an odd row is the header of another table that stands below."""
    words = {cell.strip() for cell in row if cell.strip()}
    if len(words) < 2 or any(map(looks_like_data, words)) or repeats(row, header):
        return False
    return all(map(known, words)) and len(words) * 2 > len(row)


def repeats(row: Row, header: Sequence[Row]) -> bool:
    """Whether a row is a row of the header once more."""
    mine = [folded(cell) for cell in row]
    return any(mine == [folded(cell) for cell in above] + [""] * (len(row) - len(above)) for above in header)


def said(row: Row, header: Sequence[Row], first_role: str) -> Said | None:
    """What an odd row is; None for an entry. The row has a word in it."""
    cells = [cell.strip() for cell in row]
    words = list(dict.fromkeys(filter(None, cells)))
    if repeats(row, header):
        return Said.HEADER
    if _begins(words[0], "total"):
        return Said.SUM
    return _alone(words[0], cells, first_role) if len(words) == 1 else None


def _alone(word: str, cells: list[str], first_role: str) -> Said | None:
    """What the only words of a row are: a note or a page number, a heading, or the entry's one filled cell."""
    if _PAGE.fullmatch(word) or _begins(word, "note"):
        return Said.NOTE
    if len(cells) < 2:
        return None
    if len(word) > 200:
        return Said.NOTE
    merged = len(cells) > 2 and cells.count(word) == len(cells)
    apart = cells[0] == word and first_role == "serial" and not _SERIAL.fullmatch(word)
    if merged or apart or _SECTION.match(word):
        return Said.HEADING if is_heading(word) else Said.NOTE
    return None


def is_heading(line: str) -> bool:
    """Whether a line above entries may be what they stand under: 附件2, 二、注销企业, 上海市（12家）; no sentence."""
    return (
        0 < len(line) <= _HEADING
        and not line.endswith(_ENDED)
        and not _begins(line, "note")
        and not _PAGE.fullmatch(line)
        and not _UNIT.match(line)
    )


def with_merged(row: Row, above: Sequence[str] | None, roles: Sequence[str]) -> Row:
    """The row with the blank cells at its beginning filled from the row above, as merged cells are exported.

    Only where the first columns name or count what several rows belong to, and the row says something itself.
    """
    if above is None or row[0].strip() or roles[0] not in _MERGED[:5]:
        return row
    first = next(index for index, cell in enumerate(row) if cell.strip())
    if not all(role in _MERGED for role in roles[:first]):
        return row
    return (*above[:first], *row[first:])


def is_number(cell: str) -> bool:
    """Whether a cell may be the number of its row: 12, (3), 4., 十二、"""
    return _SERIAL.fullmatch(cell) is not None


def counts(cells: list[str]) -> bool:
    """Whether cells go 1, 2, 3 (or 1, 1, 2, as merged cells repeat)."""
    if not cells or not all(cell.isdecimal() and len(cell) < 7 for cell in cells):
        return False
    if any(cell[0] == "0" and len(cell) > 3 for cell in cells):
        return False  # 00001 is a code; 001 may count
    numbers = [int(cell) for cell in cells]
    return numbers[0] <= 1 and all(0 <= b - a <= 1 for a, b in pairwise(numbers))


def may_count(column: str) -> bool:
    """Whether a header of a number says so little (编号, ID) that it may count the rows as well."""
    return folded(column) in map(folded, _words("counting"))


@cache
def _words(kind: str) -> list[str]:
    return vocabulary()["rows"][kind]


def _begins(word: str, kind: str) -> bool:
    """合计, 合 计：, 小计12, 注：…, Note: … ; a name that only begins so (注塑机厂) does not."""
    if kind == "total":
        bare = folded(re.sub(r"[\d,.，]", "", word[:40]))
        return bare in {folded(total) for total in _words(kind)}
    head, mark, _ = re.sub(r"[：:.．、\d]", "\n", word[:40].replace(" ", "").replace("　", "")).partition("\n")
    notes = {folded(note) for note in _words(kind)}
    return folded(head) in notes if mark else head in ("以下空白",) or word.startswith(("*", "＊", "※"))


def line_of(row: Row) -> str:
    """A row in one line: its different words, blanks between."""
    return " ".join(dict.fromkeys(word for cell in row if (word := printed(cell))))
