"""Registers as of a day: a page that sorts, filters and steps through the days on which the list changed."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.asof import Stood
from monitor.asof.registers import today_of
from monitor.asof.sizes import Sizes
from monitor.web import links, pictures
from monitor.web.cells import safe_cell
from monitor.web.language import translate as _
from monitor.web.listing import STATES
from monitor.web.pages.register_asked import Asked, asked_day, asked_of, known_column
from monitor.web.register_rows import rows_of
from monitor.web.registers import Standing, shows_entries, sizes, standing
from monitor.web.site import Site, in_language
from monitor.workspace import Workspace

__all__ = ["blind_of", "drawing", "held", "register", "safe_cell", "stepping", "until_of", "view_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The days on which a list changed, around the one looked at. None where there is none on that side."""

    before: pictures.Look | None
    here: pictures.Look | None
    after: pictures.Look | None
    first: pictures.Look | None
    last: pictures.Look | None


def register(site: Site, request: Request, opened: Workspace) -> Response:
    """A register as of a day: today where its publisher sits, unless the query says `on`."""
    asked, found, rows = view_of(site, request, opened)
    pages = max(1, -(-len(rows) // asked.per))
    if asked.page > pages:
        raise HTTPException(
            404, _("There are {pages} pages; there is no page {page}.").format(pages=pages, page=asked.page)
        )
    first = (asked.page - 1) * asked.per
    told, looks = sizes(opened, asked.name, found.feeders)
    response = site.page(
        "register.html",
        asked=asked,
        standing=found,
        title=site.register_title(asked.name),
        feeders=found.feeders,
        columns=found.listing.columns,
        rows=rows_of(site, found, rows[first : first + asked.per]),
        total=len(rows),
        first=first,
        pages=pages,
        states=STATES,
        today=today_of(asked.name),
        steps=stepping(looks, asked.on),
        drawing=_drawn(site, asked, told, looks),
        link_of=lambda day: asked.link(on=day),
    )
    cited = site.settings.web.base_url + links.register(asked.name, asked.on)
    response.headers["Link"] = f'<{cited}>; rel="canonical", <{cited}>; rel="cite-as"'
    return response


def view_of(site: Site, request: Request, opened: Workspace) -> tuple[Asked, Standing, list[Stood]]:
    """What is asked, the list it is asked of, and every row that answers it. Raises HTTPException 400 and 404."""
    feeders = held(site, request, opened)
    asked = asked_of(request)
    every = asked.wanted.state == "not seen"
    found = standing(opened, asked.name, asked.on, feeders, every=every)
    known_column(asked, found.listing.columns)
    rows = found.listing.arranged(asked.wanted, lambda row: found.official(row).status, found.act)
    return asked, found, rows


def held(site: Site, request: Request, opened: Workspace) -> list[str]:
    """The sources that feed the register of an address. Raises HTTPException 404 for one we do not keep."""
    name = request.path_params["name"]
    feeders = site.feeders(name)
    if not feeders and name not in opened.facts.versions.sources():
        raise HTTPException(404, _("No register of this name is kept here."))
    if not feeders and not shows_entries(opened, name):
        words = _("‘{name}’ is a source of notices, not a register; its page is {address}.")
        raise HTTPException(404, words.format(name=name[:40], address=links.source(name)))
    return feeders


def drawing(site: Site, request: Request, opened: Workspace) -> Response:
    """The size of a register over time, as an SVG file of its own."""
    feeders = held(site, request, opened)
    name = request.path_params["name"]
    told, looks = sizes(opened, name, feeders)
    picture = pictures.register_size(
        "sizes", in_language(site.register_title(name)), looks, blind_of(told), on=asked_day(request, name),
        until=until_of(told),
    )  # fmt: skip
    return Response(pictures.alone(picture), media_type="image/svg+xml")


def stepping(looks: Sequence[pictures.Look], on: date) -> Steps:
    """The nearest looks that changed something, before and after a day, and on it. Pure."""
    stirred = [look for look in looks if look.stirred]
    days = [look.day for look in stirred]
    left, right = bisect_left(days, on), bisect_right(days, on)
    return Steps(
        before=stirred[left - 1] if left else None,
        here=stirred[right - 1] if right > left else None,
        after=stirred[right] if right < len(stirred) else None,
        first=stirred[0] if stirred else None,
        last=stirred[-1] if stirred else None,
    )


def blind_of(told: Sizes) -> list[pictures.Step]:
    """The blind stretches of a list as days."""
    return [pictures.Step(first=one.start.date(), last=one.end.date()) for one in told.blind]


def until_of(told: Sizes) -> date | None:
    """The day of the last accepted look."""
    return told.until.date() if told.until else None


def _drawn(site: Site, asked: Asked, told: Sizes, looks: Sequence[pictures.Look]) -> pictures.Picture:
    return pictures.register_size(
        "sizes", in_language(site.register_title(asked.name)), looks, blind_of(told), on=asked.on, until=until_of(told),
        link=lambda day: asked.link(on=day),
    )  # fmt: skip
