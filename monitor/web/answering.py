"""How every address is answered: who asks, whether they may, whether what they post is theirs; then the page."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.team.tokens import same
from monitor.web.access import NOBODY, Person, Role, allowed, asking
from monitor.web.addresses import Address
from monitor.web.api.problems import is_api
from monitor.web.forms import Form, first, read_form
from monitor.web.freshness import State
from monitor.web.kept_pages import STATE, KeptPages
from monitor.web.language import prefixed
from monitor.web.rooms import reading
from monitor.web.site import Site
from monitor.workspace import workspace

_FEEDS = ("/feed.atom", "/feed.json")
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
LOGIN = "/login"


def endpoint(
    site: Site, address: Address, keeper: KeptPages, places: CapacityLimiter
) -> Callable[[Request], Awaitable[Response]]:
    """An address as Starlette calls it: a page kept from before, or made in a worker thread with files of its own.

    `places` bounds how many are made at once; what people post may wait long for its turn, and has places of its own.
    """
    keeps = bool(address.view) and address.may is Role.PUBLIC and site.settings.web.public_reading

    async def answer(request: Request) -> Response:
        form = await read_form(request, address.bounds) if request.method == "POST" else None
        if not keeps:
            return await run_in_threadpool(_answered, site, address, request, form)
        state = request.scope[STATE] = keeper.state()
        if kept := keeper.find(request, state):
            return kept
        return await to_thread.run_sync(_read, site, address, request, keeper, state, limiter=places)

    return answer


def _read(site: Site, address: Address, request: Request, keeper: KeptPages, state: State | None) -> Response:
    response = _answered(site, address, request, None)
    private = response.headers.get("cache-control") == PRIVATE["Cache-Control"]
    return response if private or not site.has_data() else keeper.keep(request, response, state)


def _answered(site: Site, address: Address, request: Request, form: Form | None) -> Response:
    person = site.who(request)
    with asking(person):
        if not allowed(address.may, person, public_reading=site.settings.web.public_reading):
            return _refused(request, person)
        if form is not None and not address.one_click:
            check_origin(request)
            check_token(form, person)
        response = _page(site, address, request, form)
    if not address.view or address.may > Role.PUBLIC or person is not NOBODY:
        response.headers.update(PRIVATE)
    return response


def _page(site: Site, address: Address, request: Request, form: Form | None) -> Response:
    if address.apart:
        return address.apart(site, request, form)
    if not site.has_data() and not address.without_data:
        if is_api(request.url.path):
            raise HTTPException(503, "Nothing was checked yet: there is no archive to ask.", {"Retry-After": "600"})
        # a page is no feed, and a feed reader that got one would give it up
        unusable = form is not None or request.url.path.endswith(_FEEDS)
        return site.page("nothing_yet.html", status=503 if unusable else 200)
    with reading(site.folder) if form is None else workspace(site.folder) as opened:
        if address.acting:
            return address.acting(site, request, opened, form)
        assert address.view
        return address.view(site, request, opened)


def _refused(request: Request, person: Person) -> Response:
    """Who is not logged in is led to the login; who is gets told that it takes more."""
    if person is not NOBODY:
        raise HTTPException(403, "Your account may not do this. Ask an operator if it should.")
    if request.method not in ("GET", "HEAD") or is_api(request.url.path):
        raise HTTPException(401, "Log in first; nothing was changed.")
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{prefixed(LOGIN)}?next={quote(prefixed(here), safe='')}", 303, PRIVATE)


def check_origin(request: Request) -> None:
    """Raise HTTPException 403 for a form that a page of somebody else posts through the reader's browser."""
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    foreign = site not in ("", "same-origin", "none") or (
        origin not in ("", "null") and urlsplit(origin).netloc != request.headers.get("host", "")
    )
    if foreign or (origin == "null" and site not in ("same-origin", "none")):
        raise HTTPException(403, "This form was sent from another site; nothing was changed.")


def check_token(form: Form, person: Person) -> None:
    """Raise HTTPException 403 when somebody who is logged in posts without their own token."""
    if person is not NOBODY and not same(first(form, "csrf"), person.csrf):
        raise HTTPException(403, "This form is too old or not yours; nothing was changed. Load the page again.")
