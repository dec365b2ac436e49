"""How alike two provisions are, from 0 to 1. Pairs nothing.

Chinese is compared by characters, text in Latin letters by words: any two English sentences share half their letters.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import Indel

LONG_PAIR = 25_000_000  # characters times characters; beyond, resemblance is counted in pairs of characters
FEW = 4  # blanks in a text of so few words that they are compared letter by letter

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+|\d+|[^A-Za-zÀ-ɏ\d\s]")
_SIGNS = 0xE000, 0x10FFFF - 0xE000  # words become single characters from the private areas on


def alike(before: str, after: str, needed: float) -> bool:
    """Whether two texts are at least so much alike."""
    before, after = spelled([before, after])
    if len(before) * len(after) <= LONG_PAIR:
        return bool(Indel.normalized_similarity(before, after, score_cutoff=needed) >= needed)
    here, there = (Counter(pairwise(text)) for text in (before, after))
    return 2 * (here & there).total() / (here.total() + there.total() or 1) >= needed


def scores(before: Sequence[str], after: Sequence[str], cutoff: float) -> Iterator[tuple[int, int, float]]:
    """Every pair of positions that scores `cutoff` or more. Takes time by the product of the lengths: ask first."""
    here, there = list(map(_is_latin, before)), list(map(_is_latin, after))
    if not any(here) and not any(there):
        for i, text in enumerate(before):
            yield from ((i, j, score) for j, score in _hits(text, after, cutoff))
        return
    words = _words([*before, *after])
    choices = words[len(before) :]
    plain = [None if latin else text for text, latin in zip(after, there, strict=True)]
    latins = [text if latin else None for text, latin in zip(choices, there, strict=True)]
    for i, text in enumerate(before):  # a pair is spelled in one way: in words where either text is Latin
        hits = _hits(words[i], choices if here[i] else latins, cutoff)
        hits += [] if here[i] else _hits(text, plain, cutoff)
        yield from ((i, j, score) for j, score in hits)


def _hits(text: str, choices: Sequence[str | None], cutoff: float) -> list[tuple[int, float]]:
    # process.extract, not cdist: the same scorer and loop in C, it needs no numpy, and leaves out what is None
    hits = process.extract(text, choices, scorer=Indel.normalized_similarity, score_cutoff=cutoff, limit=None)
    return [(j, score) for _, score, j in hits]


def spelled(texts: Sequence[str]) -> list[str]:
    """The texts with each Latin word as one character where any of them is Latin; else as they are."""
    return _words(texts) if any(map(_is_latin, texts)) else list(texts)


def _words(texts: Sequence[str]) -> list[str]:
    signs: dict[str, str] = {}
    first, room = _SIGNS

    def sign(word: str) -> str:
        return signs.setdefault(word, chr(first + len(signs) % room))

    return ["".join(map(sign, _LATIN.findall(text))) for text in texts]


def _is_latin(text: str) -> bool:
    """In a few words letters are the better evidence: facemask, face mask."""
    return text.count(" ") >= FEW and (text.isascii() or len(text.encode("utf-8", "surrogatepass")) < 1.3 * len(text))
