"""FDA red lists: firms whose masks, gloves and devices are detained without examination.

Evidence and structure: platforms/import_alerts.py. The alert pages' addresses are read from the catalogue at each
check, because their numbers are internal and have changed. Only the alerts below are read: the host's robots.txt asks
for 30 seconds between pages.
"""

from snapshots.model import Issuer, Role, Title
from spiders.base import Source
from spiders.platforms.import_alerts import alert_page, catalogue
from spiders.platforms.shapes import Layout, Link, Listing
from spiders.reading.pages.page import Page

ALERTS = (
    "80-04",  # surgeon's and patient examination gloves
    "89-08",  # devices without approval or clearance
    "89-16",  # firms that refuse an inspection
    "89-17",  # devices whose quality falls below what they purport to be
    "89-18",  # filtering facepiece respirators
)


def _catalogue(page: Page) -> Listing | None:
    """The alert pages to read, each a list of its own."""
    shown = catalogue(page)
    links = tuple(Link(url=alert.url, role=Role.LIST, title=alert.name) for alert in shown if alert.number in ALERTS)
    return Listing(links=links) if shown else None


def _firms(page: Page) -> Listing | None:
    return alert_page(page, FdaRedList.name)


class FdaRedList(Source):
    """Firms on the red, yellow and green lists of the import alerts that touch protective goods."""

    name = "fda-red-list"
    title = Title(
        zh="美国FDA 进口警报企业名单（口罩、手套、器械）",
        en="FDA red lists: firms on import alerts for protective goods",
    )
    publisher = Issuer(code="fda", name="U.S. Food and Drug Administration")
    homepage = "https://www.accessdata.fda.gov/cms_ia/ialist.html"
    rhythm = 60
    hosts = ("www.accessdata.fda.gov",)
    entrances = ("https://www.accessdata.fda.gov/cms_ia/ialist.html",)
    lists = (
        Layout(name="ialist.html, 2025 to 2026", read=_catalogue),
        Layout(name="importalert_<n>.html, 2019 to 2026", read=_firms),
    )
    articles = ()
    register = title
    complete = True
    language = "en"
    timezone = "America/New_York"
    cadence = "40 0 * * *"  # robots.txt: from 23:00 to 05:00 EDT
    list_pages = 2  # the catalogue and the alerts it names
