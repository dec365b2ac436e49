"""Pages per second of one check: 300 pages of 44 KB on the loopback, beside urlwatch and beside aiohttp + lxml.

    python bench/check_speed.py [--rounds 5] [--urlwatch PATH]

Every contender is a process of its own with a fresh data folder; the rounds are interleaved, the medians count. Each
round also times the same command on one page: what that takes is start-up, and is printed apart.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pages import COUNT, ITEM_XPATH, TEXT_XPATH, Site, site, source_at

CONNECTIONS = 8  # as regwatch without a delay; urlwatch uses 10 threads
INSTALL = """urlwatch is not here: python3 -m venv /tmp/peers &&
/tmp/peers/bin/pip install urlwatch, then --urlwatch /tmp/peers/bin/urlwatch"""

Command = Callable[[Site, int, Path], list[str]]  # of a contender, for so many pages and an empty folder


def regwatch(here: Site, count: int, folder: Path) -> list[str]:
    """One `monitor.watch.check.check`, as the command does it."""
    return [sys.executable, __file__, "--one", "regwatch", here.listing(count), str(folder)]


def floor(here: Site, count: int, folder: Path) -> list[str]:
    """Fetched with aiohttp and parsed with lxml, nothing judged, read or stored."""
    return [sys.executable, __file__, "--one", "floor", here.listing(count), str(folder)]


def urlwatch(program: str, filters: str) -> Command:
    """One run of urlwatch with one job for each page."""

    def command(here: Site, count: int, folder: Path) -> list[str]:
        jobs = "---\n".join(f"name: n{n}\nurl: {here.page(n)}\n{filters}" for n in range(1, count + 1))
        (folder / "urls.yaml").write_text(jobs, "utf-8")
        given = (("--urls", "urls.yaml"), ("--config", "urlwatch.yaml"), ("--cache", "cache.db"), ("--hooks", "no.py"))
        return [program, *(part for option, name in given for part in (option, str(folder / name)))]

    return command


def run_regwatch(listing: str, folder: Path) -> None:
    """The child: one check of the benchmark's source."""
    from monitor.settings import Network, Settings
    from monitor.watch.check import Outcome, check

    async def checked() -> list[Outcome]:
        settings = Settings(data=folder, network=Network(delay=0.0, allow=("127.0.0.1",)))
        return [outcome async for outcome in check([source_at(listing)()], settings, lambda: datetime.now(UTC))]

    (outcome,) = asyncio.run(checked())
    if outcome.held or outcome.reasons:
        raise SystemExit(f"the check went wrong: {outcome.reasons}")


def run_floor(listing: str) -> None:
    """The child: the same pages with the two libraries alone."""
    import aiohttp
    from lxml import html

    async def fetch() -> None:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        async with aiohttp.ClientSession(connector=connector) as session:

            async def tree(url: str) -> html.HtmlElement:
                async with session.get(url) as response:
                    return html.document_fromstring((await response.read()).decode())

            async def text(url: str) -> str:
                return str((await tree(url)).xpath(TEXT_XPATH)[0].text_content())

            base = listing.partition("/list/")[0]
            found = (await tree(listing)).xpath(ITEM_XPATH)
            texts = await asyncio.gather(*(text(base + path) for path in found))
            assert all(len(words) > 5000 for words in texts)

    asyncio.run(fetch())


def timed(command: Command, here: Site, count: int) -> float:
    """Seconds of one whole process on so many pages, and proof that it asked for each of them."""
    with tempfile.TemporaryDirectory(prefix="regwatch-bench-") as name:
        folder = Path(name)
        arguments = command(here, count, folder)
        surroundings = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "HOME": name}
        here.served()
        before = time.perf_counter()
        done = subprocess.run(arguments, env=surroundings, capture_output=True, text=True, check=False)
        took = time.perf_counter() - before
    if done.returncode or here.served() != count:
        raise SystemExit(f"{arguments[0]} did not do its work:\n{done.stderr[-2000:]}")
    return took


def measure(contenders: dict[str, Command], rounds: int) -> dict[str, tuple[float, float]]:
    """Median seconds of each contender: on one page, on all of them."""
    times: dict[tuple[str, int], list[float]] = defaultdict(list)
    with site() as here:
        for turn in range(rounds):
            names = list(contenders)
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                for count in (1, COUNT):
                    times[name, count].append(timed(contenders[name], here, count))
            print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    return {n: (statistics.median(times[n, 1]), statistics.median(times[n, COUNT])) for n in contenders}


def report(medians: dict[str, tuple[float, float]]) -> None:
    """Pages per second, and regwatch's as a multiple of each peer's."""
    ours = medians["regwatch"]
    print(f"{'':34}{'start-up':>9}{'pages/s':>9}{'regwatch':>10}{'pages/s with':>14}{'regwatch':>10}")
    print(f"{'':34}{'s':>9}{'':>9}{'÷ this':>10}{'start-up':>14}{'÷ this':>10}")
    for name, (one, every) in medians.items():
        alone, whole = (COUNT - 1) / (every - one), COUNT / every
        ratios = (every - one) / (ours[1] - ours[0]), every / ours[1]
        print(f"{name:34}{one:9.2f}{alone:9.0f}{ratios[0]:10.2f}{whole:14.0f}{ratios[1]:10.2f}")


def main() -> None:
    """Measure and print; with --one, be one of the measured processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--urlwatch", default=shutil.which("urlwatch"), help="path of the urlwatch command")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, listing, folder = options.one
        run_regwatch(listing, Path(folder)) if name == "regwatch" else run_floor(listing)
        return
    if not options.urlwatch:
        raise SystemExit(INSTALL)
    reading = f'filter:\n  - xpath: "{TEXT_XPATH}"\n  - html2text\n'
    contenders = {
        "regwatch": regwatch,
        "urlwatch, pages kept as they come": urlwatch(options.urlwatch, ""),
        "urlwatch, xpath and html2text": urlwatch(options.urlwatch, reading),
        "aiohttp + lxml alone": floor,
    }
    report(measure(contenders, options.rounds))


if __name__ == "__main__":
    main()
