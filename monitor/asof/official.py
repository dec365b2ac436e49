"""The official standing of entries on a day: by acts, by what the register prints. Never by absence. Reads only.

Acts on an entry are entries of a register that is declared to be about its register (`Register.about`), matched by
official number. What our sightings say of the list stays apart (`monitor.asof.registers`).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.asof.days import publisher_day
from monitor.asof.history import stood_on
from monitor.asof.model import State, Stood
from monitor.asof.naming import entry_named
from monitor.workspace import Workspace
from snapshots.identity import folded
from snapshots.model import Entry, Notice, Version
from spiders.registers.official import Official, Status, expired_by, official_of, status_in
from spiders.sources import all_sources

_LETTERS = 8  # of an authority's name before a number (CNAS L0290)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialOn:
    """The official standing of an entry on a day. `words` are printed; `since` is the day the act or list says.

    `act` is the key of the act the status comes from, None where the register itself prints it; `seen_at` is when we
    saw those words. The status is '' where nothing official says it: absence from a list says nothing.
    """

    status: Status
    words: str = ""
    since: date | None = None
    act: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    names: tuple[str, ...] = ()
    seen_at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one act decided on an entry, from which day, in which words."""

    status: Status
    words: str
    day: date
    act: str | None
    seen_at: datetime
    notes: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Officials:
    """The decisions on the entries of one register, loaded once for any number of its rows."""

    opened: Workspace
    register: str
    _decisions: dict[str, list[Decision]] | None = field(default=None)
    _titles: dict[str, str] = field(default_factory=dict)
    _decides: bool = False

    def __post_init__(self) -> None:
        self._decides = bool(about_of(self.register))

    def decisions(self, key: str) -> tuple[Decision, ...]:
        """Every decision on an entry of the register, oldest first."""
        if self._decisions is None:
            self._decisions = _by_number(_deciding(self.opened, self.register))
        return tuple(self._decisions.get(number_of(key), ())) if self._decisions else ()

    def on(self, row: Stood | None, key: str, day: date) -> OfficialOn:
        """The standing on a day of a row as it stood (None: the register never showed it)."""
        printed, notes = self._printed(row)
        last = next((one for one in reversed(self.decisions(key)) if one.day <= day), None)
        if last is None and row is not None and (removed := self._removed(row, day)):
            last = removed
        if last is None:
            seen = row.version.first_seen if row and printed.words else None
            found = OfficialOn(status=printed.status, words=printed.words, seen_at=seen)
        else:
            notes += last.notes
            if printed.status and printed.status is not last.status and row is not None:
                notes += (f"the register itself prints '{printed.words}', {_seen(row.version)}",)
            found = OfficialOn(status=last.status, words=last.words, since=last.day, act=last.act, seen_at=last.seen_at)
        return _within(found, printed, day, notes)

    def _printed(self, row: Stood | None) -> tuple[Official, tuple[str, ...]]:
        """What the row prints, where it stood or may have stood; of a row that was not seen only its absence."""
        if row is None:
            return Official(), (f"{self.register} never showed this entry",)
        if row.state is State.NOT_SEEN or not isinstance(row.record, Entry):
            return Official(), (f"not seen: {row.reason}",)
        if row.state is State.UNKNOWN and not (row.before and row.before.seen):
            return Official(), (f"what the list printed of it then is unknown: {row.reason}",)
        printed = official_of(row.record, decisions=self._decides)
        doubt = (f"whether the list showed it is unknown: {row.reason}",) if row.state is State.UNKNOWN else ()
        return printed, (*printed.notes, *doubt)

    def _removed(self, row: Stood, day: date) -> Decision | None:
        """The act that took an entry off its list, where there is one; its title may say in which way."""
        if row.ended_by is None or row.ended_on is None or row.ended_on > day or row.state is not State.NOT_SEEN:
            return None
        if row.ended_by.startswith(f"{self.register}/"):
            return None  # goes on under another key
        if row.ended_by not in self._titles:
            held = self.opened.facts.versions.history(row.ended_by)
            record = held[-1].record if held else None
            self._titles[row.ended_by] = record.title if isinstance(record, Notice) else ""
        title = self._titles[row.ended_by]
        status = status_in(title)
        told = status if status not in (Status.VALID, Status.EXPIRED) else Status.UNKNOWN
        return Decision(
            status=told, words=title, day=row.ended_on, act=row.ended_by,
            seen_at=row.version.ended_at or row.version.last_seen,
            notes=() if told else (f"removed from the list by {row.ended_by}; in which way its title does not say",),
        )  # fmt: skip


def official_on(opened: Workspace, register: str, key: str, day: date) -> OfficialOn:
    """The official standing of an entry on a day, named in any spelling, also of one that only acts ever named.

    Raises UnknownRecordError.
    """
    officials, known, versions = _named(opened, register, key)
    row = stood_on(opened, versions, day) if versions else None
    return officials.on(row, known, day)


def _named(opened: Workspace, register: str, key: str) -> tuple[Officials, str, Sequence[Version]]:
    """The register and key meant; no versions of an entry that only decisions name."""
    known = entry_named(opened, register, key)
    versions = opened.facts.versions.history(known)
    name, about = versions[0].source, about_of(versions[0].source)
    if about and not register.casefold().startswith(name):
        return Officials(opened=opened, register=about), known, ()
    return Officials(opened=opened, register=name), known, versions


def _within(found: OfficialOn, printed: Official, day: date, notes: tuple[str, ...]) -> OfficialOn:
    """With the validity the register prints: what has passed by the day is expired."""
    status = expired_by(found.status, printed.valid_until, day)
    since = found.since
    if status is Status.EXPIRED and found.status is not Status.EXPIRED and printed.valid_until:
        before = f"; before that {found.status}" if found.status else ""
        notes += (f"its printed validity ended on {printed.valid_until}{before}",)
    if printed.valid_from and day < printed.valid_from:
        notes += (f"its printed validity begins only on {printed.valid_from}",)
    return OfficialOn(
        status=status, words=found.words, since=since, act=found.act, valid_from=printed.valid_from,
        valid_until=printed.valid_until, names=printed.names, seen_at=found.seen_at, notes=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def about_of(register: str) -> str:
    """The register a register's acts decide on; '' for most."""
    made = (one for source in all_sources().values() for one in source.registers)
    return next((one.about for one in made if one.name == register), "")


def acting_on(register: str) -> list[str]:
    """Names of the registers declared to be about a register."""
    return [one.name for source in all_sources().values() for one in source.registers if one.about == register]


def number_of(key: str) -> str:
    """The official number of a key, folded, without the letters of the authority before it (CNAS L0290)."""
    plain = unicodedata.normalize("NFKC", key.partition("/")[2] or key).strip()
    words = plain.split()
    if len(words) > 1 and words[0].isalpha() and len(words[0]) <= _LETTERS:
        words = words[1:]
    number = folded("".join(words))
    return number.removeprefix("cnas") or number


def _deciding(opened: Workspace, register: str) -> list[Version]:
    """The versions of every entry of the registers about this one; of one about another, its own."""
    names = acting_on(register) or ([register] if about_of(register) else [])
    return [version for name in names for version in opened.facts.versions.where("source = ? ORDER BY id", name)]


def _by_number(versions: Iterable[Version]) -> dict[str, list[Decision]]:
    found: dict[str, list[tuple[date, int, Decision]]] = {}
    for version in versions:
        if isinstance(version.record, Entry) and not version.reread:
            decision = _decision(version, version.record)
            found.setdefault(number_of(version.key), []).append((decision.day, version.id, decision))
    return {number: [one for *_, one in sorted(some, key=lambda each: each[:2])] for number, some in found.items()}


def _decision(version: Version, entry: Entry) -> Decision:
    official = official_of(entry, decisions=True)
    notes, day = official.notes, official.day or version.begun_on
    if official.day and version.begun_on and official.day != version.begun_on:
        notes += (f"{version.begun_by} itself counts from {version.begun_on}",)
    if day is None:
        day = publisher_day(version.source, version.first_seen)
        notes += ("no day is printed: the day is that on which we saw it",)
    return Decision(
        status=official.status, words=official.words, day=day, act=version.begun_by, seen_at=version.first_seen,
        notes=notes,
    )  # fmt: skip


def _seen(version: Version) -> str:
    return f"seen {version.first_seen.date()} to {version.last_seen.date()}"
