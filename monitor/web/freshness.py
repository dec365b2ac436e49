"""Whether anything was written since: one number for the state of a data folder. Reads nothing else.

SQLite tells each connection whether another one has committed (PRAGMA data_version): exact, in 10 µs, with no clock.
Its numbers can only be compared within one connection, so a process asks through one of its own for every file.
"""

import sqlite3
import threading
from pathlib import Path

FILES = ("snapshots.sqlite", "regwatch.sqlite", "team.sqlite", "search.sqlite", "story.json")  # what pages are made of

State = tuple[object, ...]


class Freshness:
    """The state of one data folder, told by connections that are kept open. For all threads of a process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._asked: dict[str, tuple[object, sqlite3.Connection]] = {}

    def state(self) -> State | None:
        """What is the same as long as nothing was written; None when it cannot be told."""
        with self._lock:
            try:
                return tuple(self._of(name) for name in FILES)
            except (OSError, sqlite3.Error):
                self._forget()
                return None

    def close(self) -> None:
        """Release the files."""
        with self._lock:
            self._forget()

    def _of(self, name: str) -> object:
        path = self._folder / name
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        itself = (found.st_dev, found.st_ino)
        if not name.endswith(".sqlite"):
            return (*itself, found.st_mtime_ns, found.st_size)
        held = self._asked.get(name)
        if held is None or held[0] != itself:
            if held:
                held[1].close()
            address = f"{path.resolve().as_uri()}?mode=ro"
            connection = sqlite3.connect(address, uri=True, timeout=0, check_same_thread=False)
            held = self._asked[name] = (itself, connection)
        return (*itself, held[1].execute("PRAGMA data_version").fetchone()[0])

    def _forget(self) -> None:
        for _, connection in self._asked.values():
            connection.close()
        self._asked.clear()
