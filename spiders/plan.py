"""What goes into a crawl and what comes out: plain values, so that the two ends may one day be far apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from snapshots.model import Capture, Role
from spiders.addresses import Reach
from spiders.base import Source
from spiders.platforms.shapes import Article, Link
from spiders.reading.pages.page import Page

_PORTS = {"http": 80, "https": 443}
Clock = Callable[[], datetime]  # aware, in UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we remember of an address: validators for a conditional request, and where its page led."""

    etag: str = ""
    last_modified: str = ""
    follows: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One source's check: addresses known, those not due (`skip`) and those that are (`revisit`)."""

    source: Source
    allow: tuple[str, ...] = ()  # hosts the user lets us ask beyond the source's own
    known: Mapping[str, Known] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()
    revisit: tuple[Link, ...] = ()
    since: date | None = None  # the day of the last good check; None: there was none
    most: int | None = None  # addresses a page may lead to; None: all (a doctor's look needs only the first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How to reach the sites. `proxy` empty: the environment's; `ca_file` is trusted besides the system's.

    `allow`: hosts that may be asked beyond the source's own, and whose addresses may be private (addresses.py).
    """

    contact: str = ""
    proxy: str = ""
    ca_file: str = ""
    delay: float = 2.0
    timeout: float = 30.0
    crawl_timeout: float = 900.0
    allow: tuple[str, ...] = ()

    @property
    def user_agent(self) -> str:
        """Honest: who we are, and how to reach the person running us."""
        about = self.contact or "no contact configured"
        return f"regwatch/{version('regwatch')} (regulation change monitor; {about})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """What one source's check brought. `trouble` is '' when it ran to its end."""

    source: str
    captures: tuple[Capture, ...]
    trouble: str = ""
    articles: Mapping[str, Article] = field(default_factory=dict)  # by address, as read when they were judged
    robots: str = ""  # what robots.txt answered, in words; '' when it was not asked
    lists_cut: str = ""  # a list page that was due and did not come, because a bound ended the crawl or the paging


def reaches(source: Source, url: str, allow: tuple[str, ...] = ()) -> bool:
    """Whether an address lies on a host of the source, below one, or on one the user allows."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:  # no address at all
        return False
    return Reach(hosts=source.hosts, allow=allow).asks(parts.hostname or "", port)


def onward(plan: Plan, page: int, found: Sequence[Link]) -> bool:
    """Whether the list page behind one that shows `found` should be asked for. Pure.

    An older page is only worth it while most of this one is new to us; items pinned to its top never are, nor those of
    a box beside the list. Rows of a register are not told apart here, so all its pages are asked for. Beyond
    `list_pages` only days since the last good check count: a site that moved shows nothing but new addresses, of acts
    as old as it is.
    """
    items = [link for link in found if link.role is not Role.LIST]
    new = [link for link in items if link.url not in plan.known]
    if (plan.most is not None and page > 1) or (items and 2 * len(new) <= len(items)):
        return False
    day = new[-1].published if new else None
    return page < plan.source.list_pages or (plan.since is not None and day is not None and day >= plan.since)


def follows(source: Source, page: Page) -> tuple[Link, ...]:
    """Where a good page leads: a list to its items and next page, an article to its documents. Pure."""
    if page.role is Role.LIST:
        listing = source.listing(page)
        if listing is None:
            return ()
        onward = [Link(url=url, role=Role.LIST) for url in (listing.signpost, listing.next_page) if url]
        return (*listing.links, *onward)
    article = source.article(page) if page.role is Role.ARTICLE else None
    documents = article.attachments if article else ()
    return tuple(Link(url=document.url, role=Role.ATTACHMENT, title=document.label) for document in documents)
