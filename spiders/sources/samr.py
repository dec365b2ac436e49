"""SAMR (market regulation), documents of the administration. Structure: sources.md, section 7."""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import jpaas
from spiders.platforms.printed_head import reading_head

DOCUMENTS = jpaas.Column(
    host="www.samr.gov.cn",
    web_id="29e9522dc89d4e088a953d8cede72f4c",
    template_id="5c30fb89ae5e48b9aefe3cdf49853830",
    tag_id="内容区域",
    page_id="5a1c443ecf8c471bb9577ba1ae5d2883",
    page="https://www.samr.gov.cn/zw/zjwj/index.html",
)
_CLASSED = "[contains(concat(' ', normalize-space(@class), ' '), ' {} ')]"
_ITEMS = "//li" + _CLASSED.format("nav04Left02_content")  # the day stands in the li behind it, ..._contenttime
_TEXT = "//div" + _CLASSED.format("Three_xilan_07")
_TITLE = "//*[contains(@class, 'Three_xilan_01') or contains(@class, 'art-title')]"
# A script above the text ends nothing; one behind words of it does.
_ENDS = " | ".join(
    [f".//*{_CLASSED.format(name)}" for name in ("dw", "share", "gwdshare_t")]
    + [".//script[preceding-sibling::*[normalize-space()]]"]
)
ARTICLE = jpaas.article_layout(_TEXT, title=_TITLE, ends=_ENDS, name="SAMR jpaas article, from 2024")


class Samr(Source):
    """Announcements, orders and notices of the State Administration for Market Regulation."""

    name = "samr"
    title = Title(zh="市场监管总局 总局文件", en="SAMR documents")
    publisher = Issuer(code="samr", name="市场监管总局")
    homepage = DOCUMENTS.page
    rhythm = 30
    hosts = ("www.samr.gov.cn",)
    entrances = (DOCUMENTS.url, DOCUMENTS.page)
    lists = (jpaas.list_layout(_ITEMS), jpaas.column_layout(DOCUMENTS, items=_ITEMS))
    articles = (reading_head(ARTICLE),)
    headers = DOCUMENTS.headers
    reader = "1"
    second_channels = ("govcn",)
