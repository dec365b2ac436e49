"""Cells with spans to a full rectangle of words, for HTML and Word tables alike. Knows no file format."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spiders.reading.document import Row, Table
from spiders.reading.errors import UnreadableError

MAX_CELLS = 1_000_000  # a register of 100,000 rows with ten columns; more from spans alone is an attack
MAX_PADDED = 20_000_000
MAX_COLUMNS = 400


class Cell(NamedTuple):
    """One printed cell: its words, and over how many columns and rows it stretches (`down` 0: to the last row)."""

    words: str
    across: int = 1
    down: int = 1


def expanded(printed: Sequence[Iterable[Cell]]) -> Table | None:
    """The table with a merged cell's words repeated in each cell it covers, None when its spans pass all bounds."""
    rows: list[Row] = []
    hanging: dict[int, tuple[str, int]] = {}  # column -> (words, rows still to fill) of cells that reach down
    for index, cells in enumerate(printed):
        row, hanging = _row(cells, hanging, left=len(printed) - index)
        if len(row) > MAX_COLUMNS or (len(rows) + 1) * len(row) > MAX_CELLS:
            return None
        rows.append(row)
    return rectangle(rows)


def rectangle(rows: Sequence[Sequence[str]]) -> Table | None:
    """Uneven rows padded with blanks to the widest; columns and rows without any word left out, None without words.

    Raises UnreadableError where the padding would pass all bounds.
    """
    wide = max(map(len, rows), default=0)
    if wide * len(rows) > MAX_PADDED:
        raise UnreadableError(f"too large: a table of {len(rows)} rows, one of them with {wide} cells")
    kept = [x for x in range(wide) if any(x < len(row) and row[x] for row in rows)]
    if len(kept) == wide and set(map(len, rows)) == {wide}:
        found = tuple(map(tuple, filter(any, rows)))
    else:
        full = (tuple(row[x] if x < len(row) else "" for x in kept) for row in rows)
        found = tuple(row for row in full if any(row))
    return Table(found) if found else None


def _row(
    cells: Iterable[Cell], hanging: dict[int, tuple[str, int]], left: int
) -> tuple[Row, dict[int, tuple[str, int]]]:
    row: list[str] = []
    below: dict[int, tuple[str, int]] = {}

    def hang() -> None:
        while (held := hanging.get(len(row))) is not None:
            if held[1] > 1:
                below[len(row)] = (held[0], held[1] - 1)
            row.append(held[0])

    for cell in cells:
        hang()
        down = min(cell.down or left, left)
        for _ in range(min(max(cell.across, 1), MAX_COLUMNS)):
            if down > 1:
                below[len(row)] = (cell.words, down - 1)
            row.append(cell.words)
        if len(row) > MAX_COLUMNS:
            break
    hang()
    for column in sorted(column for column in hanging if column >= len(row)):  # a short row below a wide one
        row += [""] * (column - len(row))
        row.append(hanging[column][0])
        if hanging[column][1] > 1:
            below[column] = (hanging[column][0], hanging[column][1] - 1)
    return tuple(row), below
