"""Many changes as what is different in the end: between the state of each record before the first and after the last.

Pure. What came and went again is nothing, two amendments are one; every single change stays named beside it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.diff.change import INCIDENTS, Change, Kind
from monitor.diff.texts.told import NO_SUBSTANCE

_STATES = (Kind.NOTICE_PUBLISHED, Kind.NOTICE_AMENDED, Kind.ENTRY_ADDED, Kind.ENTRY_REMOVED, Kind.ENTRY_CHANGED)
_DAYS = (Kind.NOTICE_REMINDER, Kind.NOTICE_EFFECTIVE)
_APPEARS = (Kind.NOTICE_PUBLISHED, Kind.ENTRY_ADDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a digest tells. `change` is what is told, `of` every change it stands for, in the order found."""

    change: Change
    of: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """What is different in the end, and the changes that came to nothing, by record."""

    items: tuple[Item, ...]
    undone: tuple[tuple[Change, ...], ...]


def each(changes: Iterable[Change]) -> Net:
    """Every change for itself."""
    return Net(items=tuple(Item(change=change, of=(change,)) for change in changes), undone=())


Same = Callable[[int, int], bool]  # whether two versions, by id, say the same
Words = Callable[[Change], str]  # what differs between the two versions of a change; '' where that cannot be said


def net(changes: Sequence[Change], same: Same, words: Words = lambda _: "") -> Net:
    """The net change of a period. `changes` are in the order they were found.

    What official acts do to another act is never taken together: each of them is a fact of its own.
    """
    chains: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        chains.setdefault(_chain(change), []).append(change)
    items, undone = [], []
    for chain in chains.values():
        told = _told(chain, same, words)
        if told is None:
            undone.append(tuple(chain))
        else:
            items.append(Item(change=told, of=tuple(chain)))
    return Net(items=tuple(items), undone=tuple(undone))


def _chain(change: Change) -> tuple[str, ...]:
    """What changes are taken together by: states of one record, tellings of one day, trouble with one source."""
    if change.kind in _STATES:
        return ("state", change.key)
    if change.kind is Kind.NOTICE_STATUS and not change.cause:  # the site's own field
        return ("status", change.key)
    if change.kind in _DAYS:
        return ("day", change.key, change.cause or "", str(change.effective))
    if change.kind in INCIDENTS:
        return ("trouble", change.source)
    return ("single", change.id)


def _told(chain: list[Change], same: Same, words: Words) -> Change | None:
    """One change in place of a chain of them; None where all is as it was before."""
    first, last = chain[0], chain[-1]
    if first.kind in INCIDENTS:
        return None if last.kind is Kind.SOURCE_RECOVERED and first.kind is not last.kind else last
    if len(chain) == 1 or (first.kind not in _STATES and first.kind is not Kind.NOTICE_STATUS):
        return last  # of a day that was told ahead and has come, its coming
    if first.kind is Kind.NOTICE_STATUS:
        there_and_back = first.before and last.after and same(first.before, last.after)
        return None if there_and_back else _joined(chain, first.kind, words)
    appears, leaves = first.kind in _APPEARS, last.kind is Kind.ENTRY_REMOVED
    if appears:
        return None if leaves else _joined(chain, first.kind, words)
    if leaves:
        return _joined(chain, last.kind, words)
    if first.before and last.after and same(first.before, last.after):
        return None
    return _joined(chain, Kind.ENTRY_CHANGED if last.kind.startswith("entry.") else Kind.NOTICE_AMENDED, words)


def _joined(chain: list[Change], kind: Kind, words: Words) -> Change:
    first, last = chain[0], chain[-1]
    made = replace(
        last, kind=kind, before=first.before, detail=_steps(chain, kind),
        cause=last.cause or next((change.cause for change in reversed(chain) if change.cause), None),
        snapshots=tuple(dict.fromkeys(number for change in chain for number in change.snapshots)),
    )  # fmt: skip
    if kind in (*_APPEARS, Kind.ENTRY_REMOVED):
        return made
    return replace(made, detail=words(made) or made.detail)


def _steps(chain: list[Change], kind: Kind) -> str:
    """What was said at the steps of a chain, where it holds for the whole: nothing of rows that left and are back."""
    details = list(dict.fromkeys(change.detail for change in chain if change.kind is kind and change.detail))
    if kind is Kind.NOTICE_AMENDED:  # "wording only" is said of the whole only where it holds for every step
        details = [detail for detail in details if not detail.startswith(NO_SUBSTANCE)] or details[:1]
    if kind in (*_APPEARS, Kind.ENTRY_REMOVED):
        details = details[-1:]
    return "; ".join(details)
