"""GACC's Department of Statistics (tjs.): the monthly tables. Structure: sources.md, section 3, and two saved pages.

A department host with a path of its own (/tjs/) that stood outside the challenge of www. on 2026-08-07. Many of its
articles hold only a viewer (/wps/weboffice/…): published, bytes not available.
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import easysite


class GaccStatistics(Source):
    """The statistics department's quick tables."""

    name = "gacc-statistics"
    title = Title(zh="海关总署统计分析司 统计快讯", en="GACC statistics, preliminary tables")
    publisher = Issuer(code="gacc", name="海关总署")
    homepage = "http://tjs.customs.gov.cn/tjs/sjgb/tjkx/index.html"
    rhythm = 45
    hosts = ("tjs.customs.gov.cn",)
    entrances = ("http://tjs.customs.gov.cn/tjs/sjgb/tjkx/index.html",)
    lists = (easysite.LIST_FROM_2026, easysite.LIST_UNTIL_2025)
    articles = easysite.ARTICLES
    cadence = "15 9-18 * * *"  # tables come at 10:00 or 11:00 on announced days
    at_least = 3
