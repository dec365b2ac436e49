"""One polite crawl of one or many sources: plans in, captures out. The only file that starts Scrapy.

Runs in the caller's asyncio loop without a Twisted reactor (19 ms per crawl, stack.md, section 1).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from spiders.addresses import Reach
from spiders.base import Source
from spiders.bounds import MAX_ANSWER, MAX_REDIRECTS
from spiders.plan import Clock, Crawl, Network, Plan
from spiders.politeness import MAX_CRAWL_DELAY
from spiders.rendering import lacking
from spiders.spider import SourceSpider

_CLIENT, _BROWSER = "spiders.transport.TrustingHandler", "spiders.rendering.RenderingHandler"
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
    lack = lacking() if plan.source.render else ""
    if lack:
        return Crawl(source=plan.source.name, captures=(), trouble=lack)
    async with AsyncExitStack() as stack:
        # two sources on one host take turns, in one order: no deadlock
        for host in sorted({host.casefold() for host in plan.source.hosts}):
            await stack.enter_async_context(_host_lock(host))
        runner = AsyncCrawlerRunner(_scrapy_settings(plan.source, network))
        crawler = runner.create_crawler(SourceSpider)
        task = runner.crawl(crawler, plan=replace(plan, allow=(*plan.allow, *network.allow)), clock=clock)
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
        spider = crawler.spider if isinstance(crawler.spider, SourceSpider) else None
        errors = crawler.stats.get_value("spider_exceptions/count", 0) if crawler.stats else 0
        reason = crawler.stats.get_value("finish_reason", "") if crawler.stats else ""
        if not trouble and reason.startswith("stopped after"):
            trouble = reason
        if not trouble and (errors or reason not in ("finished", "")):
            trouble = f"our own code failed on {errors} page(s), finish reason '{reason}'"
        return Crawl(
            source=plan.source.name, captures=tuple(spider.captures) if spider else (), trouble=trouble,
            articles=spider.articles if spider else {}, lists_cut=min(spider.lists_due, default="") if spider else "",
            robots=_robots(crawler.stats.get_stats() if crawler.stats else {}),
        )  # fmt: skip


def _robots(stats: Mapping[str, Any]) -> str:
    """What robots.txt answered, by Scrapy's own count."""
    prefix = "robotstxt/response_status_count/"
    answers = [f"HTTP {name.removeprefix(prefix)}" for name in sorted(stats) if name.startswith(prefix)]
    return f"robots.txt answered {', '.join(answers)}" if answers else ""


async def _stopped(crawler: Crawler, task: asyncio.Task[None], *, within: float) -> None:
    """End a crawl in mid-way: cancelling its task would leave the engine running."""
    stopping = asyncio.create_task(crawler.stop_async())
    await asyncio.wait({task, stopping}, timeout=within)


_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, defaultdict[str, asyncio.Lock]] = WeakKeyDictionary()


def _host_lock(host: str) -> asyncio.Lock:
    return _locks.setdefault(asyncio.get_running_loop(), defaultdict(asyncio.Lock))[host]


def _scrapy_settings(source: Source, network: Network) -> dict[str, Any]:
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
        "DOWNLOAD_MAXSIZE": MAX_ANSWER,
        "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
        "CONCURRENT_REQUESTS": 1 if network.delay else 8,  # what waits in the downloader cannot be stopped any more
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if network.delay else 8,
        "CONCURRENT_ITEMS": 8,
        "RETRY_TIMES": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # would look up our own source at every answer
        "DOWNLOAD_DELAY": max(network.delay, source.pause) if network.delay else 0.0,
        "COOKIES_ENABLED": False,
        "SPIDER_MIDDLEWARES": {  # every answer is judged by us, and nothing is decided by depth
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
        },
        "REFERRER_POLICY": "same-origin",
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"},
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "spiders.politeness.OwnHosts": 50,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "spiders.politeness.PoliteRobots": 100,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "spiders.politeness.PatientRetry": 550,
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
            "spiders.redirects.MetaRefreshes": 580,
            "spiders.transport.BoundedUnpacking": 590,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
            "spiders.redirects.Redirects": 600,
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
            "spiders.transport.ConfiguredProxy": 750,
        },
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("data", "file", "ftp", "s3")),  # a page must not make us read our own disk
            **dict.fromkeys(("http", "https"), _BROWSER if source.render else _CLIENT),
        },
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # the spider does it, by the archive's addresses
        "REGWATCH_PROXY": network.proxy,
        "REGWATCH_CA_FILE": network.ca_file,
        "REGWATCH_REACH": Reach(hosts=source.hosts, allow=network.allow),
        "EXTENSIONS": {
            "spiders.politeness.CrawlDelay": 0,
            "spiders.bounds.Bounds": 0,
            "scrapy.extensions.logstats.LogStats": None,
        },
    }
