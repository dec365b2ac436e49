"""Pages for what went wrong: they say what is expected or what to do, and never show a trace or a path."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.web.security import PAGE
from monitor.web.site import Site
from snapshots.errors import CorruptBodyError, RegwatchError, UnknownRecordError

_TITLES = {
    400: "That request does not make sense",
    404: "Nothing under this address",
    405: "This page can only be read",
    500: "Something went wrong here",
    503: "The archive cannot be read right now",
}
_USUAL = {
    404: "The archive holds no page under this address. It may have been mistyped.",
    405: "The archive answers GET and HEAD requests; nothing can be changed through this page.",
}

Handler = Callable[[Request, Exception], Awaitable[Response]]


def handlers(site: Site) -> Mapping[int | type[Exception], Handler]:
    """Exception handlers for the application."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        ours = error.detail if error.detail.endswith(".") else ""  # Starlette's own are bare: 'Not Found'
        return _page(site, error.status_code, ours or _USUAL.get(error.status_code, error.detail), error.headers)

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, RegwatchError)
        if isinstance(error, UnknownRecordError):
            return _page(site, 404, "The archive holds nothing under this number.")
        if isinstance(error, CorruptBodyError):
            return _page(site, 500, "The stored bytes no longer match the digest they were sealed under.", remedy=True)
        return _page(site, 503, f"{error.problem[:1].upper()}{error.problem[1:]}.", remedy=True)

    async def unexpected(request: Request, error: Exception) -> Response:
        return _page(site, 500, "The mistake is ours, and it is in the server's log. Other pages may work.")

    return {HTTPException: refused, RegwatchError: ours, Exception: unexpected}


def _page(
    site: Site, status: int, problem: str, headers: Mapping[str, str] | None = None, *, remedy: bool = False
) -> Response:
    title = _TITLES.get(status, f"Error {status}")
    response = site.page("problem.html", status=status, title=title, problem=problem, remedy=remedy)
    response.headers.update({**PAGE, **(headers or {})})  # the page for 500 leaves outside the middleware
    return response
