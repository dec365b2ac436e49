"""How fast mails may leave: evenly spaced, so that no minute ever holds more than allowed, whoever sends.

All senders of a data folder take their turns from one small file: `run` and a `send` beside it keep one pace together,
and so does a sender that begins where another was killed.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import time

from filelock import FileLock

MINUTE = 60.0
FARTHEST = 20  # turns ahead that can be true, one for each sender waiting; what is farther off was a wrong clock


class Pace:
    """Keeps `per_minute` (0: no limit) among all who name the same folder."""

    def __init__(self, per_minute: int, folder: Path, clock: Callable[[], float] = time):
        self._clock = clock
        self._space = MINUTE / per_minute if per_minute else 0.0
        self._file = folder / "next-mail"

    def wait(self, stop: Event | None) -> bool:
        """Return when the next one may leave; False when asked to stop meanwhile."""
        if not self._space:
            return True
        pause = self._turn() - self._clock()
        return not (pause > 0 and (stop or Event()).wait(pause))

    def _turn(self) -> float:
        """Take the next moment at which nobody else sends."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._file.with_suffix(".lock")):
            try:
                free = float(self._file.read_text("ascii"))
            except (OSError, ValueError):  # none yet, or torn by a power cut
                free = 0.0
            now = self._clock()
            turn = now if free - now > FARTHEST * self._space else max(free, now)
            self._file.write_text(repr(turn + self._space), "ascii")
        return turn
