"""Registers and entries, as the API answers them. Types only."""

from datetime import date, datetime

import msgspec

from monitor.web.api.schemas.records import Change, EntryVersion, NoticeVersion
from snapshots.model import Entry


class Look(msgspec.Struct, kw_only=True):
    """One of the two looks that bracket a claim."""

    at: datetime
    seen: bool
    snapshots: list[int]


class Alternative(msgspec.Struct, kw_only=True):
    """What an entry may have been where we were blind."""

    state: str
    record: Entry | None


class Official(msgspec.Struct, kw_only=True):
    """What the publisher says of an entry, apart from our sightings."""

    status: str
    words: str
    since: date | None
    act: str | None
    valid_from: date | None
    valid_until: date | None
    names: list[str]
    seen_at: datetime | None
    notes: list[str]


class OfficialOn(Official, kw_only=True):
    """The same on a day."""

    on: date


class Row(EntryVersion, kw_only=True, tag="entry"):
    """One row of a register on a day: the version that stood, its state and what that rests on."""

    on: date | None
    state: str
    reason: str
    before: Look | None
    after: Look | None
    blind_seconds: int | None
    blind_days: float | None
    alternatives: list[Alternative]
    removed_by: str | None
    removed_on: date | None
    official: Official


class RegisterLine(msgspec.Struct, kw_only=True):
    """A register: what it is called, which sources show or make it, how many entries stand now."""

    register: str
    title: dict[str, str]
    sources: list[str]
    standing: int
    url: str
    page: str


class RegisterOn(msgspec.Struct, kw_only=True):
    """A register at the end of a day. `statement` says between which looks, and how long we were blind."""

    register: str
    title: dict[str, str]
    on: date
    listed: int
    unknown: int
    by_acts: bool
    watched_since: datetime | None
    statement: str
    items: list[Row]
    next: str | None


class EntryLine(msgspec.Struct, kw_only=True):
    """One entry in a list, as last seen. `standing`: whether it stands in its register now."""

    key: str
    register: str
    name: str
    fields: dict[str, str]
    standing: bool
    version: int
    versions: int
    first_seen: datetime
    last_seen: datetime
    ended_at: datetime | None
    url: str
    page: str


class Event(msgspec.Struct, kw_only=True):
    """One event of an entry's history."""

    kind: str
    at: datetime
    after: datetime | None
    detail: str
    act: str | None
    act_day: date | None
    snapshots: list[int]
    version: int | None


class Decision(msgspec.Struct, kw_only=True):
    """An official decision about an entry."""

    status: str
    words: str
    day: date
    act: str | None
    seen_at: datetime
    notes: list[str]


class EntryLink(msgspec.Struct, kw_only=True):
    """One entry that went on as another."""

    kind: str
    from_: str = msgspec.field(name="from")
    to: str
    side: str
    possibly: bool
    reason: str
    act: str | None
    at: datetime | None


class EntryInFull(msgspec.Struct, kw_only=True):
    """All of one entry: as listed now, as it stood on the day asked for, and its whole history."""

    register: str
    key: str
    name: str
    names: list[str]
    record: Entry
    standing: bool
    first_seen: datetime
    last_seen: datetime
    on: Row | None
    versions: list[NoticeVersion | EntryVersion]
    events: list[Event]
    acts: list[str]
    official: OfficialOn
    decisions: list[Decision]
    links: list[EntryLink]
    changes: list[Change]
    watched_since: datetime | None
    last_look: datetime | None
    page: str


class EntryHistory(msgspec.Struct, kw_only=True):
    """What happened to an entry, oldest first, and every state it had."""

    register: str
    key: str
    name: str
    names: list[str]
    events: list[Event]
    versions: list[EntryVersion]
    acts: list[str]
    watched_since: datetime | None
    last_look: datetime | None
