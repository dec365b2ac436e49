"""From a node of a page to lines of text and links. Keeps every word, drops what is never shown."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from lxml.html import HtmlElement, tostring

_BLOCKS = frozenset(
    "address article aside blockquote br caption center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr"  # noqa: SIM905
    " li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_NEVER_SHOWN = ("script", "style", "noscript", "template", "iframe", "object", "head")
_DOCUMENTS = re.compile(r"\.(docx?|xlsx?|pdf|wps|et|zip|rar|tiff?|csv|ofd)$", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v\xa0\u3000\u200b\ufeff]+")


def first(node: HtmlElement, xpath: str) -> HtmlElement | None:
    """The first element an XPath finds."""
    found = node.xpath(xpath)
    return found[0] if isinstance(found, list) and found and isinstance(found[0], HtmlElement) else None


def words(node: HtmlElement | None) -> str:
    """All text of a small node in one line, '' for no node."""
    return _BLANKS.sub(" ", node.text_content()).strip() if node is not None else ""


def meta(tree: HtmlElement, name: str) -> str:
    """Content of a meta tag of the head."""
    found = tree.xpath("//meta[@name=$name]/@content", name=name)
    return str(found[0]).strip() if isinstance(found, list) and found else ""


def lines(node: HtmlElement) -> list[str]:
    """The visible lines of a content node, blank ones left out.

    BeautifulSoup reads the fragment because these bodies come from word processors (nested p, upper-case DIV,
    unclosed tags); the page around it was already cut away by lxml, which is twenty times faster.
    """
    soup = BeautifulSoup(tostring(node, encoding="unicode", with_tail=False), "lxml")
    for never in soup(_NEVER_SHOWN):
        if never.name != "head":
            never.decompose()
    text = "".join(_pieces(soup))
    return [line for line in (_BLANKS.sub(" ", line).strip() for line in text.split("\n")) if line]


def _pieces(soup: Tag) -> Iterator[str]:
    for child in soup.children:
        if isinstance(child, PreformattedString):
            continue  # comments, declarations
        if isinstance(child, NavigableString):
            yield child.replace("\n", " ")
        elif isinstance(child, Tag):
            edge = "\n" if child.name in _BLOCKS else ""
            yield edge
            yield from _pieces(child)
            yield edge


def document_links(node: HtmlElement, base: str) -> list[tuple[str, str]]:
    """(label, absolute address) of every document a content node links to, each address once."""
    found: dict[str, str] = {}
    for anchor in node.iter("a"):
        address = urljoin(base, (anchor.get("href") or "").strip())
        if urlsplit(address).scheme in ("http", "https") and _DOCUMENTS.search(urlsplit(address).path):
            found.setdefault(address, words(anchor) or anchor.get("title") or address.rsplit("/", 1)[-1])
    return [(label, address) for address, label in found.items()]
