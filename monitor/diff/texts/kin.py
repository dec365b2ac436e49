"""Which line stands under which, as evidence for pairing: （一）警告 of one article is not （一）警告 of another.

Lines that are short or repeated inside a text are weak: they pair only where what they stand under has paired.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

from monitor.diff.texts.anchors import Gap, Pair, anchored, unique_places
from monitor.diff.texts.lines import Line

SHORT = 10  # characters; shorter lines are alike by chance


class Kin:
    """The lines of both texts with what each stands under. Texts without any nesting have no weak lines."""

    def __init__(self, before: Sequence[Line], after: Sequence[Line]) -> None:
        self._lines = before, after
        nested = any(line.within for line in before) and any(line.within for line in after)
        self._parents = (_parents(before), _parents(after)) if nested else ([], [])
        self._weak = tuple(_weak(lines, parents) for lines, parents in zip(self._lines, self._parents, strict=True))
        self.weak = nested and any(map(any, self._weak))
        self._keys: tuple[list[Hashable], list[Hashable]] = ([], [])

    def strong(self) -> tuple[Sequence[Line | None], Sequence[Line | None]]:
        """Both texts with None for every weak line."""
        if not self.weak:
            return self._lines
        old, new = (
            [None if weak else line for line, weak in zip(lines, flags, strict=True)]
            for lines, flags in zip(self._lines, self._weak, strict=True)
        )
        return old, new

    def paired(self, pairs: Sequence[Pair]) -> None:
        """Say what is paired so far; from then on weak lines are kin or not."""
        became = dict(pairs)
        came = set(became.values())
        old, new = self._lines
        self._keys = (
            [became[p] if p in became else (old[p].number if p >= 0 else None,) for p in self._parents[0]],
            [p if p in came else (new[p].number if p >= 0 else None,) for p in self._parents[1]],
        )

    def allows(self, i: int, j: int) -> bool:
        """Whether two lines may pair: strong ones always, weak ones under one parent."""
        if not self.weak or not (self._weak[0][i] or self._weak[1][j]):
            return True
        return bool(self._keys[0]) and self._keys[0][i] == self._keys[1][j]

    def anchored_in(self, gap: Gap, key: Callable[[Line], Hashable]) -> list[Pair]:
        """Pairs of equal keys under one parent, in a gap."""
        a, b, c, d = gap
        old = [(self._keys[0][i], key(self._lines[0][i])) for i in range(a, b)]
        new = [(self._keys[1][j], key(self._lines[1][j])) for j in range(c, d)]
        return [(a + i, c + j) for i, j in anchored(old, new)]

    def swapped(self, pairs: Sequence[Pair], words: Callable[[Line], Hashable]) -> list[Pair]:
        """Numbered items that changed places under one parent: of equal words, whatever their length, that stand once.

        Rows are none: 有效 and 无效 that change places in a table are a change of both rows.
        """
        taken = {i for i, _ in pairs}, {j for _, j in pairs}
        here, there = (self._items(side, taken[side], words) for side in (0, 1))
        return sorted((i, there[key]) for key, i in here.items() if key in there)

    def _items(self, side: int, taken: set[int], words: Callable[[Line], Hashable]) -> dict[Hashable, int]:
        lines, parents, keys = self._lines[side], self._parents[side], self._keys[side]
        free = [k for k, line in enumerate(lines) if line.number and parents[k] >= 0 and k not in taken]
        free = [k for k in free if lines[k].text and lines[k].kind != "row"]
        found = unique_places([(keys[k], words(lines[k])) for k in free])
        return {key: free[k] for key, k in found.items()}

    def parted(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Pairs that stand under two parents which both paired, but not with each other: they moved."""
        if not self._parents[0]:
            return []
        became = dict(pairs)
        came = {j: i for i, j in pairs}
        here, there = self._parents
        return [(i, j) for i, j in pairs if here[i] in became and there[j] in came and became[here[i]] != there[j]]


def _parents(lines: Sequence[Line]) -> list[int]:
    """For each line the line it stands under, -1 for none."""
    parents: list[int] = []
    open_lines: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        depth = len(line.within)
        while open_lines and open_lines[-1][0] >= depth:
            open_lines.pop()
        parents.append(open_lines[-1][1] if open_lines else -1)
        open_lines.append((depth, place))
    return parents


def _weak(lines: Sequence[Line], parents: Sequence[int]) -> list[bool]:
    if not parents:
        return []
    counts = Counter(line.text for line in lines)
    return [
        parent >= 0 and (len(line.text) < SHORT or counts[line.text] > 1)
        for line, parent in zip(lines, parents, strict=True)
    ]
