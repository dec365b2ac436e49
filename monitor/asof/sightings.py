"""What our own sightings say of an entry at the end of a day. Pure.

Each accepted look at the whole list is one observation: the entry was there in some state, or it was not. A day is
bracketed by the last observation up to its end and the first one after it. Where both agree, so does the answer; where
they differ, nobody saw which of them held. An answer equals what a full copy of every edition would give.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.asof.model import Alternative, Sighting, State
from snapshots.model import Version

Absences = Mapping[int, Sequence[tuple[datetime, datetime]]]  # version id → missed at one look, seen again at another


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """When a register was looked at. `looks` are the times its whole list was seen, `parts` those of any other look."""

    looks: tuple[datetime, ...]  # oldest first
    parts: tuple[datetime, ...] = ()
    absences: Absences
    answers: dict[tuple[datetime, datetime], "Claim"] = field(default_factory=dict)  # of rows that stood throughout

    @property
    def since(self) -> datetime | None:
        """The first look of any kind."""
        return min((*self.looks[:1], *self.parts[:1]), default=None)

    def last_look(self, moment: datetime) -> datetime | None:
        """The last look at the whole list up to a moment."""
        at = bisect_right(self.looks, moment)
        return self.looks[at - 1] if at else None

    def next_look(self, moment: datetime) -> datetime | None:
        """The first look at the whole list after a moment."""
        at = bisect_right(self.looks, moment)
        return self.looks[at] if at < len(self.looks) else None

    def look_before(self, moment: datetime) -> datetime | None:
        """The last look at the whole list strictly before a moment."""
        at = bisect_left(self.looks, moment)
        return self.looks[at - 1] if at else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Claim:
    """A state, what it rests on, and the answers that are possible where it is unknown.

    `shared`: of every row that stood throughout in one state.
    """

    state: State
    before: Sighting | None
    after: Sighting | None
    alternatives: tuple[Alternative, ...] = ()
    shared: bool = False


def runs_of(absences: Sequence[tuple[datetime, datetime]]) -> list[tuple[list[datetime], datetime]]:
    """Absences that follow each other without a sighting between: the looks that missed it, and when it was back."""
    found: list[tuple[list[datetime], datetime]] = []
    for missed, back in sorted(absences):
        if found and missed <= found[-1][1]:
            found[-1] = ([*found[-1][0], missed], max(back, found[-1][1]))
        else:
            found.append(([missed], back))
    return found


Showing = Callable[[datetime, Version | None], tuple[int, ...]]  # the captures of a look that show a state


def claim(versions: Sequence[Version], start: datetime, end: datetime, watch: Watch, showing: Showing) -> Claim:
    """How an entry stood at the end of a day that began at `start`, by its versions, oldest first."""
    if len(versions) == 1 and (found := _unchanged(versions[0], end, watch, showing)):
        return found
    known = [version for version in versions if version.first_seen <= end]
    last = known[-1] if known else None
    coming = versions[len(known)] if len(known) < len(versions) else None
    before = _up_to(end, last, watch, showing)
    after = _after(end, last, coming, watch, showing)
    if before and (before.at >= start or (after and _agree(before, after))):
        return Claim(state=State.LISTED if before.seen else State.NOT_SEEN, before=before, after=after)
    sides = [Alternative(state=_word(side), version=side.version) for side in (before, after) if side]
    return Claim(state=State.UNKNOWN, before=before, after=after, alternatives=tuple(sides))


def _unchanged(version: Version, end: datetime, watch: Watch, showing: Showing) -> Claim | None:
    """The plain case, nearly all of a large list: one state, seen at the looks on both sides."""
    before, after = watch.last_look(end), watch.next_look(end)
    if before is None or after is None or not version.first_seen < before < after <= version.last_seen:
        return None
    if version.id in watch.absences:
        return None
    if (before, after) not in watch.answers:
        sides = [Sighting(at=look, seen=True, snapshots=showing(look, None)) for look in (before, after)]
        watch.answers[before, after] = Claim(
            state=State.LISTED, before=sides[0], after=sides[1], shared=True
        )  # fmt: skip
    return watch.answers[before, after]


def _word(side: Sighting) -> State:
    return State.LISTED if side.seen else State.NOT_SEEN


def _agree(before: Sighting, after: Sighting) -> bool:
    """Whether both sides show one state. Our own better reading of a row is no other state."""
    if before.version is None or after.version is None:
        return before.seen == after.seen
    same = before.version.id == after.version.id or before.version.record == after.version.record
    return same or after.version.reread


def _up_to(end: datetime, last: Version | None, watch: Watch, showing: Showing) -> Sighting | None:
    absent = watch.last_look(end)
    if last is None:
        return Sighting(at=absent, seen=False, snapshots=showing(absent, None)) if absent else None
    seen = last.last_seen
    if seen > end:
        backs = [back for _, back in watch.absences.get(last.id, ()) if back <= end]
        seen = max(last.first_seen, absent or last.first_seen, *backs)
        for missed, back in watch.absences.get(last.id, ()):
            if missed <= end < back:
                seen = max(last.first_seen, watch.look_before(missed) or last.first_seen)
                absent = max(missed, absent or missed)
    gone = left_at(last)
    if gone and gone <= end:
        absent = max(gone, absent or gone)
    if absent and absent > seen:
        return Sighting(at=absent, seen=False, snapshots=showing(absent, None))
    return Sighting(at=seen, seen=True, version=last, snapshots=showing(seen, last))


def _after(
    end: datetime, last: Version | None, coming: Version | None, watch: Watch, showing: Showing
) -> Sighting | None:
    look = watch.next_look(end)
    if last is not None and last.last_seen > end:
        backs = [back for missed, back in watch.absences.get(last.id, ()) if missed <= end < back]
        again = min((last.last_seen, *backs))  # a part of the list may show it again before the next whole one
        if look is None or look > again:
            look = again
        elif any(missed <= look < back for missed, back in watch.absences.get(last.id, ())):
            return Sighting(at=look, seen=False, snapshots=showing(look, None))
        return Sighting(at=look, seen=True, version=last, snapshots=showing(look, last))
    gone = left_at(last) if last else None
    if gone and gone > end:
        look = min(gone, look or gone)
    if look and (coming is None or look < coming.first_seen):
        return Sighting(at=look, seen=False, snapshots=showing(look, None))
    if coming is None:
        return None
    return Sighting(at=coming.first_seen, seen=True, version=coming, snapshots=showing(coming.first_seen, coming))


def left_at(version: Version) -> datetime | None:
    """The first moment at which a version was found missing, or taken away under another key or by an act."""
    return version.missed_at or (version.ended_at if version.ended_by else None)
