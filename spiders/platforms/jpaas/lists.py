"""The list call of a jpaas column and what it answers: JSON around a piece of HTML with a pager at its end."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml.html import HtmlElement

from snapshots.model import Role
from spiders.platforms.shapes import Layout, Link, Listing
from spiders.reading.law.dates import day
from spiders.reading.pages.html import absolute, first, whole, words
from spiders.reading.pages.page import Page, parse

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_IN_PAGER = "contains(concat(' ', normalize-space(@class), ' '), ' pagination ')"
_ANY_ITEM = f"//li[.//a/@href][not(.//li)][not(ancestor::*[{_IN_PAGER}])]"
_DAY = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]{0,7} \d{1,2}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The ids of one column; they stand in the column page's own HTML and change with a redesign.

    `page` is that page's address: a second entrance, where the ids are found again. `parse_type` is misspelled by the
    system itself (MIIT's installation spells it right).
    """

    host: str
    web_id: str
    template_id: str
    tag_id: str
    page_id: str
    page: str = ""
    parse_type: str = "bulidstatic"

    @property
    def url(self) -> str:
        """The list call of the column's first page."""
        query = {
            "parseType": self.parse_type,
            "webId": self.web_id,
            "tplSetId": self.template_id,
            "pageType": "column",
            "tagId": self.tag_id,
            "editType": "null",
            "pageId": self.page_id,
        }
        return f"https://{self.host}{UNIT}?{urlencode(query)}"

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What every client seen sends with the call; whether the system insists on it is unknown."""
        return (("Referer", self.page),) if self.page else ()


def list_layout(items: str = _ANY_ITEM, *, name: str = "jpaas column list, from 2024") -> Layout[Listing]:
    """The answers of a list call; `items` is the XPath of its items (by default every `li` that holds a link).

    The day of an item stands in it, or in the sibling behind it (SAMR), or in the title attribute of its link.
    """
    return Layout(name=name, read=lambda page: _list(page, items))


def _list(page: Page, items: str) -> Listing | None:
    answer = page.json if UNIT in page.url else None
    told = (str(answer.get(name)).lower() for name in ("success", "code")) if isinstance(answer, dict) else ()
    if not isinstance(answer, dict) or tuple(told) != ("true", "200"):
        return None  # failure is told with HTTP 200
    data = answer.get("data")
    fragment = data.get("html") if isinstance(data, dict) else None
    if not isinstance(fragment, str) or not fragment.strip():
        return None  # so are ids that are no longer valid
    tree = parse(f"<div>{fragment}</div>")
    pager = first(tree, f"//*[{_IN_PAGER}][@rows or @count]")
    printed: Mapping[str, str] = pager.attrib if pager is not None else {}
    links, asked = listed(tree.xpath(items), page.final_url), _asked(page.url)
    number, rows, total = whole(printed.get("pageno")) or 1, whole(printed.get("rows")), whole(printed.get("count"))
    if not links and not total:
        return None
    more = rows is not None and total is not None and number == asked and number * rows < total
    return Listing(
        links=links,
        page_number=number,
        page_asked=asked,
        total=total,
        rows=rows,
        next_page=_call_for(page.url, number + 1, rows) if more and rows else "",
    )


def listed(items: list[HtmlElement], base: str) -> tuple[Link, ...]:
    """The articles of list items: the title in full (the visible one may be cut) and the day, wherever it stands."""
    found = []
    for item in items:
        anchor = first(item, "descendant-or-self::a[@href]")
        url = absolute(base, anchor.get("href")) if anchor is not None else ""
        if anchor is not None and url:
            titled = (anchor.get("title") or "").strip()
            published = _day_of(item, titled)
            found.append(Link(url=url, role=Role.ARTICLE, title=titled or words(anchor), published=published))
    return tuple(found)


def _day_of(item: HtmlElement, titled: str) -> date | None:
    """The day an item prints: in a span of it, in the sibling behind it, beside its link, else in the link's title."""
    said = [words(span) for span in item.iter("span")]
    behind = item.getnext()
    if behind is not None and behind.tag == item.tag and first(behind, ".//a[@href]") is None:
        said.append(words(behind))
    said += [words(part) for part in item.iterchildren() if first(part, "descendant-or-self::a") is None]
    said += [item.text or "", *(child.tail or "" for child in item), titled]
    return next((found for text in said if _DAY.search(text) and (found := day(text))), None)


def _asked(url: str) -> int:
    """The page number a list call asks for; without one it is the first."""
    try:
        return int(json.loads(dict(parse_qsl(urlsplit(url).query))["paramJson"])["pageNo"])
    except (LookupError, TypeError, ValueError):
        return 1


def _call_for(url: str, number: int, rows: int) -> str:
    """The same call for another page."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query["paramJson"] = json.dumps({"pageNo": number, "pageSize": rows}, separators=(",", ":"))
    return parts._replace(query=urlencode(query)).geturl()


LIST = list_layout()
