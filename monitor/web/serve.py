"""Serving the archive: uvicorn on the configured address, and a plain word when the port is taken."""

import gc
import logging
import socket
from collections.abc import Mapping
from pathlib import Path

import uvicorn

from monitor.search import Keeper
from monitor.settings import Settings
from monitor.web import workers
from monitor.web.app import create_app
from monitor.web.cards import SourceCard
from monitor.workspace import workspace
from snapshots import archive, facts
from snapshots.errors import ArchiveError, RegwatchError, SchemaTooNewError

GRACE = 10  # seconds that requests under way get when the server is stopped
log = logging.getLogger(__name__)


class ServeError(RegwatchError):
    """The archive cannot be served at the configured address."""


def serve(folder: Path, settings: Settings, sources: Mapping[str, SourceCard]) -> None:
    """Serve until interrupted, by as many processes as the settings say. Raises ServeError, SchemaTooNewError."""
    with listening(settings.web.host, settings.web.port) as bound:
        bring_up_to_date(folder)

        def answer(listener: socket.socket) -> None:
            config = uvicorn.Config(
                create_app(folder, settings, sources),
                log_level="warning",
                server_header=False,
                access_log=False,
                timeout_graceful_shutdown=GRACE,
                proxy_headers=bool(settings.web.trusted_proxies),
                forwarded_allow_ips=list(settings.web.trusted_proxies),
            )
            keeper = Keeper(folder).start()  # in a thread of each process: the first to come fills the search index
            gc.collect()
            gc.freeze()  # what was imported stays: not to be looked through again at every page
            gc.set_threshold(20_000, 20, 50)  # nor what is kept for other readers, at every few pages
            uvicorn.Server(config).run(sockets=[listener])
            keeper.stop()

        count = workers.how_many(settings.web.workers)
        if count == 1:
            answer(bound)
        else:
            workers.run(workers.sockets(bound, count), answer)


def bring_up_to_date(folder: Path) -> None:
    """Take the schema steps that an archive of an older regwatch still needs: pages only read, and would miss indexes.

    An archive that cannot be written (a copy on a read-only disk) is served as it is.
    """
    if not (folder / facts.FILE).exists() or not (folder / archive.FILE).exists():
        return
    try:
        with workspace(folder):
            pass
    except SchemaTooNewError:
        raise
    except ArchiveError as error:
        log.warning("the archive's tables were left as they are (%s)", error)


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
