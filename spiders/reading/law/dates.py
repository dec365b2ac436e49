"""Days as printed, and the day an act takes effect. A day stays a plain date in the publisher's calendar.

Rules and traps: sources.md, section 10 (257 customs notices measured), and the drafting rules of the State Council
(《规章制定程序条例》: the last article says when it takes effect; an order's preamble may say it instead).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from spiders.reading.law.day_clauses import (
    ANY,
    COMES,
    COMING,
    ENGLISH_FROM,
    ENGLISH_STARTS,
    EVENT,
    ISSUED,
    ISSUES,
    ISSUING,
    LATER_WORD,
    NAMED,
    OTHERS_END,
    PARTIAL,
    REST,
    SUBJECT,
    TERM,
    UNREAD,
)
from spiders.reading.law.sparing import WORD
from spiders.reading.law.spelled import calendar_day, clauses, day, later, of_ahead, of_match, upcoming

__all__ = ["Effective", "day", "effective", "entries", "partial"]

_SAID = re.compile(r"起|施行|实施|执行|生效|启用|公布|发布|印发|force|effect|from|as of|starting")
_OPENING = 3000
_FIRST_PROVISION = re.compile(r"一、|（一）|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """A day something starts, the words that say so, how sure the reading is; `until` where a last day is printed."""

    day: date
    words: str
    confidence: float = 1.0
    until: date | None = None


def effective(text: str, published: date | None, *, title: str = "") -> Effective | None:
    """When the act takes effect: the clause whose subject is the act itself, else the last one given.

    A date without a year takes it from the publication day, the next year when the month has passed
    (the joint notices of 2020 all do). 自发布之日起 and 自即日起 are the publication day. A day that hangs on an event
    (自封关运行之日起) is not known, and nothing stands in for it.
    """
    found = list(entries(text, published, title=title))
    return max(found, key=lambda entry: entry.confidence) if found else None


def entries(text: str, published: date | None, *, title: str = "") -> Iterator[Effective]:
    """Every reading of the day of effect, each rung of trust once: best sentences first."""
    opening = _FIRST_PROVISION.split(text[:_OPENING], maxsplit=1)[0]
    text = clauses(text, _SAID)
    own = [(match, entry) for match in SUBJECT.finditer(text) if (entry := _entry(match, published, 1.0))]
    if own:
        issuing = [entry for match, entry in own if ISSUES.search(match["act"])]
        yield (issuing or [entry for _, entry in own])[-1]
        return
    event = EVENT.search(text) if "之日起" in text else None
    if event:
        yield from _of_event(event, text, published)
        return
    yield from list(_all(REST, text, published, 0.95))[:1]
    if ISSUED.search(text):
        yield from list(_all(ISSUING, text, published, 0.95))[:1]
    if WORD.search(text):
        yield from list(_all(ENGLISH_STARTS, text, published, 0.95))[-1:]
    named = [match for match in NAMED.finditer(text) if match["title"] in title] if title else []
    yield from (entry for match in named if (entry := _entry(match, published, 0.9)))
    yield from _from_any(text, opening, published)


def _from_any(text: str, opening: str, published: date | None) -> Iterator[Effective]:
    """A day after 自 without the act as subject: the opening's decision first, then the last one that is not past."""
    # 附件2自…起 is the day of that part alone
    whole = PARTIAL.sub("", OTHERS_END.sub(r"\g<now>", text))
    opening = PARTIAL.sub("", OTHERS_END.sub(r"\g<now>", opening))
    decided = list(_all(ANY, opening, published, 0.9))
    found = list(_all(ANY, whole, published, 0.7))
    found = found or (list(_all(ENGLISH_FROM, text, published, 0.7)) if WORD.search(text) else [])
    if len(decided) == len(found) == 1:
        yield decided[0]
    elif found:
        ahead = [entry for entry in found if published is None or entry.day >= published]
        yield (ahead or found)[-1]


def _of_event(event: re.Match[str], text: str, published: date | None) -> Iterator[Effective]:
    """The day of the event an act waits for (自《议定书》生效之日起), where the text prints exactly one for it."""
    verb = COMES.search(event.group())
    found = list(_all(COMING, text, published, 0.8)) if verb else []
    if len({entry.day for entry in found}) == 1:
        yield found[0]


def hangs(text: str) -> bool:
    """Whether a text leaves its day to an event or a later word, or says it in words not read: 自第二季度起施行."""
    text = clauses(text, _SAID)
    return bool(EVENT.search(text) or LATER_WORD.search(text) or UNREAD.search(text))


def partial(text: str, published: date | None) -> list[Effective]:
    """The parts of an act with a day of their own: 第三条自…起施行, 附件2自…起执行. Its words name the part."""
    return list(_all(PARTIAL, clauses(text, _SAID), published, 0.9))


def _all(pattern: re.Pattern[str], text: str, published: date | None, confidence: float) -> Iterator[Effective]:
    for match in pattern.finditer(text):
        entry = _entry(match, published, confidence)
        if entry:
            yield entry


def _entry(match: re.Match[str], published: date | None, confidence: float) -> Effective | None:
    groups = match.groupdict()
    start = _start(match, published)
    if start is None or (groups.get("now") and TERM.match(match.string, match.end())):
        return None
    until = None
    if groups.get("um"):
        year = groups["uy"] or start.year + (int(groups["um"]) < start.month)
        until = calendar_day(year, groups["um"], groups["ud"])
    if groups.get("rel"):
        confidence = min(confidence, 0.8)  # whether the first day counts is read in two ways
    return Effective(day=start, words=match.group().strip(), confidence=confidence, until=until)


def _start(match: re.Match[str], published: date | None) -> date | None:
    groups = match.groupdict()
    start = of_match(match)
    if start is None and published is not None:
        if groups.get("m2"):
            start = upcoming(groups["m2"], groups["d2"], published)
        elif groups.get("next"):
            start = later(published, "1", "日")
        elif groups.get("ahead"):
            start = of_ahead(match, published)
        elif groups.get("now") or groups.get("bare") or groups.get("enow"):
            start = published
    return later(start, groups["count"], groups["unit"]) if start and groups.get("rel") else start
