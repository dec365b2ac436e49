"""A register as of a day: `register_on`. Reads only."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor.asof import telling
from monitor.asof.acts import by_acts
from monitor.asof.days import end_of, start_of, zone_of
from monitor.asof.model import Alternative, RegisterOn, Sighting, State, Stood
from monitor.asof.reading import Looked, absences_of, looks_of, versions_around
from monitor.asof.sightings import Claim, Watch, claim
from monitor.workspace import Workspace
from snapshots.model import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """One register on one day: what the answers of all its rows have in common."""

    day: date
    start: datetime
    end: datetime
    zone: ZoneInfo
    looked: Looked
    watch: Watch
    partly: bool  # it had been looked at by then, but never at its whole list
    reasons: dict[Claim, str] = field(default_factory=dict)

    def stood(self, versions: Sequence[Version]) -> Stood:
        """How an entry stood, by its versions, oldest first."""
        if self.looked.by_acts:
            return self._by_acts(versions)
        found = claim(versions, self.start, self.end, self.watch, self.looked.showing)
        if found.shared:
            return self._unchanged(versions[0], found)
        side = found.before if found.before and found.before.version else None
        version = side.version if side and side.version else _nearest(versions, self.end)
        return Stood(
            key=version.key, state=found.state, version=version, before=found.before, after=found.after,
            reason=telling.sighted(
                found.state, found.before, found.after, self.zone, self.start, partly=self.partly
            ),
            alternatives=found.alternatives, begun_by=version.begun_by, begun_on=version.begun_on,
            ended_by=version.ended_by, ended_on=version.ended_on,
        )  # fmt: skip

    def _unchanged(self, version: Version, found: Claim) -> Stood:
        """The plain case: one state, listed on both sides."""
        if found not in self.reasons:
            self.reasons[found] = telling.sighted(found.state, found.before, found.after, self.zone, self.start)
        return Stood(
            key=version.key, state=found.state, version=version, before=found.before, after=found.after,
            reason=self.reasons[found],
        )  # fmt: skip

    def _by_acts(self, versions: Sequence[Version]) -> Stood:
        before, after = self.looked.around(self.end)
        since = self.watch.since
        found = by_acts(versions, self.day, watched=before is not None)
        watched = telling.watching(
            before.at if before else None, after.at if after else None, self.zone, since=since, start=self.start
        )
        state, sure = found.state, found.state
        if state is State.LISTED and before and not after and before.at < self.start:
            state = State.UNKNOWN  # an act published since would not be known
        sides = [
            Sighting(at=look.at, seen=_stood_at(versions, look.at), snapshots=self.looked.showing(look.at, None))
            if look
            else None
            for look in (before, after)
        ]
        return Stood(
            key=found.version.key, state=state, version=found.version, before=sides[0], after=sides[1],
            alternatives=(Alternative(state=sure, version=found.version),) if state is not sure else (),
            reason=telling.acted(found, self.day, watched), begun_by=found.begun_by, begun_on=found.begun_on,
            ended_by=found.ended_by, ended_on=found.ended_on,
        )  # fmt: skip


def _stood_at(versions: Sequence[Version], moment: datetime) -> bool:
    return any(v.first_seen <= moment and (v.ended_at is None or v.ended_at > moment) for v in versions)


def _nearest(versions: Sequence[Version], end: datetime) -> Version:
    earlier = [version for version in versions if version.first_seen <= end]
    return earlier[-1] if earlier else versions[0]


def judging(
    opened: Workspace,
    register: str,
    day: date,
    *,
    looked: Looked | None = None,
    absences: dict[int, list[tuple[datetime, datetime]]] | None = None,
) -> Judging:
    """What all rows of a register have in common on a day. `looked` and `absences` where they are known already."""
    looked = looked or looks_of(opened, register)
    absences = absences_of(opened, register) if absences is None else absences
    watch, end = looked.watch(absences), end_of(day, register)
    partly = watch.last_look(end) is None and any(part <= end for part in watch.parts[:1])
    return Judging(
        day=day, start=start_of(day, register), end=end, zone=zone_of(register), looked=looked, watch=watch,
        partly=partly,
    )  # fmt: skip


def register_on(
    opened: Workspace, register: str, day: date | None = None, *, every: bool = False, fed_by: Sequence[str] = ()
) -> RegisterOn:
    """A register at the end of a day in its publisher's calendar; without a day as it was last seen.

    Rows that were not seen are left out unless `every` entry ever held is asked for. An unknown name has no rows:
    whether it is one is the caller's question (`register_named`). `fed_by`: see `looks_of`.
    """
    looked = looks_of(opened, register, fed_by)
    with _kept():
        return _on(opened, register, day, looked, every) if day else _as_last_seen(opened, register, looked)


@contextmanager
def _kept() -> Iterator[None]:
    """Look for no garbage while a list is read: among 100,000 new rows that takes longer than reading them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()  # and back: what was made goes to the oldest generation without being walked
            gc.unfreeze()
            gc.enable()


def _on(opened: Workspace, register: str, day: date, looked: Looked, every: bool) -> RegisterOn:
    on = judging(opened, register, day, looked=looked)
    before, after = looked.around(on.end)
    if looked.by_acts or every or before is None or not on.watch.looks:
        versions = opened.facts.versions.where("source = ? ORDER BY key, number", register)
    else:
        versions = versions_around(opened, register, on.end, on.watch.next_look(on.end))
    stood = (on.stood(list(some)) for _, some in groupby(versions, key=lambda version: version.key))
    rows = tuple(row for row in stood if every or _may_have_stood(row, on.partly))
    since = on.watch.since
    return RegisterOn(
        register=register, on=day, rows=rows, before=before, after=after, watched_since=since, by_acts=looked.by_acts,
        statement=telling.watching(
            before.at if before else None, after.at if after else None, on.zone, since=since, start=on.start
        ),
    )  # fmt: skip


def _may_have_stood(row: Stood, partly: bool) -> bool:
    """Whether a row belongs to the list of its day: not where neither side shows it, though we had looked."""
    if row.state is not State.UNKNOWN:
        return row.state is State.LISTED
    if row.before is None:
        return not partly
    return not row.alternatives or any(one.state is State.LISTED for one in row.alternatives)


def _as_last_seen(opened: Workspace, register: str, looked: Looked) -> RegisterOn:
    last = looked.looks[-1] if looked.looks else None
    zone, rows = zone_of(register), tuple(_last_seen(opened, register, looked))
    statement = telling.watching(last.at if last else None, None, zone, since=last.at if last else None, start=None)
    return RegisterOn(
        register=register, on=None, rows=rows, before=last, after=None,
        watched_since=looked.looks[0].at if looked.looks else None, by_acts=looked.by_acts, statement=statement,
    )  # fmt: skip


def _last_seen(opened: Workspace, register: str, looked: Looked) -> Iterator[Stood]:
    zone = zone_of(register)
    for version in opened.facts.versions.standing(register):
        missed = version.missed_at
        seen = Sighting(
            at=version.last_seen, seen=True, version=version, snapshots=looked.showing(version.last_seen, version)
        )
        reason = f"last seen {telling.at(version.last_seen, zone)}"
        if missed:
            reason += f"; not shown {telling.at(missed, zone)}, which a second check has not confirmed"
        if version.begun_by:
            reason = f"listed by {version.begun_by} from {version.begun_on or 'a day it does not say'}; {reason}"
        yield Stood(
            key=version.key, state=State.UNKNOWN if missed else State.LISTED, reason=reason, version=version,
            before=seen, begun_by=version.begun_by, begun_on=version.begun_on,
        )  # fmt: skip


def today_of(register: str) -> date:
    """Today in the publisher's calendar."""
    return datetime.now(UTC).astimezone(zone_of(register)).date()
