"""CNAS's decisions on accreditations: suspended, restored, cancelled, withdrawn. Keyed by registration number.

How CNAS publishes them is known in general, no such page was seen: a notice named 关于暂停、撤销…认可资格的公告 with a
table 注册编号 (L####), 机构名称, 暂停范围, 日期 in the page, a Word file or a PDF. Scans are held for a person.
"""

from snapshots.model import Title
from spiders.platforms.text_entries import numbers_in_text
from spiders.registers import Deed, Register, Touch

# 暂停 and the like name a decision only together with an accreditation or a laboratory, or with another of them.
_OF = "[^，。；]{0,40}(?:认可|资格|机构|实验室|证书|名单|公告)"
_RULES = "规则|办法|要求|程序|征求意见|解读|说明|指南"
_NUMBER = (
    "注册编号",
    "认可注册号",
    "认可注册编号",
    "认可编号",
    "证书编号",
    "认可证书编号",
    "注册号",
    "证书号",
    "Registration No.",
    "机构注册编号",
)
_NAME = ("机构名称", "实验室名称", "获认可机构名称", "获准认可机构名称", "检验机构名称", "单位名称", "名称")
_DAYS = ("日期", "暂停日期", "撤销日期", "注销日期", "恢复日期", "决定日期", "生效日期", "处置日期", "起始日期")
_TERMS = ("暂停期限", "暂停期", "暂停时间", "暂停起止日期", "处置期限", "期限")
_SCOPES = tuple(
    f"{word}{what}"
    for what in ("范围", "项目", "项目/参数")
    for word in ("", "暂停", "撤销", "注销", "恢复", "处置", "暂停/撤销")
)
_RESULTS = (
    *(f"{word}{what}" for word in ("处理", "处置") for what in ("结果", "类型", "方式", "措施", "决定", "情况")),
    *("资格处置", "类型", "认可状态", "状态"),
)


def _status(word: str) -> Deed:
    return Deed(
        touch=Touch.ADD,  # what the newest notice says of a laboratory stands in place of what was said before
        title=f"{word}{_OF}|{word}[、/及和与]",
        unless=_RULES,
        annex=word,
        rows=f"^(?:部分|自愿|已|同意)?{word}",
        sets=(("认可状态", word),),
    )


CNAS_SUSPENSIONS = Register(
    name="cnas-suspensions",
    title=Title(
        zh="CNAS 认可资格的暂停、恢复、注销与撤销",
        en="CNAS accreditations suspended, restored, cancelled, withdrawn",
    ),
    note=Title(
        zh="仅含本系统所见公告；机构的现行状态以 CNAS 查询系统为准",
        en="Only what notices we have seen say; a laboratory's present status is in CNAS's own registry",
    ),
    key_columns=_NUMBER,
    name_columns=_NAME,
    columns=(
        ("注册编号", _NUMBER),
        ("机构名称", _NAME),
        ("范围", _SCOPES),
        ("日期", _DAYS),
        ("暂停期限", _TERMS),
        ("处理结果", _RESULTS),
    ),
    key=r"(?:(?<=CNAS)|(?<![A-Z0-9]))(?:IB|PT|RM|BS|MT|GLP|L|C|A)\d{2,6}(?![0-9])",
    topic="(?:暂停|恢复|撤销|注销).{0,40}认可(?:资格|证书)",
    deeds=(_status("暂停"), _status("恢复"), _status("注销"), _status("撤销")),
    deed_columns=_RESULTS,
    repeated=True,  # a row a field of testing
    about="cnas-registry",
    entries_from=numbers_in_text("cnas-suspensions", r"(?<![A-Za-z0-9])L\d{4,5}(?!\d)"),
)
