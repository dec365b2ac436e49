"""Which provision of one text is which of another. Finds pairs, names no kinds, looks at no characters.

Cheap evidence first: equal lines, equal wording under another number, equal but for typography; only
what is left in the gaps between them is scored. Every step is linear or bounded by a constant below.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import Indel

from monitor.diff.anchors import Gap, Pair, anchored, gaps, occurrences
from monitor.diff.typography import folded

AMENDED = 0.5  # of 20,000 pairs of unrelated sentences of customs notices 99 % score below 0.22
SAME_NUMBER = 0.1  # what an equal number adds
MOVED = 0.6  # without neighbours or number as evidence, wording has to say more
MOVED_LENGTH = 10  # characters; shorter lines are alike by chance
LARGE = 10_000  # a gap of more cells, or more characters times characters per CELL_WORK, is split first
CELL_WORK = 4_000
CELLS = 400_000  # cells scored in one comparison, about 0.2 s
HANDLE = 12  # characters at a line's head or tail that tell it apart
LONG_PAIR = 25_000_000  # characters times characters; beyond, resemblance is counted in pairs of characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One provision without its children. `number` is as printed (第五条, 一、, '' without), `text` lacks it."""

    number: str
    text: str


Key = Callable[[Line], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Pairs of positions (before, after): `pairs` rise on both sides, `moved` ones cross them."""

    pairs: tuple[Pair, ...]
    moved: tuple[Pair, ...]


def align(before: Sequence[Line], after: Sequence[Line]) -> Alignment:
    """Pair the lines of two texts. A line is in at most one pair; what is in none came or went."""
    pairs: list[Pair] = []
    key: Key
    for key in (_printed, _wording, _folded_wording):
        pairs += [pair for gap in gaps(pairs, before, after) for pair in _anchored_in(gap, before, after, key)]
        pairs.sort()
    for key in (_head, _tail, _number, _place):
        large = [gap for gap in gaps(pairs, before, after) if _cost(gap, before, after) > LARGE]
        found = [pair for gap in large for pair in _anchored_in(gap, before, after, key)]
        pairs = sorted(pairs + [(i, j) for i, j in found if _resemble(before[i], after[j])])
    budget = CELLS
    for cost, gap in sorted((_cost(gap, before, after), gap) for gap in gaps(pairs, before, after)):
        budget -= cost
        if budget < 0:
            break
        pairs += _scored(gap, before, after)
    return Alignment(pairs=tuple(sorted(pairs)), moved=tuple(_moved(pairs, before, after)))


def _printed(line: Line) -> str:
    return f"{line.number}\n{line.text}"


def _wording(line: Line) -> str:
    return line.text


def _folded_wording(line: Line) -> str:
    return folded(line.text)


def _head(line: Line) -> str:
    return line.text[:HANDLE]


def _tail(line: Line) -> str:
    return line.text[-HANDLE:]


def _number(line: Line) -> str:
    return line.number


def _place(_: Line) -> str:
    return "anything"


def _anchored_in(gap: Gap, before: Sequence[Line], after: Sequence[Line], key: Key) -> list[Pair]:
    a, b, c, d = gap
    found = anchored([key(line) for line in before[a:b]], [key(line) for line in after[c:d]])
    return [(a + i, c + j) for i, j in found]


def _cost(gap: Gap, before: Sequence[Line], after: Sequence[Line]) -> int:
    a, b, c, d = gap
    characters = sum(len(line.text) for line in before[a:b]) * sum(len(line.text) for line in after[c:d])
    return max((b - a) * (d - c), characters // CELL_WORK)


def _resemble(before: Line, after: Line) -> bool:
    needed = AMENDED - _number_evidence(before, after)
    if len(before.text) * len(after.text) <= LONG_PAIR:
        return bool(Indel.normalized_similarity(before.text, after.text) >= needed)
    here, there = (Counter(pairwise(text)) for text in (before.text, after.text))
    return 2 * (here & there).total() / (here.total() + there.total() or 1) >= needed


def _number_evidence(before: Line, after: Line) -> float:
    return SAME_NUMBER if before.number and before.number == after.number else 0.0


def _scores(before: Sequence[Line], after: Sequence[Line], cutoff: float) -> Iterator[tuple[int, int, float]]:
    choices = [line.text for line in after]
    for i, line in enumerate(before):
        # process.extract, not cdist: the same scorer and loop in C, and it needs no numpy
        hits = process.extract(line.text, choices, scorer=Indel.normalized_similarity, score_cutoff=cutoff, limit=None)
        yield from ((i, j, score) for _, score, j in hits)


def _scored(gap: Gap, before: Sequence[Line], after: Sequence[Line]) -> list[Pair]:
    a, b, c, d = gap
    rows = [[0.0] * (d - c) for _ in range(a, b)]
    for i, j, similarity in _scores(before[a:b], after[c:d], AMENDED - SAME_NUMBER):
        score = similarity + _number_evidence(before[a + i], after[c + j])
        rows[i][j] = score**2 if score >= AMENDED else 0.0  # squared: one good pair outweighs two poor ones
    return [(a + i, c + j) for i, j in _heaviest_rising(rows)]


def _heaviest_rising(weights: Sequence[Sequence[float]]) -> list[Pair]:
    table = [[0.0] * (len(weights[0]) + 1)]
    for row in weights:
        above, line, left = table[-1], [0.0], 0.0
        for j, weight in enumerate(row):
            left = max(left, above[j + 1], above[j] + weight)
            line.append(left)
        table.append(line)
    run: list[Pair] = []
    i, j = len(weights), len(weights[0])
    while i and j:
        if table[i][j] == table[i - 1][j]:
            i -= 1
        elif table[i][j] == table[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            run.append((i, j))
    return run[::-1]


def _moved(pairs: Sequence[Pair], before: Sequence[Line], after: Sequence[Line]) -> list[Pair]:
    """Pairs among what is left over: equal wording first, then good resemblance, best first.

    Short lines never move: 有效 and 无效 changing places between two rows is a change of both.
    """
    stay, arrive = {i for i, _ in pairs}, {j for _, j in pairs}
    gone = [i for i, line in enumerate(before) if i not in stay and len(line.text) >= MOVED_LENGTH]
    come = [j for j, line in enumerate(after) if j not in arrive and len(line.text) >= MOVED_LENGTH]
    here = occurrences([folded(before[i].text) for i in gone])
    there = occurrences([folded(after[j].text) for j in come])
    moved = {gone[i]: come[there[key]] for key, i in here.items() if key in there}
    gone = [i for i in gone if i not in moved]
    come = sorted(set(come) - set(moved.values()))
    left, right = [before[i] for i in gone], [after[j] for j in come]
    if _cost((0, len(left), 0, len(right)), left, right) > CELLS:
        return list(moved.items())
    taken: set[int] = set()
    for i, j, _ in sorted(_scores(left, right, MOVED), key=lambda hit: -hit[2]):
        if gone[i] not in moved and j not in taken:
            moved[gone[i]] = come[j]
            taken.add(j)
    return list(moved.items())
