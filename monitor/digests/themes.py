"""Under which product a change stands. Pure; the products are those of `monitor.dictionary`, and decide nothing else.

A change stands under one theme, so that it is told once: the product with the longest name in its title, or else the
one its text speaks of most. What names no product stands under no theme.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.dictionary import Concept, Dictionary

NONE = ""
SEVERAL = "several"  # products, none of which a text speaks of more than of the others together
_MANY = 4  # products a text names before it may be about several
_TEXT = 20_000  # characters looked at; what an act is about is said early


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A product: its name in the dictionary, and how it is called in both languages."""

    name: str
    en: str
    zh: str


def theme_of(title: str, text: str, dictionary: Dictionary) -> str:
    """The name of the theme a title, or else a text, stands under; '' for none."""
    patterns = _compiled(tuple(dictionary.items()))
    heading, body = _even(title), _even(text[:_TEXT])
    named = {name: max((len(word) for word in found.findall(heading)), default=0) for name, found in patterns}
    best = max(named.values(), default=0)
    if best:
        return next(name for name, length in named.items() if length == best)
    counted = {name: count for name, found in patterns if (count := len(found.findall(body)))}
    most = max(counted.values(), default=0)
    if len(counted) > _MANY and most * 2 <= sum(counted.values()):
        return SEVERAL
    return next((name for name, count in counted.items() if count == most), NONE)


def called(name: str, dictionary: Mapping[str, Concept]) -> Theme:
    """A theme as readers know it: by the first of its names in each language."""
    if name == SEVERAL and name not in dictionary:
        return Theme(name=name, en="Several products", zh="多种产品")
    concept = dictionary.get(name, Concept())
    plain_name = name.replace("-", " ")
    return Theme(name=name, en=plain_name[:1].upper() + plain_name[1:], zh=concept.zh[0] if concept.zh else plain_name)


@lru_cache(maxsize=8)
def _compiled(concepts: tuple[tuple[str, Concept], ...]) -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile("|".join(_words(concept)) or r"(?!)")) for name, concept in concepts]


def _words(concept: Concept) -> list[str]:
    """Longest first. Chinese words stand anywhere; what is spelt in Latin letters or digits, at word boundaries."""
    codes = {code.replace(".", "").replace(" ", "") for code in concept.hs}
    names = sorted({*map(_even, (*concept.words, *concept.standards)), *codes}, key=lambda name: (-len(name), name))
    return [_pattern(name) for name in names if name]


def _pattern(name: str) -> str:
    spelt = r"\s*".join(map(re.escape, name.split()))
    if not name.isascii():
        return spelt
    more = r"\d*" if name.isdecimal() else r"(?:e?s)?"  # a short code stands for all that begin with it
    return rf"(?<![a-z0-9]){spelt}{more}(?![a-z0-9])"


def _even(words: str) -> str:
    """Width, case and runs of blanks evened out."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
