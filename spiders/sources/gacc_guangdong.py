"""GACC's Guangdong sub-administration (gdfs.): the same /customs/ paths as www. Structure: sources.md, section 3.

Another official channel for the acts of `gacc`, which is asked at its own host only: a link of its list that names
www. is asked at gdfs. Acts it has in common with `gacc` are one record. A public crawl of 2024 read its pages; whether
the challenge of www. stands before it too is not known.
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import customs_registers, easysite

_HOST = "gdfs.customs.gov.cn"


class GaccGuangdong(Source):
    """Customs regulations as the Guangdong sub-administration's host shows them."""

    name = "gacc-guangdong"
    title = Title(zh="海关总署 海关法规（广东分署）", en="GACC customs regulations, Guangdong host")
    publisher = Issuer(code="gacc", name="海关总署")
    homepage = f"http://{_HOST}/customs/302249/302266/index.html"
    hosts = (_HOST,)
    entrances = (
        f"http://{_HOST}/customs/302249/302266/index.html",
        f"http://{_HOST}/customs/302249/302266/302267/index.html",
    )
    lists = easysite.lists_of(_HOST)
    articles = easysite.ARTICLES
    second_channels = ("gacc", "govcn")
    at_least = 3
    registers = customs_registers.ALL  # of the same acts; each is carried out once, wherever it is seen first

    def canonical(self, url: str) -> str:
        """A page of a mirror under the address it has on www.customs.gov.cn."""
        return easysite.canonical(url)
