"""Comparing two states of a legal text: provisions first, characters inside the pairs only (design.md, section 6)."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.diff.texts.align import Alignment, align
from monitor.diff.texts.following import Following
from monitor.diff.texts.lines import Line, called, lines_of
from monitor.diff.texts.numbering import shifts
from monitor.diff.texts.refine import Span, refine, roughly
from monitor.diff.texts.significance import Level, Significance, significance
from monitor.diff.texts.typography import folded

__all__ = ["Level", "Line", "Piece", "PieceKind", "Significance", "Span"]
__all__ += ["compare_texts", "has_substance", "lines_of", "summary"]

REFINED = 1_200_000  # characters of amended provisions, both sides; a text of 2 MB may be amended throughout


class PieceKind(StrEnum):
    """What happened to one provision."""

    SAME = "same"
    AMENDED = "amended"
    ADDED = "added"
    REPEALED = "repealed"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    MOVED_AMENDED = "moved+amended"
    REFERENCE = "reference"  # its references follow the renumbering of what they mean, or ought to and do not
    TYPOGRAPHY = "typography"  # width, blanks and quotation marks only


@dataclass(slots=True, kw_only=True)
class Piece:
    """One provision before and after. `spans` cover the texts without their numbers, exactly.

    `significance` is None for what is the same. Nobody changes a piece; it is not frozen because an act has thousands,
    and freezing doubles the time to make one.
    """

    kind: PieceKind
    before: Line | None
    after: Line | None
    spans: tuple[Span, ...]
    significance: Significance | None = None


def compare_texts(before: Sequence[Line], after: Sequence[Line]) -> tuple[Piece, ...]:
    """Every line of both texts, once, in reading order; what moved stands where it stands now.

    Time is bounded: lines too many to score (see `align`) come out as repealed and added, and once REFINED characters
    are told in detail, amendments as one edit between the clauses that stayed.
    """
    alignment = align(before, after)
    following = Following(before, after, dict([*alignment.pairs, *alignment.moved]))
    return tuple(_pieces(alignment, before, after, _Pairs(before, after, following)))


def has_substance(pieces: Sequence[Piece]) -> bool:
    """Whether any rule changed: numbers, order, references that follow, wording and typography are no substance."""
    return any(piece.significance is not None and piece.significance.level is Level.SUBSTANCE for piece in pieces)


def summary(pieces: Sequence[Piece]) -> str:
    """One English sentence: '2 provisions amended, 1 added; Articles 10–70 are now 9–69'. Numbers as printed."""
    counts = Counter(piece.kind for piece in pieces)
    told = [f"{counts[kind]} {words}" for kind, words in _TOLD.items() if counts[kind]]
    if told:
        count, _, words = told[0].partition(" ")
        told[0] = f"{count} provision{'' if count == '1' else 's'} {words}"
    numbers = [
        (called(piece.before), called(piece.after))
        for piece in pieces
        if piece.before and piece.after and piece.kind not in _CROSSING
    ]
    phrases = [", ".join(told)] if told else []
    return "; ".join([*phrases, *shifts(numbers)]) or "no change"


_CROSSING = frozenset({PieceKind.MOVED, PieceKind.MOVED_AMENDED})
_TOLD = {
    PieceKind.AMENDED: "amended",
    PieceKind.ADDED: "added",
    PieceKind.REPEALED: "repealed",
    PieceKind.MOVED: "moved",
    PieceKind.MOVED_AMENDED: "moved and amended",
    PieceKind.REFERENCE: "with references renumbered only",
    PieceKind.TYPOGRAPHY: "changed in format only",
}
_ADDED = Significance(level=Level.SUBSTANCE, why="provision added")
_REPEALED = Significance(level=Level.SUBSTANCE, why="provision repealed")
_BLANK = Significance(level=Level.TYPOGRAPHY, why="an empty line")
_RENUMBERED = Significance(level=Level.RENUMBERED, why="only the provision's own number changed")
_MOVED = Significance(level=Level.MOVED, why="the same words stand in another place")
_TYPOGRAPHY = Significance(level=Level.TYPOGRAPHY, why="width, blanks, quotation marks or letter case only")
_ROUGH = Significance(level=Level.SUBSTANCE, why="amended; too much changed in all to tell more")


def _pieces(alignment: Alignment, before: Sequence[Line], after: Sequence[Line], pairs: "_Pairs") -> Iterator[Piece]:
    source = {j: i for i, j in alignment.moved}
    left = set(source.values())
    a = c = 0
    for i, j in (*alignment.pairs, (len(before), len(after))):
        if a < i:
            yield from (_repealed(before[k]) for k in range(a, i) if k not in left)
        for k in range(c, j) if c < j else ():
            yield pairs.moved(source[k], k) if k in source else _added(after[k])
        if i < len(before):
            yield pairs.piece(i, j)
        a, c = i + 1, j + 1


def _added(line: Line) -> Piece:
    spans = (Span("insert", line.text),)
    why = _ADDED if _says_something(line) else _BLANK
    return Piece(kind=PieceKind.ADDED, before=None, after=line, spans=spans, significance=why)


def _repealed(line: Line) -> Piece:
    spans = (Span("delete", line.text),)
    why = _REPEALED if _says_something(line) else _BLANK
    return Piece(kind=PieceKind.REPEALED, before=line, after=None, spans=spans, significance=why)


def _says_something(line: Line) -> bool:
    return bool(line.text and folded(line.text)) or bool(line.number)


@dataclass(slots=True)
class _Pairs:
    """Makes the pieces of pairs, and counts how many characters may still be told in detail."""

    before: Sequence[Line]
    after: Sequence[Line]
    following: Following
    left: int = REFINED

    def piece(self, i: int, j: int) -> Piece:
        before, after = self.before[i], self.after[j]
        if before.text != after.text:
            return self._amended(i, j)
        kind, why = _AS_BEFORE if before.number == after.number else _renumbered(before.number, after.number)
        spans = (Span("equal", after.text),)
        return Piece(kind=kind, before=before, after=after, spans=spans, significance=why)

    def _amended(self, i: int, j: int) -> Piece:
        before, after = self.before[i], self.after[j]
        self.left -= len(before.text) + len(after.text)
        if self.left >= 0:
            spans, weighed = refine(before.text, after.text, self.following.codes(i, j)), significance
        else:
            spans, weighed = roughly(before.text, after.text), lambda spans: _ROUGH
        kind, why = _changed(before, after, spans, weighed)
        return Piece(kind=kind, before=before, after=after, spans=spans, significance=why)

    def moved(self, i: int, j: int) -> Piece:
        piece = self.piece(i, j)
        if piece.kind is PieceKind.AMENDED:
            return replace(piece, kind=PieceKind.MOVED_AMENDED)
        return replace(piece, kind=PieceKind.MOVED, significance=_MOVED)


_Weighed = tuple[PieceKind, Significance | None]
_AS_BEFORE: _Weighed = PieceKind.SAME, None
_AS_RENUMBERED: _Weighed = PieceKind.RENUMBERED, _RENUMBERED
_AS_TYPOGRAPHY: _Weighed = PieceKind.TYPOGRAPHY, _TYPOGRAPHY


def _renumbered(old: str, new: str) -> _Weighed:
    both = old + new
    if old != new and (both.isalpha() or both.isascii()):  # 第五条, 第六条; 5., 6.: nothing to fold
        return _AS_RENUMBERED
    return _AS_TYPOGRAPHY if old == new or folded(old) == folded(new) else _AS_RENUMBERED


def _changed(
    before: Line, after: Line, spans: tuple[Span, ...], weighed: Callable[[Sequence[Span]], Significance]
) -> _Weighed:
    notes = {span.note for span in spans if span.op != "equal"}
    if "" in notes:
        if _may_be_typography(spans) and folded(before.text) == folded(after.text):
            return _renumbered(before.number, after.number)
        return PieceKind.AMENDED, weighed(spans)
    if "reference" not in notes:
        return _renumbered(before.number, after.number)
    told = [span.text for span in spans if span.note == "reference"][:2]
    why = f"reference follows the renumbering: {' → '.join(told)}"
    return PieceKind.REFERENCE, Significance(level=Level.REFERENCE, why=why)


def _may_be_typography(spans: tuple[Span, ...]) -> bool:
    """Whether what came and what went are one but for blanks; spares folding whole texts."""
    gone, come = ("".join(span.text for span in spans if span.op == op) for op in ("delete", "insert"))
    return folded(gone).replace(" ", "") == folded(come).replace(" ", "")
