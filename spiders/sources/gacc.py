"""GACC (customs), announcements, and the registers their annexes make. Structure: sources.md, section 3.

From 2020-10 the list stands behind a script challenge (HTTP 412): it is recognised and reported as blocked,
never circumvented. Attachments and department hosts answer plain HTTP.
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import customs_registers, easysite


class Gacc(Source):
    """Customs regulations: announcements and orders."""

    name = "gacc"
    title = Title(zh="海关总署 海关法规", en="GACC customs regulations")
    publisher = Issuer(code="gacc", name="海关总署")
    homepage = "http://www.customs.gov.cn/customs/302249/302266/index.html"
    rhythm = 30
    hosts = ("customs.gov.cn",)
    entrances = (
        "http://www.customs.gov.cn/customs/302249/302266/index.html",
        "http://www.customs.gov.cn/customs/302249/302266/08654b53-1.html",  # until 2020-06-05
        # Below 302266 stand 302267 (announcements from 2019), 302268 and 302269 (announcements of 2018).
        "http://www.customs.gov.cn/customs/302249/302266/302267/index.html",
    )
    lists = easysite.lists_of(easysite.GACC)
    articles = easysite.ARTICLES
    second_channels = ("govcn",)
    at_least = 3
    reader = "4"
    registers = customs_registers.ALL

    def canonical(self, url: str) -> str:
        """A page of a mirror under the address it has on www.customs.gov.cn."""
        return easysite.canonical(url)
