"""The web application: the tables of addresses, and what every request passes on its way to a page."""

from collections.abc import Mapping
from pathlib import Path

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from monitor.settings import Settings
from monitor.web import problems
from monitor.web.addresses import Address, api, archive, desk, memento, operating, people, search, triage
from monitor.web.answering import endpoint
from monitor.web.api.preflight import Preflight
from monitor.web.api.problems import for_programs
from monitor.web.cards import SourceCard
from monitor.web.freshness import Freshness
from monitor.web.kept_pages import KeptPages
from monitor.web.language import LanguagePrefix
from monitor.web.ranges import KnownRanges
from monitor.web.security import SecurityHeaders
from monitor.web.site import Site, templates
from monitor.web.slashes import unslashed
from monitor.web.visiting import who

TABLE: tuple[Address, ...] = (
    *archive.TABLE, *search.TABLE, *memento.TABLE, *api.TABLE, *people.TABLE, *desk.TABLE, *triage.TABLE,
    *operating.TABLE,
)  # fmt: skip

READERS = 4  # pages one process makes at once: more threads only wait for each other (measured with bench/web.py)


def create_app(folder: Path, settings: Settings, sources: Mapping[str, SourceCard]) -> Starlette:
    """The archive of one data folder for browsers. Opens no connection out; writes only what people post."""
    site = Site(
        folder=folder, settings=settings, sources=sources, templates=templates(), who=who(folder, settings)
    )  # fmt: skip
    keeper, places = KeptPages(Freshness(folder)), CapacityLimiter(READERS)
    routes = [
        Route(row.path, endpoint(site, row, keeper, places), methods=["GET"] if row.view else ["GET", "POST"])
        for row in TABLE
    ]
    app = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(packages=[("monitor.web", "static")]))],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(KnownRanges),
            Middleware(LanguagePrefix),
            Middleware(Preflight),
        ],
        exception_handlers=for_programs(problems.handlers(site)),
    )
    app.router.redirect_slashes, app.router.default = False, unslashed(routes)
    return app
