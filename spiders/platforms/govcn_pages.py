"""gov.cn: the search call of the policy library and the pages it leads to. Structure: sources.md, section 8."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from snapshots.model import Role
from spiders.platforms.printed_head import with_printed_head
from spiders.platforms.shapes import Article, Layout, Link, Listing, attachments, behind_viewer
from spiders.reading.law.dates import day
from spiders.reading.pages.html import absolute, blocks, first, meta, words
from spiders.reading.pages.page import Page, parse

CALL = "https://sousuo.www.gov.cn/search-gov/data"
REFERER = "https://sousuo.www.gov.cn/zcwjk/policyDocumentLibrary"
ROWS = 50  # rows the known clients ask for
FIRST = 1  # the number of the first page
_BEIJING = ZoneInfo("Asia/Shanghai")
_LABELS = {  # cells of the metadata table, blanks and colons away
    "发文字号": "number", "文号": "number", "发文机关": "issuers", "成文日期": "signed", "发布日期": "published",
    "标题": "title",
}  # fmt: skip
_TITLES = ("//h1[@id='ti']", "//*[@id='ti']", "//*[contains(concat(' ', @class, ' '), ' share-title ')]", "//h1")
_DATES = "//*[contains(concat(' ', @class, ' '), ' pages-date ')]"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryLink(Link):
    """A document of the library: its number (文号) and issuers as the list prints them, '' where it prints none."""

    number_words: str = ""
    issuer_words: str = ""


def library(kind: str) -> str:
    """The address of the first page of one library: zhengcelibrary_bm (departments), zhengcelibrary_gw (State Council).

    Newest first, without a word searched for. What may be empty is left empty.
    """
    asked = {"t": kind, "q": "", "p": str(FIRST), "n": str(ROWS), "sort": "pubtime", "sortType": "1"}
    return f"{CALL}?{urlencode(asked)}"


def _list(page: Page) -> Listing | None:
    answer = page.json
    if not isinstance(answer, dict):
        return None
    data = answer["data"] if isinstance(answer.get("data"), dict) and "searchVO" not in answer else answer
    found = data.get("searchVO")
    found = found if isinstance(found, dict) else data
    rows = list(_rows(found))
    if not rows and not isinstance(found.get("listVO"), list):
        return None  # also {"data": null}, which stands for every miss
    asked = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    number = int(asked["p"]) if asked.get("p", "").isdecimal() else FIRST
    size = int(asked["n"]) if asked.get("n", "").isdecimal() else ROWS
    last = _pages(found, size)
    # Older answers may print no count: a full page then has another behind it.
    onward = bool(rows) and (len(rows) >= size if last is None else number < last - 1 + FIRST)
    return Listing(
        links=tuple(link for row in rows if (link := _link(row, page.final_url))),
        page_number=number,
        page_asked=number,
        total=_whole(found.get("totalCount")),
        next_page=_numbered(page.url, number + 1) if onward else "",
    )


def _rows(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of today's answers, or of the older ones that group them (catMap.*.listVO)."""
    groups = found.get("catMap")
    lists = [found, *(groups.values() if isinstance(groups, dict) else ())]
    for group in lists:
        rows = group.get("listVO") if isinstance(group, dict) else None
        yield from (row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict))


def _pages(found: dict[str, Any], size: int) -> int | None:
    """How many pages there are: totalpage, else as many as totalCount fills."""
    printed, total = _whole(found.get("totalpage")), _whole(found.get("totalCount"))
    return printed if printed is not None or total is None else -(-total // max(size, 1))


def _link(row: dict[str, Any], base: str) -> LibraryLink | None:
    url = absolute(base, _text(row.get("url")))
    if not url:
        return None
    return LibraryLink(
        url=url, role=Role.ARTICLE, title=_bare(row.get("title")), published=_published(row),
        number_words=_bare(row.get("pcode")), issuer_words=_bare(row.get("puborg")),
    )  # fmt: skip


def _published(row: dict[str, Any]) -> date | None:
    """The day of publication in Beijing: pubtime in ms, else ptime, else as printed (pubtimeStr)."""
    for name in ("pubtime", "ptime"):
        stamp = _text(row.get(name))
        if re.fullmatch(r"-?\d{9,14}", stamp):
            return datetime.fromtimestamp(int(stamp) / 1000, _BEIJING).date()
        if found := day(stamp.replace(".", "-")):
            return found
    return day(_text(row.get("pubtimeStr")).replace(".", "-"))


def _numbered(url: str, number: int) -> str:
    parts = urlsplit(url)
    asked = {**dict(parse_qsl(parts.query, keep_blank_values=True)), "p": str(number)}
    return parts._replace(query=urlencode(asked)).geturl()


def _bare(value: object) -> str:
    """Words without the tags a search sets around what it found."""
    text = _text(value)
    return words(parse(f"<div>{text}</div>")) if "<" in text or "&" in text else " ".join(text.split())


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""


def _whole(value: object) -> int | None:
    text = _text(value)
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def _article(page: Page) -> Article | None:
    body = first(page.tree, "//*[@id='UCAP-CONTENT']")
    if body is None:
        return None
    heading = next((found for path in _TITLES if (found := first(page.tree, path)) is not None), None)
    fields = _fields(page.tree, body)
    title = words(heading) or fields.get("title", "") or meta(page.tree, "ArticleTitle") or meta(page.tree, "title")
    text = tuple(blocks(body))
    printed = day(fields.get("published", "")) or day(words(first(page.tree, _DATES)))
    found = Article(
        title=title,
        blocks=text,
        published=printed or day(meta(page.tree, "PubDate")) or day(meta(page.tree, "firstpublishedtime")),
        number_words=fields.get("number", ""),
        issuer_words=fields.get("issuers", ""),
        attachments=attachments(body, page.final_url),
        viewer=behind_viewer(body),
    )
    return with_printed_head(found)  # pages without a table print the number above the text, as on paper


def _fields(tree: HtmlElement, body: HtmlElement) -> dict[str, str]:
    """The metadata table: each label's value is the next cell of its row. Tables of the text itself do not count."""
    inside = set(body.iter("table"))
    found: dict[str, str] = {}
    for row in tree.iter("tr"):
        if any(above in inside for above in row.iterancestors("table")):
            continue
        cells = [words(cell) for cell in row.iterchildren("td", "th")]
        for label, value in pairwise(cells):
            name = _LABELS.get(re.sub(r"[\s\u3000:：【】]", "", label[:20]))
            if name and value:
                found.setdefault(name, value)
    return found


LIST = Layout(name="gov.cn policy library, search call", read=_list)
ARTICLE = Layout(name="gov.cn document page, #UCAP-CONTENT", read=_article)
