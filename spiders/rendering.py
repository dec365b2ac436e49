"""Pages that only a browser can build: the answer is fetched as ever, then a browser without a network runs it.

The browser never reaches the internet itself. Every request of the page is answered through `route` by our own
client, with the whole chain of downloader middlewares before it, so that hosts, addresses, robots.txt, proxy,
certificates and bounds are the same as everywhere; what slips past the interception meets a proxy and a resolver
that lead nowhere. Only an answer that is an ordinary page is given to the browser: a challenge is kept as it
came, never solved. scrapy-playwright needs Twisted's reactor, which we run without (decision 0012).
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Request, Response

from snapshots.model import Verdict
from spiders.bounds import MAX_ANSWER, AnswerTooLargeError
from spiders.reading.pages.page import Page
from spiders.transport import BoundedUnpacking, TrustingHandler
from spiders.verdict import judge
from spiders.visit import Visit

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright

MAX_TIME = 30.0  # seconds for one page in the browser, start and all
MAX_PAGES = 2  # browser pages open at once, of all sources together
SCRIPT_MEMORY = 256  # MB a page's scripts may use
_BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_ALONE = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    f"--js-flags=--max-old-space-size={SCRIPT_MEMORY}",
    "--disable-dev-shm-usage",
    "--no-pings",
)
_NOWHERE: Any = {"server": "http://127.0.0.1:9", "bypass": "<-loopback>"}  # the discard port

_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class RenderingError(Exception):
    """The browser cannot do its part; nothing is known of the page."""


def lacking() -> str:
    """What a source with `render = True` lacks on this machine, with the remedy; '' when nothing."""
    if find_spec("playwright") is None:
        return 'its pages need a browser: pip install "regwatch[render]" and apt install chromium'
    if not _program():
        return "its pages need a browser, and there is no Chromium: apt install chromium"
    return ""


def _program() -> str:
    return next((found for name in _BROWSERS if (found := shutil.which(name))), "")


class RenderingHandler(TrustingHandler):
    """Downloads like its parent, and lets a browser build what is asked for with `meta["render"]`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._starting = asyncio.Lock()

    async def download_request(self, request: Request) -> Response:
        """Called by Scrapy for every request. The body is the DOM; status and headers are the answer's own."""
        if not request.meta.get("render"):
            return await super().download_request(request)
        for name in ("If-None-Match", "If-Modified-Since"):  # an unchanged shell may be filled with other contents
            request.headers.pop(name, None)
        answer = self._unpacked(request, await super().download_request(request))
        if not self._is_page(request, answer):
            return answer
        async with _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(MAX_PAGES)):
            return await self._rendered(answer)

    async def close(self) -> None:
        """Called by Scrapy at the end of the crawl."""
        await self._quit()
        if self._playwright:
            await self._playwright.stop()
        await super().close()

    def _unpacked(self, request: Request, answer: Response) -> Response:
        unpacking = self.crawler.get_downloader_middleware(BoundedUnpacking)
        unpacked = unpacking.process_response(request, answer) if unpacking else answer
        assert isinstance(unpacked, Response)
        return unpacked

    def _is_page(self, request: Request, answer: Response) -> bool:
        """Whether a browser has something to build: HTML that stands for itself, no obstacle in front of it."""
        spider: Any = self.crawler.spider
        kind = (answer.headers.get("Content-Type") or b"").decode("latin-1")
        if answer.status != 200 or not isinstance(answer, HtmlResponse):
            return False
        link = request.meta["link"]
        page = Page(url=link.url, final_url=answer.url, role=link.role, body=answer.body, content_type=kind)
        return judge(spider.plan.source, page, answer.status).verdict not in (Verdict.CHALLENGE, Verdict.BLOCKED)

    async def _rendered(self, answer: Response) -> Response:
        from playwright.async_api import Error as BrowserError

        try:
            async with asyncio.timeout(MAX_TIME):
                async with self._context() as context:
                    dom = await Visit(answer, self.ask).dom(context)
        except TimeoutError as error:
            await self._quit()  # a script that never ends holds its whole process
            raise RenderingError(f"the page was not ready in the browser after {MAX_TIME:.0f} s") from error
        except BrowserError as error:
            raise RenderingError(f"the browser failed on the page: {str(error).splitlines()[0]}") from error
        body = dom.encode("utf-8", "replace")
        if len(body) > MAX_ANSWER:
            raise AnswerTooLargeError
        headers = answer.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        return HtmlResponse(answer.url, status=answer.status, headers=headers, body=body, encoding="utf-8")

    @asynccontextmanager
    async def _context(self) -> AsyncIterator["BrowserContext"]:
        """A fresh browser context: nothing of one page is left for the next."""
        browser = await self._running()
        context = await browser.new_context(
            user_agent=self.crawler.settings["USER_AGENT"],
            locale="zh-CN",
            accept_downloads=False,
            service_workers="block",
        )
        try:
            yield context
        finally:
            if browser.is_connected():
                await asyncio.wait({asyncio.ensure_future(context.close())}, timeout=2)

    async def _running(self) -> "Browser":
        from playwright.async_api import async_playwright

        async with self._starting:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            if self._browser is None or not self._browser.is_connected():
                self._browser = await self._launched(self._playwright)
            return self._browser

    async def _launched(self, playwright: "Playwright") -> "Browser":
        from playwright.async_api import Error as BrowserError

        try:
            return await playwright.chromium.launch(
                executable_path=_program(),
                args=list(_ALONE),
                proxy=_NOWHERE,
                chromium_sandbox=os.geteuid() != 0,  # Chromium refuses its sandbox to root
            )
        except BrowserError as error:
            reason = str(error).splitlines()[0]
            raise RenderingError(f"the browser does not start ({reason}); try: {_program()} --version") from error

    async def _quit(self) -> None:
        browser, self._browser = self._browser, None
        if browser:
            await asyncio.wait({asyncio.ensure_future(browser.close())}, timeout=5)

    async def ask(self, request: Request) -> Response:
        """A request of the page, through all middlewares; not through the queue, where its own page holds the place."""
        engine: Any = self.crawler.engine
        for _ in range(10):  # redirects and one second try
            result: Response | Request = await engine.downloader.middleware.download_async(
                super().download_request, request
            )
            if isinstance(result, Response):
                return result
            request = result
        raise IgnoreRequest("too many redirects")
