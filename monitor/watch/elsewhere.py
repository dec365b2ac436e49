"""Acts that a list links to on a host we do not ask: known by title and day alone, and never missed for that."""

from collections.abc import Iterator, Sequence

from monitor.watch.list_pages import ListPage, listed
from monitor.watch.readings import Reading, held_as
from monitor.workspace import Workspace
from spiders.base import Source
from spiders.plan import reaches


def read_elsewhere(
    source: Source, workspace: Workspace, shown: Sequence[ListPage], allow: tuple[str, ...]
) -> Iterator[Reading]:
    """One reading for each listed act whose page lies on a host that is neither the source's nor allowed.

    Its snapshot is the list page; it has no text. Once the user allows the host, its page is fetched like any other.
    """
    said = listed(shown)
    for one in shown:
        for link in (said[link.url] for link in one.listing.links):
            if link.title and not reaches(source, link.url, allow):
                found = source.heading(link)
                yield Reading(snapshot=one.snapshot, notice=held_as(workspace, found), snapshots=(one.snapshot.seq,))
