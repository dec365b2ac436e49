"""The archive in pictures: rules over time, sizes of registers, changes per week, blind time; each with its table."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.web import links, weeks
from monitor.web import pictures as drawing
from monitor.web.language import translate as _
from monitor.web.lives import bars, newest_rules, timeline
from monitor.web.pages.register import blind_of, until_of
from monitor.web.registers import shows_entries, sizes
from monitor.web.site import Site, in_language
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace

RULES, REGISTERS = 20, 24  # of one page

Draw: TypeAlias = Callable[[Site, Workspace, date], drawing.Picture]


def pictures(site: Site, request: Request, opened: Workspace) -> Response:
    """All of them on one page."""
    today = datetime.now(BEIJING).date()
    names = registers_of(site, opened)
    return site.page(
        "pictures.html",
        rules=_DRAWN["rules"](site, opened, today),
        weeks=_DRAWN["weeks"](site, opened, today),
        blind=_DRAWN["blind"](site, opened, today),
        registers=[(name, size_of(site, opened, name, today, at)) for at, name in enumerate(names[:REGISTERS])],
        more=names[REGISTERS:],
    )


def registers(site: Site, request: Request, opened: Workspace) -> Response:
    """Every register that holds entries: how long it is now, and when it was last looked at."""
    found = []
    for name in registers_of(site, opened):
        told, looks = sizes(opened, name, site.feeders(name))
        believed = [look for look in looks if not look.held]
        found.append(
            (name, believed[-1].size if believed else 0, until_of(told), believed[0].day if believed else None)
        )
    return site.page("registers.html", registers=found)


def to_registers(site: Site, request: Request, opened: Workspace) -> Response:
    """From the address somebody guesses to the list of all registers."""
    return RedirectResponse(links.page("/registers"), 301)


def alone(site: Site, request: Request, opened: Workspace) -> Response:
    """One of the three as an SVG file of its own: rules, weeks or blind. Raises HTTPException 404."""
    name = request.path_params["name"]
    if name not in _DRAWN:
        expected = ", ".join(f"{known}.svg" for known in _DRAWN)
        raise HTTPException(404, _("There is no picture of this name; there are {names}.").format(names=expected))
    picture = _DRAWN[name](site, opened, datetime.now(BEIJING).date())
    return Response(drawing.alone(picture), media_type="image/svg+xml")


def registers_of(site: Site, opened: Workspace) -> list[str]:
    """The registers that hold entries: those of the cards first, then any other we hold rows of."""
    held = opened.facts.versions.sources()
    known = [name for card in site.sources.values() for name, _title in card.registers]
    return [name for name in dict.fromkeys((*known, *held)) if shows_entries(opened, name)]


def size_of(site: Site, opened: Workspace, name: str, on: date, place: int = 0) -> drawing.Picture:
    """The size of one register, each of its days linked to the list of that day; `place` tells several apart."""
    told, looks = sizes(opened, name, site.feeders(name))
    return drawing.register_size(
        f"size-{place}", in_language(site.register_title(name)), looks, blind_of(told), on=on, until=until_of(told),
        link=lambda day: links.register(name, day),
    )  # fmt: skip


def _rules(site: Site, opened: Workspace, today: date) -> drawing.Picture:
    return timeline(bars(opened, newest_rules(opened, RULES), today), today)


def _weeks(site: Site, opened: Workspace, today: date) -> drawing.Picture:
    found = weeks.weeks_of(opened)
    names = {week.source for week in found}
    titles = {name: _titled(site, name) for name in names}
    return drawing.per_week("weeks", found, titles, {name: links.source(name) for name in names})


def _titled(site: Site, name: str) -> str:
    """A source's title, or that of the register under whose name its changes stand."""
    return site.source_title(name) if name in site.sources else in_language(site.register_title(name))


def _blind(site: Site, opened: Workspace, today: date) -> drawing.Picture:
    checked = {row[0] for row in opened.facts.database.conn.execute("SELECT DISTINCT source FROM editions")}
    names = [name for name in site.sources if name in checked] or list(site.sources)
    return drawing.blind_time("blind", weeks.watched_of(site, opened, names), today=today)


_DRAWN: dict[str, Draw] = {"rules": _rules, "weeks": _weeks, "blind": _blind}
