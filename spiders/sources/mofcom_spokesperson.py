"""MOFCOM's spokespersons: press conferences and talks. The ids were in no material; the column's page names them."""

from dataclasses import replace

from snapshots.model import Title
from spiders.platforms import jpaas
from spiders.sources.mofcom import LISTS, POLICY_RELEASES, Mofcom

TALKS = replace(POLICY_RELEASES, page_id="", page="https://www.mofcom.gov.cn/xwfb/xwfyrth/index.html")


class MofcomSpokesperson(Mofcom):
    """Talks of the spokespersons: questions answered on measures just announced."""

    name = "mofcom-spokesperson"
    title = Title(zh="商务部 新闻发言人谈话", en="MOFCOM spokespersons' talks")
    homepage = TALKS.page
    rhythm = 0
    entrances = (TALKS.page,)
    headers = TALKS.headers
    lists = (jpaas.column_layout(TALKS), *LISTS)
    registers = ()
    reader = "1"
