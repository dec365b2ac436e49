"""From what was done to a notice and what it says itself: how it stands on a day, and the days on which that turns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.force import field, words
from monitor.force.deeds import Deed, is_draft
from monitor.force.replay import Replay, Situation
from monitor.force.states import FIELD, TEXT, Standing, State, Turn
from monitor.force.turns import turn
from snapshots.model import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of days with one state and the same parts gone. `steps` are its situations, by their first days."""

    starts: date
    steps: tuple[tuple[date, Situation, Standing], ...]

    def on(self, day: date) -> Standing:
        """The standing on a day of this run, with no end yet."""
        standing = next(found for first, _, found in reversed(self.steps) if first <= day)
        return standing if self.starts == date.min else replace(standing, since=self.starts)


def state_on(day: date, notice: Notice, acts: Iterable[Notice], *, field_on: date | None = None) -> Standing:
    """How a notice stands on a day, as far as the given acts tell, also by acts published after that day.

    `acts` are all acts that may bear on it or on each other; others do no harm. `field_on` is the day on which the
    site's status field was read: before it, the field proves nothing. Never raises.
    """
    return stands_on(day, notice, Replay([*acts, notice]), field_on=field_on)


def stands_on(day: date, notice: Notice, replay: Replay, *, field_on: date | None = None) -> Standing:
    """The same from a replay made once for many notices; `notice` is among those it was made of."""
    runs = runs_of(notice, replay, field_on)
    index = next(i for i in range(len(runs) - 1, -1, -1) if runs[i].starts <= day)
    standing = runs[index].on(day)
    if index + 1 < len(runs):
        standing = replace(standing, until=runs[index + 1].starts - timedelta(days=1))
    read_in = next(i for i in range(len(runs) - 1, -1, -1) if runs[i].starts <= (field_on or day))
    slips = [field.against_days(notice)]
    if read_in == index and standing.source != FIELD:
        slips.append(field.against_state(notice, standing.state, standing.reason))
    conflict = " ".join(slip for slip in slips if slip)
    return replace(standing, conflict=conflict) if conflict else standing


def turning_days(notice: Notice, acts: Iterable[Notice], *, field_on: date | None = None) -> tuple[Turn, ...]:
    """Every day on which the state of a notice changes, past and to come, by the same evidence as `state_on`."""
    return turns_of(notice, Replay([*acts, notice]), field_on)


def turns_of(notice: Notice, replay: Replay, field_on: date | None = None) -> tuple[Turn, ...]:
    """The same from a replay made once for many notices."""
    runs = runs_of(notice, replay, field_on)
    states = [run.on(run.starts) for run in runs]
    return tuple(
        turn(runs[i].starts, states[: i + 1], runs[i - 1].steps[-1][1], runs[i].steps[0][1])
        for i in range(1, len(runs))
    )


def runs_of(notice: Notice, replay: Replay, field_on: date | None) -> tuple[Run, ...]:
    """The whole life of a notice, the first run from `date.min` on."""
    history = dict(replay.history(notice.identity))
    days = sorted({date.min, *history, *filter(None, (notice.effective, notice.published, field_on))})
    runs: list[Run] = []
    situation = Situation()
    for day in days:
        situation = history.get(day, situation)
        standing = _at(day, notice, situation, field_on)
        last = runs[-1].steps[-1] if runs else None
        if last and _face(last[2]) == _face(standing):
            if last[2].source and standing.source == TEXT and standing.state is State.IN_FORCE:
                standing = replace(standing, reason=last[2].reason, source=last[2].source)
            runs[-1] = replace(runs[-1], steps=(*runs[-1].steps, (day, situation, standing)))
            continue
        if last and last[2].state is State.SUSPENDED and standing.state is State.IN_FORCE:
            ending = _longest(last[1])
            standing = replace(standing, reason=words.back(ending, situation, day), source=ending.act.key)
        if last and last[2].state is State.EXPIRED and situation.prolonged and standing.state is State.IN_FORCE:
            moved = situation.prolonged
            standing = replace(standing, reason=words.prolonged(moved, day), source=moved.act.key)
        runs.append(Run(starts=day, steps=((day, situation, standing),)))
    return tuple(runs)


def _face(standing: Standing) -> tuple[State, tuple[str, ...]]:
    return standing.state, standing.parts


def _at(day: date, notice: Notice, situation: Situation, field_on: date | None) -> Standing:
    """Acts first, then the notice's own days, then the site's field; what nothing says is unknown."""
    state, reason, source = _by_acts(day, notice, situation) or _by_itself(day, notice, field_on)
    parts = words.parts(situation) if state in (State.PARTLY, State.IN_FORCE) else ()
    return Standing(state=state, reason=reason, source=source, parts=parts, notes=words.notes(situation))


def _by_acts(day: date, notice: Notice, situation: Situation) -> tuple[State, str, str] | None:
    if situation.over:
        ended = State.REPEALED if situation.by else State.EXPIRED
        return ended, words.ended(situation, notice), situation.by.act.key if situation.by else TEXT
    waiting = notice.effective is not None and day < notice.effective
    if situation.suspended:
        deed = _longest(situation)
        if not (waiting and deed.effect.until and notice.effective and deed.effect.until < notice.effective):
            return State.SUSPENDED, words.suspended(deed), deed.act.key
    if situation.parts and not waiting and not is_draft(notice):
        deed = situation.parts[-1]
        told = "; ".join(words.parts(situation)[:20])
        return State.PARTLY, f"In force except: {told}{words.in_words(deed.effect.quoted)}.", deed.act.key
    return None


def _by_itself(day: date, notice: Notice, field_on: date | None) -> tuple[State, str, str]:
    if is_draft(notice):
        return State.NOT_YET, "A draft for comments; nothing in it holds.", TEXT
    from_field = notice.effective_words == field.FIELD_WORDS
    if day < (notice.effective or notice.published or date.min):
        return State.NOT_YET, words.not_yet(notice), FIELD if from_field else TEXT
    claimed = field.said(notice.status) if day >= (field_on or date.min) else None
    told = f"The official site marks it “{notice.status[:40]}”"
    if claimed in (State.REPEALED, State.EXPIRED, State.PARTLY):
        return claimed, f"{told}; no act we hold says so.", FIELD
    if notice.effective:
        return State.IN_FORCE, words.in_force(notice), FIELD if from_field else TEXT
    if claimed is State.NOT_YET:
        return State.NOT_YET, f"{told}; no day of effect was read.", FIELD
    if field.said(notice.status) is State.IN_FORCE:
        return State.IN_FORCE, f"{told}; no day of effect was read.", FIELD
    return State.UNKNOWN, "No day of effect was read, and no site states its status.", ""


def _longest(situation: Situation) -> Deed:
    """The suspension of the whole notice that lasts longest, of several the earliest."""
    whole = [deed for deed in situation.suspensions if not deed.effect.scope]
    return max(whole, key=lambda deed: deed.effect.until or date.max)
