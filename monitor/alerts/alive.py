"""Which senders are alive. A sender holds a file locked as long as it lives; the system lets go of it when it dies.

So the messages of a killed sender need not wait for their lease. What a sender on another machine holds, or one of
which there is no file, waits for its lease.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

FOLDER = "senders"


@contextmanager
def living(folder: Path, name: str) -> Iterator[None]:
    """Count as alive under this name until the block ends. A name is used once only."""
    path = folder / FOLDER / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path):
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def dead(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Those of the names whose senders have died. The name is free afterwards: its file is removed."""
    for name in names:
        path = folder / FOLDER / f"{name}.lock"
        if not path.exists():
            continue
        try:
            with FileLock(path, blocking=False):
                yield name
                path.unlink(missing_ok=True)
        except (Timeout, OSError, NotImplementedError):  # held, or on a disk that cannot say
            continue
