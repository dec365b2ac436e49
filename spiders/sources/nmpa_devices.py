"""NMPA, announcements on medical devices: the column of the device section. Structure: sources.md, section 4."""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import nmpa_pages


class NmpaDevices(Source):
    """Announcements and circulars on medical devices; what `nmpa` shows as well is one record."""

    name = "nmpa-devices"
    title = Title(zh="国家药监局 医疗器械公告通告", en="NMPA announcements on medical devices")
    publisher = Issuer(code="nmpa", name="国家药监局")
    homepage = "https://www.nmpa.gov.cn/ylqx/ylqxggtg/index.html"
    rhythm = 45
    hosts = ("nmpa.gov.cn",)
    entrances = ("https://www.nmpa.gov.cn/ylqx/ylqxggtg/index.html",)
    lists = nmpa_pages.LISTS
    articles = nmpa_pages.ARTICLES
    second_channels = ("nmpa", "govcn")
    cadence = "5-59/30 8-22 * * *"  # not in the same minute as `nmpa`
