"""From readings to versions, changes and what they owe, in one transaction. Fetches and sends nothing."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.diff import notices
from monitor.diff.change import Change, Kind
from monitor.diff.lists import registers
from monitor.watch.effects import status_changes
from monitor.watch.readings import Annexed, Reading, read
from monitor.workspace import Workspace
from snapshots.identity import identity_of
from snapshots.model import Effect, Entry, Notice, Snapshot, Verdict, Version
from spiders.base import Source
from spiders.registers import text_of

CONFIRMATIONS = 2  # a page must be gone at two checks before anybody hears of it (design.md, section 5)


@dataclass(kw_only=True)
class Settling:
    """One check being settled: collects changes; `silent` (first edition, back-fill) records without them."""

    source: Source
    workspace: Workspace
    now: datetime
    silent: bool
    changes: list[tuple[Change, str]] = field(default_factory=list)  # with the record's words, for word filters
    problems: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)  # addresses that this check found gone

    def settle(self, readings: Sequence[Reading], snapshots: Sequence[Snapshot]) -> None:
        """Everything a check brought. Stands inside the caller's transaction."""
        self.gone = {s.url for s in snapshots if s.verdict in (Verdict.GONE, Verdict.MOVED)}
        for reading in sorted(readings, key=lambda r: (r.notice.published is None, r.notice.published, r.notice.key)):
            self._notice(reading)
        for url in sorted(self.gone):
            self._gone(url, [s.seq for s in snapshots if s.url == url])

    # -- notices -------------------------------------------------------------------------------------

    def _notice(self, reading: Reading) -> None:
        notice, versions = reading.notice, self.workspace.facts.versions
        key = versions.key_of(notice.identity)
        if key and key != notice.key:  # two spellings of one act in one check
            notice = dataclasses.replace(notice, key=key)
        current = versions.current(notice.key)
        if current is None:
            self._arrived(reading, notice, back=bool(versions.history(notice.key)))
        elif self._speaks_for(current, notice):
            self._seen_again(reading, notice, self._read_anew(current))
        else:
            versions.touch(current, self.now)
        self.workspace.facts.locations.seen(notice.url, notice.key, self.source.name, self.now)
        for annexed in reading.annexed:
            self._register(annexed, notice, reading.snapshots)

    def _arrived(self, reading: Reading, notice: Notice, *, back: bool) -> None:
        version = self._keep(notice, reading.snapshots)
        kind = Kind.NOTICE_AMENDED if back else Kind.NOTICE_PUBLISHED
        detail = "shown again after its page had disappeared" if back else ""
        if not back and not notice.text_available:
            detail = "published, but its text is not on the page yet"
        self._say(kind, notice, reading.snapshots, detail=detail, after=version)
        self._effects(notice, reading.snapshots, known=())

    def _seen_again(self, reading: Reading, notice: Notice, current: Version) -> None:
        before = current.record
        assert isinstance(before, Notice)
        if not notice.text_available:  # an emptied page repeals nothing: keep the words
            notice = dataclasses.replace(notice, provisions=before.provisions, effects=before.effects)
        notice = _with_listed(notice, before)
        difference = notices.compare(before, notice)
        if not difference.differs:
            self.workspace.facts.versions.touch(current, self.now)
            return
        version = self._keep(notice, reading.snapshots)
        for kind, detail in (
            (Kind.NOTICE_AMENDED, difference.amended),
            (Kind.NOTICE_STATUS, difference.status),
        ):
            if detail:
                self._say(kind, notice, reading.snapshots, detail=detail, before=current, after=version)
        self._effects(notice, reading.snapshots, known=before.effects)

    def _speaks_for(self, current: Version, notice: Notice) -> bool:
        """One address speaks for an act; copies elsewhere may differ and must not look like amendments.

        Another address takes over when the speaking one is gone, or when it has the text the other lacks.
        """
        before = current.record
        assert isinstance(before, Notice)
        if before.url == notice.url or before.url in self.gone:
            return True
        location = self.workspace.facts.locations.of(before.url)
        vanished = location is not None and location.misses > 0
        return vanished or (notice.text_available and not before.text_available)

    def _read_anew(self, current: Version) -> Version:
        """The standing version as today's reader reads its own stored bytes; recorded, never announced."""
        if current.reader == self.source.reader or not current.snapshots:
            return current
        original = self.workspace.archive.snapshot(current.snapshots[0])
        again = read(self.source, self.workspace, original)
        if again is None or again.notice == current.record:
            return current
        assert isinstance(current.record, Notice)
        notice = _with_listed(again.notice, current.record)
        notice = dataclasses.replace(notice, key=current.key, identity=identity_of(current.key))
        return self._keep(notice, current.snapshots, reread=True)

    def _effects(self, notice: Notice, snapshots: tuple[int, ...], *, known: tuple[Effect, ...]) -> None:
        facts = self.workspace.facts
        for change, target in status_changes(facts, notice, known, snapshots=snapshots, now=self.now):
            self._add(change, target)

    def _gone(self, url: str, seqs: list[int]) -> None:
        locations, versions = self.workspace.facts.locations, self.workspace.facts.versions
        location = locations.of(url)
        if location is None:
            return
        locations.missed(url, self.now, gone=True)
        current = versions.current(location.key)
        if current is None or not isinstance(current.record, Notice):
            return
        if any(other.misses < CONFIRMATIONS for other in locations.all(key=location.key)):
            return  # not confirmed yet, or the act is still shown elsewhere
        versions.end(current, self.now)
        detail = "its page disappeared; this says nothing about whether the act is in force"
        self._say(Kind.NOTICE_GONE, current.record, tuple(seqs), detail=detail, before=current)

    # -- registers -----------------------------------------------------------------------------------

    def _register(self, annexed: Annexed, act: Notice, snapshots: tuple[int, ...]) -> None:
        versions, register = self.workspace.facts.versions, annexed.register
        if annexed.problem:
            self.problems.append(annexed.problem)
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
                versions.end(old, self.now, by=act.key)
            else:
                version = versions.add(
                    entry, source=register.name, seen_at=self.now, snapshots=snapshots, reader=self.source.reader
                )
            self._add(
                Change(
                    kind=difference.kind, source=register.name, key=entry.key, title=entry.name,
                    published=act.published, effective=act.effective, seen_at=self.now, cause=act.key,
                    detail=difference.detail, snapshots=snapshots, before=old.id if old else None,
                    after=version.id if version else None,
                ),
                entry,
            )  # fmt: skip
        versions.apply(register.name, act.key, self.now)

    # -- writing -------------------------------------------------------------------------------------

    def _keep(self, notice: Notice, snapshots: tuple[int, ...], *, reread: bool = False) -> Version:
        return self.workspace.facts.versions.add(
            notice, source=self.source.name, seen_at=self.now, snapshots=snapshots, reader=self.source.reader,
            reread=reread,
        )  # fmt: skip

    def _say(
        self,
        kind: Kind,
        notice: Notice,
        snapshots: tuple[int, ...],
        *,
        detail: str,
        before: Version | None = None,
        after: Version | None = None,
    ) -> None:
        change = Change(
            kind=kind, source=self.source.name, key=notice.key, title=notice.title, published=notice.published,
            effective=notice.effective, seen_at=self.now, detail=detail, snapshots=snapshots,
            before=before.id if before else None, after=after.id if after else None,
        )  # fmt: skip
        self._add(change, notice)

    def _add(self, change: Change, record: Notice | Entry) -> None:
        if not self.silent:
            words = text_of(record.provisions) if isinstance(record, Notice) else " ".join(v for _, v in record.fields)
            self.changes.append((change, words))


def _with_listed(notice: Notice, before: Notice) -> Notice:
    """What a list page once said of a notice is kept when it is read without one: a revisit is no new version."""
    facts = notice.facts
    if not any(fact.origin == "list" for fact in facts):
        facts += tuple(fact for fact in before.facts if fact.origin == "list")
    same = set(facts) == set(before.facts)
    return dataclasses.replace(notice, facts=before.facts if same else facts)
