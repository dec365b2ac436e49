"""The words for how a notice stands on a day. Holds values, decides nothing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How a notice stands. `REPEALED` also stands for replaced: the reason says which."""

    IN_FORCE = "in force"
    NOT_YET = "not yet"
    PARTLY = "partly repealed"
    SUSPENDED = "suspended until"  # also without an end: then `until` is None and the reason says so
    REPEALED = "repealed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


TEXT, FIELD = "text", "site field"  # sources of a reason that are no act


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One notice on one day. `since` and `until` are the first and last day of this state, None where not known.

    `reason` is one plain sentence with the words it rests on; `source` is the key of the act that says so, `text`,
    `site field`, or '' when nothing says anything. `parts` lists what is repealed or suspended of it while the rest
    stands. `notes` are sentences that change no state (amended, overridden, later repeals). `conflict` names
    sources that contradict each other, '' when none do.
    """

    state: State
    reason: str
    source: str
    since: date | None = None
    until: date | None = None
    parts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    conflict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A day on which the state changes: `what` in a few words, `reason` as the state of that day gives it.

    `state` is the state from that day on; `source` the key of the act behind the turn, or `text`.
    """

    day: date
    what: str
    reason: str
    source: str
    state: State
