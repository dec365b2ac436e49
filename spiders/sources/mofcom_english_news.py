"""MOFCOM in English, significant news. Structure: sources.md, section 0; see mofcom_english.py."""

from dataclasses import replace

from snapshots.model import Title
from spiders.platforms import jpaas
from spiders.sources.mofcom import LISTS
from spiders.sources.mofcom_english import ITEMS, SITE, MofcomEnglish

NEWS = replace(SITE, page="https://english.mofcom.gov.cn/News/SignificantNews/index.html")


class MofcomEnglishNews(MofcomEnglish):
    """Significant news in English: announcements and decisions, translated."""

    name = "mofcom-english-news"
    title = Title(zh="商务部英文网站 要闻", en="MOFCOM in English, significant news")
    homepage = NEWS.page
    entrances = (NEWS.page, "http://english.mofcom.gov.cn/article/newsrelease/significantnews/")  # until about 2023
    headers = NEWS.headers
    lists = (jpaas.column_layout(NEWS, items=ITEMS), *LISTS)
