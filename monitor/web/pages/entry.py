"""One entry of a register from its first sighting to now: what happened to it, its official standing, its links."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.asof import entry_history, stood_on
from monitor.asof.links import links_of
from monitor.asof.naming import entry_named
from monitor.asof.official import Officials
from monitor.asof.registers import today_of
from monitor.web import links
from monitor.web.folding import lines
from monitor.web.language import translate as _
from monitor.web.pages.register_asked import asked_day
from monitor.web.site import Site
from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError
from snapshots.model import Entry, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A cell that differs between two states: the column ('' for the name), before, after."""

    column: str
    before: str
    after: str


def entry(site: Site, request: Request, opened: Workspace) -> Response:
    """One entry, and how it stood on a day: today, unless the query says `on`."""
    key = request.path_params["key"]
    history = opened.facts.versions.history(key)
    if not history:
        return _elsewhere(opened, key)
    newest = history[-1].record
    if not isinstance(newest, Entry):
        return RedirectResponse(links.notice(key), 301)
    on = asked_day(request, newest.register)
    told = entry_history(opened, newest.register, key)
    officials = Officials(opened=opened, register=newest.register)
    row = stood_on(opened, history, on)
    response = site.page(
        "entry.html",
        key=key,
        on=on,
        today=today_of(newest.register),
        newest=newest,
        history=list(reversed(history)),
        told=told,
        acted_in=_originals(opened, (event.act for event in told.events)),
        row_on=row,
        official=officials.on(row, key, on),
        decisions=officials.decisions(key),
        linked=links_of(opened, history),
        differing=differing(history),
        title=site.register_title(newest.register),
        lines=list(lines(opened.ledger.changes.find(key=key, newest_first=True))),
    )
    cited = site.settings.web.base_url + links.entry(key)
    response.headers["Link"] = f'<{cited}>; rel="canonical"'
    return response


def _originals(opened: Workspace, acts: Iterable[str | None]) -> dict[str, tuple[int, ...]]:
    """The originals in which acts were first read, by the key of the act."""
    found = {act: opened.facts.versions.history(act)[:1] for act in set(acts) if act}
    return {act: versions[0].snapshots for act, versions in found.items() if versions}


def differing(history: list[Version]) -> dict[int, tuple[Differing, ...]]:
    """By number of a version, the cells in which it differs from the one before. Pure."""
    return {after.number: tuple(_cells(before, after)) for before, after in pairwise(history)}


def _cells(before: Version, after: Version) -> list[Differing]:
    was, now = before.record, after.record
    if not isinstance(was, Entry) or not isinstance(now, Entry):
        return []
    found = [Differing(column="", before=was.name, after=now.name)] if was.name != now.name else []
    old, new = dict(was.fields), dict(now.fields)
    return found + [
        Differing(column=column, before=old.get(column, ""), after=new.get(column, ""))
        for column in dict.fromkeys((*old, *new))
        if old.get(column, "") != new.get(column, "")
    ]


def _elsewhere(opened: Workspace, key: str) -> Response:
    """The entry meant by a number or name in another spelling. Raises HTTPException 404."""
    register, _slash, number = key.partition("/")
    try:
        found = entry_named(opened, register, number) if number else ""
    except UnknownRecordError as error:
        raise HTTPException(404, _("The archive holds no entry under this key.")) from error
    if not found:
        raise HTTPException(404, _("The archive holds no entry under this key."))
    return RedirectResponse(links.entry(found), 301)
