"""1,000 pages of 44 KB over 20 hosts of the loopback, three visits: pages per second and peak memory.

    python bench/check_hosts.py [--rounds 3] [--urlwatch PATH] [--webchanges PATH]

The first visit finds everything new. At the second 30 % of the pages answer 304, 60 % differ in their hit counter
alone and 10 % in a sentence. At the third every page answers 304. Every contender is a process of its own that goes
on where its last visit ended; the server counts the requests, so nobody skips a page.

- regwatch: `monitor.watch.check.check` over 20 sources: judged, sealed, read, compared, recorded.
- bare Scrapy: one spider with Scrapy's settings as ours, that downloads the same addresses with the same validators
  and throws the answers away.
- urlwatch, webchanges: one `url:` job for each page, unfiltered.
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hosts import COUNT, HOSTS, PER_HOST, Hosts, hosts, source_on

START = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
VISITS = ("all new", "30 % unchanged", "all unchanged")
LOST = "did not do its work"

Command = Callable[[Hosts, int, Path], list[str]]  # of a contender, for a visit and its own folder


def child(name: str) -> Command:
    """A contender that is this file again."""

    def command(here: Hosts, visit: int, folder: Path) -> list[str]:
        return [sys.executable, __file__, "--one", name, here.port, str(visit), str(folder)]

    return command


def watcher(program: str) -> Command:
    """One run of urlwatch or webchanges with one job for each page."""

    def command(here: Hosts, visit: int, folder: Path) -> list[str]:
        jobs = "---\n".join(f"name: n{n}\nurl: {url}\n" for n, url in enumerate(here.pages()))
        (folder / "urls.yaml").write_text(jobs, "utf-8")
        names = (("--urls", "urls.yaml"), ("--config", "config.yaml"), ("--hooks", "no.py"))
        cache = ("--cache", "cache.db") if "urlwatch" in program else ("--database", "cache.db")
        return [program, *(part for option, name in (*names, cache) for part in (option, str(folder / name)))]

    return command


def run_regwatch(port: str, visit: int, folder: Path) -> None:
    """The child: one check of twenty sources."""
    from monitor.settings import Network, Settings
    from monitor.watch.check import Outcome, check

    addresses = tuple(f"127.0.0.{n}" for n in range(1, HOSTS + 1))
    settings = Settings(data=folder, network=Network(delay=0.0, allow=addresses))
    moment = START + timedelta(days=visit)

    async def checked() -> list[Outcome]:
        sources = [source_on(address, port)() for address in addresses]
        return [outcome async for outcome in check(sources, settings, lambda: moment)]

    troubles = [reason for outcome in asyncio.run(checked()) for reason in outcome.reasons]
    if troubles:
        raise SystemExit(f"the check went wrong: {troubles[:3]}")


def run_scrapy(port: str, visit: int, folder: Path) -> None:
    """The child: the same addresses, downloaded and forgotten, but for the validators of the next visit."""
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerRunner

    kept = folder / "etags.json"
    etags: dict[str, str] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}

    class Bare(Spider):
        name = "bare"

        async def start(self) -> Any:
            for url in Hosts(port).pages():
                headers = {"If-None-Match": etags[url]} if url in etags else {}
                yield Request(url, headers=headers, meta={"handle_httpstatus_list": [304]})

        def parse(self, response: Any) -> Iterator[Any]:
            if response.headers.get("ETag"):
                etags[response.url] = response.headers["ETag"].decode()
            yield from ()

    settings = {
        "TWISTED_REACTOR_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False, "CONCURRENT_ITEMS": 8, "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "ROBOTSTXT_OBEY": False, "COOKIES_ENABLED": False,
    }  # fmt: skip

    async def crawled() -> None:
        await AsyncCrawlerRunner(settings).crawl(Bare)

    asyncio.run(crawled())
    kept.write_text(json.dumps(etags), "utf-8")


def timed(arguments: list[str], here: Hosts, folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one whole process, and proof that it asked for every page."""
    surroundings = {**os.environ, "NO_PROXY": "127.0.0.0/8", "no_proxy": "127.0.0.0/8", "HOME": str(folder)}
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        surroundings.pop(name, None)
    here.served()
    before = time.perf_counter()
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(arguments, env=surroundings, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    asked = here.served()
    if process.returncode or asked < COUNT:
        said = (folder / "output.txt").read_text("utf-8")[-1500:]
        raise SystemExit(f"{arguments[0]} {LOST} ({asked} pages asked, exit {process.returncode}):\n{said}")
    return took, usage.ru_maxrss / 1024


def measure(contenders: dict[str, Command], rounds: int) -> dict[tuple[str, int], tuple[float, float]]:
    """Median seconds and megabytes of each contender at each visit."""
    found: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    with hosts() as here:
        for turn in range(rounds):
            names = list(contenders)
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                with tempfile.TemporaryDirectory(prefix="regwatch-bench-") as folder:
                    for visit in range(len(VISITS)):
                        here.turn_to(visit)
                        arguments = contenders[name](here, visit, Path(folder))
                        found[name, visit].append(timed(arguments, here, Path(folder)))
            print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    return {
        place: (statistics.median(t for t, _ in taken), statistics.median(m for _, m in taken))
        for place, taken in found.items()
    }


def report(found: dict[tuple[str, int], tuple[float, float]], names: list[str]) -> None:
    """Pages per second of whole processes, and regwatch's as a multiple of each peer's."""
    print(f"{COUNT} pages over {HOSTS} hosts, {PER_HOST} each; whole processes, start-up included")
    for visit, title in enumerate(VISITS):
        ours = found["regwatch", visit][0]
        print(f"\n{title:24}{'pages/s':>9}{'regwatch ÷ this':>17}{'peak MB':>9}")
        for name in names:
            took, peak = found[name, visit]
            print(f"{name:24}{COUNT / took:9.0f}{took / ours:17.2f}{peak:9.0f}")


def main() -> None:
    """Measure and print; with --one, be one of the measured processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--urlwatch", default=shutil.which("urlwatch"), help="path of the urlwatch command")
    parser.add_argument("--webchanges", default=shutil.which("webchanges"), help="path of the webchanges command")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, port, visit, folder = options.one
        run = run_regwatch if name == "regwatch" else run_scrapy
        return run(port, int(visit), Path(folder))
    contenders = {"regwatch": child("regwatch"), "bare Scrapy": child("scrapy")}
    for name in ("urlwatch", "webchanges"):
        if getattr(options, name):
            contenders[name] = watcher(getattr(options, name))
        else:
            print(f"{name} is not here: see bench/README.md", file=sys.stderr)
    report(measure(contenders, options.rounds), list(contenders))
    return None


if __name__ == "__main__":
    main()
