"""Which days have come since the last look, for notices we knew before that day. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.force.replay import Replay
from monitor.force.standing import turns_of
from monitor.force.states import State, Turn
from monitor.force.turns import closing, tells
from snapshots.model import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A turn of one notice whose day has come."""

    notice: Notice
    turn: Turn

    @property
    def sentence(self) -> str:
        """What came on which day, then why: 'suspension runs out, in force again on 2026-11-11: …'.

        It names the day it was due, never the day it is told: told late or by another process it is the same change.
        """
        if self.turn.state is State.EXPIRED and self.notice.until:
            return f"ended, its last day was {self.turn.day - timedelta(days=1)}: {self.turn.reason}"
        return f"{self.turn.what} on {self.turn.day}: {self.turn.reason}"


def told_turns(notice: Notice, replay: Replay) -> tuple[Turn, ...]:
    """The days of a notice that readers are told of, its last day for comments among them, in order."""
    found = [turn for turn in turns_of(notice, replay) if tells(notice, turn)]
    closes = closing(notice)
    return tuple(sorted([*found, closes] if closes else found, key=lambda turn: turn.day))


def due(
    today: date, since: date, acts: Mapping[str, Notice], first_seen: Mapping[str, date], *, of: Collection[str]
) -> Iterator[Due]:
    """The turns after `since` up to `today` (both in the publisher's calendar) of the notices named in `of`.

    `acts` are all notices we hold, by key. Nothing comes up for a day on which we did not yet know the notice and the
    act behind the turn: its publication or its change of status told of that day already.
    """
    replay = Replay(acts.values())
    for key in sorted(of):
        notice = acts[key]
        for turn in told_turns(notice, replay):
            known = max(first_seen[key], first_seen.get(turn.source, date.min))
            if since < turn.day <= today and known < turn.day:
                yield Due(notice=notice, turn=turn)
