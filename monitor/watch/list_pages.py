"""The good list pages of one check, each parsed once, whatever is then asked of them. Always from stored bytes."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.watch.plan import page_of
from snapshots.archive import Archive
from snapshots.model import Role, Snapshot, Verdict
from spiders.base import Source
from spiders.platforms.shapes import Link, Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What one list page shows; its page is let go as soon as it was read."""

    snapshot: Snapshot
    listing: Listing


def list_pages(source: Source, archive: Archive, snapshots: Iterable[Snapshot]) -> tuple[ListPage, ...]:
    """Every good list page among the captures of a check that a layout fits, in their order."""
    good = (one for one in snapshots if one.role is Role.LIST and one.verdict is Verdict.OK)
    read = ((one, source.listing(page_of(archive, one))) for one in good)
    return tuple(ListPage(snapshot=one, listing=listing) for one, listing in read if listing is not None)


def listed(shown: Iterable[ListPage]) -> dict[str, Link]:
    """Every record that list pages show, by address.

    A page that only leads on to its text says little of it: what the list said of that page is said of the text.
    """
    found: dict[str, Link] = {}
    for one in shown:
        leading = found.get(one.snapshot.url)
        for link in one.listing.links:
            found[link.url] = _led_to(link, leading) if leading else link
    return found


def _led_to(link: Link, leading: Link) -> Link:
    return dataclasses.replace(link, title=link.title or leading.title, published=link.published or leading.published)


def repeated(shown: Sequence[ListPage]) -> Iterator[str]:
    """List pages that show just what an earlier one shows: page 1 for every number, of a list that prints none."""
    first: dict[tuple[str, ...], int] = {}
    for one in shown:
        links = tuple(link.url for link in one.listing.links)
        if links and first.setdefault(links, one.listing.page_asked) < one.listing.page_asked:
            yield f"{one.snapshot.url}: shows just what page {first[links]} shows: the pager is ignored"


def count(source: Source, shown: Sequence[ListPage], snapshots: Iterable[Snapshot]) -> int:
    """How many records the first list page that shows any shows: later checks page less far back than the first."""
    # An act's own page that only leads on to its text serves as a list of one, and may come before any list.
    onward = (url for one in shown for url in _onward(one.listing))
    as_lists = {*source.entrances, *source.pages, *onward}
    expected = any(one.role is Role.LIST and one.verdict is Verdict.OK and one.url in as_lists for one in snapshots)
    lists = [one for one in shown if one.snapshot.url in as_lists or not expected]
    return next((number for one in lists if (number := len({link.url for link in one.listing.links}))), 0)


def _onward(listing: Listing) -> Iterator[str]:
    yield from (link.url for link in listing.links if link.role is Role.LIST)
    yield from filter(None, (listing.signpost, listing.next_page))
