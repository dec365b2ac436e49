"""Rows of two lists to pairs, and pairs to changes. Pure; which columns and which key is decided before.

Rows equal as they stand are set aside first; only what is left is folded and compared. So the work is one pass over
the rows and then grows with the changes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.diff.lists import cells, renames
from monitor.diff.lists.columns import Pairing
from monitor.diff.lists.keycolumns import Key
from monitor.diff.lists.listing import Duplicate, FieldChange, RowChange
from monitor.diff.lists.renames import Candidate
from monitor.diff.lists.sides import Pair, Side, respelled, same_key, unequal
from spiders.reading.tables.headings import printed
from spiders.reading.tables.lists import List

TIMELY = frozenset(("until", "since", "remark", "status"))  # roles of what a new number brings with it
NAMING = 3  # columns that stand for the name where no column is known to hold one


@dataclass(kw_only=True)
class Matching:
    """What comparing found: changes in the order of the new list, rows that left last; and what is no change."""

    changes: list[RowChange]
    duplicates: list[Duplicate] = field(default_factory=list)
    typographic: int = 0
    reordered: bool = False


def match(before: List, after: List, pairing: Pairing, key: Key) -> Matching:
    """All differences between the rows of two lists whose columns are paired."""
    old = Side(before, tuple(a for a, _ in pairing.pairs), tuple(a for a, _ in key.pairs))
    new = Side(after, tuple(b for _, b in pairing.pairs), tuple(b for _, b in key.pairs))
    old.left, new.left, ordered = unequal(old, new)
    found = _Found(old, new, key)
    found.paired(same_key(old, new))
    for loosened in (cells.without_zeros, cells.without_marks):
        found.paired(respelled(old, new, loosened))
    found.possibly(_recoded(found) if key.official else _resembling(found))
    return Matching(
        changes=found.changes(), duplicates=_duplicates(old, new), typographic=found.typographic,
        reordered=not ordered or found.crossing,
    )  # fmt: skip


class _Found:
    """Pairs judged so far."""

    def __init__(self, old: Side, new: Side, key: Key) -> None:
        self.old, self.new, self.key = old, new, key
        self.columns = [printed(new.table.columns[at]) for at in new.columns]
        self.roles = [b or a for a, b in zip(_roles(old), _roles(new), strict=True)]
        self.name = next((self.roles.index(role) for role in ("name", "product") if role in self.roles), None)
        self.typographic = 0
        self._changes: dict[int, RowChange] = {}  # by position in the new list
        self.crossing = False  # rows of one key stand in another order
        self.ordinary: list[Counter[tuple[str, ...]]] | None = None

    def paired(self, pairs: Sequence[Pair]) -> None:
        """Rows that share their key: changed, renamed, or the same but for typography."""
        along = [j for _, j in sorted(pairs)]
        self.crossing |= along != sorted(along)
        keyed = {at for at, column in enumerate(self.new.columns) if column in self.new.key}
        for i, j in pairs:
            fields = [found for found in self._fields(i, j) if found[0] not in keyed]  # the key is but spelled anew
            if not fields:
                self.typographic += 1
                continue
            named = self.name is not None and any(at == self.name for at, _ in fields)
            self._keep("renamed" if named else "changed", i, j, fields)
        self._done(pairs)

    def possibly(self, pairs: Sequence[Pair]) -> None:
        """Rows without a key in common; where even the name is the same, only what stands beside it changed."""
        for i, j in pairs:
            fields = self._fields(i, j)
            if not fields:
                self.typographic += 1
                continue
            same_name = self.name is not None and not any(at == self.name for at, _ in fields)
            self._keep("changed" if same_name and not self.key.official else "possibly renamed", i, j, fields)
        self._done(pairs)

    def _fields(self, i: int, j: int) -> list[tuple[int, FieldChange]]:
        return [
            (at, FieldChange(column=self.columns[at], before=a, after=b))
            for at, (a, b) in enumerate(zip(self.old.rows[i], self.new.rows[j], strict=True))
            if a != b and not (cells.same_name if at == self.name else cells.same)(a, b)
        ]

    def _keep(self, kind: str, i: int, j: int, fields: list[tuple[int, FieldChange]]) -> None:
        self._changes[j] = RowChange(
            kind=kind, before=self.old.printed_key(i), after=self.new.printed_key(j),
            fields=tuple(f for _, f in fields), occurrence=self.new.occurrence(j),
        )  # fmt: skip

    def _done(self, pairs: Sequence[Pair]) -> None:
        self.old.done(i for i, _ in pairs)
        self.new.done(j for _, j in pairs)

    def changes(self) -> list[RowChange]:
        """Every change: those with a row in the new list in its order, then the rows that left."""
        for j in self.new.left:
            filled = zip(self.columns, self.new.rows[j], strict=True)
            fields = tuple(FieldChange(column=c, before=None, after=cell) for c, cell in filled if cell.strip())
            key, nth = self.new.printed_key(j), self.new.occurrence(j)
            self._changes[j] = RowChange(kind="added", before=None, after=key, fields=fields, occurrence=nth)
        gone = []
        for i in self.old.left:
            filled = zip(self.columns, self.old.rows[i], strict=True)
            fields = tuple(FieldChange(column=c, before=cell, after=None) for c, cell in filled if cell.strip())
            key, nth = self.old.printed_key(i), self.old.occurrence(i)
            gone.append(RowChange(kind="removed", before=key, after=None, fields=fields, occurrence=nth))
        return [self._changes[j] for j in sorted(self._changes)] + gone


def _roles(side: Side) -> list[str]:
    return [side.table.roles[at] for at in side.columns]


def _recoded(found: _Found) -> list[Pair]:
    """Rows under another official number whose name and all other lasting cells are the same, and no other row's."""
    keyed = {at for at, column in enumerate(found.new.columns) if column in found.new.key}
    lasting = [at for at, role in enumerate(found.roles) if at not in keyed and role not in TIMELY]
    if not found.old.left or not found.new.left or not lasting:
        return []

    def said(row: tuple[str, ...]) -> tuple[str, ...]:
        words = tuple(cells.folded(row[at]).casefold() for at in lasting)
        named = found.name is None or row[found.name].strip()
        return words if named and sum(map(bool, words)) >= min(2, len(words)) else ()

    pairs = renames.recoded(*([(at, said(side.rows[at])) for at in side.left] for side in (found.old, found.new)))
    return [pair for pair in pairs if not _shared(found, lasting, pair)]


def _shared(found: _Found, lasting: list[int], pair: Pair) -> bool:
    """Whether another row of either list says the same beside its number (其他, for many tariff codes)."""
    if found.ordinary is None:
        sides = (found.old, found.new)
        found.ordinary = [Counter(tuple(row[at] for at in lasting) for row in side.rows) for side in sides]
    words = (
        tuple(side.rows[at][column] for column in lasting)
        for side, at in zip((found.old, found.new), pair, strict=True)
    )
    return any(counter[said] > 1 for counter, said in zip(found.ordinary, words, strict=True))


def _resembling(found: _Found) -> list[Pair]:
    """Rows that left and rows that came and may be one, by name, place and what else they say."""
    place = found.roles.index("place") if "place" in found.roles else None
    others = [at for at in range(len(found.roles)) if at not in (found.name, place)]
    named = [found.name] if found.name is not None else others[:NAMING]

    def candidate(row: tuple[str, ...]) -> Candidate:
        return Candidate(
            name=" ".join(row[at] for at in named),
            place=cells.folded(row[place]) if place is not None else "",
            others=tuple(cells.folded(row[at]) for at in others),
        )

    gone, came = ({at: candidate(side.rows[at]) for at in side.left} for side in (found.old, found.new))
    return renames.resembling(gone, came)


def _duplicates(old: Side, new: Side) -> list[Duplicate]:
    """Keys that several rows of one list share."""
    keys = dict.fromkeys((*old.repeated, *new.repeated))
    if not keys:
        return []
    rows: list[dict[str, list[int]]] = [{}, {}]
    for side, its in ((old, rows[0]), (new, rows[1])):
        for at, key in enumerate(side.keys):
            if key in keys:
                its.setdefault(key, []).append(at)
    found = []
    for key in keys:
        here, there = rows[0].get(key, []), rows[1].get(key, [])
        side, at = (old, here[0]) if here else (new, there[0])
        identical = all(len({side.rows[at] for at in its}) < 2 for side, its in ((old, here), (new, there)))
        name = side.printed_key(at)
        found.append(Duplicate(key=name, before=len(here), after=len(there), identical=identical))
    return found
