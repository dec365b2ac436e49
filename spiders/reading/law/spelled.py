"""Days and spans of time as printed: 2020年4月10日, 二〇二〇年四月十日, 2020-04-10, 10 April 2020, 30日, 六个月."""

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from spiders.reading.law.numerals import number
from spiders.reading.law.sparing import remembered, sentences_with

_D = "〇零○Ｏ0０一二三四五六七八九"
_B = r"\s{0,3}"
_Y = rf"(?:(?<!\d)\d{{4}}|[{_D}]{{4}})"
_M = r"(?:\d{1,2}|十[一二]?|元|[一二三四五六七八九])"
_DD = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
MONTHS = {name.casefold(): index for index, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.casefold(): index for index, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

FULL = rf"(?P<y>{_Y}){_B}年{_B}(?P<m>{_M}){_B}月{_B}(?P<d>{_DD}){_B}[日号]"
SHORT = rf"(?P<m2>{_M}){_B}月{_B}(?P<d2>{_DD}){_B}日"
# 明年1月1日, 次月1日: told by the day of publication.
AHEAD = (
    rf"(?P<ahead>(?:明年|次年|翌年|来年|今年|本年|当年){_B}(?P<am>{_M}){_B}月{_B}(?P<ad>{_DD}){_B}日"
    rf"|(?:次月|下个?月|翌月){_B}(?P<ad2>{_DD}){_B}日)"
)
NUMERIC = r"(?<!\d)(?P<ny>\d{4})\s{0,2}[./-]\s{0,2}(?P<nm>\d{1,2})\s{0,2}[./-]\s{0,2}(?P<nd>\d{1,2})(?!\d)"
ENGLISH = (
    rf"(?:\b(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<em>{_MONTH})\b\.?,?\s(?P<ey>\d{{4}})"
    rf"|\b(?P<em2>{_MONTH})\b\.?\s{{0,2}}(?P<ed2>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<ey2>\d{{4}}))"
)
_DAY = re.compile(rf"{FULL}|{NUMERIC}|{ENGLISH}", re.IGNORECASE)
SPAN = (
    r"(?<!\d)(?P<count>\d{1,3}|[一二两三四五六七八九十百]{1,4})\s{0,2}"
    r"(?P<unit>个?工作日|日|天|个?月|周年|年|个?星期|周)(?!\s?\d)"
)
_COMPACT = re.compile(r"^\s*(20\d{2})(\d{2})(\d{2})\s*$")


@remembered
def day(printed: str) -> date | None:
    """The first full date in a line, Chinese, numeric or English. None when there is none."""
    for match in _DAY.finditer(printed):
        found = of_match(match)
        if found:
            return found
    compact = _COMPACT.match(printed)
    return calendar_day(*compact.groups()) if compact else None


def of_match(match: re.Match[str]) -> date | None:
    """The full date a match of FULL, NUMERIC or ENGLISH holds; None where those groups are empty or no day."""
    groups = match.groupdict()
    if groups.get("y"):
        return calendar_day(groups["y"], groups["m"], groups["d"])
    if groups.get("ny"):
        return calendar_day(groups["ny"], groups["nm"], groups["nd"])
    for year, month, day_ in (("ey", "em", "ed"), ("ey2", "em2", "ed2")):
        if groups.get(year):
            return calendar_day(groups[year], str(MONTHS[groups[month].casefold()]), groups[day_])
    return None


def calendar_day(year: str | int, month: str | int, day_: str | int) -> date | None:
    """A day from its printed parts, None for 2020年2月30日."""
    try:
        return date(*(part if isinstance(part, int) else _value(part) for part in (year, month, day_)))
    except (ValueError, KeyError):
        return None


def _value(part: str) -> int:
    return 1 if part == "元" else number(part.replace("Ｏ", "〇"))


def later(start: date, count: str, unit: str) -> date | None:
    """The day a span after another: 30日 days, 六个月 the same day of the month; None when working days are counted."""
    amount = _value(count)
    try:
        if "工作日" in unit:
            return None  # the calendar of holidays is decided anew every year
        if unit in ("日", "天"):
            return start + timedelta(days=amount)
        if ("周" in unit and "年" not in unit) or "星期" in unit:
            return start + timedelta(weeks=amount)
        months = amount * (12 if "年" in unit else 1) + start.month - 1
        year, month = start.year + months // 12, months % 12 + 1
        return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def upcoming(month: str, day_: str, near: date) -> date | None:
    """A day without its year: the year of `near`, the next one when that month has passed."""
    month_number = _value(month)
    return calendar_day(near.year + (month_number < near.month), month_number, day_)


def of_ahead(match: re.Match[str], near: date) -> date | None:
    """The day a match of AHEAD means, counted from `near`: 明年1月1日 in the next year, 次月1日 in the next month."""
    if match["am"]:
        same = match["ahead"].startswith(("今", "本", "当"))
        return calendar_day(near.year + (not same), match["am"], match["ad"])
    return calendar_day(near.year + near.month // 12, str(near.month % 12 + 1), match["ad2"])


_LONGEST = 1500  # characters of one clause
_SENTENCE = re.compile(r"[^。；;\n]+[。；;\n]?")
_CLAUSE = re.compile(rf"[^。；;\n]{{1,{_LONGEST}}}[。；;\n]?")
_MOST = 200_000  # characters looked at; no real act says so much about its own days


@lru_cache(maxsize=3)  # an act is asked the same three questions by several readers, one after another
def clauses(text: str, said: re.Pattern[str]) -> str:
    """The sentences of a text that can matter, in order: what spares long acts the patterns and bounds hostile ones."""
    kept: list[str] = []
    for sentence in sentences_with(said, text, _SENTENCE):
        words = sentence.group()
        kept += [words] if len(words) <= _LONGEST else [each for each in _CLAUSE.findall(words) if said.search(each)]
    size = sum(map(len, kept))
    while size > _MOST:  # the middle goes: days stand in the opening and in the last articles
        size -= len(kept.pop(len(kept) // 2))
    return "".join(kept)
