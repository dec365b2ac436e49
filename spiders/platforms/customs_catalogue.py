"""The inspection catalogue by tariff code, as far as notices adjust it. Texts and annexes: corpus/inspection-catalogue.

An entry has conditions: A for import inspection, B for export inspection. A notice changes one of them; the code
leaves only when none is left. Annexes mostly print the conditions before and after, and these decide.
"""

from snapshots.model import Title
from spiders.registers import Deed, Register, Touch

_TARIFF = ("商品编号", "商品编码", "HS编码", "海关商品编号", "海关商品编码", "税则号列", "税号", "HS code")
_GOODS = ("商品名称", "HS名称", "货品名称")
_AFTER = tuple(
    f"{when}{what}" for when in ("调整后", "调整后的") for what in ("海关监管条件", "监管条件", "监管要求", "")
)
_BEFORE = tuple(
    f"{when}{what}"
    for when in ("调整前", "调整前的", "当前", "现行")
    for what in ("海关监管条件", "监管条件", "监管要求", "")
)
_ABOUT = "检验|监管"


def _condition(touch: Touch, letter: str, *more: str) -> Deed:
    verb = "增[设加列]" if touch is Touch.ADD else "取消"
    return Deed(
        touch=touch,
        condition=letter,
        decides=_ABOUT,
        says="|".join((f'{verb}[^。；“”]{{0,12}}监管条件[“"]?{letter}', *more)),
        annex="|".join((f"{verb}.{{0,12}}{letter}", *more)),
    )


INSPECTION_CATALOGUE = Register(
    name="gacc-inspection-catalogue",
    title=Title(
        zh="必须实施检验的进出口商品目录：公告调整的商品编号",
        en="Inspection catalogue: tariff codes adjusted by notice",
    ),
    note=Title(
        zh="仅含本系统所见公告调整的商品编号及其监管条件，不是完整的目录",
        en="Only codes whose conditions were adjusted by notices we have seen; not the whole catalogue",
    ),
    key_columns=_TARIFF,
    name_columns=_GOODS,
    columns=(("商品名称", _GOODS), ("商品编号", _TARIFF)),
    topic="检验的?(?:进出口|进口|出口)商品目录|法检目录",
    deeds=(
        # The notice of 2020-02-01 speaks of 监管要求 and names no condition.
        _condition(Touch.REMOVE, "A", r"监管要求[\s\S]{0,200}不再实施进口商品检验"),
        _condition(Touch.ADD, "A"),
        _condition(Touch.REMOVE, "B"),
        _condition(Touch.ADD, "B"),
    ),
    tariff=True,
    repeated=True,
    state="监管条件",
    # 监管要求 prints in words what is still inspected or quarantined, 无 where nothing is (notice of 2020-02-01).
    after_columns=(*_AFTER, "监管要求", "海关监管条件", "监管条件"),
    before_columns=_BEFORE,
)

EXPORT_INSPECTION = Register(
    name="gacc-export-inspection",
    title=Title(zh="出口商品检验：公告调整的商品编号", en="Export inspection: tariff codes added by notice"),
    note=Title(
        zh="仅含本系统所见公告增列的商品编号，不是完整的必检目录",
        en="Only codes added by notices we have seen; not the whole inspection catalogue",
    ),
    key_columns=_TARIFF,
    name_columns=("商品名称", "类别"),
    deeds=(
        Deed(
            touch=Touch.REMOVE,
            says='不再实施出口商品检验|取消[^。；“”]{0,12}监管条件[“"]?B',
            annex="不再实施出口|取消.{0,12}B",
        ),
        Deed(
            touch=Touch.ADD,
            says="(?<!不再)实施出口商品检验",
            annex="(?<!不再)实施出口商品检验|增[设加列].{0,12}B",
        ),
        # Import inspection is another list's business: where one act does both, its annexes must tell which is which.
        Deed(
            touch=None,
            says='实施进口商品检验|监管条件[“"]?A',
            annex="实施进口商品检验|(?:取消|增[设加列]).{0,12}A",
        ),
    ),
    tariff=True,
    repeated=True,
    after_columns=_AFTER,
    before_columns=_BEFORE,
    condition="B",
)
