"""Logging in and out: by password, and by a link that is mailed at once. A stranger learns of no account.

Opening a link shows a button; only pressing it logs in, as mail scanners open every link.
"""

from datetime import UTC, datetime

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.subscription import wrong_address
from monitor.team.errors import LoginRefusedError, TooManyAttemptsError, WeakPasswordError
from monitor.team.links import Link
from monitor.team.logins import LoggedIn
from monitor.team.room import team
from monitor.team.tokens import csrf_good, csrf_of, fresh
from monitor.web import links, visiting
from monitor.web.access import NOBODY, person
from monitor.web.forms import Form, first
from monitor.web.language import translate
from monitor.web.mailing import send_login
from monitor.web.saying import told
from monitor.web.site import Site


def login(site: Site, request: Request, form: Form | None) -> Response:
    """The form of both ways; posted, the login by password."""
    if form is None:
        if person() is not NOBODY:
            return RedirectResponse(back_of(request, None), 303)
        return form_page(site, request)
    check_browser(site, request, form)
    address, password = first(form, "address"), first(form, "password")
    if not password:
        wrong = translate("Write your password, or ask for a link by e-mail instead.")
        return form_page(site, request, form, wrong=wrong, status=400)
    try:
        with team(site.folder) as opened:
            done = opened.logins.by_password(
                address, password, visiting.visitor(request, site.settings), datetime.now(UTC)
            )  # fmt: skip
    except LoginRefusedError as error:
        return form_page(site, request, form, wrong=told(error), status=403)
    except TooManyAttemptsError as error:
        return too_many(site, request, form, error)
    return begun(site, done, back_of(request, form))


def ask_link(site: Site, request: Request, form: Form | None) -> Response:
    """Posted, a link is on its way to the address, if it has an account: the answer is the same."""
    if form is None:
        return RedirectResponse(links.page("/login"), 303)
    check_browser(site, request, form)
    address, browser = first(form, "address"), browser_token(site, request)
    if not address or wrong_address(address):
        wrong = translate("Write your e-mail address, like name@example.org.")
        return form_page(site, request, form, wrong=wrong, status=400)
    visitor = visiting.visitor(request, site.settings, browser)
    try:
        with team(site.folder) as opened:
            asked = opened.logins.ask_link(address, visitor, datetime.now(UTC))
    except TooManyAttemptsError as error:
        return too_many(site, request, form, error)
    response = site.page("login_sent.html", address=address)
    visiting.keep(response, site.settings, visiting.BROWSER, browser)
    if asked:  # after the answer has left: a mail server takes its time, and that would tell
        response.background = BackgroundTask(send_login, site.settings, *asked)
    return response


def use_link(site: Site, request: Request, form: Form | None) -> Response:
    """What a link would do; posted, it is done, once."""
    token, browser = request.path_params["token"], browser_token(site, request)
    visitor, now = visiting.visitor(request, site.settings, browser), datetime.now(UTC)
    if form is not None:
        check_browser(site, request, form)
    try:
        with team(site.folder, readonly=form is None) as opened:
            link = opened.logins.look_at_link(token, visitor, now)
            if form is None:
                return _link_page(site, browser, link)
            done = opened.logins.by_link(token, visitor, now, password=first(form, "password"))
    except WeakPasswordError as error:  # the link is still good
        return _link_page(site, browser, link, wrong=told(error), status=400)
    except LoginRefusedError as error:
        return form_page(site, request, wrong=told(error), status=410)
    except TooManyAttemptsError as error:
        return too_many(site, request, None, error)
    return begun(site, done, links.page("/account"))


def logout(site: Site, request: Request, form: Form | None) -> Response:
    """A button; posted, this browser is logged out."""
    if form is None:
        return site.page("logout.html") if person() is not NOBODY else RedirectResponse(links.page("/"), 303)
    if token := visiting.cookie(request, site.settings, visiting.SESSION):
        with team(site.folder) as opened:
            opened.logins.out(token, datetime.now(UTC))
    response = RedirectResponse(links.page("/"), 303)
    visiting.forget(response, site.settings, visiting.SESSION)
    return response


def begun(site: Site, done: LoggedIn, back: str) -> Response:
    """Logged in: a session of its own, whatever the browser carried before, and on to the page asked for."""
    response = RedirectResponse(back, 303)
    visiting.keep(response, site.settings, visiting.SESSION, done.token)
    visiting.forget(response, site.settings, visiting.BROWSER)
    return response


def form_page(
    site: Site, request: Request, form: Form | None = None, *, wrong: str = "", status: int = 200
) -> Response:
    """The login form, with what was wrong."""
    browser = browser_token(site, request)
    response = site.page(
        "login.html", status=status, wrong=wrong, csrf=person().csrf or csrf_of(browser),
        address=first(form or {}, "address"), back=back_of(request, form), openid=bool(site.settings.web.oidc.issuer),
    )  # fmt: skip
    visiting.keep(response, site.settings, visiting.BROWSER, browser)
    return response


def too_many(site: Site, request: Request, form: Form | None, error: TooManyAttemptsError) -> Response:
    """429, and when to come again."""
    minutes = -(-error.retry_after // 60)
    words = translate("Too many attempts. Try again in {minutes} min.").format(minutes=minutes)
    response = form_page(site, request, form, wrong=words, status=429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def check_browser(site: Site, request: Request, form: Form) -> None:
    """Raise HTTPException 403 for a form that is not of this browser.

    A client without the cookie has loaded no form of ours: a browser's foreign forms are refused by their origin.
    """
    browser = visiting.cookie(request, site.settings, visiting.BROWSER)
    if person() is NOBODY and browser and not csrf_good(browser, first(form, "csrf")):
        raise HTTPException(403, "This form is too old or not yours; nothing was changed. Load the page again.")


def browser_token(site: Site, request: Request) -> str:
    """The browser's own token; a new one for a browser that has none."""
    return visiting.cookie(request, site.settings, visiting.BROWSER) or fresh()


def back_of(request: Request, form: Form | None) -> str:
    """The path of ours to go to after the login."""
    asked = first(form or {}, "next") or request.query_params.get("next", "")
    return visiting.way_back(asked, links.page("/account"))


def _link_page(site: Site, browser: str, link: Link, *, wrong: str = "", status: int = 200) -> Response:
    response = site.page(
        "login_link.html", status=status, link=link, wrong=wrong, csrf=person().csrf or csrf_of(browser)
    )
    visiting.keep(response, site.settings, visiting.BROWSER, browser)
    return response
