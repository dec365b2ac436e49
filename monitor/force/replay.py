"""The acts carried out in the order of their days, and what became of each notice. Pure, the same in any order given.

The rules of one day, in this order:
1. Last days moved from this day on are moved, also those of notices that ran out: they are back. What had its last
   day before is over: notices whose validity ran out, suspensions that ran out.
2. Repeals, partial repeals, liftings and resumptions due are carried out, all at once, if the act behind them stood
   until the day before. An act that is itself suspended carries out nothing until it is back.
3. Suspensions whose act is over end with it; those due begin.
So a repealed act stays repealed when its repealing act goes (废止 is done once and for all), while a suspension needs
its act to stand. Two acts that repeal each other on one day both end.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from monitor.force.deeds import Deed, after, deeds
from snapshots.model import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What acts have done to one notice so far. `over` is the first day on which it no longer held."""

    over: date | None = None
    by: Deed | None = None  # None although over: its validity ran out
    prolonged: Deed | None = None  # the act that last moved its last day (有效期延长至…)
    parts: tuple[Deed, ...] = ()
    suspensions: tuple[Deed, ...] = ()
    back: Deed | None = None  # the act that last ended a suspension of it
    notes: tuple[Deed, ...] = ()  # amended, overridden, repealed once more

    @property
    def suspended(self) -> bool:
        """Whether the whole of it is suspended."""
        return any(not deed.effect.scope for deed in self.suspensions)


_UNTOUCHED = Situation()


class Replay:
    """The histories of the given notices. Costs about as much as sorting all their effects."""

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.notices = {notice.identity: notice for notice in notices}
        self.deeds = tuple(deeds(self.notices.values()))  # by day; also those that were never carried out
        self._now: dict[str, Situation] = {}
        self._histories: dict[str, list[tuple[date, Situation]]] = {}
        self._waiting: list[Deed] = []  # of acts that are suspended
        self._suspending: dict[str, set[str]] = {}  # from an act to the notices it suspends now
        self._run()

    def history(self, identity: str) -> tuple[tuple[date, Situation], ...]:
        """Every situation of a notice with its first day, oldest first; without one nothing was ever done to it."""
        return tuple(self._histories.get(identity, ()))

    def _run(self) -> None:
        beginning: dict[date, list[Deed]] = {}
        lapsing: dict[date, list[Deed | Notice]] = {}
        for deed in self.deeds:
            beginning.setdefault(deed.starts, []).append(deed)
            ends = deed.effect.relation == "suspends" or deed.prolongs
            if ends and deed.effect.until and (day := after(deed.effect.until)):
                lapsing.setdefault(day, []).append(deed)
        for notice in self.notices.values():
            if notice.until and (day := after(notice.until)):
                lapsing.setdefault(day, []).append(notice)
        for day in sorted({*beginning, *lapsing}):
            self._day(day, lapsing.get(day, []), beginning.get(day, []))

    def _day(self, day: date, lapsing: list[Deed | Notice], beginning: list[Deed]) -> None:
        for deed in sorted((deed for deed in beginning if deed.prolongs), key=_turn_of):
            act = self._of(deed.act.identity)
            if act.over is None and not act.suspended:
                self._carry_out(day, deed)
                beginning = [other for other in beginning if other is not deed]
        for what in lapsing:
            self._run_out(day, what)
        able = [deed for deed in (*self._waiting, *beginning) if self._of(deed.act.identity).over is None]
        suspending = [deed for deed in able if deed.effect.relation == "suspends"]
        self._waiting = [deed for deed in able if deed.effect.relation != "suspends"]
        while ready := [deed for deed in self._waiting if not self._of(deed.act.identity).suspended]:
            self._waiting = [deed for deed in self._waiting if self._of(deed.act.identity).suspended]
            for deed in sorted(ready, key=_turn_of):
                self._carry_out(day, deed)
        for deed in suspending:
            stands = self._of(deed.act.identity).over is None
            if stands and (deed.effect.until is None or deed.effect.until >= day):
                situation = self._of(deed.target)
                self._set(day, deed.target, replace(situation, suspensions=(*situation.suspensions, deed)))
                self._suspending.setdefault(deed.act.identity, set()).add(deed.target)

    def _run_out(self, day: date, what: Deed | Notice) -> None:
        if isinstance(what, Deed) and not what.prolongs:
            self._drop(day, what.target, lambda deed: deed is what)
            return
        identity = what.target if isinstance(what, Deed) else what.identity
        situation = self._of(identity)
        moved = situation.prolonged is not None if isinstance(what, Notice) else situation.prolonged is not what
        if situation.over is None and not moved:
            self._end(day, identity, None)

    def _carry_out(self, day: date, deed: Deed) -> None:
        situation = self._of(deed.target)
        if deed.effect.relation == "resumes":
            scope = deed.effect.scope
            self._set(day, deed.target, replace(situation, back=deed))
            self._drop(day, deed.target, lambda held: scope in ("", held.effect.scope))
        elif deed.prolongs and self._prolongs(day, deed, situation):
            again = replace(situation, over=None, prolonged=deed, notes=(*situation.notes, deed))
            self._set(day, deed.target, again)
        elif deed.ends_all and situation.over is None:
            self._end(day, deed.target, deed)
        elif deed.takes_part and situation.over is None:
            self._set(day, deed.target, replace(situation, parts=(*situation.parts, deed)))
        else:
            self._set(day, deed.target, replace(situation, notes=(*situation.notes, deed)))

    def _prolongs(self, day: date, deed: Deed, situation: Situation) -> bool:
        """Whether a moved last day counts: it is to come, the notice had one, and no act has ended the notice."""
        ran_out = situation.over is None or situation.by is None
        until = deed.effect.until
        return ran_out and self.notices[deed.target].until is not None and until is not None and until >= day

    def _end(self, day: date, identity: str, by: Deed | None) -> None:
        self._set(day, identity, replace(self._of(identity), over=day, by=by))
        for target in sorted(self._suspending.pop(identity, ())):
            self._drop(day, target, lambda deed: deed.act.identity == identity)

    def _drop(self, day: date, identity: str, gone: Callable[[Deed], bool]) -> None:
        situation = self._of(identity)
        left = tuple(deed for deed in situation.suspensions if not gone(deed))
        if left != situation.suspensions:
            self._set(day, identity, replace(situation, suspensions=left))

    def _of(self, identity: str) -> Situation:
        return self._now.get(identity, _UNTOUCHED)

    def _set(self, day: date, identity: str, situation: Situation) -> None:
        self._now[identity] = situation
        history = self._histories.setdefault(identity, [])
        if history and history[-1][0] == day:
            history.pop()
        history.append((day, situation))


def _turn_of(deed: Deed) -> tuple[bool, date]:
    """Last days are moved before anything ends; of several set on one day the latest holds."""
    return not deed.prolongs, (deed.effect.until or date.min) if deed.prolongs else date.min
