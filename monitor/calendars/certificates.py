"""The last days of validity that a register prints for its entries, as calendar entries. Says nothing of sightings.

Only for a register that is asked for by name: a list of 100,000 certificates is no part of everybody's calendar.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise

from monitor.calendars.events import Event, Occasion, words_of
from monitor.calendars.published import Published
from snapshots.identity import identity_of
from snapshots.model import Entry, Version
from spiders.registers.official import official_of


def certificates(versions: Iterable[Version], first: date, last: date) -> Iterator[Published]:
    """One entry of the calendar for each certificate that ends within the days given, by its newest version.

    `versions` are all of a register, by key, oldest first. An entry that is no longer shown is cancelled: nothing says
    that its certificate ended, and nothing that it still runs.
    """
    for _, group in groupby(versions, key=lambda version: version.key):
        history = [version for version in group if isinstance(version.record, Entry)]
        days = [_last_day(version) for version in history]
        if days and (day := days[-1]) and first <= day <= last:
            yield _published(history, days, day)


def _published(history: list[Version], days: list[date | None], day: date) -> Published:
    newest, moves = history[-1], list(zip(pairwise(history), pairwise(days), strict=True))
    gone = [before.ended_at is not None and before.ended_at < after.first_seen for (before, after), _ in moves]
    moved = [after for (_, after), (was, now) in moves if was != now]
    changed = max([history[0].first_seen, *(version.first_seen for version in moved)])
    return Published(
        event=_event(newest, day),
        sequence=len(moved) + 2 * sum(gone) + (newest.ended_at is not None),  # gone and back again: two updates
        created=history[0].first_seen,
        changed=max(changed, newest.ended_at) if newest.ended_at else changed,
        cancelled=newest.ended_at is not None,
    )


def _event(version: Version, day: date) -> Event:
    entry = version.record
    assert isinstance(entry, Entry)
    printed = "; ".join(f"{column}: {cell}" for column, cell in entry.fields if cell.strip())[:500]
    return Event(
        key=entry.key, identity=identity_of(entry.key), source=entry.register, title=entry.name, url="",
        occasion=Occasion.CERTIFICATE, what=words_of(Occasion.CERTIFICATE), day=day, turns=day,
        reason=f"The register prints {day} as its last day ({printed}).", state="",
    )  # fmt: skip


def _last_day(version: Version) -> date | None:
    return official_of(version.record).valid_until if isinstance(version.record, Entry) else None
