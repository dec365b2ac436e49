"""A calendar as iCalendar (RFC 5545), through the icalendar library. Pure.

Days of the law are whole days in the publisher's calendar, so every entry is an all-day event without a time zone: it
stands on the same day wherever the reader sits. DTSTAMP is the moment an entry last changed, not the moment of asking:
the same calendar has the same bytes (RFC 5545, 3.8.7.2, without METHOD).
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from urllib.parse import quote, urlsplit

import icalendar

from monitor.calendars.events import Event
from monitor.calendars.published import Published

MEDIA_TYPE = "text/calendar"
REFRESH = timedelta(hours=6)  # asked of clients; the sources are checked several times a day
_LONGEST = 2_000  # characters of one text; what a page prints is not bounded
_UNASSIGNED = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, direction marks, lone surrogates: no text of a calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How a calendar presents itself: its name, days of its alarms before an event, and where the archive is."""

    name: str = "regwatch"
    alarms: tuple[int, ...] = (7, 1)
    page: Callable[[str], str] = str  # from the key of a notice to the address of its page


def to_ical(entries: Iterable[Published], face: Face) -> bytes:
    """The calendar file: CRLF, folded at 75 octets, UTF-8."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//regwatch//regwatch calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, clean(face.name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for published in entries:
        calendar.add_component(_event(published, face))
    if not calendar.subcomponents:  # RFC 5545, 3.6: at least one component
        calendar.add_component(icalendar.Timezone.from_tzid("Asia/Shanghai"))
    content: bytes = calendar.to_ical()
    return content


def clean(text: str) -> str:
    """Words as a calendar can carry them: one line, nothing that hides or turns the reading direction."""
    kept = "".join(" " if c.isspace() else c for c in text[: 4 * _LONGEST] if _shown(c))
    line = " ".join(kept.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def summary(event: Event) -> str:
    """'生效 Takes effect: 关于…的公告'."""
    return clean(f"{event.what_zh} {event.what[:1].upper()}{event.what[1:]}: {event.title}")


def _shown(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in _UNASSIGNED


def _event(published: Published, face: Face) -> icalendar.Event:
    event, made = published.event, icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", published.changed.astimezone(UTC))
    made.add("dtstart", event.day)
    made.add("summary", f"取消 Cancelled: {summary(event)}" if published.cancelled else summary(event))
    made.add("description", "\n".join(_description(published, face)))
    if address := web_address(event.url) or web_address(face.page(event.key)):
        made.add("url", address)
    made.add("categories", [str(event.occasion), clean(event.source or "regwatch")])
    made.add("created", published.created.astimezone(UTC))
    made.add("last-modified", published.changed.astimezone(UTC))
    made.add("sequence", published.sequence)
    made.add("status", "CANCELLED" if published.cancelled else "CONFIRMED")
    made.add("class", "PUBLIC")
    made.add("transp", "TRANSPARENT")  # a day of law makes nobody busy
    for days in () if published.cancelled else face.alarms:
        made.add_component(_alarm(event, days))
    return made


def _description(published: Published, face: Face) -> Sequence[str]:
    event = published.event
    corrected = f"日期更正次数 Day corrected: {published.sequence} time(s)." if published.sequence else ""
    lines = (
        "已取消，不再预期 Cancelled: it is no longer expected." if published.cancelled else "",
        clean(event.reason),
        clean(event.title),
        f"编号 Key: {clean(event.key)}",
        f"依据 By: {clean(event.cause)}" if event.cause else "",
        f"官方网页 Official page: {clean(event.url)}" if web_address(event.url) else "",
        f"存档 Archive: {face.page(event.key)}" if face.page(event.key) != event.key else "",
        corrected,
    )
    return [line for line in lines if line]


def _alarm(event: Event, days: int) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-days))
    alarm.add("description", summary(event))
    return alarm


def web_address(url: str) -> str:
    """An address a reader may follow, in ASCII as URIs are (RFC 3986); '' for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    followed = parts.scheme in ("http", "https") and parts.netloc and clean(url) == url
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]") if followed else ""
