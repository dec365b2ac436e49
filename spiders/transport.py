"""The wire: the configured proxy, and certificates trusted besides the system's. Decides nothing else."""

from typing import Any

from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware


class ConfiguredProxy(HttpProxyMiddleware):
    """The proxy of the configuration for every request, robots.txt included; else the environment's."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ConfiguredProxy":
        """Scrapy's way to make a middleware."""
        middleware = cls()
        proxy = crawler.settings["REGWATCH_PROXY"]
        if proxy:
            middleware.proxies = {scheme: middleware._get_proxy(proxy, scheme) for scheme in ("http", "https")}
        return middleware


class TrustingHandler(AiohttpDownloadHandler):
    """Scrapy's reactor-less handler that also trusts a company proxy's (or the demo's) own authority."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        extra: Any = crawler.settings["REGWATCH_CA_FILE"]
        if extra:
            self._ssl_context.load_verify_locations(cafile=extra)
