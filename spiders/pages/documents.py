"""A user's page to the document that is compared: its main text, or what a selector names. Fetches nothing."""

import re
from copy import deepcopy
from functools import lru_cache

from cssselect import HTMLTranslator
from lxml.etree import XPath
from lxml.html import HtmlElement

from spiders.pages.data import document_of_data
from spiders.reading.document import Block, Document
from spiders.reading.errors import UnreadableError
from spiders.reading.filenames import label_of
from spiders.reading.files.documents import MAX_HTML, MAX_RUN, MAX_TAGS_ZONED, open_document
from spiders.reading.files.kinds import Kind, kind_of, suffix
from spiders.reading.pages.bounded import MAX_TAGS
from spiders.reading.pages.furniture import Zone
from spiders.reading.pages.html import absolute, blocks, document_links, first, words
from spiders.reading.pages.page import Page
from spiders.reading.pages.page_lines import is_document
from spiders.reading.pages.volatile import with_stamps_joined
from spiders.reading.pages.zones import page_parts

_UNREAD = re.compile(r"^\(\d{1,4}\+?\)\s{0,3}")  # (3) before a title: messages not read yet
_PICTURES = tuple(f"{tag} → " for tag in ("img", "iframe", "embed", "object"))
_FEW_WORDS = 80  # characters
_NAMED = {"text/csv": "page.csv", "text/tab-separated-values": "page.tsv", "text/plain": "page.txt"}


def is_html(page: Page) -> bool:
    """Whether a page is HTML, by its bytes and, where these say little, by its header."""
    declared = page.content_type.partition(";")[0].strip().casefold()
    is_declared = declared in ("text/html", "application/xhtml+xml")
    if declared.endswith(("/json", "+json")) and page.json is not None:
        return False
    name = "page.html" if is_declared else _NAMED.get(declared, page.final_url)
    return kind_of(page.body, name if suffix(name) else "page.html") is Kind.HTML


def document_of(page: Page, selector: str = "", ignore: str = "") -> Document:
    """The document a page is, whatever its format. Raises UnreadableError, also when the selector finds nothing.

    Selectors are for HTML: a document of another format is read whole.
    """
    if is_html(page):
        return _selected(page, selector, ignore) if selector else _main(page, ignore)
    if page.json is not None:
        return document_of_data(page.json)
    declared = page.content_type.partition(";")[0].strip().casefold()
    return open_document(page.body, _NAMED.get(declared, page.final_url))


def tree_of(page: Page, ignore: str = "") -> HtmlElement:
    """A copy of the page's tree, without what is to be ignored. Raises UnreadableError for pages beyond reading."""
    if len(page.body) > MAX_HTML or page.body.count(b"<") > MAX_TAGS:
        raise UnreadableError(f"too large: an HTML page is read up to {MAX_HTML >> 20} MB and {MAX_TAGS} tags")
    if max(map(len, page.body.split(b"<"))) > MAX_RUN:
        raise UnreadableError(f"too large: a page with {MAX_RUN >> 20} MB of text in one piece")
    tree = deepcopy(page.tree)
    for element in matching(tree, ignore) if ignore else ():
        if element.getparent() is not None:
            element.drop_tree()
    return tree


def matching(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The outermost elements a selector finds, in page order."""
    answer = _xpath(selector)(tree)
    found = [element for element in answer if isinstance(element, HtmlElement)] if isinstance(answer, list) else []
    every = set(found)
    return [element for element in found if every.isdisjoint(element.iterancestors())]


@lru_cache(256)
def _xpath(selector: str) -> XPath:
    return XPath(HTMLTranslator().css_to_xpath(selector))


def _main(page: Page, ignore: str) -> Document:
    tree = tree_of(page, ignore)
    if page.body.count(b"<") > MAX_TAGS_ZONED:
        title = words(first(tree, "//title"))
        problem = "the page is too large to part its text from its menus: all of it is compared"
        return Document(format="html", blocks=tuple(blocks(tree)), title=title, problems=(problem,))
    parts = page_parts(tree)
    if not parts.main and not any(zone == Zone.ATTACHMENTS for zone, _ in parts.around):
        raise UnreadableError(
            "no text in this page beside its menus: it may be drawn by a script (set render = true), "
            "or what matters has to be named (selector)"
        )
    title = _UNREAD.sub("", parts.title)
    around = parts.around if _hardly_a_text(parts.main) else _without_pictures(parts.around)
    return Document(format="html", blocks=_joined(parts.main), title=title, around=around)


def _joined(main: list[Block]) -> tuple[Block, ...]:
    """The blocks, a label of the page's last change and its day as one line."""
    found: list[Block] = []
    text: list[str] = []
    for block in main:
        if isinstance(block, str):
            text.append(block)
        else:
            found += [*with_stamps_joined(text), block]
            text.clear()
    return (*found, *with_stamps_joined(text))


def _hardly_a_text(main: list[Block]) -> bool:
    """Whether a picture or a viewer may be what the page shows."""
    return all(isinstance(block, str) for block in main) and sum(map(len, main)) < _FEW_WORDS


def _without_pictures(around: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The zones without the pictures and viewers that stand in for a text (`zones`): beside one they advertise."""
    return tuple(
        (zone, tuple(line for line in lines if zone != Zone.ATTACHMENTS or not line.startswith(_PICTURES)))
        for zone, lines in around
    )


def _selected(page: Page, selector: str, ignore: str) -> Document:
    """What the selector names, all of it: whoever names a side bar wants to hear of it."""
    tree = tree_of(page, ignore)
    elements = matching(tree, selector)
    if not elements:
        raise UnreadableError(f"the selector '{selector}' finds nothing in this page: was it redesigned?")
    found: list[Block] = [block for element in elements for block in blocks(element)]
    if not found:
        raise UnreadableError(f"what the selector '{selector}' finds holds no words")
    links = [link for element in elements for link in document_links(element, page.final_url)]
    shown = tuple(dict.fromkeys(f"{label} → {address}" for label, address in links))
    around = ((str(Zone.ATTACHMENTS), shown),) if shown else ()
    return Document(format="html", blocks=tuple(found), around=around)


def documents_linked(page: Page, document: Document) -> list[tuple[str, str]]:
    """(label, absolute address) of every document the compared part of a page links to."""
    shown = dict(document.around).get(Zone.ATTACHMENTS, ())
    pairs = (line.rpartition(" → ") for line in shown)
    linked = {absolute(page.final_url, address): label for label, _, address in pairs if is_document(address)}
    return [(label_of(label, address), address) for address, label in linked.items() if address]
