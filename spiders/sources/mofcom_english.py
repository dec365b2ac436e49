"""MOFCOM in English. Structure: sources.md, section 0; same system as the Chinese site, its ids in its own pages.

English pages are for reference only, says the ministry itself: the Chinese text counts.
"""

from dataclasses import replace

from snapshots.model import Title
from spiders.platforms import jpaas
from spiders.sources.mofcom import LISTS, POLICY_RELEASES, Mofcom

SITE = replace(POLICY_RELEASES, host="english.mofcom.gov.cn", web_id="", template_id="", page_id="")
CONFERENCES = replace(SITE, page="https://english.mofcom.gov.cn/News/PressConference/index.html")
ITEMS = "//li[.//a[contains(@href, '/art/')]][not(.//li)] | //a[contains(@href, '/art/')][not(ancestor::li)]"


class MofcomEnglish(Mofcom):
    """Press conferences and statements in English."""

    name = "mofcom-english"
    title = Title(zh="商务部英文网站 新闻发布", en="MOFCOM in English, press")
    homepage = CONFERENCES.page
    rhythm = 30
    entrances = (CONFERENCES.page, "http://english.mofcom.gov.cn/article/newsrelease/press/")  # until about 2023
    headers = CONFERENCES.headers
    lists = (jpaas.column_layout(CONFERENCES, items=ITEMS), *LISTS)
    language = "en"
    registers = ()
    reader = "1"
