"""Every spelling of one wording in one form: 账 for 帐, 15 for 十五, 30 for thirty, one day however it is printed.

The words that stand for one another are data (`wording.toml`). Judges no change.
"""

import re
import tomllib
from importlib.resources import files

from monitor.diff.texts.numbering import quantity

TABLE = tomllib.loads(files("monitor.diff.texts").joinpath("wording.toml").read_text("utf-8"))
SPELLING = {word: f"\x00{place}\x00" for place, group in enumerate(TABLE["groups"]) for word in group}
NUMERALS = r"〇零○一二两三四五六七八九十百千"
_EQUIVALENT = re.compile("|".join(sorted(map(re.escape, SPELLING), key=len, reverse=True)))
_QUANTITY = re.compile(
    rf"百分之([{NUMERALS}\d.．]{{1,12}})|((?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,18}})(?:[.．]\d{{1,9}})?|[{NUMERALS}]{{1,12}})([万亿]{{0,2}})"
)
_DAY = re.compile(r"(\d{4})\s?(?:年|[-/.])\s?(\d{1,2})\s?(?:月|[-/.])\s?(\d{1,2})\s?日?")
_SENSE = str.maketrans("、；。：,;:", "，，，，，，，")
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
COUNTING = frozenset((*_WORDS, *_TENS[2:]))
_SPELLED = re.compile(  # ASCII letters of either case: ſix and sİx are no numerals
    rf"\b(?ai:({'|'.join(_TENS[2:])})(?:[- ]({'|'.join(_WORDS[1:10])}))?|({'|'.join(_WORDS)}))\b"
)
_LATIN = re.compile(r"[a-zA-Z]{3}")
_TWICE = re.compile(r"\b(\d{1,9}) ?\(\1\)")  # thirty (30) days, as English contracts and statutes print it
_COUNTRY = re.compile("《中华人民共和国")
_EXCHANGED = re.compile(  # whatever sign `canonical` may read or write
    rf"[\s\da-zA-Z{NUMERALS}百分之万亿年月日《中华人民共和国.．,，、；。：;:%~/()\x00\-"
    rf"{re.escape(''.join(sorted(set(''.join(SPELLING)))))}]+"
)


def canonical(text: str) -> str:
    """Text with every wording variant in one form: 账 for 帐, 15 for 十五, 2020-4-1 for 二〇二〇年四月一日."""
    text = _TWICE.sub(r"\1", _SPELLED.sub(_in_figures, text)) if _LATIN.search(text) else text
    text = _QUANTITY.sub(_plain_quantity, _COUNTRY.sub("《", text))
    text = _DAY.sub(lambda day: f"{day[1]}~{int(day[2])}~{int(day[3])}", text)
    return _EQUIVALENT.sub(lambda word: SPELLING[word[0]], text.translate(_SENSE))


def lasting(text: str) -> str:
    """The signs of a text that `canonical` never touches: texts of one wording have the same, in the same order."""
    return _EXCHANGED.sub("", text)


def _in_figures(match: re.Match[str]) -> str:
    tens, ones, word = (part and part.lower() for part in match.groups())
    return str(_WORDS.index(word) if word else 10 * _TENS.index(tens) + (_WORDS.index(ones) if ones else 0))


def _plain_quantity(match: re.Match[str]) -> str:
    percent, counted, scale = match.groups()
    if percent:
        return f"{quantity(percent)}%"
    return quantity(counted, scale)
