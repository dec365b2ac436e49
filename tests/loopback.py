"""Real web servers on the loopback, and sources that live on them, for tests of the crawl."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import easysite

Reply = tuple[int, dict[str, str], bytes | Iterator[bytes]]  # pieces: no length is announced unless the headers do
HERE = tuple(f"127.0.0.{n}" for n in range(1, 10))  # what `[network] allow` must name to let tests reach these servers
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it arrived, and when it was answered."""

    path: str
    headers: dict[str, str]  # names in lower case
    at: float
    until: float
    method: str = "GET"
    body: bytes = b""


@dataclass
class Site:
    """One server: `pages` by path, a reply or a function of the request's headers. Unknown paths are 404."""

    pages: dict[str, Reply | Callable[[dict[str, str]], Reply]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    pause: float = 0.0  # seconds every answer takes
    hangs: bool = False  # never answers
    stop: Event = field(default_factory=Event)
    address: str = ""

    def paths(self) -> list[str]:
        """What was asked for, in order, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def headers_of(self, path: str) -> dict[str, str]:
        """The headers of the last request for a path."""
        return [asked.headers for asked in self.asked if asked.path == path][-1]

    def answer(self, path: str, headers: dict[str, str]) -> Reply:
        """What this site says."""
        if self.hangs:
            self.stop.wait()
        time.sleep(self.pause)
        page = self.pages.get(path, (404, HTML, b""))
        return page(headers) if callable(page) else page


@contextmanager
def serving(site: Site, host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve a site on a free port of a loopback address for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            at = time.monotonic()
            headers = {name.casefold(): value for name, value in self.headers.items()}
            sent = self.rfile.read(int(headers.get("content-length", 0)))
            try:
                status, extra, body = site.answer(self.path, headers)
                asked = Asked(
                    path=self.path, headers=headers, at=at, until=time.monotonic(), method=self.command, body=sent
                )
                site.asked.append(asked)  # before the answer: a test may count as soon as it has that
                self.send_response(status)
                for name, value in extra.items():
                    self.send_header(name, value)
                self.write(status, extra, body)
            except OSError:
                self.close_connection = True  # the client did not wait

        do_POST = do_GET

        def write(self, status: int, extra: dict[str, str], body: bytes | Iterator[bytes]) -> None:
            if isinstance(body, bytes):
                if status != 304 and "Content-Length" not in extra:
                    self.send_header("Content-Length", str(len(body)))
                self.close_connection |= "Content-Length" in extra
                body = iter([body])
            else:
                self.send_header("Connection", "close")
            self.end_headers()
            for piece in body:
                self.wfile.write(piece)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    site.address = f"http://{host}:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def source(address: str, *paths: str, name: str = "somewhere", **facts: Any) -> Source:
    """A source in EasySite's layout of 2020 whose list stands at the given paths of an address."""
    declared = {
        "name": name,
        "title": Title(zh="某署", en="Some office"),
        "publisher": Issuer(code="some", name="某署"),
        "homepage": address,
        "hosts": (address.removeprefix("http://").partition(":")[0],),
        "entrances": tuple(address + path for path in paths or ("/list.html",)),
        "lists": (easysite.LIST_FROM_2026, easysite.LIST_UNTIL_2025),
        "articles": (easysite.ARTICLE_UNTIL_2025,),
    }
    return type("Somewhere", (Source,), {**declared, **facts})()


def list_page(*hrefs: str, following: str = "") -> Reply:
    """A list of articles, with a pager when another page follows."""
    items = "".join(f'<li><a href="{href}" title="公告 {href}">公告</a><span>2020-04-10</span></li>' for href in hrefs)
    pager = f'<a title="下一页" tagname="{following}">下一页</a>' if following else ""
    return 200, HTML, f'<html><body><ul class="conList_ull">{items}</ul>{pager}</body></html>'.encode()


def article(title: str = "某公告", *documents: str) -> Reply:
    """An article with a text, and links to documents."""
    links = "".join(f'<p><a href="{href}">附件</a></p>' for href in documents)
    return (
        200,
        HTML,
        (
            f'<html><body><div class="easysite-news-title"><h2>{title}</h2></div>'
            f'<div class="easysite-news-content"><p>现公告如下。</p>{links}</div></body></html>'
        ).encode(),
    )
