"""When two cells of a list say the same: typography, and how spreadsheets spell numbers, days and codes anew.

Decides on pairs of cells only; the cells themselves stay raw.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from monitor.diff.texts import typography

LONGEST_NUMBER = 40  # characters; longer cells of digits are compared as words
# Cells that say "nothing here": lists print a dash or a slash where another printing leaves the cell blank.
_NOTHING = frozenset(("", "-", "--", "---", "----", "/", "\\\\", "\\", "~"))
_DAY = re.compile(
    r"((?:19|20)\d\d)[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12]\d|3[01])日?(?:[T ]?00:00(?::00)?(?:\.0{1,6})?)?"
)
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3}){1,9}|\d+)(?:\.\d+)?(%?)")
# A tariff code in groups, as customs tariffs print it: 6307.90.00.10, 6307.9000.10.
_TARIFF = re.compile(r"\d{4}(?:\.\d{2}){2,3}|\d{4}\.\d{4}\.\d{2}")
_JOINING = "-./&'"
_LATIN = re.compile(rf"[A-Za-z\d\u00c0-\u024f{re.escape(_JOINING)}]{{1,80}}")
_SENTENCE = re.compile(r"[\u3400-\u9fff]|[A-Za-z\u00c0-\u024f]{4}")  # a cell with words, not a code alone
_MARKS = re.compile(r"[\W_]{1,40}")
_WRAPPED = re.compile(r"=?\"(.{0,200})\"|'(.{0,200})")  # how a CSV tells a spreadsheet that digits are no number


def folded(cell: str) -> str:
    """A cell without its typography: 1,234.00 is 1234, 2020年4月1日 is 2020-04-01, 0102 is 102, 13% is 0.13."""
    text = typography.folded(cell)
    if text in _NOTHING:
        return ""
    if text[0] in "='" and (wrapped := _WRAPPED.fullmatch(text)):
        text = wrapped[1] or wrapped[2] or ""
    if not text or len(text) > LONGEST_NUMBER or not (text[0].isdecimal() or text[0] in "-+"):
        return text
    if day := _DAY.fullmatch(text):
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    if _TARIFF.fullmatch(text):
        text = text.replace(".", "")
    if number := _NUMBER.fullmatch(text):
        value = Decimal(text.rstrip("%").replace(",", ""))
        return format((value / 100 if number[1] else value).normalize(), "f")
    return text


def same(before: str, after: str) -> bool:
    """Whether two cells differ in typography at most, the letter case of words included (A路, a路; Ltd, LTD)."""
    if before == after:
        return True
    old, new = folded(before), folded(after)
    return old == new or (old.casefold() == new.casefold() and folded(_uncased(before)) == folded(_uncased(after)))


def _uncased(cell: str) -> str:
    """Words in small letters; codes (F-01a, A/B, Ab) and units (mPa, mW) keep their case, as in texts."""
    cell = unicodedata.normalize("NFKC", cell)
    return _LATIN.sub(_small, cell) if _SENTENCE.search(cell) else cell


def _small(match: re.Match[str]) -> str:
    word = match[0]
    if any(map(str.isdecimal, word)):
        return word
    if len(word.strip(_JOINING)) < 4:
        unit = match.string[: match.start()].rstrip()[-1:].isdecimal()
        if unit or not (word.islower() or word.isupper() or word.istitle()):
            return word
    return word.casefold()


def same_name(before: str, after: str) -> bool:
    """Whether two names differ in typography or case at most."""
    return before == after or folded(before).casefold() == folded(after).casefold()


def key_of(cell: str) -> str:
    """A key cell as it is looked up: like `folded`, case away as well, but leading zeros kept."""
    if cell.isalnum() and (cell.isascii() or unicodedata.is_normalized("NFKC", cell)):
        return cell.upper()
    text = typography.folded(cell).upper()
    if text in _NOTHING:
        return ""
    if text[0] in "='" and (wrapped := _WRAPPED.fullmatch(text)):
        text = wrapped[1] or wrapped[2] or ""
    if text[:4].isdecimal():
        bare = text.removesuffix(".0").replace(".", "").replace(" ", "")
        if bare.isdecimal() and (text.endswith(".0") or _TARIFF.fullmatch(text) or " " in text):
            return bare
    return text


def keys_of(column: Sequence[str]) -> Sequence[str]:
    """`key_of` for a whole column; plain cells are told by one look at all of them together."""
    together = "".join(column)
    if together.isalnum() and (together.isascii() or unicodedata.is_normalized("NFKC", together)):
        return column if together == together.upper() else [cell.upper() for cell in column]
    return [key_of(cell) for cell in column]


def without_zeros(key: str) -> str:
    """A key as a spreadsheet leaves it that took it for a number; '' for keys this cannot have happened to."""
    return key.lstrip("0") if key.isdecimal() else ""


def without_marks(key: str) -> str:
    """A code without blanks and punctuation, which lists print or leave out (SIF 457, SIF457); '' for short ones."""
    bare = _MARKS.sub("", key)
    return bare if len(bare) > 3 and any(map(str.isdecimal, bare)) else ""
