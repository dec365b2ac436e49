"""Two states of a register to what changed between them, row by row. Pure; rows are matched by key only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.diff.change import Kind
from snapshots.model import Entry
from spiders.registers import Touch


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDifference:
    """One row that came, left or changed; `detail` says how, '' for rows that came or left."""

    kind: Kind
    entry: Entry  # the new state; for a row that left, its last one
    detail: str = ""


def touched(before: Mapping[str, Entry], entries: Iterable[Entry], touch: Touch) -> dict[str, Entry]:
    """The register after an act. Rows an act takes away that were never there change nothing."""
    after = dict(before)
    for entry in entries:
        if touch is Touch.ADD:
            after[entry.key] = entry
        else:
            after.pop(entry.key, None)
    return after


def compare(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[EntryDifference]:
    """Every difference, in the order of the new list, then what left in the order of the old one."""
    found = []
    for key, entry in after.items():
        old = before.get(key)
        if old is None:
            found.append(EntryDifference(kind=Kind.ENTRY_ADDED, entry=entry))
        elif detail := _changed(old, entry):
            found.append(EntryDifference(kind=Kind.ENTRY_CHANGED, entry=entry, detail=detail))
    found += [
        EntryDifference(kind=Kind.ENTRY_REMOVED, entry=entry) for key, entry in before.items() if key not in after
    ]
    return found


def _changed(before: Entry, after: Entry) -> str:
    said = [f"name: {before.name} became {after.name}"] if before.name != after.name else []
    was = dict(before.fields)
    said += [
        f"{column}: {was[column]} became {value}"
        for column, value in after.fields
        if column in was and was[column] != value and value != after.name
    ]
    return "; ".join(said)
