"""EasySite (eportal): the content system of GACC, in its layouts until 2025 and from 2026.

Structure: sources.md, sections 1.2 and 3; the layouts from 2026 are also saved pages in the corpus.
"""

import re

from lxml.html import HtmlElement

from spiders.platforms.shapes import Article, Layout, Listing, attachments, behind_viewer, item_links
from spiders.reading.document import Block
from spiders.reading.law.dates import day
from spiders.reading.pages.html import absolute, blocks, first, meta, whole, words
from spiders.reading.pages.page import Page

# 公告下载链接：x.doc x.pdf 浏览次数：<n> 打印本页 关闭 stands behind the text in 248 of 257 notices measured; the
# counter moves at every visit, so the tail is cut before anything is compared.
_TAIL = re.compile(r"^(?:公告下载链接|浏览次数|打印本页|关闭$|\[?关闭窗口)")
_PAGE_FILE = re.compile(r"/\w+-(\d{1,6})\.html$")  # 08654b53-2.html
_LABEL = re.compile(r"【(?P<label>[^】]+)】\s*[:：]?\s*(?P<value>.*)", re.DOTALL)


def _list(page: Page, item_path: str) -> Listing | None:
    if first(page.tree, item_path) is None:
        return None
    numbered = _PAGE_FILE.search(page.url)
    asked = int(numbered.group(1)) if numbered else 1
    return Listing(
        links=item_links(page.tree.xpath(f"{item_path}/li[a/@href]"), page.final_url),
        page_number=whole(words(first(page.tree, "//*[@class='NormalRed']"))) or asked,
        page_asked=asked,
        total=_total(page.tree),
        next_page=_next(page),
    )


def _total(tree: HtmlElement) -> int | None:
    match = re.search(r"总条数：\s*(\d{1,9})(?!\d)", words(first(tree, "//*[@class='page_more']")))
    return int(match.group(1)) if match else None


def _next(page: Page) -> str:
    """Read from the pager, never built: its file prefix is not always the module's id (sources.md, 1.2)."""
    pager = first(page.tree, "//a[@title='下一页']")
    target = (pager.get("tagname") or "") if pager is not None else ""
    return absolute(page.final_url, target) if target.startswith("/") else ""


def _article_until_2025(page: Page) -> Article | None:
    heading = first(page.tree, "//*[contains(@class, 'easysite-news-title')]//h2")
    body = first(page.tree, "//*[contains(@class, 'easysite-news-content') or @id='easysiteText']")
    if heading is None or body is None:
        return None
    facts = _metadata(page.tree)
    described = words(first(page.tree, "//*[contains(@class, 'easysite-news-describe')]"))
    return Article(
        title=words(heading),
        blocks=tuple(_without_tail(blocks(body))),
        published=day(facts.get("发布日期", "")) or day(described),
        number_words=facts.get("文号", ""),
        issuer_words=facts.get("发文机关", ""),
        effective=day(facts.get("生效日期", "")),
        status=facts.get("效力", ""),
        attachments=attachments(body, page.final_url),
        viewer=behind_viewer(body),
    )


def _metadata(tree: HtmlElement) -> dict[str, str]:
    """The block 【法规类型】 … 【效力说明】; labels are folded because 【文　　号】 is padded with wide blanks."""
    facts = {}
    for row in tree.xpath("//div[contains(concat(' ', @class, ' '), ' hgfg_list ')]"):
        match = _LABEL.search(words(row))
        if match:
            facts[re.sub(r"\s", "", match["label"])] = match["value"].strip()
    return facts


def _article_from_2026(page: Page) -> Article | None:
    heading = first(page.tree, "//*[@class='news_detail_tit']//h1")
    body = first(page.tree, "//*[@class='news_detail_con']")
    if heading is None or body is None:
        return None
    return Article(
        title=words(heading) or meta(page.tree, "ArticleTitle"),
        blocks=tuple(_without_tail(blocks(body))),
        published=day(meta(page.tree, "PubDate")),
        attachments=attachments(body, page.final_url),
        viewer=behind_viewer(body),
    )


def _without_tail(found: list[Block]) -> list[Block]:
    ends = (index for index, block in enumerate(found) if isinstance(block, str) and _TAIL.match(block))
    return found[: next(ends, len(found))]


LIST_UNTIL_2025 = Layout(
    name="EasySite list, until 2025", read=lambda page: _list(page, "//ul[starts-with(@class, 'conList_ul')]")
)
LIST_FROM_2026 = Layout(
    name="EasySite list, from 2026", read=lambda page: _list(page, "//*[@class='news_con']//ul[@class='news_list']")
)
ARTICLE_UNTIL_2025 = Layout(name="EasySite article, until 2025", read=_article_until_2025)
ARTICLE_FROM_2026 = Layout(name="EasySite article, from 2026", read=_article_from_2026)
