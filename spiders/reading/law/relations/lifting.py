"""解除…禁令, 取消…限制措施, 解除…风险警示: bans, limits and warnings that end.

With the act that set them where the sentence names it, else with the ban's own words (16 of the 257 customs texts
lift, half of them without a number). 可以解除, 方可解除 and 解除担保 lift nothing.
"""

import re
from collections.abc import Iterator
from datetime import date

from spiders.reading.law.relations.clause import RUN, Found, before, threatened, upon, when_of
from spiders.reading.law.relations.sentence import Sentence
from spiders.reading.law.sparing import any_of

_WHAT = (
    r"(?:禁令|禁止(?:进口|入境|进境|输入|出口)?(?:的)?(?:规定|措施)|限制(?:性)?(?:措施|规定)?"
    r"|警示(?:通报|通告|信息)?|措施)"
)
_TURNED = re.compile(
    rf"{RUN}(?P<topic>[^。；，\ue000-\uf8ff]{{0,80}}?{_WHAT})(?:同时|予以|即行|全部|均)?(?:解除|取消|撤销)(?!的|后|前)"
)
_CITED = re.compile(
    rf"(?<!不)(?:解除|取消|撤销|停止|终止)[^。；，、\ue000-\uf8ff]{{0,30}}?{RUN}(?P<topic>[^。；，\ue000-\uf8ff]{{0,80}}?{_WHAT})"
)
_UNCITED = re.compile(
    rf"(?P<lead>^|决定|[，,]|现|起[，,]?|关于|同意)\s?(?:全面|部分|正式|同时)?(?P<verb>解除|取消|撤销)(?P<what>[^，。；\ue000-\uf8ff]{{2,80}}?{_WHAT})"
    r"(?=[，。；,]|$|的(?:公告|通知|通告|决定))"
)
VERBS = ("解除", "取消", "撤销")  # without one of which no ban is lifted but those an act named has set
_VERB, _BAN = any_of((*VERBS, "停止", "终止")), any_of(("禁令", "禁止", "限制", "警示", "措施"))
_AT_LEAST = re.compile(r"决定|[自从][^，。；]{1,40}起|认可|现|^$")


def read(sentence: Sentence, published: date | None) -> Iterator[Found]:
    """Every ban the sentence lifts."""
    if not _VERB.search(sentence.shape):
        return
    found = False
    for pattern in (_CITED, _TURNED) if sentence.runs else ():
        for match in pattern.finditer(sentence.shape):
            when = when_of(sentence, match, published)
            if not threatened(before(sentence, match)) and not when.until:  # what stops 至… is suspended
                found = True
                yield from upon("lifts", sentence, match, when, topic=sentence.printed(*match.span("topic")))
    if found:
        return
    for match in _UNCITED.finditer(sentence.shape) if _BAN.search(sentence.shape) else ():
        ahead = sentence.shape[: match.start("verb")]
        if threatened(ahead) or not (sentence.in_title or _AT_LEAST.search(ahead)):
            continue
        if match["verb"] != "解除" and re.search(r"企业|当事人|申请|备案|资格", ahead):
            continue
        what = sentence.printed(*match.span("what"))
        when = when_of(sentence, match, published)
        quoted = sentence.printed(match.start("verb"), match.end())
        yield Found(relation="lifts", act=None, quoted=quoted, printed=what, starts=when.starts, until=when.until)
