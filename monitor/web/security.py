"""The headers every page leaves with. Archived bytes get a stricter set, in which nothing can act."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COMMON: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

PAGE: Final = _COMMON | {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; frame-src 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
}

# `sandbox` without a word gives the page an origin of its own: no script, no form, no pop-up, no cookie,
# and no meta refresh either. Only our snapshot page may frame it.
ORIGINAL: Final = _COMMON | {
    "X-DNS-Prefetch-Control": "off",
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
        " base-uri 'none'; frame-ancestors 'self'"
    ),
}


class SecurityHeaders:
    """ASGI middleware: adds the page headers to every answer that does not bring its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through, completing the headers on the way out."""

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in PAGE.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, completed)
