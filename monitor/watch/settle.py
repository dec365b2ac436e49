"""From readings to versions, changes and what they owe, in one transaction. Fetches and sends nothing."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.diff import notices
from monitor.diff.change import Change, Kind
from monitor.watch.carrying import carry_out
from monitor.watch.documents import annexes
from monitor.watch.effects import status_changes
from monitor.watch.findings import Findings
from monitor.watch.moving import moved_together
from monitor.watch.readings import Reading, Unchanged, read
from monitor.watch.same import Prints
from monitor.watch.speaking import Voice, voice
from snapshots.facts import Facts
from snapshots.identity import identity_of
from snapshots.model import Effect, Notice, Snapshot, Verdict, Version
from spiders.base import Source

CONFIRMATIONS = 2  # a page must be gone at two checks before anybody hears of it (design.md, section 5)


@dataclass(kw_only=True)
class Settling:
    """One check being settled: writes versions, collects in `found` what changed."""

    found: Findings
    gone: set[str] = field(default_factory=set)  # addresses that this check found gone

    @property
    def _source(self) -> Source:
        return self.found.source

    @property
    def _facts(self) -> Facts:
        return self.found.workspace.facts

    def keep(self, unchanged: Sequence[Unchanged]) -> None:
        """Pages that say what they said. Stands inside the caller's transaction, before `settle`."""
        self._facts.versions.touch_all((one.version.id for one in unchanged), self.found.now)
        for one in unchanged:
            self._facts.locations.seen(
                one.url, one.version.key, self._source.name, self.found.now,
                body_print=one.prints.body, article_print=one.prints.article,
            )  # fmt: skip

    def settle(self, readings: Sequence[Reading], snapshots: Sequence[Snapshot]) -> None:
        """Everything a check brought. Stands inside the caller's transaction."""
        self.gone = {s.url for s in snapshots if s.verdict in (Verdict.GONE, Verdict.MOVED)}
        for reading in sorted(readings, key=lambda r: (r.notice.published is None, r.notice.published, r.notice.key)):
            self._notice(reading)
        moved = moved_together(self.found, [s.url for s in snapshots], self.gone)
        for url in sorted(self.gone):
            if url in moved:
                self._facts.locations.moved(url, self.found.now)
            else:
                self._gone(url, [s.seq for s in snapshots if s.url == url])

    # -- notices -------------------------------------------------------------------------------------

    def _notice(self, reading: Reading) -> None:
        notice, versions = reading.notice, self._facts.versions
        key = versions.key_of(notice.identity)
        if key and key != notice.key:  # two spellings of one act in one check
            notice = dataclasses.replace(notice, key=key)
        current = versions.current(notice.key)
        speaks = voice(self.found, current, notice, self.gone) if current else None
        if current is None:
            self._arrived(reading, notice, back=bool(versions.history(notice.key)))
        elif speaks is Voice.ORIGINAL:
            self._original(reading, notice, current)
        elif speaks is Voice.SPEAKS:
            self._seen_again(reading, notice, self._read_anew(current))
        else:
            versions.touch(current, self.found.now)
        prints = reading.prints or Prints(body="", article="")
        self._facts.locations.seen(
            notice.url, notice.key, self._source.name, self.found.now,
            body_print=prints.body, article_print=prints.article,
        )  # fmt: skip
        for annexed in reading.annexed:
            carry_out(self.found, annexed, notice, reading.snapshots)

    def _arrived(self, reading: Reading, notice: Notice, *, back: bool) -> None:
        version = self._keep(notice, reading.snapshots)
        kind = Kind.NOTICE_AMENDED if back else Kind.NOTICE_PUBLISHED
        detail = "shown again after its page had disappeared" if back else ""
        if not back and not notice.text_available:
            detail = "published, but its text is not on the page yet"
        self._say(kind, notice, reading.snapshots, detail=detail, after=version)
        self._effects(notice, reading.snapshots, known=())

    def _original(self, reading: Reading, notice: Notice, current: Version) -> None:
        """The own text of an act known by a translation or copy so far: it stands, what it alone says is told."""
        before = current.record
        assert isinstance(before, Notice)
        version = self._keep(notice, reading.snapshots)
        printed = notice.effective not in (None, notice.published)  # "from publication" is the copy's day on a copy
        if printed and notice.effective != before.effective:
            said = f"the copy it was known by said {before.effective or 'no day'}"
            detail = f"its own text takes effect on {notice.effective}, {said}"
            self._say(Kind.NOTICE_AMENDED, notice, reading.snapshots, detail=detail, before=current, after=version)
        self._effects(notice, reading.snapshots, known=before.effects)

    def _seen_again(self, reading: Reading, notice: Notice, current: Version) -> None:
        before = current.record
        assert isinstance(before, Notice)
        if not notice.text_available:  # an emptied page repeals nothing: keep the words
            notice = dataclasses.replace(notice, provisions=before.provisions, effects=before.effects)
        # A layout without a status field says nothing about the act's: what the field once said stays comparable.
        notice = dataclasses.replace(_with_listed(notice, before), status=notice.status or before.status)
        difference = notices.compare(before, notice, annexes(self.found.workspace))
        if not difference.differs:
            self._facts.versions.touch(current, self.found.now)
            return
        version = self._keep(notice, reading.snapshots)
        for kind, detail in (
            (Kind.NOTICE_AMENDED, difference.amended),
            (Kind.NOTICE_STATUS, difference.status),
        ):
            if detail:
                self._say(kind, notice, reading.snapshots, detail=detail, before=current, after=version)
        self._effects(notice, reading.snapshots, known=before.effects)

    def _read_anew(self, current: Version) -> Version:
        """The standing version as today's reader reads its own stored bytes; recorded, never announced."""
        if current.reader == self._source.reader or not current.snapshots:
            return current
        original = self.found.workspace.archive.snapshot(current.snapshots[0])
        if original.source != self._source.name:
            return current  # each source reads its own pages
        again = read(self._source, self.found.workspace, original, of=current.snapshots)
        if again is None or again.notice == current.record:
            return current
        assert isinstance(current.record, Notice)
        notice = _with_listed(again.notice, current.record)
        notice = dataclasses.replace(notice, key=current.key, identity=identity_of(current.key))
        return self._keep(notice, current.snapshots, reread=True)

    def _effects(self, notice: Notice, snapshots: tuple[int, ...], *, known: tuple[Effect, ...]) -> None:
        facts = self._facts
        for change, target in status_changes(facts, notice, known, snapshots=snapshots, now=self.found.now):
            self.found.add(change, target)

    def _gone(self, url: str, seqs: list[int]) -> None:
        locations, versions = self._facts.locations, self._facts.versions
        location = locations.of(url)
        if location is None:
            return
        locations.missed(url, self.found.now, gone=True)
        current = versions.current(location.key)
        if current is None or not isinstance(current.record, Notice):
            return
        if any(other.misses < CONFIRMATIONS for other in locations.all(key=location.key)):
            return  # not confirmed yet, or the act is still shown elsewhere
        versions.end(current, self.found.now)
        detail = "its page disappeared; this says nothing about whether the act is in force"
        self._say(Kind.NOTICE_GONE, current.record, tuple(seqs), detail=detail, before=current)

    # -- writing -------------------------------------------------------------------------------------

    def _keep(self, notice: Notice, snapshots: tuple[int, ...], *, reread: bool = False) -> Version:
        return self._facts.versions.add(
            notice, source=self._source.name, seen_at=self.found.now, snapshots=snapshots, reader=self._source.reader,
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
            kind=kind, source=self._source.name, key=notice.key, title=notice.title, published=notice.published,
            effective=notice.effective, seen_at=self.found.now, detail=detail, snapshots=snapshots,
            before=before.id if before else None, after=after.id if after else None,
        )  # fmt: skip
        self.found.add(change, notice)


def _with_listed(notice: Notice, before: Notice) -> Notice:
    """What a list page once said of a notice is kept when it is read without one: a revisit is no new version."""
    facts, published = notice.facts, notice.published
    if not any(fact.origin == "list" for fact in facts):
        said = tuple(fact for fact in before.facts if fact.origin == "list")
        facts += said
        published = before.published if any(fact.name == "published" for fact in said) else published
    same = set(facts) == set(before.facts)
    return dataclasses.replace(notice, facts=before.facts if same else facts, published=published)
