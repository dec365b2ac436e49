"""The web application: every address it answers, in one table."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from monitor.settings import Settings
from monitor.web import (
    pages_about,
    pages_calendar,
    pages_changes,
    pages_consent,
    pages_feeds,
    pages_notice,
    pages_original,
    pages_redline,
    pages_register,
    pages_sources,
    problems,
)
from monitor.web.cards import SourceCard
from monitor.web.pages_consent import acting
from monitor.web.security import SecurityHeaders
from monitor.web.site import Site, endpoint, templates


def create_app(folder: Path, settings: Settings, sources: Mapping[str, SourceCard]) -> Starlette:
    """The archive of one data folder for browsers. Needs no login, opens no connection out.

    Writes only what readers decide of their own subscriptions (`pages_consent`).
    """
    site = Site(folder=folder, settings=settings, sources=sources, templates=templates())
    at = partial(endpoint, site)
    routes = [
        Route("/", at(pages_changes.latest)),
        Route("/change/{id}", at(pages_changes.one)),
        Route("/api/changes.json", at(pages_changes.as_json)),
        Route("/sources", at(pages_sources.every)),
        Route("/source/{name}", at(pages_sources.one)),
        Route("/health.json", at(pages_sources.as_json)),
        Route("/notice/{key:path}", at(pages_notice.notice)),
        Route("/redline/{before:int}/{after:int}", at(pages_redline.redline)),
        Route("/register/{name}.csv", at(pages_register.as_csv)),
        Route("/register/{name}", at(pages_register.register)),
        Route("/entry/{key:path}", at(pages_register.entry)),
        Route("/snapshot/{seq:int}", at(pages_original.snapshot)),
        Route("/original/{seq:int}", at(pages_original.original)),
        Route("/raw/{seq:int}", at(pages_original.raw)),
        Route("/calendar", at(pages_calendar.calendar)),
        Route("/calendar.ics", at(pages_calendar.feed)),
        Route("/calendar/{source}.ics", at(pages_calendar.feed)),
        Route("/feeds", at(pages_feeds.listed)),
        Route("/feed.atom", at(pages_feeds.as_atom)),
        Route("/feed.json", at(pages_feeds.as_json)),
        Route("/source/{source}/feed.atom", at(pages_feeds.as_atom)),
        Route("/source/{source}/feed.json", at(pages_feeds.as_json)),
        Route("/kind/{kind}/feed.atom", at(pages_feeds.as_atom)),
        Route("/kind/{kind}/feed.json", at(pages_feeds.as_json)),
        Route("/search/{search}/feed.atom", at(pages_feeds.as_atom)),
        Route("/search/{search}/feed.json", at(pages_feeds.as_json)),
        Route("/subscribe", acting(site, pages_consent.subscribe), methods=["GET", "POST"]),
        Route("/confirm/{token}", acting(site, pages_consent.confirm), methods=["GET", "POST"]),
        Route("/unsubscribe/{token}", acting(site, pages_consent.unsubscribe), methods=["GET", "POST"]),
        Route("/verify", at(pages_about.verify)),
        Route("/story", at(pages_about.story)),
        Mount("/static", StaticFiles(packages=[("monitor.web", "static")])),
    ]
    return Starlette(
        routes=routes, middleware=[Middleware(SecurityHeaders)], exception_handlers=problems.handlers(site)
    )
