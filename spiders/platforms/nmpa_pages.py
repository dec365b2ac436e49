"""NMPA's pages: today's (UTF-8) and those until mid-2020 (GBK). Structure: sources.md, section 4."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from urllib.parse import unquote, urlsplit, urlunsplit

from lxml.html import HtmlElement

from snapshots.model import Attachment, Role
from spiders.platforms.shapes import Article, Layout, Link, Listing, attachments, behind_viewer
from spiders.reading.document import Block
from spiders.reading.filenames import readable_name
from spiders.reading.law.dates import day
from spiders.reading.pages.html import absolute, blocks, first, lines, meta, words
from spiders.reading.pages.page import Page

_HOSTS = ("www.nmpa.gov.cn", "nmpa.gov.cn")
_ALIAS = "/directory/web/nmpa/"  # the same page also answers below this, even with //// inside
_PAGE_FILE = re.compile(r"/index(?:_(\d{1,5}))?\.html?$")  # index.html, index_1.html is the second page
_SCRIPT = re.compile(r"createPageHTML\s{0,3}\(\s{0,3}['\"]?(\d{1,5})['\"]?\s{0,3},\s{0,3}['\"]?(\d{1,5})")
_PAGER = re.compile(r"下一?页|共\s{0,3}\d{1,5}\s{0,3}页|index_1\.html?")
_ONWARD = frozenset(("下一页", "下页", "下一页>", "下一页 >", ">"))
_IN_PATH = re.compile(r"/(20\d{2})(\d{2})(\d{2})\d{9}\.html?$")  # 17 digits: the moment of posting
_LETTER = re.compile(
    r"[\u4e00-\u9fff]{2,14}\s{0,3}[〔﹝［\[（(【]\s{0,2}\d{4}\s{0,2}[〕﹞］\]）)】]\s{0,2}\d{1,5}\s{0,2}号"
)
_HEAD = 4  # lines at the top of a text where a letter's own number may stand
_BARE = re.compile(r"[\s:：.、]{0,3}附\s{0,3}件?[\s\d一二三四五六七八九十:：.、]{0,8}")  # a link that says only 附件1
_SITE_NAME = re.compile(r"(?:^|\s{0,3}[-_|—–]{1,2})\s{0,3}国家药(?:品监督管理|监)局(?:政府网站|官网|网站)?$")


def canonical(url: str) -> str:
    """The one address of a page: the alias under /directory/web/nmpa/ undone, doubled slashes and fragment too.

    Documents really live under the alias (/directory/web/nmpa/images/…) and keep it.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if (parts.hostname or "").casefold() not in _HOSTS:
        return url
    path = re.sub(r"/{2,}", "/", parts.path)
    if path.casefold().startswith(_ALIAS) and not path[len(_ALIAS) :].casefold().startswith("images/"):
        path = path[len(_ALIAS) - 1 :]
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def _class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _list_from_2020(page: Page) -> Listing | None:
    path = f"//*[{_class('list')}]//ul|//ul[{_class('list')}]"
    if first(page.tree, path) is None:
        return None
    return _listing(page, page.tree.xpath(f"//*[{_class('list')}]//li[.//a[@href]]"), "")


def _list_until_2020(page: Page) -> Listing | None:
    path = f"//*[{_class('ListColumnClass15')}]"
    if first(page.tree, path) is None:
        return None
    # The cell with the link onward is `.pageTdE15`; on the last page it names the page itself.
    onward = first(page.tree, f"//*[{_class('pageTdE15')}]//a[@href]")
    return _listing(page, page.tree.xpath(path), (onward.get("href") or "") if onward is not None else "")


def _listing(page: Page, items: list[HtmlElement], onward: str) -> Listing:
    links: dict[str, Link] = {}
    for item, anchor in ((around, inside) for around in items for inside in around.iter("a")):
        url = canonical(absolute(page.final_url, anchor.get("href")))
        title = " ".join((anchor.get("title") or words(anchor)).split())
        if url and title:
            links.setdefault(url, Link(url=url, role=Role.ARTICLE, title=title, published=_day_of(item, anchor)))
    dated = [link for link in links.values() if link.published]  # an item without a day is navigation
    scripted = _SCRIPT.search(page.text)
    asked = _asked(page.url)
    return Listing(
        links=tuple(dated or links.values()),
        page_number=int(scripted[2]) + 1 if scripted else asked,
        page_asked=asked,
        next_page=_next(page, asked, onward, last=int(scripted[1]) if scripted else None) if links else "",
    )


def _day_of(item: HtmlElement, anchor: HtmlElement) -> date | None:
    """The day beside a link; of an item with one link alone, wherever it stands."""
    beside = anchor.getnext()
    alone = next(islice(item.iter("a"), 1, None), None) is None
    spans = [beside] if beside is not None and beside.tag == "span" else [*item.iter("span")] if alone else []
    return next((found for span in spans if (found := day(words(span)))), None)


def _asked(url: str) -> int:
    match = _PAGE_FILE.search(urlsplit(url).path)
    return int(match[1]) + 1 if match and match[1] else 1


def _next(page: Page, number: int, onward: str, *, last: int | None) -> str:
    """What the pager names, else index_1.html …; without a pager none: a page not there looks like a broken list."""
    if (last is not None and number >= last) or not (last or _PAGER.search(page.text)):
        return ""
    named = [anchor.get("href") for anchor in page.tree.iter("a") if words(anchor) in _ONWARD]
    targets = [url for printed in (*named, onward) if printed and (url := absolute(page.final_url, printed))]
    if found := next((url for url in targets if _asked(url) == number + 1), ""):
        return found
    if targets or not _PAGE_FILE.search(urlsplit(page.final_url).path):
        return ""  # a pager that leads nowhere stands on the last page
    return absolute(page.final_url, f"index_{number}.html")


def _article_from_2020(page: Page) -> Article | None:
    bodies = [found for found in page.tree.xpath(f"//*[{_class('text')}]") if isinstance(found, HtmlElement)]
    if not bodies or "/WS04/" in page.url:
        return None
    body = max(bodies, key=lambda found: len(found.text_content()))
    posted = _IN_PATH.search(urlsplit(page.url).path)
    return _article(
        page,
        body,
        title=meta(page.tree, "ArticleTitle") or _heading(page.tree, body),
        published=day(meta(page.tree, "PubDate")) or (day("-".join(posted.groups())) if posted else None),
    )


def _article_until_2020(page: Page) -> Article | None:
    body = first(page.tree, f"//*[{_class('articlecontent3')}]")
    if body is None:
        return None
    heading = first(page.tree, f"//*[{_class('articletitle3')}]")
    title = words(heading) or meta(page.tree, "ArticleTitle") or _heading(page.tree, body)
    return _article(page, body, title=title, published=_day_above(page.tree, title, body))


def _article(page: Page, body: HtmlElement, *, title: str, published: date | None) -> Article:
    found = blocks(body)
    number, text = _letter_number(found)
    return Article(
        title=title,
        blocks=tuple(text),
        published=published,
        number_words=number,
        attachments=tuple(_documents(page, body)),
        viewer=behind_viewer(body),
    )


def _heading(tree: HtmlElement, body: HtmlElement) -> str:
    """The title: a heading that the head of the page repeats, else the head without the site's name."""
    head = _SITE_NAME.sub("", words(first(tree, "//head/title")))
    path = f"//*[self::h1 or self::h2 or self::h3 or {_class('title')}]"
    said = [_SITE_NAME.sub("", words(found)) for found in tree.xpath(path) if found is not body]
    return next((one for one in said if 4 < len(one) < 300 and (not head or one in head or head in one)), "") or head


def _day_above(tree: HtmlElement, title: str, body: HtmlElement) -> date | None:
    """The day printed between the title and the text, as YYYY年M月D日; else the first one outside the text."""
    printed, text = lines(tree), lines(body)
    titled = next((index + 1 for index, line in enumerate(printed) if title and title in line), 0)
    ends = (index for index in range(titled, len(printed)) if text and printed[index] == text[0])
    above, own = printed[titled : next(ends, None)], set(text)
    outside = [line for line in printed if line not in own and title not in line]
    return next((found for line in (*above, *outside) if (found := day(line))), None)


def _letter_number(found: list[Block]) -> tuple[str, list[Block]]:
    """A letter's number stands alone on a line above its text: 药监综械管函〔2020〕71号. It is no part of that."""
    for index, block in enumerate(found[:_HEAD]):
        if isinstance(block, str) and _LETTER.fullmatch(block.strip()):
            return block.strip(), [*found[:index], *found[index + 1 :]]
    return "", found


def _documents(page: Page, body: HtmlElement) -> Iterator[Attachment]:
    """The documents linked in the text, and those beside it that lie where the site keeps its documents."""
    inside = attachments(body, page.final_url)
    beside = (
        document
        for document in attachments(page.tree, page.final_url)
        if document not in inside and re.search(r"/directory/web/\w{2,8}/+images/", unquote(document.url))
    )
    for document in (*inside, *beside):
        named = readable_name(document.url)  # undoes the Base64 of GBK
        told = _BARE.fullmatch(document.label) and re.search("[\u4e00-\u9fff]", named)
        yield replace(document, label=named) if told else document


LIST_FROM_2020 = Layout(name="NMPA list, from mid-2020", read=_list_from_2020)
LIST_UNTIL_2020 = Layout(name="NMPA WS04 list, until mid-2020", read=_list_until_2020)
ARTICLE_FROM_2020 = Layout(name="NMPA article, from mid-2020", read=_article_from_2020)
ARTICLE_UNTIL_2020 = Layout(name="NMPA WS04 article, until mid-2020", read=_article_until_2020)

LISTS = (LIST_UNTIL_2020, LIST_FROM_2020)  # the older marks are the surer ones
ARTICLES = (ARTICLE_UNTIL_2020, ARTICLE_FROM_2020)
