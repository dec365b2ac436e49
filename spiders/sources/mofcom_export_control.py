"""MOFCOM's export-control bureau, rules and normative documents. Structure: sources.md, sections 1.1 and 2.

The bureau's pages do not declare their charset in the HTTP header; they are UTF-8.
"""

from snapshots.model import Title
from spiders.platforms import jpaas
from spiders.sources.mofcom import LISTS, Mofcom

RULES = jpaas.Column(
    host="aqygzj.mofcom.gov.cn",
    web_id="b28941ad4e064442856787562c9a4961",
    template_id="DDBav9QvwJVbs9iznQVmO",
    tag_id="信息列表",
    page_id="79d6d2c4e44d458180d37dd4f0996645",
    page="https://aqygzj.mofcom.gov.cn/flzc/gzjgfxwj/index.html",
)


class MofcomExportControl(Mofcom):
    """Rules and normative documents of the Bureau of Industry Security, Import and Export Control."""

    name = "mofcom-export-control"
    title = Title(zh="商务部产业安全与进出口管制局 规章及规范性文件", en="MOFCOM export-control bureau, rules")
    homepage = RULES.page
    rhythm = 0
    entrances = (RULES.url, RULES.page)
    headers = RULES.headers
    lists = (jpaas.column_layout(RULES), *LISTS)
    reader = "1"
