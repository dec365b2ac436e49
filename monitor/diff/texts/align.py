"""Which provision of one text is which of another. Finds pairs, names no kinds, looks at no characters.

Cheap evidence first: equal lines, equal wording under another number, equal but for numerals, equal but for
typography; only what is left in the gaps between them is scored. Every step is linear or bounded by a constant below.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.diff.texts.anchors import Gap, Pair, anchored, gaps
from monitor.diff.texts.crossing import MOVED, elsewhere, least_moved, moved
from monitor.diff.texts.keys import Key, Loose, head, number, place, printed, tail, wording
from monitor.diff.texts.kin import Kin
from monitor.diff.texts.lines import Line
from monitor.diff.texts.resemblance import alike
from monitor.diff.texts.scoring import Allowed, cost, resemble, scored

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
    if _come_first(before, after):
        return _aligned(before, after)
    back = _aligned(after, before)
    return Alignment(pairs=tuple((j, i) for i, j in back.pairs), moved=tuple(sorted((j, i) for i, j in back.moved)))


def _come_first(before: Sequence[Line], after: Sequence[Line]) -> bool:
    """An order of texts: it only has to be the same both ways."""
    for old, new in zip(before, after, strict=False):
        if old.text != new.text or old.number != new.number:
            return (old.text, old.number) < (new.text, new.number)
    return len(before) <= len(after)


def _aligned(before: Sequence[Line], after: Sequence[Line]) -> Alignment:
    kin, loose = Kin(before, after), Loose()
    lines = kin.strong()
    course = Course(lines)
    for key in (printed, wording):
        course.anchor(key)
    course.anchor(loose.masked, unique=True)
    course.anchor(loose.folded)
    crossing = elsewhere(course.pairs, lines, loose, unique=True)
    settled = {i for i, _ in crossing}, {j for _, j in crossing}

    def allowed(i: int, j: int) -> bool:
        return i not in settled[0] and j not in settled[1] and kin.allows(i, j)

    for key in (head, tail, number, place):
        large = [gap for gap in course.gaps if cost(gap, before, after) > LARGE]
        course.anchor(key, large, lambda i, j: allowed(i, j) and resemble(before[i], after[j]))
    course.add(scored(course.gaps, before, after, allowed))
    if kin.weak:
        kin.paired(course.pairs + crossing)
        for key in (printed, wording, loose.folded):
            found = [pair for gap in course.gaps for pair in kin.anchored_in(gap, key)]
            course.add([pair for pair in found if allowed(*pair)])
        swapped = kin.swapped(course.pairs + crossing, loose.bare)
        crossing += swapped
        settled[0].update(i for i, _ in swapped)
        settled[1].update(j for _, j in swapped)
        course.add(scored(course.gaps, before, after, allowed))
        kin.paired(course.pairs + crossing)
        found = [pair for gap in course.gaps for pair in kin.anchored_in(gap, loose.spelled)]
        course.add([pair for pair in found if allowed(*pair)])
    else:
        course.anchor(loose.spelled, may=allowed)
    parted = set(kin.parted(course.pairs))
    crossing += [(i, j) for i, j in parted if alike(before[i].text, after[j].text, MOVED)]
    staying = [pair for pair in course.pairs if pair not in parted]
    crossing += moved(staying + crossing, before, after, loose)
    staying, crossing = least_moved(staying, crossing, parted, before)
    return Alignment(pairs=tuple(staying), moved=tuple(sorted(crossing)))


class Course:
    """The rising pairs found so far, and the gaps between them that are still open on both sides."""

    def __init__(self, lines: tuple[Sequence[Line | None], Sequence[Line | None]]) -> None:
        self._lines = lines
        self.pairs: list[Pair] = []
        self.gaps: list[Gap] = list(gaps((), (0, len(lines[0]), 0, len(lines[1]))))

    def anchor(
        self, key: Key, among: Sequence[Gap] | None = None, may: Allowed | None = None, *, unique: bool = False
    ) -> None:
        """Pair what has equal keys in the open gaps, or in some of them, and may pair."""
        found = [
            pair for gap in (self.gaps if among is None else among) for pair in self._anchored_in(gap, key, unique)
        ]
        self.add(found if may is None else [pair for pair in found if may(*pair)])

    def add(self, found: Sequence[Pair]) -> None:
        """Add pairs that lie in the open gaps."""
        if found:
            self.pairs = sorted([*self.pairs, *found])
            whole = 0, len(self._lines[0]), 0, len(self._lines[1])
            self.gaps = list(gaps(self.pairs, whole))

    def _anchored_in(self, gap: Gap, key: Key, unique: bool) -> list[Pair]:
        a, b, c, d = gap
        old, new = (
            ["" if line is None else key(line) for line in part] for part in (self._lines[0][a:b], self._lines[1][c:d])
        )
        if len(old) == len(new) == 1:
            return [(a, c)] if old == new != [""] else []
        return [(a + i, c + j) for i, j in anchored(old, new, unique=unique)]
