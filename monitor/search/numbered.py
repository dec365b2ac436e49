"""Standards, certificates and the numbers of acts as tokens of their own: one for every printing. Pure.

GB 2626, GB2626 and gb—2626 are `gb2626`; GB/T 32610 and GBT32610 are `gbt32610`; 2020年第53号, 〔2020〕53号 and the key
gacc/announcement/2020/53 are `2020x53`, 第53号 alone is `53no`. No other token mixes letters and digits. They are also
rare, where the runs they are made of are in every record: a phrase that begins with one is found ten times faster.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spiders.reading.law.cited_numbers import numbers
from spiders.reading.law.numerals import number

# LETTERS[/T] NUMBER[.PART][-YEAR], certificates and contract numbers alike; gaps as in a phrase
_CODE = re.compile(
    r"(?<![a-z])(?:(?P<body>[a-z]{2,5})[\W_]{0,2}/[\W_]{0,2})?(?P<letters>[a-z]{1,5})[\W_]{0,3}(?P<number>\d{1,18})"
    r"(?P<rest>(?:[\W_]{1,3}\d{1,6}){0,3})(?!\d)"
)
_KEYED = re.compile(r"[^/]+/[^/]+/(?P<year>(?:19|20)\d\d)/(?P<number>\d{1,6})")
_BARE = re.compile(r"(?P<year>(?:19|20)\d\d) ?[-/—–] ?(?P<number>\d{1,4})")  # 2020-53, as people write it
_BODIES = (
    "aq astm bs cas cb db din dl en fz ga gb gbz hg hj iec iso jb jis jjf jjg jt ly mh nb ny qb rb sb sc sj sl sn sy tb"
    " wm ws yd yy"
)
BODIES = frozenset(  # a question's "GB 2626" is one code, not two words
    f"{body}{ending}" for body in _BODIES.split() for ending in ("", "t", "/t", "/z")
)
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActNumber:
    """The number of an act; `year` is None where none is printed with it."""

    year: int | None
    number: int

    @property
    def token(self) -> str:
        """As the index holds it."""
        return f"{self.number}no" if self.year is None else f"{self.year}x{self.number}"

    @property
    def printed(self) -> str:
        """As acts are cited."""
        return ("" if self.year is None else f"{self.year}年") + f"第{self.number}号"

    @property
    def hints(self) -> tuple[str, ...]:
        """One of these stands in every printing."""
        return str(self.number), spelled(self.number)[0]

    @property
    def pattern(self) -> str:
        """Every printing of it, in folded text: a piece of a regular expression."""
        number = rf"(?:(?<!\d)0{{0,3}}{self.number}(?!\d)|{spelled(self.number)}(?=\s{{0,3}}号))"
        if self.year is None:
            return rf"(?:第\s{{0,3}})?{number}\s{{0,3}}号"
        year = rf"(?:(?<!\d){self.year}|{_spelled_year(self.year)})"
        between = r"(?:[\W_年第号]|公告|通告|通知|令|announcement){1,8}?"
        return rf"{year}{between}{number}(?:\s{{0,3}}号)?"


def act_numbers(text: str) -> Iterator[ActNumber]:
    """The numbers of acts printed in folded text."""
    for match in numbers(text) if "号" in text else ():
        if found := _read(match["year"] or match["bracketed"] or "", match["number"]):
            yield found


def number_of_key(key: str) -> ActNumber | None:
    """The number in the key of a notice."""
    match = _KEYED.fullmatch(key)
    return ActNumber(year=int(match["year"]), number=int(match["number"])) if match else None


def asked_number(text: str) -> tuple[list[str], ActNumber] | None:
    """The number of an act that folded text of a question ends in, and the words around it; None for other text."""
    if match := _BARE.fullmatch(text):
        return [], ActNumber(year=int(match["year"]), number=int(match["number"]))
    last = next(reversed(list(numbers(text))), None) if "号" in text else None
    if last is None or last.end() != len(text):
        return None
    year = last["year"] or last["bracketed"] or ""
    found = _read(year, last["number"])
    if found is None or (last["after"] and not year):  # 53号令 is a phrase
        return None
    around = [text[: last.end("kind") if last["kind"] else last.start()], last["middle"] or "", last["after"] or ""]
    return [one for one in around if one.strip()], found


def _read(year: str, printed: str) -> ActNumber | None:
    try:
        return ActNumber(year=number(year) if year else None, number=number(printed))
    except ValueError:
        return None


def code_tokens(text: str) -> Iterator[list[str]]:
    """The tokens of every standard or certificate in folded text: its own, then the runs of digits behind it."""
    for match in _CODE.finditer(text):
        rest = re.findall(r"\d+", match["rest"])
        yield [f"{match['letters']}{match['number']}", *rest]
        if match["body"]:
            yield [f"{match['body']}{match['letters']}{match['number']}", *rest]


def asked_code(text: str) -> list[str] | None:
    """The tokens of a standard or certificate that folded text of a question is; None for other text."""
    match = _CODE.fullmatch(text)
    if match is None:
        return None
    return [f"{match['body'] or ''}{match['letters']}{match['number']}", *re.findall(r"\d+", match["rest"])]


def spelled(number: int) -> str:
    """五十三; '0' for what is never spelt out (pure digits)."""
    if not 0 < number < 1000:
        return "".join(_DIGITS[int(one)] for one in str(number))
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    told = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        told += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        told += "[零〇○]"
    return told + (_DIGITS[ones] if ones else "")


def _spelled_year(year: int) -> str:
    return "".join("[〇零○]" if one == "0" else _DIGITS[int(one)] for one in str(year))
