"""Several processes that answer at one address, kept up until they are told to stop. Linux; elsewhere there is one.

Each has a socket of its own on the same port (SO_REUSEPORT), among which the kernel spreads the connections evenly; one
socket for all would give most of them to whoever wakes first. The parent answers nothing and holds the sockets, so that
connections made while a worker is started again wait instead of failing.
"""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import ForkProcess

log = logging.getLogger(__name__)

MOST_BY_ITSELF = 4  # more only help where the disk keeps up; who wants them says so
PAUSE = 1.0  # seconds before a worker that died is started again
STOPPING = 15.0  # seconds workers get to finish what they hold

Answer = Callable[[socket.socket], None]  # serves on a socket until SIGINT or SIGTERM


def how_many(wanted: int) -> int:
    """The number of processes for a setting: 0 means one for each processor this process may use, four at most."""
    if not sys.platform.startswith("linux"):
        return 1
    return wanted if wanted > 0 else min(len(os.sched_getaffinity(0)), MOST_BY_ITSELF)


def sockets(bound: socket.socket, count: int) -> list[socket.socket]:
    """That many sockets on the address of a bound one, which is closed: nobody else listened there."""
    family, address = bound.family, bound.getsockname()
    bound.close()
    return [socket.create_server(address[:2], family=family, reuse_port=True, backlog=512) for _ in range(count)]


def run(listeners: list[socket.socket], answer: Answer) -> None:
    """Start one worker for each socket and keep them up until SIGINT or SIGTERM."""
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    living, ours = os.pipe()  # who reads `living` to its end knows that the parent is gone, even by SIGKILL
    context = multiprocessing.get_context("fork")

    def started(listener: socket.socket) -> ForkProcess:
        others = [one for one in listeners if one is not listener]
        process = context.Process(target=_work, args=(listener, others, answer, (living, ours)), daemon=False)
        process.start()
        return process

    workers = [started(listener) for listener in listeners]
    while not stop.wait(0.2):
        for place, worker in enumerate(workers):
            if not worker.is_alive():
                log.error(
                    "a worker of the web server stopped with exit code %s; again in %.0f s", worker.exitcode, PAUSE
                )
                stop.wait(PAUSE)
                workers[place] = started(listeners[place])
    _end(workers)


def _end(workers: list[ForkProcess]) -> None:
    for worker in workers:
        worker.terminate()
    until = time.monotonic() + STOPPING
    for worker in workers:
        worker.join(max(0.0, until - time.monotonic()))
        if worker.is_alive():
            worker.kill()
            worker.join()


def _work(listener: socket.socket, others: list[socket.socket], answer: Answer, pipe: tuple[int, int]) -> None:
    living, ours = pipe
    os.close(ours)
    for other in others:
        other.close()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler if sign is signal.SIGINT else signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, args=(living,), daemon=True, name="parent").start()
    with suppress(KeyboardInterrupt):
        answer(listener)


def _end_with_parent(living: int) -> None:
    os.read(living, 1)
    os.kill(os.getpid(), signal.SIGTERM)
