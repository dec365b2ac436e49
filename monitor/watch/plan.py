"""What a check should ask for: addresses known, validators for conditional requests, what is due again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.workspace import Workspace
from snapshots.archive import Archive
from snapshots.locations import Location
from snapshots.model import Notice, Role, Snapshot, Verdict
from spiders.base import Source
from spiders.plan import Known, Plan, follows
from spiders.platforms.shapes import Link
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.page import Page
from spiders.revisit import due
from spiders.sources import all_sources

FULL = timedelta(days=7)  # servers send wrong validators: after so long a page is asked for whole (stack.md, section 1)
LATE = timedelta(days=7)  # acts are posted up to some days after the day they carry; a list is read back so much more


def make_plan(source: Source, workspace: Workspace, now: datetime, allow: tuple[str, ...] = ()) -> Plan:
    """The plan of one source's check, from what the archive remembers. `allow`: hosts beyond the source's own."""
    known: dict[str, Known] = {}
    skip: set[str] = set()
    revisit: list[Link] = []
    for entrance in source.entrances:
        snapshot = workspace.archive.latest(entrance)
        if snapshot and snapshot.verdict is Verdict.OK:
            page = page_of(workspace.archive, snapshot)
            known[entrance] = _known(workspace.archive, snapshot, _led_to(source, page), now)
    left = _left(source, workspace)
    for location in workspace.facts.locations.all(source=source.name):
        version = workspace.facts.versions.current(location.key)
        record = version.record if version else None
        documents = record.attachments if isinstance(record, Notice) else ()
        links = tuple(Link(url=d.url, role=Role.ATTACHMENT, title=d.label) for d in documents)
        known[location.url] = _remembered(workspace.archive, location.url, links, now)
        known |= {link.url: _remembered(workspace.archive, link.url, (), now) for link in links}
        if location.url in source.pages:
            continue  # asked at every check
        if location.url in left:
            continue  # taken out of the configuration
        if due(location.first_seen, location.last_checked, now):
            revisit.append(Link(url=location.url, role=Role.ARTICLE))
        else:
            skip.add(location.url)
    for location in _held_by_neighbours(source, workspace):
        known.setdefault(location.url, Known())
        if not due(location.first_seen, location.last_checked, now):
            skip.add(location.url)
    pages = tuple(Link(url=url, role=Role.ARTICLE) for url in source.pages)
    last = workspace.facts.editions.last_accepted(source.name)
    since = (last.seen_at.astimezone(ZoneInfo(source.timezone)) - LATE).date() if last else None
    return Plan(source=source, allow=allow, known=known, skip=frozenset(skip), revisit=(*pages, *revisit), since=since)


def _held_by_neighbours(source: Source, workspace: Workspace) -> Iterator[Location]:
    """Pages on this source's hosts that another column brought, and reads for the same registers: asked for once."""
    own, feeds = set(source.hosts), {register.name for register in source.registers}
    for other in all_sources().values():
        if other.name != source.name and own & set(other.hosts) and feeds <= {one.name for one in other.registers}:
            yield from (
                found for found in workspace.facts.locations.all(source=other.name) if found.url not in source.pages
            )


def _left(source: Source, workspace: Workspace) -> frozenset[str]:
    """Addresses a source without any list once had and no longer names."""
    latest = (workspace.archive.latest(url) for url in source.pages)
    if source.entrances or any(snapshot.role is Role.LIST for snapshot in latest if snapshot):
        return frozenset()
    held = (location.url for location in workspace.facts.locations.all(source=source.name))
    return frozenset(held) - set(source.pages)


def _led_to(source: Source, page: Page) -> tuple[Link, ...]:
    """Where a page led; nowhere, when what was readable once is beyond our bounds now."""
    try:
        return follows(source, page)
    except UnreadableError:
        return ()


def page_of(archive: Archive, snapshot: Snapshot) -> Page:
    """A snapshot's stored bytes as a page to read. Raises CorruptBodyError."""
    headers = {name.casefold(): value for name, value in archive.headers(snapshot.seq)}
    return Page(
        url=snapshot.url,
        final_url=snapshot.final_url,
        role=snapshot.role,
        body=archive.body(snapshot.seq),
        content_type=headers.get("content-type", ""),
    )


def _remembered(archive: Archive, url: str, links: tuple[Link, ...], now: datetime) -> Known:
    snapshot = archive.latest(url)
    usable = snapshot is not None and snapshot.verdict in (Verdict.OK, Verdict.UNAVAILABLE)
    return _known(archive, snapshot, links, now) if snapshot and usable else Known(follows=links)


def _known(archive: Archive, snapshot: Snapshot, links: tuple[Link, ...], now: datetime) -> Known:
    came = archive.came_whole(snapshot.url) if snapshot.status == 304 else snapshot.fetched_at
    if came is None or now - came > FULL:
        return Known(follows=links)
    headers = {name.casefold(): value for name, value in archive.headers(snapshot.seq)}
    return Known(etag=headers.get("etag", ""), last_modified=headers.get("last-modified", ""), follows=links)
