"""Feeds and sitemaps as lists of pages: RSS 2.0 and 1.0, Atom, JSON Feed, sitemap.xml and indexes of sitemaps.

After the RSS 2.0 specification, RSS 1.0 (RDF), RFC 4287 (Atom), JSON Feed 1.1 and sitemaps.org's protocol. Feeds in
the wild are seldom well-formed, so what libxml2 can recover is taken. Reads links and days, no contents.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from io import BytesIO

from lxml import etree

from snapshots.model import Role
from spiders.platforms.shapes import Layout, Link, Listing
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.html import absolute
from spiders.reading.pages.page import Page

MOST_LINKS = 1_000  # pages of one list, the newest; politeness allows some 400 in one check
MOST_SITEMAPS = 50  # of one index, the newest
_MAX = 50 << 20  # bytes of an unpacked sitemap (sitemaps.org)
_ROOTS = re.compile(rb"<(?:\w{1,20}:)?(rss|rdf|feed|urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_JSON_FEED = re.compile(rb'"version"\s{0,9}:\s{0,9}"https?://(?:www\.)?jsonfeed\.org/version/')
_DAY = re.compile(r"\s{0,9}(\d{4})-(\d{2})-(\d{2})")


def is_list(page: Page) -> bool:
    """Whether a page is a feed, a sitemap or an index of sitemaps, by its first bytes."""
    start = _unpacked(page.body)[:4096]
    if _JSON_FEED.search(start):
        return True
    plain = re.sub(rb"<\?.{0,300}?\?>|<!--.{0,2000}?-->|<!DOCTYPE[^>]{0,300}>", b"", start, flags=re.DOTALL).lstrip(
        b"\xef\xbb\xbf \t\r\n"
    )
    return _ROOTS.match(plain) is not None


def listing(page: Page) -> Listing | None:
    """The pages a feed or sitemap lists; None when the page is neither."""
    if not is_list(page):
        return None
    if _JSON_FEED.search(page.body[:4096]):
        return _ordered(_of_json(page))
    root = _tree(_unpacked(page.body))
    if root is None:
        return None
    base = page.final_url
    match _name(root):
        case "sitemapindex":
            maps = [_sitemap(node, base, Role.LIST) for node in _children(root, "sitemap")]
            newest = sorted((link for link in maps if link.url), key=_newness, reverse=True)[:MOST_SITEMAPS]
            return Listing(links=tuple(newest))
        case "urlset":
            return _ordered(_sitemap(node, base, Role.ARTICLE) for node in _children(root, "url"))
        case "feed":
            return _ordered(_entry(node, base) for node in _children(root, "entry"))
        case "rss" | "rdf":
            return _ordered(_item(node, base) for node in root.iter() if _name(node) == "item")
    return None


LIST = Layout(name="feed or sitemap", read=listing)


def _ordered(links: Iterator[Link]) -> Listing:
    """Each address once, the newest of them when there are too many, in the order printed."""
    found = {link.url: link for link in reversed(list(links)) if link.url}
    kept = list(reversed(found.values()))
    if len(kept) > MOST_LINKS:
        newest = {link.url for link in sorted(kept, key=_newness, reverse=True)[:MOST_LINKS]}
        kept = [link for link in kept if link.url in newest]
    return Listing(links=tuple(kept))


def _newness(link: Link) -> date:
    return link.published or date.min


def _unpacked(body: bytes) -> bytes:
    """The bytes of a sitemap.xml.gz. Raises UnreadableError for a broken or an endless one."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(BytesIO(body)) as packed:
            plain = packed.read(_MAX + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(f"a broken gzip file ({error})") from error
    if len(plain) > _MAX:
        raise UnreadableError(f"too large: unpacked it has more than {_MAX >> 20} MB")
    return plain


def _tree(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(body.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(node: etree._Element) -> str:
    return node.tag.rpartition("}")[2].casefold() if isinstance(node.tag, str) else ""


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in node if _name(child) == name)


def _said(node: etree._Element, *names: str) -> str:
    """The words of the first child of a name, the names in order of preference."""
    for name in names:
        for child in _children(node, name):
            if words := " ".join("".join(str(text) for text in child.itertext()).split()):
                return words
    return ""


def _sitemap(node: etree._Element, base: str, role: Role) -> Link:
    return Link(url=_address(base, _said(node, "loc")), role=role, published=_day(_said(node, "lastmod")))


def _item(node: etree._Element, base: str) -> Link:
    """An item of RSS; one without a link has its address in a guid that is a permanent link."""
    address = _said(node, "link") or _said(node, "guid")
    day = _day(_said(node, "pubdate", "date", "published", "updated"))
    return _link(address or str(node.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or ""), base, node, day)


def _entry(node: etree._Element, base: str) -> Link:
    """An entry of Atom: its alternate link, or the only one it has."""
    links = [child for child in _children(node, "link") if child.get("href")]
    best = next((link for link in links if link.get("rel", "alternate") == "alternate"), links[0] if links else None)
    href = str(best.get("href")) if best is not None else _said(node, "id")
    return _link(href, _based(node, base), node, _day(_said(node, "published", "updated", "issued", "modified")))


def _based(node: etree._Element, base: str) -> str:
    """The base of relative addresses, with every xml:base around an element."""
    marks = [str(above.get("{http://www.w3.org/XML/1998/namespace}base") or "") for above in node.iterancestors()]
    for mark in reversed([*([str(node.get("{http://www.w3.org/XML/1998/namespace}base") or "")]), *marks]):
        base = (absolute(base, mark) or base) if mark else base
    return base


def _link(address: str, base: str, node: etree._Element, day: date | None) -> Link:
    return Link(url=_address(base, address), role=Role.ARTICLE, title=_said(node, "title")[:500], published=day)


def _address(base: str, printed: str) -> str:
    """The address of a page, without the place in it; '' for nothing printed."""
    return absolute(base, printed).partition("#")[0] if printed else ""


def _of_json(page: Page) -> Iterator[Link]:
    data = page.json
    items = data.get("items") if isinstance(data, dict) else None
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            address = _address(page.final_url, str(item.get("url") or item.get("external_url") or ""))
            day = _day(str(item.get("date_published") or ""))
            yield Link(url=address, role=Role.ARTICLE, title=str(item.get("title") or "")[:500], published=day)


def _day(printed: str) -> date | None:
    """The day as printed, in the publisher's own calendar: ISO 8601 or RFC 822; None for anything else."""
    if found := _DAY.match(printed):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            return None
    try:
        return parsedate_to_datetime(printed).date() if printed else None
    except (TypeError, ValueError, IndexError):
        return None
