"""One page in a browser that has no network: it gets the answer we have, and what it asks for is fetched for it.

Nothing but the DOM comes out of it. Pictures, fonts, sockets and downloads are not fetched, the page cannot become
another page, and no cookie is kept or sent.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from scrapy.http import Request, Response

from spiders.bounds import MAX_ANSWER, AnswerTooLargeError

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Route

LOADING = 12.0  # seconds a page gets until all its scripts are there
SETTLING = 4.0  # seconds a page gets to fall quiet after it is loaded; many never do
MAX_ASKED = 60  # requests of one page
AT_ONCE = 4  # of them under way together: about what a browser does with one host
_NEEDED = ("document", "script", "stylesheet", "xhr", "fetch")  # images, fonts and the like say nothing we read
_OWN = ("user-agent", "accept-encoding", "cookie", "host", "content-length")  # set by our client, not by the browser


class Visit:
    """One page in the browser: gives it the answer we have, fetches what it asks for, takes the DOM."""

    def __init__(self, answer: Response, ask: Callable[[Request], Awaitable[Response]]) -> None:
        self._answer, self._ask = answer, ask
        self._shown = False
        self._asked = 0
        self._places = asyncio.Semaphore(AT_ONCE)

    async def dom(self, context: "BrowserContext") -> str:
        """The page as its scripts left it. Raises AnswerTooLargeError."""
        from playwright.async_api import TimeoutError as NotQuiet

        await context.route("**/*", self._route)
        page = await context.new_page()
        context.on("page", lambda other: asyncio.ensure_future(other.close()))  # windows it opens
        await page.goto(self._answer.url, wait_until="commit", timeout=LOADING * 1000)
        with suppress(NotQuiet):
            await page.wait_for_load_state("load", timeout=LOADING * 1000)
        with suppress(NotQuiet):  # then it is taken as it is
            await page.wait_for_load_state("networkidle", timeout=SETTLING * 1000)
        if await page.evaluate("document.documentElement.outerHTML.length") > MAX_ANSWER:
            raise AnswerTooLargeError
        return await page.content()

    async def _route(self, route: "Route") -> None:
        from playwright.async_api import Error as BrowserError

        with suppress(BrowserError):  # the page is gone already
            if not _is_navigation(route):
                await self._fetched(route)
            elif self._shown:
                await route.fulfill(status=204)  # the page wants to be another page, or to open one: it stays as it is
            else:
                self._shown = True
                await _give(route, self._answer)

    async def _fetched(self, route: "Route") -> None:
        asked = route.request
        self._asked += 1
        if asked.resource_type not in _NEEDED or self._asked > MAX_ASKED:
            await route.abort()
            return
        headers = {name: value for name, value in asked.headers.items() if name not in _OWN}
        meta = {"download_timeout": LOADING}
        body = asked.post_data_buffer or b""
        try:
            async with self._places:
                answer = await self._ask(Request(asked.url, method=asked.method, headers=headers, body=body, meta=meta))
        except Exception:  # whatever stood in the way, to the page it is a request that failed
            await route.abort()
            return
        await _give(route, answer)


def _is_navigation(route: "Route") -> bool:
    """Whether a request would show another page; those of frames inside it would not."""
    from playwright.async_api import Error as BrowserError

    if not route.request.is_navigation_request():
        return False
    try:
        return route.request.frame.parent_frame is None
    except BrowserError:
        return True  # a window that is only about to open


async def _give(route: "Route", answer: Response) -> None:
    """Hand an answer, unpacked already, to the browser."""
    dropped = (b"content-encoding", b"content-length", b"transfer-encoding", b"set-cookie")
    headers = {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in answer.headers.items()
        if name.lower() not in dropped
    }
    await route.fulfill(status=answer.status, headers=headers, body=answer.body)
