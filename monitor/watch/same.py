"""Whether a page says what it said when it was last read: then it need not be read again. Writes nothing.

A visit counter moves at every visit and a 304 moves nothing; reading an act takes ten times as long as finding out.
Two prints are kept of each address: of its bytes, and of what its layout took from them (`Article`). Both include
the state of our reading and what the list said, so that better reading, or a corrected title, is never overlooked.
"""

import hashlib
from dataclasses import dataclass

import msgspec

from monitor.workspace import Workspace
from snapshots.model import Notice, Snapshot, Verdict, Version
from spiders.base import Source
from spiders.platforms.shapes import Link
from spiders.reading.pages.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """What tells one state of a page from another: `body` its bytes, `article` what is read from them."""

    body: str
    article: str


def standing_version(source: Source, workspace: Workspace, snapshot: Snapshot) -> Version | None:
    """The version a page's address speaks for, when it was read as we read today and has all its documents still."""
    location = workspace.facts.locations.of(snapshot.url)
    current = workspace.facts.versions.current(location.key) if location else None
    if current is None or current.reader != source.reader or not isinstance(current.record, Notice):
        return None
    for document in current.record.attachments:
        newest = workspace.archive.latest(document.url, Verdict.OK)
        if (newest.sha256 if newest else None) != document.sha256:
            return None
    return current


def body_print(source: Source, snapshot: Snapshot, link: Link | None) -> str:
    """The print of a page's bytes."""
    return _digest(
        source.reader, snapshot.final_url, snapshot.verdict, snapshot.sha256 or "", msgspec.json.encode(link)
    )


def article_print(source: Source, page: Page, link: Link | None) -> str:
    """The print of what a layout takes from a page; '' when none fits or the source reads pages in its own way."""
    if source.visits:
        return ""
    article = source.article(page)
    if article is None:
        return ""
    return _digest(source.reader, page.final_url, msgspec.json.encode(article), msgspec.json.encode(link))


def _digest(*parts: str | bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(part if isinstance(part, bytes) else part.encode())
        made.update(b"\0")
    return made.hexdigest()
