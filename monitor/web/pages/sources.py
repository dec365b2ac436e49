"""The sources: how well each is watched, what it publishes, which lists it feeds."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from monitor.web import queries
from monitor.web.language import translate
from monitor.web.site import Site, asked_number
from monitor.web.watched import Watched, health
from monitor.workspace import Workspace

__all__ = ["as_json", "every", "health", "one"]

NOTICES_PER_PAGE = 50


def every(site: Site, request: Request, opened: Workspace) -> Response:
    """All sources with their health: those watched by machine, those filled by people, and those of the archive alone.

    A source that is not configured here any more still has its notices; it is named, so that nothing is out of reach.
    """
    found = [Watched(card=card, health=health(opened, card)) for card in site.sources.values()]
    found.sort(key=lambda one: one.health.last_good is None and not one.health.open)
    former = [name for name in opened.facts.versions.sources() if name not in site.sources and not site.feeders(name)]
    return site.page(
        "sources.html",
        watched=[one for one in found if not one.by_hand],
        filled=[one for one in found if one.by_hand],
        former=former,
    )


def one(site: Site, request: Request, opened: Workspace) -> Response:
    """One source: health, incidents, registers, notices."""
    card = site.sources.get(request.path_params["name"])
    if card is None:
        raise HTTPException(404, translate("No source of this name is watched here."))
    page = max(1, asked_number(request, "page", 1))
    notices = queries.notice_page(opened, card.name, limit=NOTICES_PER_PAGE + 1, offset=(page - 1) * NOTICES_PER_PAGE)
    return site.page(
        "source.html",
        card=card,
        health=health(opened, card),
        editions=opened.facts.editions.all(card.name)[-10:],
        notices=notices[:NOTICES_PER_PAGE],
        page=page,
        more=len(notices) > NOTICES_PER_PAGE,
    )


def as_json(site: Site, request: Request, opened: Workspace) -> Response:
    """The health of every source, for a monitor of the monitor."""
    told = []
    for card in site.sources.values():
        state = health(opened, card)
        told.append(
            {
                "source": card.name,
                "health": state.word,
                "last_good_check": state.last_good.seen_at.isoformat() if state.last_good else None,
                "longest_blind_seconds": int(state.longest.length.total_seconds()) if state.longest else 0,
                "open_incident": "; ".join(incident.reason for incident in state.open) or None,
            }
        )
    return JSONResponse({"sources": told, "head": opened.archive.head()})
