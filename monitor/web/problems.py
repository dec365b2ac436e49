"""Pages for what went wrong: they say what is expected or what to do, and never show a trace or a path."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.web.access import asking
from monitor.web.language import speaking, split, translate
from monitor.web.security import PAGE
from monitor.web.site import Site
from monitor.web.wording import Spoken
from snapshots.errors import CorruptBodyError, RegwatchError, UnknownRecordError

TITLES = Spoken({
    400: "That request does not make sense",
    401: "Log in first",
    403: "This is not for your account",
    404: "Nothing under this address",
    405: "This page can only be read",
    409: "Somebody was faster",
    410: "This is no longer here",
    413: "That is too much at once",
    414: "This address is too long",
    422: "That cannot be taken as it is",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "The archive cannot be read right now",
})  # fmt: skip
USUAL = Spoken({
    404: "The archive holds no page under this address. It may have been mistyped.",
    405: "This address cannot be asked in that way; pages answer GET and HEAD requests. Nothing was changed.",
})  # fmt: skip
NUMBER = "The archive holds nothing under this number."
CORRUPT = "The stored bytes no longer match the digest they were sealed under."
OURS = "The mistake is ours, and it is in the server's log. Other pages may work."

Handler = Callable[[Request, Exception], Awaitable[Response]]


def handlers(site: Site) -> Mapping[int | type[Exception], Handler]:
    """Exception handlers for the application."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        status, detail = error.status_code, error.detail
        ours = detail if detail.endswith((".", "。")) else ""  # Starlette's own are bare: 'Not Found'
        with asking(site.who(request)):
            return _page(site, status, translate(ours) or USUAL.get(status, detail), error.headers)

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, RegwatchError)
        if isinstance(error, UnknownRecordError):
            return _page(site, 404, translate(NUMBER))
        if isinstance(error, CorruptBodyError):
            return _page(site, 500, translate(CORRUPT), remedy=True)
        return _page(site, 503, f"{error.problem[:1].upper()}{error.problem[1:]}.", remedy=True)

    async def unexpected(request: Request, error: Exception) -> Response:
        wanted, _ = split(request.url.path)  # this one is answered outside of every middleware
        return speaking(wanted, lambda: _page(site, 500, translate(OURS)))

    return {HTTPException: refused, RegwatchError: ours, Exception: unexpected}


def _page(
    site: Site, status: int, problem: str, headers: Mapping[str, str] | None = None, *, remedy: bool = False
) -> Response:
    title = TITLES.get(status) or translate("Error {status}").format(status=status)
    response = site.page("problem.html", status=status, number=status, title=title, problem=problem, remedy=remedy)
    response.headers.update({**PAGE, "Cache-Control": "no-store", **(headers or {})})  # 500 leaves without middleware
    return response
