"""EU Safety Gate (RAPEX): alerts on dangerous products, from the weekly reports' official XML export.

Evidence, seven independent public readers of the same export between 2026-06 and 2026-10, one of which fetched the
index on 2026-10-03 and one on 2026-10-09:
- index /safety-gate-alerts/api/download/weeklyReport/list/xml/en: elements `weeklyReport` with `reference`
  (Report-2026-40), `publicationDate` (dd/mm/yyyy), `year`, `week` and `URL` (sometimes with a comma behind it), newest
  first, back to 2005; a new report each Friday.
- report .../weeklyReport/detail/xml/<id>?language=en&search=...: elements `notifications`, one an alert, with the
  fields below, most in CDATA; `caseNumber` (SR/01950/26) is the alert's number; `danger` may open with the word null.
- no search by country or product: all alerts are kept, filter by words (`countryOfOrigin`, `category`).
- the site's own JSON calls (/public/api/search, /public/api/notification) are undocumented and are not used.
The export has no day of its own for an alert; the report's day is all there is. Reuse: CC BY 4.0, naming the source.
"""

import re
from datetime import date
from urllib.parse import urlsplit

from lxml import etree

from snapshots.model import Entry, Issuer, Role, Title
from spiders.base import Source
from spiders.platforms.shapes import Layout, Link, Listing
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.page import Page

WEEKS = 8  # newest reports read at each check: a monitor that was off for two months misses nothing
FIELDS = (
    "caseNumber", "category", "product", "brand", "name", "type_numberOfModel", "batchNumber", "barcode",
    "productionDates", "description", "countryOfOrigin", "notifyingCountry", "riskType", "level", "danger", "measures",
    "type", "companyRecallCode", "onlineTrader", "URLrecall", "reference",
)  # fmt: skip

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)


def _weeks(page: Page) -> Listing | None:
    """The index: the newest reports, each a list of its own."""
    root = _xml(page)
    reports = [] if root is None else [report for report in root.iter("weeklyReport") if _field(report, "URL")]
    host = urlsplit(page.final_url).hostname
    found = []
    for report in reports:
        url = _field(report, "URL").rstrip(", ")
        if urlsplit(url).hostname == host:
            found.append((_day(report), _field(report, "reference"), url))
    newest = sorted(found, key=lambda week: week[0], reverse=True)[:WEEKS]
    links = tuple(Link(url=url, role=Role.LIST, title=name) for _, name, url in newest)
    return Listing(links=links) if reports else None


def _alerts(page: Page) -> Listing | None:
    """One report: its alerts."""
    root = _xml(page)
    alerts = [] if root is None else [alert for alert in root.iter("notifications") if _field(alert, "caseNumber")]
    return Listing(entries=tuple(_entry(alert) for alert in alerts)) if alerts else None


def _entry(alert: etree._Element) -> Entry:
    cells = tuple((name, _field(alert, name)) for name in FIELDS)
    said = dict(cells)
    named = [said[part].partition("<")[0].strip() for part in ("product", "brand", "name")]  # brands carry cut tags
    name = ", ".join(dict.fromkeys(word for word in named if word and word != "Unknown"))
    number = said["caseNumber"]
    return Entry(key=f"{EuSafetyGate.name}/{number}", register=EuSafetyGate.name, name=name or number, fields=cells)


def _xml(page: Page) -> etree._Element | None:
    """The root of an XML document, None for anything else. Raises UnreadableError for XML that breaks off.

    The export has no document type; one that has could bring entities of its own making.
    """
    start = page.body[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not start.startswith(b"<") or b"<html" in start:
        return None
    if "xml" not in page.kept:
        try:
            page.kept["xml"] = etree.fromstring(page.body.lstrip(), _PARSER)
        except etree.XMLSyntaxError as error:
            raise UnreadableError("the export breaks off, or is no XML", about=page.url) from error
    root: etree._Element = page.kept["xml"]
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("the XML export declares a document type, which it never has", about=page.url)
    return root


def _field(parent: etree._Element, name: str) -> str:
    """The words of a child element in one line, '' where it is missing or nil."""
    child = parent.find(name)
    text = "" if child is None else etree.tostring(child, method="text", encoding="unicode", with_tail=False)
    return " ".join(text.split()).removeprefix("null ")


def _day(report: etree._Element) -> date:
    """The day a report was published; the first of all days where none is printed."""
    printed = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", _field(report, "publicationDate"))
    try:
        return date(*map(int, reversed(printed.groups()))) if printed else date.min
    except ValueError:
        return date.min


class EuSafetyGate(Source):
    """Weekly alerts on dangerous non-food products in the EU; a stream that only grows."""

    name = "eu-safety-gate"
    title = Title(zh="欧盟 Safety Gate 危险产品预警", en="EU Safety Gate alerts on dangerous products")
    publisher = Issuer(code="eu-commission", name="European Commission")
    homepage = "https://ec.europa.eu/safety-gate-alerts/screen/webReport"
    rhythm = 21
    hosts = ("ec.europa.eu",)
    entrances = ("https://ec.europa.eu/safety-gate-alerts/api/download/weeklyReport/list/xml/en",)
    lists = (
        Layout(name="Safety Gate index of weekly reports, 2026", read=_weeks),
        Layout(name="Safety Gate weekly report, 2026", read=_alerts),
    )
    articles = ()
    register = title
    language = "en"
    timezone = "Europe/Brussels"
    cadence = "30 18 * * mon,fri"  # a report each Friday
    list_pages = 2  # the index and what it names
    at_least = 20
