"""Serving the archive: uvicorn on the configured address, and a plain word when the port is taken."""

import socket
from collections.abc import Mapping
from pathlib import Path

import uvicorn

from monitor.settings import Settings
from monitor.web.app import create_app
from monitor.web.cards import SourceCard
from snapshots.errors import RegwatchError


class ServeError(RegwatchError):
    """The archive cannot be served at the configured address."""


def serve(folder: Path, settings: Settings, sources: Mapping[str, SourceCard]) -> None:
    """Serve until interrupted. Raises ServeError when the address cannot be listened on."""
    with listening(settings.web.host, settings.web.port) as listener:
        config = uvicorn.Config(
            create_app(folder, settings, sources), log_level="warning", server_header=False, access_log=False
        )
        uvicorn.Server(config).run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address, before anything is said about serving. Raises ServeError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise ServeError(
            f"cannot listen there ({problem})",
            about=f"{host}:{port}",
            remedy="Another program may be using the port: stop it, or set another [web] port in regwatch.toml",
        ) from error
