"""Whether an edition may be compared at all. Pure: a redesign, a block or an empty list never is a rule change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.diff.change import Kind
from snapshots.model import Edition, Role, Snapshot, Verdict
from spiders.base import Source

_FINE = (Verdict.OK, Verdict.UNAVAILABLE)
_SHUT_OUT = (Verdict.CHALLENGE, Verdict.BLOCKED)
_LEFT_BEHIND = (Verdict.GONE, Verdict.MOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of failure of a check. `name` tells the kinds apart: each is an incident of its own.

    `shut out`, `unreachable`, `list`, `rows`, `pages`, `crawl`, `annexes`, `gap`, `moved`, `doubt`,
    `silent`. One that `may_pass` by
    itself (time-outs, 5xx) opens an incident only when the check before had trouble too.
    """

    name: str
    reason: str
    snapshots: tuple[int, ...] = ()  # the captures that show it
    may_pass: bool = False

    @property
    def kind(self) -> Kind:
        """Who shuts us out is blocked; everything else is broken."""
        return Kind.SOURCE_BLOCKED if self.name == "shut out" else Kind.SOURCE_BROKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """`held`: nothing new is taken from the list. `faults`: what is wrong, empty when all is well."""

    held: bool
    faults: tuple[Fault, ...] = ()


def rule(
    source: Source,
    snapshots: Sequence[Snapshot],
    *,
    trouble: str,
    listed: int,
    last_accepted: Edition | None,
    problems: Sequence[str] = (),
    lists_cut: str = "",
) -> Ruling:
    """Judge one check. `listed` is the number of records it shows, `problems` what is wrong with its rows.

    A crawl that a bound ended when all its list pages had come holds nothing: what it did not read is waited for.
    `lists_cut` is a list page that was due and did not come; without trouble it lies beyond how far back we page.
    """
    lists = [snapshot for snapshot in snapshots if snapshot.role is Role.LIST]
    good = [snapshot for snapshot in lists if snapshot.verdict is Verdict.OK]
    bad = [snapshot for snapshot in lists if snapshot.verdict not in _FINE and not _left_behind(source, snapshot)]
    bad = bad or ([] if good else lists)  # no entrance answered at all
    faults = [_fault(snapshot, "list") for snapshot in bad]
    if not good and not bad and source.entrances:
        faults.append(Fault(name="crawl", reason="no list page was reached"))
    if trouble:
        faults.append(Fault(name="crawl", reason=trouble))
    if good and not bad:
        faults += _numbers(source, listed, last_accepted)
        faults += [Fault(name="rows", reason=problem) for problem in problems]
    pages = [s for s in snapshots if s.role is not Role.LIST and s.verdict not in (*_FINE, *_LEFT_BEHIND)]
    unread = not source.entrances and not listed
    if unread and not pages:
        first = next((f", first {s.url}: {s.reason or s.verdict}" for s in snapshots), "")
        first = first or next((f", first {url}: no answer came" for url in source.pages), "")
        faults.append(Fault(name="pages", reason=f"none of its pages could be read{first}"))
    cut = bool(trouble.startswith("stopped after") and last_accepted and good and not (bad or lists_cut or problems))
    held = any(fault.name != "crawl" or not cut for fault in faults) or unread
    if lists_cut and not faults:
        faults.append(Fault(name="gap", reason=f"more is new than we page back: {lists_cut} and older were not read"))
    return Ruling(held=held, faults=(*faults, *_pages(pages)))


def _left_behind(source: Source, snapshot: Snapshot) -> bool:
    """An old entrance that is gone: a working newer or older one makes up for it. Later pages have no stand-in."""
    return snapshot.verdict in _LEFT_BEHIND and snapshot.url in source.entrances


def _fault(snapshot: Snapshot, name: str) -> Fault:
    reason = f"{snapshot.url}: {snapshot.verdict}: {snapshot.reason}"
    if snapshot.verdict in _SHUT_OUT:
        return Fault(name="shut out", reason=reason, snapshots=(snapshot.seq,))
    if snapshot.verdict is Verdict.TRANSIENT:
        return Fault(name="unreachable", reason=reason, snapshots=(snapshot.seq,), may_pass=True)
    return Fault(name=name, reason=reason, snapshots=(snapshot.seq,))


def _pages(pages: Sequence[Snapshot]) -> Iterator[Fault]:
    """Pages that failed, one fault for each kind of failure. One page that fails holds nothing else."""
    by_name: dict[str, list[Snapshot]] = {}
    for page in pages:
        by_name.setdefault(_fault(page, "pages").name, []).append(page)
    for name, failed in by_name.items():
        reason = f"{len(failed)} page(s) not readable, first {failed[0].url}: {failed[0].reason}"
        yield Fault(
            name=name, reason=reason, snapshots=tuple(page.seq for page in failed), may_pass=name == "unreachable"
        )


def _numbers(source: Source, listed: int, last_accepted: Edition | None) -> Iterator[Fault]:
    if listed < source.at_least:
        expected = f"at least {source.at_least} are expected"
        yield Fault(name="list", reason=f"the list shows {listed} records, {expected}")
    elif last_accepted and listed < last_accepted.records * (1 - source.may_shrink_by):
        yield Fault(name="list", reason=f"the list shrank from {last_accepted.records} to {listed} records")
