"""Microseconds of CPU time to read one act into a notice, beside BeautifulSoup's get_text of the same page.

    python bench/read_act.py [--rounds 5] [--before CHECKOUT]

Four kinds of acts: the 26 KB acts of the 44 KB pages of `pages.py`; real customs notices of
tests/data/gacc-notices (one line each, their line breaks lost: the dearest layout); the short ones among them; and one
of 200 KB, made of the notices. `--before` measures an older checkout the same way, in turns. Every round is a process
of its own, which reads every act once, after a warm-up on other acts: what is remembered of short lines helps within
an act and where many acts name the same bodies, as in a real check, but no act is read twice. The medians count.

BeautifulSoup (with lxml) gives the page's text alone: who wants no more than that pays so much.
"""

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOTICES = ROOT / "tests" / "data" / "gacc-notices" / "notices.jsonl.gz"
PAGES = range(31, 91)
SHORT = 450  # characters: 1 KB and a little
LONG = 67_000  # characters: 200 KB
KINDS = ("26 KB act", "real notice", "short notice", "200 KB act", "BeautifulSoup, 44 KB page")


def measured(checkout: Path) -> dict[str, float]:
    """The child: microseconds of each kind, with the code of a checkout."""
    sys.path[:0] = [str(checkout), str(ROOT / "bench")]
    import pages
    from bs4 import BeautifulSoup
    from lxml import html as lxml_html

    from spiders.platforms.acts import notice
    from spiders.platforms.shapes import Article
    from spiders.reading.pages.html import blocks

    def of_page(number: int) -> Any:
        tree = lxml_html.document_fromstring(pages.page(number, 0).decode())
        lines = tuple(blocks(tree.xpath(pages.TEXT_XPATH)[0]))
        return Article(title=pages._title(number), blocks=lines, issuer_words="海关总署", number_words=f"第{number}号")

    def read(article: Any) -> object:
        return notice(article, url="", listed=None, publisher=None)

    with gzip.open(NOTICES, "rt", encoding="utf-8") as file:
        printed = [json.loads(line) for line in file]
    notices = [
        Article(title=each["title_from_download_link"] or "", blocks=tuple(each["text"].splitlines()),
                published=date.fromisoformat(each["issue_date"]), number_words=each["doc_number"],
                issuer_words=each["issuers"])
        for each in printed if each["issue_date"]
    ]  # fmt: skip
    for each in (*map(of_page, range(1, PAGES.start)), *notices[::4]):
        read(each)  # the warm-up: patterns are made when first asked for
    del notices[::4]
    short = [each for each in notices if sum(map(len, each.blocks)) < SHORT]
    others = [each for each in notices if each not in short]
    long, size = [], 0
    for each in reversed(others):
        long += each.blocks if size < LONG else ()
        size += sum(map(len, each.blocks))
    bytes_ = [pages.page(number, 0) for number in PAGES]
    acts: tuple[list[Any], ...] = (
        [of_page(number) for number in PAGES], others, short, [Article(title="关于公布目录的公告", blocks=tuple(long))],
    )  # fmt: skip
    found = {kind: _each(read, some) for kind, some in zip(KINDS, acts, strict=False)}
    found["real notice"] = (found["real notice"] * len(others) + found["short notice"] * len(short)) / len(notices)
    return found | {KINDS[-1]: _each(lambda page: BeautifulSoup(page, "lxml").get_text("\n"), bytes_)}


def _each(work: Callable[[Any], object], things: list[Any]) -> float:
    begun = time.process_time()
    for thing in things:
        work(thing)
    return (time.process_time() - begun) / len(things) * 1e6


def main() -> None:
    """Measure and print; with --one, be one of the measured processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", type=Path, help="an older checkout, measured in turns with this one")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one)))
        return
    checkouts = {"here": ROOT} | ({"before": options.before.resolve()} if options.before else {})
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in checkouts}
    for _ in range(options.rounds):
        for name, checkout in checkouts.items():
            one = [sys.executable, __file__, "--one", str(checkout)]
            runs[name].append(json.loads(subprocess.run(one, check=True, capture_output=True, text=True).stdout))
    print(f"{'µs of CPU time for each':28}" + "".join(f"{name:>10}" for name in runs))
    for kind in KINDS:
        medians = [statistics.median(run[kind] for run in found) for found in runs.values()]
        times = f"{medians[1] / medians[0]:9.2f}x" if len(medians) > 1 else ""
        print(f"{kind:28}" + "".join(f"{each:10.0f}" for each in medians) + times)


if __name__ == "__main__":
    main()
