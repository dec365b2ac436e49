"""From a node of a page to lines of text and links. Keeps every word, drops what is never shown."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml.etree import iterwalk
from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "address article aside blockquote br caption center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr"  # noqa: SIM905
    " li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_NEVER_SHOWN = frozenset(("script", "style", "noscript", "template", "iframe", "object"))
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


def absolute(base: str, printed: str | None) -> str:
    """The web address a link leads to, '' when it leads to none (javascript:, mailto:, a broken one)."""
    try:
        address = urljoin(base, (printed or "").strip())
        return address if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname else ""
    except ValueError:  # http://[
        return ""


def whole(printed: str | None) -> int | None:
    """A count as printed in a page, None when it is none or absurdly long."""
    match = re.fullmatch(r"\s*(\d{1,9})\s*", printed or "")
    return int(match.group(1)) if match else None


def lines(node: HtmlElement) -> list[str]:
    """The visible lines of a content node, blank ones left out."""
    text = _BLANKS.sub(" ", "".join(_pieces(node)))
    return [line for line in (line.strip() for line in text.split("\n")) if line]


def _pieces(node: HtmlElement) -> Iterator[str]:
    """Texts in page order, a line break at the edges of every block; never recursive, pages may nest as they like."""
    walk = iterwalk(node, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        starts, edge = event == "start", "\n" if element.tag in _BLOCKS else ""
        if starts and element.tag in _NEVER_SHOWN:
            walk.skip_subtree()
        elif starts:
            yield edge
            yield _flat(element.text)
        else:
            yield edge
            yield _flat(element.tail) if element is not node else ""


def _flat(text: str | None) -> str:
    return text.replace("\n", " ") if text else ""


def document_links(node: HtmlElement, base: str) -> list[tuple[str, str]]:
    """(label, absolute address) of every document a content node links to, each address once."""
    found: dict[str, str] = {}
    for anchor in node.iter("a"):
        address = absolute(base, anchor.get("href"))
        if address and _DOCUMENTS.search(urlsplit(address).path):
            found.setdefault(address, words(anchor) or anchor.get("title") or address.rsplit("/", 1)[-1])
    return [(label, address) for address, label in found.items()]
