"""Which columns tell the rows of two lists apart: those a reader names, else those the evidence is for. Pure."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from re import compile as pattern
from re import split

from monitor.diff.lists.columns import SAMPLE, Pairing
from snapshots.errors import RegwatchError
from snapshots.identity import folded
from spiders.reading.files.rawlines import column
from spiders.reading.tables.headings import role_of
from spiders.reading.tables.lists import List

ASKED = "asked for"
_DISTINCT = 0.98  # of a key column's cells; a slip or two in a list does not take its key away
_FILLED = 0.9
SLIPS = 3  # numbers printed twice by mistake; a list that has more of them has several rows for one number
_CODE = pattern(r"[A-Za-z\d\u4e00-\u9fff〔〕()（）]{0,12}[A-Za-z\d]{0,20}\d[\w\-/.()（）〔〕 ]{1,30}")
_DAY = pattern(r"(?:19|20)\d\d[-/.年]\d")


class NoSuchColumnError(RegwatchError):
    """The column asked for as key is in neither, or in only one, of the lists."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The pairs of columns that tell rows apart; none: the whole row does. `why` is one plain clause."""

    pairs: tuple[tuple[int, int], ...]
    why: str
    official: bool = False  # a number given by the publisher, not a name


def asked_for(words: str, before: List, after: List, pairing: Pairing) -> Key:
    """The key a reader names: columns by name or by what they stand for, several joined by a comma.

    Raises NoSuchColumnError with the columns there are.
    """
    printed = {folded(column) for column in (*before.columns, *after.columns)}
    names = [words] if folded(words) in printed else split(r"[,，、+;；]", words)
    found = []
    for name in filter(None, map(str.strip, names)):
        pair = _pair(name, before, after, pairing)
        if pair is None:
            there = "、".join(dict.fromkeys((*before.columns, *after.columns)))
            raise NoSuchColumnError(f"no column '{name}' in both lists; they have {there}", about="--key")
        found.append(pair)
    if not found:
        raise NoSuchColumnError("no column was named", about="--key")
    named = {before.roles[a] for a, _ in found}
    return Key(pairs=tuple(found), why=ASKED, official=not named <= {"name", "product", "place", "address"})


def _pair(name: str, before: List, after: List, pairing: Pairing) -> tuple[int, int] | None:
    a, b = _at(name, before), _at(name, after)
    partner = dict(pairing.pairs)
    if b is None and a in partner:
        b = partner[a]
    if a is None and b is not None:
        a = next((x for x, y in pairing.pairs if y == b), None)
    return None if a is None or b is None else (a, b)


def _at(name: str, table: List) -> int | None:
    """A column by its name, by a part of its joined or bilingual name, or as the only one of its role."""
    wanted, role = folded(name), role_of(name)
    whole = [i for i, column in enumerate(table.columns) if folded(column) == wanted]
    if whole:
        return whole[0]
    meant = [i for i, its in enumerate(table.roles) if role and its == role]
    if len(meant) > 1:
        meant = [i for i in meant if wanted in folded(table.columns[i])] or meant
    if not meant and role in ("number", "tariff"):
        other = "tariff" if role == "number" else "number"
        meant = [i for i, its in enumerate(table.roles) if its == other]
    within = [i for i, column in enumerate(table.columns) if len(wanted) > 1 and wanted in folded(column)]
    return meant[0] if meant else within[0] if len(within) == 1 else None


def guessed(before: List, after: List, pairing: Pairing) -> Key:
    """The key by evidence: an official number, else the name, else name and place, else the whole row."""
    roles = {pair: after.roles[pair[1]] or before.roles[pair[0]] for pair in pairing.pairs}

    def of(*wanted: str) -> list[tuple[int, int]]:
        return [pair for role in wanted for pair, its in roles.items() if its == role]

    def telling(candidates: Iterable[tuple[tuple[int, int], ...]]) -> tuple[tuple[int, int], ...]:
        return next((pairs for pairs in candidates if tells_apart(before, after, pairs)), ())

    numbers, names = of("number", "tariff"), of("name", "product")
    codes = [pair for pair in of("") if _codes(before, pair[0]) and _codes(after, pair[1])]
    if alone := telling((pair,) for pair in numbers):
        return Key(pairs=alone, why="an official number by its header, different in each row", official=True)
    if alone := next(((pair,) for pair in numbers if tells_apart(before, after, (pair,), slips=SLIPS)), ()):
        why = "an official number by its header, different in nearly every row; the others are duplicates"
        return Key(pairs=alone, why=why, official=True)
    if alone := telling((pair,) for pair in codes):
        return Key(pairs=alone, why="its cells are codes, different in each row", official=True)
    subject = roles[min(names, key=itemgetter(1))] if names else ""  # what the list is of stands first
    if alone := telling((pair,) for pair in names if roles[pair] == subject):
        return Key(pairs=alone, why="the name, different in each row; there is no official number")
    beside = of("place", "address", "category", "tariff", "number", "product")
    if both := telling((name, other) for name in of(subject) for other in beside if other != name):
        return Key(pairs=both, why="several rows share the name alone")
    if alone := telling((pair,) for pair in names):
        return Key(pairs=alone, why="the name, different in each row; there is no official number")
    beside = of("name", "product", "place", "category", "scope")
    if both := telling((number, other) for number in numbers for other in beside):
        return Key(pairs=both, why="several rows share the number alone", official=True)
    if numbers or names:
        best = (numbers or names)[0]
        return Key(pairs=(best,), why="by its header, though several rows share it", official=best in numbers)
    if alone := telling((pair,) for pair in of("")):
        return Key(pairs=alone, why="the first column whose cells all differ; no header is known")
    return Key(pairs=(), why="no column tells the rows apart, so the whole row does")


def tells_apart(before: List, after: List, pairs: Sequence[tuple[int, int]], slips: int = 0) -> bool:
    """Whether nearly every row of either list has a filled cell of its own there; `slips` rows, a quarter at most, may
    repeat another's.
    """
    for table, side in ((before, 0), (after, 1)):
        if not table.rows:
            continue
        columns = [column(table.rows, pair[side]) for pair in pairs]
        values: list[Hashable] = list(zip(*columns, strict=True)) if len(columns) > 1 else [*columns[0]]
        count = len(values)
        allowed = max((1 - _DISTINCT) * count + (1 if count > 20 else 0), min(slips, count // 4))
        if count - len(set(values)) > allowed:
            return False
        if len(pairs) == 1 and sum(map(bool, values)) < _FILLED * count:
            return False
    return True


def _codes(table: List, at: int) -> bool:
    """Whether the cells are codes: letters and digits, or digits all of one length; no amounts and no days."""
    seen = [row[at].strip() for row in islice(table.rows, SAMPLE)]
    coded = [cell for cell in seen if len(cell) >= 3 and _CODE.fullmatch(cell) and not _DAY.match(cell)]
    digits = {len(cell) for cell in coded if cell.isdecimal()}
    bare = sum(cell.replace(".", "").replace(",", "").isdecimal() for cell in coded)
    one_length = not bare or (bare == sum(map(str.isdecimal, coded)) and len(digits) == 1 and min(digits) >= 5)
    return bool(seen) and len(coded) >= _FILLED * len(seen) and one_length
