"""MOFCOM's pages before today's: 2020-10 to about 2024, and before 2020-10. Structure: sources.md, section 2."""

import re
from datetime import date
from urllib.parse import parse_qs, urldefrag, urlencode, urlsplit

from lxml.html import HtmlElement

from snapshots.model import Role
from spiders.platforms.jpaas.articles import BODY, TITLE, outermost, text_of, without
from spiders.platforms.jpaas.lists import listed
from spiders.platforms.shapes import Article, Layout, Link, Listing, attachments, behind_viewer
from spiders.reading.law.dates import day
from spiders.reading.pages.html import absolute, blocks, first, meta, words
from spiders.reading.pages.page import Page

# -- lists --------------------------------------------------------------------------------------------------

_ITEMS_2020_2024 = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' txtList_01 ')]//li[.//a/@href]"
    "[not(contains(concat(' ', normalize-space(@class), ' '), ' listline '))]"
)
_ITEMS_UNTIL_2020_10 = (
    "//*[contains(@class, 'u-newsList01')]//li[a/@href]"
    " | //div[contains(@class, 'listBox') and contains(@class, 'borB')]//ul/li[.//a/@href]"
)
_CALLS = ("/api-gateway/", "#post:")


def _list(page: Page, items: str, known: str) -> Listing | None:
    if any(mark in page.url for mark in _CALLS) or first(page.tree, known) is None:
        return None
    number = _number(page.url)
    return Listing(
        links=listed(page.tree.xpath(items), page.final_url),
        page_number=number,
        page_asked=number,
        next_page=_next(page, number + 1),
    )


def _number(url: str) -> int:
    """Pages of a list are ?2, ?3; the first has no number."""
    query = urlsplit(url).query
    return int(query) if re.fullmatch(r"\d{1,4}", query) else 1


def _next(page: Page, number: int) -> str:
    """The next page, where this one leads to it in a link or a script; never asked for on a guess."""
    if not re.search(rf"""["'/]\?{number}["']""", page.text):
        return ""
    return urlsplit(page.url)._replace(query=str(number), fragment="").geturl()


# -- articles -----------------------------------------------------------------------------------------------

_BODY_2020_2024 = f"{BODY} | //*[contains(concat(' ', normalize-space(@class), ' '), ' textlive ')]"
_MARKED = "//comment()[contains(., '文章正文')]/following-sibling::*[1]"
_VARIABLE = (
    r"""(?<![\w.]){name}\s{{0,5}}=\s{{0,5}}(?P<quote>["'])(?P<value>(?:(?!(?P=quote))[^\n]){{0,500}})(?P=quote)"""
)


def variable(page: Page, name: str) -> str:
    """What a script of the page says a variable is, '' without one."""
    found = re.search(_VARIABLE.format(name=re.escape(name)), page.text)
    return found["value"].strip() if found else ""


def heading(page: Page) -> str:
    """The title of an article page: its heading, else what head or script call it, else the window's title."""
    printed = next(filter(None, (words(first(page.tree, path)) for path in (TITLE, "//*[@id='artitle']", "//h1"))), "")
    named = printed or meta(page.tree, "ArticleTitle") or variable(page, "atitle")
    return named or re.split(r"\s*[-_|]\s*中华人民共和国商务部", words(first(page.tree, "//head/title")))[0]


def _article_2020_2024(page: Page) -> Article | None:
    return _article(page, outermost(page.tree.xpath(_BODY_2020_2024)), day(meta(page.tree, "PubDate")))


def _article_until_2020_10(page: Page) -> Article | None:
    body = first(page.tree, "//*[@id='zoom']")
    for path in ("//*[contains(concat(' ', normalize-space(@class), ' '), ' artCon ')]", _MARKED):
        body = first(page.tree, path) if body is None else body
    named = first(page.tree, "//*[@id='artitle']") is not None or variable(page, "atitle")
    if body is None or not named:
        return None
    return _article(page, [body], day(variable(page, "tm")) or day(meta(page.tree, "PubDate")))


_TOOLS = ".//*[contains(concat(' ', normalize-space(@class), ' '), ' article-tool ')]"


def _article(page: Page, parts: list[HtmlElement], published: date | None) -> Article | None:
    parts, title = [without(part, _TOOLS) for part in parts], heading(page)
    if not parts or not title:
        return None
    return Article(
        title=title,
        blocks=tuple(text_of(parts)),
        published=published,
        attachments=tuple({d.url: d for part in parts for d in attachments(part, page.final_url)}.values()),
        viewer=any(map(behind_viewer, parts)),
    )


# -- pages that only lead on: a script's redirect, a frame --------------------------------------------------

_REDIRECTS = (
    re.compile(r"""(?:window|document|top|self)\.location(?:\.href)?\s{0,5}=\s{0,5}["']([^"'\n]{1,500})["']"""),
    re.compile(r"""location\.replace\(\s{0,5}["']([^"'\n]{1,500})["']"""),
    # an object with href and type: _cofing1={href:"…",type:"…"}
    re.compile(r"""["']?href["']?\s{0,5}:\s{0,5}["']([^"'\n]{1,500})["']\s{0,5},\s{0,5}["']?type["']?\s{0,5}:"""),
)
_FEW_WORDS = 200  # a page that only leads on says next to nothing itself
_VIEWERS = re.compile(r"weboffice|viewer|\.(?:pdf|docx?|xlsx?|wps|ofd)(?:$|\?)", re.IGNORECASE)
_FRAMED = "#framed:"


def onward(page: Page) -> Link | None:
    """Where the article of a page is, for a page that holds none but leads to it; None for any other page."""
    bodies = page.tree.xpath(_BODY_2020_2024)
    if bodies:
        return _framed(page, bodies)
    body = first(page.tree, "//body")  # None where the page is nothing but its script
    if body is not None and (first(body, ".//*[@id='zoom']") is not None or len("".join(blocks_of(body))) > _FEW_WORDS):
        return None
    found = next((match for pattern in _REDIRECTS if (match := pattern.search(page.text))), None)
    target = absolute(page.final_url, found[1].replace("\\/", "/")) if found else ""
    if not target or urlsplit(target).path.rstrip("/") in ("", "/index.html") or urldefrag(target)[0] == page.url:
        return None
    return Link(url=target, role=Role.ARTICLE, title=heading(page), published=day(meta(page.tree, "PubDate")))


def blocks_of(body: HtmlElement) -> list[str]:
    """The visible lines of a page."""
    return [block for block in blocks(body) if isinstance(block, str)]


def _framed(page: Page, bodies: list[HtmlElement]) -> Link | None:
    frame = next((frame for body in bodies for frame in body.iter("iframe") if frame.get("src")), None)
    source = absolute(page.final_url, frame.get("src")) if frame is not None else ""
    if not source or _VIEWERS.search(source) or any(blocks_of(without(body, _TOOLS)) for body in bodies):
        return None
    title, printed = heading(page), meta(page.tree, "PubDate")
    told = urlencode({"page": page.url, "title": title, "published": printed})
    return Link(url=f"{source}{_FRAMED}{told}", role=Role.ARTICLE, title=title, published=day(printed))


def framing(url: str) -> dict[str, str]:
    """What the page around a frame says of it (`page`, `title`, `published`), kept in the frame's own address."""
    told = url.partition(_FRAMED)[2]
    return {name: values[0] for name, values in parse_qs(told).items()} if told else {}


def _in_frame(page: Page) -> Article | None:
    outside = framing(page.url)
    tables = outermost(page.tree.xpath("//tbody/.. | //table"))
    if not outside or not tables:
        return None
    return Article(
        title=outside.get("title", ""),
        blocks=tuple(text_of(tables)),
        published=day(outside.get("published", "")),
        attachments=tuple({d.url: d for part in tables for d in attachments(part, page.final_url)}.values()),
        viewer=any(map(behind_viewer, tables)),
    )


def _leading_on(page: Page) -> Listing | None:
    link = onward(page) if not any(mark in page.url for mark in _CALLS) else None
    return Listing(links=(link,)) if link else None


LIST_2020_2024 = Layout(
    name="MOFCOM list, 2020-10 to 2024",
    read=lambda page: _list(page, _ITEMS_2020_2024, "//*[contains(@class, 'txtList_01')]"),
)
LIST_UNTIL_2020_10 = Layout(
    name="MOFCOM list, until 2020-10",
    read=lambda page: _list(
        page,
        _ITEMS_UNTIL_2020_10,
        "//*[contains(@class, 'u-newsList01')] | //div[contains(@class, 'listBox') and contains(@class, 'borB')]",
    ),
)
LEADING_ON = Layout(name="MOFCOM page that only leads on, 2020-10 to 2024", read=_leading_on)
ARTICLE_2020_2024 = Layout(name="MOFCOM article, 2020-10 to 2024", read=_article_2020_2024)
ARTICLE_UNTIL_2020_10 = Layout(name="MOFCOM .shtml article, until 2020-10", read=_article_until_2020_10)
IN_FRAME = Layout(name="MOFCOM article in a frame, 2020-10 to 2024", read=_in_frame)
