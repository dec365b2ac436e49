"""Lists that hold the rows of a register themselves: from what their pages show to the register's versions.

Nothing here is removed because a page was cut short: the guard has held such an edition before. What a complete
list no longer shows has left only when the accepted edition before did not show it either (design.md, section 5).
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.diff.change import Change, Kind
from monitor.diff.lists.registers import EntryDifference, compare
from monitor.watch.findings import Findings
from monitor.watch.list_pages import ListPage
from snapshots.model import Edition, Entry, Version
from spiders.base import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one check by key, each with the snapshot that shows it; `problems` say why they cannot be trusted."""

    entries: dict[str, tuple[Entry, int]]
    problems: tuple[str, ...] = ()


def read_rows(source: Source, shown: Iterable[ListPage], asked: Container[str]) -> Rows:
    """The rows all good list pages of a check show together. `asked`: every address the check asked for."""
    found: dict[str, tuple[Entry, int]] = {}
    twice: list[str] = []
    total, onward = None, ""
    for one in shown:
        listing = one.listing
        total, onward = listing.total if listing.total is not None else total, listing.next_page
        for entry in listing.entries:
            other = found.setdefault(entry.key, (entry, one.snapshot.seq))
            if other[0] != entry and source.complete:  # of a stream, newest first, the first row stands
                twice.append(entry.key)
    return Rows(entries=found, problems=tuple(_problems(source, len(found), total, onward, asked, twice)))


def _problems(
    source: Source, shown: int, total: int | None, onward: str, asked: Container[str], twice: Sequence[str]
) -> Iterable[str]:
    if twice:
        yield f"{len(twice)} key(s) stand twice with different rows, first {twice[0]}"
    if not source.complete or not shown:
        return
    if onward and onward not in asked:
        yield f"the list goes on at {onward}, which was not read (list_pages is {source.list_pages})"
    elif total is not None and total != shown:
        yield f"the site prints a total of {total} and {shown} rows were read"


def settle_rows(found: Findings, rows: Rows, last_accepted: Edition | None, *, seen_at: datetime | None = None) -> None:
    """Write what came, changed or left. Stands inside the caller's transaction.

    `seen_at`: when the rows were seen, where that is not now (a held edition that a person lets pass).
    """
    seen_at = seen_at or found.now
    source, versions = found.source, found.workspace.facts.versions
    if source.register is None or not rows.entries:
        return
    standing = {version.key: version for version in versions.standing(source.name) if isinstance(version.record, Entry)}
    before = {key: version.record for key, version in standing.items() if isinstance(version.record, Entry)}
    after = {key: entry for key, (entry, _) in rows.entries.items()}
    changed: set[str] = set()
    for difference in compare(before, after if source.complete else {**before, **after}):
        key = difference.entry.key
        changed.add(key)
        old = standing.get(key)
        if difference.kind is not Kind.ENTRY_REMOVED:
            _arrived(found, difference, old, rows.entries[key][1], seen_at)
        elif old is not None and last_accepted is not None and old.last_seen < last_accepted.seen_at:
            versions.end(old, seen_at)
            found.add(_change(found, difference, old, None, old.snapshots), difference.entry)
    if not source.complete:
        versions.touch_all([standing[key].id for key in after if key in standing and key not in changed], seen_at)
        return
    found.workspace.facts.sightings.sweep(
        source.name, seen_at, missing=[old for key, old in standing.items() if key not in after],
        back=[old for key, old in standing.items() if old.missed_at and key in after and key not in changed],
    )  # fmt: skip


def _arrived(
    found: Findings, difference: EntryDifference, old: Version | None, snapshot: int, seen_at: datetime
) -> None:
    version = found.workspace.facts.versions.add(
        difference.entry, source=found.source.name, seen_at=seen_at, snapshots=(snapshot,),
        reader=found.source.reader,
    )  # fmt: skip
    found.add(_change(found, difference, old, version, (snapshot,)), difference.entry)


def _change(
    found: Findings, difference: EntryDifference, old: Version | None, new: Version | None, snapshots: tuple[int, ...]
) -> Change:
    detail = difference.detail
    if difference.kind is Kind.ENTRY_REMOVED:
        detail = "no longer shown, at two checks in a row; this says nothing about why"
    return Change(
        kind=difference.kind, source=found.source.name, key=difference.entry.key, title=difference.entry.name,
        seen_at=found.now, detail=detail, snapshots=snapshots, before=old.id if old else None,
        after=new.id if new else None,
    )  # fmt: skip
