"""Answers what browsers ask before a page of another site may read from the API (the CORS preflight)."""

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.web.api.problems import is_api
from monitor.web.api.responding import CORS

_ALLOWED = "GET, HEAD, OPTIONS"
_ANSWER = {
    **CORS,
    "Allow": _ALLOWED,
    "Access-Control-Allow-Methods": _ALLOWED,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Accept-Datetime",
    "Access-Control-Max-Age": "86400",
}
_READ_BY_PROGRAMS = ("/timegate/", "/timemap/")


class Preflight:
    """ASGI middleware: OPTIONS for what any site may read. Lets nobody send credentials, or anything else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an OPTIONS request, pass everything else on."""
        asks = scope["type"] == "http" and scope["method"] == "OPTIONS"
        if asks and (is_api(scope["path"]) or scope["path"].startswith(_READ_BY_PROGRAMS)):
            await Response(status_code=204, headers=_ANSWER)(scope, receive, send)
            return
        await self._app(scope, receive, send)
