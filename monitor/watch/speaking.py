"""Which of several pages speaks for an act: copies may differ, and must not look like amendments. Writes nothing.

The publisher's own page outranks a copy in the library of another body, the Chinese text a translation, the page a
mirror's. A page outranks silently when it comes; whatever it changes later is told.
"""

import re
from collections.abc import Container
from enum import Enum

from monitor.watch.findings import Findings
from snapshots.model import Notice, Verdict, Version
from spiders.base import Source
from spiders.sources import all_sources


class Voice(Enum):
    """What a page is to the standing version of its act."""

    SPEAKS = "what it says now is compared and told"
    ORIGINAL = "it takes the place of a copy: what differs is no change, unless it changes what we told"
    COPY = "it says nothing new"


def voice(found: Findings, current: Version, notice: Notice, gone: Container[str]) -> Voice:
    """What the page of `notice` is to `current`; `gone` are the addresses this check found gone."""
    before = current.record
    assert isinstance(before, Notice)
    if not _is_chinese(before) and _is_chinese(notice) and notice.text_available:
        return Voice.ORIGINAL
    if before.url == notice.url or before.url in gone:
        return Voice.SPEAKS
    if _is_chinese(before) != _is_chinese(notice):
        return Voice.COPY  # a translation shares the act's identity and amends nothing
    locations = found.workspace.facts.locations
    speaking, known = locations.of(before.url), locations.of(notice.url) is not None
    vanished = speaking is not None and speaking.misses != 0
    if vanished or (notice.text_available and not before.text_available):
        return Voice.SPEAKS
    if _outranks(found.source, current, notice) and notice.text_available:
        return Voice.SPEAKS if known else Voice.ORIGINAL
    # A page we knew is read again only when it changed: while the speaking one is shut, its mirror's word is news.
    return Voice.SPEAKS if known and _mirrors(found.source, before, notice) and _shut(found, before) else Voice.COPY


def _outranks(source: Source, current: Version, notice: Notice) -> bool:
    """Whether this source's page is nearer to those who issued the act than the one that speaks."""
    before = current.record
    assert isinstance(before, Notice)
    if _mirrors(source, before, notice):
        return source.canonical(notice.url) == notice.url
    speaking = all_sources().get(current.source)
    return speaking is not None and _issues(source, notice) and not _issues(speaking, notice)


def _issues(source: Source, notice: Notice) -> bool:
    return source.publisher.code in {issuer.code for issuer in notice.issuers}


def _mirrors(source: Source, before: Notice, notice: Notice) -> bool:
    return before.url != notice.url and source.canonical(before.url) == source.canonical(notice.url)


def _shut(found: Findings, notice: Notice) -> bool:
    last = found.workspace.archive.latest(notice.url)
    return last is not None and last.verdict not in (Verdict.OK, Verdict.UNAVAILABLE)


def _is_chinese(notice: Notice) -> bool:
    return re.search("[\u4e00-\u9fff]", notice.title) is not None
