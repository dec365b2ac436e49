"""Plain text and delimited tables to lines and a Table. Joins no wrapped lines: that is `law.reflow`."""

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import cast

from spiders.reading.document import Row, Table
from spiders.reading.errors import UnreadableError
from spiders.reading.files.rawlines import Rows, lines_of
from spiders.reading.tables.grid import MAX_COLUMNS, rectangle

# Every line break of Unicode, and the form feed that parts pages of printed text.
_BREAKS = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")
_BLANKS = re.compile("[ \t\xa0\u3000\u200b\ufeff]+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))
_DELIMITERS = ",\t;|"  # a full-width comma is prose, never a delimiter
MAX_CONTROLS = 0.01  # of all characters; text has none, a stray 0x1A at its end is a habit of DOS
MAX_FIELD = 1_000_000
MAX_ROWS = 1_000_000
SAMPLE = 50  # rows a dialect is judged by


def plain(text: str) -> str:
    """Text without control characters. Raises UnreadableError where there are too many for it to be text."""
    controls = len(_CONTROLS.findall(text))
    if controls > max(2, MAX_CONTROLS * len(text)):
        raise UnreadableError(f"binary data, no text: {controls} control characters")
    return _CONTROLS.sub("", text) if controls else text


def has_controls(body: bytes) -> bool:
    """Whether text decoded from these bytes may hold control characters; several times as fast as looking at it.

    No encoding read here writes other characters with these bytes, but for UTF-16 and UTF-32, which have NUL bytes.
    """
    return len(body.translate(None, _CONTROL_BYTES)) < len(body)


def lines(text: str) -> list[str]:
    """The lines of a text, blanks at their ends cut and runs of blanks folded to one, blank lines left out."""
    return [line for line in (_BLANKS.sub(" ", line).strip() for line in _BREAKS.split(text)) if line]


def delimited(text: str, *, certain: bool) -> Table | None:
    """The rows of comma-, tab-, semicolon- or bar-separated text, uneven ones padded.

    `certain`: it is called a table by its name, and is read as one whatever it looks like. Otherwise None unless
    every row has the same two or more cells, none of them long: prose with a comma in every line is not a table.
    A long table is cut into cells when somebody looks at them (`rawlines.Rows`).
    """
    delimiter = _delimiter(text)
    if delimiter is None and not certain:
        return None
    if certain and delimiter and (printed := lines_of(text)) is not None:
        return Table(cast(tuple[Row, ...], Rows(printed, delimiter, lambda: _whole(text, delimiter))))
    rows = _rows(text, delimiter or ",")
    if not certain and not _is_even(rows):
        return None
    return rectangle(rows)


def _whole(text: str, delimiter: str) -> tuple[Row, ...]:
    table = rectangle(_rows(text, delimiter))
    return table.rows if table else ()


def _rows(text: str, delimiter: str) -> list[Row]:
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [tuple(map(str.strip, row[:MAX_COLUMNS])) for row in islice(reader, MAX_ROWS)]
    except csv.Error as error:
        raise UnreadableError(f"no readable table of text, at line {reader.line_num}: {error}") from error


def _delimiter(text: str) -> str | None:
    """The delimiter that cuts most of the first rows into the same number of cells, two at least."""
    head = text[:100_000]
    best: tuple[int, str | None] = (0, None)
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(
                len(row)
                for row in islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), SAMPLE)
                if row
            )
        except csv.Error:
            continue
        width, rows = max(widths.items(), key=lambda found: (found[1] * (found[0] > 1), found[0]), default=(0, 0))
        if width > 1 and rows > best[0]:
            best = (rows, delimiter)
    return best[1]


def _is_even(rows: list[Row]) -> bool:
    filled = [row for row in rows if any(row)]
    width = len(filled[0]) if filled else 0
    return len(filled) > 2 and width > 1 and all(len(row) == width and max(map(len, row)) <= 200 for row in filled)
