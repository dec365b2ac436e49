"""Any two versions of one record: facts that differ in a table, text as a redline, unified or side by side."""

from dataclasses import replace
from itertools import pairwise

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.web import links
from monitor.web.asked import asked_choice, refused
from monitor.web.citing import citation, linked
from monitor.web.comparisons import Comparison, remembered
from monitor.web.histories import stages
from monitor.web.site import LARGEST_ID, Site, asked_number, row_id
from monitor.workspace import Workspace
from snapshots.model import Version

VIEWS = ("unified", "side")
TWO_RECORDS = "A redline needs two versions of one record; these belong to two different ones."
UNHELD = "The archive holds no version {number}."


def redline(site: Site, request: Request, opened: Workspace) -> Response:
    """The redline of any two versions of one record, older first."""
    view = asked_choice(request, "view", VIEWS)
    everything = asked_choice(request, "all", ("no", "yes")) == "yes"
    one, other = row_id(request, "before"), row_id(request, "after")
    history = stages(opened, _key_of_both(opened, one, other))
    numbers = {stage.id: stage.number for stage in history}
    if numbers[one] > numbers[other]:
        return RedirectResponse(links.redline_view(other, one, **dict(request.query_params)), 302)
    found = remembered(opened, one, other, everything=everything)
    before, after = found.before, found.after
    found = turned_to(found, asked_number(request, "page", 1))
    steps = [*pairwise(history)]
    path = links.redline(before.id, after.id)
    response = site.page(
        "redline.html",
        comparison=found,
        view=view,
        everything=everything,
        earlier=next((pair for pair in reversed(steps) if pair[1].number <= before.number), None),
        later=next((pair for pair in steps if pair[0].number >= after.number), None),
        history=history,
        cite=citation(site, request, opened, before, after, path=path),
    )
    return linked(site, request, response, path, cite=path)


def chosen(site: Site, request: Request, opened: Workspace) -> Response:
    """What the form for any two versions leads to: their redline."""
    numbers = [_asked_id(request, name) for name in ("before", "after")]
    view = request.query_params.get("view") if request.query_params.get("view") in VIEWS[1:] else None
    return RedirectResponse(links.redline_view(numbers[0], numbers[1], view=view), 302)


def both(request: Request, opened: Workspace) -> tuple[Version, Version]:
    """The two versions of the address. Raises HTTPException 404, 400 for those of two records."""
    before = _version(opened, row_id(request, "before"))
    after = _version(opened, row_id(request, "after"))
    if before.key != after.key:
        raise refused(400, TWO_RECORDS)
    return before, after


def turned_to(found: Comparison, page: int) -> Comparison:
    """The comparison at one of its pages. Raises HTTPException 404 for a page that is not there."""
    last = len(found.pages or ((),))
    if not 1 <= page <= last:
        raise refused(404, "This redline has pages 1 to {last}; there is no {page}.", last=last, page=page)
    return replace(found, page=page)


def _key_of_both(opened: Workspace, before: int, after: int) -> str:
    """The record two versions are of. Raises HTTPException as `both`; reads no text."""
    keys = [_key_of(opened, one) for one in (before, after)]
    if keys[0] != keys[1]:
        raise refused(400, TWO_RECORDS)
    return keys[0]


def _key_of(opened: Workspace, version: int) -> str:
    row = opened.facts.database.conn.execute("SELECT key FROM versions WHERE id = ?", (version,)).fetchone()
    if row is None:
        raise refused(404, UNHELD, number=version)
    return str(row[0])


def _version(opened: Workspace, version_id: int) -> Version:
    found = opened.facts.versions.version(version_id)
    if found is None:
        raise refused(404, UNHELD, number=version_id)
    return found


def _asked_id(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID):
        words = "‘{name}’ is expected to be the number of a version, not ‘{text}’."
        raise refused(400, words, name=name, text=text[:40])
    return int(text)
