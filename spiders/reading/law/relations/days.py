"""From which day to which an effect holds, as its own clause says. Days the act itself sets are not repeated here."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from spiders.reading.law.numerals import number

_FULL = r"(?:(?P<{0}y>\d{{4}})年)?(?P<{0}m>\d{{1,2}})月(?P<{0}d>\d{{1,2}})日"
_HOUR = r"(?:[（(]含(?:当日)?[)）])?(?:\d{1,2}(?:时|[:：]\d{2})(?:\d{1,2}分)?|零时)?"
_FROM = re.compile(
    rf"(?:[自从](?:{_FULL.format('a')}{_HOUR}|(?P<now>(?:本[^，。]{{1,4}})?(?:发布|公布|印发)之日|即日|今日|本日))(?:起|(?=至))"
    r"|(?P<bare>即日|今日)起)"
)
_TO = re.compile(rf"(?:至|到|截至|截止到?)(?:{_FULL.format('b')})")
_N = r"[\d一二两三四五六七八九十]{1,4}"
_FOR = re.compile(
    rf"(?:为期|期限为?|有效期为?|暂停[^，。；]{{0,80}}?|中止[^，。；]{{0,80}}?|在|延长)(?P<n>{_N})\s?(?P<unit>个?月|年|天|日)(?=内|[，,。；]|$|的)"
)


class Days(NamedTuple):
    """The first and the last day, None where the clause gives none."""

    starts: date | None = None
    until: date | None = None


def days(words: str, published: date | None) -> Days:
    """Read 自2025年1月1日起, 自即日起至2026年11月10日, 为期一年 in a clause.

    A day without a year takes it from the publication, the next year when its month has passed. The last day of
    a period counted from a day with an hour is the day that hour comes round again.
    """
    words = re.sub(r"\s", "", words)
    begin = _FROM.search(words)
    starts = None
    if begin:
        starts = published if begin["now"] or begin["bare"] else _day(begin["ay"], begin["am"], begin["ad"], published)
    end = _TO.search(words, begin.end() if begin else 0)
    if end:
        return Days(starts, _day(end["by"], end["bm"], end["bd"], starts or published))
    length = _FOR.search(words)
    if length and starts:
        hour = bool(begin and re.search(r"[1-9]\d?时", begin.group()))
        return Days(starts, _after(starts, number(length["n"].replace("两", "二")), length["unit"], hour))
    return Days(starts, None)


def _after(starts: date, count: int, unit: str, hour: bool) -> date | None:
    try:
        if unit in "天日":
            return starts + timedelta(days=count if hour else count - 1)
        months = starts.month - 1 + count * (12 if unit == "年" else 1)
        year, month = starts.year + months // 12, months % 12 + 1
        return date(year, month, min(starts.day, monthrange(year, month)[1])) - timedelta(days=0 if hour else 1)
    except (ValueError, OverflowError):
        return None


def _day(year: str | None, month: str, day: str, published: date | None) -> date | None:
    if year is None and published is None:
        return None
    try:
        if year is None and published is not None:
            return date(published.year + (int(month) < published.month), int(month), int(day))
        return date(int(year or 0), int(month), int(day))
    except ValueError:
        return None
