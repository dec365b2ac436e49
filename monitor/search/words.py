"""Text as the index holds it: folded, cut into runs, and the tokens of each run. Pure.

Chinese runs become overlapping bigrams with their first and last character on their own, so that a phrase of them is
a substring, also across Latin letters and punctuation. Letters and digits stay whole runs of their own kind: GB2626 and
GB 2626 are the same tokens. Bigrams were measured against jieba, trigram and unicode61 (stack.md, section 3).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

HAN = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)  # scripts without spaces that we meet: Chinese, kana, hangul
BREAK = "\u01c1"  # a token of its own between two lines: no phrase reaches across (a letter, so that FTS5 keeps it)

_RUNS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<digits>\d+)|(?P<letters>[^\W\d_{HAN}]+)")
# 6307.90.00.10, 6307 9000 10: a commodity code in groups, four digits first and six or more in all
_GROUPED = re.compile(r"(?<![\d.])\d{4}(?:[. ]\d{2,4}){1,4}(?![\d])")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00]")
_PLAIN = re.compile("[ -~\n\t\u4e00-\u9fff，。；：、（）《》“”]*")
_MAX_RUN = 64  # letters or digits of one run that count: what is longer is no word


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of one script in folded text. `kind` is `han`, `digits` or `letters`."""

    kind: str
    text: str


def folded(text: str) -> str:
    """Full and half width, upper and lower case alike, without invisible characters."""
    if is_plain(text):  # most lines: their punctuation parts runs whatever its width
        return text.lower()
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


def seen(text: str) -> str:
    """Text without characters that nobody sees: zero-width ones and those that turn the reading direction."""
    return _UNSEEN.sub("", text)


def is_plain(text: str) -> bool:
    """Whether folding is lower case and nothing else."""
    return _PLAIN.fullmatch(text) is not None


def folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place in `text` it comes from."""
    if is_plain(text):
        return text.lower(), range(len(text))
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in _fold_one(character):
            out.append(one)
            places.append(place)
    return "".join(out), places


@lru_cache(maxsize=20_000)
def _fold_one(character: str) -> str:
    return folded(character)


def runs(text: str) -> Iterator[Run]:
    """The runs of folded text, in order; everything else only parts them."""
    for match in _RUNS.finditer(text):
        assert match.lastgroup is not None
        yield Run(kind=match.lastgroup, text=match.group())


def tokens(text: str) -> list[str]:
    """The tokens of folded text, in order."""
    found: list[str] = []
    for match in _RUNS.finditer(text):
        run = match.group()
        if match.lastgroup != "han":
            found.append(run[:_MAX_RUN])
        elif len(run) == 1:
            found.append(run)
        else:
            found.append(run[0])
            found.extend([run[at : at + 2] for at in range(len(run) - 1)])
            found.append(run[-1])
    return found


def phrase(parts: Iterable[Run]) -> list[str]:
    """The tokens by which a phrase of runs is found wherever it stands, also inside longer runs."""
    asked = list(parts)
    found: list[str] = []
    for at, run in enumerate(asked):
        if run.kind != "han":
            found.append(run.text[:_MAX_RUN])
            continue
        if len(run.text) == 1:
            found.append(run.text)
            continue
        found += [run.text[0]] if at else []
        found += [run.text[i : i + 2] for i in range(len(run.text) - 1)]
        found += [run.text[-1]] if at < len(asked) - 1 else []
    return found


def letters(text: str) -> set[str]:
    """The Chinese characters of folded text: how words of one character are found."""
    return {one for match in _RUNS.finditer(text) if match.lastgroup == "han" for one in match.group()}


def codes(text: str) -> Iterator[str]:
    """Commodity codes printed in groups, without the dots and spaces between them."""
    for match in _GROUPED.finditer(text):
        plain = re.sub(r"\D", "", match.group())
        if 6 <= len(plain) <= 13:
            yield plain
