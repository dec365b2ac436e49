"""Pairs that cross the others: provisions that moved. Short lines never move: 有效 and 无效 changing places between
two rows is a change of both.
"""

from bisect import bisect_right
from collections.abc import Sequence

from monitor.diff.anchors import Pair, occurrences, unique_places
from monitor.diff.keys import folded_wording, masked
from monitor.diff.lines import Line
from monitor.diff.resemblance import scores
from monitor.diff.scoring import CELLS, cost

MOVED = 0.6  # without neighbours or number as evidence, wording has to say more
MOVED_LENGTH = 10  # characters; shorter lines are alike by chance


def elsewhere(
    pairs: Sequence[Pair], lines: tuple[Sequence[Line | None], Sequence[Line | None]], *, unique: bool = False
) -> list[Pair]:
    """Pairs of equal wording among what is left over, then of wording equal but for numerals."""
    stay, arrive = {i for i, _ in pairs}, {j for _, j in pairs}
    gone = {i: line for i, line in enumerate(lines[0]) if i not in stay and line and len(line.text) >= MOVED_LENGTH}
    come = {j: line for j, line in enumerate(lines[1]) if j not in arrive and line and len(line.text) >= MOVED_LENGTH}
    places = unique_places if unique else occurrences
    found: list[Pair] = []
    for key in (folded_wording, masked):
        old, new = list(gone), list(come)
        here, there = places([key(line) for line in gone.values()]), places([key(line) for line in come.values()])
        equal = [(old[i], new[there[words]]) for words, i in here.items() if words in there]
        for i, j in equal:
            del gone[i], come[j]
        found += equal
    return found


def moved(pairs: Sequence[Pair], before: Sequence[Line], after: Sequence[Line]) -> list[Pair]:
    """Pairs among what is left over: equal wording first, then good resemblance, best first."""
    found = elsewhere(pairs, (before, after))
    stay, arrive = {i for i, _ in (*pairs, *found)}, {j for _, j in (*pairs, *found)}
    gone = [i for i, line in enumerate(before) if i not in stay and len(line.text) >= MOVED_LENGTH]
    come = [j for j, line in enumerate(after) if j not in arrive and len(line.text) >= MOVED_LENGTH]
    left, right = [before[i] for i in gone], [after[j] for j in come]
    if not left or not right or cost((0, len(left), 0, len(right)), left, right) > CELLS:
        return found
    hits = scores([line.text for line in left], [line.text for line in right], MOVED)
    for i, j, _ in sorted(hits, key=lambda hit: -hit[2]):
        if gone[i] not in stay and come[j] not in arrive:
            found.append((gone[i], come[j]))
            stay.add(gone[i])
            arrive.add(come[j])
    return found


def least_moved(
    staying: list[Pair], crossing: list[Pair], parted: set[Pair], before: Sequence[Line]
) -> tuple[list[Pair], list[Pair]]:
    """The same pairs, so divided that as few as can be have moved.

    One equal line may have anchored the text where a dozen amended ones went past it: then it is the one that moved.
    Short lines stay, and so do the `parted` ones that stand under another provision now: moved they are, order or not.
    """
    free = sorted([*staying, *(pair for pair in crossing if pair not in parted)])
    if len(free) == len(staying):
        return staying, crossing
    never = len(free) + 1
    known = set(staying)
    weights = [2 * never if len(before[i].text) < MOVED_LENGTH else 2 + ((i, j) in known) / never for i, j in free]
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
