"""Carrying out on a register what an act's annexes do to it, entry by entry. Stands inside the caller's transaction."""

from monitor.diff.change import Change, Kind
from monitor.diff.lists import registers
from monitor.watch.annexes import Annexed
from monitor.watch.findings import Findings
from snapshots.model import Entry, Notice, Version


def carry_out(found: Findings, annexed: Annexed, act: Notice, snapshots: tuple[int, ...]) -> None:
    """Write the register's new versions and what changed. An act is carried out once; a problem is only noted."""
    versions, register = found.workspace.facts.versions, annexed.register
    if annexed.problem:
        found.problems.append(annexed.problem)
        return
    if versions.applied(register.name, act.key):
        return
    standing = {version.key: version for version in versions.standing(register.name)}
    before = {key: v.record for key, v in standing.items() if isinstance(v.record, Entry)}
    after = registers.touched(before, annexed.entries, annexed.touch)
    for difference in registers.compare(before, after):
        entry, old, version = difference.entry, standing.get(difference.entry.key), None
        if difference.kind is Kind.ENTRY_REMOVED:
            assert old is not None
            versions.end(old, found.now, by=act.key)
        else:
            version = versions.add(
                entry, source=register.name, seen_at=found.now, snapshots=snapshots, reader=found.source.reader
            )
        found.add(_change(difference, register.name, act, snapshots, old, version, found), entry)
    versions.apply(register.name, act.key, found.now)


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
