"""Two editions of one long list as their printed lines, so that only lines that differ are cut into cells.

Only for the plain case: two delimited files under the same header, every line below it an entry. Anything else gives
None and is read whole; what a comparison finds is the same either way (tests/test_lean.py holds the two together).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.diff.lists.columns import paired
from monitor.diff.lists.keycolumns import NoSuchColumnError, asked_for
from monitor.diff.lists.walk import unequal
from spiders.reading.document import Document, Row
from spiders.reading.files.rawlines import Entries, Rows, are_plain, cut
from spiders.reading.files.text import MAX_ROWS
from spiders.reading.tables.grid import MAX_COLUMNS, MAX_PADDED
from spiders.reading.tables.headings import header_rows, unnamed
from spiders.reading.tables.listrows import odd_rows, odd_starts
from spiders.reading.tables.lists import List, read_lists

SAMPLE = 400  # lines read as any list is: more than the readers of headers, roles and codes ever look at
_QUOTED_COUNT = re.compile('"[^",\t;|]{1,40}"')
_BLANK = frozenset(chr(code) for code in range(0x3001) if chr(code).isspace())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A list of which only the beginning was read: its header and first rows, and all its lines below the header."""

    head: List
    header: Sequence[Row]
    lines: list[str]
    delimiter: str


def lists_of(before: Document, after: Document, key: str = "") -> tuple[List, List] | None:
    """Both lists with their rows as lines, without the column that counts them; None where they must be read whole."""
    old, new = _begun(before), _begun(after)
    if old is None or new is None or old.delimiter != new.delimiter or old.header != new.header:
        return None
    if old.head.roles != new.head.roles or not _key_remains(old.head, new.head, key):
        return None
    delimiter, counted = old.delimiter, old.head.roles[0] == "serial"
    mine, theirs = (_uncounted(side) if counted else side.lines for side in (old, new))
    if mine is None or theirs is None:
        return None
    _, there, _ = unequal(mine, theirs)
    for lines in (mine, [theirs[at] for at in there]):
        if not are_plain(lines, delimiter, len(old.head.columns) - counted):
            return None
        if not counted and not _are_entries(lines, old):
            return None
    return _list(old.head, mine, delimiter, counted), _list(new.head, theirs, delimiter, counted)


def _begun(document: Document) -> _Begun | None:
    """The header and first rows of a file of lines, None where anything about them is out of the ordinary."""
    printed = document.tables[0].rows if len(document.tables) == 1 == len(document.blocks) else ()
    if not isinstance(printed, Rows):
        return None
    lines, delimiter = printed.lines, printed.delimiter
    rows = list(cut(lines[:SAMPLE], delimiter))
    width = len(rows[0])
    if len(rows) < min(SAMPLE, len(lines)) or {len(row) for row in rows} != {width} or not all(map(any, rows)):
        return None
    if not 1 < width <= MAX_COLUMNS or len(lines) > MAX_ROWS or width * len(lines) > MAX_PADDED:
        return None
    found, lists = header_rows(rows), read_lists([rows])
    if found is None or len(lists) != 1 or len(lists[0].columns) != width:
        return None
    (head,), (start, stop, _) = lists, found
    if len(head.rows) != len(rows) - stop or "serial" in head.roles[1:]:
        return None  # notes, sums or headers among the first entries
    if any(name == unnamed(at) for at, name in enumerate(head.columns)):
        return None
    return _Begun(head=head, header=rows[start:stop], lines=lines[stop:], delimiter=delimiter)


def _key_remains(old: List, new: List, key: str) -> bool:
    """Whether the key asked for is the same column with and without the column that counts the rows."""
    if not key or old.roles[0] != "serial":
        return True
    found = []
    for sides in ((old, new), (_list(old, [], ",", True), _list(new, [], ",", True))):
        try:
            pairs = asked_for(key, *sides, paired(*sides)).pairs
        except NoSuchColumnError:
            return False
        found.append([(sides[0].columns[a], sides[1].columns[b]) for a, b in pairs])
    return found[0] == found[1]


def _uncounted(side: _Begun) -> list[str] | None:
    """The lines without their first cell, which counts them; None where a line may be no entry."""
    if '"' in {line[0] for line in side.lines} and any(_QUOTED_COUNT.match(line) is None for line in side.lines):
        return None  # "1","甲公司" is well; a count holds no delimiter
    rests = [line.partition(side.delimiter)[2] for line in side.lines]
    return rests if _begin_well(side.lines, [rest[:2] for rest in rests], side) else None


def _are_entries(lines: list[str], side: _Begun) -> bool:
    """Whether all lines are entries by their first two cells; a line whose first cell is quoted is cut for that."""
    quoted = [line for line in lines if line[0] == '"']
    if quoted:
        lines = [line for line in lines if line[0] != '"']
        if odd_rows(list(cut(quoted, side.delimiter)), side.header):
            return False
    return _begin_well(lines, [line[(at := line.find(side.delimiter) + 1) : at + 2] for line in lines], side)


def _begin_well(lines: list[str], seconds: list[str], side: _Begun) -> bool:
    """Whether all lines begin as entries do; `seconds` are the first two signs of the second cells.

    As `listrows.odd_rows` has it: blank first or second cells, equal ones, or the beginning of a header, note or sum.
    """
    delimiter = side.delimiter
    firsts = {head.removeprefix('"')[:1] for head in {line[:2] for line in lines}}
    if firsts & {*odd_starts(side.header), *_BLANK, delimiter, '"', ""}:
        return False
    kinds = set(seconds)
    if any(_may_be_blank(head, delimiter) for head in kinds):
        return False
    return not firsts & {head.removeprefix('"')[:1] for head in kinds} or not any(
        _same_twice(line, delimiter)
        for line, head in zip(lines, seconds, strict=True)
        if line[0] == head[0] or head[0] == '"'
    )


def _may_be_blank(head: str, delimiter: str) -> bool:
    """Whether a cell that begins so may be blank."""
    bare = head.removeprefix('"')
    return not bare or bare[0] in _BLANK or bare[0] in (delimiter, '"')


def _same_twice(line: str, delimiter: str) -> bool:
    """Whether the second cell is the same as the first, as in a row of one merged cell."""
    first, second, *_ = line.split(delimiter, 2)
    return first.strip('" ') == second.strip('" ')


def _list(head: List, lines: list[str], delimiter: str, counted: bool) -> List:
    return replace(
        head, columns=head.columns[counted:], roles=head.roles[counted:], rows=Entries(lines, delimiter)
    )  # fmt: skip
