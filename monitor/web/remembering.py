"""What was made from versions and takes time to make again, kept in memory within bounds. For all threads of a process.

A version never changes, so what was made of one needs no looking after; only another file in the place of the archive's
makes other things of the same numbers.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from monitor.workspace import Workspace

T = TypeVar("T")


class Remembered(Generic[T]):
    """Things by key, the longest unused given up first once they weigh more than `most` together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._held: OrderedDict[Hashable, tuple[int, T]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._weight = 0

    def get(self, key: Hashable, make: Callable[[], T], weigh: Callable[[T], int]) -> T:
        """The thing of this key, made where it is not held: once, however many ask for it meanwhile."""
        with self._lock:
            if key in self._held:
                return self._again(key)
            turn = self._making.setdefault(key, Lock())
        with turn:
            with self._lock:
                if key in self._held:
                    return self._again(key)
            try:
                made = make()
                self._hold(key, weigh(made), made)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def _again(self, key: Hashable) -> T:
        self._held.move_to_end(key)
        return self._held[key][1]

    def _hold(self, key: Hashable, weight: int, made: T) -> None:
        with self._lock:
            self._weight += weight - self._held.pop(key, (0, made))[0]
            self._held[key] = weight, made
            while len(self._held) > 1 and self._weight > self._most:
                self._weight -= self._held.popitem(last=False)[1][0]


def archive_of(opened: Workspace) -> tuple[str, int, int]:
    """What tells one archive's file from another in the same place."""
    about = opened.facts.path.stat()
    return str(opened.facts.path), about.st_dev, about.st_ino
