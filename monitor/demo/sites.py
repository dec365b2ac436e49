"""Which address of the two official sites answers what at which moment. Pure but for the view counter."""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from hashlib import sha256
from itertools import count
from urllib.parse import parse_qsl, urlsplit

from monitor.demo import pages
from monitor.demo.documents import ANNEXES, GACC, MOFCOM, Document
from monitor.demo.internet import Answer, Request
from monitor.demo.script import STEPS
from monitor.telling.days import BEIJING

MOFCOM_HOST = "www.mofcom.gov.cn"
GACC_HOST = "www.customs.gov.cn"

MOFCOM_LIST = "/article/b/"
GACC_LIST_BEFORE = "/customs/302249/302266/08654b53-1.html"
GACC_LIST_AFTER = "/customs/302249/302266/index.html"

GACC_LIST_MOVES = date(2020, 6, 6)
GACC_LIST_IS_EMPTY = (date(2020, 4, 16), date(2020, 4, 22))  # from, until before
# The redesigns in between (2020-10, about 2024) are not played: the demo makes one step from the layout of
# early 2020 to today's, between its last two days.
MOFCOM_MOVES_TO_JPAAS = date(2023, 1, 1)

ROBOTS = b"User-agent: *\nAllow: /\nCrawl-delay: 0\n"


class Sites:
    """Both sites at one moment, Beijing time. Set `moment` or `today` to go on; starts at the first step."""

    def __init__(self) -> None:
        self.moment = STEPS[0].moment
        self._views = count(1)
        self._hosts: dict[str, Callable[[str, str, str], Answer | None]] = {
            MOFCOM_HOST: self._mofcom,
            GACC_HOST: self._gacc,
        }

    @property
    def today(self) -> date:
        """The day in Beijing. Setting it means the end of that day: all it brought is on the sites."""
        return self.moment.astimezone(BEIJING).date()

    @today.setter
    def today(self, day: date) -> None:
        self.moment = datetime.combine(day, time.max, tzinfo=BEIJING)

    def __call__(self, request: Request) -> Answer:
        """Answer one request: 404 for an unknown address, 502 for an unknown host."""
        url = urlsplit(request.url)
        if url.hostname not in self._hosts:
            line = f"no such host in this demo: {url.hostname}\n".encode()
            return Answer(status=502, headers={"Content-Type": "text/plain; charset=utf-8"}, body=line)
        if url.path == "/robots.txt":
            return _answer(ROBOTS, "text/plain")
        return self._hosts[url.hostname](url.scheme, url.path, url.query) or _html(pages.missing(), status=404)

    def _published(self, documents: tuple[Document, ...]) -> list[Document]:
        """What is on a site now, newest first."""
        shown = [document for document in documents if document.appears <= self.moment]
        return sorted(shown, key=lambda document: document.appears, reverse=True)

    def _mofcom(self, scheme: str, path: str, query: str) -> Answer | None:
        published = self._published(MOFCOM)
        if self.today < MOFCOM_MOVES_TO_JPAAS:
            if scheme != "http":
                return None
            if path == MOFCOM_LIST:
                return _html(pages.mofcom_list(published))
            found = {pages.mofcom_path(document): document for document in published}.get(path)
            return _html(pages.mofcom_article(found)) if found else None
        if scheme != "https":
            return None
        if path == pages.JPAAS_PATH:
            return _jpaas(published, query)
        found = {pages.jpaas_path(document): document for document in published}.get(path)
        return _html(pages.jpaas_article(found)) if found else None

    def _gacc(self, scheme: str, path: str, query: str) -> Answer | None:
        if scheme != "http":
            return None
        published = self._published(GACC)
        if path == (GACC_LIST_BEFORE if self.today < GACC_LIST_MOVES else GACC_LIST_AFTER):
            first, until = GACC_LIST_IS_EMPTY
            return _html(pages.gacc_list([] if first <= self.today < until else published))
        for document in published:
            if path == pages.gacc_path(document):
                return _html(pages.gacc_article(document, next(self._views)), etag=False)
            if document.annex and path == pages.annex_path(document):
                return _answer((ANNEXES / document.annex.file).read_bytes(), "application/vnd.ms-excel")
        return None


def _jpaas(published: list[Document], query: str) -> Answer:
    """The list call. Wrong ids or a page number that is none: 200 with success false, as jpaas does."""
    asked = dict(parse_qsl(query))
    try:
        page = int(json.loads(asked.get("paramJson", "{}")).get("pageNo", 1))
    except (ValueError, TypeError, AttributeError):
        page = 0
    if page < 1 or any(asked.get(name) != value for name, value in pages.JPAAS_QUERY.items()):
        return _answer(b'{"success": false}', "application/json")
    return _answer(pages.jpaas_list(published, page), "application/json")


def _html(body: bytes, *, status: int = 200, etag: bool = True) -> Answer:
    return _answer(body, "text/html; charset=utf-8", status=status, etag=etag)


def _answer(body: bytes, content_type: str, *, status: int = 200, etag: bool = True) -> Answer:
    headers = {"Content-Type": content_type}
    if etag and status == 200:
        headers["ETag"] = f'"{sha256(body).hexdigest()[:32]}"'
    return Answer(status=status, headers=headers, body=body)
