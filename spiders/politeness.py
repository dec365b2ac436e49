"""Manners that Scrapy leaves out: own hosts only, robots.txt errors mean stay away, Crawl-delay is kept.

Measured on Scrapy 2.19 (stack.md, section 1): a robots.txt that answers 503 does not stop it, and Crawl-delay
is ignored. Its own filter of hosts drops a link without a word; here it comes back as a blocked capture.
"""

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from spiders.addresses import Reach

MAX_CRAWL_DELAY = 60.0  # a longer wish would mean not watching at all; we keep to this and say so in the log

log = logging.getLogger(__name__)


class RobotsUnreachableError(Exception):
    """robots.txt gave no answer, so nothing else was asked for: trouble that may pass, not a refusal."""


class OwnHosts:
    """Only the hosts of the source and those the user allows are ever asked, redirects and robots.txt included."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OwnHosts":
        """Scrapy's way to make a middleware."""
        return cls(crawler.settings["REGWATCH_REACH"])

    def process_request(self, request: Request) -> None:
        """Called by Scrapy before every request."""
        url = urlparse_cached(request)
        try:
            port = url.port or (443 if url.scheme == "https" else 80)
        except ValueError as error:
            raise IgnoreRequest(f"{request.url} is no possible address") from error
        refusal = self._reach.refusal(url.hostname or "", port)
        if refusal:
            raise IgnoreRequest(refusal)

    def process_response(self, request: Request, response: Response) -> Response:
        """Called by Scrapy after every request: a redirect that is still one here leads to no web page."""
        if 300 < response.status < 400 and response.headers.get("Location"):
            where = (response.headers.get("Location") or b"").decode("latin-1")[:200]
            raise IgnoreRequest(f"it redirects to {where}, which is no web address")
        return response


class PoliteRobots(RobotsTxtMiddleware):
    """RFC 9309: an unreachable robots.txt (5xx, no answer) forbids everything, a missing one (4xx) nothing."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}
        self._refused: dict[str, str] = {}

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Called by Scrapy once the robots.txt of the request's host is known."""
        netloc = urlparse_cached(request).netloc
        if netloc in self._refused:
            raise IgnoreRequest(self._refused[netloc])
        problem = self._unreachable.get(netloc)
        if problem:
            raise RobotsUnreachableError(f"robots.txt could not be read: {problem}")
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._unreachable[netloc] = f"HTTP {response.status}"
        response = response.replace(body=_plain_rules(response) if response.status == 200 else b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, IgnoreRequest):  # we would not go where its robots.txt led us
            self._refused[netloc] = f"its robots.txt was not fetched: {exc}"
        else:
            self._unreachable[netloc] = f"{type(exc).__name__}: {exc}"
        super()._robots_error(exc, netloc)


def _plain_rules(response: Response) -> bytes:
    """A robots.txt as UTF-8: Windows editors save it as UTF-16, which would be read as no rule at all."""
    marked = response.body.startswith((b"\xff\xfe", b"\xfe\xff"))
    return response.body.decode("utf-16", "ignore").encode() if marked else response.body


class ToldToWaitError(Exception):
    """A host asked us to come back later; nothing more was asked of it in this check."""


class PatientRetry(RetryMiddleware):
    """Second tries as Scrapy's, but none before the time that Retry-After names (RFC 9110, 10.2.3).

    The host is left alone until then: requests wait up to `MAX_CRAWL_DELAY`, beyond it they fail with a reason. Kept
    for one check; the next one asks again.
    """

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._until: dict[str, float] = {}

    async def process_request(self, request: Request) -> None:
        """Called by Scrapy before every request. Raises ToldToWaitError."""
        host = urlparse_cached(request).netloc
        left = self._until.get(host, 0.0) - time.monotonic()
        if left > MAX_CRAWL_DELAY:
            raise ToldToWaitError(f"{host} asks to be left alone for {left:.0f} s more (Retry-After)")
        if left > 0:
            await asyncio.sleep(left)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        """Called by Scrapy after every request."""
        pause = _retry_after(response) if response.status in (429, 503) else 0.0
        if pause > 0:
            host = urlparse_cached(request).netloc
            self._until[host] = max(self._until.get(host, 0.0), time.monotonic() + pause)
        if pause > MAX_CRAWL_DELAY:
            return response
        return super().process_response(request, response)


def _retry_after(response: Response) -> float:
    """Seconds that an answer asks us to wait, also as a day and time; 0 where it asks nothing we understand."""
    printed = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if printed.isascii() and printed.isdigit():
        return float(printed[:9])
    try:
        return (parsedate_to_datetime(printed) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return 0.0


class CrawlDelay:
    """Sets a host's pause to what its robots.txt asks for, when that is longer than ours."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CrawlDelay":
        """Scrapy's way to make an extension."""
        return cls(crawler)

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Called by Scrapy for every robots.txt read."""
        wished = robotparser.crawl_delay(self._crawler.settings["USER_AGENT"])
        host = urlparse_cached(request).hostname or ""
        downloader = self._crawler.engine.downloader
        slot = downloader.slots.get(host)
        if not wished or slot is None:
            return
        if wished > MAX_CRAWL_DELAY:
            log.warning("%s asks for a pause of %s s; we keep %s s", host, wished, MAX_CRAWL_DELAY)
        # without jitter, which would shorten it by up to half; and kept for a slot made anew after an idle minute
        slot.delay, slot.jitter = max(slot.delay, min(float(wished), MAX_CRAWL_DELAY)), 0.0
        downloader.per_slot_settings[host] = {"delay": slot.delay, "jitter": 0.0, "concurrency": slot.concurrency}
