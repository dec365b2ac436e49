"""FDA's import alerts (accessdata.fda.gov/cms_ia): the catalogue, and the lists of firms on an alert's page.

Evidence: FDA's "How to read an import alert" and "Industry FAQs"; stored pages importalert_1156.html (89-17, 2019 and
2024) and importalert_601.html (89-16, 2023); five public readers of the HTML of 2025 and 2026:
- ialist.html: table rows with the cells number (80-04), type (DWPE, DWPE with Surveillance), published (mm/dd/yyyy:
  the day of the last update, not of the first publication) and the name in a link importalert_<n>.html, n having
  nothing to do with the number.
- alert page: title `Import Alert 89-17`; a heading `... (a.k.a. Red List)`, `... Green List` or `... Yellow List`;
  then country by country `h4`, and for each firm `div.div-info` with `div.div-name.floatleft`, a `div.floatright`
  `Date Published : mm/dd/yyyy`, the address in `div.clear`, and its products: `div.floatleft` with the product code in
  `em`, a `div.floatright` with the product's day, perhaps `div` lines `Desc: ` and `Notes: `. No tables.
- robots.txt of the host asks for one page in 30 seconds and visits from 23:00 to 05:00 EDT (`Hit-rate`,
  `Visiting-hours`: not part of RFC 9309).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from snapshots.identity import folded
from snapshots.model import Entry
from spiders.platforms.shapes import Listing
from spiders.reading.pages.html import absolute, words
from spiders.reading.pages.page import Page

_NUMBER = re.compile(r"\d{2}-\d{2,4}")
_LIST = re.compile(r"a\.\s?k\.\s?a\.?\s{0,3}(Red|Yellow|Green) List", re.IGNORECASE)
_PUBLISHED = re.compile(r"Date Published\s{0,3}:\s{0,3}(\d{2}/\d{2}/\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One row of the catalogue, as printed."""

    number: str
    kind: str
    published: str
    name: str
    url: str


def catalogue(page: Page) -> tuple[Alert, ...]:
    """The rows of ialist.html; none when the page is another."""
    found: dict[str, Alert] = {}
    for row in page.tree.iter("tr"):
        cells = list(row.iterchildren("td"))
        links = row.xpath(".//a[contains(@href, 'importalert_')]/@href")
        printed = [words(cell) for cell in cells[:4]]
        if len(printed) == 4 and links and _NUMBER.fullmatch(printed[0]):
            number, kind, published, name = printed
            url = absolute(page.final_url, str(links[0]))
            found.setdefault(
                number, Alert(number=number, kind=kind, published=published, name=name.strip('"“” '), url=url)
            )
    return tuple(found.values())


@dataclass(slots=True, kw_only=True)
class _Firm:
    """A firm's block while the page is walked."""

    listed: str
    country: str
    name: str
    published: str = ""
    address: str = ""
    products: list[str] = field(default_factory=list)


def alert_page(page: Page, register: str) -> Listing | None:
    """The alert itself as one entry, and an entry for each firm on its lists; None for any other page."""
    title = words(page.tree.find(".//title"))
    number = title.removeprefix("Import Alert").strip()
    if not title.startswith("Import Alert") or not _NUMBER.fullmatch(number):
        return None
    text = " ".join(words(page.tree.find("body")).split())
    head = Entry(
        key=f"{register}/{number}",
        register=register,
        name=f"Import Alert {number}: {_between(text, 'Import Alert Name:', 'Reason for Alert')}".rstrip(": "),
        fields=(("Import Alert #", number), ("Published Date", _day_after(text, "Published Date"))),
    )
    return Listing(entries=(head, *_entries(page, register, number)))


def _entries(page: Page, register: str, number: str) -> Iterator[Entry]:
    """A firm shown twice on one list (two plants) is one entry with both addresses."""
    held: dict[str, _Firm] = {}
    for firm in _firms(page.tree):
        key = f"{register}/{number}/{firm.listed}/{folded(firm.country)}/{folded(firm.name)}"
        first = held.setdefault(key, firm)
        if first is not firm:
            first.address = "; ".join(dict.fromkeys(filter(None, (first.address, firm.address))))
            first.products += firm.products
    for key, firm in held.items():
        cells = (
            ("Import Alert #", number),
            ("List", firm.listed),
            ("Country", firm.country),
            ("Firm", firm.name),
            ("Address", firm.address),
            ("Date Published", firm.published),
            ("Products", "; ".join(dict.fromkeys(firm.products))),
        )
        yield Entry(key=key, register=register, name=firm.name, fields=cells)


def _firms(tree: HtmlElement) -> Iterator[_Firm]:
    """The firms of all lists in the order of the page, however their blocks are nested."""
    listed, country, firm = "", "", None
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        if heading := _LIST.search(f"{node.text or ''} {node.tail or ''}"):
            listed, country = heading.group(1).capitalize(), ""
        if not listed:
            continue
        classes = (node.get("class") or "").split()
        if node.tag == "h4":
            country = _said(node)
        elif "div-name" in classes:
            if firm is not None:
                yield firm
            name = _said(node)
            firm = _Firm(listed=listed, country=country, name=name) if name else None
        elif firm is not None and node.tag == "div":
            _add(firm, node, classes)
    if firm is not None:
        yield firm


def _add(firm: _Firm, node: HtmlElement, classes: list[str]) -> None:
    """What one `div` says about the firm whose block is being read."""
    said = _said(node)
    day = _PUBLISHED.search(said)
    if "floatleft" in classes and node.find("em") is not None:
        firm.products.append(said)
    elif "floatright" in classes and day and firm.products:
        firm.products[-1] += f" ({day.group(1)})"
    elif "floatright" in classes and day:
        firm.published = day.group(1)
    elif "clear" in classes and said and not firm.products:
        firm.address = firm.address or said
    elif said.startswith(("Desc:", "Notes:")) and firm.products:
        firm.products[-1] += f" {said}"


def _said(node: HtmlElement) -> str:
    """The words of a node and of its children, no deeper: a page of nested blocks is read once, not once a block."""
    pieces = [node.text, *(piece for child in node for piece in (child.text, child.tail))]
    return " ".join(" ".join(filter(None, pieces)).split())


def _between(text: str, start: str, end: str) -> str:
    """The words between two labels of an alert's head, '' when one is missing."""
    _, found, rest = text.partition(start)
    name, closed, _ = rest.partition(end)
    return name.strip('"“” ') if found and closed else ""


def _day_after(text: str, label: str) -> str:
    match = re.search(re.escape(label) + r"\s{0,3}:\s{0,3}(\d{2}/\d{2}/\d{4})", text)
    return match.group(1) if match else ""
