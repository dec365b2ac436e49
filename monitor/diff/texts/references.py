"""References to provisions as printed: 第十条, 第三条第二款第（一）项, 附件2, Article 12.

What they mean, `monitor.diff.texts.following` tells. Those to other acts (《…》第N条, 该办法第N条) are left out.
The forms are those of 《立法技术规范（试行）（一）》, part 4: an act is cited inside itself by 条, 款, 项 and 目 only.
"""

import re
from functools import lru_cache

from monitor.diff.texts.numbering import value

_N = r"[〇零○一二两三四五六七八九十百千\d]{1,9}"
_ONE = rf"[（(]?{_N}[）)]?"
_RANKS = "编章节条款项目"
PATTERN = (
    rf"(?:第{_ONE}(?:(?:以及|[、至到和或及])第?{_ONE}){{0,9}}[{_RANKS}](?:之{_N})?){{1,4}}"
    rf"|附(?:件|表|录){_N}(?:[、至和及或]{_N}){{0,9}}"
    r"|(?:Article|Section|Chapter|Paragraph|Annex|Item|Clause)(?:s|es)?\s\d{1,4}(?:\(\w{1,3}\)){0,3}"
    r"(?:(?:, | and | or | to |, and |, or |–)\d{1,4}\b){0,9}"
)
_REFERENCE = re.compile(PATTERN)
_FIRST = re.compile("[第附ASCPI]")  # what a reference begins with
_PART = re.compile(rf"(第)?((?:{_ONE})(?:(?:以及|[、至到和或及])第?{_ONE}){{0,9}})([{_RANKS}])(?:之({_N}))?")
_NUMERAL = re.compile(_N)
_LINKED = re.compile(r"\s?(?:[、，,和及与或至]{1,2}|以及|或者|and|or|to)\s?")
# What stands before a reference to another act: 《海关法》第十条, 该办法第十条, 公告2020年第5号第三条, 海关法第十条.
_OTHERS = re.compile(
    r"(?:[》号令]|号(?:公告|令|通知|文件?)|(?:该|其|上述|前述|原)(?:公告|通知|决定|令|解释)"
    r"|法|条例|办法|规定|规则|细则|公约|协定|章程|准则)$"
)
_OTHERS_END = frozenset("》号令告知件文定释法例则约程")
_OWN = re.compile(r"本(?:[^，。；、《》和与及\s]{0,12})$")
_BRACKET = re.compile(r"（[^（）]{0,40}）$")
_OF_ANOTHER = re.compile(
    r"\s(?:of|to|in)\s(?!this|these|the\spresent|Article|Section|Chapter|Annex|paragraph)", re.IGNORECASE
)
_NUMBERED = re.compile(
    rf"第({_N})([编章节条])(?:之({_N}))?|(附)(?:件|表|录)({_N})|({_N})[、.．]|[（(]({_N})[）)]"
    r"|(Article|Section|Chapter|Annex)\s(\d{1,4})"
)
_ENGLISH = {
    "article": "条",
    "clause": "条",
    "section": "节",
    "chapter": "章",
    "annex": "附",
    "paragraph": "款",
    "item": "项",
}

Ordinal = tuple[int, int]  # 第十二条之一 is (12, 1), 第十二条 (12, 0)
Rank = tuple[str, Ordinal]  # 条 and (12, 0)


def own_references(text: str) -> dict[int, str]:
    """Where a text refers to provisions of its own act, and the words; what it says of other acts is left out."""
    found: dict[int, str] = {}
    end, foreign = -1, False
    for sign in _FIRST.finditer(text):
        start = sign.start()
        match = _REFERENCE.match(text, start) if start >= end else None
        if match is None:
            continue
        if not (end >= 0 and start - end < 6 and _LINKED.fullmatch(text, end, start)):
            foreign = _is_foreign(text, start)
        end = match.end()
        if not foreign and not (match[0].isascii() and _OF_ANOTHER.match(text, end)):
            found[start] = match[0]
    return found


def is_reference(words: str) -> bool:
    """Whether words are one reference and nothing else."""
    return words[:1] in "第附ASCPI" and _REFERENCE.fullmatch(words) is not None


def _is_foreign(text: str, start: int) -> bool:
    head = text[max(0, start - 60) : start]
    if head[-1:].isalnum():
        if head[-1] not in _OTHERS_END:
            return False
    else:
        head = head.rstrip()
        if head.endswith("）"):
            head = _BRACKET.sub("", head)
    return _OTHERS.search(head[-12:]) is not None and _OWN.search(head[-14:]) is None


@lru_cache(maxsize=20_000)
def rank(number: str) -> Rank | None:
    """The kind and the ordinal of a provision's own printed number, None where it has none."""
    match = _NUMBERED.match(number) if number else None
    if match is None:
        return None
    article, kind, more, annex, annexed, listed, bracketed, english, counted = match.groups()
    if article:
        return kind, (_count(article), _count(more) if more else 0)
    if annex:
        return "附", (_count(annexed), 0)
    if english:
        return _ENGLISH[english.lower()], (int(counted), 0)
    if listed:
        return "." if listed.isdecimal() else "、", (_count(listed), 0)
    return "(" if bracketed.isdecimal() else "（", (_count(bracketed), 0)


@lru_cache(maxsize=5_000)  # an act names its articles again and again
def steps(reference: str) -> tuple[tuple[str, tuple[Ordinal, ...]], ...]:
    """From the outermost in: 第三条第二、三款 gives 条 with (3, 0), then 款 with (2, 0) and (3, 0)."""
    if reference[0] == "附":
        return (("附", tuple((_count(found), 0) for found in _NUMERAL.findall(reference))),)
    if reference[0].isascii():
        word = reference.split()[0].lower()
        kind = _ENGLISH.get(word) or _ENGLISH.get(word.removesuffix("s")) or _ENGLISH.get(word.removesuffix("es"), "")
        plain = re.sub(r"\(\w{1,3}\)", "", reference)
        return ((kind, tuple((int(found), 0) for found in re.findall(r"\d{1,4}", plain))),)
    return tuple(
        (kind, tuple((_count(found), _count(more) if more else 0) for found in _NUMERAL.findall(numbers)))
        for _, numbers, kind, more in _PART.findall(reference)
    )


def _count(numeral: str) -> int:
    return value(numeral) or 0
