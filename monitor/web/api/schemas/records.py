"""Changes, notices, versions and redlines, as the API answers them. Types only."""

from datetime import date, datetime
from typing import Generic, TypeVar

import msgspec

from snapshots.model import Entry, Notice

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], kw_only=True):
    """A part of a list. `next` is the address of the part after it; null on the last one."""

    items: list[T]
    next: str | None


class Change(msgspec.Struct, kw_only=True):
    """One thing that happened. `url` is the official page; `page` the change's own in this archive."""

    id: str
    kind: str
    source: str
    key: str
    title: str
    published: date | None
    effective: date | None
    seen_at: datetime
    cause: str | None
    detail: str
    snapshots: list[int]
    before: int | None
    after: int | None
    url: str | None
    page: str


class State(msgspec.Struct, kw_only=True):
    """How a record stands on a day, and why. `since` and `until` are days, of an entry the moments of sightings."""

    on: date
    state: str
    since: str | None
    until: str | None
    reason: str
    source: str
    parts: list[str]
    notes: list[str]
    conflict: str


class _Version(msgspec.Struct, kw_only=True):
    id: int
    key: str
    number: int
    source: str
    first_seen: datetime
    last_seen: datetime
    ended_at: datetime | None
    ended_by: str | None
    missed_at: datetime | None
    begun_by: str | None
    begun_on: date | None
    ended_on: date | None
    snapshots: list[int]


class NoticeVersion(_Version, kw_only=True, tag_field="kind", tag="notice"):
    """One state of a notice."""

    record: Notice


class EntryVersion(_Version, kw_only=True, tag_field="kind", tag="entry"):
    """One state of an entry of a register."""

    record: Entry


class VersionLine(_Version, kw_only=True):
    """One version without its record, which is at `url`."""

    kind: str
    title: str
    url: str


class NoticeText(NoticeVersion, kw_only=True, tag="notice"):
    """One state of a notice with its text, one line for each provision; `record.provisions` is the same as a tree."""

    text: str
    page: str


class EntryText(EntryVersion, kw_only=True, tag="entry"):
    """One state of an entry; `text` are its cells, one a line."""

    text: str
    page: str


class NoticeLine(msgspec.Struct, kw_only=True):
    """One notice in a list, as it reads now. `official` is the publisher's page, null where it is no web address."""

    key: str
    title: str
    source: str
    issuers: list[str]
    kind: str
    year: int | None
    number: int | None
    published: date | None
    effective: date | None
    effective_until: date | None
    status: str
    official: str | None
    version: int
    versions: int
    first_seen: datetime
    last_seen: datetime
    ended_at: datetime | None
    url: str
    page: str


class NoticeInFull(NoticeVersion, kw_only=True, tag="notice"):
    """A notice: its newest version, how it stands on the day asked for, its versions and what concerned it."""

    text: str
    page: str
    state: State | None
    versions: list[VersionLine]
    changes: list[Change]


class FieldChange(msgspec.Struct, kw_only=True):
    """A fact or cell that differs between two versions."""

    name: str
    before: str
    after: str


class Span(msgspec.Struct, kw_only=True):
    """A stretch of a provision: equal, insert or delete; positions are characters of either text."""

    op: str
    text: str
    before: list[int] | None
    after: list[int] | None
    note: str | msgspec.UnsetType = msgspec.UNSET


class ProvisionChange(msgspec.Struct, kw_only=True):
    """A provision that changed."""

    class_: str = msgspec.field(name="class")
    before: str | None
    after: str | None
    path: list[str]
    significance: str
    why: str
    spans: list[Span]


class DocumentChange(msgspec.Struct, kw_only=True):
    """A document that came, went or was replaced."""

    class_: str = msgspec.field(name="class")
    label: str


class Redline(msgspec.Struct, kw_only=True):
    """What differs between two versions of one record. `substance`: whether any rule, fact or cell changed."""

    before: VersionLine
    after: VersionLine
    substance: bool
    summary: str
    facts: list[FieldChange]
    changes: list[ProvisionChange]
    documents: list[DocumentChange]
    page: str


class Problem(msgspec.Struct, kw_only=True):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
