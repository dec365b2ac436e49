"""CNAS (accreditation of laboratories), notices. Structure: sources.md, section 5.

The text of a notice is often a scanned PDF only. The registry of laboratories stands behind a captcha and is another
source, filled by import (cnas_registry.py).
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import jpaas
from spiders.platforms.cnas_registers import CNAS_SUSPENSIONS
from spiders.platforms.jpaas.articles import BODY

ISSUER = Issuer(code="cnas", name="中国合格评定国家认可委员会")
NOTICES = jpaas.Column(
    host="www.cnas.org.cn",
    web_id="xNSh0kRFc29hohzrU7kOo",
    template_id="5HIezOGD1ZzgJVquDdGkh",
    tag_id="信息列表",
    page_id="kPrBsDZPk4zg36138g1ps",
    page="https://www.cnas.org.cn/fzlm/tzgg/index.html",
)
# No saved article was at hand: what the system's other sites use, then what its templates use elsewhere.
_TEXT = f"{BODY} | //div[@ergodic='article'] | //*[@id='zoom'] | //*[contains(@class, 'article-content')]"
_TITLE = "//*[contains(@class, 'art-title') or contains(@class, 'article-title')] | //h1"
ARTICLE = jpaas.article_layout(_TEXT, title=_TITLE, name="CNAS jpaas article, from 2024")


class Cnas(Source):
    """Notices: rules, transitions, suspensions and withdrawals of accreditation."""

    name = "cnas"
    title = Title(zh="中国合格评定国家认可委员会 通知公告", en="CNAS notices")
    publisher = ISSUER
    homepage = NOTICES.page
    rhythm = 45
    hosts = ("www.cnas.org.cn",)
    entrances = (NOTICES.url, NOTICES.page)
    lists = (jpaas.list_layout(), jpaas.column_layout(NOTICES))
    articles = (ARTICLE,)
    headers = NOTICES.headers
    registers = (CNAS_SUSPENSIONS,)
    reader = "1"
