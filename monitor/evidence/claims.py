"""The claims evidence is handed over for, as values. Decides nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from snapshots.model import Edition, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One thing said in the two languages of a statement."""

    zh: str
    en: str


class Seen(StrEnum):
    """What our sightings say of a day. Absence is never called withdrawal."""

    LISTED = "listed"
    NOT_SEEN = "not seen"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """What a snapshot proves."""

    ORIGINAL = "an original this was read from"
    NOT_YET = "the last check before it was first seen"
    FIRST = "the check that first showed it"
    LAST = "the last check that showed it"
    AFTER = "the first check after that"
    DAY_BEFORE = "the last check up to the day"
    DAY_AFTER = "the first check after the day"
    ACT = "the act behind it"
    CHANGE = "what the change was read from"
    BYTES = "brought the bytes that a later sighting found unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay:
    """A day as our sightings tell it: the looks on both sides of its end, and what follows from them.

    `version` is the state that stood, or the nearest known; `reason` one sentence of `monitor.asof` (entries).
    """

    day: date
    seen: Seen
    before: datetime | None
    after: datetime | None
    version: Version | None
    reason: str = ""
    changed: bool = False  # the look after shows another state of it
    held: int = 0  # checks between the two that could not be trusted

    @property
    def gap(self) -> timedelta | None:
        """How long nobody looked; None while one side is missing."""
        return self.after - self.before if self.before and self.after else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One version between the checks around it: not there yet, first, last, and the first check after."""

    version: Version
    not_yet: Edition | None
    first: Edition | None
    last: Edition | None
    after: Edition | None  # the check that ended it; None while it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """What the publisher itself says, apart from our sightings. `where`: the act or the record it was read from."""

    what: Words
    value: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One notice, entry or change, and everything that is said of it. `proof`: why each snapshot is handed over."""

    key: str
    kind: str  # notice | entry | change
    title: str
    source: str
    zone: str
    by_acts: bool = False  # an entry that acts add and remove, on no list of its own
    on: OnDay | None = None
    state: Words | None = None  # how the law says it stands on the day (notices)
    change: str = ""
    seen_at: datetime | None = None  # of a change
    url: str = ""
    stretches: tuple[Stretch, ...] = ()
    official: tuple[Official, ...] = ()
    text: tuple[str, ...] = ()
    proof: dict[int, tuple[Why, ...]] = field(default_factory=dict)
