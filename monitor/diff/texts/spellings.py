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
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = f"({'|'.join(_MONTHS)})"
_ENGLISH_DAY = re.compile(
    rf"\b(?:{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)? {_MONTH}),? (\d{{4}})\b"
)
_THOUSANDS = re.compile(
    r"(?<![\d.,:-])(\d{1,3}(?: \d{3}){1,4})(?= ?[万亿元美欧港人个吨千公克件台套家户只箱份名升毫米])"
)
_HALF_YEAR = re.compile(r"(?<![上下前后每中近])半年(?![度报检审])")
_PART = re.compile(r"(?<!\d)(\d{1,4})分之(\d{1,4})(?!\d)")
# A range before a unit of measure: 5～10℃, 5-10℃, 5至10℃. A hyphen elsewhere is part of a code.
_RANGE = re.compile(
    r"(?<![\d.,:/~-])([1-9]\d{0,5}(?:\.\d{1,4})?|0(?:\.\d{1,4})?)([%％‰℃]?) ?[～~〜\-–—−至到] ?(\d{1,6}(?:\.\d{1,4})?)"
    r"(?= ?(?:[%％‰℃°度年月周日天岁时分秒个人元万亿倍吨千公克毫微米升家件台套次级]"
    r"|mm|cm|km|kg|mg|ml|mL|MPa|kPa|Hz|[mgLV]\b))"
)
_SENSE = str.maketrans("、；。：,;:₀₁₂₃₄₅₆₇₈₉", "，，，，，，，0123456789")  # CO₂ is CO2; 10² is not 102
_AREA = re.compile("(?<=m)[²³](?!\\d)")  # m², m³
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
    rf"[\s\da-zA-Z{NUMERALS}百分之万亿年月日《中华人民共和国.．,，、；。：;:%~/()\x00\-半个₀-₉²³～〜–—−至到"
    rf"{re.escape(''.join(sorted(set(''.join(SPELLING)))))}]+"
)


def canonical(text: str) -> str:
    """Text with every wording variant in one form: 账 for 帐, 15 for 十五, 2020-4-1 for 二〇二〇年四月一日."""
    text = _TWICE.sub(r"\1", _SPELLED.sub(_in_figures, text)) if _LATIN.search(text) else text
    if _LATIN.search(text):
        text = _ENGLISH_DAY.sub(_english_day, text)
    if " " in text:
        text = _THOUSANDS.sub(lambda amount: amount[1].replace(" ", ""), text)
    text = _HALF_YEAR.sub("六个月", text) if "半年" in text else text
    text = _QUANTITY.sub(_plain_quantity, _COUNTRY.sub("《", text))
    text = _DAY.sub(lambda day: f"{day[1]}~{int(day[2])}~{int(day[3])}", text)
    text = _PART.sub(r"\2/\1", text) if "分之" in text else text
    text = _AREA.sub(lambda sign: "2" if sign[0] == "²" else "3", text)
    text = _RANGE.sub("\\1\\2\x00\\3", text)
    return _EQUIVALENT.sub(lambda word: SPELLING[word[0]], text.translate(_SENSE))


def lasting(text: str) -> str:
    """The signs of a text that `canonical` never touches: texts of one wording have the same, in the same order."""
    return _EXCHANGED.sub("", text)


def _english_day(match: re.Match[str]) -> str:
    month, day, before, after, year = match.groups()
    return f"{year}~{_MONTHS.index(month or after) + 1}~{int(day or before)}"


def _in_figures(match: re.Match[str]) -> str:
    tens, ones, word = (part and part.lower() for part in match.groups())
    return str(_WORDS.index(word) if word else 10 * _TENS.index(tens) + (_WORDS.index(ones) if ones else 0))


def _plain_quantity(match: re.Match[str]) -> str:
    percent, counted, scale = match.groups()
    if percent:
        return f"{quantity(percent)}%"
    return quantity(counted, scale)
