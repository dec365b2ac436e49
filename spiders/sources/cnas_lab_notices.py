"""CNAS, notices to laboratories (实验室专门通知). Structure: sources.md, section 5.

The column's page id was never seen: it is taken from the column page at each check.
"""

from dataclasses import replace

from snapshots.model import Title
from spiders.base import Source
from spiders.platforms import jpaas
from spiders.sources import cnas

LAB_NOTICES = replace(cnas.NOTICES, page_id="", page="https://www.cnas.org.cn/rkfw/sys/zxtz/index.html")


class CnasLabNotices(Source):
    """Notices for laboratories alone."""

    name = "cnas-lab-notices"
    title = Title(zh="中国合格评定国家认可委员会 实验室专门通知", en="CNAS notices to laboratories")
    publisher = cnas.ISSUER
    homepage = LAB_NOTICES.page
    rhythm = 0
    hosts = ("www.cnas.org.cn",)
    entrances = (LAB_NOTICES.page,)
    lists = (jpaas.list_layout(), jpaas.column_layout(LAB_NOTICES))
    articles = (cnas.ARTICLE,)
    headers = LAB_NOTICES.headers
    reader = "1"
