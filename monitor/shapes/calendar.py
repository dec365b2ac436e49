"""The JSON shape of the calendar. Documented in docs/json.md; change both together."""

from typing import Any

from monitor.calendars.published import Published


def event_shape(published: Published, page: str) -> dict[str, Any]:
    """One entry of the calendar; `page` is its page in the archive."""
    event = published.event
    return {
        "uid": event.uid,
        "day": event.day,
        "kind": event.occasion,
        "what": event.what,
        "what_zh": event.what_zh,
        "key": event.key,
        "title": event.title,
        "source": event.source,
        "cause": event.cause or None,
        "reason": event.reason,
        "state": event.state,
        "url": event.url,
        "page": page,
        "sequence": published.sequence,
        "created": published.created,
        "changed": published.changed,
    }
