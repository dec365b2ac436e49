"""The words of the pages, in the language of the page: kinds of change, names of acts, days and moments.

Pure text, no markup of others. English is written here, Chinese in catalogue/zh/shell.po.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from markupsafe import Markup, escape

from monitor.diff.change import Change, Kind
from monitor.telling import wording as telling
from monitor.telling.citing import act_label
from monitor.telling.days import BEIJING as BEIJING
from monitor.telling.days import away, spoken
from monitor.web.language import CHINESE, language, translate, translate_counted
from snapshots.model import Verdict

K = TypeVar("K")


class Spoken(Mapping[K, str]):
    """Words by what they stand for, looked up in the language of the page being made."""

    def __init__(self, words: Mapping[K, str]) -> None:
        self._words = dict(words)

    def __getitem__(self, key: K) -> str:
        return translate(self._words[key])

    def __iter__(self) -> Iterator[K]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


KINDS = Spoken({
    Kind.NOTICE_PUBLISHED: "New notice",
    Kind.NOTICE_AMENDED: "Text amended",
    Kind.NOTICE_STATUS: "Status changed",
    Kind.NOTICE_EFFECTIVE: "Date reached",
    Kind.NOTICE_REMINDER: "Date coming",
    Kind.NOTICE_GONE: "Page gone",
    Kind.ENTRY_ADDED: "Entry added",
    Kind.ENTRY_REMOVED: "Entry removed",
    Kind.ENTRY_CHANGED: "Entry changed",
    Kind.REGISTER_CLOSED: "Register closed",
    Kind.SOURCE_BROKEN: "Source broken",
    Kind.SOURCE_BLOCKED: "Source blocked",
    Kind.SOURCE_RECOVERED: "Source recovered",
    Kind.CORRECTION: "Correction",
})  # fmt: skip

FAMILIES = Spoken({
    "notice.*": "Everything about notices",
    "entry.*": "Everything about entries",
    "source.*": "Everything about sources",
})  # fmt: skip

VERDICTS = Spoken({
    Verdict.OK: "read as a page",
    Verdict.CHALLENGE: "a script or captcha stood in front of the page",
    Verdict.BLOCKED: "a firewall or robots.txt said no",
    Verdict.DAMAGED: "the page came damaged",
    Verdict.EMPTY: "a list without items where items are expected",
    Verdict.MOVED: "answered by another page than the one asked for",
    Verdict.GONE: "not found on the official site",
    Verdict.UNAVAILABLE: "published, but its text is behind a viewer or an image",
    Verdict.TRANSIENT: "no usable answer; tried again later",
})  # fmt: skip

HEALTH = Spoken({word: word for word in ("healthy", "overdue", "blind", "needs attention", "never checked")})

_FOLDED = {
    Kind.ENTRY_ADDED: ("{count} entry added to", "{count} entries added to"),
    Kind.ENTRY_REMOVED: ("{count} entry removed from", "{count} entries removed from"),
    Kind.ENTRY_CHANGED: ("{count} entry changed in", "{count} entries changed in"),
}
_UNITS = (
    (1440, "{count} day", "{count} days"),
    (60, "{count} hour", "{count} hours"),
    (1, "{count} minute", "{count} minutes"),
)

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_ZH = "一二三四五六日"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_RUN = re.compile(
    r"(?:[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]|(?<=[\u3400-\u9fff])[0-9.、—“”]+(?=[\u3400-\u9fff]))+"
)
_ENGLISH_WORDS = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")  # a code alone is no foreign word
# Characters that turn the reading direction or hide: a title could pass for another one with them.
_INVISIBLE = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def act(key: str) -> str:
    """A notice key for people: 'GACC 2020-53', '海关总署 2020年第53号'; one without number is cited by kind and day."""
    return act_label(key, language())


def folded_heading(kind: Kind, count: int) -> str:
    """'19 entries added to', for changes told in one line."""
    return translate_counted(*_FOLDED[kind], count).format(count=count)


def headline(change: Change, on: date | None = None) -> str:
    """What happened and from when it counts: 'GACC 2020-53 in force since 2020-04-10: <title>'.

    As seen from `on`, without it from the day the change was seen on. Hidden characters are spelt out.
    """
    shown = replace(change, title=str(visible(change.title)), detail=str(visible(change.detail)))
    return telling.headline(shown, language(), on)


def sentence(change: Change) -> str:
    """One plain sentence about a change: what happened, and the detail that was recorded with it."""
    head, detail = headline(change), told(change)
    brackets = "（{}）" if language() == CHINESE else " ({})"
    return head + (brackets.format(detail) if detail else "")


def told(change: Change) -> str:
    """The detail recorded with a change as one line in the language of the page; '' where there is none."""
    return telling.detail(change, language())


def visible(value: object) -> object:
    """Text with direction-turning and zero-width characters spelt out as [U+202E]; markup stays markup."""
    if not isinstance(value, str) or value.isascii():
        return value
    shown = _INVISIBLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", value)
    return Markup(shown) if isinstance(value, Markup) else shown  # noqa: S704 - only ASCII was put in


def said(text: str) -> Markup:
    """Words of a publisher: escaped, isolated in their direction, in another language marked as such."""
    tag = ""
    if _CJK.search(text):
        tag = "" if language() == CHINESE else ' lang="zh-Hans"'
    elif language() == CHINESE and _ENGLISH_WORDS.search(text):
        tag = ' lang="en"'
    return Markup("<bdi{}>{}</bdi>").format(Markup(tag), visible(text))  # noqa: S704 - one of three constants


def mixed(text: str) -> Markup:
    """A sentence of ours that quotes a publisher: escaped, isolated, its Chinese words marked as such."""
    shown = str(visible(text))
    if language() == CHINESE:
        return Markup("<bdi>{}</bdi>").format(shown)
    parts, last = list[Markup](), 0
    for found in _RUN.finditer(shown):
        parts += [escape(shown[last : found.start()]), Markup('<span lang="zh-Hans">{}</span>').format(found[0])]
        last = found.end()
    return Markup("<bdi>{}</bdi>").format(Markup("").join([*parts, escape(shown[last:])]))


def beijing(moment: datetime) -> str:
    """A moment in Beijing time, to the minute."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def utc(moment: datetime) -> str:
    """A moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def long_day(day: date) -> str:
    """'Tuesday 31 March 2020', '2020年3月31日 星期二'; the same in every locale."""
    if language() == CHINESE:
        return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS_ZH[day.weekday()]}"
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_words(day: date) -> str:
    """A day in a sentence: '2020-03-31', '2020年3月31日'."""
    return spoken(day, language())


def distance(day: date, today: date) -> str:
    """How far a day is: 'tomorrow', 'in 10 days', '3 days ago'."""
    return away(day, today, language())


def span(length: timedelta) -> str:
    """A length of time in its two largest units: '2 days 4 hours'."""
    left, parts = max(0, int(length.total_seconds() // 60)), list[str]()
    for minutes, one, many in _UNITS:
        count, left = divmod(left, minutes)
        if count:
            parts.append(translate_counted(one, many, count).format(count=count))
    return ("" if language() == CHINESE else " ").join(parts[:2]) or translate("less than a minute")


def size(count: int) -> str:
    """A number of bytes for people: '12.3 KB'."""
    if count < 1000:
        return translate("{count} bytes").format(count=count)
    return f"{count / 1000:,.1f} KB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"
