"""Why what came may be another page than the one asked for, by what was there before. Pure."""

from collections.abc import Iterator

from snapshots.identity import folded
from spiders.reading.document import Document
from spiders.reading.pages.page import Page

_SUBSTANTIAL = 200  # characters; a shorter text may shrink as it likes
_TENTH, _THIRD = 10, 3


def doubt_of(old: Document, new: Document, before: Page, after: Page) -> str:
    """Why what came may be another page than the one asked for; '' when it is not doubted."""
    was, now = list(_lines(old)), list(_lines(new))
    length, left = sum(map(len, was)), sum(map(len, now))
    if length < _SUBSTANTIAL:
        return ""
    shrank = f"its text shrank from {length} to {left} characters"
    if left * _TENTH <= length:
        return f"{shrank}; held until it is seen whole again or released"
    nothing_left = set(was).isdisjoint(now)
    moved = after.final_url not in (after.url, before.final_url)
    if nothing_left and moved:
        return f"answered by {after.final_url} with another text; held until released"
    if nothing_left and left * _THIRD <= length:
        return f"{shrank} and none of its lines is left; held until it is seen whole again or released"
    return ""


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        rows = (block,) if isinstance(block, str) else (" ".join(row) for row in block.rows)
        yield from filter(None, map(folded, rows))
