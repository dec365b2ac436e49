"""What is said around the entries of a list: titles and notes that came, left or changed. Pure; knows no entries.

A sheet prints what holds for all its entries above or below them (有效期至…, 注：…), so such a line is substance. It is
none where it only counts entries, says when and by whom it was printed or where it came from, or is a bare title.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from monitor.diff.lists.listing import NoteChange
from monitor.diff.texts import typography
from monitor.diff.texts.lines import Line
from monitor.diff.texts.text import compare_texts, has_substance

MANY = 200  # lines on one side that came or left; of more each is told by itself
LONGEST = 400  # characters of a line that are looked at for a pair
TOLD, SHOWN = 2, 80  # notes in a sentence, and characters of each
ALIKE = 0.5  # of two lines, for one to be the other's new wording
_DAY = r"(?:19|20)\d\d\s?(?:年|[-/.])\s?(?:\d{1,2}\s?(?:月|[-/.])?\s?(?:\d{1,2}\s?日?)?)?"
_TIME = r"(?:[ T]?\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2}秒?)?)?"
# What an edition says of itself: the day it shows, its counts, its pages. A day in a line with a word of _TERM is none
# of its own, and 截止日期 may be a term in any.
_EDITION_DAY = re.compile(
    rf"[（(]\s?{_DAY}[)）]"
    rf"|(?:截至|截止到?|(?:更新|打印|导出|下载|查询|统计|制表|填表)(?:日期|时间|于|至)?)[:：]?\s?{_DAY}{_TIME}止?"
    r"|(?:更新|打印|导出|下载|查询|统计|制表|填表)(?:日期|时间)[:：]?"
    rf"|(?:Last )?(?:[Uu]pdated|[Pp]rinted|[Aa]s of|[Aa]s at)(?: on)?[:：]?\s?{_DAY}{_TIME}"
)
_TERM = re.compile("有效|期限|暂停|申请|受理|反馈|申报|报名|实施|施行|执行")
_COUNT = r"\d{1,8}\s?(?:家|个|项|条|户|种|款|名|行)(?:企业|记录|产品|机构)?"
_COUNTED = re.compile(
    rf"(?:共|总共|合共)(?:计|有)?\s?{_COUNT}|(?:合计|总计|总数)[:：]?\s?{_COUNT}|[（(]\s?{_COUNT}\s?[)）]"
    r"|(?:企业|记录|产品|机构)?(?:总数|数量|家数)[:：]\s?\d{1,8}\s?(?:家|个|项|条|户|种|款|名|行)?"
    r"|第\s?\d{1,6}\s?页(?:[,，/／]?\s?共\s?\d{1,6}\s?页)?|Page \d{1,6}(?: of \d{1,6})?|^[-—–]\s?\d{1,6}\s?[-—–]$"
)
_EMPTY = re.compile(r"[（(]\s?[)）]")
# Remarks on where the data come from and who drew them up.
_SOURCE = re.compile(
    r"(?:注|备注|说明)?[:：]?\s?(?:(?:数据|资料|信息|文件)?来源|制表(?:人|单位)?|填表人|审核人|打印人|录入人|Source)\s?[:：].{0,200}"
    r"|(?:注|备注|说明)?[:：]?.{0,20}以.{0,30}(?:官网|网站|系统|原件|原文).{0,12}为准[。.]?|[（(]?以下空白[)）]?"
)
_BARE = re.compile(
    r"(?:(?:注|备注|说明)[:：])?(?:以上|本)?(?:名单|企业|数据|信息|目录|清单)?|附(?:件|表|录)\s?[\d一二三四五六七八九十]{0,4}[:：]?"
)
_TITLE = re.compile(
    r"[^。；;，,：:]{0,60}(?:名单|名录|目录|清单|一览表|列表|汇总表|明细表|公示表|登记表|信息表|表|List|list|Register)"
)
_MARKS = " ,，.。;；:：、()（）[]【】|-—"
# A title with one of these decides something about all entries below it.
_DECIDING = re.compile("废止|撤销|注销|取消|暂停|失效|吊销|终止|中止|恢复|移出|除名|不合格|黑名单|有效期")


def notes(before: Sequence[str], after: Sequence[str], alike: float = ALIKE) -> tuple[NoteChange, ...]:
    """Every line that left, came or changed; a line and its new wording are one change, typography none."""
    old, new = ({typography.folded(line): line for line in lines} for lines in (before, after))
    gone = [line for key, line in old.items() if key not in new]
    came = [line for key, line in new.items() if key not in old]
    return tuple(_changes(gone, came, alike))


def notes_told(said: Sequence[NoteChange]) -> Iterator[str]:
    """'note changed: 有效期至2024年 → 有效期至2025年': the first few of those with substance."""
    weighty = [note for note in said if note.substance]
    for note in weighty[:TOLD]:
        words = " → ".join(_short(line) for line in (note.before, note.after) if line is not None)
        yield f"note {note.kind}: {words}"
    if len(weighty) > TOLD:
        yield f"{len(weighty) - TOLD} more notes"


def _short(line: str) -> str:
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _changes(gone: list[str], came: list[str], alike: float) -> Iterator[NoteChange]:
    pairs = _pairs(gone, came, alike) if max(len(gone), len(came)) <= MANY else {}
    for at, line in enumerate(gone):
        if at in pairs:
            other = came[pairs[at]]
            yield NoteChange(kind="changed", before=line, after=other, substance=_differ(line, other))
        else:
            yield NoteChange(kind="removed", before=line, after=None, substance=_says_something(line))
    taken = set(pairs.values())
    for at, line in enumerate(came):
        if at not in taken:
            yield NoteChange(kind="added", before=None, after=line, substance=_says_something(line))


def _pairs(gone: list[str], came: list[str], alike: float) -> dict[int, int]:
    """Lines that left to those that took their place: the most alike first."""
    scored = sorted(
        (-score, i, j)
        for i, line in enumerate(gone)
        for j, other in enumerate(came)
        if (score := Indel.normalized_similarity(line[:LONGEST], other[:LONGEST], score_cutoff=alike))
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _differ(before: str, after: str) -> bool:
    """Whether two wordings of one line say different things; weighed as a provision is."""
    old, new = lasting(before), lasting(after)
    if typography.folded(old) == typography.folded(new):
        return False
    sides = [(Line(number="", text=text),) for text in (old, new)]
    return has_substance(compare_texts(*sides))


def _says_something(line: str) -> bool:
    """Whether a line that came or left says more than what the list is called."""
    said = lasting(line)
    return bool(said) and (not _TITLE.fullmatch(said) or _DECIDING.search(said) is not None)


def lasting(line: str) -> str:
    """A line without what varies from edition to edition; '' where nothing is left that says anything."""
    said = line.strip()
    if _SOURCE.fullmatch(said):
        return ""
    if not _TERM.search(said):
        said = _EDITION_DAY.sub("", said)
    said = _EMPTY.sub("", _COUNTED.sub("", said)).strip()
    return "" if _BARE.fullmatch(said.strip(_MARKS)) or not said.strip(_MARKS) else said
