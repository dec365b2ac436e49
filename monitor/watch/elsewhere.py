"""Acts that a list links to on a host we do not ask: known by title and day alone, and never missed for that."""

from collections.abc import Iterable, Iterator

from monitor.watch.plan import page_of
from monitor.watch.readings import Reading, held_as, listed
from monitor.workspace import Workspace
from snapshots.model import Role, Snapshot, Verdict
from spiders.base import Source
from spiders.plan import reaches


def read_elsewhere(
    source: Source, workspace: Workspace, snapshots: Iterable[Snapshot], allow: tuple[str, ...]
) -> Iterator[Reading]:
    """One reading for each listed act whose page lies on a host that is neither the source's nor allowed.

    Its snapshot is the list page; it has no text. Once the user allows the host, its page is fetched like any other.
    """
    captured = list(snapshots)
    said = listed(source, workspace.archive, captured)
    for snapshot in captured:
        if snapshot.role is not Role.LIST or snapshot.verdict is not Verdict.OK:
            continue
        listing = source.listing(page_of(workspace.archive, snapshot))
        for link in (said[link.url] for link in (listing.links if listing else ())):
            if link.title and not reaches(source, link.url, allow):
                found = source.heading(link)
                yield Reading(snapshot=snapshot, notice=held_as(workspace, found), snapshots=(snapshot.seq,))
