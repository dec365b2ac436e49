"""The one Scrapy spider: walks a source from its entrances, keeps every answer as a capture. Reads no act."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from scrapy import Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from snapshots.model import Capture, Role, Verdict
from spiders.bounds import MAX_REQUESTS, AnswerTooLargeError, CutShortError
from spiders.plan import Clock, Known, Plan, follows, reaches
from spiders.plan import onward as goes_on
from spiders.platforms.calls import parted
from spiders.platforms.shapes import Article, Link
from spiders.reading.pages.page import Page
from spiders.verdict import Judgement, judge

MAX_WORDS = 300  # characters of a library's complaint inside a reason
_SSL = re.compile(r" ssl:<ssl\.SSLContext object at 0x[0-9a-f]+>")  # another one at each check: says nothing
_OPENED, _CLOSED = re.compile(rb"<(?:html|body)\b", re.IGNORECASE), re.compile(rb"</(?:html|body)\b", re.IGNORECASE)


class SourceSpider(Spider):
    """One source's check; `captures` holds what came, in the order it came."""

    name = "source"

    def __init__(self, plan: Plan, clock: Clock, **kwargs: Any) -> None:
        super().__init__(name=plan.source.name, **kwargs)
        self.plan, self.clock = plan, clock
        self.allowed_domains = [*plan.source.hosts, *plan.allow]
        self.captures: list[Capture] = []
        self.articles: dict[str, Article] = {}
        self.asked: set[str] = set()
        self.lists_due: set[str] = set()  # list pages worth asking for that have not come yet

    async def start(self) -> AsyncIterator[Any]:
        if self.plan.source.entrances:
            yield self._entrance(0)
        for link in self.plan.revisit:
            for request in self._requests([link]):
                yield request

    def _entrance(self, index: int) -> Request:
        link = Link(url=self.plan.source.entrances[index], role=Role.LIST)
        self.asked.add(link.url)
        return self._request(link, entrance=index, page=1)

    def _request(self, link: Link, **meta: Any) -> Request:
        known = self.plan.known.get(link.url, Known())
        validators = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        headers = {**dict(self.plan.source.headers), **{name: value for name, value in validators.items() if value}}
        address, form = parted(link.url)
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.plan.source.render and link.role is not Role.ATTACHMENT:
            meta["render"] = True
        return Request(
            address,
            method="GET" if form is None else "POST",
            body=form or "",
            headers=headers,
            callback=self.answered,
            errback=self.failed,
            priority=1 if link.role is Role.LIST else 0,  # a crawl that is cut short still knows what there is
            meta={"link": link, **meta},
        )

    def _requests(self, links: Iterable[Link]) -> Iterator[Request]:
        for link in islice(links, MAX_REQUESTS):
            known = link.url in self.asked or link.url in self.plan.skip
            if not known and reaches(self.plan.source, link.url, self.plan.allow):
                self.asked.add(link.url)
                yield self._request(link)

    def answered(self, response: Response) -> Iterator[Request]:
        """Every response, whatever its status: judge it, keep it, follow what may be followed."""
        link: Link = response.meta["link"]
        known = self.plan.known.get(link.url)
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        )
        final_url = link.url if response.url == parted(link.url)[0] else response.url
        page = Page(
            url=link.url,
            final_url=final_url,
            role=link.role,
            body=response.body,
            content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
        )
        if response.status == 200:
            link = replace(link, role=self.plan.source.role_of(page))
            page = replace(page, role=link.role)
        if response.status == 304 and known and _was_conditional(response):
            judgement, onward = Judgement(Verdict.OK, "not modified"), known.follows
        else:
            judgement = self._cut(response) or judge(self.plan.source, page, response.status)
            usable = judgement.verdict in (Verdict.OK, Verdict.UNAVAILABLE)
            if usable and isinstance(article := page.kept.get(self.plan.source.name), Article):
                self.articles[link.url] = article
            onward = follows(self.plan.source, page) if usable else ()
            if known and judgement.verdict in (Verdict.CHALLENGE, Verdict.BLOCKED):
                onward = known.follows  # documents often answer where the page before them is shut (sources.md, 3)
        self._keep(link, final_url, response.status, headers, response.body, judgement)
        yield from self._after(response, link, judgement.verdict, onward)

    def _cut(self, response: Response) -> Judgement | None:
        """A page that ended when its connection did, and says nowhere that it is over: it may have been cut."""
        if response.status != 200 or any(name in response.headers for name in ("Content-Length", "Transfer-Encoding")):
            return None
        if _OPENED.search(response.body[:4096]) and not _CLOSED.search(response.body[-65536:]):
            return Judgement(Verdict.TRANSIENT, "the page breaks off: the connection ended before its </html>")
        return None

    def _after(self, response: Response, link: Link, verdict: Verdict, found: tuple[Link, ...]) -> Iterator[Request]:
        entrance = response.meta.get("entrance")
        if entrance is not None and verdict in (Verdict.GONE, Verdict.MOVED):
            if entrance + 1 < len(self.plan.source.entrances):
                yield self._entrance(entrance + 1)
            return
        onward = [follow for follow in found if follow.role is Role.LIST]
        rest = [follow for follow in found if follow.role is not Role.LIST]
        page = response.meta.get("page", 1)
        if link.role is Role.LIST and goes_on(self.plan, page, found):
            for follow in (follow for follow in onward if follow.url not in self.asked):
                self.lists_due.add(follow.url)
                if page < max(self.plan.source.list_pages, self.plan.source.late_pages):
                    self.asked.add(follow.url)
                    yield self._request(follow, page=page + 1)
        yield from self._requests(rest if self.plan.most is None else rest[: self.plan.most])

    def failed(self, failure: Any) -> Iterator[Request]:
        """No response at all: refused, timed out, reset, forbidden by robots.txt."""
        request: Request = failure.request
        link: Link = request.meta["link"]
        if failure.check(IgnoreRequest):
            judgement = Judgement(Verdict.BLOCKED, f"not fetched: {str(failure.value) or 'not allowed'}")
        elif failure.check(AnswerTooLargeError):
            judgement = Judgement(Verdict.DAMAGED, str(failure.value))
        elif failure.check(CutShortError):
            judgement = Judgement(Verdict.TRANSIENT, str(failure.value))
        else:
            words = _SSL.sub("", f"{failure.type.__name__}: {failure.getErrorMessage()}".splitlines()[0])
            judgement = Judgement(Verdict.TRANSIENT, f"no answer ({words[:MAX_WORDS]})")
        self._keep(link, link.url, 0, (), b"", judgement)
        yield from ()

    def _keep(
        self,
        link: Link,
        final_url: str,
        status: int,
        headers: tuple[tuple[str, str], ...],
        body: bytes,
        judgement: Judgement,
    ) -> None:
        self.lists_due.discard(link.url)
        self.captures.append(
            Capture(
                source=self.plan.source.name,
                url=link.url,
                final_url=final_url,
                role=link.role,
                status=status,
                headers=headers,
                body=body,
                fetched_at=self.clock(),
                verdict=judgement.verdict,
                reason=judgement.reason,
            )
        )


def _was_conditional(response: Response) -> bool:
    """Whether a 304 answers a condition we set; a server that says it unasked would blind us."""
    asked = response.request.headers if response.request else {}
    return "If-None-Match" in asked or "If-Modified-Since" in asked
