"""Writing what an import made of a register: versions and the changes to tell. Stands in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.diff.change import Change, Kind
from monitor.diff.lists.registers import EntryDifference
from monitor.watch.findings import Findings
from monitor.watch.imported_rows import Group
from snapshots.model import Entry, Version


@dataclass(kw_only=True)
class Writing:
    """One import being written into the register's versions, inside the caller's transaction."""

    found: Findings
    seqs: Sequence[int]  # the snapshot of each file
    tell_first: bool = False  # also of groups nothing stood of
    changes: list[Change] = field(default_factory=list)

    def write(self, group: Group) -> None:
        """Versions and changes of one group."""
        versions = self.found.workspace.facts.versions
        standing = {version.key: version for version in versions.standing(group.register)}
        for old, new in group.rekeyed.items():
            versions.end(standing[old], self.found.now, by=new)
            standing[new] = standing[old]
        changed = {difference.entry.key for difference in group.differences}
        for difference in group.differences:
            self._tell(group, difference, standing.get(difference.entry.key))
        seen = []
        for key, entry in group.after.items():
            version = standing.get(key)
            if key in changed or version is None:
                continue
            if version.record == entry:
                seen.append(version.id)
            else:  # more is known of it, or its key; nothing happened to it
                self._keep(group, entry, reread=True)
        versions.touch_all(seen, self.found.now)

    def fill_in(self, group: Group, newest: datetime) -> list[str]:
        """An older state beside a newer one: every row is kept as of then, and none becomes the standing one."""
        facts, seen_at = self.found.workspace.facts, self.found.now
        looks = [e.seen_at for e in facts.editions.all(group.register) if e.complete and not e.held and e.records]
        filled = sum(
            facts.sightings.seen_then(
                entry, source=group.register, seen_at=seen_at, snapshots=(self.seqs[group.files[key]],),
                reader=self.found.source.reader, ended_at=newest, looks=looks,
            )
            for key, entry in group.after.items()
        )  # fmt: skip
        if group.whole and group.name == f"{group.register}/":
            facts.sightings.not_seen_then(group.register, group.after.keys(), seen_at, looks)
        passed = len(group.after) - filled
        return [f"older than what is held: {filled} row(s) filled in, {passed} known already"]

    def _tell(self, group: Group, difference: EntryDifference, old: Version | None) -> None:
        entry, detail, new = difference.entry, difference.detail, None
        if difference.kind is Kind.ENTRY_REMOVED:
            assert old is not None
            self.found.workspace.facts.versions.end(old, self.found.now)
            detail = "not in the whole list as imported; this says nothing about why"
        else:
            new = self._keep(group, entry)
        seqs = (self.seqs[group.files[entry.key]],) if entry.key in group.files else tuple(self.seqs)
        change = Change(
            kind=difference.kind, source=group.register, key=entry.key, title=entry.name, seen_at=self.found.now,
            detail=detail, snapshots=seqs, before=old.id if old else None, after=new.id if new else None,
        )  # fmt: skip
        self.changes.append(change)
        if self.tell_first or not group.first:
            self.found.add(change, entry)

    def _keep(self, group: Group, entry: Entry, *, reread: bool = False) -> Version:
        return self.found.workspace.facts.versions.add(
            entry, source=group.register, seen_at=self.found.now, snapshots=(self.seqs[group.files[entry.key]],),
            reader=self.found.source.reader, reread=reread,
        )  # fmt: skip
