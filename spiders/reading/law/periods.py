"""How long an act holds, until when comments are taken, and what may go on for a while. Decides nothing about others.

Rules: sources.md, section 10 (有效期自…起至…), the limits 国办发〔2018〕37号 (on administrative normative documents)
asks for (有效期, 试行期), the tax notices' 执行期限, and the comment periods of 《规章制定程序条例》 (30 days).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from spiders.reading.law.period_clauses import (
    COMMENT,
    COMMENT_ENDS,
    ENGLISH_END,
    LAST_DAYS,
    LEVIED,
    NOW_END,
    OPEN_RANGE,
    OTHERS,
    PERIOD,
    SIGNS,
    SPANS,
    TO_A_DAY,
)
from spiders.reading.law.sparing import WORD
from spiders.reading.law.spelled import calendar_day, clauses, day, later

_NEAR = 120
_SAID = re.compile(r"期|至|到|试行|暂|试点|有效|废止|失效|止|until|valid|expire|force|effect")
_TRANSITION = re.compile("过渡|继续|仍")
_OPENING = 3000
_SECOND_PROVISION = re.compile(r"二、|（二）|第二条")


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
    opening = _SECOND_PROVISION.split(text[:_OPENING], maxsplit=1)[0]
    text = clauses(text, _SAID)
    held = {name for name, sign in SIGNS.items() if sign.search(text)}
    for needed, pattern in LAST_DAYS:
        for match in pattern.finditer(text) if needed <= held else ():
            found = None if _others_term(text, match) else _ended(match, start)
            if found:
                return found
    for needed, pattern in SPANS:
        matches = pattern.finditer(text) if needed <= held else iter(())
        spanned = next((match for match in matches if not _others_term(text, match)), None)
        last = later(start, spanned["count"], spanned["unit"]) if spanned and start else None
        if spanned and last:
            return Period(last=last - timedelta(days=1), words=spanned["words"], first=start, confidence=0.8)
    return _levied(text, start) or _measure(text, opening, start)


def _others_term(text: str, match: re.Match[str]) -> bool:
    """Whether the clause speaks of how long something else is good: 本议定书自签署之日起生效，有效期5年."""
    before = text[max(0, match.start() - _NEAR) : match.start("words")]
    return bool(OTHERS.search(re.split("[。；;\n]", before)[-1]))


def _levied(text: str, start: date | None) -> Period | None:
    """How long a duty is levied from the day of effect on; the term an earlier notice set is history."""
    for match in (match for pattern in LEVIED for match in pattern.finditer(text) if match["y1"]):
        first = calendar_day(match["y1"], match["m1"], match["d1"])
        last = later(first, match["count"], match["unit"]) if first and first == start else None
        if last:
            return Period(last=last - timedelta(days=1), words=match["words"], first=first, confidence=0.8)
    return None


def _measure(text: str, opening: str, start: date | None) -> Period | None:
    """The days of the one measure an act consists of: 自2023年1月1日至2023年12月31日，对…免征…, 自即日起至…暂停."""
    found: list[Period] = []
    for pattern in (OPEN_RANGE, NOW_END) if TO_A_DAY.search(opening) else ():
        if not found:
            found = [period for match in pattern.finditer(opening) if (period := _ended(match, start, confidence=0.8))]
    match = ENGLISH_END.search(text) if WORD.search(text) else None
    last = day(match["english"]) if match else None
    if not found and match and last:
        found = [Period(last=last, words=match["words"])]
    return found[0] if found else None


def comments(text: str, published: date | None) -> Period | None:
    """The last day comments on a draft are taken; 30 days from publication where only a span is printed."""
    for sentence in re.findall(r"[^。；;\n]{1,600}", text):
        if not COMMENT.search(sentence):
            continue
        for pattern in COMMENT_ENDS:
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
    for pattern in PERIOD:
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
