"""Calendar, rules, search and issues, as the API answers them. Types only."""

from datetime import date, datetime

import msgspec


class CalendarEvent(msgspec.Struct, kw_only=True):
    """One day on which something takes effect, ends, resumes or closes."""

    uid: str
    day: date
    kind: str
    what: str
    what_zh: str
    key: str
    title: str
    source: str
    cause: str | None
    reason: str
    state: str
    url: str
    page: str
    sequence: int
    created: datetime
    changed: datetime


class Topic(msgspec.Struct, kw_only=True):
    """What was asked about, as understood."""

    asked: str
    kind: str
    products: list[str]
    codes: list[str]


class Link(msgspec.Struct, kw_only=True):
    """What one act does to another."""

    step: int
    target: str
    words: str
    act: str
    title: str
    relation: str
    scope: str
    starts: date | None
    until: date | None
    quoted: str
    published: date | None
    done: bool
    published_later: bool
    act_state: str


class Match(msgspec.Struct, kw_only=True):
    """A place of a rule that speaks of what was asked about."""

    asked: str
    by: str
    where: str
    found: str
    around: str


class Rule(msgspec.Struct, kw_only=True):
    """One rule on a day."""

    key: str
    title: str
    url: str | None
    source: str | None
    issuers: list[str]
    kind: str
    year: int | None
    number: int | None
    published: date | None
    effective: date | None
    effective_until: date | None
    group: str
    state: str
    since: date | None
    until: date | None
    reason: str
    decided_by: str
    parts: list[str]
    notes: list[str]
    conflict: str
    held: bool
    published_later: bool
    known_later: list[str]
    chain: list[Link]
    does: list[Link]
    matches: list[Match]


class RulesOn(msgspec.Struct, kw_only=True):
    """The rules of a day; `counts` are of all, by group."""

    on: date
    known_by: date | None
    about: list[Topic]
    counts: dict[str, int]
    notes: list[str]
    items: list[Rule]
    next: str | None


class Piece(msgspec.Struct, kw_only=True):
    """Plain text, and whether it is what was searched for."""

    text: str
    hit: bool


class Hit(msgspec.Struct, kw_only=True):
    """One record in which every word was found. `versions` hold them all, `first` to `last`."""

    key: str
    kind: str
    title: str
    snippet: list[Piece]
    source: str
    official: str | None
    day: date
    published: date | None
    changed_at: datetime
    number_of_versions: int
    versions: int
    first: int | None
    last: int | None
    newest: bool
    page: str


class Found(msgspec.Struct, kw_only=True):
    """An answer to a search. `more`: there are more than `total`."""

    words: list[str]
    total: int
    more: bool
    indexed_at: datetime | None
    items: list[Hit]
    next: str | None


class Words(msgspec.Struct, kw_only=True):
    """The same in English and Chinese; either may be empty."""

    en: str
    zh: str


class IssueLine(msgspec.Struct, kw_only=True):
    """A published issue of a digest."""

    id: int
    series: str
    state: str
    number: int
    published: date
    title: Words
    language: str
    since: date
    until: date
    items: int
    url: str


class IssueEntry(msgspec.Struct, kw_only=True):
    """An entry of a register told of in an item."""

    kind: str
    key: str
    title: str


class IssueItem(msgspec.Struct, kw_only=True):
    """One item of an issue."""

    id: str
    kind: str
    source: str
    key: str
    title: str
    heading: Words
    sentence: Words
    note: Words
    published: date | None
    effective: date | None
    seen_at: datetime
    url: str | None
    entries: list[IssueEntry]
    changes: list[str]


class Coming(msgspec.Struct, kw_only=True):
    """A day to come."""

    day: date
    what: Words
    key: str
    title: str


class Correction(msgspec.Struct, kw_only=True):
    """What was put right after an issue was published."""

    at: datetime
    note: Words


class Issue(IssueLine, kw_only=True):
    """A published issue in full. `items` are those it shows, in order."""

    items: list[IssueItem]  # type: ignore[assignment]
    introduction: Words
    coming: list[Coming]
    watched: list[Words]
    corrections: list[Correction]
