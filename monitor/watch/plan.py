"""What a check should ask for: addresses known, validators for conditional requests, what is due again."""

from datetime import datetime

from monitor.workspace import Workspace
from snapshots.archive import Archive
from snapshots.model import Notice, Role, Snapshot, Verdict
from spiders.base import Source
from spiders.plan import Known, Plan, follows
from spiders.platforms.shapes import Link
from spiders.reading.pages.page import Page
from spiders.revisit import due


def make_plan(source: Source, workspace: Workspace, now: datetime, allow: tuple[str, ...] = ()) -> Plan:
    """The plan of one source's check, from what the archive remembers. `allow`: hosts beyond the source's own."""
    known: dict[str, Known] = {}
    skip: set[str] = set()
    revisit: list[Link] = []
    for entrance in source.entrances:
        snapshot = workspace.archive.latest(entrance)
        if snapshot and snapshot.verdict is Verdict.OK:
            page = page_of(workspace.archive, snapshot)
            known[entrance] = _known(workspace.archive, snapshot, follows(source, page))
    left = _left(source, workspace)
    for location in workspace.facts.locations.all(source=source.name):
        version = workspace.facts.versions.current(location.key)
        record = version.record if version else None
        documents = record.attachments if isinstance(record, Notice) else ()
        links = tuple(Link(url=d.url, role=Role.ATTACHMENT, title=d.label) for d in documents)
        known[location.url] = _remembered(workspace.archive, location.url, links)
        known |= {link.url: _remembered(workspace.archive, link.url, ()) for link in links}
        if location.url in source.pages:
            continue  # asked at every check
        if location.url in left:
            continue  # taken out of the configuration
        if due(location.first_seen, location.last_checked, now):
            revisit.append(Link(url=location.url, role=Role.ARTICLE))
        else:
            skip.add(location.url)
    pages = tuple(Link(url=url, role=Role.ARTICLE) for url in source.pages)
    return Plan(source=source, allow=allow, known=known, skip=frozenset(skip), revisit=(*pages, *revisit))


def _left(source: Source, workspace: Workspace) -> frozenset[str]:
    """Addresses a source without any list once had and no longer names."""
    latest = (workspace.archive.latest(url) for url in source.pages)
    if source.entrances or any(snapshot.role is Role.LIST for snapshot in latest if snapshot):
        return frozenset()
    held = (location.url for location in workspace.facts.locations.all(source=source.name))
    return frozenset(held) - set(source.pages)


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


def _remembered(archive: Archive, url: str, links: tuple[Link, ...]) -> Known:
    snapshot = archive.latest(url)
    usable = snapshot is not None and snapshot.verdict in (Verdict.OK, Verdict.UNAVAILABLE)
    return _known(archive, snapshot, links) if snapshot and usable else Known(follows=links)


def _known(archive: Archive, snapshot: Snapshot, links: tuple[Link, ...]) -> Known:
    headers = {name.casefold(): value for name, value in archive.headers(snapshot.seq)}
    return Known(etag=headers.get("etag", ""), last_modified=headers.get("last-modified", ""), follows=links)
