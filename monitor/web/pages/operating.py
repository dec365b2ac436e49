"""For operators: sources and their incidents, held editions, undecided acts, dead letters, the audit log."""

import json
from collections import deque
from datetime import UTC, datetime
from itertools import islice

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.ledger.message import Message
from monitor.team.room import team
from monitor.watch.health import Health, health_of
from monitor.watch.releasing import release
from monitor.web import links
from monitor.web.access import person
from monitor.web.cards import OVERDUE, SourceCard
from monitor.web.forms import Form, first
from monitor.web.language import translate
from monitor.web.saying import told
from monitor.web.site import Site, asked_number
from monitor.workspace import Workspace
from snapshots.errors import RegwatchError
from snapshots.model import Edition, Notice

SHOWN = 200  # letters, or lines of the log, on one page
MOST_PAGES = 5000  # of the log: what is older is for the command line
LONGEST_REASON = 1000
LONGEST_VALUE = 300  # characters of one value of the log


def overview(site: Site, request: Request, opened: Workspace) -> Response:
    """What waits for an operator, in numbers."""
    healths = [_health(opened, card) for card in site.sources.values()]
    return site.page(
        "operating.html", open=sum(len(one.open) for one in healths), held=len(_held(site, opened)),
        undecided=len(list(opened.ledger.touches.undecided())), counts=opened.ledger.outbox.counts(),
        bouncing=opened.ledger.outbox.bouncing(),
    )  # fmt: skip


def sources(site: Site, request: Request, opened: Workspace) -> Response:
    """Every source with its open incidents, those in trouble first."""
    told = [(card, _health(opened, card)) for card in site.sources.values()]
    return site.page("operating_sources.html", healths=sorted(told, key=lambda one: not one[1].open))


def held(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """Editions held back because they looked wrong; posted, one is let pass for a reason."""
    if form is None:
        return _held_page(site, opened, done=request.query_params.get("done", ""))
    name, reason = first(form, "source"), first(form, "reason")
    if name not in site.sources:
        raise HTTPException(400, "‘source’ is expected to be the name of a source whose edition is held.")
    if not reason or len(reason) > LONGEST_REASON:
        wrong = translate("Write why it is right after all, in at most {number} characters.")
        return _held_page(site, opened, form, wrong=wrong.format(number=LONGEST_REASON), status=400)
    try:
        outcome = release(opened, site.settings, name, reason, datetime.now(UTC))
    except RegwatchError as error:
        return _held_page(site, opened, form, wrong=told(error), status=409)
    _noted(site, "release", name, None, {"reason": reason, "changes": len(outcome.changes)})
    return RedirectResponse(f"{links.page('/operating/held')}?done={len(outcome.changes)}", 303)


def undecided(site: Site, request: Request, opened: Workspace) -> Response:
    """Acts that touch a register in a way only a person can settle, each with the command that does."""
    waiting = []
    for touch in opened.ledger.touches.undecided():
        versions = opened.facts.versions.history(touch.act)
        record = versions[-1].record if versions else None
        waiting.append((touch, record.title if isinstance(record, Notice) else touch.act))
    return site.page("operating_undecided.html", waiting=waiting)


def messages(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """Messages given up; posted, these (`message`, several; or `all`) become due again under their old Message-ID."""
    outbox = opened.ledger.outbox
    if form is not None:
        chosen = list(outbox.each("dead")) if "all" in form else [_dead(opened, one) for one in form.get("message", ())]
        if not chosen:
            raise HTTPException(400, "‘message’ is expected to be the number of a message that was given up.")
        now = datetime.now(UTC)
        revived = [one for one in chosen if outbox.revive(one, now)]
        for one in revived:
            _noted(site, "resend", str(one.id), "dead", {"person": one.person})
        return RedirectResponse(f"{links.page('/operating/messages')}?done={len(revived)}", 303)
    return site.page(
        "operating_messages.html", dead=list(islice(outbox.each("dead"), SHOWN)), counts=outbox.counts(),
        bouncing=outbox.bouncing(), done=request.query_params.get("done", ""), shown=SHOWN,
    )  # fmt: skip


def audit(site: Site, request: Request, form: Form | None) -> Response:
    """The audit log, newest first; of one person, one kind of act, or one thing where the address says so."""
    if form is not None:
        raise HTTPException(405, "The audit log is only read.", headers={"Allow": "GET, HEAD"})
    asked = {name: request.query_params.get(name, "").strip()[:300] for name in ("who", "what", "about")}
    page = min(max(1, asked_number(request, "page", 1)), MOST_PAGES)
    with team(site.folder, readonly=True) as opened:
        if any(asked.values()):
            fitting = opened.audit.entries(who=asked["who"], what=asked["what"], about=asked["about"])
            found = list(reversed(deque(fitting, maxlen=page * SHOWN + 1)))
            lines, more = found[(page - 1) * SHOWN : page * SHOWN], len(found) > page * SHOWN
        else:  # numbers have no gaps: the page is where the log is, however long it is
            last = next((one.number for one in opened.audit.newest(1)), 0)
            top = last - (page - 1) * SHOWN
            bottom = max(0, top - SHOWN)
            lines = list(reversed(list(opened.audit.entries(after=bottom, limit=max(0, top - bottom)))))
            more = bottom > 0
    return site.page("operating_audit.html", lines=lines, asked=asked, page=page, more=more, said=_said)


def _said(value: object) -> str:
    """A value of the log as JSON, cut short; '' for nothing."""
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _health(opened: Workspace, card: SourceCard) -> Health:
    editions, incidents = opened.facts.editions.all(card.name), opened.ledger.incidents.all(card.name)
    patience = card.every * OVERDUE if card.every else None
    return health_of(editions, incidents, datetime.now(UTC), patience=patience)


def _held(site: Site, opened: Workspace) -> list[Edition]:
    last = (opened.facts.editions.last(name) for name in site.sources)
    return [edition for edition in last if edition is not None and edition.held]


def _held_page(
    site: Site, opened: Workspace, form: Form | None = None, *, wrong: str = "", done: str = "", status: int = 200
) -> Response:
    """What is held; `wrong` stands beside the reason that was typed for the source of the form."""
    about, typed = first(form or {}, "source"), first(form or {}, "reason")
    return site.page(
        "operating_held.html", status=status, held=_held(site, opened), wrong=wrong, done=done, about=about, typed=typed
    )


def _dead(opened: Workspace, number: str) -> Message:
    plain = number.isascii() and number.isdigit() and len(number) < 16
    found = opened.ledger.outbox.look_up(int(number)) if plain else None
    if found is None or found.state != "dead":
        raise HTTPException(409, "That message is not one that was given up; it may be due again already.")
    return found


def _noted(site: Site, what: str, about: str, before: object, after: object) -> None:
    with team(site.folder) as room:
        room.audit.note(person().address, what, about, before, after)
