"""Two documents compared as lists: which of them are lists at all, and each list with its counterpart. Pure.

What stands around the tables of a text is compared as a text (`files`), not here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.diff.lists.keycolumns import NoSuchColumnError
from monitor.diff.lists.lean import lists_of as lean_lists
from monitor.diff.lists.listing import RegisterDifference
from monitor.diff.lists.notes import MANY, notes
from monitor.diff.lists.registers import compare_lists, with_notes
from monitor.diff.texts import typography
from snapshots.errors import RegwatchError
from snapshots.identity import folded
from spiders.reading.document import Document
from spiders.reading.tables.lists import List, lists_in

SHEETS = frozenset({"csv", "sheet"})  # formats without any text around their tables
MOSTLY = 0.8  # of a document's characters, for one that is little but a list
SURELY = 0.75  # likeness of a line of a sheet and one of a text, to be the same line
_TELLING = frozenset(("number", "tariff", "name"))  # columns that a list of entries has, one of them at least


class NoListError(RegwatchError):
    """A comparison of rows was asked for, and a file holds no table; `side` is 0 for the one before, 1 for after."""

    exit_code = 2

    def __init__(self, side: int, about: str = "") -> None:
        super().__init__(
            "holds no table to compare row by row",
            about=about or f"the file {('before', 'after')[side]}",
            remedy="leave --key out to compare as texts",
        )
        self.side = side


def are_sheets(before: Document, after: Document) -> bool:
    """Whether both hold a table and one at least is a sheet."""
    return bool({before.format, after.format} & SHEETS) and all(document.tables for document in (before, after))


def are_little_else(before: Document, after: Document) -> bool:
    """Whether two texts are little but lists.

    Over 80 % of the characters of both together stand in tables of a known header, with a column of numbers or names.
    """
    both = (before, after)
    around = sum(len(line) for document in both for line in document.lines)
    within = sum(len(cell) for document in both for table in document.tables for row in table.rows for cell in row)
    if within * (1 - MOSTLY) <= around * MOSTLY:
        return False
    told = [sum(map(_length, lists_in(document.blocks))) for document in both]
    return all(told) and sum(told) > MOSTLY * (within + around)


def _length(found: List) -> int:
    if not _TELLING.intersection(found.roles) or not found.rows:
        return 0
    return sum(map(len, found.columns)) + sum(len(cell) for row in found.rows for cell in row)


def differences(before: Document, after: Document, key: str) -> tuple[tuple[RegisterDifference, ...], bool]:
    """What changed in each list, and whether all lists are the same as printed.

    Raises NoListError, and keycolumns.NoSuchColumnError.
    """
    lean = lean_lists(before, after, key)
    old, new = ((lean[0],), (lean[1],)) if lean else (lists_in(before.blocks), lists_in(after.blocks))
    for side, lists in enumerate((old, new)):
        if not lists:
            raise NoListError(side)
    same = before.tables == after.tables if lean else old == new
    if not is_mixed(before, after):
        return tuple(_compared(old, new, key)), same
    here, there = ([replace(its, said=()) for its in side] for side in (old, new))
    first, *others = _compared(here, there, key)
    said = notes(_said(before, old, after), _said(after, new, before), alike=SURELY)
    beyond = "added" if before.format in SHEETS else "removed"  # a sheet leaves out most of a text; that says nothing
    return (with_notes(first, [note for note in said if note.kind != beyond]), *others), same


def is_mixed(before: Document, after: Document) -> bool:
    """Whether one is a sheet and the other a text with tables."""
    return (before.format in SHEETS) is not (after.format in SHEETS)


def _said(document: Document, lists: Sequence[List], other: Document) -> tuple[str, ...]:
    """The lines around the lists; those of a sheet that are a part of a line of the other file are left out."""
    said = [line for its in lists for line in its.said]
    if document.format in SHEETS and len(said) <= MANY:
        text = typography.folded("\n".join(other.lines))
        said = [line for line in said if not _is_part(typography.folded(line).rstrip(".;"), text)]
    return (*document.lines, *said)


def _is_part(line: str, text: str) -> bool:
    """Whether a text has a line's words, its numbers whole: 1% is no part of 11%."""
    return re.search(rf"(?<!\d){re.escape(line)}(?!\d)", text) is not None


def _compared(old: Sequence[List], new: Sequence[List], key: str) -> Iterator[RegisterDifference]:
    """Each list with its counterpart; a list without one came or left with all its rows."""
    refused: NoSuchColumnError | None = None
    done = False
    for before, after in _counterparts(old, new):
        try:
            yield compare_lists(before, after, key)
            done = True
        except NoSuchColumnError as error:
            refused = error  # the key may be that of another table of the file
    if refused and not done:
        raise refused


def _counterparts(old: Sequence[List], new: Sequence[List]) -> Iterator[tuple[List, List]]:
    """Lists of the same header belong together, else those that stand at the same place."""
    there = {_header(after): after for after in new}  # no two lists of one document have the same header
    alone = [before for before in old if _header(before) not in there]
    yield from ((before, there.pop(_header(before))) for before in old if _header(before) in there)
    waiting = list(there.values())
    for index in range(max(len(alone), len(waiting))):
        before = alone[index] if index < len(alone) else replace(waiting[index], rows=(), said=(), sums=())
        yield before, waiting[index] if index < len(waiting) else replace(before, rows=(), said=(), sums=())


def _header(found: List) -> tuple[str, ...]:
    return tuple(folded(column) for column in found.columns)
