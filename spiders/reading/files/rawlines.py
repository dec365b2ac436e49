"""The rows of a long delimited text as its printed lines, cut into cells only where somebody looks.

Two editions of a register of 100,000 rows share nearly all of their lines, so a comparison need not cut them. `Rows` is
what such a file is opened to; `Entries` are the rows of a list whose lines were found to be plain. Both give the same
cells as `csv.reader` does, their ends stripped; what is not plain is read whole (`monitor.diff.lists.lean` decides).
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

from spiders.reading.document import Row
from spiders.reading.tables.grid import MAX_COLUMNS

LONG = 100_000  # characters; shorter texts are cut at once
LONGEST = 100_000  # characters of a line; cells of longer ones might pass the bound on a field
# A cell of a plain line, its quotes around the whole of it or nowhere, quotes inside doubled.
_CELL = r'(?:"[^"\n]*+(?:""[^"\n]*+)*+"|[^{0}"\n]*+)'


class Entries(Sequence[Row]):
    """Rows of one width as lines without line breaks in them. Raises nothing: its lines were found plain before."""

    def __init__(self, lines: list[str], delimiter: str) -> None:
        self.lines, self.delimiter = lines, delimiter
        self._columns: dict[int, list[str]] = {}

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return list(cut(self.lines[at], self.delimiter))
        return next(cut([self.lines[at]], self.delimiter))

    def __iter__(self) -> Iterator[Row]:
        return cut(self.lines, self.delimiter)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Entries) and self.delimiter == other.delimiter and self.lines == other.lines:
            return True
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list

    def column(self, at: int) -> list[str]:
        """One cell of every row."""
        if at not in self._columns:
            self._columns[at] = self._column(at)
        return self._columns[at]

    def _column(self, at: int) -> list[str]:
        """By one pattern over all lines, several times as fast as cutting them."""
        cell = _CELL.format(re.escape(self.delimiter))
        pattern = rf"^(?:{cell}{re.escape(self.delimiter)}){{{at}}}({cell})[^\n]*+\n"
        found: list[str] = re.findall(pattern, "\n".join((*self.lines, "")), re.MULTILINE)
        if '"' in "".join(found):
            found = [cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell for cell in found]
        return list(map(str.strip, found))


class Rows(Sequence[Row]):
    """The rows of a whole file, read by `whole` when first asked for anything but its lines."""

    def __init__(self, lines: list[str], delimiter: str, whole: Callable[[], tuple[Row, ...]]) -> None:
        self.lines, self.delimiter, self._whole = lines, delimiter, whole

    @cached_property
    def read(self) -> tuple[Row, ...]:
        """All rows, cut and padded. Raises UnreadableError."""
        return self._whole()

    def __len__(self) -> int:
        return len(self.read)

    def __getitem__(self, at: Any) -> Any:
        return self.read[at]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.read)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Rows):
            if self.delimiter == other.delimiter and (self.lines == other.lines or self._surely_differ(other)):
                return self.lines == other.lines
            return self.read == other.read
        return self.read == other

    def _surely_differ(self, other: "Rows") -> bool:
        """Whether the first lines that differ are rows with other words, all before them plain; spares reading all."""
        at = next((k for k, (a, b) in enumerate(zip(self.lines, other.lines, strict=False)) if a != b), None)
        if at is None:
            return False
        width = len(next(cut(self.lines[:1], self.delimiter)))
        heads = self.lines[: at + 1], other.lines[: at + 1]
        if width > MAX_COLUMNS or not all(are_plain(head, self.delimiter, width) for head in heads):
            return False
        old, new = (next(cut(head[-1:], self.delimiter)) for head in heads)
        return old != new and any(old) and any(new)

    def __hash__(self) -> int:
        return hash(self.read)


def column(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """One cell of every row."""
    return rows.column(at) if isinstance(rows, Entries) else [row[at] for row in rows]


def cut(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """Lines to cells, blanks at their ends away."""
    return (tuple(map(str.strip, row)) for row in csv.reader(lines, delimiter=delimiter))


def lines_of(text: str) -> list[str] | None:
    """The lines of a long text that are not blank; None for a text too short to need it, or with odd line breaks."""
    if len(text) < LONG:
        return None
    found = text.split("\r\n" if "\r" in text else "\n")
    if text.count("\n") >= len(found) or ("\r" in text and text.count("\r") >= len(found)):
        return None  # of both kinds
    if "" in found:
        found = list(filter(None, found))
    return found if max(map(len, found)) <= LONGEST else None


def are_plain(lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether every line is one row of so many cells, its quotes around whole cells or nowhere."""
    text = "\n".join((*lines, ""))
    if '"' not in text:
        return {line.count(delimiter) for line in lines} <= {width - 1}
    part = re.escape(delimiter)
    cell = _CELL.format(part)
    return re.fullmatch(rf"(?:{cell}(?:{part}{cell}){{{width - 1}}}\n)*+", text) is not None
