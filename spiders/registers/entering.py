"""Rows of annexes to entries of a register: keys, conditions, and one entry where a key stands in several rows."""

import re
import unicodedata
from collections.abc import Sequence

from snapshots.identity import folded
from snapshots.model import Entry
from spiders.registers.declared import Declared
from spiders.registers.deeds import Deed
from spiders.registers.errors import UndecidedError
from spiders.registers.rows import Line, own_name, with_zeros

_JOINED = "; "
_LONGEST = 2_000  # characters of a joined cell


def entries(register: Declared, lines: Sequence[Line], *, text: str, deed: Deed | None = None) -> tuple[Entry, ...]:
    """One entry a key, in printed order. `text` is the act's, which may say how long its codes are.

    Raises UndecidedError for a cell that holds no key, and for one key under two names.
    """
    found: dict[str, Entry] = {}
    sets = deed.sets if deed else ()
    for line, number in zip(lines, numbers(register, lines, text), strict=True):
        stated = ((register.state, line.after),) if register.state and line.after is not None else ()
        fields = (*line.cells, *stated, *sets)
        key = register.key_of(number)
        entry = Entry(key=key, register=register.name, name=_named(register, line.name or number), fields=fields)
        found[key] = _joined(register, found[key], entry) if key in found else entry
    return tuple(found.values())


def standing_before(register: Declared, lines: Sequence[Line], *, text: str) -> tuple[Entry, ...]:
    """The same entries as the annex says they stood until now, where it prints that."""
    found = {}
    for line, number in zip(lines, numbers(register, lines, text), strict=True):
        if not line.before or (not register.state and register.condition not in line.before.split("/")):
            continue
        stated = ((register.state, line.before),) if register.state else ()
        key = register.key_of(number)
        found[key] = Entry(key=key, register=register.name, name=line.name or number, fields=(*line.cells, *stated))
    return tuple(found.values())


def numbers(register: Declared, lines: Sequence[Line], text: str) -> list[str]:
    """The key of each row: its cell, the official number inside it, or a tariff code with its zero."""
    if register.tariff:
        return with_zeros([line.key for line in lines], text)
    if not register.key:
        return [line.key for line in lines]
    keys = []
    for line in lines:
        printed = unicodedata.normalize("NFKC", line.key).upper()
        # A number broken by blanks (PSI 2026025EE) counts only where the cell as printed holds none.
        inside = re.search(register.key, printed) or re.search(register.key, "".join(printed.split()))
        if inside is None:
            raise UndecidedError(f"'{line.key[:60]}' is no number this register is kept by", about=register.name)
        keys.append(inside.group())
    return keys


def _named(register: Declared, printed: str) -> str:
    return printed if register.official_key else own_name(printed)


def _joined(register: Declared, first: Entry, again: Entry) -> Entry:
    """One entry of two rows with the same key: merged cells print a key once for several rows."""
    if folded(first.name) != folded(again.name) and not register.repeated:
        number = first.key.removeprefix(f"{register.name}/")
        raise UndecidedError(
            f"'{number}' stands twice, as {first.name[:60]} and {again.name[:60]}", about=register.name
        )
    was = dict(first.fields)
    cells = tuple((column, _both(was.get(column, ""), cell)) for column, cell in again.fields)
    return Entry(key=first.key, register=first.register, name=first.name, fields=cells)


def _both(known: str, cell: str) -> str:
    """Two cells of one column as one, what is equal said once."""
    if not cell or len(known) > _LONGEST or folded(cell) in map(folded, known.split(_JOINED)):
        return known
    return _JOINED.join(filter(None, (known, cell)))
