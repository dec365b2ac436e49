"""FDA import alerts: which alerts there are and when each was last updated. Evidence: platforms/import_alerts.py.

One page a night, inside the hours the host's robots.txt asks for. "Published" is the day of the last update, so a firm
put on a list or taken off shows here as a changed day; which firm it is stands in `fda-red-list` for the alerts read
there.
"""

from snapshots.model import Entry, Issuer, Title
from spiders.base import Source
from spiders.platforms.import_alerts import catalogue
from spiders.platforms.shapes import Layout, Listing
from spiders.reading.pages.page import Page


def _alerts(page: Page) -> Listing | None:
    entries = tuple(
        Entry(
            key=f"{FdaImportAlerts.name}/{alert.number}",
            register=FdaImportAlerts.name,
            name=alert.name or alert.number,
            fields=(
                ("Import Alert #", alert.number), ("Type", alert.kind), ("Published Date", alert.published),
            ),
        )
        for alert in catalogue(page)
    )  # fmt: skip
    return Listing(entries=entries) if entries else None


class FdaImportAlerts(Source):
    """The catalogue of all import alerts in force; an alert that is no longer shown was deactivated or replaced."""

    name = "fda-import-alerts"
    title = Title(zh="美国FDA 进口警报目录", en="FDA import alerts, the catalogue")
    publisher = Issuer(code="fda", name="U.S. Food and Drug Administration")
    homepage = "https://www.accessdata.fda.gov/cms_ia/ialist.html"
    rhythm = 90
    hosts = ("www.accessdata.fda.gov",)
    entrances = ("https://www.accessdata.fda.gov/cms_ia/ialist.html",)
    lists = (Layout(name="ialist.html, 2025 to 2026", read=_alerts),)
    articles = ()
    register = title
    complete = True
    at_least = 50  # about 156 in 2026
    language = "en"
    timezone = "America/New_York"
    cadence = "20 0 * * *"  # robots.txt: from 23:00 to 05:00 EDT
    list_pages = 1
