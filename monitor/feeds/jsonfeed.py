"""A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1). Pure; the same feed gives the same bytes."""

import json
from datetime import UTC
from typing import Any

from monitor.feeds.gathering import Feed
from monitor.feeds.items import Item, clean
from monitor.feeds.places import Places

MEDIA_TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def to_json(feed: Feed, places: Places) -> bytes:
    """The JSON document, UTF-8. What no field of the format has stands in `_regwatch`."""
    told: dict[str, Any] = {
        "version": VERSION,
        "title": clean(feed.title),
        "home_page_url": feed.home,
        "feed_url": places.of(feed.query),
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": "regwatch"}],
    }
    if feed.older:
        told["next_url"] = places.of(feed.older)
    told["items"] = [_item(item) for item in feed.items]
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _item(item: Item) -> dict[str, Any]:
    change = item.change
    moment = item.seen_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    told: dict[str, Any] = {"id": item.id, "url": item.page}
    if item.official:
        told["external_url"] = item.official
    return told | {
        "title": item.title,
        "summary": item.summary,
        "content_html": str(item.html),
        "date_published": moment,
        "date_modified": moment,
        "tags": [change.kind.value, clean(change.source)],
        "_regwatch": {
            "id": change.id,
            "kind": change.kind.value,
            "source": clean(change.source),
            "key": clean(change.key),
            "cause": clean(change.cause) if change.cause else None,
            "published": change.published.isoformat() if change.published else None,
            "effective": change.effective.isoformat() if change.effective else None,
            "seen_at": moment,
            "snapshots": list(change.snapshots),
        },
    }
