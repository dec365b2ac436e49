"""NMPA (medical products), announcements and circulars. Structure: sources.md, section 4.

The pages stand behind a script challenge (HTTP 412): it is recognised and reported as blocked, never circumvented.
公告 and 通告 are numbered separately. List items on other hosts (mp.weixin.qq.com, www.cde.org.cn) are known by title
and day alone.
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import nmpa_pages


class Nmpa(Source):
    """Announcements and circulars of the National Medical Products Administration."""

    name = "nmpa"
    title = Title(zh="国家药监局 公告通告", en="NMPA announcements and circulars")
    publisher = Issuer(code="nmpa", name="国家药监局")
    homepage = "https://www.nmpa.gov.cn/xxgk/ggtg/index.html"
    rhythm = 21
    hosts = ("nmpa.gov.cn",)
    entrances = (
        "https://www.nmpa.gov.cn/xxgk/ggtg/index.html",
        "http://www.nmpa.gov.cn/WS04/CL2138/index.html",  # until mid-2020; the column's number is not in the evidence
    )
    lists = nmpa_pages.LISTS
    articles = nmpa_pages.ARTICLES
    second_channels = ("govcn",)
