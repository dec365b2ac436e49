"""暂停实施, 中止, 暂缓执行 and 恢复实施: acts and trade that rest, and those that run again.

暂停 is mostly a sanction to come (视情况暂停…, 可以暂停, 将暂停, 决定是否取消暂停措施): 88 of 257 customs texts say it,
one suspends. So it counts only with a cited act and 实施/执行/适用, or without one in the title, or where the issuer
itself says 决定…暂停, or a sentence that names its day (自…起暂停). The same holds for 恢复.
"""

import re
from collections.abc import Iterator
from datetime import date

from spiders.reading.law.relations.clause import (
    ADVERBS,
    REASON,
    RUN,
    TOPIC,
    WHEN,
    Found,
    before,
    threatened,
    upon,
    when_of,
)
from spiders.reading.law.relations.days import Days, days
from spiders.reading.law.relations.sentence import Sentence

_RUNNING = r"(?:实施|执行|施行|适用|生效|效力|有效)"
_LENGTH = r"(?:\s?[\d一二三四五六七八九十两]{1,4}(?:个月|年|天|日))?"
_PLANNED = r"(?:[，,]?原(?:定|计划|拟)[^，。；\ue000-\uf8ff]{1,40})?"  # 原定2022年3月1日起施行，因技术原因暂缓施行
VERBS = ("暂停", "中止", "暂缓", "恢复")  # without one of which no sentence suspends or resumes
_VERBS = {"suspends": r"(?:暂停|中止|暂缓)", "resumes": "恢复"}
_SAID = {relation: re.compile(verb.strip("(?:)")) for relation, verb in _VERBS.items()}
_CITED = {
    relation: (
        re.compile(rf"{RUN}{TOPIC}{_PLANNED}{REASON}{WHEN}{ADVERBS}{verb}{_RUNNING}(?!的|后|前|期间|或)"),
        re.compile(
            rf"(?<![可或])(?:继续)?{verb}{_RUNNING}\s?(?:了|对|原)?[^。；，：\ue000-\uf8ff]{{0,12}}?{RUN}{TOPIC}{_LENGTH}"
        ),
        re.compile(
            rf"(?<![可或消除取]){verb}[^。；，：\ue000-\uf8ff]{{0,20}}?{RUN}"
            rf"(?P<topic>(?:规定|公布|发布|列入|项下|对|采取|中|的|附|第)[^。；，\ue000-\uf8ff]{{0,80}}?(?:措施|规定|内容|税率|关税)){_LENGTH}"
        ),
        re.compile(
            rf"(?<![可或消除取]){verb}\s?{RUN}(?P<topic>)(?:的)?(?:实施|执行|施行|适用)(?:至[^，。；]{{1,20}})?"
        ),
    )
    for relation, verb in _VERBS.items()
}
_LEADS = {
    False: r"(?P<lead>决定|现就?|[自从][^，。；]{1,40}?起|即日起|今日起)",  # in the text
    True: r"(?P<lead>关于|^|号|公布)",  # in a title
}
_NOUN = r"(?!期|措施|后|的|令|情形|时|方|手续|或|[）)、，。；]|$)"
_UNCITED = {
    (relation, in_title): re.compile(
        rf"{lead}(?P<gap>[^。；：]{{0,60}}?)(?<![消除取求复或后予])(?P<adverb>全面|继续|临时|立即|同时|正式|部分)?(?P<verb>{verb}){_NOUN}"
        rf"(?P<what>[^。；：]{{2,160}})"
    )
    for relation, verb in _VERBS.items()
    for in_title, lead in _LEADS.items()
}
_TITLE_END = re.compile(r"(?:的|之)?(?:联合)?(?:公告|通告|通知|决定|函|声明|通报|命令|令)(?:[（(].*)?$")
_UNDONE = re.compile(r"(?:解除|取消|撤销|停止|终止|废止|不再)[^，。；]{0,40}$")
_STRANGERS = re.compile(r"[一-鿿]方(?:将|应|须|可|要|根据|立即)|海关可|企业(?:应|可|须)|申请|方可|如果")


def read(sentence: Sentence, published: date | None) -> Iterator[Found]:
    """Every act the sentence suspends or resumes, and the trade where it names no act."""
    for relation, said in _SAID.items():
        if not said.search(sentence.shape):
            continue
        found = False
        for pattern in _CITED[relation] if sentence.runs else ():
            for match in pattern.finditer(sentence.shape):
                if not threatened(before(sentence, match)):
                    found = True
                    topic = sentence.printed(*match.span("topic")) if match["topic"] else ""
                    yield from upon(relation, sentence, match, _when(sentence, match, published), topic=topic)
        if not found:
            yield from _trade(relation, sentence, published)


def _when(sentence: Sentence, match: re.Match[str], published: date | None) -> Days:
    """The clause's days, else those the sentence opens with (自…起，对…产品，中止适用…)."""
    own = when_of(sentence, match, published)
    if own.starts or own.until:
        return own
    lead = re.search(
        r"(?:[自从][^，。；]{2,40}|即日|今日)起(?:至[^，。；]{2,30})?[，,]", sentence.shape[: match.start()]
    )
    if lead:
        return days(sentence.printed(lead.start(), match.end()), published)
    return days(sentence.printed(match.start(), len(sentence.shape)), published)


def _trade(relation: str, sentence: Sentence, published: date | None) -> Iterator[Found]:
    match = _UNCITED[relation, sentence.in_title].search(sentence.shape)
    if match is None:
        return
    ahead = sentence.shape[: match.start("verb")]
    if _UNDONE.search(match["gap"]):
        return  # 解除暂停进口措施, 停止执行暂停…的公告: what ends is the suspension
    if threatened(ahead) or _STRANGERS.search(ahead) or re.search(r"审议|行政复议|诉讼|案件", ahead):
        return
    what = re.sub(r"^(?:实施|执行)", "", sentence.printed(*match.span("what")))
    what = _TITLE_END.sub("", what) if sentence.in_title else re.split(r"[，,]", what)[0]
    tail = sentence.printed(match.start("lead"), match.end())
    when = Days() if sentence.in_title else days(tail, published)
    if len(what.strip()) < 2 or re.match(r"了|其|该|前|正常|原状|运行|办理", what):
        return
    quoted = sentence.printed(match.start("lead"), match.end())
    what = re.sub(rf"(?<=.){_LENGTH}$", "", what)
    object_ = re.search(r"对[^，。；]{2,80}$", match["gap"])
    printed = object_.group() + what if object_ and not sentence.in_title else what
    yield Found(relation=relation, act=None, quoted=quoted[:400], printed=printed, starts=when.starts, until=when.until)
