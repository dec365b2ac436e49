"""The site's own status field (【效力】, 时效性) as evidence, and what contradicts what. Pure.

The words are those of the customs site (有效 失效 废止 部分失效 尚未生效), of flk.npc.gov.cn (有效 已修改 尚未生效
已废止) and of the collections of rules (现行有效, 停止执行). A field is set by hand and lags: acts go before it.
"""

import re
from datetime import date

from monitor.force.states import State
from snapshots.model import Notice

_FIELD = (
    (re.compile(r"部分|partly|in part", re.IGNORECASE), State.PARTLY),
    (re.compile(r"尚未|未生效|not yet", re.IGNORECASE), State.NOT_YET),
    (re.compile(r"废止|撤销|repealed|abolished", re.IGNORECASE), State.REPEALED),
    (re.compile(r"失效|无效|停止执行|过期|invalid|expired", re.IGNORECASE), State.EXPIRED),
    (re.compile(r"有效|生效|修改|修订|修正|valid|in force|effective", re.IGNORECASE), State.IN_FORCE),
)
# What each word of the field cannot be true beside. 有效 stands beside texts that begin later (gacc 2023-195) and
# beside suspensions: sites have no word for them.
_AGAINST = {
    State.IN_FORCE: {State.REPEALED, State.EXPIRED},
    State.PARTLY: {State.REPEALED, State.EXPIRED, State.NOT_YET},
    State.NOT_YET: {State.IN_FORCE, State.PARTLY, State.REPEALED, State.EXPIRED},
    State.REPEALED: {State.IN_FORCE, State.PARTLY, State.SUSPENDED, State.NOT_YET},
    State.EXPIRED: {State.IN_FORCE, State.PARTLY, State.SUSPENDED, State.NOT_YET},
}
_OWN_DAY = re.compile(r"(?:发布|公布|印发|签发|下发)之日|即日|date of (?:publication|promulgation|issu)", re.IGNORECASE)
FIELD_WORDS = "【生效日期】"  # a day that stands in the metadata block only


def said(status: str) -> State | None:
    """What the field claims; None when it is empty or its word is not known."""
    return next((state for pattern, state in _FIELD if pattern.search(status[:40])), None)


def against_state(notice: Notice, state: State, reason: str) -> str:
    """The sentence on a field that cannot be true beside a state we have another reason for, '' without one."""
    claimed = said(notice.status)
    if claimed is None or state not in _AGAINST[claimed]:
        return ""
    return f"The official site marks it “{notice.status[:40]}”, against this: {reason}"


def against_days(notice: Notice) -> str:
    """Days of one notice that contradict each other: as printed twice, or a beginning before its own publication.

    A day far back that the text names itself is no slip: tax and tariff notices are retroactive by intention.
    """
    found = []
    for name, what in (("effective", "day of effect"), ("until", "last day"), ("published", "day of publication")):
        printed = {fact.value: fact for fact in notice.facts if fact.name == name}
        if len(printed) > 1:
            told = (f"{value} ({fact.origin}: “{fact.words[:80]}”)" for value, fact in sorted(printed.items()))
            found.append(f"Its {what} is printed in different ways: {', '.join(told)}.")
    if _too_early(notice) and not found:
        found.append(f"It is said to take effect on {notice.effective}, before it was published on {notice.published}.")
    return " ".join(found)


def _too_early(notice: Notice) -> bool:
    effective, published = notice.effective or date.max, notice.published or date.min
    words = notice.effective_words
    return effective < published and (words in ("", FIELD_WORDS) or _OWN_DAY.search(words[:400]) is not None)
