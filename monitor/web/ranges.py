"""Ranges of bytes, as far as they can be asked for (RFC 9110, 14.2). Answers nothing itself."""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_ONE = r"\s*(?:\d{1,18}-\d{0,18}|-\d{1,18})\s*"
_RANGES = re.compile(rf"bytes={_ONE}(?:,{_ONE}){{0,19}}", re.ASCII)


class KnownRanges:
    """ASGI middleware: a Range in another unit, or that is none, is ignored, as the RFC asks; the whole is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, without a Range that cannot be read."""
        asked = Headers(scope=scope).get("range") if scope["type"] == "http" else None
        if asked is not None and not _possible(asked):
            left = [(name, value) for name, value in scope["headers"] if name != b"range"]
            scope = {**scope, "headers": left}
        await self._app(scope, receive, send)


def _possible(asked: str) -> bool:
    if not _RANGES.fullmatch(asked):
        return False
    ends = (one.strip().split("-") for one in asked.partition("=")[2].split(","))
    return all(not first or not last or int(first) <= int(last) for first, last in ends)
