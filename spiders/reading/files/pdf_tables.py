"""Ruled tables of PDF pages, and tables that go on over pages put together. Finds no table without ruled lines."""

import bisect
import re
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from spiders.reading.files import text
from spiders.reading.files.limits import PATIENCE
from spiders.reading.files.pdf_lines import Line, Placed, Printed, plain_signs
from spiders.reading.tables.grid import rectangle

MAX_PAGES = 200  # looked at for tables; some 50 ms each
MAX_CELLS = 20_000  # of one page
HEADER_ROWS = 3
_DIGIT = re.compile("[0-9０-９]")  # rows of a register have numbers, headers do not
_LATIN = re.compile(r"[A-Za-z,.;:)]\n(?=[A-Za-z0-9(])|[0-9]\n(?=[A-Za-z(])")


class _OutOfTimeError(BaseException):
    """Not an Exception: the parsers below catch those."""


def pages_with_tables(body: bytes, ruled: Sequence[int], problems: list[str]) -> dict[int, list[Placed]]:
    """Lines and tables, top down, of those pages that have a table. What time does not allow is told in `problems`."""
    import pdfplumber

    found: dict[int, list[Placed]] = {}
    done = 0
    try:
        with (
            _patience(PATIENCE),
            pdfplumber.open(BytesIO(body), pages=[index + 1 for index in ruled]) as document,
        ):
            for page in document.pages[:MAX_PAGES]:
                blocks = _page(page)
                if blocks is not None:
                    found[page.page_number - 1] = blocks
                page.close()
                done += 1
    except _OutOfTimeError:
        pass
    except Exception as error:  # pdfminer raises whatever a damaged file makes it; the text is read already
        problems.append(f"tables were read as lines from page {ruled[min(done, len(ruled) - 1)] + 1} on ({error})")
        return found
    if done < len(ruled):
        problems.append(f"tables were read as lines from page {ruled[done] + 1} on: the file is too long")
    return found


def joined(pages: Sequence[Sequence[Printed]]) -> list[Printed]:
    """All pages in one, a table that goes on at the top of the next page put together, its repeated header once."""
    found: list[Printed] = []
    for page in pages:
        for index, block in enumerate(page):
            above = found[-1] if found and index == 0 else None
            if isinstance(block, list) and isinstance(above, list) and _goes_on(above, block):
                above.extend(block[_repeated(above, block) :])
            else:
                found.append(block)
    return found


def _goes_on(above: list[list[str]], below: list[list[str]]) -> bool:
    """Same width, and the header repeated or absent: a header that shares only some words makes it another table."""
    if len(above[0]) != len(below[0]):
        return False
    shared = {cell for cell in above[0] if cell} & set(below[0])
    headers = not any(_DIGIT.search(cell) for cell in (*above[0], *below[0]))
    return _repeated(above, below) > 0 or not (shared and headers)


def _repeated(above: list[list[str]], below: list[list[str]]) -> int:
    many = 0
    while many < min(HEADER_ROWS, len(above), len(below)) and above[many] == below[many]:
        many += 1
    return many


def _page(page: Any) -> list[Placed] | None:
    """The blocks of a page with a table, None without one."""
    tables = [(table, rows) for table in page.find_tables() if (rows := _rows(table)) is not None]
    if not tables:
        return None
    boxes = [table.bbox for table, _ in tables]
    outside = page.filter(lambda drawn: not any(_within(drawn, box) for box in boxes))
    placed: list[tuple[float, Placed]] = [(table.bbox[1], rows) for table, rows in tables]
    for line in outside.extract_text_lines(strip=True, return_chars=False):
        box = (line["x0"], line["x1"], line["top"], line["bottom"])
        placed += [(line["top"], Line(words, *box)) for words in text.lines(plain_signs(line["text"]))]
    return [block for _, block in sorted(placed, key=lambda found: found[0])]


def _within(drawn: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if drawn.get("object_type") != "char":
        return False
    x, y = (drawn["x0"] + drawn["x1"]) / 2, (drawn["top"] + drawn["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _rows(table: Any) -> list[list[str]] | None:
    """The cells by their place on the page, a merged one in each place it covers; None for a box around words."""
    if len(table.cells) > MAX_CELLS:
        return None
    words = {
        box: _unwrapped(plain_signs(cell or ""))
        for row, cells in zip(table.rows, table.extract(), strict=False)
        for box, cell in zip(row.cells, cells, strict=False)
        if box is not None
    }
    columns = _edges(x for box in words for x in (box[0], box[2]))
    lines = _edges(y for box in words for y in (box[1], box[3]))
    if len(columns) * len(lines) > MAX_CELLS:
        return None
    grid = [[""] * (len(columns) - 1) for _ in lines[1:]]
    for (left, top, right, bottom), cell in words.items():
        for row in grid[_place(lines, top) : _place(lines, bottom)]:
            first, last = _place(columns, left), _place(columns, right)
            row[first:last] = [cell] * (last - first)
    full = rectangle(grid)
    if full is None or len(full.rows) < 2 or len(full.rows[0]) < 2:
        return None
    return [list(row) for row in full.rows]


def _edges(places: Iterable[float]) -> list[float]:
    """Distinct places, those closer than three points to each other being one drawn line."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 3:
            found.append(place)
    return found


def _place(edges: list[float], at: float) -> int:
    return max(bisect.bisect_right(edges, at + 0.01) - 1, 0)


def _unwrapped(cell: str) -> str:
    """A cell's words without the line breaks of its width: nothing between Chinese or digits, a blank between words."""
    return re.sub(r"\s*\n\s*", "", _LATIN.sub(lambda match: match.group()[0] + " ", cell)).strip()


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Stop what runs inside when this process has used that much processor time."""

    def stop(*_: object) -> None:
        raise _OutOfTimeError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, max(seconds - time.process_time(), 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
