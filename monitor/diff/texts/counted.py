"""Which column of a table only counts its rows: 序号, No., or a first column that goes 1, 2, 3. Compares nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spiders.reading.document import Row
from spiders.reading.tables.headings import columns_of, header_rows, role_of, unnamed

_YEARS = range(1900, 2101)
SAMPLE = 50  # cells that tell whether a column counts
# As lists print it: 1, 01, 1., (1), 一、. Codes are longer and names are no numerals.
_COUNT = re.compile(r"\s{0,9}[(（]?(?:\d{1,6}|[一二三四五六七八九十百千]{1,6})[)）]?[.、．]?\s{0,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The column that counts, and the first row below the header."""

    column: int
    start: int

    def is_count(self, cell: str) -> bool:
        """Whether a cell of the column is a count; 合计 and notes in it are not."""
        return _COUNT.fullmatch(cell) is not None


def counting_column(rows: Sequence[Row]) -> Counting | None:
    """The column that counts the rows, None where none does.

    A header of the vocabulary (序号) is believed when the cells are counts; a column of another name (编号), or
    without one, only when its cells go up one by one: a No. of codes says something about its row.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    _, stop, _ = header_rows(rows) or (0, 0, False)
    width = len(rows[0])
    names = columns_of(rows[:stop], width) if stop else ("",) * width
    for column in range(width):
        role = role_of(names[column])
        named = role == "serial"
        if not named and (column or not (role == "number" or names[column] in ("", unnamed(column)))):
            continue  # 级别 1, 2, 3 and 年份 2023, 2024 say something about their rows
        cells = [row[column].strip() for row in rows[stop : stop + SAMPLE] if column < len(row) and row[column].strip()]
        counts = [cell for cell in cells if _COUNT.fullmatch(cell)]
        if counts and (
            (named and len(counts) * 2 > len(cells)) or (len(cells) > 2 and _goes_up(cells, headed=stop > 0))
        ):
            return Counting(column=column, start=stop)
    return None


def _goes_up(cells: Sequence[str], *, headed: bool) -> bool:
    """1, 2, 3, or 1, 1, 2 as merged cells repeat. Without a header (pages of a PDF) any start but a year will do."""
    numbers = [int(cell.strip("()（）.、．")) for cell in cells if re.fullmatch(r"[(（]?\d{1,6}[)）]?[.、．]?", cell)]
    if len(numbers) < len(cells):
        return False
    if numbers[0] > 1 and (headed or numbers[0] in _YEARS):
        return False
    return all(0 <= later - earlier <= 1 for earlier, later in pairwise(numbers)) and numbers[0] < numbers[-1]
