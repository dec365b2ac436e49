"""The levels of provisions and the styles their numbers are printed in. Reads no text."""

from enum import IntEnum, StrEnum


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
LEVELS = {
    Style.ANNEX: Level.ANNEX, Style.PART: Level.PART, Style.SUBPART: Level.SUBPART, Style.CHAPTER: Level.CHAPTER,
    Style.SECTION: Level.SECTION, Style.ARTICLE: Level.ARTICLE, Style.ROMAN: Level.HEADING,
    Style.CHINESE: Level.HEADING, Style.CHINESE_IN_BRACKETS: Level.SUBHEADING, Style.CAPITAL: Level.SUBHEADING,
    Style.ARABIC: Level.ITEM, Style.DECIMAL: Level.CLAUSE, Style.ARABIC_IN_BRACKETS: Level.SUBITEM,
    Style.ARABIC_HALF: Level.SUBITEM, Style.CIRCLED: Level.POINT, Style.SMALL: Level.SUBITEM,
    Style.LETTER_IN_BRACKETS: Level.SUBITEM, Style.ROMAN_IN_BRACKETS: Level.POINT,
}  # fmt: skip
