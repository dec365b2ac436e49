"""What changed: the home page, one change, and the same list for programs."""

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from monitor.diff.change import Change, Kind
from monitor.web import folding, links, queries
from monitor.web.citing import change_citation, linked
from monitor.web.comparisons import comparison
from monitor.web.kept_pages import SECONDS, STATE
from monitor.web.language import translate
from monitor.web.lately import told
from monitor.web.remembering import archive_of
from monitor.web.site import Site, asked_number
from monitor.web.watched import now_watched
from monitor.web.wording import BEIJING, FAMILIES, KINDS
from monitor.workspace import Workspace

LINES_PER_PAGE = 60
CHANGES_PER_ANSWER = 500
LONGEST = 200  # characters of a name


def latest(site: Site, request: Request, opened: Workspace) -> Response:
    """The home page: newest changes by day, what takes effect next, how the sources are.

    `source` may be a source, a register or an issuer, in any case, as subscriptions hear names.
    """
    source, kind = _filter(site, request)
    skip = asked_number(request, "skip", 0)
    page = folding.page(queries.newest_changes(opened, source=source, kind=kind, skip=skip), LINES_PER_PAGE)
    today = datetime.now(BEIJING).date()
    trouble, side = _beside(site, request, opened, today)
    return site.page(
        "home.html",
        days=folding.by_day(page.lines),
        tell=_telling(site, opened, today),
        source=source,
        kind=kind,
        skip=skip,
        older=skip + page.changes if page.more else None,
        trouble=trouble,
        side=side,
    )


def _telling(site: Site, opened: Workspace, today: date) -> Callable[[Change], Markup]:
    """How the list tells a change on a day: made once for all readers, as a change never changes."""
    archive = archive_of(opened)
    parts: Any = site.templates.get_template("parts.html").make_module({"site": site})

    def line(change: Change) -> Markup:
        return site.piece((archive, change, today), lambda: parts.told_line(change, told(opened, change, today)))

    return line


def _beside(site: Site, request: Request, opened: Workspace, today: date) -> tuple[Markup, Markup]:
    """What stands above and beside the list: kept until anything is written, for SECONDS at most."""
    state = request.scope.get(STATE)

    def made(template: str) -> str:
        every = now_watched(opened, list(site.sources.values()))
        return site.rendered(
            template,
            today=today,
            coming=queries.taking_effect(opened, today, 8),
            lately=queries.took_effect(opened, today, 5),
            watched=[one for one in every if not one.by_hand or one.health.last_good or one.health.open],
        )

    def piece(template: str) -> Markup:
        if state is None:
            return Markup(made(template))  # noqa: S704 - rendered by a template of ours
        key = template, state, today, int(time.monotonic() // SECONDS)
        return site.piece(key, lambda: made(template))

    return piece("home_trouble.html"), piece("home_side.html")


def one(site: Site, request: Request, opened: Workspace) -> Response:
    """One change: its sentence, its facts, what it looked like, and the originals it was read from."""
    change = opened.ledger.changes.get(request.path_params["id"])
    if change is None:
        raise HTTPException(404, translate("No change on record has this id."))
    before = opened.facts.versions.version(change.before) if change.before else None
    after = opened.facts.versions.version(change.after) if change.after else None
    seen = comparison(before, after) if before and after and before.key == after.key else None
    snapshots = [opened.archive.snapshot(seq) for seq in change.snapshots]
    cite = change_citation(site, request, change, snapshots)
    response = site.page("change.html", change=change, comparison=seen, after=after, snapshots=snapshots, cite=cite)
    return linked(site, request, response, links.change(change.id), cite=links.change(change.id))


def as_json(site: Site, request: Request, opened: Workspace) -> Response:
    """Changes for programs, newest first, with the same filter; `skip` pages through them."""
    source, kind = _filter(site, request)
    changes, skip = opened.ledger.changes, asked_number(request, "skip", 0)
    if source:
        found = changes.belonging_to(source, kind, limit=CHANGES_PER_ANSWER, offset=skip)
    else:
        found = changes.find(kind=kind or None, newest_first=True, limit=CHANGES_PER_ANSWER, offset=skip)
    return JSONResponse({"changes": [_plain(change) for change in found]})


def _filter(site: Site, request: Request) -> tuple[str, str]:
    kind = request.query_params.get("kind", "")
    if kind and kind not in FAMILIES and kind not in set(Kind):
        known = ", ".join([*FAMILIES, *KINDS])
        raise HTTPException(400, translate("‘kind’ is expected to be one of {known}.").format(known=known))
    source = request.query_params.get("source", "").strip()
    if len(source) > LONGEST:
        raise HTTPException(400, translate("‘source’ is expected to be the name of a source, register or issuer."))
    return source, kind


def _plain(change: Change) -> dict[str, Any]:
    """A change as JSON knows it: the id first, days and moments as ISO 8601 text."""
    fields = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in asdict(change).items()
    }
    fields["seen_at"] = change.seen_at.astimezone(UTC).isoformat()
    return {"id": change.id, **fields}
