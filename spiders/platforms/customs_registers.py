"""The registers that GACC's notices make, each known by the words of the notices met so far.

Texts and annexes: corpus/lists. 暂停, 取消 and 撤销 stand in most texts as future sanctions (sources.md, section
10), so only titles, deciding sentences, headings of annexes and remarks of rows count.
"""

from dataclasses import replace

from snapshots.model import Title
from spiders.platforms.customs_catalogue import EXPORT_INSPECTION, INSPECTION_CATALOGUE
from spiders.platforms.customs_sites import SITES
from spiders.platforms.text_entries import numbers_in_text
from spiders.registers import Deed, Register, Touch

_NEW = "新增|增列|增补|增加|列入|调入|准予"
_OUT = "取消|撤销|注销|吊销|移出|删除|剔除|调出|退出"


def _status(word: str, subject: str, status: str) -> Deed:
    return Deed(touch=Touch.CHANGE, title=f"{word}[^（）]{{0,40}}{subject}", annex=word, sets=(("状态", status),))


_SUPPLIES = "(?:防疫|医疗|防护)(?:物资|用品)"
_FAILING = f"出口[^（）]{{0,10}}{_SUPPLIES}[^（）]{{0,12}}不合格|不合格[^（）]{{0,10}}出口[^（）]{{0,10}}{_SUPPLIES}"

FAILING_EXPORTERS = Register(
    name="gacc-failing-exporters",
    title=Title(zh="出口防疫物资质量安全不合格企业", en="Exporters named for failing epidemic-control supplies"),
    note=Title(zh="海关总署公布的名单，历次累加", en="As named by GACC, notice after notice"),
    key_columns=("出口企业名称", "企业名称"),
    name_columns=("出口企业名称", "企业名称"),
    subject="出口",
    topic=_FAILING,
    deeds=(
        Deed(touch=Touch.ADD, says="不合格企业及相关产品批次予以公布"),
        Deed(touch=Touch.ADD, title=_FAILING, decides="(?:名单|批次|企业)[^。]{0,20}(?:公布|通报|如下)"),
    ),
    official_key=False,
    repeated=True,  # a row a batch
)

_PSI = r"PSI\d{7}[A-Z]{2}"
_PSI_NUMBER = ("备案编号", "备案号", "备案登记编号", "机构编号", "编号")
_PSI_NAME = ("企业名称", "机构名称", "检验机构名称", "装运前检验机构名称", "名称")

PSI_BODIES = Register(
    name="gacc-psi-bodies",
    title=Title(zh="进口固体废物原料装运前检验机构（备案）", en="Pre-shipment inspection bodies for scrap imports"),
    note=Title(zh="历批公告累加，仅含本系统所见各批", en="Batch after batch, as far as we have seen the notices"),
    key_columns=_PSI_NUMBER,
    name_columns=_PSI_NAME,
    columns=(
        ("企业名称", _PSI_NAME),
        ("国别/地区", ("国别/地区", "国家/地区", "国家（地区）", "国别（地区）", "国别", "国家或地区")),
        (
            "实施装运前检验废物原料种类",
            ("实施装运前检验废物原料种类", "废物原料种类", "检验废物原料种类", "业务范围", "检验范围"),
        ),
        ("备案编号", _PSI_NUMBER),
    ),
    key=_PSI,
    topic="装运前检验机构",
    deeds=(
        Deed(
            touch=Touch.REMOVE,
            title=f"(?:{_OUT})[^（）]{{0,40}}装运前检验机构",
            annex=f"(?:{_OUT}).{{0,40}}(?:机构|名单|备案)",
        ),
        Deed(touch=Touch.REMOVE, decides=f"(?:{_OUT})[^。；]{{0,60}}装运前检验机构", unless="准予|第.{1,3}批"),
        _status("暂停", "装运前检验机构", "暂停"),
        _status("恢复", "装运前检验机构", "恢复"),
        Deed(
            touch=Touch.ADD,
            says="准予备案的[^。]{0,60}装运前检验机构名单[^。]{0,20}予以公布",
            annex=f"(?:{_NEW}).{{0,40}}(?:机构|名单|备案)",
        ),
        Deed(touch=Touch.ADD, title=f"(?:{_NEW})[^（）]{{0,40}}装运前检验机构", unless=_OUT),
    ),
    entries_from=numbers_in_text("gacc-psi-bodies", _PSI),
)

_LIST = "采信机构(?:目录|名单)"
_RENEWED = "更新|修订|调整"

ACCEPTED_BODIES = Register(
    name="gacc-accepted-bodies",
    title=Title(zh="进出口商品检验采信机构目录", en="Inspection bodies whose results customs accept"),
    note=Title(
        zh="海关总署动态更新；仅含本系统所见公告", en="Updated by GACC from time to time; as far as we have seen"
    ),
    # No published directory was seen; numbers only, never the name, which changes (order No. 259 of 2022).
    key_columns=(
        "采信机构编号",
        "采信机构代码",
        "采信机构备案号",
        "机构编号",
        "机构代码",
        "采信编号",
        "统一社会信用代码",
        "统一社会信用代码/注册号",
        "注册号",
        "编号",
    ),
    name_columns=("采信机构名称", "机构名称", "检验机构名称", "名称"),
    topic=f"{_LIST}|采信资格",
    deeds=(
        Deed(
            touch=Touch.REPLACE,
            title=f"{_LIST}[^）]{{0,12}}(?:{_RENEWED}|版)|(?:{_RENEWED})[^（）]{{0,20}}{_LIST}",
            unless=f"{_OUT}|{_NEW}",
        ),
        Deed(
            touch=Touch.REMOVE,
            title=f"(?:{_OUT})[^（）]{{0,30}}采信(?:机构|资格)|采信机构[^（）]{{0,20}}(?:移出|删除)",
            annex=_OUT,
            rows=f"^(?:{_OUT})",
        ),
        Deed(
            touch=Touch.REMOVE, decides=f"(?:{_OUT})[^。；]{{0,30}}采信(?:机构|资格)", unless="视情|公布|发布|办法|要求"
        ),
        _status("暂停", "采信", "暂停采信"),
        _status("恢复", "采信", "恢复采信"),
        Deed(
            touch=Touch.ADD, decides=f"{_LIST}[^。]{{0,30}}(?:予以公布|公布如下)", unless=f"{_OUT}|{_RENEWED}|暂停|恢复"
        ),
        Deed(
            touch=Touch.ADD,
            title=f"(?:公布|发布|{_NEW})[^（）]{{0,30}}采信机构",
            unless=f"{_OUT}|{_RENEWED}|暂停|恢复|办法|要求",
            annex=_NEW,
            rows=f"^(?:{_NEW})",
        ),
    ),
    deed_columns=("调整类型", "变更类型", "处理结果"),
)

_FORMULA_NUMBER = ("注册编号", "注册号", "在华注册编号", "Approval NO.")
_FORMULA_NAME = ("企业名称", "境外生产企业名称", "Name")

INFANT_FORMULA = Register(
    name="gacc-infant-formula",
    title=Title(zh="进口婴幼儿配方乳品境外生产企业注册", en="Registered foreign makers of infant formula"),
    note=Title(
        zh="仅含本系统所见公告新增、延续或注销的注册",
        en="Only registrations granted, renewed or cancelled by notices we have seen",
    ),
    key_columns=_FORMULA_NUMBER,
    name_columns=_FORMULA_NAME,
    columns=(
        ("国家", ("国家", "国家（地区）", "国家/地区", "State")),
        ("注册编号", _FORMULA_NUMBER),
        ("企业名称", _FORMULA_NAME),
        ("注册地址", ("注册地址", "地址", "Address")),
        ("州/省/属地", ("州/省/属地", "州/省", "Province")),
        ("城市", ("城市", "City")),
        ("注册类型", ("注册类型", "Type")),
        ("注册产品", ("注册产品", "Product for approval")),
        ("备注", ("备注", "Remark")),
    ),
    subject="婴幼儿配方乳",
    topic="婴幼儿配方乳(?:品|粉)?.{0,12}(?:境外)?生产企业.{0,12}(?:注册|名单)",
    deeds=(
        Deed(
            touch=Touch.ADD,
            says="(?:决定|现)准予(?:延续)?注册",
            annex="延续注册|新增|准予注册|批准",
            rows="延续注册|准予注册|批准注册|新增注册",
        ),
        Deed(
            touch=Touch.REMOVE,
            says="注册资格予以(?:注销|撤销)",
            annex="注销|撤销",
            rows="(?:注销|撤销)(?:其)?注册",
        ),
        Deed(touch=Touch.REMOVE, title="(?:注销|撤销|取消)[^（）]{0,30}婴幼儿配方乳"),
        _status("暂停", "婴幼儿配方乳", "暂停"),
        _status("恢复", "婴幼儿配方乳", "恢复"),
    ),
    deed_columns=("备注", "Remark", "注册状态"),
)

# The same acts are read at other sites, beside acts of other bodies, which touch none of these lists.
ALL = tuple(
    replace(register, issuer="gacc")
    for register in (
        EXPORT_INSPECTION, INSPECTION_CATALOGUE, FAILING_EXPORTERS, PSI_BODIES, ACCEPTED_BODIES, INFANT_FORMULA, *SITES,
    )
)  # fmt: skip
