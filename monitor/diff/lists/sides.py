"""Two lists cut to the columns they share, and the rows that find their partner by key. Judges no cells."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import eq, itemgetter

from monitor.diff.lists import cells, walk
from spiders.reading.files.rawlines import Entries, column, cut
from spiders.reading.tables.headings import printed
from spiders.reading.tables.lists import List

BETWEEN = "\x1f"  # the unit separator, between the cells of one key
GROUP = 40  # rows of one key on one side that are paired by likeness; more are paired in order

Pair = tuple[int, int]


class Side:
    """One list as it is compared: its rows cut to the compared columns, and what of them is not paired yet."""

    def __init__(self, table: List, columns: tuple[int, ...], key: tuple[int, ...]) -> None:
        self.table, self.columns, self.key = table, columns, key
        self.rows = _cut(table.rows, columns)
        self.left: list[int] = []

    @cached_property
    def keys(self) -> Sequence[str]:
        """The folded key of every row; without key columns the whole row as it stands."""
        if not self.key:
            return [BETWEEN.join(row) for row in self.rows]
        parts = [cells.keys_of(column(self.table.rows, at)) for at in self.key]
        return parts[0] if len(parts) == 1 else list(map(BETWEEN.join, zip(*parts, strict=True)))

    def key_at(self, at: int) -> str:
        """The key of one row left over; rows without any filled key cell, and lists without key, go by all cells."""
        if self.key and self.keys[at].strip(BETWEEN):
            return self.keys[at]
        return BETWEEN + BETWEEN.join(map(cells.folded, self.rows[at]))

    @cached_property
    def ordinals(self) -> dict[int, int]:
        """2, 3 … for every further row of one key."""
        if not self.repeated:
            return {}
        seen: Counter[str] = Counter()
        found = {}
        for at, key in enumerate(self.keys):
            if key in self.repeated:
                seen[key] += 1
                if seen[key] > 1:
                    found[at] = seen[key]
        return found

    @cached_property
    def repeated(self) -> dict[str, int]:
        """Keys that several rows share, and how many do."""
        if len(set(self.keys)) == len(self.keys):
            return {}
        return {key: count for key, count in Counter(self.keys).items() if count > 1 and key.strip(BETWEEN)}

    def printed_key(self, at: int) -> str:
        """The row's key as printed; the first words of a row without one."""
        row = self.table.rows[at]
        parts = [printed(row[column]) for column in self.key or self.columns]
        words = ",".join(parts) if self.key else " | ".join(filter(None, parts))
        if not any(parts):
            words = next((printed(cell) for cell in self.rows[at] if cell.strip()), "")
        return words

    def occurrence(self, at: int) -> int:
        """Which of the rows of its key a row is."""
        return self.ordinals.get(at, 1)

    def done(self, paired: Iterable[int]) -> None:
        """These rows have found their partner."""
        gone = set(paired)
        self.left = [at for at in self.left if at not in gone]


def _cut(rows: Sequence[Sequence[str]], columns: tuple[int, ...]) -> Sequence[tuple[str, ...]]:
    if isinstance(rows, Entries) and columns == tuple(range(len(rows[0]) if rows else 0)):
        return rows
    if len(columns) > 1:
        return list(map(itemgetter(*columns), rows))
    return [(row[columns[0]],) for row in rows] if columns else [() for _ in rows]


def unequal(old: Side, new: Side) -> tuple[list[int], list[int], bool]:
    """`walk.unequal` for both sides' rows; rows still on their lines are cut only where the lines differ."""
    if not (isinstance(old.rows, Entries) and isinstance(new.rows, Entries)):
        return walk.unequal(old.rows, new.rows)
    sides = (old.rows, new.rows)
    here, there, ordered = walk.unequal(sides[0].lines, sides[1].lines)
    mine, theirs = (
        list(cut([rows.lines[at] for at in left], rows.delimiter))
        for rows, left in zip(sides, (here, there), strict=True)
    )
    if ordered and old.key == new.key and len(old.key) == 1:
        came = cells.keys_of([row[new.key[0]] for row in theirs])
        new.keys = _spliced(old.keys, here, there, came)
    still, others, as_before = walk.unequal(mine, theirs)  # quoted anew, or with other blanks at a cell's ends
    return [here[at] for at in still], [there[at] for at in others], ordered and as_before


def _spliced(keys: Sequence[str], gone: Sequence[int], come: Sequence[int], came: Sequence[str]) -> list[str]:
    """Keys of a list from those of its other edition, all rows the same but those that went and came."""
    lasting: list[str] = []
    done = 0
    for at in gone:
        lasting += keys[done:at]
        done = at + 1
    lasting += keys[done:]
    found: list[str] = []
    done = 0
    for at, key in zip(come, came, strict=True):
        more = at - len(found)
        found += lasting[done : done + more]
        found.append(key)
        done += more
    return found + lasting[done:]


def same_key(old: Side, new: Side) -> list[Pair]:
    there: dict[str, list[int]] = defaultdict(list)
    for at in new.left:
        there[new.key_at(at)].append(at)
    here: dict[str, list[int]] = defaultdict(list)
    for at in old.left:
        if (key := old.key_at(at)) in there:
            here[key].append(at)
    return [pair for key, mine in here.items() for pair in _in_group(mine, there[key], old, new)]


def _in_group(mine: list[int], theirs: list[int], old: Side, new: Side) -> list[Pair]:
    """Rows of one key to pairs: those with most cells in common first."""
    if len(mine) == len(theirs) == 1:
        return [(mine[0], theirs[0])]
    if max(len(mine), len(theirs)) > GROUP:
        return list(zip(mine, theirs, strict=False))
    here, there = (
        [list(map(cells.folded, side.rows[at])) for at in group] for side, group in ((old, mine), (new, theirs))
    )
    alike = sorted((-sum(map(eq, a, b)), n, m) for n, a in enumerate(here) for m, b in enumerate(there))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, n, m in alike:
        if n not in found and m not in taken:
            found[n] = m
            taken.add(m)
    return [(mine[n], theirs[m]) for n, m in found.items()]


def respelled(old: Side, new: Side, loosened: Callable[[str], str]) -> list[Pair]:
    """Keys that are one when spelled more loosely, where neither list has both: 0102 and 102, SIF 45 and SIF45."""
    if len(old.key) != 1:
        return []
    here, there = ({at: loosened(side.keys[at]) for at in side.left} for side in (old, new))
    mine, theirs = Counter(here.values()), Counter(there.values())
    at_key = {key: at for at, key in there.items()}
    return [(at, at_key[key]) for at, key in here.items() if key and mine[key] == theirs[key] == 1]
