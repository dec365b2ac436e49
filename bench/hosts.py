"""1,000 pages over 20 loopback addresses, served by one process; a third of them answers conditional requests."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from aiohttp import web
from pages import page

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import easysite

HOSTS = 20
PER_HOST = 50
COUNT = HOSTS * PER_HOST


class Hosts:
    """The running hosts, as another process sees them."""

    def __init__(self, port: str, wire: Connection | None = None) -> None:
        self.port, self._wire = port, wire

    def pages(self) -> Iterator[str]:
        """The address of every page, host after host."""
        for host in range(1, HOSTS + 1):
            for number in range(1, PER_HOST + 1):
                yield f"http://127.0.0.{host}:{self.port}{_path(_number(host, number))}"

    def turn_to(self, visit: int) -> None:
        """Show every page as at this visit, counted from 0."""
        assert self._wire is not None
        self._wire.send(visit)
        self._wire.recv()

    def served(self) -> int:
        """How many article pages were asked for since the last call."""
        assert self._wire is not None
        self._wire.send("served")
        return int(self._wire.recv())


@contextmanager
def hosts() -> Iterator[Hosts]:
    """All hosts on one free port, for as long as the block lasts."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield Hosts(here.recv(), here)
    finally:
        process.terminate()
        process.join()


def source_on(address: str, port: str) -> type[Source]:
    """One host's source: shipped layouts, a list on that loopback address."""
    listing = f"http://{address}:{port}/list/index.html"
    facts = {
        "name": f"bench-{address.rpartition('.')[2]}",
        "title": Title(zh="测试", en="Synthetic announcements"),
        "publisher": Issuer(code="gacc", name="海关总署"),
        "homepage": listing,
        "hosts": (address,),
        "entrances": (listing,),
        "lists": (easysite.LIST_UNTIL_2025,),
        "articles": (easysite.ARTICLE_UNTIL_2025,),
    }
    return type("Bench", (Source,), facts)


def _number(host: int, number: int) -> int:
    return (host - 1) * PER_HOST + number


def _path(number: int) -> str:
    return f"/customs/302249/302266/302267/{number}/index.html"


def _state(number: int, visit: int) -> int:
    """The state of a page (see `pages.page`): its sentence moves with every third."""
    if visit == 0 or number % 10 < 3:
        return 0
    return 3 if number % 10 == 9 else 1


def _serve(wire: Connection) -> None:
    asyncio.run(_Server(wire).run())


class _Server:
    def __init__(self, wire: Connection) -> None:
        self._wire, self._served = wire, 0
        self._turn_to(0)

    def _turn_to(self, visit: int) -> None:
        self._pages = {
            _path(number): (page(number, _state(number, visit)), f'"{number}-{_state(number, visit)}"')
            for number in range(1, COUNT + 1)
        }

    async def run(self) -> None:
        app = web.Application()
        app.router.add_get("/list/index.html", self._list)
        app.router.add_get("/{path:.*}", self._page)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        first = web.TCPSite(runner, "127.0.0.1", 0)
        await first.start()
        port = runner.addresses[0][1]
        for host in range(2, HOSTS + 1):
            await web.TCPSite(runner, f"127.0.0.{host}", port).start()
        asyncio.get_running_loop().add_reader(self._wire.fileno(), self._told)
        self._wire.send(str(port))
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
        host = int(request.host.partition(":")[0].rpartition(".")[2])
        numbers = (_number(host, n) for n in range(1, PER_HOST + 1))
        items = "".join(
            f'<li><a href="{_path(n)}" title="第{n}号">公告</a><span>2026-10-20</span></li>' for n in numbers
        )
        return web.Response(
            text=f'<html><body><ul class="conList_ull">{items}</ul></body></html>', content_type="text/html"
        )

    async def _page(self, request: web.Request) -> web.Response:
        found = self._pages.get(request.path)
        if found is None:
            raise web.HTTPNotFound  # robots.txt, icons
        self._served += 1
        body, etag = found
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="text/html", charset="utf-8", headers={"ETag": etag})
