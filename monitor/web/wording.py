"""The words of the pages: kinds of change, names of acts, days and moments. Pure text, no markup of others."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from monitor.diff.change import Change, Kind
from snapshots.model import Verdict

BEIJING = ZoneInfo("Asia/Shanghai")

KINDS = {
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
}

FAMILIES = {
    "notice.*": "Everything about notices",
    "entry.*": "Everything about entries",
    "source.*": "Everything about sources",
}

VERDICTS = {
    Verdict.OK: "read as a page",
    Verdict.CHALLENGE: "a script or captcha stood in front of the page",
    Verdict.BLOCKED: "a firewall or robots.txt said no",
    Verdict.DAMAGED: "the page came damaged",
    Verdict.EMPTY: "a list without items where items are expected",
    Verdict.MOVED: "answered by another page than the one asked for",
    Verdict.GONE: "not found on the official site",
    Verdict.UNAVAILABLE: "published, but its text is behind a viewer or an image",
    Verdict.TRANSIENT: "no usable answer; tried again later",
}

_FOLDED_VERBS = {
    Kind.ENTRY_ADDED: "{count} entries added to",
    Kind.ENTRY_REMOVED: "{count} entries removed from",
    Kind.ENTRY_CHANGED: "{count} entries changed in",
}

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
# Characters that turn the reading direction or hide: a title could pass for another one with them.
_INVISIBLE = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NUMBERED = re.compile(r"(?P<issuers>[^/]+)/(?P<kind>[^/]+)/(?P<year>[0-9]{4})/(?P<number>[0-9]+)")


def act(key: str) -> str:
    """A notice key for people: 'GACC 2020-53'; an act without number keeps its day and title."""
    found = _NUMBERED.fullmatch(key)
    if found:
        kind = "" if found["kind"] == "announcement" else f" {found['kind']}"
        return f"{found['issuers'].replace('+', ' + ').upper()}{kind} {found['year']}-{found['number']}"
    head, _, rest = key.partition("/")
    return f"{head.replace('+', ' + ').upper()} {rest.replace('/', ' ')}".strip()


def folded_heading(kind: Kind, count: int) -> str:
    """'19 entries added to', for changes told in one line."""
    return _FOLDED_VERBS[kind].format(count=count)


def sentence(change: Change) -> str:
    """One plain sentence about a change: what happened, and the detail that was recorded with it."""
    head = f"{KINDS[change.kind]}: {change.title}"
    return f"{head} ({change.detail})" if change.detail else head


def visible(value: object) -> object:
    """Text with direction-turning and zero-width characters spelt out as [U+202E]; markup stays markup."""
    if not isinstance(value, str):
        return value
    shown = _INVISIBLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", value)
    return Markup(shown) if isinstance(value, Markup) else shown  # noqa: S704 - only ASCII was put in


def said(text: str) -> Markup:
    """Words of a publisher: escaped, isolated in their direction, marked as Chinese where they are."""
    language = Markup(' lang="zh-Hans"') if _CJK.search(text) else Markup("")
    return Markup("<bdi{}>{}</bdi>").format(language, escape(visible(text)))


def beijing(moment: datetime) -> str:
    """A moment in Beijing time, to the minute."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def utc(moment: datetime) -> str:
    """A moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def long_day(day: date) -> str:
    """'Tuesday 31 March 2020', the same in every locale."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def span(length: timedelta) -> str:
    """A length of time in its two largest units: '2 days 4 hours'."""
    minutes = max(0, int(length.total_seconds() // 60))
    parts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    told = [f"{count} {unit}{'s' * (count != 1)}" for count, unit in parts if count][:2]
    return " ".join(told) or "less than a minute"


def size(count: int) -> str:
    """A number of bytes for people: '12.3 KB'."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:,.1f} KB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"
