"""One check, end to end. Crawls in the running loop; archives, reads and compares in a thread of its own."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor import guard
from monitor.diff.change import Change
from monitor.guard import Fault
from monitor.settings import Settings
from monitor.watch.awaiting import awaited_links, keep_awaiting, with_awaited
from monitor.watch.elsewhere import read_elsewhere
from monitor.watch.findings import Findings
from monitor.watch.incidents import incidents
from monitor.watch.list_pages import ListPage, count, list_pages, listed, repeated
from monitor.watch.pages import settling
from monitor.watch.plan import make_plan
from monitor.watch.readings import NOTHING, read_all
from monitor.watch.rhythm import silence
from monitor.watch.rows import Rows, read_rows, settle_rows
from monitor.workspace import Workspace, workspace
from snapshots.errors import CorruptBodyError, RegwatchError
from snapshots.model import Edition, Role, Snapshot, Verdict
from spiders.base import Source
from spiders.crawl import crawl
from spiders.plan import Clock, Crawl, Network
from spiders.platforms.shapes import Article

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one check of one source came to."""

    source: str
    changes: tuple[Change, ...]
    reasons: tuple[str, ...]  # what is wrong with watching it; empty when all is well
    held: bool
    first: bool  # the first accepted edition: recorded, never announced
    pages: int


async def check(sources: Sequence[Source], settings: Settings, clock: Clock) -> AsyncIterator[Outcome]:
    """Check sources together in one crawl process; yields each outcome as its source ends."""
    by_name = {source.name: source for source in sources}
    with workspace(settings.data) as opened:
        plans = [with_awaited(make_plan(source, opened, clock(), settings.network.allow), opened) for source in sources]
    async for crawled in crawl(plans, network_of(settings), clock):
        yield await asyncio.to_thread(
            archive_and_settle, settings.data, by_name[crawled.source], crawled, settings, clock()
        )


def network_of(settings: Settings) -> Network:
    """The network settings as the spiders take them."""
    given = settings.network
    return Network(
        contact=given.contact, proxy=given.proxy, ca_file=given.ca_file, delay=given.delay, timeout=given.timeout,
        crawl_timeout=given.crawl_timeout, allow=given.allow,
    )  # fmt: skip


def archive_and_settle(folder: Path, source: Source, crawled: Crawl, settings: Settings, now: datetime) -> Outcome:
    """Seal what a crawl brought, then settle it."""
    with workspace(folder) as opened:
        snapshots = opened.archive.record(crawled.captures)
        try:
            return settle(
                opened, source, snapshots, settings, now, trouble=crawled.trouble, lists_cut=crawled.lists_cut,
                articles=crawled.articles,
            )  # fmt: skip
        except (sqlite3.Error, OSError, CorruptBodyError):
            raise  # our own ground gives way: no source could be settled on it
        except Exception as error:  # a page that our reading stumbles over must not cost the other sources
            log.exception("%s could not be settled", source.name)
            return settle(opened, source, [], settings, now, trouble=_stumbled(error))


def _stumbled(error: Exception) -> str:
    """What a person can report of an error that settling did not foresee."""
    words = error.problem if isinstance(error, RegwatchError) else f"{type(error).__name__}: {error}"
    return f"our own code failed on what came; it is kept, and nothing of it was told ({words[:300]})"


def settle(
    opened: Workspace,
    source: Source,
    snapshots: Sequence[Snapshot],
    settings: Settings,
    now: datetime,
    *,
    trouble: str = "",
    lists_cut: str = "",
    released: str = "",
    articles: Mapping[str, Article] = NOTHING,
) -> Outcome:
    """Guard, compare and record one check, all or nothing. `released`: an operator's reason to let it pass.

    `articles`: what the crawl took from the captures when it judged them, by address.
    """
    editions = opened.facts.editions
    lists = list_pages(source, opened.archive, snapshots)
    links = listed(lists)
    rows = read_rows(source, lists, {snapshot.url for snapshot in snapshots})
    shown = _shown(source, snapshots, lists, rows)
    last_accepted = editions.last_accepted(source.name)
    ruling = guard.rule(
        source, snapshots, trouble=trouble, listed=shown, last_accepted=last_accepted,
        problems=[*rows.problems, *repeated(lists)],
        lists_cut=lists_cut,
    )  # fmt: skip
    held = ruling.held and not released
    readings, unchanged = read_all(
        source, opened, _trusted(opened, snapshots, held), awaited_links(source, opened) | links, articles
    )
    if not held:
        readings += read_elsewhere(source, opened, lists, settings.network.allow)
    found = Findings(source=source, workspace=opened, now=now, silent=last_accepted is None, released=bool(released))
    with opened.facts.transaction():
        pages = [] if held and source.entrances and not links else [s for s in snapshots if s.role is Role.ARTICLE]
        settled = settling(found)
        settled.keep(unchanged)
        settled.settle(readings, pages)
        held |= bool(found.doubts)
        if not held:
            held_before = editions.last(source.name) if released else None
            settle_rows(found, rows, last_accepted, seen_at=held_before.seen_at if held_before else None)
            keep_awaiting(source, opened, snapshots, lists, now, settings.network.allow)
        faults = _faults(found, ruling)
        reasons = tuple(fault.reason for fault in faults)
        trouble_told = [] if released else incidents(opened, source, faults, snapshots, now, settings.operators)
        if not released:
            edition = Edition(
                id=0, source=source.name, seen_at=now, records=shown, complete=source.complete, held=held,
                reasons=reasons, snapshots=tuple(s.seq for s in snapshots),
            )  # fmt: skip
            editions.add(edition)
        changes = [*found.changes, *((change, "") for change in trouble_told)]
        readers = opened.ledger.subscribers.effective(settings.subscription)
        fresh = opened.ledger.record(changes, readers, occasion=f"{source.name}/{now.isoformat()}", now=now)
    return Outcome(
        source=source.name, changes=tuple(fresh), reasons=reasons, held=held,
        first=last_accepted is None and not held, pages=len(snapshots),
    )  # fmt: skip


def _faults(found: Findings, ruling: guard.Ruling) -> list[Fault]:
    """Everything that is wrong with watching a source, as this check saw it."""
    faults = [*ruling.faults, *(Fault(name="annexes", reason=problem) for problem in found.problems)]
    faults += [Fault(name="moved", reason=found.vanished)] if found.vanished else []
    faults += [Fault(name="doubt", reason=doubt) for doubt in found.doubts]
    return faults or ([] if found.silent else silence(found.workspace, found.source, found.now))


def _shown(source: Source, snapshots: Sequence[Snapshot], lists: Sequence[ListPage], rows: Rows) -> int:
    """How many records this check showed, counted so that two checks can be compared."""
    if rows.entries:
        return len(rows.entries)
    if not source.entrances and not any(s.role is Role.LIST for s in snapshots):
        return sum(s.role is Role.ARTICLE and s.verdict in (Verdict.OK, Verdict.UNAVAILABLE) for s in snapshots)
    return count(source, lists, snapshots)


def _trusted(opened: Workspace, snapshots: Sequence[Snapshot], held: bool) -> list[Snapshot]:
    """Of a held edition only addresses already known are read: each page still speaks for itself."""
    locations = opened.facts.locations
    return [s for s in snapshots if not held or s.role is not Role.ARTICLE or locations.of(s.url)]
