"""What the families of verbs share: the words around a run of acts, what makes a clause a threat, and what is found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from spiders.reading.law.relations.act import Act
from spiders.reading.law.relations.days import Days, days
from spiders.reading.law.relations.sentence import SIGN, Sentence

RUN = rf"(?P<run>{SIGN})"
WHEN = r"(?:[，,]?(?:[自从][^，,。；]{1,40}?起(?:至[^，,。；]{1,20}?)?|于?同[日时]起?)[，,]?\s?)?"
REASON = r"(?:[，,]\s?(?:因|由于|鉴于)[^，。；\ue000-\uf8ff]{1,40}?[，,]?)?"  # 甲，因适用期已过，自…起失效
ADVERBS = (
    r"\s?(?:同时|予以|即行|即时|一并|均|全部|全文|自行|自动|相应|随之|正式|一律|将|现|也|亦|就此|立即|全面){0,3}\s?"
)
RESTRICTION = (
    r"(?:禁令|禁止(?:性)?(?:规定|措施)|限制(?:性)?(?:措施|规定)?|警示(?:通报|通告|信息)?|措施|管控"
    r"|加征关税(?:措施)?|反倾销税|反补贴税)"
)
_TOPIC_END = (
    rf"(?:{RESTRICTION}|规定|内容|要求|条款|条文|部分|附件|附表|目录|清单|表述|决定|事项|政策|税率|格式|文书|标准)"
)
TOPIC = (
    rf"(?P<topic>\s?(?:中|的|对于?|关于|有关|涉及|规定|所列|所附|附件|□)[^，。；：\ue000-\uf8ff]{{0,70}}?{_TOPIC_END})?"
)
_THREAT = re.compile(
    r"是否|视[^，。]{0,12}(?:情|需|严重|实际)|可以|(?<![许认])可(?=根据|依法|采取|决定|暂停|解除|恢复|取消|中止|废止|停止|申请|予|以)"
    r"|应当|方可|不得|有权|拟(?=暂停|解除|恢复|取消|废止|修改|决定|于|自)|(?:^|[，,])\s?(?:如(?!下)|若|凡|一旦|当[^，。]{1,30}时)"
    r"|的[，,]|直[至到]|[^\w]须|(?<=方)须|(?:不|没有|尚未|未)(?=[^，。]{0,2}$)"
)
_OPERATIVE_FUTURE = re.compile(r"(?<!不)将(?=根据|依法|视|采取|决定|暂停|取消|会)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One effect as a family reads it, before it is set against the others. `act` is None where no act is named."""

    relation: str
    act: Act | None
    quoted: str
    printed: str = ""
    scope: str = ""
    starts: date | None = None
    until: date | None = None
    announcing: bool = False  # 决定恢复…，有关事项公告如下：what it announces stands below it once more


def threatened(before: str) -> bool:
    """Whether the words before a verb make it a condition, a possibility or a duty of others, not a deed.

    Counted in sources.md section 10: 88 of 257 customs texts hold 暂停, one of them suspends.
    """
    return bool(_THREAT.search(before) or _OPERATIVE_FUTURE.search(before))


def upon(relation: str, sentence: Sentence, match: re.Match[str], when: Days, *, topic: str = "") -> Iterator[Found]:
    """The effects on each act of the matched run; a part of its own goes before the words behind the run."""
    quoted = sentence.printed(*match.span())[:400]
    for item in sentence.run(match["run"]):
        yield Found(
            relation=relation,
            act=item.act,
            quoted=quoted,
            printed=item.act.printed,
            scope=clean(item.part + topic),
            starts=when.starts,
            until=when.until,
        )


def clean(scope: str) -> str:
    """A part as printed, without the particle before it and without the heading a single annex repeats."""
    scope = re.sub(r"^\s*(?:中的?|的|之|里的?|所?(?:公布|发布|印发)的)\s*", "", scope).strip()
    return re.sub(r"(?<=\d)[“《][^”》]*[”》]$", "", scope)


def topic_of(sentence: Sentence, match: re.Match[str]) -> str:
    """The words between an act and the verb that say which part is meant. 废止《甲》的决定 names itself, no part."""
    topic = sentence.printed(*match.span("topic")) if match["topic"] else ""
    return re.sub(r"^的?决定$|(?<!有关)(?<!相关)的决定$", "", topic)


def when_of(sentence: Sentence, match: re.Match[str], published: date | None) -> Days:
    """The days of the matched clause, or of the one right before it (自…起，甲、乙废止).

    Never those of 本公告自…施行: from that day the effect holds anyway.
    """
    own = days(sentence.printed(*match.span()), published)
    if own.starts:
        return own
    lead = re.search(
        r"[自从][^，,。；]{2,60}(?:[，,]|起)\s?$", sentence.shape[max(0, match.start() - 64) : match.start()]
    )
    if lead is None or re.search(r"(?:施行|实施|执行|生效|废止|失效|适用)[，,]", lead.group()):
        return own
    return days(lead.group() + sentence.printed(*match.span()), published)


def before(sentence: Sentence, match: re.Match[str], group: str | int = 0) -> str:
    """What stands in the sentence before a match."""
    return sentence.shape[: match.start(group)]
