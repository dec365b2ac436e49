"""More senders, as processes of their own, for the hour in which ten thousand messages are due. Decides nothing.

Composing and signing takes one processor; two senders never take one message, so several of them are simply faster.
With a rate limit there is only one. A helper whose parent is killed ends its round and then itself.
"""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic

from monitor.alerts.rounds import Done
from monitor.settings import Settings
from snapshots.errors import RegwatchError

WORTH_ONE = 500  # due messages for each helper: starting one takes as long as sending two hundred
MOST = 3
LOOK_SECONDS = 0.5  # how often a waiting parent looks whether it is to stop


class Helpers:
    """The running ones."""

    def __init__(self, processes: list[subprocess.Popen[bytes]]) -> None:
        self._processes = processes

    def finished(self, stop: Event | None) -> Iterator[Done]:
        """What each did, once it has ended. One that died tells nothing: what it held is due again by itself."""
        for process in self._processes:
            while process.stdout is not None:
                if stop is not None and stop.is_set():
                    process.terminate()  # it ends between two messages
                try:
                    out, _ = process.communicate(timeout=LOOK_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    continue
            with contextlib.suppress(EOFError, pickle.UnpicklingError):
                yield pickle.loads(out)  # noqa: S301 - our own process


@contextmanager
def called(folder: Path, settings: Settings, now: datetime, waiting: int) -> Iterator[Helpers]:
    """As many helpers as so many messages are worth; they work until nothing is due."""
    count = 0 if settings.mail.per_minute else min(MOST, (os.cpu_count() or 1) - 1, waiting // WORTH_ONE)
    order = pickle.dumps((folder, settings, now))
    processes = list[subprocess.Popen[bytes]]()
    try:
        for _ in range(count):
            process = subprocess.Popen(
                [sys.executable, "-m", "monitor.alerts.helpers"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            processes.append(process)
            assert process.stdin is not None
            process.stdin.write(order)
            process.stdin.close()
            process.stdin = None
        yield Helpers(processes)
    finally:
        for process in processes:  # after an error of ours: they end between two messages
            if process.poll() is None:
                process.terminate()


def help_out() -> None:
    """The helper's own process: its order on standard input, what it did on standard output."""
    from monitor.alerts.rounds import one_round
    from monitor.workspace import workspace

    stop, begun = Event(), monotonic()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    folder, settings, moment = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    try:
        with workspace(folder) as room:
            done = one_round(room, settings, lambda: moment + timedelta(seconds=monotonic() - begun), stop).done()
    except RegwatchError as error:
        done = Done(sent=0, put_back=0, dead=0, errors=(str(error),), more_errors=0, down={})
    sys.stdout.buffer.write(pickle.dumps(done))


if __name__ == "__main__":
    help_out()
