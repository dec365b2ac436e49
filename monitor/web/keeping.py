"""Answers kept in memory for as long as the archive says the same: made once however many ask at once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class _Place(Generic[T]):
    lock: Lock = field(default_factory=Lock)
    value: list[T] = field(default_factory=list)
    weight: int = 0


class Kept(Generic[T]):
    """The answers asked for last, up to a weight in all. A key holds whatever an answer depends on.

    Safe to ask from several threads: the first one makes an answer, the others wait for it.
    """

    def __init__(self, most: int, weight: Callable[[T], int] = lambda _: 1) -> None:
        self._most, self._weigh = most, weight
        self._lock = Lock()
        self._places: OrderedDict[Hashable, _Place[T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer under a key, made by `make` if it is not there. What `make` raises is passed on, and not kept."""
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
        with place.lock:
            if not place.value:
                try:
                    place.value.append(make())
                except BaseException:
                    with self._lock:
                        self._places.pop(key, None)
                    raise
                place.weight = self._weigh(place.value[0])
                self._trim()
            return place.value[0]

    def _trim(self) -> None:
        """Let go of the oldest answers until the others weigh little enough; the newest always stays."""
        with self._lock:
            total = sum(place.weight for place in self._places.values())
            for key in list(self._places)[:-1]:
                if total <= self._most:
                    return
                if self._places[key].value:
                    total -= self._places.pop(key).weight
