"""What Memento clients ask: which capture for a moment, which captures there are, one capture itself."""

import re
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from monitor.web.asked import refused
from monitor.web.here import base_of
from monitor.web.memento.linking import (
    LINK_FORMAT,
    Places,
    http_date,
    link_header,
    pages_of,
    timemap_links,
)
from monitor.web.memento.spelling import asked_address
from monitor.web.memento.timeline import Timeline, timeline_of
from monitor.web.pages.original import shown
from monitor.web.site import Site
from monitor.workspace import Workspace

PAGE_SIZE = 1_000  # mementos on one page of a TimeMap
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Link, Memento-Datetime, Vary"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HTTP_DATE = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d):(\d\d) GMT", re.ASCII
)
_STAMP = re.compile(r"\d{4}(?:\d\d){0,5}", re.ASCII)
_EARLIEST = "00000101000000"
_NEVER = (
    "The archive never captured a page at {address}. Give the whole official address with its query, as a notice names"
    " it under ‘Original’; the sources page lists what is watched."
)


def timegate(site: Site, request: Request, opened: Workspace) -> Response:
    """Redirect to the capture that shows an official page as it stood at the moment of Accept-Datetime."""
    asked = request.headers.get("accept-datetime", "")
    moment = accepted(asked) if asked else datetime.now(UTC)
    line, places = _timeline(request, opened, "timegate/"), Places(base=base_of(site, request))
    index = line.index_at(moment)
    near = {**line.around(index), "": line.mementos[index]}
    headers = {**OPEN, "Vary": "accept-datetime", "Link": link_header(places, line, near), "Cache-Control": "no-cache"}
    return RedirectResponse(places.memento(line.mementos[index]), 302, headers=headers)


def timemap(site: Site, request: Request, opened: Workspace) -> Response:
    """Every capture of an official page, as links or as JSON; a long list in pages that link each other."""
    form, page = request.path_params["form"], request.path_params.get("page", 1)
    if form not in ("link", "json"):
        raise refused(404, "TimeMaps are kept as /timemap/link/… and /timemap/json/…, not as ‘{form}’.", form=form[:40])
    start = f"timemap/{form}/" + (f"{page}/" if "page" in request.path_params else "")
    line, places = _timeline(request, opened, start), Places(base=base_of(site, request))
    last = pages_of(line, PAGE_SIZE)
    if not 1 <= page <= last:
        raise refused(404, "This TimeMap has pages 1 to {last}; there is no {page}.", last=last, page=page)
    if form == "json":
        return JSONResponse(_as_json(places, line, page), headers=OPEN)
    body = ",\n".join(timemap_links(places, line, page, PAGE_SIZE)) + "\n"
    return Response(body, headers={**OPEN, "Content-Type": LINK_FORMAT})


def memento(site: Site, request: Request, opened: Workspace) -> Response:
    """One capture, byte for byte, in a sandbox; a moment between two leads to the one that stood then."""
    stamp = request.path_params["stamp"]
    moment = stamped(stamp)
    line, places = _timeline(request, opened, f"memento/{stamp}/"), Places(base=base_of(site, request))
    index = line.index_at(moment)
    found = line.mementos[index]
    near = {**line.around(index), "": found}
    if found.at != moment or len(stamp) != len(_EARLIEST):
        return RedirectResponse(places.memento(found), 302, headers={"Link": link_header(places, line, near)})
    response = shown(opened, opened.archive.snapshot(found.seq))
    response.headers["Memento-Datetime"] = http_date(found.at)
    response.headers["Link"] = link_header(places, line, near)
    return response


def accepted(text: str) -> datetime:
    """The moment of an Accept-Datetime header. Raises HTTPException 400."""
    found = _HTTP_DATE.fullmatch(text.strip())
    if found:
        day, month, year, hour, minute, second = found.groups()
        days = (int(year), _MONTHS.index(month) + 1, int(day))
        try:
            return datetime(*days, int(hour), int(minute), int(second), tzinfo=UTC)
        except ValueError:
            pass
    words = "‘Accept-Datetime’ is expected as HTTP writes it: Thu, 09 Apr 2020 16:00:00 GMT, not ‘{text}’."
    raise refused(400, words, text=text[:60])


def stamped(text: str) -> datetime:
    """The moment of the digits in a memento's path; those left out are the earliest. Raises HTTPException 400."""
    if _STAMP.fullmatch(text):
        try:
            return datetime.strptime(text + _EARLIEST[len(text) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            pass
    words = "/memento/ is followed by a moment in UTC as 14 digits, such as 20200409160000, not ‘{text}’."
    raise refused(400, words, text=text[:40])


def _timeline(request: Request, opened: Workspace, start: str) -> Timeline:
    """The captures of the address that follows `start` in the path. Raises HTTPException 404."""
    raw = request.scope.get("raw_path", b"").partition(b"?")[0].decode("ascii", "replace").lstrip("/")
    path = raw[len(start) :] if raw.startswith(start) else request.path_params["url"]
    address = asked_address(path, request.url.query)
    line = timeline_of(opened, address)
    if line is None:
        raise refused(404, _NEVER, address=address[:200] or "‘’")
    return line


def _as_json(places: Places, line: Timeline, page: int) -> dict[str, object]:
    """A TimeMap in the shape the Memento aggregators use (timetravel.mementoweb.org/guide/api)."""

    def told(number: int) -> dict[str, str]:
        one = line.mementos[number]
        return {"datetime": one.at.strftime("%Y-%m-%dT%H:%M:%SZ"), "uri": places.memento(one)}

    last = pages_of(line, PAGE_SIZE)
    part = range((page - 1) * PAGE_SIZE, min(page * PAGE_SIZE, len(line.mementos)))
    return {
        "original_uri": line.original,
        "self": places.timemap(line.original, "json", page),
        "timegate_uri": places.timegate(line.original),
        "timemap_uri": {
            "link_format": places.timemap(line.original), "json_format": places.timemap(line.original, "json"),
        },
        "mementos": {"first": told(0), "last": told(-1), "list": [told(number) for number in part]},
        "pages": last,
        "next": places.timemap(line.original, "json", page + 1) if page < last else None,
    }  # fmt: skip
