"""Two files of a user's own, compared as texts or as lists. Pure: takes documents as read, opens nothing.

The ladder of `noise` comes first: what is alike on one of its rungs is not compared further. Files that are lists (and
any pair for which a key column is named) are compared row by row, everything else provision by provision.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.diff import listed
from monitor.diff.asides import set_aside
from monitor.diff.document_lines import lines_of_both
from monitor.diff.lists.listing import RegisterDifference
from monitor.diff.noise import Name, Rung, rung
from monitor.diff.noise_told import around_told
from monitor.diff.texts.stale import Stale, stale_references
from monitor.diff.texts.text import (
    Level,
    Line,
    Piece,
    compare_texts,
    has_substance,
)
from monitor.diff.texts.told import NO_SUBSTANCE, told
from spiders.reading.document import Document

_NOT_IN_SHEET = (
    "one file is a sheet: the text around the tables of the other is compared with its titles and notes only"
)
_NOT_COMPARED = frozenset({Name.BYTES, Name.VISIBLE, Name.MAIN, Name.VOLATILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed between two documents: `lists` of rows with `pieces` of the text outside them, or `pieces` alone.

    `lines` are the provisions the comparison of texts started from; `stale` are references that did not follow a
    renumbering: told beside the changes.
    """

    formats: tuple[str, str]
    rung: Rung
    substance: bool
    reason: str
    pieces: tuple[Piece, ...] = ()
    lines: tuple[Line, ...] = ()
    lists: tuple[RegisterDifference, ...] = ()
    stale: tuple[Stale, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether the files were compared row by row."""
        return bool(self.lists)


def compare(
    before: Document,
    after: Document,
    *,
    key: str = "",
    bodies: tuple[bytes, bytes] | None = None,
    as_texts: bool = False,
) -> Comparison:
    """What changed. `key` names the column (or columns, joined by commas) that tells the rows of a list apart.

    With `as_texts` only sheets are compared as lists unless a key is named, not texts that are little but a list.
    Raises listed.NoListError when a key is named and a file holds no table, and keycolumns.NoSuchColumnError.
    """
    formats = (before.format, after.format)
    problems = tuple(dict.fromkeys((*before.problems, *after.problems)))
    if key or listed.are_sheets(before, after) or (not as_texts and listed.are_little_else(before, after)):
        found = _of_lists(before, after, key, formats, bodies)
    else:
        found = _of_texts(before, after, formats, bodies)
    return replace(found, problems=tuple(dict.fromkeys((*problems, *found.problems))))


def same_bytes(problem: str) -> Comparison:
    """The comparison of two files that are equal byte by byte and cannot be read; `problem` says why."""
    met = Rung(name=Name.BYTES, reason="the same bytes")
    reason = f"{NO_SUBSTANCE}: {met.reason}"
    return Comparison(formats=("unread", "unread"), rung=met, substance=False, reason=reason, problems=(problem,))


# -- texts ------------------------------------------------------------------------------------------------


def _of_texts(
    before: Document, after: Document, formats: tuple[str, str], bodies: tuple[bytes, bytes] | None
) -> Comparison:
    met = rung(before, after, bodies=bodies, in_words=False)
    if met.name in _NOT_COMPARED:
        reason = f"{NO_SUBSTANCE}: {met.reason}"
        return Comparison(formats=formats, rung=met, substance=False, reason=reason)
    lines, current = lines_of_both(before, after)
    pieces, aside = set_aside(compare_texts(lines, current))
    if met.name is Name.TYPOGRAPHY and has_substance(pieces):
        pieces = ()  # line breaks alone made other provisions of the same words
    substance = has_substance(pieces)
    met = replace(met, zones_changed=(*met.zones_changed, *aside))
    return Comparison(
        formats=formats, rung=met, substance=substance, reason=_reason(pieces, substance, met), pieces=pieces,
        lines=lines, stale=stale_references(lines, current, pieces),
    )  # fmt: skip


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
    before: Document, after: Document, key: str, formats: tuple[str, str], bodies: tuple[bytes, bytes] | None
) -> Comparison:
    """The lists, and beside them what two texts say outside their tables."""
    lists, same = listed.differences(before, after, key)
    substance = any(its.substance for its in lists)
    name = Name.SUBSTANCE if substance else Name.VISIBLE if same else Name.TYPOGRAPHY
    reason = "; ".join(dict.fromkeys(its.reason for its in lists if its.substance == substance))
    found = Comparison(
        formats=formats, rung=Rung(name=name, reason=reason), substance=substance, reason=reason, lists=lists
    )
    if listed.is_mixed(before, after):
        return replace(found, problems=(_NOT_IN_SHEET,) if before.lines or after.lines else ())
    if formats[0] in listed.SHEETS:
        return found
    old, new = (replace(document, blocks=document.lines) for document in (before, after))
    return _with_text(found, _of_texts(old, new, formats, bodies))


def _with_text(found: Comparison, text: Comparison) -> Comparison:
    """Both comparisons as one: of substance where either is, on the lower of their rungs."""
    told = [found.reason] if found.substance or not text.substance else []
    if text.substance:
        told.append(f"outside the tables: {text.reason}")
    elif text.rung.name is not Name.BYTES and not found.substance and (text.pieces or text.rung.zones_changed):
        told.append(f"outside the tables: {text.reason.removeprefix(f'{NO_SUBSTANCE}: ')}")
    lower = max(found.rung, text.rung, key=lambda met: list(Name).index(met.name))
    reason = "; ".join(told)
    return replace(
        found, substance=found.substance or text.substance, reason=reason, pieces=text.pieces, lines=text.lines,
        rung=Rung(name=lower.name, reason=reason, zones_changed=text.rung.zones_changed),
    )  # fmt: skip
