"""The registers that MOFCOM's announcements make of foreign entities. Structure: sources.md, section 2.

No page shows any of them whole. Suspending or easing measures against an entity leaves it on its list: such acts, and
those that add and remove at once, are held for a person.
"""

from snapshots.model import Title
from spiders.platforms.entities import entities
from spiders.registers import Deed, Register, Touch

_ABOUT = "答记者问|发言人|谈话|解读|征求意见"  # speaks of a list, does nothing to it
_EASED = "调整|暂停|停止|中止|取消|变更|解除|恢复|延长"


def _register(name: str, called: str, *, zh: str, en: str) -> Register:
    """A list known to acts by the regular expression `called`."""
    into = rf"(?:列入|纳入)[^。；，\n]{{0,8}}(?:{called})"
    out = rf"移出[^。；，\n]{{0,8}}(?:{called})|从[^。；，\n]{{0,8}}(?:{called})\s?中?(?:移出|移除|删除)"
    return Register(
        name=name,
        title=Title(zh=zh, en=en),
        note=Title(
            zh="仅含本系统所见公告列入或移出的实体；暂停措施的实体仍在其中",
            en="Entities put on or taken off by announcements we have seen; suspended measures leave them in it",
        ),
        key_columns=("中文名称", "实体中文名称", "实体名称", "企业名称", "中文名"),
        name_columns=("中文名称", "实体中文名称", "实体名称", "企业名称", "中文名"),
        columns=(
            ("中文名", ("中文名称", "实体中文名称", "实体名称", "企业名称", "中文名")),
            ("英文名", ("英文名称", "实体英文名称", "英文名")),
            ("地址", ("地址", "注册地址")),
            ("邮编", ("邮编", "邮政编码")),
        ),
        official_key=False,
        deeds=(
            Deed(touch=Touch.ADD, title=into, unless=_ABOUT),
            Deed(touch=Touch.ADD, decides=into, unless=_ABOUT),
            Deed(touch=Touch.ADD, says=rf"决定(?:(?!决定)[^。\n]){{0,4000}}{into}", unless=_ABOUT),
            Deed(touch=Touch.REMOVE, title=out, unless=_ABOUT),
            Deed(touch=Touch.REMOVE, decides=out, unless=_ABOUT),
        ),
        topic=rf"^(?!.*(?:{_ABOUT}|规定|办法)).*(?:(?:{_EASED}).{{0,60}}(?:{called})|(?:{called}).{{0,40}}(?:{_EASED}))",
        entries_from=entities(name, called),
    )


EXPORT_CONTROL_LIST = _register(
    "mofcom-export-control-list", "(?:出口管制)?管控名单", zh="出口管制管控名单", en="Export control list of entities"
)
UNRELIABLE_ENTITIES = _register(
    "mofcom-unreliable-entities", "不可靠实体清单", zh="不可靠实体清单", en="Unreliable entity list"
)
WATCH_LIST = _register(
    "mofcom-watch-list", "(?:出口管制)?关注名单", zh="关注名单", en="Export control watch list of entities"
)
ENTITY_LISTS = (EXPORT_CONTROL_LIST, UNRELIABLE_ENTITIES, WATCH_LIST)
