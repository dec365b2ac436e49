"""How many notices stand on one day, each with the chain of acts behind it. Pure: no archive, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from monitor.force import Replay, Standing, State, stands_on
from monitor.force.deeds import is_draft
from monitor.ledger.touches import Recorded
from monitor.rules.chains import Chains, published_after
from monitor.rules.entries import undone
from monitor.rules.matching import Match
from monitor.rules.named import Named, named_only, not_there_yet, standing_of
from monitor.rules.rule import Group, Rule
from snapshots.model import Notice

_GROUPS = {
    State.IN_FORCE: Group.IN_FORCE, State.PARTLY: Group.IN_FORCE, State.NOT_YET: Group.COMING,
    State.SUSPENDED: Group.SUSPENDED, State.REPEALED: Group.REPEALED, State.EXPIRED: Group.REPEALED,
    State.UNKNOWN: Group.UNKNOWN,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Where a notice is watched, and the day its site's status field was last read there."""

    source: str
    field_on: date


class Judged:
    """All acts given, brought together once; `rules` are asked for those wanted. `known_by` leaves later acts out.

    `touches` are what acts did to registers, in the order that happened: they only lengthen the chains.
    """

    def __init__(
        self,
        notices: Iterable[Notice],
        day: date,
        *,
        seen: Mapping[str, Seen],
        known_by: date | None = None,
        touches: Iterable[Recorded] = (),
    ) -> None:
        self.day, self._seen = day, seen
        self.held = [
            _as_known(notice, seen.get(notice.key), known_by)
            for notice in notices
            if known_by is None or not published_after(notice, known_by)
        ]
        self.named = named_only(self.held)
        everything = [*self.held, *(named.notice for named in self.named)]
        self._replay = Replay(everything)
        through = undone(touches, {notice.key: notice for notice in self.held})
        self._states: dict[str, str] = {}
        self._chains = Chains([*self._replay.deeds, *through], everything, day, self._state_of)

    def rule(self, notice: Notice, where: tuple[Match, ...] = ()) -> Rule:
        """How one held notice stands; `where` it speaks of what was asked."""
        rule = self._rule(notice, self._standing(notice))
        return replace(rule, matches=where) if where else rule

    def rule_named(self, named: Named, where: tuple[Match, ...] = ()) -> Rule:
        """How an act that is only named stands."""
        acting = self._chains.acting_on(named.notice.identity)
        rule = self._rule(named.notice, standing_of(self.day, named.notice, self._replay, acting))
        number = named.notice.key.rpartition("/")[2]
        counted = int(number) if number.isdecimal() and len(number) <= 6 else None
        return replace(rule, title=named.printed, held=False, number=counted, matches=where)

    def _standing(self, notice: Notice) -> Standing:
        seen = self._seen.get(notice.key)
        return stands_on(self.day, notice, self._replay, field_on=seen.field_on if seen else None)

    def _state_of(self, identity: str) -> str:
        if identity not in self._states:
            notice = self._replay.notices[identity]
            self._states[identity] = self._standing(notice).state.value
        return self._states[identity]

    def _rule(self, notice: Notice, standing: Standing) -> Rule:
        chain = self._chains.chain(notice.identity)
        behind = [link.act for link in chain if link.later and link.done and link.step == 1]
        later = [notice.key] if self._later(notice) else []
        seen = self._seen.get(notice.key)
        return Rule(
            key=notice.key, title=notice.title, url=notice.url, kind=notice.kind, year=notice.year,
            number=notice.number, published=notice.published, effective=notice.effective, until=notice.until,
            issuers=tuple(issuer.code for issuer in notice.issuers), source=seen.source if seen else "",
            group=self._group(notice, standing), standing=standing, chain=chain,
            does=self._chains.does(notice.identity), known_later=tuple(dict.fromkeys([*later, *behind])),
        )  # fmt: skip

    def _group(self, notice: Notice, standing: Standing) -> Group:
        group = _GROUPS[standing.state]
        if group is Group.COMING and self._later(notice):
            return Group.UNPUBLISHED
        return Group.DRAFT if group is Group.COMING and is_draft(notice) else group

    def _later(self, notice: Notice) -> bool:
        undated = notice.published is None and notice.signed is None
        return published_after(notice, self.day) or (undated and not_there_yet(notice, self.day))


def _as_known(notice: Notice, seen: Seen | None, known_by: date | None) -> Notice:
    """Without the site's word on it, where that was read after the day of knowledge."""
    late = known_by is not None and seen is not None and seen.field_on > known_by
    return replace(notice, status="") if late else notice
