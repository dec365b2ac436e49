"""Manners that Scrapy leaves out: own hosts only, robots.txt errors mean stay away, Crawl-delay is kept.

Measured on Scrapy 2.19 (stack.md, section 1): a robots.txt that answers 503 does not stop it, and Crawl-delay
is ignored. Its own filter of hosts drops a link without a word; here it comes back as a blocked capture.
"""

import logging
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

MAX_CRAWL_DELAY = 60.0  # a longer wish would mean not watching at all; we keep to this and say so in the log

log = logging.getLogger(__name__)


class RobotsUnreachableError(Exception):
    """robots.txt gave no answer, so nothing else was asked for: trouble that may pass, not a refusal."""


class OwnHosts(OffsiteMiddleware):
    """Only the source's own hosts and what lies below them are ever asked, redirects included."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OwnHosts":
        """Scrapy's way to make a middleware."""
        middleware = cls(crawler.stats)
        middleware.crawler = crawler
        return middleware

    def process_request(self, request: Request, spider: Any = None) -> None:
        """Called by Scrapy before every request, robots.txt included."""
        crawling: Any = self.crawler.spider
        if not self.should_follow(request, crawling):
            raise IgnoreRequest(f"{urlparse_cached(request).hostname} is none of the source's hosts")


class PoliteRobots(RobotsTxtMiddleware):
    """RFC 9309: an unreachable robots.txt (5xx, no answer) forbids everything, a missing one (4xx) nothing."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Called by Scrapy once the robots.txt of the request's host is known."""
        problem = self._unreachable.get(urlparse_cached(request).netloc)
        if problem:
            raise RobotsUnreachableError(f"robots.txt could not be read: {problem}")
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._unreachable[netloc] = f"HTTP {response.status}"
        if response.status != 200:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable[netloc] = f"{type(exc).__name__}: {exc}"
        super()._robots_error(exc, netloc)


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
