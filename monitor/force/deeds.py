"""Which act does what to which notice, and from which day. Pure; only acts given together are brought together."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from snapshots.model import Effect, Notice
from snapshots.references import meant, name_meant

ENDING = frozenset({"repeals", "replaces"})
# A lifted ban is never read as the end of the whole act: its other articles stand until an act repeals them.
IN_PART = frozenset({"repeals-in-part", "lifts"})
SILENT = frozenset({"based-on"})  # say nothing about the state of the act they name

MOST = 100  # deeds of one act upon one notice; a page that lists more is hostile, and would make replays quadratic

# 《…（征求意见稿）》, 关于公开征求《…》意见的通知, …（草案）: what a draft says it repeals, it does not repeal.
_DRAFT = re.compile(r"征求意见|公开征求.{0,80}意见|[（(]草案|草案[）)]|送审稿|修订草案|修正草案")

_TERM = re.compile(r"(?:有效|执行|实施|施行|试行|试点|适用|政策){0,2}期限?|有效时间")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One effect of one act upon a notice among those given. `starts` is `date.min` where nothing says a day."""

    act: Notice
    effect: Effect
    target: str  # identity
    starts: date

    @property
    def ends_all(self) -> bool:
        """Whether the whole target ends by it."""
        return self.effect.relation in ENDING and not self.effect.scope

    @property
    def takes_part(self) -> bool:
        """Whether a part of the target ends by it."""
        return self.effect.relation in IN_PART or (self.effect.relation in ENDING and bool(self.effect.scope))

    @property
    def prolongs(self) -> bool:
        """Whether it moves the last day of the whole target (有效期延长至2026年12月31日)."""
        amends = self.effect.relation == "amends" and self.effect.until is not None
        return amends and _TERM.fullmatch(self.effect.scope[:20]) is not None


def is_draft(notice: Notice) -> bool:
    """Whether a notice only asks for comments: it is not law, and what it would do to others is not done."""
    return notice.comments_until is not None or titled_as_draft(notice.title)


def titled_as_draft(title: str) -> bool:
    """Whether a title says that the act only asks for comments."""
    return _DRAFT.search(title[:400]) is not None


def day_of(act: Notice, effect: Effect) -> date | None:
    """The day an effect starts: its own, the act's, else the day the act was published or signed."""
    return effect.starts or act.effective or act.published or act.signed


def deeds(notices: Iterable[Notice]) -> list[Deed]:
    """Every deed among the given notices, by day, then by publication, so that a replay is the same every time."""
    given = {notice.identity: notice for notice in notices}
    called = meant(given.values())
    found: list[Deed] = []
    for act in given.values():
        counts = Counter[str]()
        for effect in () if is_draft(act) else act.effects:
            target = called.get(name_meant(effect.target)) if effect.relation not in SILENT else None
            if target and target != act.identity and counts[target] < MOST:
                counts[target] += 1
                found.append(Deed(act=act, effect=effect, target=target, starts=day_of(act, effect) or date.min))
    return sorted(found, key=_order)


def _order(deed: Deed) -> tuple[date, date, str, str, str, str]:
    published = deed.act.published or date.min
    return deed.starts, published, deed.act.key, deed.effect.relation, deed.target, deed.effect.scope


def after(day: date) -> date | None:
    """The next day; None past the last day there is (a page may print 9999-12-31)."""
    return None if day == date.max else day + timedelta(days=1)
