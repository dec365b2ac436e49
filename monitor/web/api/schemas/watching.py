"""The archive, its sources, captures and tables, as the API answers them. Types only."""

from datetime import datetime

import msgspec


class Incident(msgspec.Struct, kw_only=True):
    """Trouble with a source."""

    kind: str
    fault: str
    reason: str
    opened_at: datetime
    last_seen: datetime
    times: int
    closed_at: datetime | None


class Undecided(msgspec.Struct, kw_only=True):
    """An act that touches a register and that no machine could carry out."""

    register: str
    act: str
    reason: str
    since: datetime


class Health(msgspec.Struct, kw_only=True):
    """How well a source is watched. `state`: healthy, overdue, blind, needs attention or never checked."""

    source: str
    state: str
    healthy: bool
    last_check: datetime | None
    last_good_check: datetime | None
    records: int
    longest_blind_gap_seconds: int
    reasons: list[str]
    open_incidents: int
    incidents: list[Incident]
    undecided: list[Undecided]


class Source(msgspec.Struct, kw_only=True):
    """What is watched. `cadence` is in words; `homepage` null where it is no web address."""

    source: str
    title: dict[str, str]
    publisher: str
    homepage: str | None
    cadence: str
    rhythm_days: int | None
    registers: list[str]
    newest: datetime | None
    health: Health
    url: str
    page: str


class Snapshot(msgspec.Struct, kw_only=True):
    """A sealed capture. `raw` are its bytes as a file, `original` in a sandbox, `memento` for Memento clients."""

    seq: int
    source: str
    url: str
    final_url: str
    role: str
    status: int
    fetched_at: datetime
    verdict: str
    reason: str
    sha256: str | None
    size: int
    chain: str
    raw: str
    original: str
    memento: str | None
    page: str


class SnapshotInFull(Snapshot, kw_only=True):
    """The same with the headers of the answer, as received."""

    headers: list[tuple[str, str]]


class Table(msgspec.Struct, kw_only=True):
    """A table that is handed out whole."""

    table: str
    about: str
    columns: list[str]
    csv: str
    json: str


class About(msgspec.Struct, kw_only=True):
    """What this archive holds, and the newest link of its chain of seals."""

    head: str
    captures: int
    newest_capture: datetime | None
    records: int
    versions: int
    changes: int
    sources: int
