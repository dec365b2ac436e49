"""How fast the archive is read: `regwatch serve` for real, 50 readers at once, while a check writes.

    python bench/web.py FOLDER [--readers 50] [--seconds 10] [--think 1.0] [--workers 4]

FOLDER is one of bench/large_archive.py; a writer commits a new version and its change ten times a second meanwhile
(written for good: use a copy or an archive kept for this), so that no finished page is given twice. What is asked for
is even at random: a place among the newest 5,000 changes, one of all numbered notices, one of 1,350 pairs of texts of
200 KB, one of 900 days of any register; real readers mostly ask for the same few. Readers are h11-thin asyncio clients
over keep-alive connections: first one alone right after the start (cold), then all of them in a closed loop (the next
request at once) and with a second of thought between two, each after `--warm` seconds. The peer is one bare Starlette
page of the same size in the same run: its own median in a closed loop, and how many times as long each page takes.
"""

import argparse
import asyncio
import gzip
import json
import multiprocessing
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from monitor.diff.change import Change, Kind
from monitor.workspace import workspace
from snapshots.model import Notice

Ask = Callable[[], str]
WORDS_1, WORDS_2 = "口罩海关检验锑税注册产品公告", ("口罩", "海关", "检验", "无人", "注册", "稀土", "榴莲", "再生")


def asks(folder: Path) -> dict[str, Ask]:
    """What readers ask for, by the kind of page."""
    with workspace(folder, readonly=True) as opened:
        rows = opened.facts.database.conn
        keys = [key for (key,) in rows.execute("SELECT key FROM records WHERE key LIKE '%/%/%/%'")]
        long = [key for (key,) in rows.execute(
            "SELECT key FROM versions WHERE number = 1 AND LENGTH(record) > 150000 LIMIT 100")]  # fmt: skip
        pairs = [[one.id for one in opened.facts.versions.history(key)] for key in long[:30]]
        registers = [name for name in opened.facts.versions.sources() if name.startswith("register-")]

    def pair() -> str:
        first, second = sorted(random.sample(random.choice(pairs), 2))
        return f"/redline/{first}/{second}"

    def on() -> date:
        return date(2012, 1, 10) + timedelta(days=random.randrange(900))

    return {
        "home": lambda: f"/?skip={random.randrange(5_000)}",
        "notice": lambda: f"/notice/{quote(random.choice(keys))}",
        "redline of 200 KB": pair,
        "register as of a day": lambda: f"/register/{random.choice(registers)}?on={on()}",
        "search, 1 character": lambda: f"/search?q={quote(random.choice(WORDS_1))}&page={random.randrange(1, 20)}",
        "search, 2 characters": lambda: f"/search?q={quote(random.choice(WORDS_2))}&page={random.randrange(1, 20)}",
    }


async def reader(port: int, ask: Ask, until: float, think: float, told: list[tuple[float, int, int]]) -> None:
    """One reader: asks, waits for the whole answer, thinks."""
    into, out = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.sleep(random.random() * think)
    while time.perf_counter() < until:
        began = time.perf_counter()
        out.write(f"GET {ask()} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = await into.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        await into.readexactly(length)
        told.append((time.perf_counter() - began, int(head.split(b" ")[1]), length + len(head)))
        if think:
            await asyncio.sleep(think * random.uniform(0.5, 1.5))
    out.close()


def load(port: int, ask: Ask, readers: int, seconds: float, think: float) -> list[tuple[float, int, int]]:
    """What all readers met: seconds, status, bytes on the wire."""

    async def all_of_them() -> list[tuple[float, int, int]]:
        told: list[tuple[float, int, int]] = []
        until = time.perf_counter() + seconds
        await asyncio.gather(*(reader(port, ask, until, think, told) for _ in range(readers)))
        return told

    return asyncio.run(all_of_them())


def write_on(
    folder: Path, stop: "multiprocessing.synchronize.Event", count: "multiprocessing.sharedctypes.Synchronized[int]"
) -> None:
    """The check: new versions of notices at random, each committed with its change."""
    with workspace(folder) as opened:
        keys = [
            key
            for (key,) in opened.facts.database.conn.execute(
                "SELECT key FROM records WHERE key LIKE '%/%/%/%' LIMIT 5000"
            )
        ]
        while not stop.wait(0.1):
            held = opened.facts.versions.current(random.choice(keys))
            if held is None or not isinstance(held.record, Notice):
                continue
            now = datetime.now(UTC)
            record = replace(held.record, status=f"checked {now.isoformat()}")
            with opened.facts.transaction():
                fresh = opened.facts.versions.add(record, source=held.source, seen_at=now, snapshots=(1,), reader="1")
                opened.ledger.changes.add(Change(
                    kind=Kind.NOTICE_STATUS, source=held.source, key=held.key, title=record.title, seen_at=now,
                    detail=record.status, snapshots=(1,), before=held.id, after=fresh.id))  # fmt: skip
            count.value += 1


def served(folder: Path, workers: int) -> tuple["subprocess.Popen[bytes]", int]:
    """`regwatch serve` on a free port, once it answers."""
    port = free_port()
    config = folder.parent / f"bench-{port}.toml"
    config.write_text(f"data = {json.dumps(str(folder))}\n[web]\nport = {port}\nworkers = {workers}\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "--config", str(config), "serve"], start_new_session=True
    )
    return process, waited(port)


def bare(body: bytes, workers: int) -> tuple["subprocess.Popen[bytes]", int]:
    """One page of these bytes from a bare Starlette application, under the same server."""
    port = free_port()
    script = (
        "import sys, socket, uvicorn\nfrom starlette.applications import Starlette\n"
        "from starlette.responses import Response\n"
        "from starlette.routing import Route\nfrom monitor.web import workers\n"
        f"body = open({str(body_file(body))!r}, 'rb').read()\n"
        "def page(request): return Response(body, media_type='text/html', headers={'Content-Encoding': 'gzip'})\n"
        "app = Starlette(routes=[Route('/{rest:path}', page)])\n"
        "config = uvicorn.Config(app, log_level='warning', access_log=False)\n"
        "def answer(one): uvicorn.Server(config).run(sockets=[one])\n"
        f"workers.run(workers.sockets(socket.create_server(('127.0.0.1', {port})), {workers}), answer)\n"
    )
    return subprocess.Popen([sys.executable, "-c", script], start_new_session=True), waited(port)


def body_file(body: bytes) -> Path:
    """The bytes in a file the other process reads."""
    path = Path(f"/tmp/bench-web-{os.getpid()}.body")
    path.write_bytes(body)
    return path


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def waited(port: int) -> int:
    """The port, once somebody answers there."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            time.sleep(1.0)
            return port
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def told(name: str, met: list[tuple[float, int, int]], seconds: float, floor: float = 0.0) -> str:
    """One line of the table; `floor` is the bare page's median in milliseconds."""
    times = sorted(one[0] * 1000 for one in met)
    wrong = sum(one[1] != 200 for one in met)
    size = statistics.fmean(one[2] for one in met) / 1000
    p95 = times[int(len(times) * 0.95)]
    ratio = statistics.median(times) / floor if floor else 1.0
    return (f"{name:34} {statistics.median(times):8.1f} {p95:8.1f} {len(met) / seconds:8.0f} {size:8.1f} {ratio:8.1f}"
            + (f"   {wrong} not 200" if wrong else ""))  # fmt: skip


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--warm", type=float, default=5)
    given = parser.parse_args()
    pages = {name: ask for name, ask in asks(given.folder).items() if given.only in name}
    stop, count = multiprocessing.Event(), multiprocessing.Value("i", 0)
    writer = multiprocessing.Process(target=write_on, args=(given.folder, stop, count))
    writer.start()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    print(f"{'page':34} {'median':>8} {'p95 ms':>8} {'per s':>8} {'KB':>8} {'÷ bare':>8}")
    floor = floor_of(given)
    process, port = served(given.folder, given.workers)
    try:
        for name, ask in pages.items():
            print(told(f"{name}, one reader, cold", load(port, ask, 1, 1, 0), 1, floor))
            load(port, ask, given.readers, given.warm, 0)
            met = load(port, ask, given.readers, given.seconds, 0)
            print(told(f"{name}, closed", met, given.seconds, floor), flush=True)
            met = load(port, ask, given.readers, given.seconds, given.think)
            print(told(f"{name}, {given.think:g} s thought", met, given.seconds, floor), flush=True)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        stop.set()
        writer.join(10)
    print(f"the writer committed {count.value} changes meanwhile; load after: {os.getloadavg()[0]:.1f}")


def floor_of(given: argparse.Namespace) -> float:
    """The median of the bare page under the same readers, in milliseconds; tells its line."""
    other, port = bare(gzip.compress(os.urandom(7_000)), given.workers or min(4, os.cpu_count() or 1))
    met = load(port, lambda: "/", given.readers, given.seconds, 0)
    print(told("bare Starlette page, closed", met, given.seconds))
    other.send_signal(signal.SIGTERM)
    other.wait(30)
    return statistics.median(one[0] for one in met) * 1000


if __name__ == "__main__":
    main()
