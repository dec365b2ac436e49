"""Two files of a user's own, compared as texts or as lists. Pure: takes documents as read, opens nothing.

The ladder of `noise` comes first: what is alike on one of its rungs is not compared further. Files that are lists (and
any pair for which a key column is named) are compared row by row, everything else provision by provision.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.diff.asides import set_aside
from monitor.diff.document_lines import lines_of_both
from monitor.diff.lists.keycolumns import NoSuchColumnError
from monitor.diff.lists.lean import lists_of as lean_lists
from monitor.diff.lists.listing import RegisterDifference
from monitor.diff.lists.registers import compare_lists
from monitor.diff.noise import Name, Rung, rung
from monitor.diff.noise_told import around_told
from monitor.diff.texts.text import (
    Level,
    Line,
    Piece,
    compare_texts,
    has_substance,
)
from monitor.diff.texts.told import NO_SUBSTANCE, told
from snapshots.errors import RegwatchError
from snapshots.identity import folded
from spiders.reading.document import Document
from spiders.reading.tables.lists import List, lists_in

LISTS = frozenset({"csv", "sheet"})
_NOT_COMPARED = frozenset({Name.BYTES, Name.VISIBLE, Name.MAIN, Name.VOLATILE})


class NoListError(RegwatchError):
    """A comparison of rows was asked for, and a file holds no table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed between two documents: `pieces` of texts, or `lists` of rows; the other one is empty.

    `lines` are the provisions the comparison of texts started from.
    """

    formats: tuple[str, str]
    rung: Rung
    substance: bool
    reason: str
    pieces: tuple[Piece, ...] = ()
    lines: tuple[Line, ...] = ()
    lists: tuple[RegisterDifference, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether the files were compared row by row."""
        return bool(self.lists)


def compare(
    before: Document, after: Document, *, key: str = "", bodies: tuple[bytes, bytes] | None = None
) -> Comparison:
    """What changed. `key` names the column (or columns, joined by commas) that tells the rows of a list apart.

    Raises NoListError when a key is named and a file holds no table, and keycolumns.NoSuchColumnError.
    """
    formats = (before.format, after.format)
    problems = tuple(dict.fromkeys((*before.problems, *after.problems)))
    if key or _are_lists(before, after):
        return _of_lists(before, after, key, formats, problems)
    met = rung(before, after, bodies=bodies)
    if met.name in _NOT_COMPARED:
        reason = f"{NO_SUBSTANCE}: {met.reason}"
        return Comparison(formats=formats, rung=met, substance=False, reason=reason, problems=problems)
    lines, current = lines_of_both(before, after)
    pieces, aside = set_aside(compare_texts(lines, current))
    if met.name is Name.TYPOGRAPHY and has_substance(pieces):
        pieces = ()  # line breaks alone made other provisions of the same words
    substance = has_substance(pieces)
    met = replace(met, zones_changed=(*met.zones_changed, *aside))
    return Comparison(
        formats=formats, rung=met, substance=substance, reason=_reason(pieces, substance, met), pieces=pieces,
        lines=lines, problems=problems,
    )  # fmt: skip


def same_bytes(problem: str) -> Comparison:
    """The comparison of two files that are equal byte by byte and cannot be read; `problem` says why."""
    met = Rung(name=Name.BYTES, reason="the same bytes")
    reason = f"{NO_SUBSTANCE}: {met.reason}"
    return Comparison(formats=("unread", "unread"), rung=met, substance=False, reason=reason, problems=(problem,))


def _are_lists(before: Document, after: Document) -> bool:
    formats = {before.format, after.format}
    return bool(formats & LISTS) and all(document.tables for document in (before, after))


# -- texts ------------------------------------------------------------------------------------------------


def _reason(pieces: Sequence[Piece], substance: bool, met: Rung) -> str:
    """'1 provision amended: 第九条 (number: 111 → 112)', or what there is that is no change of substance."""
    if substance:
        return told(pieces, Level.SUBSTANCE)
    levels = Counter(str(piece.significance.level) for piece in pieces if piece.significance)
    why = ", ".join(f"{count} × {level}" for level, count in levels.items())
    if not why and met.name is Name.TYPOGRAPHY:
        why = met.reason
    if not why and met.zones_changed:
        why = f"only {around_told(met.zones_changed)}"
    return f"{NO_SUBSTANCE}: {why or 'only line breaks and blanks changed'}"


# -- lists ------------------------------------------------------------------------------------------------


def _of_lists(
    before: Document, after: Document, key: str, formats: tuple[str, str], problems: tuple[str, ...]
) -> Comparison:
    lean = lean_lists(before, after, key)
    old, new = ((lean[0],), (lean[1],)) if lean else (_lists(before), _lists(after))
    for name, found in (("before", old), ("after", new)):
        if not found:
            raise NoListError("holds no table to compare row by row", about=f"the file {name}")
    differences = tuple(_compared(old, new, key))
    substance = any(difference.substance for difference in differences)
    told = [difference.reason for difference in differences if difference.substance == substance]
    name = Name.SUBSTANCE if substance else Name.TYPOGRAPHY
    if not substance and (before.tables == after.tables if lean else old == new):
        name = Name.VISIBLE
    reason = "; ".join(dict.fromkeys(told))
    return Comparison(
        formats=formats, rung=Rung(name=name, reason=reason), substance=substance, reason=reason, lists=differences,
        problems=problems,
    )  # fmt: skip


def _lists(document: Document) -> tuple[List, ...]:
    return lists_in(document.blocks)


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
