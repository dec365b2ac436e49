"""The days of a notice as entries of a calendar: which thing happens, on which day, by whose word. Pure.

The turns come from `monitor.force`. An entry stands for one thing (a repeal by one act, the end of one suspension),
so that it stays the same entry when its day is corrected.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from monitor.force import FIELD, TEXT, Replay, State, Turn, told_turns
from snapshots.model import Notice


class Occasion(StrEnum):
    """What kind of day it is. The value is part of every UID: never change one."""

    EFFECT = "effect"
    END = "end"
    REPEAL = "repeal"
    REPEAL_IN_PART = "repeal-in-part"
    LIFTING = "lifting"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    PART_SUSPENSION = "part-suspension"
    PART_RESUMPTION = "part-resumption"
    COMMENTS = "comments"
    CERTIFICATE = "certificate"  # of an entry of a register, not of a notice


# How the turns of `monitor.force.turns` begin, and what that is in Chinese. Longer beginnings first.
_SPOKEN = (
    ("takes effect", Occasion.EFFECT, "生效"),
    ("ends", Occasion.END, "有效期届满"),
    ("replacement takes effect", Occasion.REPEAL, "被替代"),
    ("repeal takes effect", Occasion.REPEAL, "废止"),
    ("repeal in part takes effect", Occasion.REPEAL_IN_PART, "部分废止"),
    ("lifting takes effect", Occasion.LIFTING, "解除"),
    ("suspension of a part begins", Occasion.PART_SUSPENSION, "部分暂停"),
    ("suspension of a part ends", Occasion.PART_RESUMPTION, "部分恢复"),
    ("suspension begins", Occasion.SUSPENSION, "暂停"),
    ("suspension runs out", Occasion.RESUMPTION, "暂停期满"),
    ("suspension ends", Occasion.RESUMPTION, "恢复执行"),
    ("closes for comment", Occasion.COMMENTS, "意见征集截止"),
    ("certificate ends", Occasion.CERTIFICATE, "证书有效期届满"),
)


def occasion_in(words: str) -> Occasion | None:
    """The occasion a sentence begins with ('takes effect in 7 days, …'); None for any other sentence."""
    return next((occasion for start, occasion, _ in _SPOKEN if words.startswith(start)), None)


def chinese_in(words: str) -> str:
    """The same in Chinese: '暂停期满' for 'suspension runs out …'; '' for any other sentence."""
    return next((zh for start, _, zh in _SPOKEN if words.startswith(start)), "")


def words_of(occasion: Occasion) -> str:
    """An occasion in a few English words; `occasion_in` knows them again."""
    return next(start for start, known, _ in _SPOKEN if known is occasion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One day of one notice. `day` is the last day where something ends or closes, else the first day of what comes.

    `turns` is the day on which it has happened (after an end: the next day). `cause` is the key of the act behind it,
    '' where the notice says so itself. `nth` tells things of one kind by one act apart.
    """

    key: str
    identity: str
    source: str
    title: str
    url: str
    occasion: Occasion
    what: str
    day: date
    turns: date
    reason: str
    state: str
    cause: str = ""
    nth: int = 1

    @property
    def uid(self) -> str:
        """The same for one thing whatever its day, whoever publishes the calendar."""
        thing = "|".join((self.identity, self.occasion, self.cause, str(self.nth)))
        return f"{hashlib.sha256(thing.encode()).hexdigest()[:32]}@regwatch"

    @property
    def what_zh(self) -> str:
        """What happens, in Chinese."""
        return next(zh for start, _, zh in _SPOKEN if self.what.startswith(start))


def events_of(notice: Notice, replay: Replay, source: str = "") -> tuple[Event, ...]:
    """Every day of a notice that readers are told of, by the acts a replay was made of, in order."""
    counts = Counter[tuple[Occasion, str]]()
    found = []
    for turn in told_turns(notice, replay):
        occasion = occasion_in(turn.what)
        if occasion is None:
            continue
        cause = "" if turn.source in (TEXT, FIELD) else turn.source
        counts[occasion, cause] += 1
        found.append(
            Event(
                key=notice.key, identity=notice.identity, source=source, title=notice.title, url=notice.url,
                occasion=occasion, what=turn.what, day=_day(turn, occasion), turns=turn.day, reason=turn.reason,
                state=turn.state, cause=cause, nth=counts[occasion, cause],
            )
        )  # fmt: skip
    return tuple(found)


def all_events(notices: Mapping[str, Notice], sources: Mapping[str, str]) -> list[Event]:
    """The events of every notice, by day, then key; `sources` by key."""
    replay = Replay(notices.values())
    found = [event for key, notice in notices.items() for event in events_of(notice, replay, sources.get(key, ""))]
    return sorted(found, key=lambda event: (event.day, event.key, event.occasion, event.cause, event.nth))


def _day(turn: Turn, occasion: Occasion) -> date:
    """What ends is entered on its last day: the day on which one can still act."""
    return turn.day - timedelta(days=1) if occasion is Occasion.END and turn.state is State.EXPIRED else turn.day
