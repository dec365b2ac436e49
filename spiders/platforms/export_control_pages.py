"""The portal exportcontrol.mofcom.gov.cn: lists by POST as JSON, articles as pages. sources.md, section 2."""

import re
from collections.abc import Iterable
from math import ceil
from typing import Any
from urllib.parse import parse_qsl

from snapshots.model import Role
from spiders.platforms.calls import parted, posted
from spiders.platforms.jpaas.articles import text_of, without
from spiders.platforms.mofcom_pages import variable
from spiders.platforms.shapes import Article, Layout, Link, Listing, attachments, behind_viewer
from spiders.reading.law.dates import day
from spiders.reading.pages.html import absolute, words
from spiders.reading.pages.page import Page

HOME = "http://exportcontrol.mofcom.gov.cn/"
_CALLS = f"{HOME}edi_ecms_web_front/front/column/"
_ENDS = (
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' u-disclaimer-box ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' u-art-box-footer ')]"
)


def column(number: int) -> str:
    """The call for the first page of a column: 1 at home, 2 abroad, 16 opinions, 17 questions."""
    return posted(f"{_CALLS}getColumnList", {"pageNumber": "1", "columnID": str(number), "title": ""})


def policies() -> str:
    """The call for the catalogue of domestic rules, all on one page."""
    return posted(f"{_CALLS}getColumnListZcfgGn", {"parentId": "11"})


def _column(page: Page) -> Listing | None:
    answer = page.json if "/getColumnList#" in page.url else None
    info = answer.get("pageInfo") if isinstance(answer, dict) else None
    rows = info.get("rows") if isinstance(info, dict) else None
    if not isinstance(info, dict) or not isinstance(rows, list):
        return None
    address, body = parted(page.url)
    form = dict(parse_qsl(body or "", keep_blank_values=True))
    asked, total, pages = _whole(form.get("pageNumber")) or 1, _whole(info.get("total")), _whole(info.get("maxPageNum"))
    return Listing(
        links=tuple(_links(rows, address)),
        page_number=_whole(info.get("pageNumber")) or asked,
        page_asked=asked,
        total=total,
        rows=_short_of(len(rows), total, pages, asked),
        next_page=posted(address, {**form, "pageNumber": str(asked + 1)}) if pages and asked < pages else "",
    )


def _short_of(shown: int, total: int | None, pages: int | None, number: int) -> int | None:
    """How many rows a page must show at least, where it shows fewer; the page size itself is printed nowhere."""
    if not total or not pages or (number >= pages > 1):
        return None
    least = ceil(total / pages)
    return least if shown < least else None


def _catalogue(page: Page) -> Listing | None:
    answer = page.json if "/getColumnListZcfgGn#" in page.url else None
    groups = answer.get("gnInfoLists") if isinstance(answer, dict) else None
    if not isinstance(groups, list):
        return None
    data = [group.get("datas") for group in groups if isinstance(group, dict)]
    rows = [row for listed in data if isinstance(listed, list) for row in listed]
    return Listing(links=tuple({link.url: link for link in _links(rows, parted(page.url)[0])}.values()))


def _links(rows: Iterable[Any], base: str) -> Iterable[Link]:
    for row in rows:
        address = row.get("url") if isinstance(row, dict) else None
        url = absolute(base, address) if isinstance(address, str) and address.strip() else ""
        if url:
            title = re.sub(r"<[^<>]{0,100}>", "", str(row.get("title") or "")).strip()
            printed = str(row.get("publishTimeStr") or "").replace("/", "-")
            yield Link(url=url, role=Role.ARTICLE, title=title, published=day(printed))


def _article(page: Page) -> Article | None:
    title = variable(page, "title")
    bodies = page.tree.xpath("//*[contains(concat(' ', normalize-space(@class), ' '), ' bd ')]")
    if not title or not bodies:
        return None
    body = max((without(body, _ENDS) for body in bodies), key=lambda body: len(words(body)))
    number = variable(page, "subTitle")
    return Article(
        title=title,
        blocks=tuple(text_of([body])),
        published=day(variable(page, "publishTime").replace("/", "-")),
        number_words=number if "号" in number else "",
        attachments=attachments(body, page.final_url),
        viewer=behind_viewer(body),
    )


def _whole(value: object) -> int | None:
    return int(str(value)) if re.fullmatch(r"\d{1,9}", str(value)) else None


LIST = Layout(name="export-control portal, column", read=_column)
CATALOGUE = Layout(name="export-control portal, catalogue of rules", read=_catalogue)
ARTICLE = Layout(name="export-control portal, article", read=_article)
