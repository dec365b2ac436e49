"""MOFCOM's daily news and press statements. Rules appear here without number, before or instead of an announcement."""

from dataclasses import replace

from snapshots.model import Title
from spiders.platforms import jpaas
from spiders.sources.mofcom import LISTS, POLICY_RELEASES, Mofcom

DAILY_NEWS = replace(
    POLICY_RELEASES,
    page_id="95d89972d8aa4fcea511701cd0f212d9",
    page="https://www.mofcom.gov.cn/xwfb/rcxwfb/index.html",
)


class MofcomPress(Mofcom):
    """Daily news releases: unnumbered statements of the ministry and its spokespersons."""

    name = "mofcom-press"
    title = Title(zh="商务部 日常新闻发布", en="MOFCOM press statements")
    homepage = DAILY_NEWS.page
    rhythm = 14
    entrances = (
        DAILY_NEWS.url,
        DAILY_NEWS.page,
        "http://www.mofcom.gov.cn/article/ae/",  # until 2020-10
    )
    headers = DAILY_NEWS.headers
    lists = (jpaas.column_layout(DAILY_NEWS), *LISTS)
    registers = ()
    reader = "1"
