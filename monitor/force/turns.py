"""What happens on a day on which the state turns, in a few words. Pure."""

from collections.abc import Sequence
from datetime import date

from monitor.force.replay import Situation
from monitor.force.states import FIELD, TEXT, Standing, State, Turn
from monitor.force.words import in_words
from snapshots.model import Notice

CLOSES = "closes for comment"
_HOLDING = (State.IN_FORCE, State.PARTLY)


def turn(day: date, states: Sequence[Standing], before: Situation, after: Situation) -> Turn:
    """The turn from the last but one of `states` to the last; the others are the life before."""
    was, now = states[-2], states[-1]
    back = was.state is State.SUSPENDED and bool(before.suspensions)
    what = _back(states, before, day) if back and now.state in (*_HOLDING, State.UNKNOWN) else _what(was, now, after)
    source = now.source or TEXT
    return Turn(day=day, what=what, reason=now.reason, source=source, state=now.state)


def closing(notice: Notice) -> Turn | None:
    """The last day for comments on a draft. It turns no state, yet it is a day of the notice like the others."""
    day = notice.comments_until
    if day is None:
        return None
    words = next((fact.words for fact in notice.facts if fact.name == "comments_until"), "")
    reason = f"Comments are taken until {day}{in_words(words)}."
    return Turn(day=day, what=CLOSES, reason=reason, source=TEXT, state=State.NOT_YET)


def tells(notice: Notice, turn: Turn) -> bool:
    """Not the day a page came out, nor what only the site's field says: its change was told when it was read."""
    if turn.what == CLOSES:
        return True
    if turn.state in (State.UNKNOWN, State.NOT_YET) and "suspension" not in turn.what:
        return False
    return turn.source != FIELD or (turn.state is State.IN_FORCE and notice.effective is not None)


def _back(states: Sequence[Standing], before: Situation, day: date) -> str:
    ran_out = all(deed.effect.until and deed.effect.until < day for deed in before.suspensions if not deed.effect.scope)
    how = "suspension runs out" if ran_out else "suspension ends"
    if states[-1].state is State.UNKNOWN:
        return how
    held = any(standing.state in _HOLDING for standing in states[:-1])
    return f"{how}, {'in force again' if held else 'takes effect'}"


def _what(was: Standing, now: Standing, after: Situation) -> str:
    match now.state:
        case State.SUSPENDED:
            return "suspension begins"
        case State.EXPIRED:
            return "ends"
        case State.REPEALED:
            replaced = after.by is not None and after.by.effect.relation == "replaces"
            return "replacement takes effect" if replaced else "repeal takes effect"
        case State.NOT_YET:
            return "suspension runs out, not in force yet"
        case State.UNKNOWN:
            return "is published"
        case _ if was.state is State.NOT_YET:
            return "takes effect"
        case _ if was.state is State.EXPIRED:
            return "takes effect again"
        case _:
            return _part(was, now)


def _part(was: Standing, now: Standing) -> str:
    added = [part for part in now.parts if part not in was.parts]
    if not added:
        return "suspension of a part ends"
    if all(" suspended by " in part for part in added):
        return "suspension of a part begins"
    return "lifting takes effect" if all(" lifted by " in part for part in added) else "repeal in part takes effect"
