"""A jpaas article page: head fields, title, and the parts that hold the text."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy

from lxml.html import HtmlElement

from spiders.platforms.shapes import Article, Layout, attachments, behind_viewer
from spiders.reading.document import Block
from spiders.reading.law.dates import day
from spiders.reading.pages.html import blocks, first, meta, words
from spiders.reading.pages.page import Page

# Class `art-con`, `art-con-bottonmLine` (the misspelling is the system's own) or both, with or without
# ergodic="article"; announcements have two, the first for 【发布单位】 【发布文号】 【发文日期】.
_FIELDS = "art-con-gonggao"
BODY = (
    "//div[contains(concat(' ', normalize-space(@class)), ' art-con')]"
    f"[not(contains(concat(' ', normalize-space(@class), ' '), ' {_FIELDS} '))]"
)
TITLE = "//*[contains(concat(' ', normalize-space(@class), ' '), ' art-title ')]"
_TOOLS = ".//*[contains(concat(' ', normalize-space(@class), ' '), ' article-tool ')]"
_LABELLED = re.compile(r"【\s*(?P<label>[^】\n]{1,20}?)\s*】\s*[:：]?(?P<value>[^【\n]*)")
_FOOTER = re.compile(
    r"关于我们(?:$|[\s|｜·丨联网])"
)  # closes the page; stands inside the body where a div was not closed
# What sites print in English below a Chinese text, about the languages of the page: the Chinese one counts.
_DISCLAIMER = re.compile(
    r"[（(]?\s?(?=[^\u3400-\u9fff]{0,400}$)(?:All information published on this website is authentic in Chinese"
    r"|(?=.{0,300}\bChinese\b)(?:.{0,120}\b(?:for|as a) reference(?: only)?\b|.{0,300}\bshall prevail\b))",
    re.IGNORECASE,
)


def article_layout(
    body: str = BODY, *, title: str = TITLE, ends: str = _TOOLS, name: str = "jpaas article, from 2024"
) -> Layout[Article]:
    """Article pages whose text the XPath `body` finds; several nodes are read as one text.

    The title is the node `title` finds, else the head's ArticleTitle. What `ends` finds inside the body (a relative
    XPath: sharing, printing) is cut with all that stands behind it.
    """
    return Layout(name=name, read=lambda page: _article(page, body, title, ends))


def _article(page: Page, body: str, title: str, ends: str) -> Article | None:
    parts = [without(part, ends) for part in outermost(page.tree.xpath(body))]
    heading = words(first(page.tree, title)) or meta(page.tree, "ArticleTitle")
    if not heading or not parts:
        return None
    facts = dict(fact for box in page.tree.find_class(_FIELDS) for fact in _facts(box))
    return Article(
        title=heading,
        blocks=tuple(text_of(parts)),
        published=day(meta(page.tree, "PubDate")) or day(facts.get("发文日期", "")),
        number_words=facts.get("发布文号", ""),
        issuer_words=facts.get("发布单位", ""),
        attachments=tuple({d.url: d for part in parts for d in attachments(part, page.final_url)}.values()),
        viewer=any(map(behind_viewer, parts)),
    )


def outermost(nodes: list[HtmlElement]) -> list[HtmlElement]:
    """Nodes that lie in none of the others, in page order."""
    every = set(nodes)
    return [node for node in nodes if not any(above in every for above in node.iterancestors())]


def without(part: HtmlElement, ends: str) -> HtmlElement:
    """A copy of a text part without what is no text of the act.

    Gone are the announcement's fields, a first block that only leads to the English version, and what `ends` finds.
    """
    part = deepcopy(part)
    part.tail = None
    for box in part.find_class(_FIELDS):
        box.drop_tree()
    leading = first(part, "*[1]")
    if leading is not None and not (part.text or "").strip() and _leads_to_english(leading):
        leading.drop_tree()
    end = first(part, ends) if ends else None
    while end is not None and end is not part:
        above = end.getparent()
        for behind in list(end.itersiblings()):
            above.remove(behind)
        end.tail, end = None, above
    for found in part.xpath(ends) if ends else ():
        found.drop_tree()
    return part


def _leads_to_english(leading: HtmlElement) -> bool:
    anchor = first(leading, "descendant-or-self::a[contains(@href, 'english.')]")
    return anchor is not None and words(leading) == words(anchor)


def text_of(parts: Iterable[HtmlElement]) -> Iterator[Block]:
    """The blocks of all parts, without an English page's disclaimer, up to the footer."""
    for part in parts:
        for block in blocks(part):
            if isinstance(block, str) and _FOOTER.match(block):
                return
            if not (isinstance(block, str) and _DISCLAIMER.match(block)):
                yield block


def _facts(box: HtmlElement) -> list[tuple[str, str]]:
    """【发布文号】公告2026年第1号 as ('发布文号', '公告2026年第1号')."""
    return [(re.sub(r"\s", "", m["label"]), m["value"].strip()) for m in _LABELLED.finditer("\n".join(_lines(box)))]


def _lines(box: HtmlElement) -> Iterator[str]:
    for block in blocks(box):
        if isinstance(block, str):
            yield block
        else:
            yield from ("".join(row) for row in block.rows)


ARTICLE = article_layout()
