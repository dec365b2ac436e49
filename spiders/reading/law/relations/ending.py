"""废止, 失效, 停止执行, 不再执行: acts that end, wholly or in part, and bans that are no longer carried out.

The number or title is the subject of the verb, or its object, and nothing but its own words stands between
(sources.md, section 10: 24 of 257 texts say 同时废止, 2 决定/予以废止). 已废止, 被废止的 and conditions tell of other
things. 不再执行 of a ban is `lifts`; of anything else it ends the act or the part named. With a last day it is a
suspension: what stops 至… comes back.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from spiders.reading.law.relations.clause import (
    ADVERBS,
    REASON,
    RESTRICTION,
    RUN,
    TOPIC,
    WHEN,
    Found,
    before,
    threatened,
    topic_of,
    upon,
    when_of,
)
from spiders.reading.law.relations.sentence import Sentence
from spiders.reading.law.sparing import any_of

_COUNTED = (
    r"(?:\s?等?(?:共计?)?[\d一二三四五六七八九十百两]{1,5}[个项部件份]"
    r"(?:[^，。；：、\ue000-\uf8ff]{0,8}?(?:公告|文件|规章|通知|令|法规|决定))?|\s?等(?:文件|公告|规定|通知|规章))?"
)
_STOP = r"(?:停止|终止)(?:执行|实施|施行|适用|使用)|不再(?:继续)?(?:执行|实施|施行|适用|使用|有效)"
_NOT_TOLD = r"(?![的了前后时或]|之日|日期|以前|以后|情形|手续|程序)"
_SUBJECT = re.compile(
    rf"{RUN}{_COUNTED}{TOPIC}{REASON}{WHEN}(?P<pause>[，,](?=\s?(?:均|一律|同时)?不再))?{ADVERBS}(?P<verb>废止|失效|{_STOP}){_NOT_TOLD}"
)
VERBS = ("废止", "失效", "撤销", "停止", "终止", "不再")  # without one of which nothing ends
_VERB = any_of(VERBS)
_FOLLOWED = re.compile(r"(?:根据|依据|按照?|依照|遵照|执行|对于?|属于|符合)$")
_OWN_KIND = re.compile(r"\s?的?(?:决定|规定|要求|政策|事项)")  # 关于废止《…》的决定: the title's own last word
_OBJECT = re.compile(
    rf"(?<![可拟否不未已将应被或后])(?<!可以)(?<!适时)(?P<verb>废止|宣布失效|撤销|停止(?:执行|实施))\s?(?:原|了)?"
    rf"(?P<gap>(?:[^。；：\ue000-\uf8ff]{{0,80}}?的)?){RUN}{_COUNTED}{TOPIC}"
)


def read(sentence: Sentence, published: date | None) -> Iterator[Found]:
    """Every act the sentence ends, and every ban it no longer carries out."""
    if not (sentence.runs and _VERB.search(sentence.shape)):
        return
    done: set[str] = set()
    for match in _SUBJECT.finditer(sentence.shape):
        done.add(match["run"])
        followed = match["pause"] and (
            not match["topic"] or _FOLLOWED.search(before(sentence, match))
        )  # 按照甲的规定，不再执行…
        if not followed and not _conditional(sentence, match, "run"):
            yield from _ended(sentence, match, published)
    for match in _OBJECT.finditer(sentence.shape):
        if match["run"] in done or threatened(before(sentence, match)):
            continue
        if match["gap"] and not re.search(r"决定|予以|现", sentence.shape[max(0, match.start() - 12) : match.start()]):
            continue
        yield from _ended(sentence, match, published)


def _conditional(sentence: Sentence, match: re.Match[str], group: str) -> bool:
    return bool(
        re.search(r"(?:^|[，,])\s?(?:如(?!下)|若|视)|视[^，。]{0,6}情|是否|或者?$", before(sentence, match, group))
    )


def _ended(sentence: Sentence, match: re.Match[str], published: date | None) -> Iterator[Found]:
    topic = topic_of(sentence, match)
    if sentence.in_title and _OWN_KIND.fullmatch(topic):
        topic = ""
    when = when_of(sentence, match, published)
    ended = match["verb"] in ("废止", "失效", "宣布失效")
    for found in upon("repeals", sentence, match, when, topic=topic):
        if when.until and not ended:
            yield replace(found, relation="suspends")
        elif not ended and re.search(rf"{RESTRICTION}$", found.scope):
            yield replace(found, relation="lifts")
        else:
            yield replace(found, relation="repeals-in-part") if found.scope else found
