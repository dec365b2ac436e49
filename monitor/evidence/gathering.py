"""From a key to its claim: what is said of it, and the snapshots that prove it. Reads the archive, writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from monitor.asof.days import end_of, zone_of
from monitor.asof.history import stood_on
from monitor.asof.naming import entry_named
from monitor.diff.change import INCIDENTS, Change
from monitor.evidence.claims import Claim, OnDay, Seen, Stretch, Why
from monitor.evidence.errors import EvidenceError
from monitor.evidence.official import lawful_state, official, text_of, turned
from monitor.evidence.seen import accepted, held_between, notice_on, stretch_of, telling
from monitor.workspace import Workspace, address_of
from snapshots.errors import UnknownRecordError
from snapshots.identity import identity_of
from snapshots.model import Edition, Notice, Role, Snapshot, Verdict, Version

_READABLE = (Verdict.OK, Verdict.UNAVAILABLE)


def claim_of(opened: Workspace, key: str, day: date | None) -> Claim:
    """The claim of a notice, an entry or a change, of one day or of its whole history.

    Raises UnknownRecordError, EvidenceError.
    """
    change = opened.ledger.changes.get(key)
    if change:
        return _Gathering(opened, _concerned(opened, change), change.source).of_change(change)
    history = _history(opened, key)
    if history:
        return _Gathering(opened, history, history[-1].source).of_record(day)
    if opened.ledger.changes.find(key=key, limit=1):
        raise EvidenceError("nothing of it is archived: it is known by name only, from other acts", about=key)
    remedy = "Keys and ids of changes are printed by 'regwatch changes --json', entries by 'regwatch register'"
    raise UnknownRecordError("no such notice, entry or change", about=key, remedy=remedy)


def _history(opened: Workspace, key: str) -> list[Version]:
    """All versions of a record by its key, an entry's in any spelling; none where there is none."""
    versions = opened.facts.versions
    found = versions.history(versions.key_of(identity_of(key)) or key)
    register, slash, rest = key.partition("/")
    if found or not slash or register not in versions.sources():
        return found
    return versions.history(entry_named(opened, register, rest))


def _concerned(opened: Workspace, change: Change) -> list[Version]:
    numbers = (number for number in (change.before, change.after) if number)
    return [version for version in map(opened.facts.versions.version, numbers) if version]


class _Gathering:
    """One claim being put together."""

    def __init__(self, opened: Workspace, history: list[Version], source: str) -> None:
        self.opened, self.history, self.source = opened, history, source
        self.own_list = bool(opened.facts.editions.all(source)) and not self._notices()
        self.proof: dict[int, list[Why]] = {}
        self.addresses: set[str] = set()
        for version in history:
            for seq in version.snapshots:
                self._proves(seq, Why.ORIGINAL)
                self.addresses.add(opened.archive.snapshot(seq).url)
        self.editions = self._editions()

    def of_record(self, day: date | None) -> Claim:
        newest = self.history[-1]
        checks = telling(self.editions, self.history, own_list=self.own_list)
        on = self._on(day) if day else None
        stretches = [self._stretch(version, checks) for version in self.history]
        shown = (on.version if on else None) or newest
        record = shown.record
        self._acts(shown)
        return self._claim(
            Claim(
                key=newest.key,
                kind="notice" if self._notices() else "entry",
                title=record.title if isinstance(record, Notice) else record.name,
                source=newest.source,
                zone=zone_of(newest.source).key,
                by_acts=not self.own_list and not self._notices(),
                on=on,
                state=lawful_state(self.opened, shown, day) if day else None,
                url=record.url if isinstance(record, Notice) else "",
                stretches=tuple(stretches),
                official=(*official(self.opened, shown), *(() if day else turned(self.opened, shown))),
                text=text_of(record.provisions) if isinstance(record, Notice) else (),
            )
        )

    def of_change(self, change: Change) -> Claim:
        for seq in change.snapshots:
            self._proves(seq, Why.CHANGE)
        checks = accepted(self.editions)
        around = [edition for edition in checks if edition.seen_at < change.seen_at][-1:]
        here = [edition for edition in self.editions if edition.seen_at == change.seen_at]
        self._check(around, Why.NOT_YET)
        self._check(here, Why.FIRST)
        newest = self.history[-1] if self.history else None
        self._acts(newest, *([change.cause] if change.cause else []))
        record = newest.record if newest else None
        return self._claim(
            Claim(
                key=change.id,
                kind="change",
                title=change.title,
                source=change.source,
                zone=zone_of(change.source).key,
                by_acts=not self.own_list and change.kind not in INCIDENTS and not self._notices(),
                change=f"{change.kind} {change.key}" + (f": {change.detail}" if change.detail else ""),
                seen_at=change.seen_at,
                url=address_of(self.opened, change),
                stretches=tuple(self._stretch(version, checks) for version in self.history),
                official=official(self.opened, newest) if newest else (),
                text=text_of(record.provisions) if isinstance(record, Notice) else (),
            )
        )

    def _claim(self, claim: Claim) -> Claim:
        for snapshot in [self.opened.archive.snapshot(seq) for seq in self.proof]:
            if snapshot.status == 304 and snapshot.sha256 and (origin := self.opened.archive.brought(snapshot)):
                self._proves(origin.seq, Why.BYTES)
        if not self.proof:
            raise EvidenceError("no snapshot of it is archived", about=claim.key)
        return replace(claim, proof={seq: tuple(self.proof[seq]) for seq in sorted(self.proof)})

    def _editions(self) -> list[Edition]:
        """Every check that could have shown the record: of its own list, or of the sources its originals came from."""
        names = {self.source} if self.own_list else {self.opened.archive.snapshot(seq).source for seq in self.proof}
        names |= {version.source for version in self.history} | {self.source}
        return [edition for name in sorted(names) for edition in self.opened.facts.editions.all(name)]

    def _on(self, day: date) -> OnDay:
        """The day, as `regwatch show --on` and `register --on` tell it."""
        if self._notices():
            on = notice_on(day, end_of(day, self.source), self.history, self.editions)
        else:
            on = self._entry_on(day)
        for moment, why in ((on.before, Why.DAY_BEFORE), (on.after, Why.DAY_AFTER)):
            self._check([edition for edition in accepted(self.editions) if edition.seen_at == moment], why)
        return on

    def _entry_on(self, day: date) -> OnDay:
        stood = stood_on(self.opened, self.history, day)
        before, after = stood.before, stood.after
        for side, why in ((before, Why.DAY_BEFORE), (after, Why.DAY_AFTER)):
            for seq in side.snapshots if side else ():
                self._proves(seq, why)
        sides = before.at if before else None, after.at if after else None
        shown = [side.version.record for side in (before, after) if side and side.version]
        return OnDay(
            day=day, seen=Seen(stood.state), before=sides[0], after=sides[1], version=stood.version,
            reason=stood.reason, changed=len(shown) == 2 and shown[0] != shown[1],
            held=held_between(self.editions, *sides),
        )  # fmt: skip

    def _stretch(self, version: Version, checks: Sequence[Edition]) -> Stretch:
        stretch = stretch_of(version, checks, by_acts=not self.own_list and not self._notices())
        around = (
            (stretch.not_yet, Why.NOT_YET), (stretch.first, Why.FIRST), (stretch.last, Why.LAST),
            (stretch.after, Why.AFTER),
        )  # fmt: skip
        for edition, why in around:
            self._check([edition] if edition else [], why)
        return stretch

    def _check(self, editions: Iterable[Edition], why: Why) -> None:
        """The list pages of a check, and what it saw at the record's own addresses."""
        for edition in editions:
            for snapshot in map(self.opened.archive.snapshot, edition.snapshots):
                if snapshot.url in self.addresses or (snapshot.role is Role.LIST and _tells(edition, snapshot)):
                    self._proves(snapshot.seq, why)

    def _acts(self, shown: Version | None, *keys: str) -> None:
        """The originals of the acts that brought, ended or changed a record."""
        told = self.opened.ledger.changes.find(key=shown.key) if shown else []
        causes = [change.cause for change in told if change.cause and shown and change.key == shown.key]
        ended = [act for version in self.history for act in (version.begun_by, version.ended_by) if act]
        for key in dict.fromkeys([*keys, *ended, *causes]):
            for version in self.opened.facts.versions.history(key)[:1]:
                for seq in version.snapshots:
                    self._proves(seq, Why.ACT)

    def _notices(self) -> bool:
        return bool(self.history) and isinstance(self.history[-1].record, Notice)

    def _proves(self, seq: int, why: Why) -> None:
        whys = self.proof.setdefault(seq, [])
        if why not in whys:
            whys.append(why)


def _tells(edition: Edition, snapshot: Snapshot) -> bool:
    """A list page that was read; of a check that could not be trusted also what stood in its way."""
    return edition.held or snapshot.verdict in _READABLE
