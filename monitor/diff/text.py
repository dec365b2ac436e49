"""Comparing two states of a legal text: provisions first, characters inside the pairs only (design.md, section 6)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.diff.align import Alignment, Line, align
from monitor.diff.numbering import shifts
from monitor.diff.refine import Span, refine
from monitor.diff.typography import folded
from snapshots.model import Provision

__all__ = ["Line", "Piece", "PieceKind", "Span", "compare_texts", "has_substance", "lines_of", "summary"]


class PieceKind(StrEnum):
    """What happened to one provision."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    AMENDED = "amended"
    RENUMBERED = "renumbered"
    TYPOGRAPHY = "typography"  # width, blanks and quotation marks only
    MOVED = "moved"
    MOVED_AMENDED = "moved amended"


NO_SUBSTANCE = frozenset({PieceKind.SAME, PieceKind.TYPOGRAPHY, PieceKind.RENUMBERED, PieceKind.MOVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One provision before and after. `spans` cover the texts without their numbers, exactly."""

    kind: PieceKind
    before: Line | None
    after: Line | None
    spans: tuple[Span, ...]


def lines_of(provisions: tuple[Provision, ...]) -> tuple[Line, ...]:
    """The tree of provisions as lines in reading order, each parent before its children."""
    lines = []
    waiting = list(reversed(provisions))
    while waiting:
        provision = waiting.pop()
        lines.append(Line(number=provision.number, text=provision.text))
        waiting += reversed(provision.children)
    return tuple(lines)


def compare_texts(before: Sequence[Line], after: Sequence[Line]) -> tuple[Piece, ...]:
    """Every line of both texts, once, in reading order; what moved stands where it stands now.

    Time is bounded: lines too many to score (see `align`) come out as removed and added.
    """
    return tuple(_pieces(align(before, after), before, after))


def has_substance(pieces: Sequence[Piece]) -> bool:
    """Whether any wording changed: numbers, order and typography alone are no substance."""
    return any(piece.kind not in NO_SUBSTANCE for piece in pieces)


def summary(pieces: Sequence[Piece]) -> str:
    """One English sentence: '2 provisions amended, 1 added; Articles 10–70 are now 9–69'. Numbers as printed."""
    counts = Counter(piece.kind for piece in pieces)
    told = [f"{counts[kind]} {words}" for kind, words in _TOLD.items() if counts[kind]]
    if told:
        count, _, words = told[0].partition(" ")
        told[0] = f"{count} provision{'' if count == '1' else 's'} {words}"
    numbers = [(piece.before.number, piece.after.number) for piece in pieces if piece.before and piece.after]
    phrases = [", ".join(told)] if told else []
    return "; ".join([*phrases, *shifts(numbers)]) or "no change"


_TOLD = {
    PieceKind.AMENDED: "amended",
    PieceKind.ADDED: "added",
    PieceKind.REMOVED: "removed",
    PieceKind.MOVED: "moved",
    PieceKind.MOVED_AMENDED: "moved and amended",
    PieceKind.TYPOGRAPHY: "changed in format only",
}


def _pieces(alignment: Alignment, before: Sequence[Line], after: Sequence[Line]) -> Iterator[Piece]:
    source = {j: i for i, j in alignment.moved}
    left = set(source.values())
    a = c = 0
    for i, j in (*alignment.pairs, (len(before), len(after))):
        yield from (_alone(PieceKind.REMOVED, line) for k, line in enumerate(before[a:i], a) if k not in left)
        for k in range(c, j):
            moved_from = source.get(k)
            yield _alone(PieceKind.ADDED, after[k]) if moved_from is None else _moved(before[moved_from], after[k])
        if i < len(before):
            yield _paired(before[i], after[j])
        a, c = i + 1, j + 1


def _alone(kind: PieceKind, line: Line) -> Piece:
    if kind is PieceKind.ADDED:
        return Piece(kind=kind, before=None, after=line, spans=(Span(op="insert", text=line.text),))
    return Piece(kind=kind, before=line, after=None, spans=(Span(op="delete", text=line.text),))


def _paired(before: Line, after: Line) -> Piece:
    if before == after:
        kind = PieceKind.SAME
    elif folded(before.text) != folded(after.text):
        kind = PieceKind.AMENDED
    elif folded(before.number) != folded(after.number):
        kind = PieceKind.RENUMBERED
    else:
        kind = PieceKind.TYPOGRAPHY
    return Piece(kind=kind, before=before, after=after, spans=refine(before.text, after.text))


def _moved(before: Line, after: Line) -> Piece:
    same = folded(before.text) == folded(after.text)
    kind = PieceKind.MOVED if same else PieceKind.MOVED_AMENDED
    return Piece(kind=kind, before=before, after=after, spans=refine(before.text, after.text))
