"""`regwatch run`: watcher, sender and web server as three processes, kept up, one set per data folder."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from monitor.alerts.sender import run_forever
from monitor.catalogue import chosen
from monitor.scheduler import watch as watch_schedule
from monitor.settings import Settings
from monitor.workspace import workspace
from snapshots.errors import BusyError

LOCK = "run.lock"
ROOMS = {"watcher": "watch", "sender": "deliver", "web": "serve"}  # process name → command
PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before a process that died is started again
STEADY = 300.0  # seconds after which a process counts as healthy and its pauses start anew
STOPPING = 60.0  # seconds a process gets to finish what it holds
log = logging.getLogger(__name__)


@dataclass
class _Child:
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        self.process, self.started = subprocess.Popen(self.command, start_new_session=True), time.monotonic()

    def look_after(self, name: str) -> None:
        """Start it again when it died, later and later while it keeps dying."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
        elif self.process.poll() is not None:
            self.deaths = 0 if now - self.started > STEADY else self.deaths + 1
            pause = PAUSES[min(self.deaths, len(PAUSES)) - 1] if self.deaths else PAUSES[0]
            log.error("%s stopped with exit code %s; again in %.0f s", name, self.process.returncode, pause)
            self.process, self.again_at = None, now + pause


def run(settings: Settings, config: Path | None) -> None:
    """Hold the lock, start the three, keep them up until SIGINT or SIGTERM. Raises BusyError."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    settings.data.mkdir(parents=True, exist_ok=True)
    try:
        lock = FileLock(settings.data / LOCK).acquire(blocking=False)
    except Timeout as error:
        raise BusyError(
            "another 'regwatch run' works on this folder", about=str(settings.data),
            remedy="Stop that one first; two would check every source twice",
        ) from error  # fmt: skip
    with lock:
        with workspace(settings.data):
            pass  # make the files before three processes look for them
        _supervise(settings, config)


def _supervise(settings: Settings, config: Path | None) -> None:
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    options = ["--data", str(settings.data), *(["--config", str(config)] if config else [])]
    children = {name: _Child([sys.executable, "-m", "monitor", *options, command]) for name, command in ROOMS.items()}
    log.info("watching, sending, and serving at %s", settings.web.base_url)
    while not stop.wait(0.5):
        for name, child in children.items():
            child.look_after(name)
    for child in children.values():
        if child.process:
            child.process.terminate()
    for child in children.values():
        if child.process:
            try:
                child.process.wait(STOPPING)
            except subprocess.TimeoutExpired:
                child.process.kill()


def watch(settings: Settings) -> None:
    """The watcher process: the schedule of all configured sources, until SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s watcher %(message)s")

    async def until_stopped() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, stop.set)
        parent = asyncio.create_task(_orphaned(stop))
        await watch_schedule(chosen(settings), settings, stop)
        parent.cancel()

    asyncio.run(until_stopped())


async def _orphaned(stop: asyncio.Event) -> None:
    """A killed supervisor leaves no watcher behind: two schedules on one folder would be one too many."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(2)
    stop.set()


def deliver(settings: Settings) -> None:
    """The sender process, until SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s sender %(message)s")
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    run_forever(settings.data, settings, stop)
