"""What went wrong, for programs: RFC 9457 problem documents under /api/, where people get a page."""

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.web.api.responding import CORS
from monitor.web.problems import Handler
from monitor.web.security import PAGE
from snapshots.errors import CorruptBodyError, RegwatchError, UnknownRecordError

MEDIA_TYPE = "application/problem+json"
_USUAL = {
    404: "The API has nothing under this address. /api/v1/ lists what can be asked.",
    405: "The API only reads: GET, HEAD and OPTIONS.",
}


def for_programs(others: Mapping[int | type[Exception], Handler]) -> Mapping[int | type[Exception], Handler]:
    """The same handlers, but for what was asked under /api/."""

    def around(handler: Handler) -> Handler:
        async def handle(request: Request, error: Exception) -> Response:
            return problem(error) if is_api(request.url.path) else await handler(request, error)

        return handle

    return {kind: around(handler) for kind, handler in others.items()}


def is_api(path: str) -> bool:
    """Whether a path belongs to programs, whatever language stands before it."""
    return path.removeprefix("/zh").startswith("/api/v1")


def problem(error: Exception) -> Response:
    """An error as a problem document. Says what is expected, and nothing of our insides."""
    status, detail, headers = _told(error)
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(
        msgspec.json.encode(body), status, {**PAGE, **CORS, "Cache-Control": "no-store", **headers}, MEDIA_TYPE
    )


def _told(error: Exception) -> tuple[int, str, Mapping[str, str]]:
    if isinstance(error, HTTPException):
        ours = error.detail if error.detail.endswith(".") else _USUAL.get(error.status_code, error.detail)
        headers = dict(error.headers or {})
        return error.status_code, ours, headers | ({"Allow": "GET, HEAD, OPTIONS"} if error.status_code == 405 else {})
    if isinstance(error, UnknownRecordError):
        return 404, f"{error.problem[:1].upper()}{error.problem[1:]}.", {}
    if isinstance(error, CorruptBodyError):
        return 500, "The stored bytes no longer match the digest they were sealed under.", {}
    if isinstance(error, RegwatchError):
        return 503, f"{error.problem[:1].upper()}{error.problem[1:]}.", {"Retry-After": "30"}
    return 500, "The mistake is ours, and it is in the server's log.", {}
