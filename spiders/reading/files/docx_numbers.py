"""What Word prints in front of a numbered paragraph: counters to text. Reads no XML.

The formats are ST_NumberFormat of ECMA-376 (part 1, 17.18.59), as far as Chinese and English drafting uses them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_UNITS = ("", "十", "百", "千")
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ENCLOSED = {  # format: (first character, how many follow)
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_WORDS = ("Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen "  # noqa: SIM905
          "Seventeen Eighteen Nineteen Twenty").split()  # fmt: skip
MAX_COUNT = 32_767  # Word's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a numbered list: `text` is the pattern ('第%1条'), `follows` what stands between number and text."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: int = 9  # starts again after any paragraph of a level above this one; 0: never
    all_decimal: bool = False
    follows: str = "tab"


def printed(levels: Mapping[int, Level], counts: Mapping[int, int], at: int) -> str:
    """'第一条' for the counters of a list at one of its levels; '' for bullets, which say nothing."""
    level = levels.get(at, Level())
    if level.format in ("bullet", "none", "picture"):
        return level.text if level.text.startswith(("—", "–", "-")) else ""

    def counter(match: re.Match[str]) -> str:
        place = int(match.group(1)) - 1
        its = levels.get(place, Level())
        return spelled(counts.get(place, its.start), "decimal" if level.all_decimal else its.format)

    return re.sub(r"%([1-9])", counter, level.text)


def joined(number: str, follows: str, text: str) -> str:
    """The number in front of its paragraph; a blank between them unless its own mark parts them (一、 （一）)."""
    blank = "" if follows == "nothing" or not text or number.endswith(("、", "）", "，", "：", "．")) else " "
    return f"{number}{blank}{text}"


def spelled(count: int, form: str) -> str:
    """One counter in a number format; formats that no drafting uses come out as plain digits."""
    count = max(0, min(count, MAX_COUNT))
    if form in _ENCLOSED:
        first, many = _ENCLOSED[form]
        return chr(ord(first) + count - 1) if 1 <= count <= many else str(count)
    if form in ("ideographTraditional", "ideographZodiac") and count:
        row = _STEMS if form == "ideographTraditional" else _BRANCHES
        return row[count - 1] if count <= len(row) else str(count)
    return _SPELLINGS.get(form, str)(count)


def counting(count: int) -> str:
    """Chinese counting as laws print it: 十, 二十一, 一百零五, 一千零一十."""
    spelling = _positional(count, _DIGITS.replace("〇", "零"), _UNITS)
    return spelling.removeprefix("一") if spelling.startswith("一十") else spelling


def _positional(count: int, digits: str, units: tuple[str, ...]) -> str:
    if count >= 10_000:
        rest = count % 10_000
        gap = digits[0] if 0 < rest < 1_000 else ""
        return (
            _positional(count // 10_000, digits, units)
            + "万"
            + gap
            + (_positional(rest, digits, units) if rest else "")
        )
    found = ""
    for place, digit in enumerate(reversed(str(count))):
        found = (digits[int(digit)] + units[place] if digit != "0" else digits[0]) + found
    zero = digits[0]
    found = re.sub(f"{zero}{{2,4}}", zero, found)
    return found.rstrip(zero) or zero


def _japanese(count: int) -> str:
    """Japanese counting, which Word also offers in Chinese: the same to 99, then 百, 百一 without 零."""
    return re.sub("一(?=[百千])", "", counting(count).replace("零", "")) if count else "〇"


def _digital(count: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(count))


def _roman(count: int) -> str:
    found = ""
    for value, letters in _ROMAN:
        found += letters * (count // value)
        count %= value
    return found or "0"


def _letters(count: int) -> str:
    """a … z, aa, bb: Word doubles the letter."""
    return chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1) if 1 <= count <= 780 else str(count)


def _ordinal(count: int) -> str:
    ending = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


_CHINESE = ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand")
_SPELLINGS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, counting),
    **dict.fromkeys(("japaneseCounting", "koreanCounting"), _japanese),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _digital),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda count: str(count).translate(_FULL_WIDTH)),
    "chineseLegalSimplified": lambda count: _positional(count, _LEGAL, _LEGAL_UNITS),
    "ideographLegalTraditional": lambda count: _positional(count, _LEGAL_TRADITIONAL, _LEGAL_UNITS),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "decimalZero": lambda count: f"{count:02d}",
    "numberInDash": lambda count: f"- {count} -",
    "ordinal": _ordinal,
    "cardinalText": lambda count: _WORDS[count] if count < len(_WORDS) else str(count),
}  # fmt: skip
