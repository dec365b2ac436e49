"""jpaas (Hanweb): the content system of MOFCOM, SAMR and CNAS today. Structure: sources.md, section 1.1."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from spiders.platforms.shapes import Article, Layout, Listing, attachments, behind_viewer, item_links
from spiders.reading.law.dates import day
from spiders.reading.pages.html import blocks, first, lines, meta, whole, words
from spiders.reading.pages.page import Page, parse

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The ids of one column; they stand in the column page's own HTML and change with a redesign."""

    host: str
    web_id: str
    template_id: str
    tag_id: str
    page_id: str

    @property
    def url(self) -> str:
        """The list call of the column's first page."""
        query = {
            "parseType": "bulidstatic",  # the misspelling is the system's own
            "webId": self.web_id,
            "tplSetId": self.template_id,
            "pageType": "column",
            "tagId": self.tag_id,
            "editType": "null",
            "pageId": self.page_id,
        }
        return f"https://{self.host}{_UNIT}?{urlencode(query)}"


def _list(page: Page) -> Listing | None:
    answer = page.json if _UNIT in page.url else None
    if not isinstance(answer, dict) or not answer.get("success") or str(answer.get("code")) != "200":
        return None  # failure is told with HTTP 200
    data = answer.get("data")
    fragment = data.get("html") if isinstance(data, dict) else None
    if not isinstance(fragment, str):
        return None
    tree = parse(f"<div>{fragment}</div>")
    pager = first(tree, "//*[contains(concat(' ', @class, ' '), ' pagination ')]")
    printed = pager.attrib if pager is not None else {}
    return Listing(
        links=item_links(tree.xpath("//ul[contains(@class, 'txtList_01')]/li[a/@href]"), page.final_url),
        page_number=whole(printed.get("pageno")) or 1,
        page_asked=_asked(page.url),
        total=whole(printed.get("count")),
        rows=whole(printed.get("rows")),
    )


def _asked(url: str) -> int:
    """The page number a list call asks for; without one it is the first."""
    try:
        return int(json.loads(parse_qs(urlsplit(url).query)["paramJson"][0])["pageNo"])
    except (LookupError, TypeError, ValueError):
        return 1


def _article(page: Page) -> Article | None:
    heading = first(page.tree, "//*[contains(concat(' ', @class, ' '), ' art-title ')]")
    parts = page.tree.xpath("//div[starts-with(@class, 'art-con') and @ergodic='article']")
    if heading is None or not parts:
        return None
    facts: dict[str, str] = {}
    for line in (line for part in parts for box in part.find_class("art-con-gonggao") for line in lines(box)):
        label, closed, value = line.strip().removeprefix("【").partition("】")
        if closed:
            facts[label.strip()] = value.strip()
    body = [part for part in parts if not part.find_class("art-con-gonggao")] or parts[-1:]
    return Article(
        title=words(heading) or meta(page.tree, "ArticleTitle"),
        blocks=tuple(block for part in body for block in blocks(part)),
        published=day(meta(page.tree, "PubDate")),
        number_words=facts.get("发布文号", ""),
        issuer_words=facts.get("发布单位", ""),
        attachments=tuple(found for part in body for found in attachments(part, page.final_url)),
        viewer=any(map(behind_viewer, body)),
    )


LIST = Layout(name="jpaas column list, from 2024", read=_list)
ARTICLE = Layout(name="jpaas article, from 2024", read=_article)
