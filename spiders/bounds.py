"""How much one check may cost at the most; a site that never ends must not cost us the other sources.

Each bound is far above what any official site needed (sources.md): an annex of GACC has 9 MB, a first check asks
for some 200 addresses. What is beyond them is a mistake or an attack, and ends the check with a reason.
"""

import asyncio
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response

MAX_ANSWER = 32 << 20  # bytes of one answer, also unpacked
MAX_BYTES = 256 << 20  # bytes of all answers of one check: they are held in memory until it ends
MAX_REQUESTS = 5_000  # of one check, with robots.txt, redirects, second tries and what a browser asks for
MAX_REDIRECTS = 8  # of one address


class AnswerTooLargeError(Exception):
    """One answer is larger than we read. Not asked for again: it would be as large the next time."""

    def __init__(self) -> None:
        super().__init__(f"the answer is larger than {MAX_ANSWER >> 20} MB; nothing of it was kept")


class CutShortError(Exception):
    """An answer without its end: what there is of it is not kept, for it would read as a text that was shortened."""


class Bounds:
    """Counts what one check costs, and ends it when it costs too much."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._requests = self._came = self._kept = 0
        self._stopping: asyncio.Task[None] | None = None
        crawler.signals.connect(self.response_received, signal=signals.response_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Bounds":
        """Scrapy's way to make an extension."""
        return cls(crawler)

    def asked(self) -> None:
        """One more request goes out."""
        self._requests += 1
        if self._requests >= MAX_REQUESTS:
            self._stop(f"stopped after {MAX_REQUESTS} requests")

    def came(self, size: int) -> None:
        """So many bytes came over the wire, kept or not."""
        self._came += size
        self._weigh(self._came)

    def response_received(self, response: Response) -> None:
        """Called by Scrapy for every answer, unpacked."""
        self._kept += len(response.body)
        self._weigh(self._kept)

    def _weigh(self, size: int) -> None:
        if size >= MAX_BYTES:
            self._stop(f"stopped after {MAX_BYTES >> 20} MB")

    def _stop(self, reason: str) -> None:
        engine: Any = self._crawler.engine
        if self._stopping is None:
            self._stopping = asyncio.create_task(engine.close_spider_async(reason=reason))
