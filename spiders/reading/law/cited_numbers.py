"""Where the numbers of acts stand in a text, in every spelling; who signed them is read in `citations`."""

import re
from collections.abc import Iterator

from spiders.reading.law.kinds import KINDS
from spiders.reading.law.numerals import NUMERAL, NUMERAL_SIGNS

KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_OPEN, _CLOSE = r"[〔﹝\[［（(【{〖]", r"[〕﹞\]］）)】}〗]"
_B = r"\s{0,3}"  # bounded, or a hostile page could make it slow
_YEAR = r"(?:\d{4}|[〇零○Ｏ一二三四五六七八九]{4})"
# The number without who signed it: names are looked for only where a number stands, which keeps long texts cheap.
_NUMBER = re.compile(
    rf"(?=\S)(?P<kind>{KIND})?{_B}(?P<opened>[（(]{_B}(?={_YEAR}{_B}年))?"  # 通告（2021年第73号）
    rf"(?:(?P<year>{_YEAR}){_B}年|{_OPEN}{_B}(?P<bracketed>{_YEAR}){_B}年?{_B}{_CLOSE})?{_B}"
    rf"(?P<middle>{KIND})?{_B}第?{_B}(?P<number>{NUMERAL}){_B}号"
    rf"(?(opened){_B}[）)]?){_B}(?P<after>{KIND})?"
)


# A number is at most so long before its 号 and behind it: the dear pattern looks nowhere else.
_LONGEST_BEFORE, _LONGEST_BEHIND = 60, 13
# The signs it is written with, besides blanks and figures.
_SIGNS = frozenset("".join(KINDS) + NUMERAL_SIGNS + "Ｏ〔﹝[［（(【{〖〕﹞]］）)】}〗年第")
_COUNTED = rf"[\d{NUMERAL_SIGNS}]"
_NUMBERED = re.compile(
    "号(?:" + "|".join(rf"(?<={_COUNTED}{blanks}号)" for blanks in ("", r"\s", r"\s\s", r"\s\s\s")) + ")"
)


def numbers(text: str) -> Iterator[re.Match[str]]:
    """Every number of an act in a text, from left to right; each match holds exactly one 号."""
    end = 0
    for sign in _NUMBERED.finditer(text):
        at = begin = sign.start()
        near = max(end, at - _LONGEST_BEFORE)
        while begin > near and (text[begin - 1] in _SIGNS or text[begin - 1].isspace() or text[begin - 1].isdecimal()):
            begin -= 1
        match = _NUMBER.search(text, begin, at + _LONGEST_BEHIND) if begin < at else None
        if match and match.start() < at < match.end():
            end = match.end()
            yield match
