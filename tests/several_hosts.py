"""Pages of several real host names on the loopback, and the checks of shipped sources against them, for tests."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from monitor.demo.internet import Answer, Internet, Request
from monitor.diff.change import Change
from monitor.settings import Network, Settings
from monitor.watch.check import Outcome, check
from spiders.sources import find

# As 412 pages of 2025 look (sources.md, section 9): random text and cookies at every visit.
CHALLENGE = (
    "<html><head><meta content='{0}' r='m'><script r='m'>$_ts=window['$_ts'];$_ts.nsd={0};$_ts.cd='q{0}';</script>"
    "</head><body onload='_$si();'></body></html>"
)


@dataclass
class Hosts:
    """Callable as a site of `Internet`: answers by whole address, 404 for the rest. `shut` hosts challenge HTML."""

    pages: dict[str, Answer] = field(default_factory=dict)
    shut: set[str] = field(default_factory=set)
    visits: int = 0

    def __call__(self, request: Request) -> Answer:
        self.visits += 1
        host = request.url.split("/")[2]
        if request.url.endswith("/robots.txt"):
            return Answer(status=404)
        if host in self.shut and not request.url.endswith((".xls", ".xlsx", ".doc", ".pdf")):
            cookies = {"Set-Cookie": f"NfBCSins2OywS={self.visits}; path=/", "Content-Type": "text/html"}
            return Answer(status=412, headers=cookies, body=CHALLENGE.format(self.visits).encode())
        return self.pages.get(request.url, Answer(status=404, body=b"<html><body>404</body></html>"))

    def put(self, url: str, text: str, *, encoding: str = "utf-8", charset: str = "; charset=utf-8") -> None:
        """A page at an address."""
        kind = {"Content-Type": f"text/html{charset}"}
        self.pages[url] = Answer(status=200, headers=kind, body=text.encode(encoding))

    def document(self, url: str, body: bytes) -> None:
        """A document at an address."""
        self.pages[url] = Answer(status=200, headers={"Content-Type": "application/octet-stream"}, body=body)


class Checks:
    """Checks of shipped sources, day after day; `asked` are the addresses of the last one, with their status."""

    def __init__(self, hosts: Hosts, folder: Path, *names: str, start: datetime | None = None) -> None:
        self.hosts, self.names = hosts, names
        self.day = start or datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
        self.settings = Settings(data=folder, network=Network(delay=0.0, timeout=5.0))
        self.asked: list[tuple[str, int]] = []

    def check(self, days: float = 1, names: tuple[str, ...] = ()) -> dict[str, Outcome]:
        """One check, `days` after the one before."""
        self.day += timedelta(days=days)
        with Internet(self.hosts) as net:
            network = msgspec.structs.replace(self.settings.network, proxy=net.proxy, ca_file=net.ca_file)
            settings = msgspec.structs.replace(self.settings, network=network)
            found = asyncio.run(self._check(settings, names or self.names))
            self.asked = [asked for asked in net.requests if not asked[0].endswith("/robots.txt")]
        return found

    async def _check(self, settings: Settings, names: tuple[str, ...]) -> dict[str, Outcome]:
        return {outcome.source: outcome async for outcome in check(find(names), settings, lambda: self.day)}

    def changes(self, days: float = 1, names: tuple[str, ...] = ()) -> list[Change]:
        """What one more check tells, of all sources."""
        return [change for outcome in self.check(days, names).values() for change in outcome.changes]

    def told(self, days: float = 1, names: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """(kind, key) of what one more check tells."""
        return [(change.kind.value, change.key) for change in self.changes(days, names)]

    def paths(self) -> list[str]:
        """The addresses the last check asked, in order."""
        return [url for url, _ in self.asked]
