"""Two states of a register to what changed between them, row by row. Pure.

`compare` takes the entries we keep, told apart by their keys; `compare_lists` any two lists as they were printed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.diff.change import Kind
from monitor.diff.lists.columns import paired
from monitor.diff.lists.keycolumns import asked_for, guessed
from monitor.diff.lists.listing import ColumnChange, NoteChange, RegisterDifference
from monitor.diff.lists.notes import notes, notes_told
from monitor.diff.lists.rows import Matching, match
from monitor.diff.lists.sections import with_sections
from snapshots.model import Entry
from spiders.reading.tables.lists import List
from spiders.registers import Touch

# The order in which a sentence counts them.
CLASSES = ("added", "removed", "changed", "renamed", "possibly renamed")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDifference:
    """One row that came, left or changed; `detail` says how, '' for rows that came or left."""

    kind: Kind
    entry: Entry  # the new state; for a row that left, its last one
    detail: str = ""


def touched(
    before: Mapping[str, Entry], entries: Iterable[Entry], touch: Touch, *, condition: str = "", state: str = ""
) -> dict[str, Entry]:
    """The register after an act. Rows an act takes away that were never there change nothing.

    `state` names the cell in which an entry carries its conditions (A/B): an entry whose last one goes leaves, and an
    act about one `condition` adds or takes only that. A CHANGE sets cells and keeps the others.
    """
    after = {} if touch in (Touch.REPLACE, Touch.CLOSE) else dict(before)
    for entry in entries:
        old = after.get(entry.key)
        if condition:
            changed = _conditioned(old, entry, touch, condition, state)
        elif touch is Touch.REMOVE:
            changed = None
        else:
            changed = _merged(old, entry) if touch is Touch.CHANGE and old else _still_named(old, entry)
        if changed is None or (state and touch is Touch.CHANGE and not dict(changed.fields).get(state)):
            after.pop(entry.key, None)
        else:
            after[entry.key] = changed
    return after


def _conditioned(old: Entry | None, entry: Entry, touch: Touch, condition: str, state: str) -> Entry | None:
    """The entry with one condition more or less; None when none is left."""
    held = set(filter(None, dict(old.fields).get(state, "").split("/"))) if old else set()
    held = held | {condition} if touch is Touch.ADD else held - {condition}
    if not held:
        return None
    stated = Entry(key=entry.key, register=entry.register, name=entry.name, fields=((state, "/".join(sorted(held))),))
    return _merged(_merged(old, entry) if old else entry, stated)


def _merged(old: Entry, new: Entry) -> Entry:
    """The old entry with the cells the new one has, and the name that stands."""
    return replace(_still_named(old, new), fields=tuple({**dict(old.fields), **dict(new.fields)}.items()))


def _still_named(old: Entry | None, new: Entry) -> Entry:
    """The new entry, under its old name where an act prints none: an empty name or a bare number names nothing anew."""
    named = new.name and new.name != new.key.rpartition("/")[2]
    return new if named or old is None else replace(new, name=old.name)


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
        if column in was
        and was[column] != value
        and value != after.name
        and not _one_number(after.key.rpartition("/")[2], was[column], value)
    ]
    return "; ".join(said)


def _one_number(number: str, before: str, after: str) -> bool:
    """Whether two cells are the entry's own number, with its authority's name and without: CNAS L0290, L0290."""
    around = re.compile(rf"[A-Za-z.\s]{{0,12}}{re.escape(number)}")
    cells = (unicodedata.normalize("NFKC", cell).strip().upper() for cell in (before, after))
    return any(map(str.isdecimal, number)) and all(around.fullmatch(cell) for cell in cells)


def compare_lists(before: List, after: List, key: str = "") -> RegisterDifference:
    """What changed between two lists; `key` names the key column (several joined by commas), '' finds one.

    Raises keycolumns.NoSuchColumnError.
    """
    before, after = with_sections(before, after)
    pairing = paired(before, after)
    chosen = asked_for(key, before, after, pairing) if key else guessed(before, after, pairing)
    matching = match(before, after, pairing, chosen)
    said = notes(before.said, after.said)
    substance = bool(matching.changes) or any(c.kind != "renamed" and c.filled for c in pairing.changes)
    substance = substance or any(note.substance for note in said)
    reordered = matching.reordered or pairing.moved
    return RegisterDifference(
        key=tuple(after.columns[b] for _, b in chosen.pairs), key_reason=chosen.why, changes=tuple(matching.changes),
        columns=pairing.changes, duplicates=tuple(matching.duplicates), typographic=matching.typographic,
        reordered=reordered, said=said, rows=(len(before.rows), len(after.rows)),
        substance=substance,
        reason=_reason(matching, pairing.changes, reordered, said),
    )  # fmt: skip


def with_notes(found: RegisterDifference, said: Sequence[NoteChange]) -> RegisterDifference:
    """A comparison that found no notes, with these."""
    told = list(notes_told(said))
    reason = ", ".join([found.reason, *told] if found.substance or not told else told)
    return replace(found, said=tuple(said), substance=found.substance or bool(told), reason=reason)


def _reason(matching: Matching, columns: Sequence[ColumnChange], reordered: bool, said: Sequence[NoteChange]) -> str:
    """One sentence: what changed, or why nothing of substance did."""
    counts = Counter(change.kind for change in matching.changes)
    told = [f"{counts[kind]} {kind}" for kind in CLASSES if counts[kind]]
    told += [
        f"column {change.after or change.before} {change.kind}"
        for change in columns
        if change.kind != "renamed" and change.filled
    ]
    told += notes_told(said)
    if told:
        return ", ".join(told)
    other = ["order"] if reordered else []
    other += ["typography"] if matching.typographic else []
    other += ["column names"] if any(change.kind == "renamed" for change in columns) else []
    other += ["titles and remarks of the edition"] if said else []
    return f"no change of substance: {' and '.join(other)} only" if other else "no change of substance: the same rows"
