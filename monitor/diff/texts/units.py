"""A provision as the words that are compared whole: numbers, dates, standards, references, words of duty, Latin words.

Everything else is compared by characters. Edits nothing.
"""

import re
from collections.abc import Mapping, Sequence

from monitor.diff.texts.references import PATTERN as REFERENCE

Codes = Mapping[int, object]  # what a reference at a position means, see monitor.diff.texts.references

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,30})(?:[.．]\d{1,30}){0,9}"
_HAN = "〇零○一二三四五六七八九十百千万亿"
_UNIT = re.compile(
    r"("
    rf"\d{{4}}\s?年\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?日)?|\d{{1,2}}月\d{{1,2}}日|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)"
    r"|[〇零○一二三四五六七八九十]{4}年(?:[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?)?"
    rf"|{REFERENCE}"
    r"|(?<![A-Z])(?:GB|YY|HS|SN|ISO|IEC|EN|NB|HJ|WS)(?:/[TZ])?\s?\d{1,6}(?:\.\d{1,3})?(?:[-—–]\d{2,4})?"  # a standard
    rf"|{_NUMBER}(?:\s?[%％‰]|[0-9A-Za-z]{{0,30}})"  # 1,000 50% 2.5mg
    r"|[0-9A-Za-zÀ-ɏ]+"  # a word or code
    rf"|百分之[{_HAN}]{{1,9}}|[{_HAN}]+"  # 三十五
    r"|不得|不应当?|不予|不可以?|不能|不必|不需|无需|无须|应当?|必须|可以|禁止|有权|无权|除外"
    r"|以及|或者|其[他它]|[按依]照|[作做]出|登[录陆]|施行|实施|执行|如果|以[上下内外]|超过|不满|至少"
    r")"
)
# What a unit begins with: trying all of them at every character takes twice as long.
_FIRST = re.compile(rf"[\dA-Za-zÀ-ɏ{_HAN}第附不应无必可禁有除以或其按依作做登施实执如超至]")


class Word(str):
    """A word, with what it means where it is a reference."""

    __slots__ = ("code",)
    code: object


def split(text: str) -> list[str]:
    """Plain stretches and units by turns, a stretch first and last; joined they are the text."""
    parts: list[str] = []
    end = 0
    for sign in _FIRST.finditer(text):
        start = sign.start()
        if start >= end and (unit := _UNIT.match(text, start)):
            parts += text[end:start], unit[0]
            end = unit.end()
    parts.append(text[end:])
    return parts


def unit_at(text: str, start: int) -> str:
    """The unit that begins there, '' where none does."""
    unit = _UNIT.match(text, start)
    return unit[0] if unit else ""


def words(parts: Sequence[str], codes: Codes, start: int) -> list[str]:
    """Units whole and the rest by characters, from what `split` gave; `start` is where it begins in the whole text."""
    found: list[str] = []
    for k, part in enumerate(parts):
        if k % 2 == 0:
            found += part
        elif start in codes:
            word = Word(part)
            word.code = codes[start]
            found.append(word)
        else:
            found.append(part)
        start += len(part)
    return found
