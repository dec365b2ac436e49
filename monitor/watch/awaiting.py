"""What a list named and no check could read yet: asked for again, whether or not the list still shows it.

A list moves on while a page answers 503, or a crawl ends at its time limit; without this the act would be missed and
nobody told. Pages that are gone are not waited for, nor any longer than a month.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.watch.list_pages import ListPage, listed
from monitor.watch.plan import page_of
from monitor.workspace import Workspace
from snapshots.awaited import Awaited
from snapshots.model import Role, Snapshot, Verdict
from spiders.base import Source
from spiders.plan import Plan, reaches
from spiders.platforms.shapes import Link

_OVER = (Verdict.OK, Verdict.UNAVAILABLE, Verdict.GONE, Verdict.MOVED)
LONGEST = timedelta(days=30)
MOST = 2_000  # pages waited for; a list that names more and gives none of them is broken, which is told anyway


def awaited_links(source: Source, opened: Workspace) -> dict[str, Link]:
    """The pages a source waits for, as the list pages that named them say, by address."""
    waiting = opened.facts.awaited.of(source.name)
    found: dict[str, Link] = {}
    for number in sorted({page.listed_in for page in waiting}):
        wanted = {page.url for page in waiting if page.listed_in == number}
        listing = source.listing(page_of(opened.archive, opened.archive.snapshot(number)))
        found |= {link.url: link for link in (listing.links if listing else ()) if link.url in wanted}
    return found


def with_awaited(plan: Plan, opened: Workspace) -> Plan:
    """A plan that also asks for the pages waited for."""
    return replace(plan, revisit=(*plan.revisit, *awaited_links(plan.source, opened).values()))


def keep_awaiting(
    source: Source,
    opened: Workspace,
    snapshots: Sequence[Snapshot],
    shown: Sequence[ListPage],
    now: datetime,
    allow: tuple[str, ...],
) -> None:
    """Put down what this accepted check's lists named and it did not read. Stands inside the caller's transaction."""
    if not opened.facts.awaited.of(source.name) and all(map(opened.facts.locations.of, listed(shown))):
        return
    waiting = {page.url: page for page in opened.facts.awaited.of(source.name) if now - page.since < LONGEST}
    for one in shown:
        for link in one.listing.links:
            if link.role is Role.ARTICLE and reaches(source, link.url, allow):
                waiting.setdefault(link.url, Awaited(url=link.url, listed_in=one.snapshot.seq, since=now))
    # What came is not waited for: a frame, or a page that only leads on, is held under another address than its own.
    over = {s.url for s in snapshots if s.verdict in _OVER}
    unread = [page for page in waiting.values() if page.url not in over and not opened.facts.locations.of(page.url)]
    opened.facts.awaited.replace(source.name, unread[:MOST])
