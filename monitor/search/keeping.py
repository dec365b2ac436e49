"""Keeping the index up to the archive beside other work. A fault is logged, and never stops what it runs beside."""

import logging
import threading
from pathlib import Path

from monitor.search.errors import IndexNotReadyError
from monitor.search.filling import Updated, update
from monitor.search.index import index_to_ask
from monitor.workspace import workspace
from snapshots import archive, facts

EVERY = 120.0  # seconds between two looks of a server; one without anything new takes a few milliseconds
AT_ONCE = 5_000  # records an index is built of while somebody waits for a check
log = logging.getLogger(__name__)
_running: set[Path] = set()
_guard = threading.Lock()


def refresh(folder: Path) -> Updated | None:
    """Bring the index up to the archive; None where that failed or there is no archive yet."""
    if not ((folder / archive.FILE).exists() and (folder / facts.FILE).exists()):
        return None
    try:
        with workspace(folder, readonly=True) as opened:
            return update(opened)
    except Exception:
        log.exception("the search index could not be brought up to date")
        return None


def refresh_after_a_check(folder: Path) -> Updated | None:
    """The same for a command somebody waits for: a large index that is not there yet is left to `serve` or `search`."""
    try:
        with index_to_ask(folder):
            pass
    except IndexNotReadyError:
        try:
            with workspace(folder, readonly=True) as opened:
                rows = opened.facts.database.conn.execute(
                    "SELECT COUNT(*) FROM (SELECT 1 FROM records LIMIT ?)", (AT_ONCE + 1,)
                )
                if rows.fetchone()[0] > AT_ONCE:
                    return None
        except Exception:
            log.exception("the search index could not be brought up to date")
            return None
    return refresh(folder)


def refresh_beside(folder: Path) -> None:
    """The same in a thread of its own, at most one for a folder; a process may end in the middle of it."""
    with _guard:
        if folder in _running:
            return  # what is new now is the next one's
        _running.add(folder)
    threading.Thread(target=_refresh_once, args=(folder,), name="search index", daemon=True).start()


def _refresh_once(folder: Path) -> None:
    try:
        refresh(folder)
    finally:
        with _guard:
            _running.discard(folder)


class Keeper:
    """A thread that refreshes the index at once and every few minutes, until it is stopped. Of several processes of
    one folder the first to come fills, the others find nothing to do.
    """

    def __init__(self, folder: Path, every: float = EVERY) -> None:
        self._folder, self._every = folder, every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="search index", daemon=True)

    def start(self) -> "Keeper":
        """Begin; returns at once."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End after what is under way, which is not waited for."""
        self._stop.set()

    def _keep(self) -> None:
        while True:
            refresh(self._folder)
            if self._stop.wait(self._every):
                return
