"""EasySite's articles, until 2025 and from 2026. Structure: sources.md, section 3; a page of 2026 is in the corpus."""

import re
from copy import deepcopy
from datetime import date

from lxml.html import HtmlElement

from snapshots.model import Attachment
from spiders.platforms.easysite.metadata import facts_of, without_facts
from spiders.platforms.shapes import Article, Layout, attachments, behind_viewer
from spiders.reading.document import Block
from spiders.reading.law.dates import day
from spiders.reading.pages.html import absolute, blocks, first, meta, words
from spiders.reading.pages.page import Page

# 公告下载链接：x.doc x.pdf 浏览次数：<n> 打印本页 关闭 stands behind the text in 248 of 257 notices measured; the
# counter moves at every visit, so the tail is cut before anything is compared.
_TAIL = re.compile(
    r"公告下载链接\s{0,3}[:：]|浏览次数\s{0,3}[:：]|打印本页\s{0,3}(?:\[?关闭|$)|^\[?关闭(?:窗口|本页)?\]?$"
)
_OWN_COPY = re.compile(r"\.(?:docx?|pdf|wps|ofd)$", re.IGNORECASE)
_LONGEST_TAIL = 400  # characters; more behind such words is text of the act
_PATH_DAY = re.compile(r"/(\d{4}-\d{2})/(\d{2})/article_")  # from 2026 the path is the day of publication


def _class(name: str) -> str:
    return f"@class and contains(concat(' ', @class, ' '), ' {name} ')"


_OLD_BODIES = (
    "@id='easysiteText'",
    *map(_class, ("easysite-news-content", "easysite-news-text", "easysite-news-peruse")),
)
# What may stand inside the body and is no part of it (`news_datail_bot` is the site's own spelling).
_FURNITURE = (
    "easysite-news-operation", "easysite-news-title", "easysite-news-describe", "hgfg_list", "hgzs_lis4",
    "news_detail_tit", "news_datail_bot", "news_detail_bot",
)  # fmt: skip


def _article_until_2025(page: Page) -> Article | None:
    bodies = (first(page.tree, f"//*[{path}]") for path in _OLD_BODIES)
    body = next((found for found in bodies if found is not None), None)
    if body is None:
        return None
    frame = first(page.tree, f"//*[{_class('easysite-news-title')}]")
    headings = frame.xpath(".//h1|.//h2|.//h3") if frame is not None else []
    title = next((said for heading in headings if (said := words(heading))), "") or words(frame)
    described = words(first(page.tree, f"//*[{_class('easysite-news-describe')}]"))
    return _article(page, body, title, day(described))


def _article_from_2026(page: Page) -> Article | None:
    body = first(page.tree, f"//*[{_class('news_detail_con')}]")
    if body is None:
        return None
    title = words(first(page.tree, f"//*[{_class('news_detail_tit')}]//*[self::h1 or self::h2]"))
    spans = page.tree.xpath(f"//*[{_class('func')}]//span")
    stamped = next((found for span in spans if (found := day(words(span)))), None)
    return _article(page, body, title, stamped)


def _article(page: Page, body: HtmlElement, title: str, stamped: date | None) -> Article | None:
    """The parts both layouts share. The printed field counts before the page's own head and stamp."""
    title = " ".join((title or meta(page.tree, "ArticleTitle")).split())
    facts = facts_of(page.tree, page.text, body)
    body = _bare(body)
    found = without_facts(_without_tail(blocks(body)))
    in_path = _PATH_DAY.search(page.url)
    return Article(
        title=title,
        blocks=tuple(found),
        published=day(facts.get("published", ""))
        or day(meta(page.tree, "PubDate"))
        or stamped
        or (day("-".join(in_path.groups())) if in_path else None),
        number_words=facts.get("number", ""),
        issuer_words=facts.get("issuers", ""),
        effective=day(facts.get("effective", "")),
        status=facts.get("status", ""),
        attachments=_documents(body, page.final_url, has_text=bool(found)),
        viewer=behind_viewer(body),
    )


def _bare(body: HtmlElement) -> HtmlElement:
    """The body without the site's own buttons and heads; a copy where there are any, the page's tree is shared."""
    path = ".//*[" + " or ".join(map(_class, _FURNITURE)) + "]"
    if first(body, path) is None:
        return body
    body = deepcopy(body)
    for element in body.xpath(path):
        if element.getparent() is not None:
            element.drop_tree()
    return body


def _without_tail(found: list[Block]) -> list[Block]:
    """The text up to its tail; a line of such words that much text or a table follows is a head line, and dropped."""
    kept: list[Block] = []
    behind = sum(len(block) if isinstance(block, str) else _LONGEST_TAIL for block in found)
    for block in found:
        behind -= len(block) if isinstance(block, str) else _LONGEST_TAIL
        match = _TAIL.search(block) if isinstance(block, str) else None
        if match is None or not isinstance(block, str):
            kept.append(block)
            continue
        if before := block[: match.start()].rstrip():
            kept.append(before)
        if behind < _LONGEST_TAIL:
            break
    return kept


def _documents(body: HtmlElement, base: str, *, has_text: bool) -> tuple[Attachment, ...]:
    """The documents of an act. The copies of the page itself in its tail are none, while the page has the text."""
    found = attachments(body, base)
    if not has_text:
        return found
    behind = body.xpath("(.//text()[contains(., '公告下载链接')])[last()]/following::a/@href")
    copies = {address for href in behind if _OWN_COPY.search(address := absolute(base, str(href)))}
    return tuple(document for document in found if document.url not in copies)


ARTICLE_UNTIL_2025 = Layout(name="EasySite article, until 2025", read=_article_until_2025)
ARTICLE_FROM_2026 = Layout(name="EasySite article, from 2026", read=_article_from_2026)
