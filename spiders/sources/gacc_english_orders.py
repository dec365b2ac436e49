"""GACC's English site: decrees. Structure as its announcements (gacc_english.py)."""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.sources.gacc_english import ARTICLE, HOST, LIST


class GaccEnglishOrders(Source):
    """Customs decrees in English."""

    name = "gacc-english-orders"
    title = Title(zh="海关总署英文网站 署令", en="GACC decrees in English")
    publisher = Issuer(code="gacc", name="General Administration of Customs")
    homepage = f"http://{HOST}/Legislation/Order"
    hosts = (HOST,)
    entrances = (f"http://{HOST}/Legislation/Order",)
    lists = (LIST,)
    articles = (ARTICLE,)
    language = "en"
    cadence = "50 9-18 * * *"
