"""GACC's English site: announcements. Structure: sources.md, section 3, and two saved pages of it in the corpus.

Articles are /Statics/<guid>.html with `.atcl-ttl`, `.atcl-date` (MM/DD/YYYY) and `.atcl-cnt`; hrefs come unquoted,
paths with backslashes. How its lists print an item was not seen: any link to such an article counts, with the day
that stands beside it. English lags Chinese by hours to a year, and its day may be earlier than the real posting.
"""

import re
from copy import deepcopy
from datetime import date
from itertools import islice

from lxml.html import HtmlElement

from snapshots.model import Issuer, Role, Title
from spiders.base import Source
from spiders.platforms.shapes import Article, Layout, Link, Listing, attachments, behind_viewer
from spiders.reading.law.dates import day
from spiders.reading.law.spelled import calendar_day
from spiders.reading.pages.html import absolute, blocks, first, words
from spiders.reading.pages.page import Page

HOST = "english.customs.gov.cn"

_ARTICLE = re.compile(r"/statics/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.html?$", re.IGNORECASE)
_US_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_LONGEST_ITEM = 600  # characters of what stands around one link of a list
_ONWARD = frozenset(("next", "next page", "next >", "next »", ">", "›", "»"))


def us_day(printed: str) -> date | None:
    """The day the site prints as MM/DD/YYYY; any other spelling as everywhere."""
    match = _US_DAY.search(printed)
    return calendar_day(match[3], match[1], match[2]) if match else day(printed)


def _list(page: Page) -> Listing | None:
    # Its lists stand in `.nr-n-content` like its statistics page; elsewhere only links to articles tell one.
    frame = first(page.tree, "//*[contains(concat(' ', @class, ' '), ' nr-n-content ')]")
    region = frame if frame is not None else page.tree
    links: dict[str, Link] = {}
    for anchor in region.iter("a"):
        url = _address(page.final_url, anchor.get("href"))
        title = re.sub(r"\s+", " ", anchor.get("title") or "").strip() or words(anchor).lstrip("•· ")
        if _ARTICLE.search(url) and title:
            links.setdefault(url, Link(url=url, role=Role.ARTICLE, title=title, published=_day_beside(anchor)))
    if frame is None and not links:
        return None
    return Listing(links=tuple(links.values()), next_page=_next(page, region))


def _day_beside(anchor: HtmlElement) -> date | None:
    """The day in what stands around one link alone: a list item, a row, a block."""
    for around in anchor.iterancestors("li", "tr", "dl", "dd", "p", "div"):
        if next(islice(around.iter("a"), 1, None), None) is not None or len(said := words(around)) > _LONGEST_ITEM:
            return None
        if found := us_day(said):
            return found
    return None


def _next(page: Page, region: HtmlElement) -> str:
    for anchor in region.iter("a"):
        if words(anchor).casefold() in _ONWARD and not (anchor.get("href") or "#").startswith("#"):
            url = _address(page.final_url, anchor.get("href"))
            return url if url != page.final_url else ""
    return ""


def _article(page: Page) -> Article | None:
    heading = first(page.tree, "//*[contains(concat(' ', @class, ' '), ' atcl-ttl ')]")
    body = first(page.tree, "//*[contains(concat(' ', @class, ' '), ' atcl-cnt ')]")
    if heading is None or body is None:
        return None
    body = deepcopy(body)
    for anchor in body.iter("a"):
        anchor.set("href", (anchor.get("href") or "").replace("\\", "/"))
    return Article(
        title=words(heading),
        blocks=tuple(blocks(body)),
        published=us_day(words(first(page.tree, "//*[contains(concat(' ', @class, ' '), ' atcl-date ')]"))),
        attachments=attachments(body, page.final_url),
        viewer=behind_viewer(body),
    )


def _address(base: str, printed: str | None) -> str:
    return absolute(base, (printed or "").replace("\\", "/"))


LIST = Layout(name="GACC English list", read=_list)
ARTICLE = Layout(name="GACC English article, from 2018", read=_article)


class GaccEnglish(Source):
    """Announcements in English."""

    name = "gacc-english"
    title = Title(zh="海关总署英文网站 公告", en="GACC announcements in English")
    publisher = Issuer(code="gacc", name="General Administration of Customs")
    homepage = f"http://{HOST}/Legislation/Announcement"
    rhythm = 0
    hosts = (HOST,)
    entrances = (f"http://{HOST}/Legislation/Announcement",)
    lists = (LIST,)
    articles = (ARTICLE,)
    language = "en"
    cadence = "40 9-18 * * *"
