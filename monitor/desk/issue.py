"""An issue as a document: what the machine drafted, what a person made of it, and every deed since. Pure.

`Facts` are frozen when an item is drafted: a later reading of its records never alters an issue.
"""

from datetime import date, datetime
from typing import NamedTuple

import msgspec

from monitor.ledger.issues import Deed, IssueRow, Numbered


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The same thing said in English and in Chinese; either may be missing."""

    en: str = ""
    zh: str = ""

    def in_(self, language: str) -> str:
        """The words of a language, or for want of them those of the other: what a person wrote is never left out."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a register in an item that tells of several, or one piece of a redline."""

    text: str
    mark: str = ""  # struck | inserted | '' (unchanged)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a register that came, went or changed."""

    kind: str
    key: str
    title: str
    detail: str = ""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one item: a change, or an act with all the entries it moved."""

    id: str
    kind: str
    source: str
    section: Words  # what it stands under
    key: str
    title: str
    heading: Words
    sentence: Words
    published: date | None = None
    effective: date | None = None
    seen_at: datetime
    detail: Words = msgspec.field(default_factory=Words)
    rows: tuple[Row, ...] = ()
    redline: tuple[Line, ...] = ()
    official: str = ""
    archived: str = ""
    proof: tuple[str, ...] = ()  # SHA-256 of the sealed originals, with their addresses
    changes: tuple[str, ...] = ()


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """A day to come, as the calendar had it when the issue was drafted."""

    day: date
    what: Words
    key: str
    title: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an issue is about, fixed when it is drafted."""

    since: date  # Beijing days, both included
    until: date
    language: str  # en | zh | both
    asked: dict[str, str] = {}  # the filters, as they were given
    head: str = ""  # of the archive's chain
    coming: tuple[Coming, ...] = ()
    watched: tuple[Words, ...] = ()  # how the sources were watched, in words


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item as its editor leaves it. `heading` in place of the machine's, where it is given."""

    id: str
    show: bool = True
    heading: Words = msgspec.field(default_factory=Words)
    note: Words = msgspec.field(default_factory=Words)


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may alter: title, introduction, and the items in their order. Dropped items stay, not shown."""

    title: Words
    introduction: Words = msgspec.field(default_factory=Words)
    items: tuple[Item, ...] = ()

    @property
    def shown(self) -> tuple[Item, ...]:
        """What readers get, in order."""
        return tuple(item for item in self.items if item.show)


class Step(NamedTuple):
    """A deed with the document it left."""

    deed: Deed
    document: Document


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One issue with its whole history."""

    id: int
    series: str
    draft: Draft
    drafted_at: datetime
    facts: dict[str, Facts]
    steps: tuple[Step, ...]
    numbered: Numbered | None

    @property
    def document(self) -> Document:
        """As it stands now."""
        return self.steps[-1].document

    @property
    def state(self) -> str:
        """The last deed: drafted, edited, approved, published or corrected."""
        return self.steps[-1].deed.deed

    @property
    def is_public(self) -> bool:
        """Whether it was published; from then on it is only corrected."""
        return self.numbered is not None

    def until_deed(self, deed: int) -> "Issue":
        """The issue as it was right after one of its deeds."""
        kept = tuple(step for step in self.steps if step.deed.id <= deed)
        return msgspec.structs.replace(self, steps=kept)


def issue_of(row: IssueRow) -> Issue:
    """An issue from its rows."""
    return Issue(
        id=row.id, series=row.series, draft=msgspec.json.decode(row.draft, type=Draft), drafted_at=row.drafted_at,
        facts={item: msgspec.json.decode(facts, type=Facts) for item, facts in row.items},
        steps=tuple(Step(deed, msgspec.json.decode(deed.document, type=Document)) for deed in row.deeds),
        numbered=row.numbered,
    )  # fmt: skip


def note_of(deed: Deed) -> Words:
    """The note a correction was published with; nothing for other deeds."""
    return msgspec.json.decode(deed.words, type=Words) if deed.words else Words()


def as_json(value: msgspec.Struct) -> str:
    """A struct as it is kept in a row."""
    return msgspec.json.encode(value, order="deterministic").decode()
