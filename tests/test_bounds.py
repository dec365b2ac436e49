"""Sites that never end, lie, break off or explode: bounded, told with a reason, and the other sources go on."""

import gzip
import itertools
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest

from monitor.settings import Network as NetworkSettings
from monitor.settings import Settings
from monitor.watch.check import Outcome, check
from snapshots.model import Capture, Verdict
from spiders import bounds
from spiders.base import Source
from spiders.crawl import crawl
from spiders.plan import Crawl, Network, Plan
from spiders.reading.pages.page import parse
from tests.loopback import HERE, HTML, Reply, Site, article, list_page, serving, source

QUICK = Network(delay=0.0, timeout=3.0, crawl_timeout=30.0, allow=HERE)
PIECE = b"<p>" + b"x" * 65_000 + b"</p>"
PDF = {"Content-Type": "application/pdf"}


@pytest.fixture(autouse=True)
def no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


async def run(*sources: Source, network: Network = QUICK) -> list[Crawl]:
    plans = [Plan(source=each) for each in sources]
    return [crawled async for crawled in crawl(plans, network, lambda: datetime.now(UTC))]


async def one(site: Site, reply: Reply | Any, *, network: Network = QUICK) -> Capture:
    """What comes of one article that is answered like this, while everything around it goes on."""
    site.pages = {"/list.html": list_page("/a.html", "/b.html"), "/a.html": reply, "/b.html": article("乙")}
    [crawled] = await run(source(site.address), network=network)
    assert crawled.trouble == ""
    found = {capture.url.removeprefix(site.address): capture for capture in crawled.captures}
    assert found["/b.html"].verdict is Verdict.OK
    return found["/a.html"]


def pieces(megabytes: int) -> Iterator[bytes]:
    yield from itertools.repeat(PIECE, megabytes * 16)


# -- too much --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("announced", [True, False])
async def test_a_page_of_200_mb_is_not_read_to_its_end_and_the_reason_says_so(site: Site, announced: bool) -> None:
    size = {"Content-Length": str(200 * 16 * len(PIECE))} if announced else {}
    read: list[int] = []

    def large(headers: dict[str, str]) -> Reply:
        def counted() -> Iterator[bytes]:
            for piece in pieces(200):
                read.append(len(piece))
                yield piece

        return 200, {**HTML, **size}, counted()

    capture = await one(site, large)
    assert capture.body == b""
    assert "the answer is larger than 32 MB" in capture.reason
    assert site.paths().count("/a.html") == 1  # it would be as large the next time
    assert sum(read) < 60 << 20


async def test_a_stream_without_an_end_is_cut(site: Site) -> None:
    capture = await one(site, lambda headers: (200, HTML, itertools.repeat(PIECE)))
    assert "the answer is larger than 32 MB" in capture.reason


async def test_a_body_that_drips_for_ever_costs_the_time_of_one_answer(site: Site) -> None:
    def dripping() -> Iterator[bytes]:
        while not site.stop.wait(0.2):
            yield b"x"

    started = time.monotonic()
    capture = await one(site, lambda headers: (200, HTML, dripping()), network=Network(
        delay=0.0, timeout=1.0, crawl_timeout=30.0, allow=HERE))  # fmt: skip
    assert time.monotonic() - started < 6  # asked twice
    assert capture.verdict is Verdict.TRANSIENT
    assert "took longer than 1.0 seconds" in capture.reason


def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(megabytes)), packer.flush()])


async def test_a_gzip_bomb_is_not_unpacked(site: Site) -> None:
    capture = await one(site, (200, {**HTML, "Content-Encoding": "gzip"}, _bomb(300)))
    assert capture.body == b""
    assert "the answer is larger than 32 MB" in capture.reason


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_headers_of_megabytes_are_no_answer(site: Site) -> None:
    capture = await one(site, (200, {**HTML, "X-Long": "x" * (3 << 20)}, b""))
    assert capture.verdict is Verdict.TRANSIENT
    capture = await one(site, (200, {**HTML, **{f"X-{n}": "x" * 1000 for n in range(4000)}}, b""))
    assert capture.verdict is Verdict.TRANSIENT


MEMORY = """
import asyncio, re, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from spiders.crawl import crawl
from spiders.plan import Network, Plan
from tests.loopback import HERE, source
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
async def once(path):
    network = Network(delay=0.0, timeout=20.0, allow=HERE)
    return [c async for c in crawl([Plan(source=source(sys.argv[1], path))], network, lambda: datetime.now(UTC))]
asyncio.run(once("/list.html"))
before = peak()
[crawled] = asyncio.run(once(sys.argv[2]))
assert "larger than" in crawled.captures[0].reason, crawled
print(peak() - before)
"""


@pytest.mark.parametrize("path", ["/announced", "/endless", "/bomb"])
def test_a_page_of_200_mb_does_not_cost_200_mb_of_memory(site: Site, path: str) -> None:
    site.pages = {
        "/list.html": list_page(),
        "/announced": lambda _: (200, {**HTML, "Content-Length": str(200 << 20)}, pieces(200)),
        "/endless": lambda _: (200, HTML, pieces(200)),
        "/bomb": (200, {**HTML, "Content-Encoding": "gzip"}, _bomb(200)),
    }
    command = [sys.executable, "-c", MEMORY, site.address, path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 110


# -- too many --------------------------------------------------------------------------------------------


async def test_a_redirect_that_goes_in_a_circle_ends(site: Site) -> None:
    capture = await one(site, (302, {"Location": "/a.html"}, b""))
    assert capture.verdict is Verdict.BLOCKED
    assert "redirect" in capture.reason
    assert site.paths().count("/a.html") <= bounds.MAX_REDIRECTS + 1


async def test_a_robots_txt_that_redirects_in_a_circle_is_said(site: Site) -> None:
    site.pages = {"/robots.txt": (302, {"Location": "/robots.txt"}, b""), "/list.html": list_page("/a.html")}
    [crawled] = await run(source(site.address))
    [capture] = crawled.captures
    assert capture.verdict in (Verdict.BLOCKED, Verdict.TRANSIENT)
    assert "robots.txt" in capture.reason


async def test_of_ten_thousand_list_pages_only_as_many_are_read_as_the_source_says(site: Site) -> None:
    class Endless(dict[str, Reply]):
        def get(self, path: str, default: Any = None) -> Any:
            if path.startswith("/list-"):
                n = int(path[6:-5])
                return list_page(f"/{n}.html", following=f"/list-{n + 1}.html")
            return super().get(path, default)

    site.pages = Endless()  # type: ignore[assignment]
    [crawled] = await run(source(site.address, "/list-1.html"))
    assert len([path for path in site.paths() if path.startswith("/list-")]) == 3
    assert crawled.trouble == ""


async def test_a_list_with_20_000_links_ends_at_the_bound_of_requests_and_others_go_on(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MAX_REQUESTS", 60)
    site.pages = {"/list.html": list_page(*(f"/{n}.html" for n in range(20_000)))}
    with serving(Site(), "127.0.0.2") as well:
        well.pages = {"/list.html": list_page("/a.html"), "/a.html": article()}
        crawls = {c.source: c for c in await run(source(site.address, name="ill"), source(well.address, name="well"))}
    assert crawls["ill"].trouble == "stopped after 60 requests"
    assert len(site.asked) <= 60 + 8  # what was under way
    assert 50 <= len(crawls["ill"].captures) <= 70
    assert (crawls["well"].trouble, len(crawls["well"].captures)) == ("", 2)


async def test_a_page_with_thousands_of_attachments_ends_at_the_bound_of_bytes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MAX_BYTES", 1 << 20)
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": article("甲", *(f"/{n}.pdf" for n in range(5000)))}
    site.pages |= {f"/{n}.pdf": (200, PDF, b"%PDF-1.4" + bytes(100_000)) for n in range(5000)}
    [crawled] = await run(source(site.address))
    assert crawled.trouble == "stopped after 1 MB"
    assert sum(len(capture.body) for capture in crawled.captures) < 3 << 20


async def test_answers_that_are_not_kept_count_as_bytes_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_BYTES", 100 << 20)
    names = [f"/{n}.html" for n in range(40)]
    site.pages = {"/list.html": list_page(*names)}
    site.pages |= dict.fromkeys(names, lambda headers: (200, HTML, pieces(200)))
    [crawled] = await run(source(site.address))
    assert crawled.trouble == "stopped after 100 MB"


# -- broken ----------------------------------------------------------------------------------------------


async def test_a_body_shorter_than_announced_is_no_answer(site: Site) -> None:
    whole = article()
    assert isinstance(whole[2], bytes)
    short = {**HTML, "Content-Length": str(len(whole[2]) + 100)}
    capture = await one(site, (200, short, whole[2]))
    assert (capture.verdict, capture.body) == (Verdict.TRANSIENT, b"")


async def test_a_connection_reset_in_mid_body_is_no_answer(site: Site) -> None:
    def torn() -> Iterator[bytes]:
        yield b"<html>"
        raise ConnectionResetError

    capture = await one(site, lambda headers: (200, {**HTML, "Content-Length": "1000"}, torn()))
    assert (capture.verdict, capture.body) == (Verdict.TRANSIENT, b"")


@pytest.mark.parametrize("pack", [
    ("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress),
    ("deflate", lambda body: zlib.compress(body)[2:-4]), ("br", brotli.compress),
    ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
])  # fmt: skip
async def test_packed_answers_are_unpacked(site: Site, pack: tuple[str, Any]) -> None:
    plain = article("甲")[2]
    capture = await one(site, (200, {**HTML, "Content-Encoding": pack[0]}, pack[1](plain)))
    assert (capture.verdict, capture.body) == (Verdict.OK, plain)


@pytest.mark.parametrize("body", [b"this is not gzip", gzip.compress(b"x" * 1000)[:20], b"\x1f\x8b"])
async def test_what_cannot_be_unpacked_is_never_taken_for_a_page(site: Site, body: bytes) -> None:
    capture = await one(site, (200, {**HTML, "Content-Encoding": "gzip"}, body))
    assert capture.verdict is not Verdict.OK


@pytest.mark.parametrize("charset", ["gb2312", "iso-8859-1", "utf-16", "nonsense", "utf-8; charset=gbk"])
async def test_a_header_that_lies_about_the_charset_changes_nothing(site: Site, charset: str) -> None:
    capture = await one(site, (200, {"Content-Type": f"text/html; charset={charset}"}, article("关于某事的公告")[2]))
    assert capture.verdict is Verdict.OK


async def test_a_412_page_is_a_challenge(site: Site) -> None:
    capture = await one(site, (412, HTML, b"<script>$_ts</script>"))
    assert capture.verdict is Verdict.CHALLENGE


async def test_a_web_page_called_pdf_is_no_document(site: Site) -> None:
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": article("甲", "/x.pdf"), "/x.pdf": (200, PDF, PIECE)}
    site.pages["/x.pdf"] = (200, PDF, b"<!DOCTYPE html><html><body>404</body></html>")
    [crawled] = await run(source(site.address))
    verdicts = {capture.url.rpartition("/")[2]: capture.verdict for capture in crawled.captures}
    assert verdicts["x.pdf"] is not Verdict.OK


async def test_hosts_written_twice_in_a_source_do_not_stop_it(site: Site) -> None:
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": article()}
    [crawled] = await run(source(site.address, hosts=("127.0.0.1", "127.0.0.1")))
    assert len(crawled.captures) == 2


# -- answers that were cut, and pages that are made to be slow -------------------------------------------------


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
async def test_a_packed_answer_without_its_end_is_never_a_shorter_text(site: Site, encoding: str) -> None:
    text = b"<html><body>" + b"".join(b"<p>%d. rule %d</p>" % (n, n * n) for n in range(5000)) + b"</body></html>"
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding](text)
    capture = await one(site, (200, {**HTML, "Content-Encoding": encoding}, packed[: len(packed) // 2]))
    assert (capture.verdict, capture.body) == (Verdict.TRANSIENT, b"")
    assert "breaks off" in capture.reason


async def test_a_page_whose_connection_ended_before_it_did_is_never_a_shorter_text(site: Site) -> None:
    whole = article("甲")[2]
    assert isinstance(whole, bytes)
    capture = await one(site, lambda headers: (200, HTML, iter([whole[: len(whole) - 40]])))
    assert capture.verdict is Verdict.TRANSIENT
    assert "breaks off" in capture.reason
    assert (await one(site, lambda headers: (200, HTML, iter([whole])))).verdict is Verdict.OK


async def test_reasons_say_the_same_at_each_check(site: Site) -> None:
    [crawled] = await run(source("http://127.0.0.9:1"))
    assert "0x" not in crawled.captures[0].reason
    assert "127.0.0.9:1" in crawled.captures[0].reason


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x</p>", "300000 attributes"),
        ("<p " + " ".join(f"a{n}" for n in range(300_000)), "300000 attributes"),
        ("<b>x</b>" * 600_000, "up to 1000000 tags"),
        ("<p>above</p>" + "<div>" * 3000 + "what is deep" + "</div>" * 3000, "nested 2,048 deep"),
    ],
)
async def test_a_page_that_would_stop_the_parser_is_told_at_once(site: Site, body: str, said: str) -> None:
    started = time.monotonic()
    capture = await one(site, (200, HTML, f"<html><body>{body}".encode()))
    assert time.monotonic() - started < 5
    assert capture.verdict is Verdict.DAMAGED
    assert said in capture.reason


def test_long_tags_with_few_attributes_are_no_attack() -> None:
    image = "x" * 3_000_000
    data = "a b=c 'd' > " * 100_000
    tree = parse(
        f"""<html><body><img src="data:image/png;base64,{image}"><p data-page="{data}">text</p></body></html>"""
    )
    assert tree.text_content() == "text"


# -- what one source brings must not cost the others ---------------------------------------------------------


class Days:
    """Checks of sources on the loopback through settling, with a day between them."""

    def __init__(self, folder: Path, *sources: Source) -> None:
        self.settings = Settings(data=folder, network=NetworkSettings(delay=0.0, timeout=5.0, allow=HERE))
        self.sources, self.day = sources, datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    async def check(self, days: int = 1) -> dict[str, Outcome]:
        self.day += timedelta(days=days)
        return {found.source: found async for found in check(self.sources, self.settings, lambda: self.day)}


async def test_a_csv_with_a_field_beyond_all_measure_is_noted_and_every_source_is_settled(
    site: Site, tmp_path: Path
) -> None:
    endless = b'a,b\n"' + b"x\n" * 700_000  # a quotation mark that is never closed
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": article("甲", "/a.csv")}
    site.pages["/a.csv"] = (200, {"Content-Type": "text/csv"}, endless)
    with serving(Site(pages={"/list.html": list_page("/b.html"), "/b.html": article("乙")}), "127.0.0.2") as well:
        days = Days(tmp_path, source(site.address, name="ill"), source(well.address, name="well"))
        outcomes = await days.check()
    assert sorted(outcomes) == ["ill", "well"]
    assert not outcomes["well"].held


async def test_a_page_our_own_reading_stumbles_over_is_trouble_of_its_source_alone(site: Site, tmp_path: Path) -> None:
    class Stumbling(source(site.address).__class__):  # type: ignore[misc]
        name = "ill"

        def read(self, *given: Any, **more: Any) -> Any:
            raise RecursionError("too deep")

    site.pages = {"/list.html": list_page("/a.html"), "/a.html": article("甲")}
    with serving(Site(pages={"/list.html": list_page("/b.html"), "/b.html": article("乙")}), "127.0.0.2") as well:
        days = Days(tmp_path, Stumbling(), source(well.address, name="well"))
        outcomes = await days.check()
    assert outcomes["ill"].held
    assert "RecursionError: too deep" in " ".join(outcomes["ill"].reasons)
    assert (outcomes["well"].held, outcomes["well"].reasons) == (False, ())


async def test_a_validator_older_than_a_week_is_not_sent_so_that_a_wrong_one_hides_nothing_for_ever(
    site: Site, tmp_path: Path
) -> None:
    def stuck(headers: dict[str, str]) -> Reply:
        if headers.get("if-none-match") == 'W/"1"':
            return 304, {"ETag": 'W/"1"'}, b""
        _, kind, body = list_page(*shown)
        return 200, {**kind, "ETag": 'W/"1"'}, body

    shown = ["/a.html"]
    site.pages = {"/list.html": stuck, "/a.html": article("甲"), "/b.html": article("乙")}
    days = Days(tmp_path, source(site.address))
    await days.check()
    shown.append("/b.html")  # the body changes, the validator does not
    assert (await days.check(3))["somewhere"].changes == ()
    assert site.headers_of("/list.html")["if-none-match"] == 'W/"1"'
    found = (await days.check(5))["somewhere"].changes
    assert "if-none-match" not in site.headers_of("/list.html")
    assert [(change.kind.value, change.title) for change in found] == [("notice.published", "乙")]
