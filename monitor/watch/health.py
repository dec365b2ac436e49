"""How well a source is watched: last good check, blind stretches, open incident. Pure; reads no clock."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.ledger.incidents import Incident
from snapshots.model import Edition

_SEEING = ("annexes", "silent")  # faults of a source that is seen well all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch in which a change could have gone unseen. `end` is None while it lasts."""

    start: datetime
    end: datetime | None
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A source's state in a word (healthy, overdue, blind, needs attention, never checked) and what it rests on."""

    word: str
    last_good: Edition | None
    longest: Gap | None
    open: tuple[Incident, ...]  # oldest first
    past: tuple[Incident, ...]  # newest first


def health_of(
    editions: Sequence[Edition], incidents: Sequence[Incident], now: datetime, *, patience: timedelta | None = None
) -> Health:
    """Judge one source from its editions and incidents, both oldest first.

    `patience` is how old the last good check may be before the source is called overdue; None: any age.
    """
    good = [edition for edition in editions if not edition.held]
    standing = [incident for incident in incidents if incident.closed_at is None]
    gaps = [_gap(incident, good, now) for incident in incidents if incident.fault not in _SEEING]
    return Health(
        word=_word(standing, good[-1] if good else None, now, patience),
        last_good=good[-1] if good else None,
        longest=max(gaps, key=lambda gap: gap.length, default=None),
        open=tuple(standing),
        past=tuple(incident for incident in reversed(incidents) if incident.closed_at is not None),
    )


def _word(standing: Sequence[Incident], last_good: Edition | None, now: datetime, patience: timedelta | None) -> str:
    if any(incident.fault not in _SEEING for incident in standing):
        return "blind"
    if standing:
        return "needs attention"
    if last_good is None:
        return "never checked"
    return "overdue" if patience is not None and now - last_good.seen_at > patience else "healthy"


def bracket(editions: Sequence[Edition], moment: datetime) -> tuple[Edition | None, Edition | None]:
    """The accepted checks on both sides of a moment: the last one up to it, the first one after it."""
    good = sorted((edition for edition in editions if not edition.held), key=lambda edition: edition.seen_at)
    after = bisect_right(good, moment, key=lambda edition: edition.seen_at)
    return good[after - 1] if after else None, good[after] if after < len(good) else None


def _gap(incident: Incident, good: Sequence[Edition], now: datetime) -> Gap:
    """Blind from the last good check before the trouble (its opening, if none) to the check that ended it."""
    before = bisect_left(good, incident.opened_at, key=lambda edition: edition.seen_at)
    start = good[before - 1].seen_at if before else incident.opened_at
    return Gap(start=start, end=incident.closed_at, length=(incident.closed_at or now) - start)
