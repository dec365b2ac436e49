"""Manners that Scrapy leaves out: robots.txt errors mean stay away, Crawl-delay is kept, 304 is asked for.

Measured on Scrapy 2.19 (stack.md, section 1): a robots.txt that answers 503 does not stop it, and Crawl-delay
is ignored.
"""

import logging
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

MAX_CRAWL_DELAY = 60.0  # a longer wish would mean not watching at all; we keep to this and say so in the log

_STAY_AWAY = b"User-agent: *\nDisallow: /\n"
log = logging.getLogger(__name__)


class PoliteRobots(RobotsTxtMiddleware):
    """RFC 9309: an unreachable robots.txt (5xx, no answer) forbids everything, a missing one (4xx) nothing."""

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=_STAY_AWAY)
        elif response.status != 200:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        waiting: Any = self._parsers[netloc]
        parser = self._parserimpl.from_crawler(self.crawler, _STAY_AWAY)
        self._parsers[netloc] = parser
        waiting.callback(parser)


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
        slot = self._crawler.engine.downloader.slots.get(host)
        if wished and slot and wished > slot.delay:
            if wished > MAX_CRAWL_DELAY:
                log.warning("%s asks for a pause of %s s; we keep %s s", host, wished, MAX_CRAWL_DELAY)
            slot.delay = min(float(wished), MAX_CRAWL_DELAY)
