"""When operators hear of an incident: opened, lasting, over; and once, not each time, where it comes and goes.

`opening`, `closing`, `settled` decide and are pure; `tell` writes what they decided, in the caller's transaction.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from monitor.ledger.incidents import Incident
from monitor.ledger.operators import Trouble
from monitor.settings import Operators
from monitor.workspace import Workspace
from spiders.base import Source

STEADY = timedelta(days=1)  # what comes back within it was never over
PAUSE = timedelta(days=3)  # between two mails that it still comes and goes

Decided = tuple[Trouble, str]  # as it is now, and what is told: opened | again | lasting | closed, '' nothing


def opening(known: Trouble | None, incident: Incident, now: datetime) -> Decided:
    """An incident opened. Told, unless operators believe it open: it came and went before, and they know."""
    came_back = known is not None and (known.told_open or now - known.turned_at < STEADY)
    if known is None or not came_back:
        fresh = Trouble(
            source=incident.source, fault=incident.fault, since=now, openings=1, open=True, turned_at=now,
            told_open=True, told_at=now,
        )  # fmt: skip
        return fresh, "opened"
    again = replace(known, openings=known.openings + 1, open=True, turned_at=now)
    if not known.told_open or now - known.told_at >= PAUSE:
        return replace(again, told_open=True, told_at=now), "again"
    return again, ""


def closing(known: Trouble, now: datetime) -> Decided:
    """An incident closed. Told at once where it stood firmly or came but once; else when it stays closed."""
    over = replace(known, open=False, turned_at=now)
    if known.openings == 1 or now - known.turned_at >= STEADY:
        return replace(over, told_open=False, told_at=now), "closed"
    return over, ""


def settled(known: Trouble, now: datetime) -> Decided:
    """What came and went has stayed away: told now."""
    if known.open or not known.told_open or now - known.turned_at < STEADY:
        return known, ""
    return replace(known, told_open=False, told_at=now), "closed"


def tell(
    opened: Workspace,
    source: Source,
    operators: Operators,
    *,
    begun: Iterable[Incident],
    lasting: Iterable[Incident],
    over: Iterable[Incident],
    now: datetime,
) -> None:
    """Keep what became of a source's incidents at one check, and owe each operator one mail of what is to be told."""
    table = opened.ledger.operators
    known = table.known(source.name)
    incidents = {incident.fault: incident for incident in (*begun, *lasting, *over)}
    notes = list[dict[str, Any]]()
    for trouble, word in _decisions(known, begun, lasting, over, now):
        table.keep(trouble)
        if word:
            incident = incidents.get(trouble.fault) or _last(opened, trouble)
            notes.append(_note(opened, source, word, incident, trouble, now))
    for address in {address.casefold(): address for address in operators.addresses}.values() if notes else ():
        occasion = f"operators/{source.name}/{now.isoformat()}"
        table.owe(notes, address, operators.channel, occasion=occasion, now=now)


def _decisions(
    known: dict[str, Trouble],
    begun: Iterable[Incident],
    lasting: Iterable[Incident],
    over: Iterable[Incident],
    now: datetime,
) -> Iterator[Decided]:
    begun, over, lasting = list(begun), list(over), list(lasting)
    touched = {incident.fault for incident in (*begun, *over, *lasting)}
    for incident in begun:
        yield opening(known.get(incident.fault), incident, now)
    for incident in lasting:
        trouble = known.get(incident.fault) or _unknown(incident)
        yield replace(trouble, told_open=True, told_at=now), "lasting"
    for incident in over:
        yield closing(known.get(incident.fault) or _unknown(incident), now)
    yield from (settled(trouble, now) for fault, trouble in known.items() if fault not in touched)


def _unknown(incident: Incident) -> Trouble:
    """An incident that opened before operators were told of any."""
    return Trouble(
        source=incident.source, fault=incident.fault, since=incident.opened_at, openings=1, open=True,
        turned_at=incident.opened_at, told_open=False, told_at=incident.opened_at,
    )  # fmt: skip


def _last(opened: Workspace, trouble: Trouble) -> Incident:
    """The newest incident of a trouble, over by now."""
    return next(one for one in reversed(opened.ledger.incidents.all(trouble.source)) if one.fault == trouble.fault)


def _note(
    opened: Workspace, source: Source, word: str, incident: Incident, trouble: Trouble, now: datetime
) -> dict[str, Any]:
    """Everything a mail says, as it was at this moment: later attempts must say the same."""
    good = opened.facts.editions.last_accepted(source.name)
    return {
        "word": word,
        "at": now.isoformat(),
        "source": source.name,
        "title": {"en": source.title.en, "zh": source.title.zh},
        "homepage": source.homepage,
        "timezone": source.timezone,
        "second_channels": list(source.second_channels),
        "fault": incident.fault,
        "kind": incident.kind.value,
        "reason": incident.reason[:4000],
        "opened_at": incident.opened_at.isoformat(),
        "times": incident.times,
        "since": trouble.since.isoformat(),
        "openings": trouble.openings,
        "last_good": good.seen_at.isoformat() if good else None,
        "closed_at": trouble.turned_at.isoformat() if word == "closed" else None,
    }
