"""How to check the archive without trusting it, and the story of the demonstration."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.web.language import translate
from monitor.web.site import Site
from monitor.web.story import read_story
from monitor.workspace import Workspace


def verify(site: Site, request: Request, opened: Workspace) -> Response:
    """The head of the chain, and how anybody recomputes it."""
    counts = opened.archive.counts()
    return site.page("verify.html", head=opened.archive.head(), counts=counts)


def story(site: Site, request: Request, opened: Workspace) -> Response:
    """The story beside the data, its days linked to the changes on record."""
    told = read_story(site.folder)
    if told is None:
        raise HTTPException(404, translate("No story lies beside this archive; ‘regwatch demo’ writes one."))
    wanted = {change_id for step in told.steps for change_id in step.changes}
    found = {change_id: opened.ledger.changes.get(change_id) for change_id in wanted}
    return site.page("story.html", story=told, found={key: change for key, change in found.items() if change})
