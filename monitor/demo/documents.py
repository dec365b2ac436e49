"""What the two ministries published, as data: titles, days, and which file of `texts/` holds the words.

Nothing here is invented except what a comment or an UNCERTAIN note names: the sources did not record the
original addresses, so every number in an address is ours. A text or value that is not held stays empty.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from monitor.telling.days import BEIJING

TEXTS = Path(__file__).parent / "texts"
ANNEXES = Path(__file__).parent / "annexes"

_NO_HOUR = "hour of publication not held, shown as 00:00"
_NO_TITLE = "original title not held 原标题未收录"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A spreadsheet a document links to. `label` is the link's text; it stands in the document's own words
    where those name the file, and gets a paragraph of its own where they do not."""

    label: str
    file: str  # in annexes/
    serial: int  # ours: the last nine digits of its address


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page of a ministry. `serial` (ours) makes its address; `text` '' means the words are not held."""

    title: str
    appears: datetime
    serial: int
    source: str  # the publisher's own "source" line: who issued it
    number: str = ""  # 公告2020年第5号, 公告〔2020〕53号
    text: str = ""
    signed: date | None = None
    effective: date | None = None
    status: str = ""
    annex: Annex | None = None
    uncertain: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The body's paragraphs: the held text without the title lines it begins with, and without blanks."""
        if not self.text:
            return []
        lines = (TEXTS / self.text).read_text("utf-8").splitlines()
        while lines and lines[0] in self.title:
            del lines[0]
        return [line for line in lines if line]


def _at(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BEIJING)


def _office_notice(title: str, day: int, serial: int, source: str = "商务部办公厅") -> Document:
    """A notice of February 2020 from the State Council's policy library: title and day only."""
    return Document(title=title, appears=_at(2020, 2, day), serial=serial, source=source, uncertain=(_NO_HOUR,))


MOFCOM = (
    _office_notice("关于疫情防控期间进一步便利技术进出口有关工作的通知", 3, 1),
    _office_notice("关于组织做好商贸企业复工营业工作的通知", 6, 2),
    _office_notice("关于切实做好疫情防控期间进一步便利企业申领进出口许可证件有关工作的通知", 6, 3),
    _office_notice("关于保障流通企业防护用品需要 做好市场保供工作的通知", 7, 4, source="商务部办公厅 发展改革委办公厅"),
    Document(
        title="商务部 海关总署 国家药品监督管理局公告2020年第5号 关于有序开展医疗物资出口的公告",
        appears=_at(2020, 3, 31, 21),
        serial=5,
        source="商务部 海关总署 国家药品监督管理局",
        number="公告2020年第5号",
        text="mofcom-gacc-nmpa-2020-05.txt",
        signed=date(2020, 3, 31),
        uncertain=("hour of publication",),
    ),
    Document(
        title="〔UNCERTAIN 原标题未收录〕现停止北京启迪区块链科技发展有限公司、爱宝达科技（深圳）有限公司防疫用品出口",
        appears=_at(2020, 4, 13, 23),
        serial=6,
        source="商务部",
        text="mofcom-2020-04-13-statement.txt",
        uncertain=(_NO_TITLE, "hour of publication: reported as late evening"),
    ),
    Document(
        title="商务部 海关总署 国家市场监督管理总局公告2020年第12号 关于进一步加强防疫物资出口质量监管的公告",
        appears=_at(2020, 4, 25, 20),
        serial=7,
        source="商务部 海关总署 国家市场监督管理总局",
        number="公告2020年第12号",
        text="mofcom-gacc-samr-2020-12.txt",
        uncertain=(
            "hour of publication: reported as Saturday evening",
            "name of attachment 2; neither attachment is held, nor the signature block",
        ),
    ),
    Document(
        title="商务部 海关总署 市场监管总局 国家药监局公告2023年第32号 关于调整防疫物资出口质量监管措施的公告",
        appears=_at(2023, 8, 29),
        serial=8,
        source="商务部 海关总署 市场监管总局 国家药监局",
        number="公告2023年第32号",
        text="mofcom-gacc-samr-nmpa-2023-32.txt",
        signed=date(2023, 8, 18),
        uncertain=("put on the site on 2023-08-28 or 2023-08-29", _NO_HOUR),
    ),
)

GACC = (
    Document(
        title="海关总署 国家卫生健康委员会公告2020年第15号（关于防控新型冠状病毒感染的肺炎的公告）",
        appears=_at(2020, 1, 25),
        serial=2940015,
        source="海关总署 国家卫生健康委员会",
        number="公告〔2020〕15号",
        uncertain=("day of publication, taken from its address at gov.cn", _NO_HOUR),
    ),
    Document(
        title="海关总署公告2020年第17号（关于用于新型冠状病毒感染的肺炎疫情进口捐赠物资办理通关手续的公告）",
        appears=_at(2020, 1, 26),
        serial=2940017,
        source="海关总署",
        number="公告〔2020〕17号",
        uncertain=(_NO_HOUR,),
    ),
    Document(
        title="财政部 海关总署 税务总局公告2020年第6号（关于防控新型冠状病毒感染的肺炎疫情进口物资免税政策的公告）",
        appears=_at(2020, 2, 1),
        serial=2940106,
        source="财政部 海关总署 税务总局",
        number="公告〔2020〕6号",
        uncertain=(_NO_HOUR,),
    ),
    Document(
        title="海关总署公告2020年第53号",
        appears=_at(2020, 4, 10),
        serial=2940053,
        source="海关总署",
        number="公告〔2020〕53号",
        text="gacc-2020-53.txt",
        effective=date(2020, 4, 10),
        status="有效",
        annex=Annex(label="公告附件.xls", file="gacc-2020-53.xls", serial=53),
        uncertain=("the subject that followed the number in the original title is not held", _NO_HOUR),
    ),
    Document(
        title="〔UNCERTAIN 原标题未收录〕出口防疫物资质量安全不合格企业及相关产品批次",
        appears=_at(2020, 5, 9),
        serial=2940509,
        source="海关总署",
        text="gacc-2020-05-09-unqualified-batches.txt",
        annex=Annex(label="〔重建〕出口企业名称.xls", file="gacc-2020-05-09.xls", serial=509),
        uncertain=(
            _NO_TITLE,
            _NO_HOUR,
            "address: reported under /customs/xwfb34/, shown in this column",
            "of the table only the 16 exporters' names are held: no batch, product or maker columns",
        ),
    ),
    Document(
        title="海关总署公告2020年第124号〔UNCERTAIN：编号、日期、原标题未证实〕",
        appears=_at(2020, 12, 10),
        serial=2940124,
        source="海关总署",
        number="公告〔2020〕124号",
        text="gacc-2020-12-14-codes.txt",
        annex=Annex(label="不再实施出口商品检验的14个10位商品编号", file="gacc-2020-12-14-codes.xls", serial=124),
        uncertain=(
            "number 124, day (between about 2020-11-30 and 2020-12-10) and original title are not confirmed",
            "wording very likely, not certainly, verbatim",
        ),
    ),
)
