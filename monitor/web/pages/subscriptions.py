"""The subscriptions of an account: listed, made, edited, stopped. The address is proved: nothing is to be confirmed."""

from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.consent import leaving
from monitor.ledger.subscribers import EVERYTHING, State, Subscribed, person_at
from monitor.subscription import Subscription, mistakes
from monitor.team.room import team
from monitor.watch.matched import forecast
from monitor.web import links, subscription_forms
from monitor.web.access import person
from monitor.web.forms import Form, first
from monitor.web.language import translate
from monitor.web.saying import beside
from monitor.web.site import Site
from monitor.workspace import Workspace

HOW = "account"  # where such subscriptions come from, as the record of consents has it
LOOK_BACK = timedelta(days=90)
MOST = 50  # of one account
SHOWN = 20  # changes of a preview


def listed(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """All that is sent to the address of the account; posted, everything is left (`leave`) or taken up again."""
    who, now = person_at(person().address), datetime.now(UTC)
    if form is not None:
        act = {"leave": leaving.leave, "rejoin": leaving.rejoin}.get(first(form, "everything"))
        if act is None:
            raise HTTPException(400, "‘everything’ is expected to be leave or rejoin.")
        act(opened, who, (), HOW, now)
        _noted(site, f"subscription.{first(form, 'everything')}", "everything")
        return RedirectResponse(links.page("/account/subscriptions"), 303)
    people = opened.ledger.subscribers
    return site.page(
        "own_subscriptions.html", left=(who, EVERYTHING) in people.optouts(),
        own=[(held, standing(opened, held, who)) for held in _own(opened, who)],
        others=[one for one in people.readers(site.settings.subscription) if one.who == who],
        done=request.query_params.get("done", ""), whens=subscription_forms.WHENS,
    )  # fmt: skip


def made(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """A new subscription: the form, what it would have matched, and saved."""
    with team(site.folder, readonly=True) as room:
        language = room.accounts.get(person().address).language
    fresh = subscription_forms.blank(person().address, language)
    if form is None:
        return _page(site, opened, subscription_forms.wanted(_asked(request), fresh), None)
    who, now = person_at(person().address), datetime.now(UTC)
    given = subscription_forms.wanted(form, fresh)
    name = first(form, "name") or _free_name(opened, site)
    one = msgspec.structs.replace(given, name=name)
    wrong = _wrong(site, one)
    if _taken(opened, site, name):
        wrong["name"] = translate("There is a subscription of this name already; write another, or none.")
    if len(_own(opened, who)) >= MOST:
        wrong[""] = translate("One account has {number} subscriptions at most.").format(number=MOST)
    if wrong or first(form, "do", "save") == "preview":
        return _page(site, opened, msgspec.structs.replace(given, name=first(form, "name")), wrong)
    with opened.facts.transaction():
        opened.ledger.subscribers.add(one, how=HOW, at=now)
        opened.ledger.subscribers.rejoin(who, one.name, HOW, now)
    _noted(site, "subscription.add", one.name)
    return RedirectResponse(f"{links.page('/account/subscriptions')}?done=saved", 303)


def edited(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """One subscription: the form, what it would match, saved (`do` = save), stopped (stop) or taken up again."""
    who, now, name = person_at(person().address), datetime.now(UTC), request.path_params["name"]
    held = next((one for one in _own(opened, who) if one.subscription.name == name), None)
    if held is None:
        raise HTTPException(404, "You have no subscription of this name.")
    if form is None:
        return _page(site, opened, held.subscription, None, held=held)
    act = first(form, "do", "save")
    if act in ("stop", "resume"):
        _switch(opened, held, who, now, on=act == "resume")
        _noted(site, f"subscription.{act}", name)
        return RedirectResponse(f"{links.page('/account/subscriptions')}?done={act}", 303)
    one = subscription_forms.wanted(form, held.subscription)
    wrong = _wrong(site, one)
    if wrong or act == "preview":
        return _page(site, opened, one, wrong, held=held)
    if one != held.subscription:
        with opened.facts.transaction():
            opened.ledger.subscribers.change(one, how=HOW, at=now)
        _noted(site, "subscription.edit", name)
    return RedirectResponse(f"{links.page('/account/subscriptions')}?done=saved", 303)


def standing(opened: Workspace, held: Subscribed, who: str) -> State:
    """How a subscription of a person stands."""
    if held.state is not State.ACTIVE:
        return held.state
    return State.LEFT if opened.ledger.subscribers.has_left(who, held.subscription.name) else State.ACTIVE


def _switch(opened: Workspace, held: Subscribed, who: str, now: datetime, *, on: bool) -> None:
    name, people = held.subscription.name, opened.ledger.subscribers
    with opened.facts.transaction():
        if not on:
            people.stop(name, HOW, now)
        elif held.state is State.PENDING:
            people.confirm(name, HOW, now)  # the address is that of the account: proved
        else:
            people.resume(name, HOW, now)
            people.confirm(name, HOW, now)
        if on:
            people.rejoin(who, name, HOW, now)


def _page(
    site: Site, opened: Workspace, one: Subscription, wrong: dict[str, str] | None, *, held: Subscribed | None = None
) -> Response:
    """The form; with what it would have matched once it was filled in."""
    found = forecast(opened, one, datetime.now(UTC) - LOOK_BACK) if wrong == {} or (wrong is None and held) else None
    return site.page(
        "own_subscription.html", status=400 if wrong else 200, one=one, errors=wrong or {}, held=held, found=found,
        standing=standing(opened, held, one.who) if held else None, forms=subscription_forms,
        lists=subscription_forms.filled(one), days=LOOK_BACK.days, shown=SHOWN,
    )  # fmt: skip


def _own(opened: Workspace, who: str) -> list[Subscribed]:
    return [
        held for held in opened.ledger.subscribers.all()
        if held.subscription.who == who and not held.subscription.group
    ]  # fmt: skip


def _wrong(site: Site, one: Subscription) -> dict[str, str]:
    """What is wrong with it, by field."""
    registers = {name for card in site.sources.values() for name, _ in card.registers}
    unknown = [name for name in one.sources if name not in site.sources and name not in registers]
    found = [mistake.removeprefix(f"subscription '{one.name}': ") for mistake in mistakes(one)]
    found += [f"sources: '{name[:40]}' is not watched here" for name in unknown]
    return dict(beside(found, subscription_forms.FIELDS))


def _taken(opened: Workspace, site: Site, name: str) -> bool:
    return opened.ledger.subscribers.get(name) is not None or name in {one.name for one in site.settings.subscription}


def _free_name(opened: Workspace, site: Site) -> str:
    """A number, and no address: names stand in links' pages and in headers."""
    taken = {held.subscription.name for held in opened.ledger.subscribers.all()}
    taken |= {one.name for one in site.settings.subscription}
    return next(name for number in count(len(taken) + 1) if (name := f"account-{number}") not in taken)


def _asked(request: Request) -> Form:
    """What the address of the form already fills in: /account/subscribe?sources=gacc&words=口罩."""
    return {name: request.query_params.getlist(name) for name in request.query_params}


def _noted(site: Site, what: str, about: str) -> None:
    with team(site.folder) as room:
        room.audit.note(person().address, what, about)
