"""A comparison of texts as rows of a page: what changed at length, the rest folded, in pages of bounded size. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.diff.texts.redline import Fold, fold_words, folded_rows, label_of, why_of
from monitor.diff.texts.refine import Span
from monitor.diff.texts.text import Piece, PieceKind

SIGNS_PER_PAGE = 16_000  # characters
ROWS_PER_PAGE = 200
CONTEXT = 2  # unchanged provisions shown around a change
_FOLDED_FROM = 900  # characters of unchanged words inside a provision that are not shown whole
_KEPT = 300  # of these, on either side

Anchors = Mapping[tuple[int, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One provision of a redline, or some unchanged ones told in a line (`folded`).

    `before` and `after` are its anchors on the pages of both versions, '' where it is not or has none. What goes on
    from the row above has no label.
    """

    kind: str = PieceKind.SAME
    label: str = ""
    why: str = ""
    before: str = ""
    after: str = ""
    number: str = ""
    spans: tuple[Span, ...] = ()
    folded: str = ""

    @property
    def anchor(self) -> str:
        """Its anchor on the redline: that of where it stands now, or of where it stood."""
        return self.after or (f"was-{self.before}" if self.before else "")

    @property
    def signs(self) -> int:
        """How many characters it shows."""
        return sum(len(span.text) for span in self.spans)

    @property
    def old(self) -> tuple[Span, ...]:
        """The side before."""
        return tuple(span for span in self.spans if span.op != "insert")

    @property
    def new(self) -> tuple[Span, ...]:
        """The side after."""
        return tuple(span for span in self.spans if span.op != "delete")


def redline_rows(
    pieces: Sequence[Piece], language: str, old: Anchors, new: Anchors, *, everything: bool = False
) -> Iterator[Row]:
    """The rows of a comparison, labels in a language; with `everything` nothing is folded."""
    shown: Iterator[Piece | Fold] = iter(pieces) if everything else folded_rows(pieces, CONTEXT)
    for one in shown:
        if isinstance(one, Fold):
            yield Row(folded=fold_words(one, language))
            continue
        same = one.kind is PieceKind.SAME
        yield Row(
            kind=one.kind,
            label="" if same else label_of(one, language),
            why=why_of(one, language),
            before=old.get(one.before.at, "") if one.before and one.before.kind != "row" else "",
            after=new.get(one.after.at, "") if one.after and one.after.kind != "row" else "",
            number=one.after.number if same and one.after else "",
            spans=one.spans if everything else tuple(_shortened(one.spans)),
        )


def in_pages(shown: Sequence[Row], *, signs: int = SIGNS_PER_PAGE) -> list[tuple[Row, ...]]:
    """Rows in pages of bounded size, at least one page; a row that is longer than a page goes on on the next."""
    found: list[tuple[Row, ...]] = []
    held: list[Row] = []
    filled = 0
    for row in (part for one in shown for part in _parted(one, signs)):
        if held and (filled + row.signs > signs or len(held) >= ROWS_PER_PAGE):
            found.append(tuple(held))
            held, filled = [], 0
        held.append(row)
        filled += row.signs
    return [*found, tuple(held)] if held or not found else found


def _shortened(spans: Sequence[Span]) -> Iterator[Span]:
    """Long unchanged words between two edits are cut in their middle; the note of that is the span's own."""
    last = len(spans) - 1
    for place, span in enumerate(spans):
        if span.op != "equal" or len(span.text) < _FOLDED_FROM:
            yield span
            continue
        head = span.text[:_KEPT] if place or not last else ""
        tail = span.text[-_KEPT:] if place < last else ""
        yield span._replace(text=f"{head} […] {tail}")


def _parted(row: Row, signs: int) -> Iterator[Row]:
    if row.signs <= signs:
        yield row
        return
    held: list[Span] = []
    filled, first = 0, True
    for span in (piece for one in row.spans for piece in _cut(one, signs // 2)):
        if held and filled + len(span.text) > signs:
            yield _part(row, held, first=first)
            held, filled, first = [], 0, False
        held.append(span)
        filled += len(span.text)
    yield _part(row, held, first=first)


def _part(row: Row, held: Sequence[Span], *, first: bool) -> Row:
    whole = replace(row, spans=tuple(held))
    return whole if first else replace(whole, label="", why="", before="", after="", number="")


def _cut(span: Span, length: int) -> Iterator[Span]:
    for start in range(0, max(len(span.text), 1), length):
        yield span._replace(text=span.text[start : start + length])
