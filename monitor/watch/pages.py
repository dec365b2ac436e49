"""Settling a user's own pages: the stored originals are compared as documents, with what earlier visits taught.

Nothing declares how such a page is built, so three things differ from shipped sources. An address that is new to us
is a baseline, news only where a feed or sitemap we knew before has come to list it. What varies at every visit is
learned from the captures of the archive (`diff.steady`) and never told. And what may be another page than the one
asked for (a tenth of the text, another address with another text) is held for a person to release.
"""

import dataclasses
from functools import cached_property

from monitor.diff.change import Kind
from monitor.watch.findings import Findings
from monitor.watch.page_texts import compare, is_good, user_pages
from monitor.watch.plan import page_of
from monitor.watch.readings import Reading
from monitor.watch.readings import read as read_again
from monitor.watch.settle import Settling
from snapshots.identity import identity_of
from snapshots.model import Notice, Role, Version
from spiders.pages.source import UserPages


class PageSettling(Settling):
    """The settling of one `[[page]]` table."""

    def _notice(self, reading: Reading) -> None:
        versions, locations = self._facts.versions, self._facts.locations
        key = self._own_key(reading.notice.url)
        notice = dataclasses.replace(reading.notice, key=key, identity=identity_of(key))
        current = versions.current(key)
        if current is None:
            self._came(reading, notice)
        elif reading.snapshot.role is Role.LIST:
            versions.touch(current, self.found.now)  # known by its feed alone, as before
        else:
            self._compared(reading, notice, current)
        location = locations.of(notice.url)
        if location is None or location.source == self._source.name:
            locations.seen(notice.url, key, self._source.name, self.found.now)

    @cached_property
    def _baseline(self) -> frozenset[str]:
        return baseline(self.found)

    def _own_key(self, url: str) -> str:
        """The key a page is held by; never that of an act, and never that of another address."""
        source = user_pages(self.found)
        location = self._facts.locations.of(url)
        if location is not None and location.source == source.name:
            return location.key
        key = source.key_of(url)
        held = self._facts.versions.history(key)
        taken = bool(held) and isinstance(held[-1].record, Notice) and held[-1].record.url != url
        return source.key_among(url) if taken else key

    def _came(self, reading: Reading, notice: Notice) -> None:
        if self._facts.versions.history(notice.key):
            version = self._keep(notice, reading.snapshots)
            detail = "shown again after its page had disappeared"
            self._say(Kind.NOTICE_AMENDED, notice, reading.snapshots, detail=detail, after=version)
            return
        version = self._keep(notice, reading.snapshots)
        if notice.url not in self._baseline:
            detail = "" if notice.text_available else "listed; its text is on a host that is not asked"
            self._say(Kind.NOTICE_PUBLISHED, notice, reading.snapshots, detail=detail, after=version)

    def _compared(self, reading: Reading, notice: Notice, current: Version) -> None:
        current = self._with_todays_reader(current)
        difference = compare(self.found, current, reading, notice)
        if difference.doubt:
            self.found.doubts.append(f"{notice.url}: {difference.doubt}")
        elif difference.recorded:
            version = self._keep(_with_listed(notice, current), reading.snapshots)
            if difference.told:
                self._say(
                    Kind.NOTICE_AMENDED,
                    notice,
                    reading.snapshots,
                    detail=difference.told,
                    before=current,
                    after=version,
                )
        else:
            self._facts.versions.touch(current, self.found.now)

    def _with_todays_reader(self, current: Version) -> Version:
        """The standing version as it reads with the selector of today; recorded, never announced."""
        if current.reader == self._source.reader:
            return current
        opened = self.found.workspace
        original = opened.archive.snapshot(current.snapshots[0])
        again = (
            read_again(self._source, opened, original, of=current.snapshots) if original.role is Role.ARTICLE else None
        )
        if again is None or not isinstance(current.record, Notice):
            return current
        notice = dataclasses.replace(again.notice, key=current.key, identity=identity_of(current.key))
        return self._keep(_with_listed(notice, current), current.snapshots, reread=True)

    def _gone(self, url: str, seqs: list[int]) -> None:
        location = self._facts.locations.of(url)
        if location is None or location.source == self._source.name:
            super()._gone(url, seqs)


def settling(found: Findings) -> Settling:
    """The settling that fits a source."""
    return PageSettling(found=found) if isinstance(found.source, UserPages) else Settling(found=found)


def _with_listed(notice: Notice, current: Version) -> Notice:
    """A title and day from a feed are kept when the page is read without it."""
    before = current.record
    if not isinstance(before, Notice) or before.published is None or notice.published is not None:
        return notice
    return dataclasses.replace(notice, title=before.title, published=before.published)


def baseline(found: Findings) -> frozenset[str]:
    """Every address that the lists of pages showed when they were first captured, sitemaps of an index included.

    Whatever they come to show later is news.
    """
    source, archive = user_pages(found), found.workspace.archive
    waiting, seen, shown = [*source.entrances, *source.pages], set[str](), set[str]()
    while waiting:
        address = waiting.pop()
        first = next((s for s in archive.sightings(address) if is_good(s, Role.LIST)), None)
        if address in seen or first is None:
            continue
        seen.add(address)
        listing = source.listing(page_of(archive, first))
        for link in listing.links if listing else ():
            if link.role is Role.LIST:
                waiting.append(link.url)
            else:
                shown.add(link.url)
    return frozenset((*shown, *source.pages))
