"""Printed numbers of provisions: what they are and which ordinal they carry. Numbers stay raw; ordinals are derived.

The forms are those of Chinese drafting: 编 章 节 条 款 项 目 of laws (Legislation Law, article 65 of its 2023 text),
一、（一）1.（1） of notices (GB/T 9704-2012, 7.3.3), 1.1 of standards (GB/T 1.1), 附件 and 附录, and the official
English renderings (Chapter I, Article 5, (1), (a)). Traditional signs (條, 節, 編) count as the simplified ones.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from spiders.reading.law.levels import LEVELS, Level, Style
from spiders.reading.law.number_forms import AFTER, BEGINS, CHINESE, FORMS, STYLES, WORDS
from spiders.reading.law.numerals import number

__all__ = ["Level", "Mark", "Numbering", "Style", "doubtful_article", "leading", "mark_of", "marks", "parsed"]


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
        return LEVELS[self.style]


_ENGLISH_GOES_ON = re.compile(r"[ \xa0]{0,2}(?:[a-z,;)]|and\b|of\b)")
_LONGEST_ANNEX_TITLE = 80
_BLANK = " \t\u3000\xa0"


def leading(line: str) -> Mark | None:
    """The number a line begins with, None for a plain line or one that begins with a reference.

    Decides by the line alone; 1.1 and other doubtful forms want the sequence around them too (provisions.py).
    """
    return _leading(line) if line[:1] in FORMS else None


@lru_cache(maxsize=4096)  # each line is asked about while it is joined, split and placed
def _leading(line: str) -> Mark | None:
    match = at(line, 0)
    return mark_of(match) if match else None


def at(text: str, place: int) -> re.Match[str] | None:
    """The number that begins at a place of a text, in whatever style its first sign allows."""
    form = FORMS.get(text[place : place + 1])
    return form.match(text, place) if form else None


def marks(text: str) -> list[Mark]:
    """Every number inside a text that could open a provision, by what follows it alone."""
    found: list[Mark] = []
    end = 0
    for sign in BEGINS.finditer(text):
        start = sign.start()
        if start >= end and (match := FORMS[text[start]].match(text, start)):
            end = match.end()
            if mark := mark_of(match):
                found.append(mark)
    return found


_LOWER = re.compile(r"[ \xa0]{1,2}(?!(?:of|and|or|to|in|above|below|hereof|thereof|shall|is|are|applies|apply)\b)[a-z]")


def doubtful_article(line: str) -> Mark | None:
    """Article 1 the importer …: an English article by its number, a reference by the small letter behind it.

    Only the numbers of the lines around it can tell (provisions.py).
    """
    match = at(line, 0) if line[:7].casefold() == "article" else None
    if match is None or STYLES[match.lastgroup] is not Style.ARTICLE or not _LOWER.match(line, match.end()):
        return None
    return Mark(style=Style.ARTICLE, ordinal=_ordinal(Style.ARTICLE, match.group()), start=0, end=match.end())


def mark_of(match: re.Match[str]) -> Mark | None:
    """The mark a match stands for, None where the words behind it make it a reference."""
    style = STYLES[match.lastgroup]
    text, end = match.string, match.end()
    after = AFTER.get(style)
    if after and after.match(text, end):
        return None
    words = match.group()
    if len(words) > 4 and words[0].isascii() and words[0].isalpha() and _ENGLISH_GOES_ON.match(text, end):
        return None  # Article 5 of this Law
    if style is Style.ANNEX and not _opens_annex(words, text, end):
        return None
    ordinal = _ordinal(style, words)
    if ordinal == (0,):
        return None  # the torn end of a figure
    return Mark(style, ordinal, match.start(), end)


def _opens_annex(words: str, text: str, end: int) -> bool:
    """附件1 opens an annex alone, before a blank or colon, or before a short title; 附件 alone never before words."""
    if end == len(text) or words[-1] in ":：" or text[end] in _BLANK + "\n":
        return True
    title = text[end : end + _LONGEST_ANNEX_TITLE + 1]
    return words[-1] not in "件录錄表" and len(title) <= _LONGEST_ANNEX_TITLE and not re.search("[。；，,;]", title)


def parsed(printed: str) -> Numbering | None:
    """A raw number (第三条之一, （二）, 1．, 附件2-1, Article 5) read; None when it is no number of a provision."""
    text = printed.strip()
    form = FORMS.get(text[:1])
    match = form.fullmatch(text) if form else None
    if not match:
        return None
    style = STYLES[match.lastgroup]
    return Numbering(level=LEVELS[style], ordinal=_ordinal(style, text))


_PIECES = re.compile(rf"{CHINESE}|[0-9]{{1,4}}|[A-Za-z]{{1,9}}")
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
    if lower in WORDS:
        return WORDS.index(lower) + 1
    if set(lower) <= _ROMANS.keys() and (len(lower) > 1 or lower in "ivx"):
        return _roman(lower)
    return ord(lower[0]) - ord("a") + 1


def _roman(sign: str) -> int:
    values = [_ROMANS[letter] for letter in sign]
    return sum(-v if any(v < later for later in values[i + 1 :]) else v for i, v in enumerate(values))
