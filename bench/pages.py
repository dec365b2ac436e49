"""300 government pages of 44 KB that never were, served on the loopback by a process of their own.

Sentences are the real ones of monitor/demo/texts, filled up with random words made of their characters. The frame
is EasySite's until 2025 (spiders.platforms.easysite), so that regwatch reads it with a reader it ships.
"""

import asyncio
import multiprocessing
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import easysite

COUNT = 300
SIZE = 44_000  # bytes; the pages of the extraction measurements (stack.md, section 5) have 44 to 48 KB
TEXT_SIZE = 26_000  # of which so many are the act itself, the rest is frame: navigation, style, scripts
TEXT_XPATH = "//*[@id='easysiteText']"
ITEM_XPATH = "//ul[@class='conList_ull']/li/a/@href"

_TEXTS = Path(__file__).resolve().parent.parent / "monitor" / "demo" / "texts"


class Site:
    """The running server, as the benchmark's own process sees it."""

    def __init__(self, address: str, wire: Connection) -> None:
        self.address, self._wire = address, wire

    def listing(self, count: int = COUNT) -> str:
        """Address of the list of the first `count` pages."""
        return f"{self.address}/list/{count}/index.html"

    def page(self, number: int) -> str:
        """Address of one page."""
        return f"{self.address}{_path(number)}"

    def turn_to(self, visit: int) -> None:
        """Show every page as at this visit, counted from 0."""
        self._wire.send(visit)
        self._wire.recv()

    def served(self) -> int:
        """How many article pages were asked for since the last call."""
        self._wire.send("served")
        return int(self._wire.recv())


@contextmanager
def site(count: int = COUNT) -> Iterator[Site]:
    """The pages on a free loopback port, for as long as the block lasts."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(count, there), daemon=True)
    process.start()
    try:
        yield Site(here.recv(), here)
    finally:
        process.terminate()
        process.join()


def source_at(listing: str) -> type[Source]:
    """The benchmark's source: shipped layouts, a list on the loopback."""

    class Bench(Source):
        """Synthetic customs announcements."""

        name = "bench"
        title = Title(zh="测试", en="Synthetic announcements")
        publisher = Issuer(code="gacc", name="海关总署")
        homepage = listing
        hosts = ("127.0.0.1",)
        entrances = (listing,)
        lists = (easysite.LIST_UNTIL_2025,)
        articles = (easysite.ARTICLE_UNTIL_2025,)

    return Bench


def page(number: int, visit: int) -> bytes:
    """One page at one visit: the hit counter always moves, one sentence at every third visit."""
    dice = random.Random(number)
    paragraphs = _paragraphs(dice)
    paragraphs[len(paragraphs) // 2] = _sentence(random.Random(f"{number} {visit // 3}"))
    title = _title(number)
    head = (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        f"<title>{title}</title>{_navigation()}"
        f'<div class="easysite-news-peruse"><div class="easysite-news-title"><h2>{title}</h2></div>'
        f'<div class="easysite-news-describe">2020-04-10 10:00</div><div class="hgfg_box">'
        f'<div class="hgfg_list"><span>【文　　号】</span>公告〔2020〕{number}号</div>'
        f'<div class="hgfg_list"><span>【发文机关】</span>海关总署</div>'
        f'<div class="hgfg_list"><span>【发布日期】</span>2020-04-10</div></div>'
        f'<div class="easysite-news-content" id="easysiteText">\n'
    )
    body = "\n".join(f'<p style="text-indent: 2em;">{paragraph}</p>' for paragraph in paragraphs)
    views = 10_000 + number * 50 + visit * 7
    tail = f"\n<p>浏览次数：{views}打印本页 关闭</p></div></div></body></html>"
    made = (head + body + tail).encode()
    return made + b"<!--" + b"." * (SIZE - len(made) - 7) + b"-->"


def _listing(count: int) -> bytes:
    items = "".join(
        f'<li><a href="{_path(number)}" title="{_title(number)}">{_title(number)}</a><span>2020-04-10</span></li>\n'
        for number in range(1, count + 1)
    )
    return (
        f'<html><head><title>海关法规</title></head><body><ul class="conList_ull">{items}</ul></body></html>'.encode()
    )


def _path(number: int) -> str:
    return f"/customs/302249/302266/302267/{number}/index.html"


def _title(number: int) -> str:
    return f"海关总署公告2020年第{number}号（关于调整出口医疗物资检验监管第{number}批措施的公告）"


@cache
def _real() -> tuple[str, ...]:
    texts = "".join(path.read_text("utf-8") for path in sorted(_TEXTS.glob("*.txt")))
    return tuple(sentence for sentence in re.findall(r"[^。；\s]{8,}[。；]", texts))


@cache
def _characters() -> str:
    return "".join(re.findall(r"[\u4e00-\u9fff]", "".join(_real())))


def _sentence(dice: random.Random) -> str:
    words = ("".join(dice.choices(_characters(), k=dice.randint(5, 14))) for _ in range(dice.randint(2, 4)))
    return "，".join(words) + f"，编号{dice.randint(10**7, 10**8)}。"


def _paragraphs(dice: random.Random) -> list[str]:
    made, size = [], 0
    while size < TEXT_SIZE:
        real = [dice.choice(_real())] if dice.random() < 0.5 else []
        made.append("".join([*real, *(_sentence(dice) for _ in range(dice.randint(1, 3)))]))
        size += len(made[-1].encode())
    return made


@cache
def _navigation() -> str:
    """The same on every page, as a site's frame is: style and script in the head, then columns of links."""
    dice = random.Random("frame")
    rule = ".easysite-c{n} li a:hover{{color:#{n:06x};padding:0 {n}px;background:url(/images/{n}.png) no-repeat}}\n"
    style = "".join(rule.format(n=n) for n in range(40))
    function = "function f{n}(a){{var b=document.getElementById('m{n}');if(b){{b.value=a}}}}\n"
    script = "".join(function.format(n=n) for n in range(40))
    columns = [("".join(dice.choices(_characters(), k=6)), dice.randint(10**5, 10**6)) for _ in range(95)]
    links = "".join(f'<li><a href="/customs/{number}/index.html">{label}</a></li>\n' for label, number in columns)
    return f"<style>{style}</style><script>{script}</script></head><body><div class='nav'><ul>\n{links}</ul></div>"


def _serve(count: int, wire: Connection) -> None:
    asyncio.run(_Server(count, wire).run())


class _Server:
    def __init__(self, count: int, wire: Connection) -> None:
        self._count, self._wire, self._served = count, wire, 0
        self._turn_to(0)

    def _turn_to(self, visit: int) -> None:
        self._pages = {_path(number): page(number, visit) for number in range(1, self._count + 1)}

    async def run(self) -> None:
        app = web.Application()
        app.router.add_get("/list/{count}/index.html", self._list)
        app.router.add_get("/{path:.*}", self._page)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        serving = web.TCPSite(runner, "127.0.0.1", 0)
        await serving.start()
        asyncio.get_running_loop().add_reader(self._wire.fileno(), self._told)
        self._wire.send(f"http://127.0.0.1:{runner.addresses[0][1]}")
        await asyncio.Event().wait()

    def _told(self) -> None:
        told = self._wire.recv()
        if told == "served":
            self._wire.send(self._served)
            self._served = 0
        else:
            self._turn_to(told)
            self._wire.send("turned")

    async def _list(self, request: web.Request) -> web.Response:
        return _html(_listing(int(request.match_info["count"])))

    async def _page(self, request: web.Request) -> web.Response:
        found = self._pages.get(request.path)
        if found is None:
            raise web.HTTPNotFound  # robots.txt, icons
        self._served += 1
        return _html(found)


def _html(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="text/html", charset="utf-8")
