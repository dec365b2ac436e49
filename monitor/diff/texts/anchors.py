"""Positions of equal keys in two sequences, rising on both sides. Knows no text.

Patience: equal ends, then keys that are unique in both, longest rising run, and the same again between them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import count

DEPTH = 16  # anchors inside anchors inside anchors …

Pair = tuple[int, int]
Gap = tuple[int, int, int, int]  # before[a:b] against after[c:d]


def anchored(before: Sequence[Hashable], after: Sequence[Hashable], *, unique: bool = False) -> list[Pair]:
    """Positions of equal keys, rising on both sides: equal ends, then rare keys, then between those.

    With `unique` only keys that stand once on either side count. A blank key matches nothing.
    O(n log n) in the number of keys, at most DEPTH times.
    """
    if unique:
        return _common_chain(before, after, (unique_places,))
    pairs: list[Pair] = []
    regions = [(0, len(before), 0, len(after), 0)]
    while regions:
        a, b, c, d, depth = regions.pop()
        while a < b and c < d and before[a] == after[c] != "":
            pairs.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and before[b - 1] == after[d - 1] != "":
            b, d = b - 1, d - 1
            pairs.append((b, d))
        if a == b or c == d or depth == DEPTH:
            continue
        chain = [(a + i, c + j) for i, j in _common_chain(before[a:b], after[c:d], (unique_places, occurrences))]
        pairs += chain
        if chain:
            regions += [(*gap, depth + 1) for gap in gaps(chain, (a, b, c, d))]
    return sorted(pairs)


def gaps(pairs: Iterable[Pair], within: Gap) -> Iterator[Gap]:
    """The stretches of a gap between the rising pairs in it, where there are lines on both sides."""
    a, b, c, d = within
    for i, j in (*pairs, (b, d)):
        if a < i and c < j:
            yield a, i, c, j
        a, c = i + 1, j + 1


Places = Callable[[Sequence[Hashable]], dict[Hashable, int]]


def _common_chain(before: Sequence[Hashable], after: Sequence[Hashable], ways: tuple[Places, ...]) -> list[Pair]:
    if set(before).isdisjoint(after):
        return []
    for places in ways:
        there = places(after)
        common = [(i, there[key]) for key, i in places(before).items() if key in there]
        if common:
            return _longest_rising(common)
    return []


def unique_places(keys: Sequence[Hashable]) -> dict[Hashable, int]:
    """Where each key stands that stands once. Blank keys are left out."""
    places = dict(zip(keys, count()))  # as many as there are keys
    if len(places) < len(keys):
        counts = Counter(keys)
        places = {key: i for key, i in places.items() if counts[key] == 1}
    places.pop("", None)
    return places


def occurrences(keys: Sequence[Hashable]) -> dict[Hashable, int]:
    """Where each key, with how many of it stand before, stands. Blank keys are left out."""
    seen: Counter[Hashable] = Counter()
    places: dict[Hashable, int] = {}
    for i, key in enumerate(keys):
        if key:
            places[key, seen[key]] = i
            seen[key] += 1
    return places


def _longest_rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest run of pairs rising in both positions, from pairs already rising in the first."""
    seconds = [j for _, j in pairs]
    if seconds == sorted(seconds):  # nothing crosses
        return list(pairs)
    tops: list[int] = []  # smallest second position that ends a run of each length
    ends: list[int] = []  # and the pair it belongs to
    previous: list[int] = []
    for place, (_, j) in enumerate(pairs):
        length = bisect_left(tops, j)
        previous.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [j]
        ends[length : length + 1] = [place]
    run = []
    place = ends[-1]
    while place >= 0:
        run.append(pairs[place])
        place = previous[place]
    return run[::-1]
