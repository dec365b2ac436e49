"""Rows that left and rows that came, without a key in common: which may be one row under a new name. Pure.

Says "possibly" only. Blocked by rare pairs of characters, numbers in names and shared cells, so that the work grows
with the rows and not with their product; rows that all resemble each other find no partner.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from operator import itemgetter

from rapidfuzz.distance import Indel

from monitor.diff.lists import cells

CROWD = 24  # rows that share a token, at most, for it to tell anything
RAREST = 6  # tokens of one row that are looked up
TRIED = 4  # partners of one row that are scored
LONGEST = 120  # characters of a name that are looked at
# Sure without other cells; enough where they agree; needed where the place differs. From pairs of real names: 0.8 is
# 奋达通贸易/奋达通科技 with its trade down-weighted; unlike trade names of one town and trade stay below 0.55.
ALONE, SUPPORTED, AGAINST = 0.74, 0.5, 0.93
ANY_NAME = 0.2  # a wholly new name needs all other cells equal, one of them shared by no other row
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:省|自治区|特别行政区|市|县|区|州)")
_LATIN = re.compile(r"[a-z]{1,40}")
_NUMBERS = re.compile(r"\d{1,20}|第[一二三四五六七八九十百]{1,4}")
_OTHER = re.compile(r"[\W_]{1,40}")


Said = tuple[int, tuple[str, ...]]  # a row's position and its cells beside the key; () says too little


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row without partner: its folded name, its place, and its other cells folded, by column."""

    name: str
    place: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    whole: str  # without form of company and punctuation
    trade: str  # without place and trade words too: what makes it this company
    numbers: frozenset[str]


def resembling(gone: Mapping[int, Candidate], came: Mapping[int, Candidate]) -> list[tuple[int, int]]:
    """Pairs (row that left, row that came), the best resemblance first, no row twice."""
    if not gone or not came:
        return []
    names = {side: {i: _named(row.name) for i, row in rows.items()} for side, rows in (("old", gone), ("new", came))}
    there = {j: tuple(_tokens(row, names["new"][j])) for j, row in came.items()}  # a set takes ten times the room
    known = set(chain.from_iterable(there.values()))
    here = {i: _tokens(row, names["old"][i]) & known for i, row in gone.items()}
    frequency = Counter(chain.from_iterable(here.values()))
    postings: dict[str, list[int]] = defaultdict(list)
    for j, tokens in there.items():
        for token in tokens:
            if token in frequency:
                postings[token].append(j)
    crowd = {
        token: len(rows) * frequency[token]
        for token, rows in postings.items()
        if len(rows) <= CROWD and frequency[token] <= CROWD
    }
    scored: list[tuple[float, int, int]] = []
    for i, mine in here.items():
        telling = sorted((crowd[token], token) for token in mine & crowd.keys())
        if not telling:
            continue
        shared = Counter(j for _, token in telling[:RAREST] for j in postings[token])
        own = {postings[token][0] for rows, token in telling if rows == 1 and token[0] == "="}
        for j, _ in sorted(shared.items(), key=itemgetter(1), reverse=True)[:TRIED]:
            score = _score(gone[i], came[j], names["old"][i], names["new"][j], unique=j in own)
            if score:
                scored.append((-score, i, j))
    return _one_to_one(scored)


def _one_to_one(scored: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """The best pairs first; a row whose two best partners are equally good has none: that would be a guess."""
    best: dict[tuple[str, int], list[float]] = defaultdict(list)
    for score, i, j in scored:
        best["old", i].append(score)
        best["new", j].append(score)
    old: set[int] = set()
    new: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for score, i, j in sorted(scored):
        tied = best["old", i].count(score) > 1 or best["new", j].count(score) > 1
        if i not in old and j not in new and not tied:
            old.add(i)
            new.add(j)
            pairs.append((i, j))
    return pairs


def _tokens(row: Candidate, name: _Name) -> set[str]:
    text = name.whole
    tokens = (
        {text[k : k + 2] for k in range(len(text) - 1)} | {f"#{number}" for number in name.numbers} | {f"~{name.trade}"}
    )
    return tokens | {f"={column}{cell}" for column, cell in enumerate(row.others) if len(cell) > 3}


def _score(old: Candidate, new: Candidate, was: _Name, now: _Name, *, unique: bool) -> float:
    """How surely two rows are one, 0 for not; numbers in the name (第二中学, Plant 4) must be the same."""
    if was.numbers != now.numbers:
        return 0.0
    alike = Indel.normalized_similarity(was.whole, now.whole)
    if was.trade and now.trade:
        alike = 0.35 * alike + 0.65 * Indel.normalized_similarity(was.trade, now.trade)
    place = bool(old.place and new.place and old.place != new.place)
    if not unique and alike < (AGAINST if place else ALONE):
        return 0.0
    filled = [(a, b) for a, b in zip(old.others, new.others, strict=True) if a or b]
    equal = sum(a == b for a, b in filled) / len(filled) if filled else 0.0
    needed = AGAINST if place else SUPPORTED if equal >= 0.5 and unique else ALONE
    if unique and equal == 1.0 and not place and len(filled) > 1:
        needed = ANY_NAME
    return alike + equal if alike >= needed else 0.0


@cache
def _words() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = tomllib.loads(files("monitor.diff.lists").joinpath("names.toml").read_text("utf-8"))
    return loaded


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    form, trade = (
        re.compile("|".join(sorted(map(re.escape, _words()[kind]), key=len, reverse=True)))
        for kind in ("form", "trade")
    )
    return form, trade, frozenset(_words()["foreign"])


def _named(name: str) -> _Name:
    form, trade, foreign = _patterns()
    text = cells.folded(name).casefold()[:LONGEST]
    numbers = frozenset(_NUMBERS.findall(text))
    if text.isascii():
        words = [word for word in _OTHER.split(text) if word]
        telling = [word for word in words if word not in foreign] or words
        return _Name("".join(telling), "".join(telling[:2]), numbers)
    whole = _OTHER.sub("", form.sub("", text)) or text
    bare = _PLACE.sub("", whole, count=2) if len(whole) > 5 else whole
    return _Name(whole, trade.sub("", bare) or bare or whole, numbers)


def recoded(gone: Iterable[Said], came: Iterable[Said]) -> list[tuple[int, int]]:
    """Pairs of rows whose cells beside the key are all equal, where only one row on each side has these cells."""
    old: dict[tuple[str, ...], list[int]] = defaultdict(list)
    new: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for rows, index in ((gone, old), (came, new)):
        for i, row in rows:
            if row:
                index[row].append(i)
    return [(rows[0], new[row][0]) for row, rows in old.items() if len(rows) == len(new.get(row, ())) == 1]
