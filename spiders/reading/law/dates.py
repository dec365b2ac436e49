"""Days as printed, and the day an act takes effect. A day stays a plain date in the publisher's calendar."""

import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(?P<y>\d{4})\s*[年./-]\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})")
_FULL = r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
_SHORT = r"(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日"
_AT_ONCE = r"(?P<now>(?:本\w{1,4})?(?:发布|公布|印发)之日|即日)"
_NOT_LATER = (
    r"(?!\s*满?\s*(?:\d+|[一二三四五六七八九十]+)\s*个?(?:工作日|日|天|月|年))"  # 之日起30日后施行 is another day
)
_START = rf"自\s*(?:{_FULL}|{_SHORT}|{_AT_ONCE})\s*(?:[（(]含[)）])?\s*(?:零时|0时)?\s*起{_NOT_LATER}"
_EFFECTIVE = re.compile(_START)
# The act itself as subject and a verb of taking effect: the sentence to trust before any other date.
_SUBJECT = re.compile(
    rf"(?:本|以上|上述)(?:公告|通告|通知|办法|规定|决定|令|条例|细则|目录)\w{{0,6}}?{_START}\s*(?:正式)?(?:施行|实施|执行|生效)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The day an act takes effect, and the words that say so."""

    day: date
    words: str


def day(printed: str) -> date | None:
    """The first full date in a line: 2020年4月10日, 2020-04-10, [2023-08-29]. None when there is none."""
    match = _DAY.search(printed)
    return _date(match["y"], match["m"], match["d"]) if match else None


def effective(text: str, published: date | None) -> Effective | None:
    """When the act takes effect: the clause whose subject is the act itself, else the last one given.

    A date without a year takes it from the publication day, the next year when the month has passed
    (the joint notices of 2020 all do). 自发布之日起 and 自即日起 are the publication day.
    """
    matches = list(_SUBJECT.finditer(text)) or list(_EFFECTIVE.finditer(text))
    for match in reversed(matches):
        found = _resolved(match, published)
        if found:
            return Effective(day=found, words=match.group())
    return None


def _resolved(match: re.Match[str], published: date | None) -> date | None:
    if match["y"]:
        return _date(match["y"], match["m"], match["d"])
    if published is None:
        return None
    if match["now"]:
        return published
    month = int(match["m2"])
    return _date(published.year + (month < published.month), month, match["d2"])


def _date(year: str | int, month: str | int, day_: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day_))
    except ValueError:
        return None
