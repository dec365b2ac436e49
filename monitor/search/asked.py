"""What is searched for: the question, and the words in it. Pure.

Words are parted by spaces and must all be found. "Quotes" (also “” 「」 『』) hold several together. A word of Latin
letters finds longer ones that begin with it, a number of six digits or more too (630790 finds 6307900010), others with
a star.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.search.errors import SearchError
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

    `source` is the name of a source or register. `since` and `until` are days of publication, both inclusive (of an
    entry: the day it was first seen). `seen_since`: something of the record was first seen then or later.
    `in_force_on`: notices in force, entries listed, on that day.
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
    hint: str  # a plain piece of every match, which is looked for first: far faster than the pattern
    character: str = ""

    def stands_in(self, plain: str) -> bool:
        """Whether folded text holds it."""
        return self.hint in plain and self.pattern.search(plain) is not None


def needles(asked: Asked) -> tuple[Needle, ...]:
    """The words of a question, each once. Raises SearchError for one that cannot be answered."""
    _check(asked)
    found: dict[str, Needle] = {}
    for quoted, plain in _PARTS.findall(asked.words.translate(_QUOTES).replace("\x00", " ")):
        needle = _needle(quoted or plain, exact=bool(quoted))
        if needle:
            found.setdefault(needle.pattern.pattern, needle)
    if not found:
        raise SearchError(
            "there is no word in it to search for", about=_short(asked.words) or "nothing",
            remedy="Give a word, a number or a part of a title: 口罩, GB 2626-2019, 6307900010",
        )  # fmt: skip
    if len(found) > MAX_WORDS:
        raise SearchError(f"more than {MAX_WORDS} words", about=_short(asked.words), remedy="Search for fewer words")
    return tuple(found.values())


def _check(asked: Asked) -> None:
    if len(asked.words) > MAX_CHARACTERS:
        raise SearchError(
            f"more than {MAX_CHARACTERS} characters", about=_short(asked.words),
            remedy="Search for a few words or one phrase of the text",
        )  # fmt: skip
    if not 1 <= asked.limit <= MAX_LIMIT:
        raise SearchError(f"{asked.limit} results at a time", remedy=f"Ask for 1 to {MAX_LIMIT}")
    if not 0 <= asked.offset <= MAX_OFFSET:
        raise SearchError(f"results from {asked.offset} on", remedy=f"Results end at {MAX_OFFSET}: add a word or a day")
    if asked.since and asked.until and asked.since > asked.until:
        raise SearchError(f"from {asked.since} until {asked.until} is no time", remedy="Give the earlier day first")


def _needle(text: str, *, exact: bool) -> Needle | None:
    plain = folded(text)
    parts = list(runs(plain))
    if not parts:
        return None
    if len(parts) == 1 and parts[0].kind == "han" and len(parts[0].text) == 1:
        character = parts[0].text
        return Needle(
            printed=text, match="", pattern=re.compile(re.escape(character)), hint=character, character=character
        )
    starred = plain.endswith("*") or (not exact and _opens_longer(parts[-1], alone=len(parts) == 1))
    match = '"' + " ".join(phrase(parts)) + '"' + (" *" if starred and parts[-1].kind != "han" else "")
    pattern = _pattern(parts, starred=starred)
    code = next(codes(plain), "") if all(run.kind == "digits" for run in parts) else ""
    code = code or (parts[0].text if len(parts) == 1 and parts[0].kind == "digits" else "")
    if len(code) >= _LONG_NUMBER:  # printed in one or in groups, it is the same code
        match, pattern = f'({match} OR "{code}" *)', rf"{code[0]}(?<!\d{code[0]})[. ]?{r'[. ]?'.join(code[1:])}"
    hint = code[:1] if len(code) >= _LONG_NUMBER else parts[0].text
    return Needle(printed=text, match=match, pattern=re.compile(pattern), hint=hint)


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


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
