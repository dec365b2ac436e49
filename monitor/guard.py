"""Whether an edition may be compared at all. Pure: a redesign, a block or an empty list never is a rule change."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.diff.change import Kind
from snapshots.model import Edition, Role, Snapshot, Verdict
from spiders.base import Source

_FINE = (Verdict.OK, Verdict.UNAVAILABLE)
_SHUT_OUT = (Verdict.CHALLENGE, Verdict.BLOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """`held`: nothing new is taken from the list. `reasons`: what is wrong, empty when all is well."""

    held: bool
    reasons: tuple[str, ...] = ()
    kind: Kind | None = None  # the incident to open, None when none is due (yet)
    snapshots: tuple[int, ...] = ()  # the captures that show the trouble


def rule(
    source: Source,
    snapshots: Sequence[Snapshot],
    *,
    trouble: str,
    listed: int,
    last: Edition | None,
    last_accepted: Edition | None,
    problems: Sequence[str] = (),
) -> Ruling:
    """Judge one check. `listed` is the number of records it shows, `problems` what is wrong with its rows.

    Trouble that may pass by itself (time-outs, 5xx) opens an incident only when the check before had some too.
    """
    lists = [snapshot for snapshot in snapshots if snapshot.role is Role.LIST]
    good = [snapshot for snapshot in lists if snapshot.verdict is Verdict.OK]
    left_behind = (Verdict.GONE, Verdict.MOVED)  # old entrances, which a working newer or older one makes up for
    bad = [s for s in lists if s.verdict not in (*_FINE, *left_behind)]
    bad = bad or ([] if good else lists)  # no entrance answered at all
    unread = not source.entrances and not listed
    pages = [s for s in snapshots if s.role is not Role.LIST and s.verdict not in (*_FINE, *left_behind)]
    reasons = [f"{s.url}: {s.verdict}: {s.reason}" for s in bad]
    reasons += [] if good or bad or not source.entrances else ["no list page was reached"]
    reasons += ["none of its pages could be read"] if unread and not pages else []
    reasons += [trouble] if trouble else []
    if good and not bad:
        reasons += [*_numbers(source, listed, last_accepted), *problems]
    held = bool(reasons) or unread
    if pages:  # one page that fails holds nothing else
        reasons.append(f"{len(pages)} page(s) not readable, first {pages[0].url}: {pages[0].reason}")
    return Ruling(
        held=held,
        reasons=tuple(reasons),
        kind=_incident(bad, pages, last) if reasons else None,
        snapshots=tuple(s.seq for s in (*bad, *pages)),
    )


def _numbers(source: Source, listed: int, last_accepted: Edition | None) -> list[str]:
    if listed < source.at_least:
        return [f"the list shows {listed} records, at least {source.at_least} are expected"]
    if last_accepted and listed < last_accepted.records * (1 - source.may_shrink_by):
        return [f"the list shrank from {last_accepted.records} to {listed} records"]
    return []


def _incident(bad: list[Snapshot], pages: list[Snapshot], last: Edition | None) -> Kind | None:
    faults = [*bad, *pages]
    if any(fault.verdict in _SHUT_OUT for fault in faults):
        return Kind.SOURCE_BLOCKED
    may_pass = bool(faults) and all(fault.verdict is Verdict.TRANSIENT for fault in faults)
    again = last is not None and bool(last.reasons)
    return None if may_pass and not again else Kind.SOURCE_BROKEN
