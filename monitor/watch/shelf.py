"""Documents as read, by the SHA-256 of their bytes: reading one again costs nothing. May be deleted at any time.

The newest stay in memory, all of them in files of the data folder; what was read by another state of our reading is
not used.
"""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import msgspec

from spiders.reading.files.kinds import suffix
from spiders.reading.files.parts import Part, parts_of

READING = "1"  # raise it when documents read better: everything is read anew
FOLDER = "read"
MAX_KEPT = 12 << 20  # bytes of one document as read; a longer one is read again
MAX_FILES = 4_000
IN_MEMORY = 24 << 20

_recent: OrderedDict[str, tuple[int, tuple[Part, ...]]] = OrderedDict()  # with their sizes as written
_lock = Lock()


def read_once(folder: Path, sha256: str, name: str, body: Callable[[], bytes]) -> tuple[Part, ...]:
    """The parts of a document, from the shelf where it was read before; `body` is asked for its bytes otherwise."""
    # The name only decides between kinds of plain text (documents.open_document).
    key = hashlib.sha256(f"{READING} {sha256} {suffix(name)}".encode()).hexdigest()
    with _lock:
        if key in _recent:
            _recent.move_to_end(key)
            return _recent[key][1]
    path = folder / FOLDER / f"{key}.json"
    written = _stored(path)
    found = _decoded(written)
    if found is None:
        found = parts_of(body(), name)
        written = msgspec.json.encode(found, enc_hook=list)
        _store(path, written)
    with _lock:
        _recent[key] = (len(written), found)
        while len(_recent) > 1 and sum(size for size, _ in _recent.values()) > IN_MEMORY:
            _recent.popitem(last=False)
    return found


def forget() -> None:
    """Drop what is in memory; the files stay."""
    with _lock:
        _recent.clear()


def _stored(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _decoded(written: bytes) -> tuple[Part, ...] | None:
    try:
        return msgspec.json.decode(written, type=tuple[Part, ...]) if written else None
    except (msgspec.MsgspecError, ValueError):
        return None


def _store(path: Path, written: bytes) -> None:
    """Best effort: a full disk or a read-only folder costs the time of reading again, nothing else."""
    if len(written) > MAX_KEPT:
        return
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        beside.write_bytes(written)
        beside.replace(path)
        _make_room(path.parent)
    except OSError:
        beside.unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    files = list(folder.glob("*.json"))
    if len(files) > MAX_FILES:
        for old in sorted(files, key=lambda file: file.stat().st_mtime)[: len(files) - MAX_FILES * 9 // 10]:
            old.unlink(missing_ok=True)
