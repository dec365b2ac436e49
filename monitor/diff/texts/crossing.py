"""Pairs that cross the others: provisions that moved. Short lines never move but for items of a list (`kin`): 有效 and
无效 changing places between two rows is a change of both.
"""

from bisect import bisect_right
from collections.abc import Sequence

from monitor.diff.texts.anchors import Pair, occurrences, unique_places
from monitor.diff.texts.keys import Loose
from monitor.diff.texts.lines import Line
from monitor.diff.texts.resemblance import scores
from monitor.diff.texts.scoring import CELLS, cost

MOVED = 0.6  # without neighbours or number as evidence, wording has to say more
MOVED_LENGTH = 10  # characters; shorter lines are alike by chance

Lines = tuple[Sequence[Line | None], Sequence[Line | None]]


def elsewhere(pairs: Sequence[Pair], lines: Lines, loose: Loose, *, unique: bool = False) -> list[Pair]:
    """Pairs of equal wording among what is left over, then of wording equal but for numerals."""
    old, new = left_over(pairs, lines)
    places = unique_places if unique else occurrences
    found: list[Pair] = []
    for key in (loose.folded, loose.masked):
        here, there = places([key(line) for line in old.values()]), places([key(line) for line in new.values()])
        gone, come = list(old), list(new)
        equal = [(gone[i], come[there[words]]) for words, i in here.items() if words in there]
        for i, j in equal:
            del old[i], new[j]
        found += equal
    return found


def left_over(pairs: Sequence[Pair], lines: Lines) -> tuple[dict[int, Line], dict[int, Line]]:
    """By position, what is in no pair and long enough to move; nothing where only one side has anything."""
    if len(pairs) == min(map(len, lines)):
        return {}, {}
    stay = dict(pairs)
    old, new = (
        {k: line for k, line in enumerate(side) if k not in taken and line and len(line.text) >= MOVED_LENGTH}
        for side, taken in zip(lines, (stay, set(stay.values())), strict=True)
    )
    return (old, new) if old and new else ({}, {})


def moved(pairs: Sequence[Pair], before: Sequence[Line], after: Sequence[Line], loose: Loose) -> list[Pair]:
    """Pairs among what is left over: equal wording first, then good resemblance, best first."""
    found = elsewhere(pairs, (before, after), loose)
    old, new = left_over([*pairs, *found], (before, after))
    gone, come = list(old), list(new)
    left, right = list(old.values()), list(new.values())
    if not left or not right or cost((0, len(left), 0, len(right)), left, right) > CELLS:
        return found
    hits = scores([line.text for line in left], [line.text for line in right], MOVED)
    for i, j, _ in sorted(hits, key=lambda hit: -hit[2]):
        if gone[i] in old and come[j] in new:
            found.append((gone[i], come[j]))
            del old[gone[i]], new[come[j]]
    return found


def least_moved(
    staying: list[Pair], crossing: list[Pair], parted: set[Pair], before: Sequence[Line]
) -> tuple[list[Pair], list[Pair]]:
    """The same pairs, so divided that as few as can be have moved.

    One equal line may have anchored the text where a dozen amended ones went past it: then it is the one that moved.
    Short lines stay, and so do the `parted` ones that stand under another provision now: moved they are, order or not.
    """
    loosely = [pair for pair in crossing if pair not in parted]
    if not loosely:
        return staying, crossing
    free = sorted(staying + loosely)
    never = len(free) + 1
    known = set(staying)
    weights = [
        2 * never if (i, j) in known and len(before[i].text) < MOVED_LENGTH else 2 + ((i, j) in known) / never
        for i, j in free
    ]
    kept = _heaviest(free, weights)
    return kept, sorted({*staying, *crossing} - set(kept))


def _heaviest(pairs: Sequence[Pair], weights: Sequence[float]) -> list[Pair]:
    """The rising run of most weight, from pairs rising in the first position. O(n log n) and usually less."""
    tops: list[int] = []  # second positions, rising
    totals: list[float] = []  # the most weight of a run that ends there, rising too
    ends: list[int] = []
    previous: list[int] = []
    for place, ((_, j), weight) in enumerate(zip(pairs, weights, strict=True)):
        at = bisect_right(tops, j)
        previous.append(ends[at - 1] if at else -1)
        total = (totals[at - 1] if at else 0.0) + weight
        cut = at
        while cut < len(tops) and totals[cut] <= total:
            cut += 1
        tops[at:cut], totals[at:cut], ends[at:cut] = [j], [total], [place]
    run = []
    place = ends[-1] if ends else -1
    while place >= 0:
        run.append(pairs[place])
        place = previous[place]
    return run[::-1]
