"""Which provision of one text is which of another. Finds pairs, names no kinds, looks at no characters.

Cheap evidence first: equal lines, equal wording under another number, equal but for numerals, equal but for
typography; only what is left in the gaps between them is scored. Every step is linear or bounded by a constant below.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.diff.anchors import Gap, Pair, anchored, gaps
from monitor.diff.crossing import MOVED, elsewhere, least_moved, moved
from monitor.diff.keys import Key, folded_wording, head, masked, number, place, printed, tail, wording
from monitor.diff.kin import Kin
from monitor.diff.lines import Line
from monitor.diff.resemblance import alike
from monitor.diff.scoring import cost, resemble, scored

LARGE = 2_000  # a gap of more cells is split first by looser keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Pairs of positions (before, after): `pairs` rise on both sides, `moved` ones cross them."""

    pairs: tuple[Pair, ...]
    moved: tuple[Pair, ...]


def align(before: Sequence[Line], after: Sequence[Line]) -> Alignment:
    """Pair the lines of two texts. A line is in at most one pair; what is in none came or went.

    The way back finds the same pairs: one of the two directions is computed, whichever way it is asked.
    """
    here, there = ([(line.text, line.number) for line in lines] for lines in (before, after))
    if here <= there:
        return _aligned(before, after)
    back = _aligned(after, before)
    return Alignment(pairs=tuple((j, i) for i, j in back.pairs), moved=tuple(sorted((j, i) for i, j in back.moved)))


def _aligned(before: Sequence[Line], after: Sequence[Line]) -> Alignment:
    kin = Kin(before, after)
    lines = kin.strong()
    pairs = _by_key([], lines, (printed, wording))
    pairs = _by_key(pairs, lines, (masked,), unique=True)
    pairs = _by_key(pairs, lines, (folded_wording,))
    crossing = elsewhere(pairs, lines, unique=True)
    settled = {i for i, _ in crossing}, {j for _, j in crossing}

    def allowed(i: int, j: int) -> bool:
        return i not in settled[0] and j not in settled[1] and kin.allows(i, j)

    for key in (head, tail, number, place):
        large = [gap for gap in gaps(pairs, before, after) if cost(gap, before, after) > LARGE]
        found = [pair for gap in large for pair in _anchored_in(gap, lines, key)]
        pairs = sorted(pairs + [(i, j) for i, j in found if allowed(i, j) and resemble(before[i], after[j])])
    pairs = scored(pairs, before, after, allowed)
    if kin.weak:
        kin.paired(pairs + crossing)
        for key in (printed, wording, folded_wording):
            found = [pair for gap in gaps(pairs, before, after) for pair in kin.anchored_in(gap, key)]
            pairs = sorted(pairs + [pair for pair in found if allowed(*pair)])
        pairs = scored(pairs, before, after, allowed)
    parted = set(kin.parted(pairs))
    crossing += [(i, j) for i, j in parted if alike(before[i].text, after[j].text, MOVED)]
    staying = [pair for pair in pairs if pair not in parted]
    crossing += moved(staying + crossing, before, after)
    staying, crossing = least_moved(staying, crossing, parted, before)
    return Alignment(pairs=tuple(staying), moved=tuple(sorted(crossing)))


def _by_key(
    pairs: list[Pair],
    lines: tuple[Sequence[Line | None], Sequence[Line | None]],
    keys: Sequence[Key],
    *,
    unique: bool = False,
) -> list[Pair]:
    for key in keys:
        found = [pair for gap in gaps(pairs, *lines) for pair in _anchored_in(gap, lines, key, unique=unique)]
        pairs = sorted(pairs + found)
    return pairs


def _anchored_in(
    gap: Gap, lines: tuple[Sequence[Line | None], Sequence[Line | None]], key: Key, *, unique: bool = False
) -> list[Pair]:
    a, b, c, d = gap
    old, new = (["" if line is None else key(line) for line in part] for part in (lines[0][a:b], lines[1][c:d]))
    return [(a + i, c + j) for i, j in anchored(old, new, unique=unique)]
