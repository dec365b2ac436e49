"""What takes effect when: a month at a glance, the same as a list, and as iCalendar. Writes nothing."""

import calendar as months
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.calendars.events import Occasion
from monitor.calendars.gathering import Wanted, feed_of, state_of
from monitor.calendars.ical import MEDIA_TYPE, Face, to_ical
from monitor.calendars.published import Published
from monitor.web import links
from monitor.web.keeping import Kept
from monitor.web.language import translate as _
from monitor.web.pages.register_asked import asked_between
from monitor.web.site import Site
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace, workspace

PAST_SHOWN, COMING_SHOWN = 60, 300  # entries of the list on the page; a month and the feed hold all of theirs
IN_A_CELL = 3  # entries named in a day of the month; the others are counted
LONGEST = 200  # characters of a filter
_FRESH = "public, max-age=900"  # seconds; clients that ask oftener are answered by their own cache
_MONTH = re.compile(r"(1[0-9]{3}|2[0-9]{3})-(0[1-9]|1[0-2])")

SLOW, PATIENCE = 2.0, 20  # seconds of gathering from which on an answer is kept for so many times as long
_MOST_SLOW = 100
_slow: dict[tuple[Path, "Asked"], tuple[str, float]] = {}
_kept: Kept[tuple[Published, ...]] = Kept(60_000, lambda found: len(found) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of the calendar: of one source, of one kind of day, about some words. '' is all of them."""

    source: str
    kind: str
    about: str

    def link(self, month: date | None = None, **changed: str) -> str:
        """The page of this part, in a month where one is given."""
        return links.page("/calendar") + self._query({"month": f"{month:%Y-%m}" if month else "", **changed})

    def feed(self) -> str:
        """The same as iCalendar."""
        path = links.calendar_feed(self.source)
        return path + self._query({"source": ""})

    def _query(self, changed: dict[str, str]) -> str:
        wanted = {"source": self.source, "kind": self.kind, "about": self.about} | changed
        text = urlencode({name: value for name, value in wanted.items() if value})
        return f"?{text}" if text else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month as weeks of days from Monday on; days of the neighbouring months are None."""

    first: date
    before: date | None
    after: date | None
    weeks: tuple[tuple[date | None, ...], ...]
    entries: dict[date, list[Published]]

    @property
    def count(self) -> int:
        """How many entries it has."""
        return sum(map(len, self.entries.values()))


def calendar(site: Site, request: Request, opened: Workspace) -> Response:
    """A month, what is coming, soonest first, then what came lately; of the part that the query names."""
    asked, today = _asked(site, request, opened), datetime.now(BEIJING).date()
    found = [one for one in _entries(site.folder, _state(opened, asked), asked, today) if not one.cancelled]
    coming = [one for one in found if one.event.day >= today]
    past = [one for one in reversed(found) if one.event.day < today]
    nearest = coming[0].event.day if coming else past[0].event.day if past else today
    between = asked_between(request)
    within = [one for one in found if between[0] <= one.event.day <= between[1]] if between else []
    nearest = within[0].event.day if within else between[0] if between and between[0] > date.min else nearest
    first = _month(request.query_params.get("month", "").strip(), nearest.replace(day=1))
    return site.page(
        "calendar.html",
        asked=asked,
        month=month_of(first, found),
        coming=_by_day(coming[:COMING_SHOWN]),
        more=len(coming) - COMING_SHOWN,
        past=_by_day(past[:PAST_SHOWN]),
        between=between,
        within=_by_day(within[:COMING_SHOWN]),
        more_within=len(within) - COMING_SHOWN,
        today=today,
        kinds=[one.value for one in Occasion],
        sources=sorted(set(opened.facts.versions.sources()) & _names(site)),
        in_a_cell=IN_A_CELL,
    )


def month_of(first: date, entries: list[Published]) -> Month:
    """The month that begins on a day, with its entries. Pure."""
    number = first.year * 12 + first.month - 1
    grid = months.Calendar().monthdayscalendar(first.year, first.month)
    within = [one for one in entries if (one.event.day.year, one.event.day.month) == (first.year, first.month)]
    found: dict[date, list[Published]] = {}
    for one in within:
        found.setdefault(one.event.day, []).append(one)
    return Month(
        first=first, before=_first_of(number - 1), after=_first_of(number + 1), entries=found,
        weeks=tuple(tuple(first.replace(day=day) if day else None for day in week) for week in grid),
    )  # fmt: skip


def feed(site: Site, request: Request, opened: Workspace) -> Response:
    """The calendar as iCalendar, whole or in part. Answers 304 while nothing has changed."""
    asked, today = _asked(site, request, opened), datetime.now(BEIJING).date()
    base, days = site.settings.web.base_url, tuple(day for day in site.settings.reminders.days if day)
    parts = (asked.source, asked.kind, asked.about, base, *map(str, days))
    state = _state(opened, asked)
    tag = _tag(str(site.folder), state, today.isoformat(), *parts)
    headers = {"ETag": tag, "Cache-Control": _FRESH}
    if _holds(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    words = [site.source_title(asked.source) if asked.source else "", asked.kind, asked.about]
    name = f"regwatch: {', '.join(filter(None, words))}" if any(words) else "regwatch"
    face = Face(name=name, alarms=days, page=lambda key: base + links.record(key))
    body = to_ical(_entries(site.folder, state, asked, today), face)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _state(opened: Workspace, asked: Asked) -> str:
    """The state of the archive to answer from: the newest, or where gathering is slow, one a few minutes old."""
    newest = state_of(opened)
    held = _slow.get((opened.folder, asked))
    return held[0] if held and monotonic() < held[1] else newest


def _entries(folder: Path, state: str, asked: Asked, today: date) -> tuple[Published, ...]:
    """The calendar, gathered once for each `state` of the archive and day; `state` is there to tell answers apart."""

    def gathered() -> tuple[Published, ...]:
        began = monotonic()
        with workspace(folder, readonly=True) as opened:
            about = (asked.about,) if asked.about else ()
            found = feed_of(opened, Wanted(source=asked.source, about=about), datetime.now(UTC))
        if (took := monotonic() - began) > SLOW:
            _slow[folder, asked] = (state, monotonic() + PATIENCE * took)
            while len(_slow) > _MOST_SLOW:
                _slow.pop(next(iter(_slow)), None)
        return tuple(one for one in found if not asked.kind or one.event.occasion == asked.kind)

    return _kept.get((folder, state, asked, today), gathered)


def _asked(site: Site, request: Request, opened: Workspace) -> Asked:
    """The part asked for. Raises HTTPException 400 and 404."""
    query = request.query_params
    source = request.path_params.get("source", "") or query.get("source", "")
    if source and source not in _names(site) and not opened.facts.acts.known_as(source):
        raise HTTPException(404, _("No source of this name is watched here."))
    kind, about = query.get("kind", "").strip(), " ".join(query.get("about", "").split())
    if kind and kind not in set(Occasion):
        expected = ", ".join(Occasion)
        raise HTTPException(400, _("‘kind’ is expected to be one of {words}.").format(words=expected))
    if len(about) > LONGEST:
        raise HTTPException(400, _("A question takes up to {count} characters.").format(count=LONGEST))
    return Asked(source=source, kind=kind, about=about)


def _names(site: Site) -> set[str]:
    """The sources, and the registers they feed."""
    return {*site.sources, *(name for card in site.sources.values() for name, _title in card.registers)}


def _month(text: str, nearest: date) -> date:
    """The first day of the month asked for. Raises HTTPException 400."""
    if not text:
        return nearest
    found = _MONTH.fullmatch(text)
    if not found:
        raise HTTPException(
            400, _("‘month’ is expected to be a month written YYYY-MM, such as 2020-04, not ‘{text}’.").format(
                text=text[:40]
            )
        )  # fmt: skip
    return date(int(found[1]), int(found[2]), 1)


def _first_of(number: int) -> date | None:
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) if 1000 <= year <= 2999 else None


def _by_day(entries: list[Published]) -> list[tuple[date, list[Published]]]:
    return [(day, list(group)) for day, group in groupby(entries, key=lambda one: one.event.day)]


def _tag(*parts: str) -> str:
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]}"'


def _holds(asked: str, tag: str) -> bool:
    """Whether an If-None-Match names our tag (RFC 9110, 13.1.2: weak comparison)."""
    return asked.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in asked.split(","))
