"""From sealed captures to readings: what each article says now, with its annexes. Always from stored bytes."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.watch.annexes import Annexed, annexed
from monitor.watch.plan import page_of
from monitor.workspace import Workspace
from snapshots.archive import Archive
from snapshots.identity import identity_of
from snapshots.model import Notice, Role, Snapshot, Verdict
from spiders.base import Source
from spiders.platforms.shapes import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article of a check as read: `snapshots` are the originals it came from, page first."""

    snapshot: Snapshot
    notice: Notice
    snapshots: tuple[int, ...]
    annexed: tuple[Annexed, ...] = ()


def listed(source: Source, archive: Archive, snapshots: Iterable[Snapshot]) -> dict[str, Link]:
    """Every record the good list pages of a check show, by address."""
    found: dict[str, Link] = {}
    for snapshot in snapshots:
        if snapshot.role is Role.LIST and snapshot.verdict is Verdict.OK:
            listing = source.listing(page_of(archive, snapshot))
            found |= {link.url: link for link in listing.links} if listing else {}
    return found


def read_all(
    source: Source, workspace: Workspace, snapshots: Sequence[Snapshot], links: Mapping[str, Link]
) -> list[Reading]:
    """Read every usable article among the captures of a check, in the order captured."""
    readings = []
    for snapshot in snapshots:
        if snapshot.role is Role.ARTICLE and snapshot.verdict in (Verdict.OK, Verdict.UNAVAILABLE):
            reading = read(source, workspace, snapshot, links.get(snapshot.url))
            if reading:
                readings.append(reading)
    return readings


def read(source: Source, workspace: Workspace, snapshot: Snapshot, link: Link | None = None) -> Reading | None:
    """Read one article with its annexes, under the key we hold the act by. None when no layout fits."""
    notice = source.read(page_of(workspace.archive, snapshot), link)
    if notice is None:
        return None
    documents = [(d, workspace.archive.latest(d.url, Verdict.OK)) for d in notice.attachments]
    sealed = tuple(dataclasses.replace(d, sha256=found.sha256 if found else None) for d, found in documents)
    notice = held_as(workspace, dataclasses.replace(notice, attachments=sealed))
    return Reading(
        snapshot=snapshot,
        notice=notice,
        snapshots=(snapshot.seq, *(found.seq for _, found in documents if found)),
        annexed=tuple(annexed(source, workspace, notice)),
    )


def held_as(workspace: Workspace, notice: Notice) -> Notice:
    """The key under which we already hold this act: by identity, or, for an act without number, by address.

    An unnumbered act is named by its title; when the publisher mends the title in place it stays the same act.
    """
    key = workspace.facts.versions.key_of(notice.identity)
    location = workspace.facts.locations.of(notice.url)
    if key is None and location is not None and notice.number is None:
        current = workspace.facts.versions.current(location.key)
        if current and isinstance(current.record, Notice) and current.record.number is None:
            key = location.key
    return dataclasses.replace(notice, key=key, identity=identity_of(key)) if key else notice
