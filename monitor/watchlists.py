"""Watch-lists: what a subscriber names, and where a change touches it. Pure; decides nothing about delivery.

Each item's kind is recognised by its spelling. A certificate is met with and without its body (CNAS L0290, L0290), an
HS code by its prefixes both ways, a standard in every printing of its number, words and firms without regard to
width, case, blanks and brackets. Time and memory grow with the text and the list alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from snapshots.identity import folded

LONGEST = 200  # characters of one item
MOST = 500  # items of one list
CODE_LENGTHS = (4, 6, 8, 10, 13)  # of HS codes in Chinese practice: heading, subheading, tariff item, CIQ code
OTHER_NUMBERS = 14  # digits from which a number is no HS code: registrations of firms have 15 or 18

# Bodies that number standards as LETTERS[/T] NUMBER[-YEAR].
_BODIES = (
    "GBZ|GB|YY|EN|ISO|IEC|SN|HJ|NY|SB|WS|SJ|FZ|QB|RB|JJF|JJG|HG|JB|LY|SC|DB|DIN|BS|JIS|AQ|GA|JT|MH|NB|SL|SY|TB|ASTM"
)
_STANDARD = re.compile(
    rf"(?P<body>{_BODIES})(?:\s{{0,3}}/?\s{{0,3}}[TZ])?\s{{0,3}}(?P<number>[A-Z]?\d[\d.]{{0,12}}(?:-\d{{1,3}})*)"
    r"(?:\s{0,3}[-—–:]\s{0,3}(?P<year>(?:19|20)\d\d))?\s{0,3}(?:年?版|年)?\s{0,3}号?",
    re.IGNORECASE,
)
_CERTIFICATE = re.compile(
    r"(?:CNAS\s{0,3}[-:]?\s{0,3}(?:No\.?\s{0,3})?)?(?P<letters>[A-Z]{1,3})\s{0,2}-?\s{0,2}(?P<number>\d{4,6})号?",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?:HS|税号|税则号列|商品编号|商品编码|海关编码)?[\s:.]{0,5}(?P<code>\d[\d.\s]*)", re.IGNORECASE)
# Runs of digits as codes are printed: 6307900010, 6307.90.00.10, 6307 90 00 10; never behind a letter or a hyphen.
_PRINTED = re.compile(
    r"(?<![0-9.\-])(?:(?<![A-Za-z])|(?<=HS))\d{2}\.?\d{2}(?:\.?\d{2}| \d{2}(?!\d)){0,3}(?:\.?\d{3})?(?![0-9A-Za-z])"
)
_ABOUT_CODES = re.compile(r"税|HS|品目|编码|编号|归类|heading|tariff|commodity", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?")


class Kind(StrEnum):
    """What an item names."""

    CERTIFICATE = "certificate"
    CODE = "HS code"
    STANDARD = "standard"
    WORDS = "words"  # firms too: their names are words


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One item of a list, and the parts of a change it stands in: `title` `change` `entry` `text` `annex`."""

    item: str
    kind: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.item} ({', '.join(self.where)})"


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a change, prepared once for all items of all lists."""

    where: str
    text: str  # NFKC
    folded: str
    codes: frozenset[str]  # digits of every number that can be an HS code

    @classmethod
    def of_words(cls, where: str, text: str) -> "Piece":
        """A part in which only words are looked for."""
        plain = unicodedata.normalize("NFKC", text)
        return cls(where, plain, folded(plain), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    kind: Kind
    folded: str
    digits: str = ""  # of a code; of others what must stand in the text before its pattern is tried
    pattern: re.Pattern[str] | None = None


def piece(where: str, text: str) -> Piece:
    """A part of a change, prepared for `touched`."""
    plain = unicodedata.normalize("NFKC", text)
    return Piece(where, plain, folded(plain), frozenset(_codes(plain, key=where == "entry")))


def touched(watch: Sequence[str], pieces: Sequence[Piece]) -> tuple[Touched, ...]:
    """The items of a list that stand in a change, in the list's order, with where each stands."""
    found = []
    for given in watch:
        item = _item(given)
        where = dict.fromkeys(one.where for one in pieces if _stands(item, one))
        if where:
            found.append(Touched(item=" ".join(given.split()), kind=item.kind, where=tuple(where)))
    return tuple(found)


def speaks_of(one: Piece, words: str) -> bool:
    """Whether words or a phrase stand in a part, in any width, case and spacing; Latin ones as whole words."""
    return _stands(_words(words), one)


def probe(given: str) -> str:
    """What the folded text of every part that an item can stand in holds: a cheap first look."""
    item = _item(given)
    return item.digits[: CODE_LENGTHS[0]] if item.kind is Kind.CODE else folded(item.digits) or item.folded


def told(items: Iterable[Touched]) -> str:
    """What an alert says: 'touches your watch-list: CNAS L0290 (entry), 6307900010 (annex)'; '' for none."""
    named = ", ".join(map(str, items))
    return f"touches your watch-list: {named}" if named else ""


def kind_of(given: str) -> Kind:
    """What an item is taken to name."""
    return _item(given).kind


def mistakes(watch: Sequence[str]) -> list[str]:
    """What is wrong with a list, in words; a list that is fine has none."""
    found = [f"watch '{given[:40]}': {wrong}" for given in watch if (wrong := _wrong(given))]
    spellings = [(_item(given).kind, _item(given).digits or folded(given)) for given in watch]
    twice = dict.fromkeys(
        given for n, given in enumerate(watch) if folded(given) and spellings[n] in spellings[:n]
    )  # fmt: skip
    found += [f"watch '{given[:40]}' stands in the list twice" for given in twice]
    if len(watch) > MOST:
        found.append(f"watch has {len(watch)} items, more than {MOST}")
    return found


def _wrong(given: str) -> str:
    words = folded(given)
    if not words:
        return "names nothing; write a certificate, firm, HS code, standard or word"
    if len(given) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if len(words) == 1:
        return "one sign would touch nearly everything; write more of it"
    code = _CODE.fullmatch(unicodedata.normalize("NFKC", given.strip()))
    digits = re.sub(r"\D", "", code["code"]) if code else ""
    if digits and len(digits) < OTHER_NUMBERS and len(digits) not in CODE_LENGTHS:
        return f"is no HS code: {len(digits)} digits, not 4, 6, 8, 10 or 13"
    return ""


@lru_cache(maxsize=4096)
def _item(given: str) -> _Item:
    plain = unicodedata.normalize("NFKC", " ".join(given.split()))
    words = folded(plain)
    if code := _CODE.fullmatch(plain):
        digits = re.sub(r"\D", "", code["code"])
        if len(digits) in CODE_LENGTHS:
            return _Item(kind=Kind.CODE, folded=words, digits=digits)
    if standard := _STANDARD.fullmatch(plain):
        return _Item(
            kind=Kind.STANDARD, folded=words, digits=standard["number"], pattern=re.compile(_printed(standard), re.I)
        )
    if certificate := _CERTIFICATE.fullmatch(plain):
        letters, number = certificate["letters"], certificate["number"]
        body = rf"(?:(?<![A-Za-z0-9])|(?<=CNAS)){letters}\W{{0,3}}{number}(?![0-9A-Za-z])"
        return _Item(kind=Kind.CERTIFICATE, folded=words, digits=number, pattern=re.compile(body, re.I))
    return _words(given)


@lru_cache(maxsize=4096)
def _words(given: str) -> _Item:
    plain = unicodedata.normalize("NFKC", " ".join(given.split()))
    return _Item(kind=Kind.WORDS, folded=folded(plain), pattern=_bounded(plain))


def _printed(standard: re.Match[str]) -> str:
    """A standard in any printing; an edition that is named excludes other editions, an undated mention never."""
    dash = r"\s{0,3}[-—–:]\s{0,3}"
    other = rf"(?!{dash}(?:19|20)\d\d)"
    edition = rf"(?:{dash}{standard['year']}|{other})" if standard["year"] else ""
    number = re.escape(standard["number"])
    return rf"(?<![A-Za-z]){standard['body']}(?:\s{{0,3}}/?\s{{0,3}}[TZ])?\s{{0,3}}{number}(?!\.?\d){edition}(?!\d)"


def _bounded(words: str) -> re.Pattern[str] | None:
    """Latin words stand for themselves (mask, not unmask); None where no end of the words is Latin."""
    signs = re.findall(r"[A-Za-z0-9]+|[^\W_]", words)
    if not signs or not (signs[0].isascii() or signs[-1].isascii()):
        return None
    before = "(?<![A-Za-z0-9])" if signs[0].isascii() else ""
    after = "(?:e?s)?(?![A-Za-z0-9])" if signs[-1].isascii() else ""
    return re.compile(before + r"[\W_]{0,3}".join(map(re.escape, signs)) + after, re.IGNORECASE)


def _stands(item: _Item, one: Piece) -> bool:
    if item.kind is Kind.CODE:
        return any(code.startswith(item.digits) or item.digits.startswith(code) for code in one.codes)
    if item.kind is Kind.WORDS and item.folded not in one.folded:
        return False
    if item.digits and item.digits.casefold() not in one.text.casefold():
        return False
    return item.pattern is None or item.pattern.search(one.text) is not None


def _codes(text: str, *, key: bool) -> Iterable[str]:
    """Numbers that can be HS codes: no days, and four digits alone only where the words around speak of codes."""
    for match in _PRINTED.finditer(text):
        about = _ABOUT_CODES.search(text[max(match.start() - 16, 0) : match.end() + 8])
        alone = key and match.start() == 0 and match.end() == len(text)  # the key of an entry
        for printed in {match[0], match[0].partition(" ")[0]}:  # two columns may look like one spaced code
            digits = printed.replace(".", "").replace(" ", "")
            short = len(digits) == 4 and "." not in printed
            if len(digits) in CODE_LENGTHS and (about or alone or not (short or _DATE.fullmatch(digits))):
                yield digits
