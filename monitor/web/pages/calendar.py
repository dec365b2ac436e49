"""What takes effect when, as a page and as an iCalendar feed that clients ask again and again. Writes nothing."""

import hashlib
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.calendars.gathering import Wanted, feed_of, state_of
from monitor.calendars.ical import MEDIA_TYPE, Face, to_ical
from monitor.calendars.published import Published
from monitor.web import links
from monitor.web.site import Site
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace, workspace

PAST_SHOWN = 60  # entries of the past on the page; the feed holds more
_FRESH = "public, max-age=900"  # seconds; clients that ask oftener are answered by their own cache


def calendar(site: Site, request: Request, opened: Workspace) -> Response:
    """What is coming, soonest first, then what came lately; of one source where the query says so."""
    source = _known(site, opened, request.query_params.get("source", ""))
    today = datetime.now(BEIJING).date()
    found = [one for one in _entries(site.folder, state_of(opened), source, today) if not one.cancelled]
    coming = [one for one in found if one.event.day >= today]
    past = [one for one in reversed(found) if one.event.day < today][:PAST_SHOWN]
    return site.page(
        "calendar.html", coming=_by_day(coming), past=_by_day(past), source=source, today=today,
        sources=sorted(set(opened.facts.versions.sources()) & site.sources.keys()),
    )  # fmt: skip


def feed(site: Site, request: Request, opened: Workspace) -> Response:
    """The calendar as iCalendar, whole or of one source. Answers 304 while nothing has changed."""
    source = _known(site, opened, request.path_params.get("source", ""))
    today = datetime.now(BEIJING).date()
    base, days = site.settings.web.base_url, tuple(day for day in site.settings.reminders.days if day)
    tag = _tag(str(site.folder), state_of(opened), today.isoformat(), source, base, *map(str, days))
    headers = {"ETag": tag, "Cache-Control": _FRESH}
    if _holds(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    name = f"regwatch: {site.source_title(source)}" if source else "regwatch"
    face = Face(name=name, alarms=days, page=lambda key: base + links.record(key))
    body = to_ical(_entries(site.folder, state_of(opened), source, today), face)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


@lru_cache(maxsize=16)
def _entries(folder: Path, state: str, source: str, today: date) -> tuple[Published, ...]:
    """The calendar, gathered once for each `state` of the archive and day; `state` is there to tell answers apart."""
    with workspace(folder, readonly=True) as opened:
        return tuple(feed_of(opened, Wanted(source=source), datetime.now(UTC)))


def _known(site: Site, opened: Workspace, source: str) -> str:
    """The source asked for, '' for all. Raises HTTPException 404."""
    if source and source not in site.sources and not opened.facts.acts.known_as(source):
        raise HTTPException(404, "No source of this name is watched here.")
    return source


def _by_day(entries: list[Published]) -> list[tuple[date, list[Published]]]:
    return [(day, list(group)) for day, group in groupby(entries, key=lambda one: one.event.day)]


def _tag(*parts: str) -> str:
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]}"'


def _holds(asked: str, tag: str) -> bool:
    """Whether an If-None-Match names our tag (RFC 9110, 13.1.2: weak comparison)."""
    return asked.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in asked.split(","))
