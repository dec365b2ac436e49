"""Asking our own application for a page, in this process: no socket, no server."""

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answers. Header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


async def get(app: ASGIApp, base: str, address: str) -> Answer:
    """The answer to a GET without cookies, as anybody would get it."""
    parts, root = urlsplit(address), urlsplit(base)
    scope: MutableMapping[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": root.scheme, "server": (root.hostname, root.port), "client": ("127.0.0.1", 0), "root_path": "",
        "path": unquote(parts.path), "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
        "headers": [(b"host", root.netloc.encode())],
    }  # fmt: skip
    started: dict[str, Any] = {}
    body, asked = bytearray(), asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        if asked.is_set():
            await asyncio.Event().wait()  # a visitor who never hangs up; whoever listens for it is cancelled
        asked.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, send)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in started["headers"]}
    return Answer(status=started["status"], headers=headers, body=bytes(body))
