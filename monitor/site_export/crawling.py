"""Every page anybody may read, asked of the application itself, each once. Writes nothing but a temporary folder."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from lxml import html
from starlette.types import ASGIApp

from monitor.site_export import originals
from monitor.site_export.choosing import Choice
from monitor.site_export.errors import SiteExportError
from monitor.site_export.fetching import Answer, get
from monitor.site_export.places import ending_of, file_of, normal

_ATTRIBUTES = ("href", "src", "data")
Told = Callable[[int, int], None]  # pages made, pages known of


@dataclass(slots=True, kw_only=True)
class Crawled:
    """What was found: by address, its file and where its bytes lie meanwhile; addresses that only lead to others."""

    files: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, Path] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    def address(self, asked: str) -> str:
        """The address that answers an address, after every step it is led on."""
        for _ in range(5):
            asked = self.moved.get(asked, asked)
        return asked


class Crawl:
    """One walk through the pages. `base` is where the application thinks it is."""

    def __init__(self, app: ASGIApp, base: str, choice: Choice, spool: Path) -> None:
        self._app, self._base, self._choice, self._spool = app, base, choice, spool
        self.found = Crawled()

    async def walk(self, starts: Iterable[str], told: Told) -> Crawled:
        """Ask for the starts and for all they lead to. Raises SiteExportError for a page that fails."""
        waiting = deque(dict.fromkeys(normal(one) for one in starts))
        known = set(waiting)
        while waiting:
            address = waiting.popleft()
            for link in self._kept(address, await get(self._app, self._base, address)):
                if link not in known and self._choice.exported(link):
                    known.add(link)
                    waiting.append(link)
            told(len(known) - len(waiting), len(known))
        return self.found

    def _kept(self, address: str, answer: Answer) -> list[str]:
        """Keep an answer; gives the addresses it leads to."""
        if answer.status in (301, 302, 303, 307, 308):
            onward = self._ours(answer.headers.get("location", ""), address)
            if onward:
                self.found.moved[address] = onward
            return [onward] if onward else []
        if answer.status >= 500:
            raise SiteExportError(f"a page could not be made (status {answer.status})", about=address)
        if answer.status != 200:
            return []
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        body, ending = answer.body, ending_of(kind)
        if urlsplit(address).path.startswith(originals.PATHS):
            body, ending = originals.harmless(address, answer)
            kind = "application/octet-stream"
        if not ending:
            return []
        spooled = self._spool / str(len(self.found.files))
        spooled.write_bytes(body)
        self.found.files[address], self.found.kinds[address] = file_of(address, ending), kind
        self.found.bodies[address] = spooled
        return self._links(address, body) if kind == "text/html" else []

    def _links(self, address: str, body: bytes) -> list[str]:
        tree = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
        given = (str(element.get(name)) for name in _ATTRIBUTES for element in tree.iterfind(f".//*[@{name}]"))
        return [link for link in (self._ours(one, address) for one in given) if link]

    def _ours(self, given: str, address: str) -> str:
        """An address of ours in its one spelling, '' for one of others."""
        try:
            full = urljoin(self._base + address, given.strip())
        except ValueError:
            return ""
        return normal(full[len(self._base) :].partition("#")[0]) if full.startswith(f"{self._base}/") else ""
