"""The chain of acts behind a rule: who did what to it, who to those acts, and from which day. Pure."""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import date

from monitor.force.deeds import Deed
from monitor.rules.entries import RELATION
from monitor.rules.rule import Link
from snapshots.model import Notice

LONGEST = 40  # links of one rule
DEEPEST = 8
WORDS = {
    "repeals": "repealed by", "replaces": "replaced by", "repeals-in-part": "repealed in part by",
    "lifts": "lifted in part by", "suspends": "suspended by", "resumes": "resumed by", "amends": "amended by",
    "prevails-over": "overridden where they differ by", RELATION: "entries removed by",
}  # fmt: skip
DOES = {
    "repeals": "repeals", "replaces": "replaces", "repeals-in-part": "repeals in part", "lifts": "lifts in part of",
    "suspends": "suspends", "resumes": "resumes", "amends": "amends",
    "prevails-over": "prevails where they differ over", RELATION: "removes entries of",
}  # fmt: skip
_WHOLE = frozenset({"repeals", "replaces", "suspends", "resumes", "amends"})  # said of a part where a scope is given


class Chains:
    """The deeds among many acts, by target and by act. `state_of` says how an act stands on the day asked for."""

    def __init__(self, deeds: Iterable[Deed], notices: Iterable[Notice], day: date, state_of: Callable[[str], str]):
        self._day, self._state_of = day, state_of
        self._keys = {notice.identity: notice.key for notice in notices}
        self._upon: dict[str, list[Deed]] = {}
        self._by: dict[str, list[Deed]] = {}
        for deed in deeds:
            self._upon.setdefault(deed.target, []).append(deed)
            self._by.setdefault(deed.act.identity, []).append(deed)

    def chain(self, identity: str) -> tuple[Link, ...]:
        """What was, is or will be done to an act and to those who did it; each act once, nearest first."""
        found: list[Link] = []
        met = {identity}
        waiting = deque([(identity, 1)])
        while waiting and len(found) < LONGEST:
            target, step = waiting.popleft()
            for deed in self._upon.get(target, ())[:LONGEST]:
                found.append(self._link(deed, step, WORDS))
                if deed.act.identity not in met and step < DEEPEST:
                    met.add(deed.act.identity)
                    waiting.append((deed.act.identity, step + 1))
        return tuple(found[:LONGEST])

    def acting_on(self, identity: str) -> tuple[str, ...]:
        """The keys of the acts that do anything to an act, in the order of their days."""
        return tuple(dict.fromkeys(deed.act.key for deed in self._upon.get(identity, ())))

    def does(self, identity: str) -> tuple[Link, ...]:
        """What an act does to others."""
        return tuple(self._link(deed, 1, DOES) for deed in self._by.get(identity, ())[:LONGEST])

    def _link(self, deed: Deed, step: int, words: dict[str, str]) -> Link:
        effect, act = deed.effect, deed.act
        starts = None if deed.starts == date.min else deed.starts
        told = words.get(effect.relation, effect.relation)
        if deed.prolongs:
            told = "prolonged by" if words is WORDS else "prolongs"
        elif effect.scope and effect.relation in _WHOLE:
            told = f"{told.removesuffix(' by')} in part by" if told.endswith(" by") else f"{told} in part"
        return Link(
            step=step, act=act.key, title=act.title, target=self._keys[deed.target], relation=effect.relation,
            words=told, scope=effect.scope,
            starts=starts, until=effect.until, quoted=effect.quoted, published=act.published,
            done=deed.starts <= self._day, later=published_after(act, self._day),
            act_state=self._state_of(act.identity),
        )  # fmt: skip


def published_after(notice: Notice, day: date) -> bool:
    """Whether a notice came out after a day; one without any day of its own did not."""
    return (notice.published or notice.signed or date.min) > day
