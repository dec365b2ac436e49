"""The wire: the configured proxy, certificates trusted besides the system's, addresses checked when connecting.

Which hosts may be asked is decided in politeness.py, request by request. Here the answer of the name server is
judged, at the only moment when nobody can exchange it any more: aiohttp connects to the very addresses that
`PublicAddresses` returns. Through a proxy it is the proxy that looks names up; then only addresses that are
spelt out in a URL are judged.
"""

import socket
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from typing import Any, NoReturn

import aiohttp
import brotli  # type: ignore[import-untyped]
import yarl
from aiohttp.abc import ResolveResult
from backports import zstd
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from spiders.addresses import Reach
from spiders.bounds import AnswerTooLargeError, Bounds, CutShortError


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


class BoundedUnpacking(HttpCompressionMiddleware):
    """Scrapy's unpacking, which stops at our bound; a gzip bomb is reported as what it is: too large an answer."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        """Called by Scrapy for every answer. Raises AnswerTooLargeError."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise AnswerTooLargeError from error
        except (OSError, EOFError, zlib.error, brotli.error, zstd.ZstdError) as error:
            raise CutShortError("the answer is not packed as it says, or breaks off at once") from error

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        unpacked = HttpCompressionMiddleware._decode(body, encoding, max_size)
        if body and not _has_its_end(body, encoding, unpacked):
            raise CutShortError(f"the packed answer ({encoding.decode()}) breaks off before its end")
        return unpacked


def _has_its_end(packed: bytes, encoding: bytes, unpacked: bytes) -> bool:
    """Whether a packed body is whole. Scrapy takes what there is of one that was cut, which reads as a repeal."""
    if encoding == b"br":
        opened = brotli.Decompressor()
        opened.process(packed)
        return bool(opened.is_finished())
    if encoding == b"zstd":
        frame = zstd.ZstdDecompressor()
        frame.decompress(packed)
        return bool(frame.eof)
    if encoding != b"deflate" and packed.endswith(struct.pack("<II", zlib.crc32(unpacked), len(unpacked))):
        return True  # the common case costs nothing
    for form in (15, -15) if encoding == b"deflate" else (31,):
        stream = zlib.decompressobj(form)
        with suppress(zlib.error):
            stream.decompress(packed)
            return stream.eof
    return False


class PublicAddresses(aiohttp.ThreadedResolver):
    """The system's resolver, less the addresses a crawl must not connect to."""

    def __init__(self, reach: Reach) -> None:
        super().__init__()
        self._reach = reach
        self.proxies: set[tuple[str, int]] = set()  # named by the user, wherever they are

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Called by aiohttp for every host that is no address. Raises IgnoreRequest when none may be used."""
        found = await super().resolve(host, port, family)
        if (host, port) in self.proxies:
            return found
        refusals = [self._reach.refused_address(host, port, ip_address(one["host"].partition("%")[0])) for one in found]
        usable = [one for one, refusal in zip(found, refusals, strict=True) if not refusal]
        if refusals and not usable:
            raise IgnoreRequest(refusals[0])
        return usable


class TrustingHandler(AiohttpDownloadHandler):
    """Scrapy's reactor-less handler that also trusts a company proxy's (or the demo's) own authority."""

    lazy = True  # a certificate store takes 18 ms to read, and most sources never use both schemes

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings: Any = crawler.settings
        if settings["REGWATCH_CA_FILE"]:
            self._ssl_context.load_verify_locations(cafile=settings["REGWATCH_CA_FILE"])
        self._reach: Reach = settings["REGWATCH_REACH"]
        self._resolver = PublicAddresses(self._reach)
        assert isinstance(self._session.connector, aiohttp.TCPConnector)
        self._session.connector._resolver = self._resolver  # Scrapy makes the connector without asking us

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[_ClientResponse]:
        """One request, counted; its address judged as aiohttp reads it, for addresses pass by the resolver."""
        self._judge(yarl.URL(request.url))
        proxy = self._extract_proxy_url_with_creds(request)
        if proxy:
            through = yarl.URL(proxy)
            self._resolver.proxies.add((through.raw_host or "", through.port or 0))
        bounds = self.crawler.get_extension(Bounds)
        assert bounds is not None
        bounds.asked()
        async with super()._make_request(request, timeout) as response:
            try:
                yield response
            finally:
                bounds.came(response.content.total_bytes)

    def _judge(self, url: yarl.URL) -> None:
        refusal = self._reach.refusal(url.raw_host or "", url.port or 0)
        if refusal:
            raise IgnoreRequest(refusal)

    @staticmethod
    def _cancel_maxsize(size: int, limit: int, request: Request, *, expected: bool) -> NoReturn:
        raise AnswerTooLargeError
