"""Pairing what was amended: resemblance, with numbers and neighbours as evidence. Bounded by CELLS."""

from collections.abc import Callable, Iterable, Sequence

from monitor.diff.texts.anchors import Gap, Pair
from monitor.diff.texts.lines import Line
from monitor.diff.texts.numbering import value
from monitor.diff.texts.resemblance import alike, scores

AMENDED = 0.5  # of 20,000 pairs of unrelated sentences of customs notices 99 % score below 0.22
SAME_NUMBER = 0.1  # what an equal number adds
SAME_PLACE = 0.1  # and what neighbours add whose numbers shifted as far
CELL_WORK = 4_000  # characters times characters that take as long as one cell
CELLS = 400_000  # cells scored in one comparison, about 0.2 s

Allowed = Callable[[int, int], bool]  # whether two positions may pair at all


def cost(gap: Gap, before: Sequence[Line], after: Sequence[Line]) -> int:
    """What comparing every line of a gap with every other takes, in cells."""
    a, b, c, d = gap
    characters = sum(len(line.text) for line in before[a:b]) * sum(len(line.text) for line in after[c:d])
    return max((b - a) * (d - c), characters // CELL_WORK)


def resemble(before: Line, after: Line) -> bool:
    """Whether one line can be an amendment of the other, its neighbours unknown."""
    return alike(before.text, after.text, AMENDED - (SAME_NUMBER if _same_number(before, after) else 0.0))


def _same_number(before: Line, after: Line) -> bool:
    return before.number != "" and before.number == after.number


def scored(gaps: Iterable[Gap], before: Sequence[Line], after: Sequence[Line], allowed: Allowed) -> list[Pair]:
    """The pairs that resemble each other in open gaps: cheapest gap first, as far as CELLS goes."""
    found: list[Pair] = []
    budget = CELLS
    for cells, gap in sorted((cost(gap, before, after), gap) for gap in gaps):
        budget -= cells
        if budget < 0:
            break
        found += _scored_in(gap, before, after, allowed)
    return found


def _scored_in(gap: Gap, before: Sequence[Line], after: Sequence[Line], allowed: Allowed) -> list[Pair]:
    a, b, c, d = gap
    shifted = _shifts_around(gap, before, after)
    old, new = ([line.text for line in part] for part in (before[a:b], after[c:d]))
    rows = [[0.0] * (d - c) for _ in range(a, b)]
    for i, j, similarity in scores(old, new, AMENDED - SAME_NUMBER - SAME_PLACE):
        here, there = before[a + i], after[c + j]
        score = similarity + _number_evidence(here, there, shifted)
        if score >= AMENDED and allowed(a + i, c + j):
            rows[i][j] = score**2  # squared: one good pair outweighs two poor ones
    return [(a + i, c + j) for i, j in _heaviest_rising(rows)]


def _shifts_around(gap: Gap, before: Sequence[Line], after: Sequence[Line]) -> set[tuple[int, str]]:
    """By how much the numbers of the neighbours shifted; the ends of a text did not."""
    a, b, c, d = gap
    around = [(a - 1, c - 1)] if a and c else []
    around += [(b, d)] if b < len(before) and d < len(after) else []
    return {shift for i, j in around if (shift := _shift(before[i].number, after[j].number))}


def _shift(before: str, after: str) -> tuple[int, str] | None:
    if not before or not after or before[-1] != after[-1]:
        return None
    old, new = value(before), value(after)
    return None if old is None or new is None else (new - old, before[-1] if not before[-1].isdigit() else "")


def _number_evidence(before: Line, after: Line, shifted: set[tuple[int, str]]) -> float:
    evidence = SAME_NUMBER if _same_number(before, after) else 0.0
    if shifted and _shift(before.number, after.number) in shifted:
        evidence = SAME_NUMBER + SAME_PLACE
    return evidence


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
