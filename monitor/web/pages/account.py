"""One's own account: name, language, password, and where one is logged in."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.team import limits
from monitor.team.errors import BadInputError, TooManyAttemptsError
from monitor.team.model import Account
from monitor.team.room import Team, team
from monitor.web import links, visiting
from monitor.web.access import person
from monitor.web.forms import Form, first
from monitor.web.language import translate
from monitor.web.saying import told
from monitor.web.site import Site


def account(site: Site, request: Request, form: Form | None) -> Response:
    """The account, and with `do` = describe or password its alteration."""
    if form is None:
        with team(site.folder, readonly=True) as opened:
            return _page(site, opened.accounts.get(person().address), done=request.query_params.get("done", ""))
    with team(site.folder) as opened:
        held = opened.accounts.get(person().address)
        try:
            return _alter(first(form, "do"))(site, request, form, opened, held)
        except BadInputError as error:
            return _page(site, held, {_field(error): told(error)}, form, status=400)
        except TooManyAttemptsError as error:
            minutes = -(-error.retry_after // 60)
            words = translate("Too many attempts. Try again in {minutes} min.").format(minutes=minutes)
            response = _page(site, held, {"current": words}, status=429)
            response.headers["Retry-After"] = str(error.retry_after)
            return response


def sessions(site: Site, request: Request, form: Form | None) -> Response:
    """Where somebody is logged in; posted, one of these ends (`end` = its number), or all others (`end` = others)."""
    token, now = visiting.cookie(request, site.settings, visiting.SESSION), datetime.now(UTC)
    with team(site.folder, readonly=form is None) as opened:
        held = opened.accounts.get(person().address)
        this = opened.sessions.find(token, now)
        if form is None:
            return site.page("sessions.html", sessions=opened.sessions.of(held, now), this=this)
        asked = first(form, "end")
        if asked == "others":
            opened.sessions.end_all(held, but=token)
        elif not (asked.isascii() and asked.isdigit() and len(asked) < 16):
            raise HTTPException(400, "‘end’ is expected to be the number of a session, or ‘others’.")
        elif this and int(asked) == this.number:
            opened.logins.out(token, now)
        elif not opened.sessions.end_number(held, int(asked)):
            raise HTTPException(404, "None of your sessions has this number; it may have ended already.")
        opened.audit.note(held.address, "session.end", held.address, None, {"which": asked})
    return RedirectResponse(links.page("/account/sessions"), 303)


def _alter(what: str) -> Callable[[Site, Request, Form, Team, Account], Response]:
    known = {"describe": _describe, "password": _password}
    if what not in known:
        raise HTTPException(400, "‘do’ is expected to be describe or password.")
    return known[what]


def _describe(site: Site, request: Request, form: Form, opened: Team, held: Account) -> Response:
    language = first(form, "language", held.language)
    opened.accounts.describe(
        held.address, by=held.address, name=first(form, "name", held.name), language=language
    )  # fmt: skip
    return RedirectResponse(f"{links.page('/account')}?done=saved", 303)


def _password(site: Site, request: Request, form: Form, opened: Team, held: Account) -> Response:
    """Another password: ends every session, and begins one anew for this browser. Raises as `set_password`."""
    now = datetime.now(UTC)
    if held.has_password:
        opened.logins.limits.take([(limits.LOGIN_OF_ADDRESS, held.address)], now)
        if not opened.accounts.password_fits(held, first(form, "current")):
            return _page(site, held, {"current": translate("The password you have now is another one.")}, status=403)
        opened.logins.limits.forget(limits.LOGIN_OF_ADDRESS, held.address)
    if first(form, "password") != first(form, "again"):
        return _page(site, held, {"again": translate("The new password is not the same twice.")}, status=400)
    after = opened.accounts.set_password(held.address, first(form, "password"), by=held.address)
    agent = visiting.visitor(request, site.settings).agent
    token = opened.sessions.begin(after, how="password", now=now, client=agent)
    response = RedirectResponse(f"{links.page('/account')}?done=password", 303)
    visiting.keep(response, site.settings, visiting.SESSION, token)
    return response


def _field(error: BadInputError) -> str:
    """Which field an error of the back end is about; "" for none."""
    return error.about if error.about in ("name", "language", "password") else ""


def _page(
    site: Site,
    held: Account,
    errors: Mapping[str, str] = MappingProxyType({}),
    form: Form | None = None,
    *,
    done: str = "",
    status: int = 200,
) -> Response:
    name = first(form or {}, "name", held.name)
    return site.page("account.html", status=status, account=held, errors=errors, name=name, done=done)
