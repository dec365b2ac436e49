"""One notice: its facts and where each was read, its text, its versions, and what other acts did to it."""

from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.diff.change import Kind
from monitor.watch.documents import text_from
from monitor.watch.standings import publisher_day, standing
from monitor.web import links
from monitor.web.folding import lines
from monitor.web.site import Site, asked_number
from monitor.workspace import Workspace
from snapshots.identity import identity_of
from snapshots.model import Effect, Notice, Version
from spiders.reading.law.facts import conflicts

BACKGROUND = ("based-on", "prevails-over")  # change nothing about the other act: told last


def notice(site: Site, request: Request, opened: Workspace) -> Response:
    """A notice as it stands, or one earlier version of it. An act we only know by name has a page too."""
    key = request.path_params["key"]
    history = opened.facts.versions.history(key)
    changes = opened.ledger.changes.find(key=key, newest_first=True)
    if not history:
        held_as = opened.facts.versions.key_of(identity_of(key))
        if held_as:
            return RedirectResponse(links.notice(held_as), 301)
        if not changes:
            raise HTTPException(404, "The archive holds no notice under this key.")
        return site.page("notice_unread.html", key=key, lines=list(lines(changes)))
    if not isinstance(history[-1].record, Notice):
        return RedirectResponse(links.entry(key), 301)
    shown = _asked_version(request, history)
    today = publisher_day(history[-1].source, datetime.now(UTC))
    return site.page(
        "notice.html",
        shown=shown,
        notice=shown.record,
        history=history,
        locations=opened.facts.locations.all(key=key),
        rulings=[found for found in changes if found.kind is Kind.NOTICE_STATUS and found.key == key],
        lines=list(lines(changes)),
        effects=_effects(opened, shown.record),
        conflicts=conflicts(shown.record.facts) if isinstance(shown.record, Notice) else (),
        text_origin=text_from(shown.record) if isinstance(shown.record, Notice) else None,
        today=today,
        stands=standing(opened, history[-1], today),
    )


def _asked_version(request: Request, history: list[Version]) -> Version:
    number = asked_number(request, "version", history[-1].number)
    found = next((version for version in history if version.number == number), None)
    if found is None:
        raise HTTPException(404, f"This notice has versions 1 to {history[-1].number}; there is no {number}.")
    return found


def _effects(opened: Workspace, record: object) -> list[tuple[Effect, str, str]]:
    """Each relation to another act, with the key and the title we hold that act under ('' for one we do not hold)."""
    assert isinstance(record, Notice)
    told = []
    for effect in sorted(record.effects, key=lambda effect: effect.relation in BACKGROUND):
        key = (opened.facts.acts.key_meant(effect.target) or "") if effect.target else ""
        target = opened.facts.versions.current(key) if key else None
        title = target.record.title if target and isinstance(target.record, Notice) else ""
        told.append((effect, key if title else "", title))
    return told
