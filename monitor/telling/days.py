"""Days as readers count them: from the day of the message, in the publisher's calendar. Pure; knows no clock."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
_REMINDED = re.compile(r" (?:today|tomorrow|in \d+ days), on (\d{4}-\d\d-\d\d)")
_WEEKDAYS = "一二三四五六日"
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def beijing_day(moment: datetime) -> date:
    """The day it is in Beijing at a moment."""
    return moment.astimezone(BEIJING).date()


def spoken(day: date, language: str = "en", *, weekday: bool = False) -> str:
    """'2020-04-01', '2020年4月1日'; with the weekday 'Wednesday 2020-04-01', '2020年4月1日（星期三）'."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日" + (f"（星期{_WEEKDAYS[day.weekday()]}）" if weekday else "")
    return f"{_ENGLISH_WEEKDAYS[day.weekday()]} {day}" if weekday else str(day)


def bites(effective: date, on: date, language: str = "en") -> str:
    """When a rule bites, as a headline of that day says it: 'in force tomorrow', '明日起施行'."""
    days = (effective - on).days
    if language == "zh":
        near = {0: "今日起施行", 1: "明日起施行"}.get(days)
        return near or (f"已于{spoken(effective, 'zh')}起施行" if days < 0 else f"自{spoken(effective, 'zh')}起施行")
    if days < 0:
        return f"in force since {effective}"
    return {0: "in force today", 1: "in force tomorrow"}.get(days, f"in force {effective}")


def away(day: date, on: date, language: str = "en") -> str:
    """How far a day is from that of the message: 'tomorrow', 'in 10 days', '3 days ago'."""
    days = (day - on).days
    if language == "zh":
        return {0: "今日", 1: "明日"}.get(days) or (f"{-days}天前" if days < 0 else f"{days}天后")
    if days < 0:
        return "yesterday" if days == -1 else f"{-days} days ago"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def recounted(words: str, on: date) -> str:
    """A reminder's words ('takes effect tomorrow, on 2025-01-01') as the day of the message counts: it may be late."""

    def again(found: re.Match[str]) -> str:
        day = date.fromisoformat(found[1])
        return f" on {day}" if day < on else f" {away(day, on)}, on {day}"

    return _REMINDED.sub(again, words, count=1)


def in_force(effective: date, seen_at: datetime, language: str = "en") -> str:
    """How far away the effective day was, in Beijing, when we saw the change: 'in force tomorrow'."""
    told = distance(effective, seen_at, language)
    return f"{told}施行" if language == "zh" else f"in force {told}"


def distance(effective: date, seen_at: datetime, language: str = "en") -> str:
    """The same of a day on which something begins or ends: 'tomorrow', 'at once', 'in 10 days'."""
    days = (effective - beijing_day(seen_at)).days
    if language == "zh":
        near = {0: "当日起", 1: "次日起"}.get(days)
        return near or (f"早于所见日{-days}天" if days < 0 else f"{days}天后")
    if days < 0:
        return f"since {effective}, {-days} day{'' if days == -1 else 's'} before we saw it"
    return {0: "at once", 1: "tomorrow"}.get(days, f"in {days} days")
