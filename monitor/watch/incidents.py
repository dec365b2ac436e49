"""From the faults of a check to incidents, and to what is told of them: opened, mentioned again, over."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.diff.change import Change, Kind
from monitor.guard import Fault
from monitor.ledger.incidents import Incident, reminder_due
from monitor.settings import Operators
from monitor.watch.operating import tell
from monitor.workspace import Workspace
from snapshots.model import Role, Snapshot, Verdict
from spiders.base import Source

NOBODY = Operators()


def incidents(
    opened: Workspace,
    source: Source,
    faults: Sequence[Fault],
    snapshots: Iterable[Snapshot],
    now: datetime,
    operators: Operators = NOBODY,
) -> list[Change]:
    """Open, count up, recall or close the incidents of a source; the changes that tell of it to readers who ask.

    Operators are owed a mail of what they are to know. Stands inside the caller's transaction, before this check's
    own edition is written.
    """
    table = opened.ledger.incidents
    last = opened.facts.editions.last(source.name)
    again = last is not None and bool(last.reasons)
    told: list[Change] = []
    begun = set[str]()
    unsure = False
    for name in dict.fromkeys(fault.name for fault in faults):
        kin = [fault for fault in faults if fault.name == name]
        reason = "; ".join(fault.reason for fault in kin)
        evidence = tuple(seq for fault in kin for seq in fault.snapshots)
        if all(fault.may_pass for fault in kin) and not again:
            unsure |= not table.count(source.name, name, now)
        elif table.open(source.name, kin[0].kind, reason, now, fault=name):
            begun.add(name)
            told.append(_trouble(kin[0].kind, source, reason, evidence, now))
    # What may only be a time-out says nothing about whether the other faults are over.
    standing = {fault.name for fault in faults}
    if opened.ledger.touches.undecided(source.name):
        standing.add("annexes")  # an act that waits for a person's decision stays open until it has one
    over = [] if unsure else table.close(source.name, now, but=standing | ({"silent"} if faults else set()))
    standing_now = table.current(source.name)
    lasting = [incident for incident in standing_now if reminder_due(incident, now)]
    told += [_recalled(opened, source, incident, now) for incident in lasting]
    tell(
        opened, source, operators, begun=[one for one in standing_now if one.fault in begun], lasting=lasting,
        over=over, now=now,
    )  # fmt: skip
    if over and not standing_now:
        good = tuple(s.seq for s in snapshots if s.role is not Role.ATTACHMENT and s.verdict is Verdict.OK)
        since = f"{_local(over[0].opened_at, source)} ({source.timezone})"
        detail = f"watched again; could not be watched from {since}"
        told.append(_trouble(Kind.SOURCE_RECOVERED, source, detail, good[:1], now))
    return told


def _recalled(opened: Workspace, source: Source, incident: Incident, now: datetime) -> Change:
    opened.ledger.incidents.told(incident, now)
    since = f"since {_local(incident.opened_at, source)} ({source.timezone}), {incident.times} checks"
    return _trouble(incident.kind, source, f"still so {since}: {incident.reason}", (), now)


def _local(moment: datetime, source: Source) -> str:
    return f"{moment.astimezone(ZoneInfo(source.timezone)):%Y-%m-%d %H:%M}"


def _trouble(kind: Kind, source: Source, detail: str, evidence: tuple[int, ...], now: datetime) -> Change:
    return Change(
        kind=kind, source=source.name, key=source.name, title=source.title.en, seen_at=now, detail=detail,
        snapshots=evidence,
    )  # fmt: skip
