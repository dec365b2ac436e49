"""EasySite's lists, until 2025 and from 2026. Structure: sources.md, sections 1.2 and 3; the later is a saved page."""

import re
from datetime import date

from lxml.html import HtmlElement

from snapshots.model import Role
from spiders.platforms.easysite.addresses import canonical, page_asked
from spiders.platforms.easysite.paging import pager_of, rows_of
from spiders.platforms.shapes import Layout, Link, Listing
from spiders.reading.law.dates import day
from spiders.reading.pages.html import absolute, words
from spiders.reading.pages.page import Page

# Class variants of the old list share a beginning (conList_ull, conList_ul2 …).
_UNTIL_2025 = "//ul[contains(concat(' ', normalize-space(@class)), ' conList_ul')]"
_FROM_2026 = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' news_con ')]"
    "//ul[contains(concat(' ', normalize-space(@class), ' '), ' news_list ')]"
)


def lists_of(host: str = "") -> tuple[Layout[Listing], ...]:
    """Both layouts, newest first. `host`: where links to copies at GACC's mirrors are asked instead."""
    return (
        Layout(name="EasySite list, from 2026", read=lambda page: _list(page, _FROM_2026, host)),
        Layout(name="EasySite list, until 2025", read=lambda page: _list(page, _UNTIL_2025, host)),
    )


LIST_FROM_2026, LIST_UNTIL_2025 = lists_of()


def _list(page: Page, path: str, host: str) -> Listing | None:
    lists = [found for found in page.tree.xpath(path) if isinstance(found, HtmlElement)]
    if not lists:
        return None
    shown = [_items(found, page.final_url, host) for found in lists]
    main = max(range(len(lists)), key=lambda index: len(shown[index]))  # the first of the longest
    pager = pager_of(lists[main], lists, page.final_url)
    links: dict[str, Link] = {}
    for link in (link for items in shown for link in items):
        links.setdefault(link.url, link)
    asked = page_asked(page.url)
    number = pager.number or asked
    alone = len(lists) == 1 and len(links) == len(shown[0])
    return Listing(
        links=tuple(links.values()),
        page_number=number,
        page_asked=asked,
        total=pager.total,
        rows=rows_of(pager.total, pager.pages, number, len(links)) if alone else None,
        next_page=pager.next(number),
    )


def _items(found: HtmlElement, base: str, host: str) -> list[Link]:
    """The acts of one list: a link and, beside it, the day. The visible title may be cut, the one in `title` is not."""
    links = []
    for item in found.iterchildren("li"):
        for anchor in item.iter("a"):
            url = absolute(base, anchor.get("href"))
            title = re.sub(r"\s+", " ", anchor.get("title") or "").strip() or words(anchor)
            if url and title:
                clean = canonical(url, host) if host else url
                links.append(Link(url=clean, role=Role.ARTICLE, title=title, published=_day(item)))
                break
    return links


def _day(item: HtmlElement) -> date | None:
    return next((found for span in item.iter("span") if (found := day(words(span)))), None)
