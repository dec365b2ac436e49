"""Search over all versions, notices, entries and documents. The index is a file of its own, made from the archive.

    update(opened)                                   # after every check; a read-only workspace will do
    found = search(opened, Asked(words="口罩 GB 2626", kind=Kind.NOTICE, offset=20))
    for hit in found.hits:
        for text, marked in hit.snippet: ...         # escape `text`; put <mark> around what is marked

A page shows `found.total` (with "more than" where `found.more`), links the next page where `found.following`, and a hit
to `links.record(hit.key)`; where `hit.newest` is false, to the version `hit.last`. SearchError is the asker's to mend
(400, show `problem` and `remedy` beside the form), IndexNotReadyError passes by itself (503 with Retry-After, in
`ready_in` seconds where that is known). `update` never runs twice at once and may be called as often as one likes;
`Keeper` calls it beside a server, `refresh_beside` after a check of the watcher, `refresh_after_a_check` in a command.
"""

from monitor.search.asked import MAX_CHARACTERS, MAX_LIMIT, MAX_OFFSET, Asked, Kind, Order
from monitor.search.errors import IndexNotReadyError, SearchError
from monitor.search.filling import Updated, update
from monitor.search.finding import search
from monitor.search.found import Found, Hit, Pieces
from monitor.search.keeping import Keeper, refresh_after_a_check, refresh_beside

__all__ = [
    "MAX_CHARACTERS", "MAX_LIMIT", "MAX_OFFSET", "Asked", "Found", "Hit", "IndexNotReadyError", "Keeper",
    "Kind", "Order", "Pieces", "SearchError", "Updated", "refresh_after_a_check", "refresh_beside", "search", "update",
]  # fmt: skip
