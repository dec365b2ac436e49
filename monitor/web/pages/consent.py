"""Subscribing, confirming, leaving: the only pages that can change anything, and only when something is posted.

Mail scanners open every link of a mail; so GET and HEAD show what would happen, and never do it (RFC 8058).
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from monitor.consent import joining, leaving
from monitor.consent.links import Claim, ExpiredTokenError, Purpose, TokenError, read_token, unsubscribe_link
from monitor.ledger.subscribers import EVERYBODY, EVERYTHING, State, Subscribers
from monitor.subscription import Subscription, mistakes
from monitor.watch.matched import forecast
from monitor.web.forms import Form, first
from monitor.web.language import CHINESE, ENGLISH, LANGUAGES, TAGS, language, plain_address, speaking
from monitor.web.saying import beside, told
from monitor.web.site import Site
from monitor.workspace import Workspace

_LOOK_BACK = timedelta(days=90)  # for what a subscription would have matched
_WHENS = {
    "immediate": {"en": "At once", "zh": "即时"},
    "daily": {"en": "Once a day", "zh": "每日"},
    "weekly": {"en": "Once a week", "zh": "每周"},
    "monthly": {"en": "Once a month", "zh": "每月"},
}
_FIELDS = ("address", "language", "when", "sources", "words", "codes", "standards", "at", "timezone")
_TOO_MANY_ZH = "发往此邮箱的确认邮件已达上限，请查看收件箱与垃圾邮件箱，或稍后再试。"
_LANGUAGES = {"en": "English", "zh": "中文", "both": "English + 中文"}


def unsubscribe(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """What one person may leave or come back to by this link; a POST does it, one click or a button alike."""
    try:
        claim = _claim(opened, request, Purpose.UNSUBSCRIBE)
        done = "" if form is None else _leave_or_rejoin(opened, claim, form)
    except TokenError as error:
        return _refused(site, request, error)
    subscribers = opened.ledger.subscribers
    return _shown(
        site, request, "unsubscribe.html", done=done, reader=masked(claim.person),
        subscriptions=[(name, _standing(subscribers, claim.person, name)) for name in claim.subscriptions],
        left_everything=(claim.person, EVERYTHING) in subscribers.optouts(),
    )  # fmt: skip


def confirm(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """A subscription somebody asked for: shown, and with a POST begun."""
    try:
        claim = _claim(opened, request, Purpose.CONFIRM)
        name = claim.subscriptions[0]
        held = opened.ledger.subscribers.get(name)
        if held is None or held.subscription.who != claim.person:
            raise TokenError("this subscription is not on record here", about="link", remedy="Subscribe again")
    except TokenError as error:
        return _refused(site, request, error)
    begun = False
    if form is not None and held.state is State.PENDING:
        with opened.facts.transaction():
            begun = opened.ledger.subscribers.confirm(name, "page", _now())
    pending = held.state is State.PENDING and not begun
    standing = "" if held.state is State.PENDING else _standing(opened.ledger.subscribers, claim.person, name)
    return _shown(
        site, request, "confirm.html", one=held.subscription, begun=begun, standing=standing,
        pending=pending, days=_LOOK_BACK.days,
        found=forecast(opened, held.subscription, _now() - _LOOK_BACK) if pending else None,
        leave=unsubscribe_link("..", opened.ledger.secret(), claim.person, (name,)),
    )  # fmt: skip


def subscribe(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """The form, and its answer: the same for an address that is known here and one that is not."""
    if form is None:
        return _shown(site, request, "subscribe.html", errors={}, asked=None, given=_given(request))
    wanted = _wanted(form)
    errors = speaking(language_of(request), lambda: _errors(site, wanted), at=plain_address(request.url.path))
    if errors:
        return _shown(site, request, "subscribe.html", status=400, errors=errors, asked=None, given=form)
    try:
        asked = joining.ask(opened, site.settings, wanted, _now())
    except joining.TooManyRequestsError as error:
        words = _TOO_MANY_ZH if language_of(request) == CHINESE else told(error)
        return _shown(
            site, request, "subscribe.html", status=429, errors={"address": words}, asked=None, given=form
        )  # fmt: skip
    return _shown(site, request, "subscribe.html", status=202, errors={}, asked=asked, given={})


def masked(person: str) -> str:
    """Who a link is for, so that they know themselves and nobody learns the address: m•••@example.org."""
    local, at, domain = person.rpartition("@")
    return f"{local[:1]}•••@{domain}" if at else person


def language_of(request: Request) -> str:
    """zh or en: as the address says (?lang=zh, /zh/…), else as the browser prefers, else en.

    Who comes from a page of ours has chosen by its address, as has who looks for /subscribe by themselves.
    """
    if (asked := request.query_params.get("lang", "")) in LANGUAGES:
        return asked
    chosen = request.headers.get("sec-fetch-site") == "same-origin" or "token" not in request.path_params
    if language() == CHINESE or chosen:
        return language()
    for choice in request.headers.get("accept-language", "").split(","):
        if (tag := choice.strip().lower()[:2]) in LANGUAGES:
            return tag
    return ENGLISH


def _standing(subscribers: Subscribers, person: str, name: str) -> str:
    """ended: nobody gets it any longer; left: this person does not; else got."""
    if subscribers.has_left(EVERYBODY, name):
        return "ended"
    return "left" if subscribers.has_left(person, name) else "got"


def _claim(opened: Workspace, request: Request, purpose: Purpose) -> Claim:
    claim = read_token(opened.ledger.secret(), request.path_params["token"])
    if claim.purpose is not purpose:
        raise TokenError("this link is for another page", about="link", remedy="Use it as it stands in the mail")
    return claim


def _leave_or_rejoin(opened: Workspace, claim: Claim, form: Form) -> str:
    """Do what a button says; without one (RFC 8058, one click) leave what the link names. Gives back what was done."""
    everything = "everything" in form
    if name := first(form, "leave") or first(form, "rejoin"):
        if name not in claim.subscriptions:
            raise TokenError("this link is not for that subscription", about="link", remedy="Use a newer mail's link")
        names: tuple[str, ...] = (name,)
    else:
        names = () if everything else claim.subscriptions
    if "rejoin" in form or first(form, "everything") == "rejoin":
        leaving.rejoin(opened, claim.person, names, "page", _now())
        return "rejoined"
    how = "mail header" if "List-Unsubscribe" in form else "page"
    leaving.leave(opened, claim.person, names, how, _now())
    return "left"


def _wanted(form: Form) -> Subscription:
    """The subscription a form describes. Its name comes later."""
    return Subscription(
        name="form", address=first(form, "address"), language=first(form, "language", "en"),
        when=first(form, "when", "immediate"), at=first(form, "at", "08:00"),
        timezone=first(form, "timezone", "Asia/Shanghai"),
        sources=tuple(name for name in form.get("sources", ()) if name), words=_parts(form, "words"),
        codes=_parts(form, "codes"), standards=_parts(form, "standards"),
    )  # fmt: skip


def _errors(site: Site, wanted: Subscription) -> dict[str, Markup]:
    """What is wrong with what was filled in, by field."""
    found = [mistake.removeprefix(f"subscription '{wanted.name}': ") for mistake in mistakes(wanted)]
    found += [f"sources: '{name[:40]}' is not watched here" for name in wanted.sources if name not in site.sources]
    errors = beside(found, _FIELDS)
    try:
        joining.address_of(wanted.address)
    except joining.RefusedRequestError as error:
        errors["address"] = told(error)
    return errors


def _parts(form: Form, field: str) -> tuple[str, ...]:
    """What stands between commas, of either script, or in lines of its own."""
    return tuple(part.strip() for part in re.split("[,;，；、\r\n]", first(form, field)) if part.strip())


def _given(request: Request) -> Form:
    """What the address of the form already fills in: /subscribe?sources=gacc&words=口罩."""
    return {name: request.query_params.getlist(name) for name in request.query_params}


def _refused(site: Site, request: Request, error: TokenError) -> Response:
    gone = isinstance(error, ExpiredTokenError)
    return _shown(site, request, "link_problem.html", status=410 if gone else 400, expired=gone)


def _shown(site: Site, request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page in the reader's language; `say(english, chinese)` picks the words."""
    spoken = language_of(request)

    def say(english: str, chinese: str) -> str:
        return chinese if spoken == CHINESE else english

    def made() -> Response:
        return site.page(
            template, status=status, say=say, language=spoken, whens=_WHENS, languages=_LANGUAGES, **context
        )  # fmt: skip

    response = speaking(spoken, made, at=plain_address(request.url.path))
    response.headers["Content-Language"] = TAGS[spoken]
    response.headers["Vary"] = "Accept-Language"
    return response


def _now() -> datetime:
    return datetime.now(UTC)
