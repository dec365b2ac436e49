"""GACC (customs), announcements, and the registers their annexes make. Structure: sources.md, section 3.

From 2020-10 the list stands behind a script challenge (HTTP 412): it is recognised and reported as blocked,
never circumvented. Attachments and department hosts answer plain HTTP.
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import easysite
from spiders.registers import Register

EXPORT_INSPECTION = Register(
    name="gacc-export-inspection",
    title=Title(zh="出口商品检验：公告调整的商品编号", en="Export inspection: tariff codes added by notice"),
    note=Title(
        zh="仅含本系统所见公告增列的商品编号，不是完整的必检目录",
        en="Only codes added by notices we have seen; not the whole inspection catalogue",
    ),
    # Header wording varies from annex to annex (corpus/INDEX.md, section 3).
    key_columns=("商品编号", "商品编码", "HS编码", "海关商品编号"),
    name_columns=("商品名称", "类别"),
    adds=r"(?<!不再)实施出口商品检验",
    removes=r"不再实施出口商品检验",
)

FAILING_EXPORTERS = Register(
    name="gacc-failing-exporters",
    title=Title(zh="出口防疫物资质量安全不合格企业", en="Exporters named for failing epidemic-control supplies"),
    note=Title(zh="海关总署公布的名单，历次累加", en="As named by GACC, notice after notice"),
    key_columns=("出口企业名称", "企业名称"),
    name_columns=("出口企业名称", "企业名称"),
    adds=r"不合格企业及相关产品批次予以公布",
    official_key=False,
)


class Gacc(Source):
    """Customs regulations and announcements."""

    name = "gacc"
    title = Title(zh="海关总署 海关法规", en="GACC customs regulations")
    publisher = Issuer(code="gacc", name="海关总署")
    homepage = "http://www.customs.gov.cn/customs/302249/302266/index.html"
    hosts = ("customs.gov.cn",)
    entrances = (
        "http://www.customs.gov.cn/customs/302249/302266/index.html",
        "http://www.customs.gov.cn/customs/302249/302266/08654b53-1.html",  # until 2020-06-05
    )
    lists = (easysite.LIST_FROM_2026, easysite.LIST_UNTIL_2025)
    articles = (easysite.ARTICLE_FROM_2026, easysite.ARTICLE_UNTIL_2025)
    at_least = 3
    registers = (EXPORT_INSPECTION, FAILING_EXPORTERS)
