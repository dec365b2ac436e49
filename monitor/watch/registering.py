"""Writing what an act did to a register: versions, a change for each difference, and what is remembered of it.

Stands inside the caller's transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from monitor.diff.change import Change, Kind
from monitor.diff.lists import registers
from monitor.ledger.touches import Recorded, State
from monitor.watch.findings import Findings
from monitor.watch.ordering import published
from snapshots.model import Entry, Notice, Version
from spiders.registers import Register, Step


def after_steps(before: Mapping[str, Entry], steps: Iterable[Step], state: str) -> dict[str, Entry]:
    """The register after an act's steps, in their order."""
    after = dict(before)
    for step in steps:
        after = registers.touched(after, step.entries, step.touch, condition=step.condition, state=state)
    return after


def hold(found: Findings, register: Register, act: Notice, originals: tuple[str, ...], reason: str) -> None:
    """Keep an act for a person to decide; it is a problem of this check only when it is news."""
    known = found.workspace.ledger.touches.of(register.name, act.key)
    if known is None or known.reason != reason:
        remedy = "decide it with 'regwatch decide'"
        found.problems.append(f"{register.name}: the annex of {act.key} could not be used: {reason}; {remedy}")
    remember(found, register, act, State.UNDECIDED, originals, reason=reason)


def standing_in(found: Findings, register: Register) -> dict[str, Entry]:
    """The entries that stand in a register, by key."""
    standing = found.workspace.facts.versions.standing(register.name)
    return {version.key: version.record for version in standing if isinstance(version.record, Entry)}


def documented(
    found: Findings,
    register: Register,
    standing: Mapping[str, Entry],
    steps: Iterable[Step],
    snapshots: tuple[int, ...],
) -> dict[str, Entry]:
    """What stood, with entries we never saw that the annex itself says stood until now: recorded, not announced."""
    before = dict(standing)
    for step in steps:
        for entry in step.before:
            if entry.key not in before:
                _version(found, register, entry, snapshots)
                before[entry.key] = entry
    return before


def _version(
    found: Findings, register: Register, entry: Entry, snapshots: tuple[int, ...], act: Notice | None = None
) -> Version:
    return found.workspace.facts.versions.add(
        entry, source=register.name, seen_at=found.now, snapshots=snapshots, reader=found.source.reader,
        by=act.key if act else None, on=_day(act) if act else None,
    )  # fmt: skip


def _day(act: Notice) -> date | None:
    """The day from which what an act does to a list holds: its effective day, else that of its publication."""
    return act.effective or act.published


def write(
    found: Findings,
    register: Register,
    act: Notice,
    before: Mapping[str, Entry],
    after: Mapping[str, Entry],
    snapshots: tuple[int, ...],
    *,
    closes: bool,
    why: str = "",
) -> None:
    """New versions of what differs, and a change for each: a register that closes is one change."""
    versions = found.workspace.facts.versions
    current = {version.key: version for version in versions.standing(register.name)}
    for difference in registers.compare(before, after):
        entry, old, version = difference.entry, current.get(difference.entry.key), None
        if difference.kind is Kind.ENTRY_REMOVED:
            if old is not None:
                versions.end(old, found.now, by=act.key, on=_day(act))
        else:
            version = _version(found, register, entry, snapshots, act)
        if not closes:
            told = replace(difference, detail=": ".join(filter(None, (why, difference.detail))))
            found.add(_change(told, register.name, act, snapshots, old, version, found), entry)
    if closes:
        found.add(_closed(register, act, snapshots, len(before), found), act)


def remember(
    found: Findings, register: Register, act: Notice, state: State, originals: tuple[str, ...], **facts: object
) -> None:
    """Keep how far an act's touch has come; `facts` are fields of `Recorded`, no reason unless one is given."""
    touches = found.workspace.ledger.touches
    known = touches.of(register.name, act.key) or Recorded(
        register=register.name, act=act.key, source=found.source.name, published=published(act), state=state,
        reason="", found_at=found.now,
    )  # fmt: skip
    given = {"reason": "", **facts}
    touches.put(
        replace(
            known, state=state, originals=originals, reader=found.source.reader, published=published(act),
            **given,  # type: ignore[arg-type]
        )
    )  # fmt: skip


def _change(
    difference: registers.EntryDifference,
    register: str,
    act: Notice,
    snapshots: tuple[int, ...],
    old: Version | None,
    new: Version | None,
    found: Findings,
) -> Change:
    return Change(
        kind=difference.kind, source=register, key=difference.entry.key, title=difference.entry.name,
        published=act.published, effective=act.effective, seen_at=found.now, cause=act.key,
        detail=difference.detail, snapshots=snapshots, before=old.id if old else None,
        after=new.id if new else None,
    )  # fmt: skip


def _closed(register: Register, act: Notice, snapshots: tuple[int, ...], entries: int, found: Findings) -> Change:
    return Change(
        kind=Kind.REGISTER_CLOSED, source=register.name, key=register.name, title=register.title.zh,
        published=act.published, effective=act.effective, seen_at=found.now, cause=act.key,
        detail=f"closed by {act.key}; {entries} entries stood in it as far as we saw", snapshots=snapshots,
    )  # fmt: skip
