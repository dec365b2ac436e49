"""Two files of a user's own, compared as texts or as lists. Pure: takes documents as read, opens nothing.

The ladder of `noise` comes first: what is alike on one of its rungs is not compared further. Files that are lists (and
any pair for which a key column is named) are compared row by row, everything else provision by provision.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.diff.columns import NoSuchColumnError
from monitor.diff.listing import RegisterDifference
from monitor.diff.noise import Name, Rung, ZoneChange, rung
from monitor.diff.registers import compare_lists
from monitor.diff.text import (
    Level,
    Line,
    Piece,
    compare_texts,
    has_substance,
    lines_of,
    summary,
)
from snapshots.errors import RegwatchError
from snapshots.identity import folded
from spiders.reading.document import Block, Document
from spiders.reading.law.provisions import provisions
from spiders.reading.law.reflow import reflow
from spiders.reading.lists import List, read_lists
from spiders.reading.volatile import MASK, masked

LISTS = frozenset({"csv", "sheet"})
TOLD = 3  # reasons named in one sentence
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

    Raises NoListError when a key is named and a file holds no table, and columns.NoSuchColumnError.
    """
    formats = (before.format, after.format)
    problems = tuple(dict.fromkeys((*before.problems, *after.problems)))
    if key or _are_lists(before, after):
        return _of_lists(before, after, key, formats, problems)
    met = rung(before, after, bodies=bodies)
    if met.name in _NOT_COMPARED:
        reason = f"no change of substance: {met.reason}"
        return Comparison(formats=formats, rung=met, substance=False, reason=reason, problems=problems)
    lines = _lines(before)
    found = compare_texts(lines, _lines(after))
    varying = [piece for piece in found if _varies(piece)]
    pieces = tuple(piece for piece in found if piece not in varying) if varying else found
    substance = has_substance(pieces)
    if varying:
        met = replace(met, zones_changed=(*met.zones_changed, _as_zone(varying)))
    return Comparison(
        formats=formats, rung=met, substance=substance, reason=_reason(pieces, substance, met), pieces=pieces,
        lines=lines, problems=problems,
    )  # fmt: skip


def _are_lists(before: Document, after: Document) -> bool:
    formats = {before.format, after.format}
    return bool(formats & LISTS) and all(document.tables for document in (before, after))


# -- texts ------------------------------------------------------------------------------------------------


def _lines(document: Document) -> tuple[Line, ...]:
    """The provisions of a document, with the title and the attachments a page shows apart from its text."""
    blocks: list[Block] = [line for zone, found in document.around if zone == "attachments" for line in found]
    lines = lines_of(provisions(reflow((*document.blocks, *blocks))))
    if document.format != "html" or not document.title or document.title in document.lines:
        return lines
    return (Line(number="", text=document.title), *lines)


def _varies(piece: Piece) -> bool:
    if piece.significance is None or piece.significance.level is not Level.SUBSTANCE:
        return False
    sides = [masked(line.text) for line in (piece.before, piece.after) if line is not None]
    if not all(tokens for _, tokens in sides):
        return False
    if len(sides) == 1:
        return not sides[0][0].strip(f"{MASK} |")
    return sides[0][0] == sides[1][0]


def _as_zone(varying: Sequence[Piece]) -> ZoneChange:
    """Lines of the main text of which only a counter, a clock or an id changed: told beside the text, as furniture."""
    before = tuple(piece.before.text for piece in varying if piece.before)
    return ZoneChange(zone="varies by visit", before=before, after=tuple(p.after.text for p in varying if p.after))


def _reason(pieces: Sequence[Piece], substance: bool, met: Rung) -> str:
    """'1 provision amended: 第九条 (number: 111 → 112)', or what there is that is no change of substance."""
    if not substance:
        levels = Counter(str(piece.significance.level) for piece in pieces if piece.significance)
        told = ", ".join(f"{count} × {level}" for level, count in levels.items())
        told = told or (met.reason if met.name is Name.TYPOGRAPHY else "only line breaks and blanks changed")
        return f"no change of substance: {told}"
    weighty = [piece for piece in pieces if piece.significance and piece.significance.level is Level.SUBSTANCE]
    told = "; ".join(f"{_place(piece)} ({_why(piece)})" for piece in weighty[:TOLD])
    more = f"; {len(weighty) - TOLD} more" if len(weighty) > TOLD else ""
    return f"{summary(pieces)}: {told}{more}"


def _place(piece: Piece) -> str:
    line = piece.after or piece.before
    return " ".join(line.path[-2:]) if line is not None and line.path else "an unnumbered paragraph"


def _why(piece: Piece) -> str:
    return piece.significance.why if piece.significance else ""


# -- lists ------------------------------------------------------------------------------------------------


def _of_lists(
    before: Document, after: Document, key: str, formats: tuple[str, str], problems: tuple[str, ...]
) -> Comparison:
    old, new = (read_lists(table.rows for table in document.tables) for document in (before, after))
    for name, found in (("before", old), ("after", new)):
        if not found:
            raise NoListError("holds no table to compare row by row", about=f"the file {name}")
    differences = tuple(_compared(old, new, key))
    substance = any(difference.substance for difference in differences)
    told = [difference.reason for difference in differences if difference.substance == substance]
    name = Name.SUBSTANCE if substance else Name.TYPOGRAPHY
    if not substance and old == new:
        name = Name.VISIBLE
    reason = "; ".join(dict.fromkeys(told))
    return Comparison(
        formats=formats, rung=Rung(name=name, reason=reason), substance=substance, reason=reason, lists=differences,
        problems=problems,
    )  # fmt: skip


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
    waiting = list(new)
    alone: list[List] = []
    for before in old:
        same = next((after for after in waiting if _header(after) == _header(before)), None)
        if same is None:
            alone.append(before)
            continue
        waiting.remove(same)
        yield before, same
    for index in range(max(len(alone), len(waiting))):
        before = alone[index] if index < len(alone) else replace(waiting[index], rows=(), said=(), sums=())
        yield before, waiting[index] if index < len(waiting) else replace(before, rows=(), said=(), sums=())


def _header(found: List) -> tuple[str, ...]:
    return tuple(folded(column) for column in found.columns)
