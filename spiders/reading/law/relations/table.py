"""The relations an act can have to another: what each means, which words announce it, where the rule comes from.

The one place to see them all. The words are only what spares the other sentences a closer look; the grammar of each
family stands in its own file. Sources: sources.md section 10 (counted on 257 customs texts), the State Council's and
the NPC's drafting usage (关于修改和废止…的决定), and the standards' 代替 on their cover pages.
"""

import re
from functools import cache
from typing import NamedTuple

from spiders.reading.law.sparing import any_of


class Relation(NamedTuple):
    """One relation: its name in `Effect.relation`, what it means, the words that can announce it."""

    name: str
    meaning: str
    words: str


RELATIONS = (
    Relation(
        "repeals",
        "the act ends",
        "废止|失效|撤销|停止使用|不再使用|停止执行|停止实施|停止施行|停止适用|终止执行|不再执行|不再适用|repeal",
    ),
    Relation(
        "repeals-in-part", "named annexes, articles or 相关规定 of it end", "废止|失效|撤销|停止|终止执行|不再|repeal"
    ),
    Relation("replaces", "this act or a named one stands in its place", "代替|替代|取代|supersede|replace"),
    Relation(
        "amends",
        "its words are changed",
        "延长|延续|顺延|延期|推迟|延后|提前|修改|修订|修正|改为|合并为|更正|调整|更新|替换|变更|增加|增列|删去|删除|移除|移出|调出|剔除|补充|amend",
    ),
    Relation("suspends", "it rests, until a day or until further notice", "暂停|中止|暂缓|停止|suspend"),
    Relation("resumes", "what rested runs again", "恢复|resume"),
    Relation("lifts", "a ban, limit or warning ends", "解除|取消|撤销|不再|停止|lift"),
    Relation("prevails-over", "where the two differ this act counts", "为准|不一致|抵触|不符|inconsisten|prevail"),
    Relation("based-on", "the act names it as its ground", "根据|依据|按照|依照|accordance with|pursuant"),
)


@cache
def telling(*names: str) -> re.Pattern[str]:
    """One pattern for all the words that can announce one of these relations; what names none stands for itself."""
    words = {each.name: each.words for each in RELATIONS}
    return any_of(word for name in names for word in words.get(name, name).split("|"))


def announced(sentence: str, *names: str) -> bool:
    """Whether a sentence holds a word that can announce one of these relations."""
    return telling(*names).search(sentence) is not None
