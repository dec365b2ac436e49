"""Registers of designated import sites (指定监管场地), one a kind of goods. Annexes: corpus/lists/designated-sites.

In 2023 one notice repealed eight that had published such lists: the sites are not struck off by that, the lists only
moved to GACC's website. What it means for the entries is held for a person (`on_repeal` stays None).
"""

from snapshots.model import Title
from spiders.registers import Deed, Register, Touch

_NAMES = ("指定监管场地名称", "监管场地名称", "场地名称", "指定监管场所名称", "指定监管场地", "名称")
_KINDS = "冰鲜水产品|肉类|水果|粮食|种苗|原木|食用水生动物|活动物"
_OUT = "取消|撤销|注销|移出|删除"
_NEW = "新增|增列|增补|增设"
_CHANGED = "调整|变更|更新"
_SITE = "监管场(?:地|所)"
_IN_LIST = f"[^。；]{{0,60}}(?:{_SITE}|附件)"
# Titles that speak of these lists without naming goods: a person decides where nothing else does.
_LISTED = (
    f"(?:{_OUT}|{_CHANGED}|更名|暂停|恢复|{_NEW})[^（）]{{0,30}}{_SITE}|"
    f"{_SITE}[^（）]{{0,8}}(?:名单|资格|更名|名称|变更)"
)
_ENDING = f"{_OUT}|暂停|恢复|废止"
_RULES = f"{_ENDING}|规范|办法|要求|条件"


def _sites(name: str, goods: str, zh: str, en: str) -> Register:
    """One kind's register. Titles name the goods; where a title names none, the annex's heading or file does."""
    sites = f"{goods}[^（）]{{0,6}}(?:指定)?{_SITE}"
    other = "|".join(kind for kind in _KINDS.split("|") if kind != goods)
    return Register(
        name=f"gacc-sites-{name}",
        title=Title(zh=f"进口{zh}指定监管场地", en=f"Designated import sites: {en}"),
        note=Title(
            zh="仅含本系统所见公告公布的场地；现行名单在海关总署网站动态管理",
            en="Only sites published by notices we have seen; GACC keeps the current list on its website",
        ),
        key_columns=_NAMES,
        name_columns=_NAMES,
        columns=(
            ("直属海关", ("直属海关", "主管海关", "所属海关")),
            ("指定监管场地名称", _NAMES),
            ("地址", ("地址", "场地地址", "详细地址")),
            ("经营单位名称", ("经营单位名称", "经营单位", "运营单位")),
            ("类型", ("类型", "场地类型")),
            ("拟进口品种", ("拟进口品种", "进口品种", "品种")),
        ),
        own=goods,
        others=other,
        topic=f"{sites}|{_LISTED}",
        deeds=(
            Deed(touch=Touch.REMOVE, title=f"(?:{_OUT})[^（）]{{0,30}}{_SITE}", annex=_OUT),
            Deed(touch=Touch.CHANGE, title=f"暂停[^（）]{{0,30}}{_SITE}", sets=(("状态", "暂停"),)),
            Deed(touch=Touch.CHANGE, title=f"恢复[^（）]{{0,30}}{_SITE}", sets=(("状态", "恢复"),)),
            Deed(touch=Touch.ADD, title=f"(?:公布|发布|{_NEW})[^（）]{{0,30}}{_SITE}", unless=_RULES, annex=_NEW),
            Deed(touch=Touch.ADD, title=f"(?:{_CHANGED})[^（）]{{0,30}}{_SITE}", says=f"(?:{_NEW}){_IN_LIST}"),
            Deed(touch=Touch.REMOVE, title=f"(?:{_CHANGED})[^（）]{{0,30}}{_SITE}", says=f"(?:{_OUT}){_IN_LIST}"),
            Deed(touch=Touch.ADD, decides=f"{sites}[^。]{{0,40}}(?:予以公布|公布如下|公告如下)", unless=_ENDING),
            Deed(touch=Touch.ADD, title=sites, decides="(?:监管场(?:地|所)|名单)[^。]{0,40}公布", unless=_ENDING),
        ),
        official_key=False,
        repeated=True,
    )  # fmt: skip


SITES = (
    _sites("seafood", "冰鲜水产品", "冰鲜水产品", "chilled seafood"),
    _sites("meat", "肉类", "肉类", "meat"),
    _sites("fruit", "水果", "水果", "fruit"),
    _sites("grain", "粮食", "粮食", "grain"),
)
