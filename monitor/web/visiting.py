"""Browsers: the cookies they keep, whose session one carries, and where a login leads back to. Logs nobody in.

Behind https every cookie is Secure and named __Host-: no other host, not even a neighbour below the same domain, can
plant one (RFC 6265bis, 4.1.3.2).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from monitor.settings import Settings
from monitor.team import model
from monitor.team.logins import Visitor
from monitor.team.model import Session
from monitor.team.room import team
from monitor.team.sessions import LASTS
from monitor.team.tokens import csrf_of, is_token
from monitor.web.access import NOBODY, Person, Role

SESSION, BROWSER = "regwatch", "regwatch-browser"
ROLES = {model.Role.READER: Role.READER, model.Role.EDITOR: Role.EDITOR, model.Role.OPERATOR: Role.OPERATOR}
_BROWSER_LASTS = 24 * 3600  # seconds: a link asked for is good for far less
_LONGEST = 2000  # characters of an address to go back to


def who(folder: Path, settings: Settings) -> Callable[[Request], Person]:
    """`Site.who`: the person whose session a request carries, NOBODY without one. Notes the visit, once a minute."""

    def asked(request: Request) -> Person:
        token, now = cookie(request, settings, SESSION), datetime.now(UTC)
        if not token:
            return NOBODY
        with team(folder, readonly=True) as opened:
            session = opened.sessions.find(token, now)
            late = session is not None and opened.sessions.needs_touch(session, now)
        if session is None:
            return NOBODY
        if late:
            _touch(folder, session, now)
        return person_of(session.account, token)

    return asked


def person_of(account: model.Account, token: str) -> Person:
    """An account as the pages know it, in the session of a token. Pure."""
    return Person(name=account.name, address=account.address, role=ROLES[account.role], csrf=csrf_of(token))


def visitor(request: Request, settings: Settings, browser: str = "") -> Visitor:
    """The browser that asks; `browser` is the token it is only now given."""
    return Visitor(
        client=request.client.host if request.client else "",
        browser=browser or cookie(request, settings, BROWSER),
        agent=request.headers.get("user-agent", ""),
        session=cookie(request, settings, SESSION),
    )


def cookie(request: Request, settings: Settings, name: str) -> str:
    """The token in a cookie of ours; '' for none, and for what never was one of ours."""
    held = request.cookies.get(_named(settings, name), "")
    return held if is_token(held) else ""


def keep(response: Response, settings: Settings, name: str, token: str) -> None:
    """Have the browser keep a token: out of reach of scripts, and of forms that other sites send."""
    lasts = int(LASTS.total_seconds()) if name == SESSION else _BROWSER_LASTS
    response.set_cookie(
        _named(settings, name), token, max_age=lasts, path="/", secure=_secure(settings), httponly=True,
        samesite="lax",
    )  # fmt: skip


def forget(response: Response, settings: Settings, name: str) -> None:
    """Have the browser give a token up."""
    response.delete_cookie(
        _named(settings, name), path="/", secure=_secure(settings), httponly=True, samesite="lax"
    )  # fmt: skip


def way_back(asked: str, default: str) -> str:
    """Where a login leads: a path of ours, never another site however it is spelt. Pure."""
    ours = asked.startswith("/") and not asked.startswith("//") and "\\" not in asked and len(asked) <= _LONGEST
    return asked if ours and asked.isprintable() and " " not in asked else default


def _touch(folder: Path, session: Session, now: datetime) -> None:
    with team(folder) as opened:
        opened.sessions.touch(session, now)


def _secure(settings: Settings) -> bool:
    return settings.web.base_url.lower().startswith("https://")


def _named(settings: Settings, name: str) -> str:
    return f"__Host-{name}" if _secure(settings) else name
