"""Which columns of two lists belong together, by name, by meaning and by their cells. Pure; reads cells by sample."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from monitor.diff.lists import cells
from monitor.diff.lists.listing import ColumnChange
from snapshots.identity import folded
from spiders.reading.tables.lists import List

SAMPLE = 300  # rows looked at where a column is judged by its cells
_AGREEING = 0.8  # of the cells of two columns with unlike headers, for one to be the other's new name


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Columns of two lists as pairs of positions, in the new list's order; those that only count rows are left out."""

    pairs: tuple[tuple[int, int], ...]
    changes: tuple[ColumnChange, ...]
    moved: bool  # the common columns stand in another order


def paired(before: List, after: List) -> Pairing:
    """Columns by name, then by what their headers stand for, then by what their cells say."""
    old = [i for i, role in enumerate(before.roles) if role != "serial"]
    new = [i for i, role in enumerate(after.roles) if role != "serial"]
    pairs: list[tuple[int, int]] = []
    for same in (_by_name, _by_role, _by_cells):
        found = list(same(before, after, old, new))
        pairs += found
        old = [i for i in old if i not in {a for a, _ in found}]
        new = [i for i in new if i not in {b for _, b in found}]
    pairs.sort(key=itemgetter(1))
    names = [(before.columns[a], after.columns[b]) for a, b in pairs]
    changes = [ColumnChange(kind="renamed", before=a, after=b) for a, b in names if folded(a) != folded(b)]
    for kind, columns, whose in (("removed", old, before), ("added", new, after)):
        for at in columns:
            name = whose.columns[at]
            said = any(row[at].strip() for row in whose.rows)
            sides = {"before": name, "after": None} if kind == "removed" else {"before": None, "after": name}
            changes.append(ColumnChange(kind=kind, filled=said, **sides))
    return Pairing(
        pairs=tuple(pairs), changes=tuple(changes), moved=[a for a, _ in pairs] != sorted(a for a, _ in pairs)
    )


Pairs = Iterator[tuple[int, int]]


def _by_name(before: List, after: List, old: list[int], new: list[int]) -> Pairs:
    at: dict[str, list[int]] = {}
    for index in reversed(new):
        at.setdefault(folded(after.columns[index]), []).append(index)
    for index in old:
        if waiting := at.get(folded(before.columns[index])):
            yield index, waiting.pop()


def _by_role(before: List, after: List, old: list[int], new: list[int]) -> Pairs:
    """Only where one column on each side can be meant; two addresses are told apart by their cells."""
    for index in old:
        role = before.roles[index]
        here = [i for i in old if before.roles[i] == role]
        there = [i for i in new if after.roles[i] == role]
        if role and len(here) == len(there) == 1:
            yield index, there[0]


def _by_cells(before: List, after: List, old: list[int], new: list[int]) -> Pairs:
    """Columns under unlike headers whose cells are the same, looked at where both lists surely have the same row."""
    if not old or not new or len(old) * len(new) > 100:
        return
    for a in old:
        mine = {cells.folded(row[a]) for row in islice(before.rows, SAMPLE)} - {""}
        theirs = {b: {cells.folded(row[b]) for row in islice(after.rows, SAMPLE)} - {""} for b in new}
        alike = [b for b, words in theirs.items() if len(mine & words) >= _AGREEING * max(len(mine), len(words), 3)]
        if len(alike) == 1:
            new = [b for b in new if b != alike[0]]
            yield a, alike[0]
