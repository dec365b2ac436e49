"""Bytes on disk per slightly changed page: 50 pages, visited 10 times, beside changedetection.io on the same visits.

    python bench/stored_bytes.py [--pages 50] [--visits 10] [--cdio PATH]

The hit counter moves at every visit, one sentence at every third. What the first visit stored is subtracted: the
figure is growth, divided by the changed pages of the later visits, once as `du` counts (blocks), once by file length.
"""

import argparse
import asyncio
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pages import SIZE, TEXT_XPATH, Site, site, source_at

from monitor.settings import Network, Settings
from monitor.watch.check import Outcome, check

INSTALL = """changedetection.io is not here: python3 -m venv /tmp/peers2 &&
/tmp/peers2/bin/pip install changedetection.io, then --cdio /tmp/peers2/bin/changedetection.io"""
PATIENCE = 300.0  # seconds one visit of all pages may take

Visit = Callable[[int], None]
Size = tuple[int, int]  # bytes allocated, bytes long


def regwatch_visit(here: Site, count: int, folder: Path) -> Visit:
    """Visits by regwatch: one check each, a day apart, so that every known page is due again."""
    settings = Settings(data=folder, network=Network(delay=0.0, allow=("127.0.0.1",)))
    source = source_at(here.listing(count))()

    async def checked(now: datetime) -> list[Outcome]:
        return [outcome async for outcome in check([source], settings, lambda: now)]

    def visit(number: int) -> None:
        (outcome,) = asyncio.run(checked(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)))
        changes = count if number and number % 3 == 0 else 0
        if outcome.reasons or outcome.pages != count + 1 or len(outcome.changes) != changes:
            raise SystemExit(f"visit {number} went wrong: {outcome.pages} pages, {outcome.reasons or outcome.changes}")
        for file in folder.glob("*.sqlite"):
            with sqlite3.connect(file) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    return visit


class ChangeDetection:
    """A running changedetection.io and its API, as far as the benchmark needs it."""

    def __init__(self, address: str, folder: Path) -> None:
        self._address, self._folder, self._watches = address, folder, list[str]()

    def add(self, urls: list[str], more: dict[str, Any]) -> None:
        """Watch these addresses, rechecked only when asked."""
        often = {"time_between_check_use_default": False, "time_between_check": {"weeks": 52}}
        for url in urls:
            self._watches.append(self._call("/watch", {"url": url, **often, **more})["uuid"])

    def visit(self, number: int) -> None:
        """Recheck every watch once; returns when each has been processed and written."""
        before = {watch: self._checks(watch) for watch in self._watches}
        time.sleep(1.1)  # it names snapshots by the second
        for watch, checks in before.items():
            if number or not checks:  # it may have started the first visit by itself
                self._call(f"/watch/{watch}?recheck=1")
        deadline = time.monotonic() + PATIENCE
        waiting = [watch for watch, checks in before.items() if number or not checks]
        while waiting := [watch for watch in waiting if self._checks(watch) <= before[watch]]:
            if time.monotonic() > deadline:
                raise SystemExit(f"changedetection.io did not process {len(waiting)} watches in {PATIENCE:.0f} s")
            time.sleep(0.2)
        time.sleep(1.0)  # its last commit

    def _checks(self, watch: str) -> int:
        state = self._call(f"/watch/{watch}")
        if state.get("last_error"):
            raise SystemExit(f"changedetection.io: {state['last_error']}")
        return int(state.get("check_count") or 0)

    def _call(self, path: str, posted: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self._address}/api/v1{path}",
            data=json.dumps(posted).encode() if posted else None,
            headers={"x-api-key": self._key(), "Content-Type": "application/json"},
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            return json.loads(answer.read())

    def _key(self) -> str:
        """The API key lies in its settings file, whose name depends on the version."""
        for name in ("changedetection.json", "url-watches.json"):
            if (self._folder / name).exists():
                settings = json.loads((self._folder / name).read_text("utf-8"))["settings"]
                return str(settings["application"]["api_access_token"])
        raise OSError("no settings file yet")


@contextmanager
def changedetection(program: str, folder: Path, more: dict[str, str]) -> Iterator[ChangeDetection]:
    """The real server on the loopback, allowed to fetch from there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {
        "ALLOW_IANA_RESTRICTED_ADDRESSES": "true", "MINIMUM_SECONDS_RECHECK_TIME": "0", "LOGGER_LEVEL": "ERROR",
        "DEFAULT_SETTINGS_REQUESTS_WORKERS": "10",
        "DISABLE_VERSION_CHECK": "true", "LISTEN_HOST": "127.0.0.1", "NO_PROXY": "127.0.0.1",
        "HOME": str(folder.parent),
    }  # fmt: skip
    with (folder.parent / "log").open("wb") as log:
        process = subprocess.Popen(
            [program, "-d", str(folder), "-p", str(port)], env={**os.environ, **given, **more}, stdout=log, stderr=log
        )
    try:
        server = ChangeDetection(f"http://127.0.0.1:{port}", folder)
        deadline = time.monotonic() + 60
        while True:
            try:
                server._call("/systeminfo")
                break
            except OSError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    log_text = (folder.parent / "log").read_text("utf-8", "replace")[-2000:]
                    raise SystemExit(f"changedetection.io did not start:\n{log_text}") from error
                time.sleep(0.3)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def on_disk(folder: Path, pattern: str = "**/*") -> Size:
    """What the files in a folder take: as allocated, as long as they are."""
    os.sync()  # some file systems allocate late
    files = [file.stat() for file in folder.glob(pattern) if file.is_file()]
    return sum(file.st_blocks * 512 for file in files), sum(file.st_size for file in files)


def growth(here: Site, visits: int, visit: Visit, sizes: Callable[[], list[Size]]) -> list[Size]:
    """By how much each size grew from the first visit to the last."""
    here.turn_to(0)
    visit(0)
    before = sizes()
    for number in range(1, visits):
        here.turn_to(number)
        visit(number)
    return [(now[0] - then[0], now[1] - then[1]) for now, then in zip(sizes(), before, strict=True)]


def peer(here: Site, options: argparse.Namespace, surroundings: dict[str, str], more: dict[str, Any]) -> Size:
    """Growth of a fresh changedetection.io datastore."""
    with tempfile.TemporaryDirectory(prefix="regwatch-bench-") as name:
        folder = Path(name) / "datastore"
        folder.mkdir()
        with changedetection(options.cdio, folder, surroundings) as server:
            server.add([here.page(number) for number in range(1, options.pages + 1)], more)
            return growth(here, options.visits, server.visit, lambda: [on_disk(folder)])[0]


def ours(here: Site, options: argparse.Namespace) -> list[Size]:
    """Growth of regwatch's data folder: everything, then the archive of originals alone."""
    with tempfile.TemporaryDirectory(prefix="regwatch-bench-") as name:
        folder = Path(name)
        visit = regwatch_visit(here, options.pages, folder)
        return growth(here, options.visits, visit, lambda: [on_disk(folder), on_disk(folder, "snapshots.sqlite")])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--visits", type=int, default=10)
    parser.add_argument(
        "--cdio", default=shutil.which("changedetection.io"), help="path of the changedetection.io command"
    )
    options = parser.parse_args()
    if not options.cdio:
        raise SystemExit(INSTALL)
    packed = {"SNAPSHOT_BROTLI_COMPRESSION_THRESHOLD": "0"}
    deaf = {"include_filters": [f"xpath:{TEXT_XPATH}"], "ignore_text": ["浏览次数"]}
    with site(options.pages) as here:
        total, originals = ours(here, options)
        grown = {
            "regwatch: originals, texts, chain": total,
            "  of which originals and chain": originals,
            "changedetection.io as installed": peer(here, options, {}, {}),
            "  with brotli for every text": peer(here, options, packed, {}),
            "  and deaf to the counter (1 in 3 kept)": peer(here, options, packed, deaf),
        }
    report(grown, options.pages * (options.visits - 1))


def report(grown: dict[str, Size], changed: int) -> None:
    """Growth per changed page, and as a multiple of regwatch's."""
    total = next(iter(grown.values()))
    print(f"{changed} changed pages of {SIZE} bytes; growth per changed page")
    print(f"{'':40}{'allocated':>11}{'÷ regwatch':>12}{'length':>9}{'÷ regwatch':>12}")
    for name, (allocated, length) in grown.items():
        print(f"{name:40}{allocated / changed:11.0f}{allocated / total[0]:12.2f}", end="")
        print(f"{length / changed:9.0f}{length / total[1]:12.2f}")


if __name__ == "__main__":
    main()
