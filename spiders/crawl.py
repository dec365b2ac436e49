"""One polite crawl of one or many sources: plans in, captures out. The only file that starts Scrapy.

Runs in the caller's asyncio loop without a Twisted reactor (19 ms per crawl, stack.md, section 1).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from weakref import WeakKeyDictionary

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from spiders.plan import Clock, Crawl, Network, Plan
from spiders.politeness import MAX_CRAWL_DELAY
from spiders.spider import SourceSpider

LEAVING = 5.0  # seconds a crawl gets to end when nobody waits for it any more

for _noisy in ("scrapy", "aiohttp", "asyncio"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)  # failures come back as verdicts, not as log lines


async def crawl(plans: list[Plan], network: Network, clock: Clock) -> AsyncIterator[Crawl]:
    """Crawl all plans at once, each with its own time limit; yields each source's crawl as it ends."""
    tasks = [asyncio.create_task(_crawl_one(plan, network, clock)) for plan in plans]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _crawl_one(plan: Plan, network: Network, clock: Clock) -> Crawl:
    async with AsyncExitStack() as stack:
        for host in sorted(plan.source.hosts):  # two sources on one host take turns, in one order: no deadlock
            await stack.enter_async_context(_host_lock(host))
        runner = AsyncCrawlerRunner(_scrapy_settings(network))
        crawler = runner.create_crawler(SourceSpider)
        task = runner.crawl(crawler, plan=plan, clock=clock)
        trouble = ""
        try:
            finished, _ = await asyncio.wait({task}, timeout=network.crawl_timeout)
            if not finished:
                trouble = f"stopped after {network.crawl_timeout:.0f} s"
                # the request in flight may still have its pause and its time-out before it
                await _stopped(crawler, task, within=MAX_CRAWL_DELAY + network.timeout)
        except asyncio.CancelledError:
            await _stopped(crawler, task, within=LEAVING)
            raise
        if task.done() and not trouble and task.exception():
            trouble = f"the crawl could not start: {task.exception()}"
        captures = tuple(crawler.spider.captures) if isinstance(crawler.spider, SourceSpider) else ()
        errors = crawler.stats.get_value("spider_exceptions/count", 0) if crawler.stats else 0
        reason = crawler.stats.get_value("finish_reason", "") if crawler.stats else ""
        if not trouble and (errors or reason not in ("finished", "")):
            trouble = f"our own code failed on {errors} page(s), finish reason '{reason}'"
        return Crawl(source=plan.source.name, captures=captures, trouble=trouble)


async def _stopped(crawler: Crawler, task: asyncio.Task[None], *, within: float) -> None:
    """End a crawl in mid-way: cancelling its task would leave the engine running."""
    stopping = asyncio.create_task(crawler.stop_async())
    await asyncio.wait({task, stopping}, timeout=within)


_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, defaultdict[str, asyncio.Lock]] = WeakKeyDictionary()


def _host_lock(host: str) -> asyncio.Lock:
    return _locks.setdefault(asyncio.get_running_loop(), defaultdict(asyncio.Lock))[host]


def _scrapy_settings(network: Network) -> dict[str, Any]:
    """Every default of Scrapy's that would be wrong for us is set here, with its reason in stack.md, section 1."""
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "USER_AGENT": network.user_agent,
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_TIMEOUT": network.timeout,
        "DOWNLOAD_MAXSIZE": 32 << 20,
        "DOWNLOAD_DELAY": network.delay,
        "CONCURRENT_REQUESTS": 1 if network.delay else 8,  # what waits in the downloader cannot be stopped any more
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if network.delay else 8,
        "CONCURRENT_ITEMS": 8,
        "RETRY_TIMES": 1,
        "COOKIES_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "REFERRER_POLICY": "same-origin",
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"},
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "spiders.politeness.OwnHosts": 50,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "spiders.politeness.PoliteRobots": 100,
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
            "spiders.transport.ConfiguredProxy": 750,
        },
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("data", "file", "ftp", "s3")),  # a page must not make us read our own disk
            **dict.fromkeys(("http", "https"), "spiders.transport.TrustingHandler"),
        },
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # the spider does it, by the archive's addresses
        "REGWATCH_PROXY": network.proxy,
        "REGWATCH_CA_FILE": network.ca_file,
        "EXTENSIONS": {"spiders.politeness.CrawlDelay": 0, "scrapy.extensions.logstats.LogStats": None},
    }
