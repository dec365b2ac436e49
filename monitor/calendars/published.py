"""How calendar entries came to be as they are: UID, SEQUENCE, LAST-MODIFIED and cancellation without a memory. Pure.

Everything is derived from the states of the notices in the order they were written. That order only ever grows at its
end, so a sequence number never falls, and two processes, or a restored backup, publish the same calendar.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from monitor.calendars.events import Event, events_of
from monitor.force import Replay
from monitor.force.deeds import after
from snapshots.model import Notice
from snapshots.references import name_meant, names_of

Written = tuple[int, datetime, Notice]  # version id, first seen, the notice as it then was


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An event with its history: `sequence` counts its corrected days; `cancelled`, it is no longer expected."""

    event: Event
    sequence: int
    created: datetime
    changed: datetime
    cancelled: bool = False


def histories(
    current: Iterable[Event], written: Iterable[Written], sources: Mapping[str, str], since: date
) -> Iterator[Published]:
    """The current events of the notices in `sources` with their histories, and those that were cancelled, by notice.

    Histories of notices none of whose days, now or ever, is `since` or later are left out.
    """
    by_key: dict[str, list[Written]] = {}
    for state in written:
        by_key.setdefault(state[2].key, []).append(state)
    now: dict[str, list[Event]] = {}
    for event in current:
        now.setdefault(event.key, []).append(event)
    acting, names = _acting(by_key), {key: names_of(states[-1][2]) for key, states in by_key.items()}
    newest = {
        key: max((day for s in states for day in days_of(s[2])), default=date.min) for key, states in by_key.items()
    }
    for key in sorted(sources.keys() & by_key.keys()):
        concerned = _concerned(key, names, acting)
        if max(newest[each] for each in concerned) >= since:
            states = sorted((state for each in concerned for state in by_key[each]), key=lambda state: state[0])
            yield from _history(key, sources[key], states, now.get(key, []))


def _history(key: str, source: str, states: list[Written], now: list[Event]) -> Iterator[Published]:
    """One notice's entries through every moment at which something that bears on it was written.

    What one check brought was published at once: states in between were never anybody's calendar.
    """
    known: dict[str, Published] = {}
    held: dict[str, Notice] = {}
    moment = states[0][1]
    checks = [list(together) for _, together in groupby(states, key=lambda state: state[1])]
    for states_of_check in checks[:-1]:
        moment = max(moment, states_of_check[0][1])  # an older copy imported later was still written later
        before = dict(held)
        held |= {notice.key: notice for _, _, notice in states_of_check}
        if key in held and any(one not in before or _sense(before[one]) != _sense(held[one]) for one in held):
            _step(known, events_of(held[key], Replay(held.values()), source), moment)
    _step(known, now, max(moment, states[-1][1]))  # judged among all acts: a name may fit several of them
    yield from known.values()


def _step(known: dict[str, Published], events: Iterable[Event], moment: datetime) -> None:
    """What a moment made of the entries: new ones, corrected days, cancellations, and those that came back."""
    found = {event.uid: event for event in events}
    for uid, event in found.items():
        old = known.get(uid)
        if old is None:
            known[uid] = Published(event=event, sequence=0, created=moment, changed=moment)
        elif old.cancelled or old.event.day != event.day:
            known[uid] = replace(old, event=event, sequence=old.sequence + 1, changed=moment, cancelled=False)
        elif (old.event.what, old.event.reason, old.event.title) != (event.what, event.reason, event.title):
            known[uid] = replace(old, event=event, changed=moment)
        else:
            known[uid] = replace(old, event=event)
    for uid, old in list(known.items()):
        if uid not in found and not old.cancelled:
            known[uid] = replace(old, sequence=old.sequence + 1, changed=moment, cancelled=True)


def _acting(by_key: Mapping[str, list[Written]]) -> dict[str, set[str]]:
    """From each name an act may be called by to the keys of those that ever named it so."""
    found: dict[str, set[str]] = {}
    for key, states in by_key.items():
        for name in {name_meant(effect.target) for _, _, act in states for effect in act.effects if effect.target}:
            found.setdefault(name, set()).add(key)
    return found


def _concerned(key: str, names: Mapping[str, Iterable[str]], acting: Mapping[str, set[str]]) -> set[str]:
    """A notice, every act that bears on it, on those acts, and so on."""
    found, fresh = {key}, {key}
    while fresh:
        fresh = {act for each in fresh for name in names[each] for act in acting.get(name, ())} - found
        found |= fresh
    return found


def _sense(notice: Notice) -> tuple[object, ...]:
    """What must differ for days to be able to differ."""
    days = (notice.effective, notice.effective_words, notice.until, notice.comments_until, notice.published)
    return (*days, notice.signed, notice.status, notice.title, notice.effects)


def days_of(notice: Notice) -> Iterator[date]:
    """The days its events can rest on; what ran out, turns a day later."""
    own = (notice.effective, notice.comments_until, notice.published, notice.signed, *_ends(notice))
    return (day for day in (*own, *(effect.starts for effect in notice.effects)) if day)


def _ends(notice: Notice) -> Iterator[date]:
    ends = (notice.until, *(effect.until for effect in notice.effects))
    return (following for end in ends if end and (following := after(end)))
