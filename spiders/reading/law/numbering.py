"""Printed numbers of provisions: what they are and which ordinal they carry. Numbers stay raw; ordinals are derived.

The forms are those of Chinese drafting: 编 章 节 条 款 项 目 of laws (Legislation Law, article 65 of its 2023 text),
一、（一）1.（1） of notices (GB/T 9704-2012, 7.3.3), 1.1 of standards (GB/T 1.1), 附件 and 附录, and the official
English renderings (Chapter I, Article 5, (1), (a)). Traditional signs (條, 節, 編) count as the simplified ones.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import NamedTuple

from spiders.reading.law.numerals import number


class Level(StrEnum):
    """What a provision is. A number alone tells all but `paragraph`, `table`, `signature` and `title`.

    Below an article the tree renames the levels of lists: the first is an `item` 项, the second a `subitem` 目.
    """

    PART = "part"  # 编
    SUBPART = "subpart"  # 分编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    ARTICLE = "article"  # 条
    PARAGRAPH = "paragraph"  # 款: an unnumbered paragraph that belongs to a numbered provision
    HEADING = "heading"  # 一、 or I. of notices
    SUBHEADING = "subheading"  # （一）
    ITEM = "item"  # 1. of notices; 项 of an article
    SUBITEM = "subitem"  # （1） 1) (a) of notices; 目 of an article
    POINT = "point"  # ① (i)
    CLAUSE = "clause"  # 1.1, 3.2.1 of technical requirements
    ANNEX = "annex"  # 附件 附录 附表
    TABLE = "table"
    SIGNATURE = "signature"
    TITLE = "title"  # a heading without a number (目录, the name of an attached act)
    PLAIN = ""


class Style(IntEnum):
    """How a number is printed, in the order the standards nest them."""

    ANNEX = 0
    PART = 1
    SUBPART = 2
    CHAPTER = 3
    SECTION = 4
    ARTICLE = 5
    ROMAN = 6  # I.
    CHINESE = 7  # 一、
    CHINESE_IN_BRACKETS = 8  # （一）
    CAPITAL = 9  # A.
    ARABIC = 10  # 1.
    DECIMAL = 11  # 1.1
    ARABIC_IN_BRACKETS = 12  # （1）
    ARABIC_HALF = 13  # 1）
    CIRCLED = 14  # ①
    SMALL = 15  # a.
    LETTER_IN_BRACKETS = 16  # (a)
    ROMAN_IN_BRACKETS = 17  # (i)


LISTS = frozenset(Style) - {Style.ANNEX, Style.PART, Style.SUBPART, Style.CHAPTER, Style.SECTION, Style.ARTICLE}
DIVISIONS = frozenset({Style.PART, Style.SUBPART, Style.CHAPTER, Style.SECTION})
# Headings without a number, blanks aside: the table of contents, and parts as in the Civil Code (附则) and the
# Constitution (序言).
CONTENTS = ("目录", "目錄", "目次", "Contents", "CONTENTS", "TABLEOFCONTENTS", "TableofContents")
UNNUMBERED_PARTS = ("附则", "附則", "序言", "前言", "引言")
# GB/T 1.1-2020 prints the number of a clause bare: 1 范围, 4 技术要求.
BARE_CLAUSE = re.compile(
    r"([0-9]{1,2})[ \u3000\xa0]{1,4}(?![月日年个号条项级类至])(?=[\u4e00-\u9fffA-Z])[^。；]{1,40}$"
)
_LEVELS = {
    Style.ANNEX: Level.ANNEX, Style.PART: Level.PART, Style.SUBPART: Level.SUBPART, Style.CHAPTER: Level.CHAPTER,
    Style.SECTION: Level.SECTION, Style.ARTICLE: Level.ARTICLE, Style.ROMAN: Level.HEADING,
    Style.CHINESE: Level.HEADING, Style.CHINESE_IN_BRACKETS: Level.SUBHEADING, Style.CAPITAL: Level.SUBHEADING,
    Style.ARABIC: Level.ITEM, Style.DECIMAL: Level.CLAUSE, Style.ARABIC_IN_BRACKETS: Level.SUBITEM,
    Style.ARABIC_HALF: Level.SUBITEM, Style.CIRCLED: Level.POINT, Style.SMALL: Level.SUBITEM,
    Style.LETTER_IN_BRACKETS: Level.SUBITEM, Style.ROMAN_IN_BRACKETS: Level.POINT,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """A number read: 第三条之一 is (article, (3, 1)), 附件2-1 (annex, (2, 1)), 附件： (annex, ())."""

    level: Level
    ordinal: tuple[int, ...]


class Mark(NamedTuple):
    """A number found in a text at `start`, its words ending at `end`."""

    style: Style
    ordinal: tuple[int, ...]
    start: int
    end: int

    @property
    def level(self) -> Level:
        """What the number says it is, without regard to what it stands in."""
        return _LEVELS[self.style]


_B = r"[ \t\u3000\xa0]{0,4}"  # 第 一 条: padded layouts
_C = "[〇零○一二两三四五六七八九十百千]"
_CHINESE = rf"{_C}(?:[ \u3000]?{_C}){{0,9}}"
_ARABIC = "[0-9０-９]{1,3}"
_ORDINAL = rf"(?:[0-9０-９]{{1,4}}|{_CHINESE})"
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ENGLISH = rf"(?:[0-9]{{1,4}}(?:[.-][0-9]{{1,3}})?|[IVXLC]{{1,7}}|[A-Z]|(?i:{'|'.join(_WORDS)}))(?![A-Za-z0-9])[.:：]?"
_FORMS = {
    Style.ANNEX: rf"附{_B}[件录錄表]{_B}(?:(?:{_ORDINAL}|[A-Z](?![A-Za-z0-9.．]))(?:[-－–—]{_ARABIC})?)?{_B}[:：]?|附[:：]"
    rf"|(?:Annex|ANNEX|Appendix|APPENDIX|Attachment|ATTACHMENT|Schedule)(?:[ \xa0]{{1,3}}{_ENGLISH}|s?[:：])",
    Style.PART: rf"第{_B}{_ORDINAL}{_B}(?:[编編篇]|部分)|(?:Part|PART)[ \xa0]{{1,3}}{_ENGLISH}",
    Style.SUBPART: rf"第{_B}{_ORDINAL}{_B}分{_B}[编編]",
    Style.CHAPTER: rf"第{_B}{_ORDINAL}{_B}章|(?:Chapter|CHAPTER)[ \xa0]{{1,3}}{_ENGLISH}",
    Style.SECTION: rf"第{_B}{_ORDINAL}{_B}[节節]|(?:Section|SECTION)[ \xa0]{{1,3}}{_ENGLISH}",
    Style.ARTICLE: rf"第{_B}{_ORDINAL}(?:[.．]{_ARABIC})?{_B}[条條](?:{_B}之{_B}{_CHINESE})?"
    rf"|(?:Article|ARTICLE)[ \xa0]{{1,3}}{_ENGLISH}",
    Style.CHINESE_IN_BRACKETS: rf"[（(]{_B}{_CHINESE}{_B}[)）]|[\u3220-\u3229]",
    Style.CHINESE: rf"{_CHINESE}{_B}(?:、|[.．])",
    Style.DECIMAL: r"(?:[0-9０-９]{1,3}|[A-Z])(?:[.．][0-9０-９]{1,3}){1,5}(?![0-9０-９])(?![.．][0-9０-９])[.．]?",
    Style.ARABIC_HALF: rf"{_ARABIC}[)）]",
    Style.ARABIC: rf"{_ARABIC}(?:、|[.．](?![0-9０-９](?!\d{{3}}年)))|[\u2488-\u249b]",
    Style.ARABIC_IN_BRACKETS: rf"[（(]{_B}{_ARABIC}{_B}[)）]|[\u2474-\u2487]",
    Style.CIRCLED: r"[\u2460-\u2473\u3251-\u325f]",
    Style.ROMAN_IN_BRACKETS: r"[（(][ivx]{1,6}[)）]",
    Style.LETTER_IN_BRACKETS: r"[（(][A-Za-z][)）]",
    Style.ROMAN: r"(?:[IVX]{1,6}|[\u2160-\u216b]{1,2})(?:、|[.．](?=[ \u3000\xa0]|[\u4e00-\u9fff]|$))",
    Style.CAPITAL: r"[A-Z](?:、|[.．)](?=[ \u3000\xa0]|[\u4e00-\u9fff]|$))",
    Style.SMALL: r"[a-z](?:、|[.．)）](?=[ \u3000\xa0]|[\u4e00-\u9fff]|$))",
}
# The look-ahead only spares the alternatives where no number can begin: five times faster.
_FIRST = "第附（(0-9０-９A-Za-z〇零○一二两三四五六七八九十百千\u2160-\u216b\u2460-\u249b\u3220-\u3229\u3251-\u325f"
_BRANCHES = "|".join(f"(?P<s{style.value}>{form})" for style, form in _FORMS.items())
_ANY = re.compile(rf"(?=[{_FIRST}])(?:{_BRANCHES})")
_STYLES: dict[str | None, Style] = {f"s{style.value}": style for style in Style}

# What follows tells a reference from a provision's own number: 第三条规定的, （一）至（三）项, 一、二类.
_AFTER_ARTICLE = re.compile(
    r"(?:的|之|规定|規定|所(?:列|称|稱|规|規|指|述|定|涉|适)|第|和|或|及|与|與|至|以[及外上下]|等|[、，。；：）》”’,;)/]"
    r"|款|项(?!目)|項(?!目)|目(?![的录前标])|中(?![华華国國央外方心小级介药医文英型止])"
    r"|修改|修訂|修订|改[为為]|增加|删|刪|作为|明确的|要求的)"
)
_AFTER = {
    Style.ARTICLE: _AFTER_ARTICLE,
    Style.CHAPTER: re.compile(r"[的、，。；和或及与至第中所）》”]|规定"),
    Style.SECTION: re.compile(r"[的、，。；和或及与至第中所）》”]|规定"),
    Style.PART: re.compile(r"[的、，。；和或及与至第中所）》”]|规定"),
    Style.SUBPART: re.compile(r"[的、，。；和或及与至第中所）》”]|规定"),
    Style.CHINESE: re.compile(rf"{_CHINESE}{_B}(?:、|[类類级級条條款项項章期季批档日月年]|[（(])"),
    Style.CHINESE_IN_BRACKETS: re.compile(r"[项項](?!目)|[款条條》、）的]|目(?![的录前标])|(?:至|和|或|及)[（(第]"),
    Style.ARABIC: re.compile(r"[0-9]{1,3}[、和及号条类项款]"),
    Style.ARABIC_IN_BRACKETS: re.compile(r"项(?!目)|[》、）的]|(?:至|和|或|及)[（(第]"),
    Style.ARABIC_HALF: re.compile(r"[》、）的]"),
    Style.DECIMAL: re.compile(
        r"[吨噸克公千个個元万萬亿億米升毫厘版倍天日月年人家件台套条條款项項节節章%％‰°℃℉～~、，。；）》和至及或以的级倍/×*-]"
        r"|[ ]?(?:mm|cm|m|kg|g|mg|MPa|kPa|L|ml|mL|h|min|s|V|kV|W|kW|Hz)(?![A-Za-z])"
    ),
    Style.ANNEX: re.compile(r"[ \u3000]{0,2}(?:[所中列的之规同和及至与或、，。；）》”’,;)/]|不再|规定|格式要求填)"),
}
_ENGLISH_GOES_ON = re.compile(r"[ \xa0]{0,2}(?:[a-z,;)]|and\b|of\b)")
_LONGEST_ANNEX_TITLE = 80
_BLANK = " \t\u3000\xa0"


@lru_cache(maxsize=4096)  # each line is asked about while it is joined, split and placed
def leading(line: str) -> Mark | None:
    """The number a line begins with, None for a plain line or one that begins with a reference.

    Decides by the line alone; 1.1 and other doubtful forms want the sequence around them too (provisions.py).
    """
    match = _ANY.match(line)
    return mark_of(match) if match else None


def marks(text: str) -> list[Mark]:
    """Every number inside a text that could open a provision, by what follows it alone."""
    found = (mark_of(match) for match in _ANY.finditer(text))
    return [mark for mark in found if mark]


def mark_of(match: re.Match[str]) -> Mark | None:
    """The mark a match stands for, None where the words behind it make it a reference."""
    style = _STYLES[match.lastgroup]
    text, end = match.string, match.end()
    after = _AFTER.get(style)
    if after and after.match(text, end):
        return None
    words = match.group()
    if words[0].isascii() and words[0].isalpha() and len(words) > 4 and _ENGLISH_GOES_ON.match(text, end):
        return None  # Article 5 of this Law
    if style is Style.ANNEX and not _opens_annex(words, text, end):
        return None
    ordinal = _ordinal(style, words)
    if ordinal == (0,):
        return None  # the torn end of a figure
    return Mark(style=style, ordinal=ordinal, start=match.start(), end=end)


def _opens_annex(words: str, text: str, end: int) -> bool:
    """附件1 opens an annex alone, before a blank or colon, or before a short title; 附件 alone never before words."""
    if end == len(text) or words[-1] in ":：" or text[end] in _BLANK + "\n":
        return True
    title = text[end : end + _LONGEST_ANNEX_TITLE + 1]
    return words[-1] not in "件录錄表" and len(title) <= _LONGEST_ANNEX_TITLE and not re.search("[。；，,;]", title)


def parsed(printed: str) -> Numbering | None:
    """A raw number (第三条之一, （二）, 1．, 附件2-1, Article 5) read; None when it is no number of a provision."""
    text = printed.strip()
    match = _ANY.fullmatch(text)
    if not match:
        return None
    style = _STYLES[match.lastgroup]
    return Numbering(level=_LEVELS[style], ordinal=_ordinal(style, text))


_PIECES = re.compile(rf"{_CHINESE}|[0-9]{{1,4}}|[A-Za-z]{{1,9}}")
_ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@lru_cache(maxsize=4096)
def _ordinal(style: Style, words: str) -> tuple[int, ...]:
    folded = unicodedata.normalize("NFKC", words)
    if style in (Style.ROMAN, Style.ROMAN_IN_BRACKETS):
        return (_roman(re.sub(r"[^a-z]", "", folded.casefold())),)
    if style in (Style.CAPITAL, Style.SMALL, Style.LETTER_IN_BRACKETS):
        return (ord(re.sub(r"[^a-z]", "", folded.casefold())) - ord("a") + 1,)
    if folded[0].isascii() and folded[0].isalpha() and style is not Style.DECIMAL:
        folded = folded.partition(" ")[2]
    return tuple(_value(re.sub(r"\s", "", piece)) for piece in _PIECES.findall(folded))


def _value(piece: str) -> int:
    if not (piece[0].isascii() and piece[0].isalpha()):
        return number(piece)
    lower = piece.casefold()
    if lower in _WORDS:
        return _WORDS.index(lower) + 1
    if set(lower) <= _ROMANS.keys() and (len(lower) > 1 or lower in "ivx"):
        return _roman(lower)
    return ord(lower[0]) - ord("a") + 1


def _roman(sign: str) -> int:
    values = [_ROMANS[letter] for letter in sign]
    return sum(-v if any(v < later for later in values[i + 1 :]) else v for i, v in enumerate(values))
