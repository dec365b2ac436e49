"""The whole history of one entry: every state, what came between them, and how we know. Reads only."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.asof.days import publisher_day
from monitor.asof.model import Stood
from monitor.asof.naming import entry_named
from monitor.asof.reading import Looked, absences_of, looks_of
from monitor.asof.registers import judging
from monitor.asof.sightings import Absences, Watch, runs_of
from monitor.diff.change import Change
from monitor.workspace import Workspace
from snapshots.model import Entry, Record, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to an entry, between the look that did not show it yet (`after`) and the one that did.

    `kind` is `first seen`, `changed`, `re-read` (our own better reading), `gone`, `missed` (at one check, seen again at
    the next), `back again`. `act` and `act_day` are the official act behind it, where one is known.
    """

    kind: str
    at: datetime
    after: datetime | None
    detail: str = ""
    act: str | None = None
    act_day: date | None = None
    snapshots: tuple[int, ...] = ()
    version: int | None = None  # number of the version that begins or ends


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryHistory:
    """An entry from its first sighting to now. `names` and `versions` oldest first."""

    register: str
    key: str
    names: tuple[str, ...]
    versions: tuple[Version, ...]
    events: tuple[Event, ...]
    acts: tuple[str, ...]  # keys of every act that listed, changed or removed it
    changes: tuple[Change, ...]
    watched_since: datetime | None
    last_look: datetime | None
    by_acts: bool

    @property
    def newest(self) -> Version:
        """The last known state, whether it stands or not."""
        return self.versions[-1]


def entry_history(opened: Workspace, register: str, key: str) -> EntryHistory:
    """The history of an entry, named in any spelling (`naming.entry_named`). Raises UnknownRecordError."""
    key = entry_named(opened, register, key)
    versions = opened.facts.versions.history(key)
    name = versions[-1].source
    looked = looks_of(opened, name)
    absences = absences_of(opened, name, key)
    watch = looked.watch(absences)
    changes = opened.ledger.changes.find(key=key)
    told = _events(versions, watch, absences, looked)
    events = tuple(sorted(told, key=_act_day(name) if looked.by_acts else lambda event: event.at))
    acts = [act for one in versions for act in (one.begun_by, one.ended_by) if act and not act.startswith(f"{name}/")]
    acts += [change.cause for change in changes if change.cause]
    return EntryHistory(
        register=name, key=key, names=tuple(dict.fromkeys(name_of(one.record) for one in versions)),
        versions=tuple(versions), events=events, acts=tuple(dict.fromkeys(acts)), changes=tuple(changes),
        watched_since=watch.since, last_look=looked.looks[-1].at if looked.looks else None, by_acts=looked.by_acts,
    )  # fmt: skip


def entry_on(opened: Workspace, register: str, key: str, day: date) -> Stood:
    """One entry on a day, named in any spelling. Raises UnknownRecordError."""
    key = entry_named(opened, register, key)
    return stood_on(opened, opened.facts.versions.history(key), day)


def stood_on(opened: Workspace, versions: Sequence[Version], day: date) -> Stood:
    """How an entry stood on a day, by all its versions, oldest first."""
    register, key = versions[0].source, versions[0].key
    return judging(opened, register, day, absences=absences_of(opened, register, key)).stood(versions)


def name_of(record: Record) -> str:
    """What a row is called."""
    return record.name if isinstance(record, Entry) else record.title


def _act_day(register: str) -> Callable[[Event], date]:
    """By the days of the acts: they may have come to us in any order."""
    return lambda event: event.act_day or publisher_day(register, event.at)


def _events(versions: Sequence[Version], watch: Watch, absences: Absences, looked: Looked) -> Iterator[Event]:
    before: Version | None = None
    for version in versions:
        yield _arrival(before, version, watch)
        yield from _away(version, absences.get(version.id, ()), watch, looked)
        follows = next((one for one in versions if one.number == version.number + 1), None)
        if gone := _departure(version, follows, looked):
            yield gone
        before = version


def _away(
    version: Version, absences: Sequence[tuple[datetime, datetime]], watch: Watch, looked: Looked
) -> Iterator[Event]:
    """Looks that did not show a version which was seen again in the same state.

    At one check only it was missed. At two in a row, or in a whole list that a person brought, it was gone: the same
    rule as where the list had been brought before the one that shows it again.
    """
    for missed_at, back in runs_of(absences):
        first, after = missed_at[0], watch.look_before(missed_at[0])
        shown = looked.showing(first, None)
        if len(missed_at) == 1 and not looked.brought(shown):
            detail = f"not shown at one check, seen again {back.isoformat()}"
            yield Event(
                kind="missed", at=first, after=after, version=version.number, snapshots=shown, detail=detail
            )  # fmt: skip
            continue
        detail = f"no longer shown, seen again {back.isoformat()}; this says nothing about why"
        yield Event(kind="gone", at=first, after=after, version=version.number, snapshots=shown, detail=detail)
        yield Event(
            kind="back again", at=back, after=missed_at[-1], version=version.number,
            snapshots=looked.showing(back, version),
        )  # fmt: skip


def _arrival(before: Version | None, version: Version, watch: Watch) -> Event:
    if before is None:
        kind, detail, since = "first seen", "", watch.look_before(version.first_seen)
    elif version.reread:
        kind, detail, since = "re-read", "our own better reading of the same originals", before.last_seen
    elif before.ended_by or before.missed_at:
        kind, detail, since = (
            "back again",
            changed_fields(before.record, version.record),
            watch.look_before(version.first_seen),
        )
    else:
        kind, detail, since = "changed", changed_fields(before.record, version.record), before.last_seen
    return Event(
        kind=kind, at=version.first_seen, after=since, detail=detail, act=version.begun_by, act_day=version.begun_on,
        snapshots=version.snapshots, version=version.number,
    )  # fmt: skip


def _departure(version: Version, follows: Version | None, looked: Looked) -> Event | None:
    if version.ended_by:
        kind = "gone" if not version.ended_by.startswith(f"{version.source}/") else "re-keyed"
        detail = f"removed by {version.ended_by}" if kind == "gone" else f"goes on as {version.ended_by}"
        return Event(
            kind=kind, at=version.ended_at or version.last_seen, after=version.last_seen, detail=detail,
            act=version.ended_by if kind == "gone" else None, act_day=version.ended_on, version=version.number,
        )  # fmt: skip
    missed = version.missed_at
    if missed is None or (follows and follows.first_seen <= missed):
        return None
    if version.ended_at is None:
        detail = "not shown at one check; a second has not confirmed it"
    else:
        detail = f"no longer shown, confirmed {version.ended_at.isoformat()}; this says nothing about why"
    return Event(
        kind="gone" if version.ended_at else "missed", at=missed, after=version.last_seen, detail=detail,
        snapshots=looked.showing(missed, None), version=version.number,
    )  # fmt: skip


def changed_fields(before: Record, after: Record) -> str:
    """What differs between two states of a row, cell by cell; '' for nothing, or for acts."""
    if not isinstance(before, Entry) or not isinstance(after, Entry):
        return ""
    said = [f"name: {before.name} became {after.name}"] if before.name != after.name else []
    was, now = dict(before.fields), dict(after.fields)
    for column in dict.fromkeys((*was, *now)):
        if was.get(column, "") != now.get(column, ""):
            said.append(f"{column}: {was.get(column) or 'nothing'} became {now.get(column) or 'nothing'}")
    return "; ".join(said)
