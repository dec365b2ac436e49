"""What is known of a register as of a day, as values. Decides nothing.

Two axes, never mixed: what acts say (days in the publisher's calendar) and what we saw (moments of ours, UTC).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from snapshots.model import Record, Version


class State(StrEnum):
    """How an entry stood. Absence is `NOT_SEEN`: only an official act makes it more than that (`Stood.ended_by`)."""

    LISTED = "listed"
    NOT_SEEN = "not seen"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One side of a claim: a moment at which we looked, whether the entry was `seen`, and the captures that show it."""

    at: datetime
    seen: bool
    version: Version | None = None  # the state seen; None where it is the very one of the row
    snapshots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One of the answers that are possible where the state is unknown; `version` is the state it would have had."""

    state: State
    version: Version | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """One entry on a day: its state, the two looks that bracket the claim, and how long we were blind between them.

    `version` is the state that stood, or the nearest known one where nothing stood. `begun_by`, `begun_on`, `ended_by`
    and `ended_on` are the acts that listed and removed it and the days they say; None where no act is known.
    """

    key: str
    state: State
    reason: str
    version: Version
    before: Sighting | None = None  # the last look up to the end of the day
    after: Sighting | None = None  # the first look after it
    alternatives: tuple[Alternative, ...] = ()
    begun_by: str | None = None
    begun_on: date | None = None
    ended_by: str | None = None
    ended_on: date | None = None

    @property
    def record(self) -> Record:
        """The row as it was listed; where nothing was, the nearest known one."""
        return self.version.record

    @property
    def blind(self) -> timedelta | None:
        """The time between the two looks; None where one side is missing, so that it has no end or no beginning."""
        return self.after.at - self.before.at if self.before and self.after else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One accepted check, or import, of a register. `whole`: what it did not show was not there."""

    at: datetime
    whole: bool
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOn:
    """A register at the end of a day: the rows that stood or may have stood, and between which looks we know it.

    `on` is None for the register as it was last seen. `rows` leave out what was not seen unless all were asked for.
    """

    register: str
    on: date | None
    rows: tuple[Stood, ...]
    before: Look | None
    after: Look | None
    watched_since: datetime | None
    by_acts: bool  # made by acts: the days they say count, our sightings are given beside
    statement: str  # one sentence: between which looks, and how long we were blind

    @property
    def listed(self) -> tuple[Stood, ...]:
        """The rows that stood for certain."""
        return tuple(row for row in self.rows if row.state is State.LISTED)

    @property
    def unknown(self) -> tuple[Stood, ...]:
        """The rows of which we cannot say whether, or in which state, they stood."""
        return tuple(row for row in self.rows if row.state is State.UNKNOWN)
