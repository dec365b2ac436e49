"""Addresses with a slash too many: led to the page without it, on this host whatever the request calls it.

Starlette's own way makes a whole address of the Host header, which anybody may write, and loses the language.
"""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.web.language import plain_address, prefixed


def unslashed(routes: Sequence[BaseRoute]) -> ASGIApp:
    """What answers where no route does: a relative redirect to a route that lacks only the slash, else 404."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = "/" + scope["path"].strip("/")
        if path == scope["path"] or not _known(routes, {**scope, "path": path}):
            raise HTTPException(404)
        to = prefixed(plain_address(path, scope.get("query_string", b"")))
        await RedirectResponse(to, 307)(scope, receive, send)

    return answer


def _known(routes: Sequence[BaseRoute], scope: Scope) -> bool:
    return any(route.matches(scope)[0] is not Match.NONE for route in routes)
