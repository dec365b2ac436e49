"""Everything read about an act, side by side with the words it was read from; what the source says twice is kept twice.

Which reading a notice shows is decided by `chosen`: the surest one, a tie going to the text. The site's own fields are
typed by clerks after the text was signed and do slip (公告〔2023〕169号 has a day of effect two days before it was
published, against its own text; sources.md, section 10), so an explicit clause outranks them, and they outrank a day
a rule had to choose among several.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from snapshots.model import Fact
from spiders.reading.law.dates import Effective, entries, hangs, partial
from spiders.reading.law.periods import comments, transitions, validity

FIELD = 0.8  # how far a site's own field is trusted for the day of effect
_SINCE = r"(?:之|的)?(?:日|后|满|第|\d|[一二两三四五六七八九十])"  # 公布之日起, 公布后三个月, 公布30日后
_FROM_ISSUE = re.compile(
    rf"之日|次日|即日|(?:发布|公布|颁布|印发|下发|签发|发文){_SINCE}|(?i:issu|promulg|publi|immediately)"
)
_SENT = re.compile(rf"(?:印发|下发|签发|发文){_SINCE}")
_UNSAID = 0.5  # an announcement that names no day applies from its publication: a rule, no words
_ANNOUNCED = ("announcement", "circular")
_CLOSED = re.compile("特此(?:公告|通告)")  # what a text without its title calls itself
_ONE = ("number", "year", "kind", "issuers", "title", "published", "effective", "until", "comments_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One thing the source itself says in two ways; `facts` are both readings, the surest first."""

    name: str
    facts: tuple[Fact, ...]


def conflicts(facts: Iterable[Fact]) -> tuple[Conflict, ...]:
    """What a source says twice and differently, by name. Transitions and partial days never conflict."""
    named: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.name in _ONE and fact.value:
            named.setdefault(fact.name, []).append(fact)
    return tuple(
        Conflict(name=name, facts=tuple(sorted(same, key=lambda fact: -fact.confidence)))
        for name, same in named.items()
        if len({fact.value for fact in same}) > 1
    )


def chosen(facts: Iterable[Fact], name: str) -> Fact | None:
    """The reading a notice shows: the surest of its name, the first among equals; None where nothing is said."""
    return max((fact for fact in facts if fact.name == name), key=lambda fact: fact.confidence, default=None)


def chosen_day(facts: Iterable[Fact], name: str) -> date | None:
    """The day the surest reading of a name gives, None where none does."""
    found = chosen(facts, name)
    return date.fromisoformat(found.value) if found and found.value else None


def field(name: str, value: date | str | int | None, words: str, confidence: float = 1.0) -> Iterator[Fact]:
    """What the site's own metadata block prints; nothing where it prints nothing."""
    if value is not None and value != "":
        yield Fact(name=name, value=str(value), words=words, origin="field", confidence=confidence)


def of_days(
    text: str,
    published: date | None,
    effective_field: date | None,
    *,
    title: str,
    year: int | None = None,
    kind: str = "",
    signed: date | None = None,
) -> Iterator[Fact]:
    """Days of effect, of parts, validity, comments and transitions, each with its words.

    `year` is that of the act's own number: it dates 自4月1日起 where no day of publication is known. An announcement
    that says nothing of its day applies from its publication (国办发〔2018〕37号: administrative normative documents
    bind once published; so it is in 214 of 257 customs notices): a fact of origin `rule`, without words.
    """
    found = list(_printed_days(text, published, effective_field, title=title, year=year, signed=signed))
    yield from found
    said = any(fact.name in ("effective", "comments_until") for fact in found)
    parts = [fact for fact in found if fact.name == "effective-part"]
    if parts and not said:  # every part has its day: the act begins with the first
        yield replace(min(parts, key=lambda fact: fact.value), name="effective", confidence=_UNSAID)
        return
    announced = kind in _ANNOUNCED or _CLOSED.search(text)
    if published and text.strip() and announced and not (said or _draft(text, title) or hangs(text)):
        yield Fact(name="effective", value=published.isoformat(), words="", origin="rule", confidence=_UNSAID)


def _draft(text: str, title: str) -> bool:
    return "征求意见" in title or "征求意见稿" in text[:400] or "comments" in title.casefold()


def _printed_days(
    text: str,
    published: date | None,
    effective_field: date | None,
    *,
    title: str,
    year: int | None,
    signed: date | None,
) -> Iterator[Fact]:
    draft = _draft(text, title)
    found = [] if draft else list(entries(text, published, title=title))  # a draft's last article binds nobody yet
    if published is None and year and not found and not draft:
        undated = entries(text, date(year, 1, 1), title=title)
        found = [replace(entry, confidence=0.6) for entry in undated if not _FROM_ISSUE.search(entry.words)]
    if published and signed and signed < published:
        found = [_since_issued(entry, signed - published) for entry in found]
    for entry in found:
        yield _read("effective", entry.day, entry.words, entry.confidence)
    yield from field("effective", effective_field, "【生效日期】", FIELD)
    start = max(found, key=lambda entry: entry.confidence).day if found else (effective_field or published)
    for entry in partial(text, published):
        yield _read("effective-part", entry.day, entry.words, entry.confidence)
    draft = draft or "公示" in title
    period = comments(text, published) if draft else validity(text, start)
    if period and period.first and not draft and not any(entry.confidence > period.confidence for entry in found):
        yield _read("effective", period.first, period.words, 0.85 * period.confidence)
    if period:
        yield _read("comments_until" if draft else "until", period.last, period.words, period.confidence)
    for granted in transitions(text, start):
        yield _read("transition", granted.last, granted.words, granted.confidence)


def _since_issued(entry: Effective, earlier: timedelta) -> Effective:
    """自印发之日起 counts from the day the act was signed and sent out, not from the day a site published it."""
    return replace(entry, day=entry.day + earlier) if _SENT.search(entry.words) else entry


def _read(name: str, value: date, words: str, confidence: float) -> Fact:
    return Fact(name=name, value=value.isoformat(), words=words, origin="text", confidence=confidence)
