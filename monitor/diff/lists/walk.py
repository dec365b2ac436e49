"""Equal rows of two long lists found by walking along both. Knows no columns and no keys.

Lists of registers are kept in order from edition to edition, so most rows are found by comparing them one by one,
in C, a block at a time; that is several times as fast as hashing every row.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

BLOCK = 512  # rows compared at once
NEAR = 8  # rows that came, left or changed together, as they mostly do
FAR = 4000  # rows one block may have that came or left together
FAR_LOOKS = 100  # how often so far is looked; then the rest is left to hashing

Rows = Sequence[Hashable]


def unequal(old: Rows, new: Rows) -> tuple[list[int], list[int], bool]:
    """Positions of the rows without an equal one in the other list, as a multiset: of three against two one is left.

    Also gives whether the equal rows stand in the same order.
    """
    here, there = _walked(old, new)
    waiting = Counter(map(new.__getitem__, there))
    common = {
        row: min(count, waiting[row]) for row, count in Counter(map(old.__getitem__, here)).items() if row in waiting
    }
    if not common:
        return here, there, True
    return _less(old, here, common), _less(new, there, common), False


def _less(rows: Rows, left: list[int], common: Mapping[Hashable, int]) -> list[int]:
    waiting, still = dict(common), []
    for at in left:
        row = rows[at]
        if waiting.get(row, 0):
            waiting[row] -= 1
        else:
            still.append(at)
    return still


def _walked(old: Rows, new: Rows) -> tuple[list[int], list[int]]:
    """Rows outside the runs that are equal and in order."""
    here: list[int] = []
    there: list[int] = []
    i = j = looks = 0
    while True:
        run = _run(old, new, i, j)
        i, j = i + run, j + run
        gap = _near(old, new, i, j)
        if gap is None and looks < FAR_LOOKS:
            looks += 1
            gap = _far(old, new, i, j)
        if gap is None or i == len(old) or j == len(new):
            return here + list(range(i, len(old))), there + list(range(j, len(new)))
        here += range(i, i + gap[0])
        there += range(j, j + gap[1])
        i, j = i + gap[0], j + gap[1]


def _run(old: Rows, new: Rows, i: int, j: int) -> int:
    """How many rows from here on are equal, one by one."""
    run = 0
    while True:
        mine, theirs = old[i + run : i + run + BLOCK], new[j + run : j + run + BLOCK]
        if mine != theirs or not mine:
            both = min(len(mine), len(theirs))
            return run + next((k for k in range(both) if mine[k] != theirs[k]), both)
        run += BLOCK


def _near(old: Rows, new: Rows, i: int, j: int) -> tuple[int, int] | None:
    """The smallest step over rows that differ, to where the lists are equal again."""
    for steps in range(1, 2 * NEAR + 1):
        for mine in range(max(0, steps - NEAR), min(steps, NEAR) + 1):
            if i + mine < len(old) and j + steps - mine < len(new) and old[i + mine] == new[j + steps - mine]:
                return mine, steps - mine
    return None


def _far(old: Rows, new: Rows, i: int, j: int) -> tuple[int, int] | None:
    """A step over a whole block that came or left, with a changed row or two at its edge."""
    for edge in range(NEAR):
        for rows, at, others, start, came in ((old, i, new, j, True), (new, j, old, i, False)):
            if at + edge < len(rows):
                try:
                    found = others.index(rows[at + edge], start, start + FAR) - start
                except ValueError:
                    continue
                return (edge, found) if came else (found, edge)
    return None
