"""The calendar of a data folder: which entries, in which days, of which source, about what. Reads only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.calendars.bearing import states_since
from monitor.calendars.certificates import certificates
from monitor.calendars.events import Event, all_events
from monitor.calendars.published import Published, histories
from monitor.workspace import Workspace
from snapshots.acts import State
from snapshots.identity import folded
from snapshots.model import Notice
from spiders.registers import text_of

PAST = timedelta(days=365)  # of what has come that a feed goes on showing
AT_LEAST = 200  # entries of the past it shows, however old
_STATES = (5_000, 50_000)  # of notices that are looked at for them, before all are
KEPT = timedelta(days=90)  # how long a cancelled entry is still published, for clients that ask rarely


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which part of the calendar: days (inclusive, None: no bound), a source, register or issuer, any of some words."""

    first: date | None = None
    last: date | None = None
    source: str = ""
    about: tuple[str, ...] = ()


def coming_by(opened: Workspace, wanted: Wanted) -> list[Published]:
    """The entries of the days wanted, by day. Cancelled ones are not among them."""
    found = _gathered(opened, wanted, None)
    return [published for published in found if not published.cancelled]


def feed_of(opened: Workspace, wanted: Wanted, now: datetime) -> list[Published]:
    """What a calendar file holds: everything to come, the past a year back, and what was cancelled lately.

    With bounds in `wanted`, these instead of a year.
    """
    found = _gathered(opened, wanted, None if wanted.first else now.date())
    return [published for published in found if not published.cancelled or now - published.changed <= KEPT]


def state_of(opened: Workspace) -> str:
    """A word that differs whenever the calendar may: what was written last. Cheap, whatever the archive holds."""
    row = opened.facts.database.conn.execute("SELECT MAX(id), MAX(ended_at) FROM versions").fetchone()
    return f"{row[0]} {row[1]}"


def _gathered(opened: Workspace, wanted: Wanted, today: date | None) -> list[Published]:
    known, first = _far_enough(opened, wanted, today) if today else _bounded(opened, wanted)
    found: Iterable[Published] = (
        published
        for published in histories(known.current, known.written, known.asked, first)
        if first <= published.event.day <= (wanted.last or date.max)
    )
    found = [*found, *_certificates(opened, wanted, first)]
    return sorted(found, key=lambda one: (one.event.day, one.event.key, one.event.occasion, one.event.uid))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """States of notices, those asked for with their sources, and how their days now stand."""

    written: list[State]
    asked: dict[str, str]
    current: list[Event]


def _known(opened: Workspace, wanted: Wanted, since: date) -> _Known:
    """All that bears on days from `since` on."""
    acts = opened.facts.acts
    written = states_since(opened, since) if since > date.min else acts.states()
    notices = {notice.key: notice for _, _, notice in written}
    sources = {key: source for key, (source, _) in acts.sightings(notices).items()}
    asked = set(_about(opened, _of_source(notices, sources, wanted.source), wanted.about))
    return _Known(
        written=written,
        asked={key: sources.get(key, "") for key in asked},
        current=[event for event in all_events(notices, sources) if event.key in asked],
    )


def _bounded(opened: Workspace, wanted: Wanted) -> tuple[_Known, date]:
    first = wanted.first or date.min
    return _known(opened, wanted, first), first


def _far_enough(opened: Workspace, wanted: Wanted, today: date) -> tuple[_Known, date]:
    """A year back, or further where that year holds few entries: a quiet archive's calendar is not empty."""
    back = (opened.facts.acts.day_back(today, states) for states in _STATES)
    for since in (*(min(day, today - PAST) for day in back if day), date.min):
        known = _known(opened, wanted, since)
        past = [event.day for event in known.current if since <= event.day < today][-AT_LEAST:]
        if len(past) == AT_LEAST:
            break
    return known, min([today - PAST, *past[:1]])


def _certificates(opened: Workspace, wanted: Wanted, first: date) -> Iterator[Published]:
    """Those of the register asked for by name; none of any other source."""
    if not wanted.source:
        return
    versions = opened.facts.versions.where(
        "source = ? AND json_extract(record, '$.type') = 'Entry' ORDER BY key, number", wanted.source
    )
    words = [folded(word) for word in wanted.about if folded(word)]
    for one in certificates(versions, first, wanted.last or date.max):
        said = folded(f"{one.event.key} {one.event.title} {one.event.reason}") if words else ""
        if not words or any(word in said for word in words):
            yield one


def _of_source(notices: dict[str, Notice], sources: dict[str, str], source: str) -> dict[str, Notice]:
    """The notices a source showed, and those an issuer of that name signed (as `monitor.subscriptions` has it)."""
    if not source:
        return notices
    return {
        key: notice
        for key, notice in notices.items()
        if sources.get(key) == source or source in key.partition("/")[0].split("+")
    }


def _about(opened: Workspace, notices: dict[str, Notice], words: tuple[str, ...]) -> Iterable[str]:
    asked = [folded(word) for word in words if folded(word)]
    if not asked:
        return notices
    return [key for key, notice in notices.items() if _speaks_of(opened, notice, asked)]


def _speaks_of(opened: Workspace, notice: Notice, words: list[str]) -> bool:
    """Whether any of some folded words stands in the key, the title or the text."""
    if any(word in folded(f"{notice.key} {notice.title}") for word in words):
        return True
    history = opened.facts.versions.history(notice.key)
    record = history[-1].record if history else None
    text = folded(text_of(record.provisions)) if isinstance(record, Notice) else ""
    return any(word in text for word in words)
