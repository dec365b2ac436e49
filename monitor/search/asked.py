"""What is searched for: the question, and the words in it. Pure.

Words are parted by spaces and must all be found. "Quotes" (also “” 「」 『』) hold several together. A word of Latin
letters finds longer ones that begin with it, a number of six digits or more too (630790 finds 6307900010), others with
a star.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.search.errors import SearchError
from monitor.search.numbered import BODIES, ActNumber, asked_code, asked_number
from monitor.search.words import HAN, Run, codes, folded, phrase, runs

MAX_CHARACTERS = 200
MAX_WORDS = 12
MAX_LIMIT = 100
MAX_OFFSET = 10_000
_LONG_NUMBER = 6

_PARTS = re.compile(r'"([^"]*)"|(\S+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂", '"'))
_GAP = r"[\W_]{0,3}"  # what may stand between the runs of one code: GB/T 32610, GB—2626


class Order(StrEnum):
    """`BEST`: words in the title first. `NEWEST`: latest day first."""

    BEST = "best"
    NEWEST = "newest"


class Kind(StrEnum):
    """Where the words are to be found: in a notice, in an entry of a register, in the documents of a notice."""

    NOTICE = "notice"
    ENTRY = "entry"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question. Everything but `words` is a filter that '' or None leaves out.

    `source` is the name of a source, a register or an issuer (what customs signed is `gacc`, wherever it was seen).
    `since` and `until` are days of publication, both inclusive (of an entry: the day it was first seen). `seen_since`:
    something of the record was first seen then or later. `in_force_on`: notices in force, entries listed, on that day.
    """

    words: str
    source: str = ""
    kind: Kind | None = None
    since: date | None = None
    until: date | None = None
    seen_since: date | datetime | None = None
    in_force_on: date | None = None
    order: Order = Order.BEST
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Needle:
    """One word or phrase of the question. `match` is FTS5 syntax made of our own tokens only, '' for one character.

    `pattern` finds it in folded text; `character` is set for one Chinese character: a table of its own finds it.
    """

    printed: str
    match: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...]  # every match holds one of these pieces; looked for first, far faster than the pattern
    character: str = ""

    def stands_in(self, plain: str) -> bool:
        """Whether folded text holds it."""
        for hint in self.hints:  # a loop: `any` over a generator takes three times as long, for thousands of lines
            if hint in plain:
                return self.pattern.search(plain) is not None
        return False


def needles(asked: Asked) -> tuple[Needle, ...]:
    """The words of a question, each once. Raises SearchError for one that cannot be answered."""
    _check(asked)
    found: dict[str, Needle] = {}
    for text, exact in _parts(asked.words):
        for needle in _needles(text, exact=exact):
            found.setdefault(needle.pattern.pattern, needle)
    if not found:
        raise SearchError(
            "there is no word in it to search for", about=_short(asked.words) or "nothing",
            remedy="Give a word, a number or a part of a title: 口罩, GB 2626-2019, 6307900010",
        )  # fmt: skip
    if len(found) > MAX_WORDS:
        raise SearchError(
            "more than {most} words", about=_short(asked.words), remedy="Search for fewer words", most=MAX_WORDS
        )
    return tuple(found.values())


def _parts(words: str) -> Iterator[tuple[str, bool]]:
    """The words and phrases of a question, each with whether it was quoted; GB 2626 is one word."""
    body = ""
    for quoted, plain in _PARTS.findall(words.translate(_QUOTES).replace("\x00", " ")):
        if body and plain and asked_code(folded(f"{body} {plain}")):
            yield f"{body} {plain}", False
            body = ""
            continue
        if body:
            yield body, False
        body = plain if folded(plain) in BODIES else ""
        if not body:
            yield quoted or plain, bool(quoted)
    if body:
        yield body, False


def _check(asked: Asked) -> None:
    if len(asked.words) > MAX_CHARACTERS:
        raise SearchError(
            "more than {most} characters", about=_short(asked.words),
            remedy="Search for a few words or one phrase of the text", most=MAX_CHARACTERS,
        )  # fmt: skip
    if not 1 <= asked.limit <= MAX_LIMIT:
        raise SearchError("{count} results at a time", remedy="Ask for 1 to {most}", count=asked.limit, most=MAX_LIMIT)
    if not 0 <= asked.offset <= MAX_OFFSET:
        raise SearchError(
            "results from {count} on", remedy="Results end at {most}: add a word or a day", count=asked.offset,
            most=MAX_OFFSET,
        )  # fmt: skip
    if asked.since and asked.until and asked.since > asked.until:
        raise SearchError(
            "from {since} until {until} is no time", remedy="Give the earlier day first", since=asked.since,
            until=asked.until,
        )  # fmt: skip


def _needles(text: str, *, exact: bool) -> Iterator[Needle]:
    """A word or phrase; a number of an act apart from what stands before it (海关总署公告2020年第53号)."""
    read = None if exact else asked_number(folded(text).strip())
    if read is None:
        if needle := _needle(text, exact=exact):
            yield needle
        return
    around, number = read
    for part in around:
        if needle := _needle(part, exact=exact):
            yield needle
    yield _of_number(text if not around else number.printed, number)


def _of_number(text: str, number: ActNumber) -> Needle:
    match, pattern = f'"{number.token}"', number.pattern
    if number.year is not None and "号" not in text:  # 2020-53 may be no number of an act
        parts = list(runs(folded(text)))
        match, pattern = f'("{" ".join(phrase(parts))}" OR {match})', f"{_pattern(parts, starred=False)}|{pattern}"
    return Needle(printed=text, match=match, pattern=re.compile(pattern), hints=number.hints)


def _needle(text: str, *, exact: bool) -> Needle | None:
    plain = folded(text)
    parts = list(runs(plain))
    if not parts:
        return None
    if len(parts) == 1 and parts[0].kind == "han" and len(parts[0].text) == 1:
        one = parts[0].text
        return Needle(printed=text, match="", pattern=re.compile(re.escape(one)), hints=(one,), character=one)
    starred = plain.endswith("*") or (not exact and _opens_longer(parts[-1], alone=len(parts) == 1))
    star = " *" if starred and parts[-1].kind != "han" else ""
    match, pattern = f'"{" ".join(phrase(parts))}"{star}', _pattern(parts, starred=starred)
    hints: tuple[str, ...] = (parts[0].text,)
    if code := asked_code(plain.strip("* ")):
        match, pattern = f'"{" ".join(code)}"{star}', _code_pattern(parts, starred=starred)
        hints = (next(run.text for run in parts if run.kind == "digits"),)
    elif plain_code := _plain_code(plain, parts):  # printed in one or in groups, it is the same code
        match = f'({match} OR "{plain_code}" *)'
        pattern = rf"{plain_code[0]}(?<!\d{plain_code[0]})[. ]?{r'[. ]?'.join(plain_code[1:])}"
        hints = (plain_code[:1],)
    return Needle(printed=text, match=match, pattern=re.compile(pattern), hints=hints)


def _plain_code(plain: str, parts: list[Run]) -> str:
    """The digits of a commodity code, '' for what is none."""
    if any(run.kind != "digits" for run in parts):
        return ""
    code = next(codes(plain), "") or (parts[0].text if len(parts) == 1 else "")
    return code if len(code) >= _LONG_NUMBER else ""


def _opens_longer(last: Run, *, alone: bool) -> bool:
    if last.kind == "letters":
        return alone and len(last.text) > 1
    return last.kind == "digits" and len(last.text) >= _LONG_NUMBER


def _pattern(parts: list[Run], *, starred: bool) -> str:
    """A regular expression of escaped runs with short gaps: nothing of the question is syntax in it."""
    told = [re.escape(run.text) for run in parts]
    first, last = parts[0].kind, parts[-1].kind
    kinds = {"letters": rf"[^\W\d_{HAN}]", "digits": r"\d"}
    if first in kinds:  # looked at behind the literal, by which re finds its places ten times faster
        told[0] += f"(?<!{kinds[first]}{told[0]})"
    after = f"(?!{kinds[last]})" if last in kinds and not starred else ""
    return _GAP.join(told) + after


def _code_pattern(parts: list[Run], *, starred: bool) -> str:
    """As `_pattern`, with GB/T and GBT alike: a gap may stand between any two of the letters."""
    at = next(place for place, run in enumerate(parts) if run.kind == "digits")
    letters = "".join(run.text for run in parts[:at])
    body, last = letters[:-1], letters[-1]
    before = f"{body}{_GAP}{last}" if body and last in "tz" else letters
    first = rf"{letters[0]}(?<![^\W\d_{HAN}]{letters[0]})"
    return first + before[1:] + _GAP + _pattern(parts[at:], starred=starred)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
