"""A feed as Atom (RFC 4287), through the feedgenerator library. Pure; the same feed gives the same bytes."""

from datetime import datetime
from io import BytesIO
from typing import Any

import feedgenerator  # type: ignore[import-untyped]
from markupsafe import escape

from monitor.feeds.gathering import Feed
from monitor.feeds.items import Item, clean
from monitor.feeds.places import Places

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def to_atom(feed: Feed, places: Places) -> bytes:
    """The Atom document, UTF-8."""
    made = _Atom(
        title=clean(feed.title), link=feed.home, description=feed.description, language=feed.language,
        author_name="regwatch", feed_url=places.of(feed.query), feed_guid=feed.id,
        updated=feed.updated, first=places.first(feed), older=places.of(feed.older) if feed.older else "",
    )  # fmt: skip
    for item in feed.items:
        _add(made, item)
    written = BytesIO()
    made.write(written, "utf-8")
    return written.getvalue()


def _add(made: "_Atom", item: Item) -> None:
    change = item.change
    made.add_item(
        title=item.title, link=item.page, description=str(escape(item.summary)), content=str(item.html),
        unique_id=item.id, pubdate=item.seen_at, updateddate=item.seen_at, official=item.official,
        categories=[change.kind.value, clean(change.source)],
    )  # fmt: skip


class _Atom(feedgenerator.Atom1Feed):  # type: ignore[misc]
    """What the library leaves out: paging (RFC 5005), the official page, and a date for feeds without items."""

    def latest_post_date(self) -> datetime:
        moment: datetime = self.feed["updated"]
        return moment

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, address in (("first", self.feed["first"]), ("next", self.feed["older"])):
            if address:
                handler.addQuickElement("link", "", {"rel": relation, "href": address})
        handler.addQuickElement("generator", "regwatch")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["official"]:
            handler.addQuickElement("link", "", {"rel": "related", "href": item["official"], "title": "Official page"})
