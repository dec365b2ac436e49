"""What changed: the home page, one change, and the same list for programs."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from monitor.diff.change import Change, Kind
from monitor.web import folding, queries
from monitor.web.pages.redline import comparison
from monitor.web.pages.sources import health
from monitor.web.site import Site, asked_number
from monitor.web.wording import BEIJING, FAMILIES, KINDS
from monitor.workspace import Workspace

LINES_PER_PAGE = 60
CHANGES_PER_ANSWER = 500


def latest(site: Site, request: Request, opened: Workspace) -> Response:
    """The home page: newest changes by day, what takes effect next, how the sources are."""
    source, kind = _filter(site, request)
    skip = asked_number(request, "skip", 0)
    page = folding.page(queries.newest_changes(opened, source=source, kind=kind, skip=skip), LINES_PER_PAGE)
    today = datetime.now(BEIJING).date()
    return site.page(
        "home.html",
        days=folding.by_day(page.lines),
        source=source,
        kind=kind,
        skip=skip,
        older=skip + page.changes if page.more else None,
        coming=queries.taking_effect(opened, today, 8),
        lately=queries.took_effect(opened, today, 5),
        healths=[(card, health(opened, card)) for card in site.sources.values()],
    )


def one(site: Site, request: Request, opened: Workspace) -> Response:
    """One change: its sentence, its facts, what it looked like, and the originals it was read from."""
    change = opened.ledger.changes.get(request.path_params["id"])
    if change is None:
        raise HTTPException(404, "No change on record has this id.")
    before = opened.facts.versions.version(change.before) if change.before else None
    after = opened.facts.versions.version(change.after) if change.after else None
    seen = comparison(before, after) if before and after and before.key == after.key else None
    snapshots = [opened.archive.snapshot(seq) for seq in change.snapshots]
    return site.page("change.html", change=change, comparison=seen, after=after, snapshots=snapshots)


def as_json(site: Site, request: Request, opened: Workspace) -> Response:
    """Changes for programs, newest first, with the same filter; `skip` pages through them."""
    source, kind = _filter(site, request)
    found = opened.ledger.changes.find(
        source=source or None,
        kind=kind or None,
        newest_first=True,
        limit=CHANGES_PER_ANSWER,
        offset=asked_number(request, "skip", 0),
    )
    return JSONResponse({"changes": [_plain(change) for change in found]})


def _filter(site: Site, request: Request) -> tuple[str, str]:
    kind = request.query_params.get("kind", "")
    if kind and kind not in FAMILIES and kind not in set(Kind):
        raise HTTPException(400, f"‘kind’ is expected to be one of {', '.join([*FAMILIES, *KINDS])}.")
    return request.query_params.get("source", ""), kind


def _plain(change: Change) -> dict[str, Any]:
    """A change as JSON knows it: the id first, days and moments as ISO 8601 text."""
    fields = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in asdict(change).items()
    }
    fields["seen_at"] = change.seen_at.astimezone(UTC).isoformat()
    return {"id": change.id, **fields}
