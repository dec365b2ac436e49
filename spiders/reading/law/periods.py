"""How long an act holds, until when comments are taken, and what may go on for a while. Decides nothing about others.

Rules: sources.md, section 10 (有效期自…起至…), the limits 国办发〔2018〕37号 (on administrative normative documents)
asks for (有效期, 试行期), the tax notices' 执行期限, and the comment periods of 《规章制定程序条例》 (30 days).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from spiders.reading.law.day_clauses import ACT
from spiders.reading.law.spelled import SPAN, calendar_day, clauses, day, later

_B = r"\s{0,2}"
_DATE = rf"(?:(?P<y>\d{{4}}){_B}年{_B})?(?P<m>\d{{1,2}}){_B}月{_B}(?P<d>\d{{1,2}}){_B}日"
_FROM = rf"(?:(?P<y1>\d{{4}}){_B}年{_B})?(?P<m1>\d{{1,2}}){_B}月{_B}(?P<d1>\d{{1,2}}){_B}日"
_HOUR = r"(?:[（(]含[^（()）]{0,8}[)）]|24时|二十四时)?"
_TERM = (
    "(?:有效期限?|执行期限?|施行期限?|实施期限?|实施期间|试行期限?|试点期限?|政策执行期限|执行时间|实施时间|适用期限?)"
)
_LINK = r"(?:为|是|：|:|暂定为?|定为|截至|截止到?|到|自|从|至|一律|共|，|\s){0,3}"
_RANGE = rf"(?:自|从)?{_FROM}{_HOUR}{_B}起?(?:开始)?{_B}(?:至|到|—|－|-|~){_B}{_DATE}{_HOUR}"
# The term counts only where the act is its subject or a day of effect stands right before: a licence has one too.
_LEAD = (
    rf"(?:{ACT}[^。；;]{{0,60}}?|决定(?:试行|试点|实施|开展|启动|延续|暂停|恢复)[^。；;\d]{{0,80}}?[，,]"
    rf"|(?:施行|实施|执行|生效|启用|试行)[，,。；;]{_B}|(?:^|[。；;\n])\s{{0,3}})"
)
_TERM_RANGE = re.compile(rf"{_LEAD}(?P<words>{_TERM}{_LINK}{_RANGE}止?)")
_TERM_END = re.compile(rf"{_LEAD}(?P<words>{_TERM}{_LINK}(?:至|到|截至){_B}{_DATE}{_HOUR}止?)")
_TERM_SPAN = re.compile(rf"{_LEAD}(?P<words>{_TERM}{_LINK}{SPAN})(?!内|以内|以上)")
_ACT_RANGE = re.compile(
    rf"(?P<words>{ACT}[^。；;，,第]{{0,12}}{_RANGE}(?:止|期间)?[，,]?{_B}(?:施行|实施|执行|有效|生效|试行|适用))"
)
_ACT_END = re.compile(
    rf"(?P<words>{ACT}[^。；;]{{0,60}}?(?:有效|执行|施行|实施|试行|延长|延续|适用)(?:期限?)?(?:至|到){_B}{_DATE}{_HOUR}止?)"
)
_ACT_ENDS = re.compile(
    rf"(?P<words>(?:{ACT}|施行|实施|执行|生效|届时)[^。；;]{{0,20}}?[，,于]?(?:于|至|到|自)?{_B}{_DATE}{_HOUR}{_B}(?:起|止|到期后?|后)?"
    r"(?:[，,]?(?:即|将)?(?:自动|自行|同时)(?:废止|失效|终止)|废止|失效|止(?=[。，,；;])))"
)
# 自2024年5月1日起施行，试行2年; 暂行一年.
_TRIAL_SPAN = re.compile(
    rf"(?:施行|实施|执行|生效)[，,]{_B}(?P<words>(?:试行|暂行|暂定|试点){_B}{SPAN})(?!内|以内|以上)"
)
_ACT_SPAN = re.compile(rf"(?P<words>{ACT}[^。；;]{{0,40}}?有效{_B}{SPAN})(?!内|以内)")
# 本公告自发布之日起至2024年12月31日有效, wherever in the act it stands.
_ACT_NOW = re.compile(
    rf"(?P<words>(?:{ACT}[^。；;，,第]{{0,12}}?)?(?:自|从)(?:即日|{ACT}?(?:发布|公布|印发|下发|颁布)之日){_B}起?{_B}(?:至|到){_B}{_DATE}{_HOUR}"
    rf"(?:止|期间)?[，,]?{_B}(?:施行|实施|执行|有效|生效|试行|适用))"
)
_OPEN_RANGE = re.compile(rf"(?P<words>(?:自|从){_RANGE}(?:止|期间)?)(?=[，,])")
_NOW_END = re.compile(
    rf"(?P<words>自?(?:即日|{ACT}?发布之日|{ACT}?公布之日){_B}起?{_B}(?:至|到){_B}{_DATE}{_HOUR}(?:止|期间)?)"
)
# 反倾销条例 art. 48, 反补贴条例 art. 47, 保障措施条例 art. 26: a duty has a term, counted from its first day.
_LEVIED = (
    re.compile(rf"(?P<words>(?:实施|征收)期限(?:为)?(?:自|从){_FROM}{_B}起{_B}(?:为期)?{SPAN})"),
    re.compile(
        rf"(?P<words>(?:自|从){_FROM}{_B}起[，,][^。；;]{{0,160}}?(?:反倾销|反补贴|保障措施)[^。；;]{{0,80}}?期限为{SPAN})"
    ),
)
_ENGLISH_END = re.compile(
    r"(?i)(?P<words>(?:valid|in\sforce|in\seffect|effective|expires?|remain\w*\s\w+)\s[^.;]{0,60}?"
    r"(?:until|till|through|to|on)\s(?P<english>[\w ,]{6,24}\d{4}|\d{1,2}\s\w{3,9}\s\d{4}))"
)
_NEAR = 120
_OTHERS = re.compile(
    r"(?:议定书|许可证?|证书|证明|批件|文号|资格|资质|注册证?|凭证|标签|合同|保函|协议书)(?:自|从|于)?[^，。；]{0,30}[，,]?[^，。；]{0,8}$"
)
_COMMENT = re.compile(
    r"征求意见|公开征求|意见反馈|反馈意见|公示期|公示时间|反馈至|意见和?建议"
    r"|提出[^。；，]{0,12}?(?:意见|建议)|前[^。；，]{0,40}?反馈|public comment|comments"
)
_COMMENT_ENDS = (
    re.compile(rf"(?P<words>{_RANGE}(?:止|期间)?)"),
    re.compile(
        rf"(?P<words>(?:截止(?:时间|日期|日)?|截至|时间|日期|期限|期)(?:为|是|：|:|到|至|\s){{0,3}}{_DATE}(?:\d{{1,2}}时|[（(][^（()）]{{0,10}}[)）])?)"
    ),
    re.compile(
        rf"(?P<words>(?:于|在|至|到)?{_B}{_DATE}{_B}(?:\d{{1,2}}[时点:：]\d{{0,2}}分?)?{_B}(?:之前|以前|前|止|内|日终|下班前))"
    ),
    re.compile(rf"(?P<words>(?:至|到){_B}{_DATE})"),
    re.compile(rf"(?P<words>(?:公示期|公示时间|征求意见|期限|时间|期|之日起|起){_LINK}{SPAN})(?P<span>)"),
    re.compile(r"(?i)(?P<words>(?:before|by|until|no later than)\s(?P<english>[\w ,]{6,24}\d{4}))"),
)
_PERIOD = (
    re.compile(rf"(?P<words>过渡期[^。；;]{{0,16}}?{_RANGE})"),
    re.compile(rf"(?P<words>过渡期[^。；;\d]{{0,16}}?(?:至|到|截至|截止){_B}{_DATE}{_HOUR}止?)"),
    re.compile(rf"(?P<words>(?:设立?|设置|给予|有|为期?)?{_B}{SPAN}{_B}的?过渡期)"),
    re.compile(rf"(?P<words>过渡期限?{_LINK}{SPAN})"),
    re.compile(
        rf"(?P<words>(?:在|于|至|到)?{_B}{_DATE}(?:之?前|以前|前)(?:[^。；;，,]{{0,40}}[，,])?[^。；;，,]{{0,30}}(?:可以?|仍可|允许)?(?:继续|仍)(?:使用|销售|有效|执行|沿用|生产|进口|流通)?)"
    ),
)


_SAID = re.compile(r"期|至|到|试行|暂|试点|有效|废止|失效|止|until|valid|expire|force|effect")
_TRANSITION = re.compile("过渡|继续|仍")
_OPENING = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time a text gives: its last day, its first where printed, and the words."""

    last: date
    words: str
    first: date | None = None
    confidence: float = 1.0


def validity(text: str, start: date | None) -> Period | None:
    """Until when the act itself holds, the last day included; None where it says nothing. `start`: the day of effect.

    有效期5年 ends the day before the fifth anniversary, as the printed pairs do (2023年10月11日起至2025年10月10日).
    """
    opening = re.split(r"二、|（二）|第二条", text[:_OPENING], maxsplit=1)[0]
    text = clauses(text, _SAID)
    for pattern in (_TERM_RANGE, _TERM_END, _ACT_RANGE, _ACT_NOW, _ACT_ENDS, _ACT_END):
        for match in pattern.finditer(text):
            found = None if _others_term(text, match) else _ended(match, start)
            if found:
                return found
    for pattern in (_TERM_SPAN, _TRIAL_SPAN, _ACT_SPAN):
        spanned = next((match for match in pattern.finditer(text) if not _others_term(text, match)), None)
        last = later(start, spanned["count"], spanned["unit"]) if spanned and start else None
        if spanned and last:
            return Period(last=last - timedelta(days=1), words=spanned["words"], first=start, confidence=0.8)
    return _levied(text, start) or _measure(text, opening, start)


def _others_term(text: str, match: re.Match[str]) -> bool:
    """Whether the clause speaks of how long something else is good: 本议定书自签署之日起生效，有效期5年."""
    before = text[max(0, match.start() - _NEAR) : match.start("words")]
    return bool(_OTHERS.search(re.split("[。；;\n]", before)[-1]))


def _levied(text: str, start: date | None) -> Period | None:
    """How long a duty is levied from the day of effect on; the term an earlier notice set is history."""
    for match in (match for pattern in _LEVIED for match in pattern.finditer(text) if match["y1"]):
        first = calendar_day(match["y1"], match["m1"], match["d1"])
        last = later(first, match["count"], match["unit"]) if first and first == start else None
        if last:
            return Period(last=last - timedelta(days=1), words=match["words"], first=first, confidence=0.8)
    return None


def _measure(text: str, opening: str, start: date | None) -> Period | None:
    """The days of the one measure an act consists of: 自2023年1月1日至2023年12月31日，对…免征…, 自即日起至…暂停."""
    found = [period for match in _OPEN_RANGE.finditer(opening) if (period := _ended(match, start, confidence=0.8))]
    if not found:
        found = [period for match in _NOW_END.finditer(opening) if (period := _ended(match, start, confidence=0.8))]
    match = _ENGLISH_END.search(text)
    last = day(match["english"]) if match else None
    if not found and match and last:
        found = [Period(last=last, words=match["words"])]
    return found[0] if found else None


def comments(text: str, published: date | None) -> Period | None:
    """The last day comments on a draft are taken; 30 days from publication where only a span is printed."""
    for sentence in re.findall(r"[^。；;\n]{1,600}", text):
        if not _COMMENT.search(sentence):
            continue
        for pattern in _COMMENT_ENDS:
            for match in pattern.finditer(sentence):
                if "span" in match.groupdict():
                    last = later(published, match["count"], match["unit"]) if published else None
                    if last:
                        return Period(last=last, words=match["words"].strip(), confidence=0.7)
                elif found := _ended(match, published):
                    return found
    return None


def transitions(text: str, start: date | None) -> Iterator[Period]:
    """Every transition period a text grants: the last day the old way is still good."""
    text = clauses(text, _TRANSITION)
    for pattern in _PERIOD:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if groups.get("count"):
                last = later(start, match["count"], match["unit"]) if start else None
                if last:
                    yield Period(
                        last=last - timedelta(days=1), words=match["words"].strip(), first=start, confidence=0.8
                    )
            elif "过渡" in match["words"] or re.search("继续|仍", match["words"]):
                found = _ended(match, start)
                if found:
                    yield found


def _ended(match: re.Match[str], near: date | None, *, confidence: float = 1.0) -> Period | None:
    groups = match.groupdict()
    if groups.get("english"):
        last = day(groups["english"])
        return Period(last=last, words=match["words"].strip()) if last else None
    first = None
    if groups.get("m1"):
        year = groups["y1"] or (near and near.year)
        first = calendar_day(year, groups["m1"], groups["d1"]) if year else None
    after = first or near
    year = groups["y"] or (after and after.year + (int(groups["m"]) < after.month))
    ended = calendar_day(year, groups["m"], groups["d"]) if year else None
    if ended is None or (after and ended < after):
        return None
    return Period(last=ended, words=match["words"].strip(), first=first, confidence=confidence)
