"""What somebody asks about, as patterns: product words, HS codes, standards, numbers of certificates, names. Pure."""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from monitor.dictionary import Dictionary
from snapshots.errors import RegwatchError
from snapshots.identity import folded

LONGEST = 300  # characters of one question
# Bodies that number standards as LETTERS[/T] NUMBER[-YEAR]; codes of other kinds (CNAS L0290, ASTM F2100) are words.
_BODIES = "GB|YY|EN|ISO|IEC|SN|HJ|NY|SB|WS|SJ|FZ|QB|RB|JJF|JJG|HG|JB|LY|SC|DB|DIN|BS|JIS|AQ|GA|GBZ|JT|MH|NB|SL|SY|TB"
_STANDARD = re.compile(
    rf"(?P<body>{_BODIES})(?:\s{{0,3}}/?\s{{0,3}}[TZ])?\s{{0,3}}(?P<number>\d[\d.]{{0,12}}(?:-\d{{1,3}})*)"
    r"(?:\s{0,3}[-—–:：]\s{0,3}(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?:HS|税号|税则号列|商品编号|商品编码|海关编码)?[\s:：.]*(?P<code>[\d.\s]{4,24})", re.IGNORECASE)
_SIGN = re.compile(r"[A-Za-z0-9]+|[^\W_]")  # a run of Latin letters, or one sign of another script
_CJK = re.compile(r"[\u3400-\u9fff]")


class TopicError(RegwatchError):
    """A question that asks nothing."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One question. `kind` is `product` (all its names, by the dictionary), `code`, `standard` or `words`.

    `concepts` are the products looked for by all their names; for a code those it belongs to, which are only told.
    """

    asked: str
    kind: str
    concepts: tuple[str, ...] = ()
    words: re.Pattern[str] | None = None
    codes: tuple[str, ...] = ()  # digits; those that are a prefix of one printed, and the other way round
    standards: re.Pattern[str] | None = None


def topic(asked: str, dictionary: Dictionary) -> Topic:
    """A question as patterns. Raises TopicError for one without a letter or digit, or one that is too long."""
    given = unicodedata.normalize("NFKC", " ".join(asked.split()))
    if not folded(given):
        raise TopicError("asks about nothing", about=f"--about '{asked}'", remedy="Name a product, HS code or words")
    if len(given) > LONGEST:
        raise TopicError(f"longer than {LONGEST} characters", about="--about", remedy="Ask for fewer words")
    code, standard = _CODE.fullmatch(given), _STANDARD.fullmatch(given)
    digits = re.sub(r"\D", "", code["code"]) if code else ""
    if 4 <= len(digits) <= 13:
        return Topic(asked=asked, kind="code", concepts=_coded(digits, dictionary), codes=(digits,))
    if standard:
        return Topic(asked=asked, kind="standard", standards=_any([_standard(standard)]))
    names = concepts_of(given, dictionary)
    if not names:
        return Topic(asked=asked, kind="words", words=_any([_word(given)]))
    meant = [dictionary[name] for name in names]
    found = (_STANDARD.fullmatch(printed) for concept in meant for printed in concept.standards)
    others = [printed for concept in meant for printed in concept.standards if not _STANDARD.fullmatch(printed)]
    words = dict.fromkeys([given, *others, *(word for concept in meant for word in concept.words)])
    return Topic(
        asked=asked,
        kind="product",
        concepts=names,
        words=_any(map(_word, words)),
        codes=tuple(dict.fromkeys(re.sub(r"\D", "", code) for concept in meant for code in concept.hs)),
        standards=_any([_standard(match) for match in found if match]),
    )


def concepts_of(asked: str, dictionary: Dictionary) -> tuple[str, ...]:
    """The concepts a word names: its own name, or one of its words, in any case and number."""
    wanted = {folded(asked), folded(_singular(asked))}
    return tuple(
        name
        for name, concept in dictionary.items()
        if wanted & {folded(called) for word in (name, *concept.words) for called in (word, _singular(word))}
    )


def _coded(digits: str, dictionary: Dictionary) -> tuple[str, ...]:
    """The products a code is one of; only told, not looked for."""
    return tuple(
        name
        for name, concept in dictionary.items()
        if any(digits.startswith(code) for code in (re.sub(r"\D", "", printed) for printed in concept.hs))
    )


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sS" and word[-2:].casefold() != "ss" else word


def _any(starts: Iterable["_Start"]) -> re.Pattern[str] | None:
    """One pattern for many words. It begins with the set of their first signs: that makes long texts quick to pass."""
    found = sorted(dict.fromkeys(starts), key=lambda start: len(start.rest), reverse=True)
    if not found:
        return None
    firsts = "".join(sorted({sign for start in found for sign in start.signs}))
    return re.compile(f"[{firsts}](?:{'|'.join(start.tail for start in found)})")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """A pattern cut behind its first sign. `never` are patterns that must not stand before it."""

    first: str
    never: tuple[str, ...]
    rest: str

    @property
    def signs(self) -> str:
        return "".join(sorted({self.first.lower(), self.first.upper()}))

    @property
    def tail(self) -> str:
        sign = f"[{self.signs}]"
        return f"(?<={sign}){''.join(f'(?<!{words}{sign})' for words in self.never)}(?i:{self.rest})"


@lru_cache(maxsize=4096)
def _word(word: str) -> _Start:
    """A word or phrase as printed with other blanks; never behind 非 or non-, which makes it another product.

    Names of firms of five signs or more are printed with and without brackets and marks.
    """
    given = unicodedata.normalize("NFKC", _singular(word))
    signs = list(_SIGN.finditer(given))
    loose = len(folded(given)) >= 5 and _CJK.search(given)
    body = signs[0][0][1:]
    for last, sign in itertools.pairwise(signs):
        apart = loose or last.end() < sign.start()
        body += (r"[\W_]{0,3}" if apart else r"\s{0,3}") + sign[0]
    never = ("[A-Za-z0-9]", "[Nn][Oo][Nn]-") if signs[0][0].isascii() else ("非",)
    ending = "(?:e?s)?(?![A-Za-z0-9])" if signs[-1][0].isascii() else ""
    return _Start(first=signs[0][0][0], never=never, rest=body + ending)


def _standard(match: re.Match[str]) -> _Start:
    """A standard in any printing; an edition that is asked for excludes others, an undated mention never."""
    dash = r"\s{0,3}[-—–:：]\s{0,3}"
    other = rf"(?!{dash}(?:19|20)\d\d)"
    edition = rf"(?:{dash}{match['year']}|{other})" if match["year"] else rf"(?:{dash}(?:19|20)\d\d)?"
    number = rf"(?:\s{{0,3}}/?\s{{0,3}}[TZ])?\s{{0,3}}{re.escape(match['number'])}(?!\.?\d){edition}(?!\d)"
    return _Start(first=match["body"][0], never=("[A-Za-z]",), rest=match["body"][1:] + number)
