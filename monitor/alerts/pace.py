"""How fast mails may leave: evenly spaced, so that no minute ever holds more than allowed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from time import monotonic

MINUTE = 60.0


class Pace:
    """Keeps `per_minute` (0: no limit), counting what was sent before this process or round began."""

    def __init__(self, per_minute: int, last: datetime | None, now: datetime, clock: Callable[[], float] = monotonic):
        self._clock = clock
        self._space = MINUTE / per_minute if per_minute else 0.0
        # moments are on record in whole seconds: the last one may have been up to a second later
        ago = (now - last - timedelta(seconds=1)).total_seconds() if last else MINUTE
        self._next = clock() + max(0.0, self._space - max(ago, 0.0)) if self._space else 0.0

    def wait(self, stop: Event | None) -> bool:
        """Return when the next one may leave; False when asked to stop meanwhile."""
        if not self._space:
            return True
        pause = self._next - self._clock()
        if pause > 0 and (stop or Event()).wait(pause):
            return False
        self._next = max(self._next, self._clock()) + self._space
        return True
