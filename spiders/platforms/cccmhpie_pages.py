"""The site of the chamber for medicines and health products (CCCMHPIE), old and new. Structure: sources.md, section 6.

The old lists are ASP.NET pages (`.swGridView a`), the old articles `.pagesContent`. Of the new site only the form of
the addresses is known (/newsinfo/<id>.html): its items are found by address, its text in the first container that is
named like one. Each assumption is one constant.
"""

import re
from datetime import date
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from snapshots.model import Role
from spiders.platforms.shapes import Article, Layout, Link, Listing, attachments, behind_viewer
from spiders.reading.law.dates import day
from spiders.reading.pages.html import absolute, blocks, first, meta, words
from spiders.reading.pages.page import Page

_OLD_ITEMS = "//*[contains(concat(' ', normalize-space(@class), ' '), ' swGridView ')]//a[@href]"
_OLD_BODY = "//*[contains(concat(' ', normalize-space(@class), ' '), ' pagesContent ')]"
_ARTICLE_PATH = re.compile(r"/(?:newsinfo/\d{1,12}\.html|Pub/\d{1,9}/\d{1,12}\.shtml)$", re.IGNORECASE)
_NEW_ITEMS = "//a[contains(@href, 'newsinfo/') or contains(@href, 'Pub/') or contains(@href, 'pub/')]"
_NEW_BODIES = (
    _OLD_BODY,
    "//*[@id='newsContent' or @id='content' or @id='zoom']",
    "//*[contains(@class, 'newsContent') or contains(@class, 'news-content') or contains(@class, 'newsinfo')"
    " or contains(@class, 'article-content') or contains(@class, 'content') or contains(@class, 'richText')]",
    "//article",
)
_TITLES = (
    "//h1 | //*[contains(@class, 'pagesTitle') or contains(@class, 'news-title') or contains(@class, 'newsTitle')]"
)
_DAY = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_NEAR = 120  # characters of an item's row, where its day stands
_ABOVE = 1500  # characters of a page above its text, where the day of publication stands


def _list(page: Page) -> Listing | None:
    return _listing(page, _OLD_ITEMS)


def _list_by_address(page: Page) -> Listing | None:
    if _ARTICLE_PATH.search(urlsplit(page.final_url).path):
        return None  # an article shows further ones beside its text
    return _listing(page, _NEW_ITEMS)


def _listing(page: Page, items: str) -> Listing | None:
    links: dict[str, Link] = {}
    for anchor in page.tree.xpath(items):
        url = absolute(page.final_url, anchor.get("href"))
        title = (anchor.get("title") or words(anchor)).strip()
        if title and _ARTICLE_PATH.search(urlsplit(url).path):
            links.setdefault(url, Link(url=url, role=Role.ARTICLE, title=title, published=_day_near(anchor)))
    return Listing(links=tuple(links.values())) if links else None


def _day_near(anchor: HtmlElement) -> date | None:
    """The day in the row (tr, li) or the box the link stands in, as far as that box holds this item alone."""
    for box in anchor.iterancestors("tr", "li", "dd", "div", "p"):
        said = words(box)
        if len(said) > _NEAR + len(words(anchor)):
            return None
        if found := _DAY.search(said):
            return day(found.group())
    return None


def _article(page: Page) -> Article | None:
    body = next((found for path in _NEW_BODIES if (found := first(page.tree, path)) is not None), None)
    heading = first(page.tree, _TITLES)
    title = words(heading) or meta(page.tree, "ArticleTitle")
    if body is None or not (title or first(page.tree, _OLD_BODY) is not None):
        return None
    if not title:
        title = re.split(r"\s*[-_|–]\s*", words(first(page.tree, "//title")))[0]
    return Article(
        title=title,
        blocks=tuple(blocks(body)),
        published=day(meta(page.tree, "PubDate")) or _day_above(page, body),
        attachments=attachments(body, page.final_url),
        viewer=behind_viewer(body),
    )


def _day_above(page: Page, body: HtmlElement) -> date | None:
    """The last day printed above the text (发布时间：2020-05-06)."""
    above = " ".join(piece.strip() for piece in body.xpath("preceding::text()[normalize-space()]")[-40:])
    days = _DAY.findall(above[-_ABOVE:])
    return day(days[-1]) if days else None


LIST_UNTIL_2022 = Layout(name="CCCMHPIE ShowNewsList.aspx list, until about 2022", read=_list)
LIST = Layout(name="CCCMHPIE items by their addresses", read=_list_by_address)
ARTICLE = Layout(name="CCCMHPIE article, .pagesContent or the new site's container", read=_article)
