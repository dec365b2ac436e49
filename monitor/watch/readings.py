"""From sealed captures to readings: what each article says now, with its annexes. Always from stored bytes."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from monitor.watch.annexes import Annexed, annexed
from monitor.watch.documents import Sealed, sealed, text_from, with_document
from monitor.watch.plan import page_of
from monitor.watch.same import Prints, article_print, body_print, standing_version
from monitor.workspace import Workspace
from snapshots.identity import identity_of
from snapshots.model import Attachment, Fact, Notice, Role, Snapshot, Verdict, Version
from spiders.base import Source
from spiders.platforms.shapes import Article, Link
from spiders.reading.pages.page import Page

_READABLE = (Verdict.OK, Verdict.UNAVAILABLE)
NOTHING: Mapping[str, Article] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article of a check as read: `snapshots` are the originals it came from, page first."""

    snapshot: Snapshot
    notice: Notice
    snapshots: tuple[int, ...]
    annexed: tuple[Annexed, ...] = ()
    prints: Prints | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """One article of a check that says what it said: `version` stands as it stood."""

    url: str
    version: Version
    prints: Prints


def read_all(
    source: Source,
    workspace: Workspace,
    snapshots: Sequence[Snapshot],
    links: Mapping[str, Link],
    articles: Mapping[str, Article] = NOTHING,
) -> tuple[list[Reading], list[Unchanged]]:
    """Read every usable article among the captures of a check that does not say just what it said, in their order.

    `articles` are what the crawl took from these very bytes when it judged them, so that none is parsed twice.
    """
    readings, unchanged = [], []
    for captured in snapshots:
        snapshot = _readable(source, workspace, captured)
        if snapshot is None:
            continue
        page, link = page_of(workspace.archive, snapshot), links.get(snapshot.url)
        if snapshot is captured and snapshot.url in articles:
            page.kept[source.name] = articles[snapshot.url]
        same, prints = _same(source, workspace, snapshot, page, link)
        if same:
            unchanged.append(Unchanged(url=snapshot.url, version=same, prints=prints))
        elif reading := read(source, workspace, snapshot, link, page=page):
            readings.append(dataclasses.replace(reading, prints=prints))
    return readings, unchanged


def _readable(source: Source, workspace: Workspace, snapshot: Snapshot) -> Snapshot | None:
    """The snapshot to read for a captured article; None when there is nothing to read.

    A page may be shut while its documents answer: it is then read as it last was, with what they are now.
    """
    if snapshot.role is not Role.ARTICLE or snapshot.verdict in _READABLE:
        return snapshot if snapshot.role is Role.ARTICLE else None
    if snapshot.verdict not in (Verdict.CHALLENGE, Verdict.BLOCKED):
        return None
    last = workspace.archive.latest(snapshot.url, *_READABLE)
    return last if last and not standing_version(source, workspace, last) else None


def _same(
    source: Source, workspace: Workspace, snapshot: Snapshot, page: Page, link: Link | None
) -> tuple[Version | None, Prints]:
    """The standing version when the page still says it; and the page's prints."""
    version = standing_version(source, workspace, snapshot)
    before = workspace.facts.locations.of(snapshot.url) if version else None
    body = body_print(source, snapshot, link)
    if before and before.body_print == body:
        return version, Prints(body=body, article=before.article_print)
    article = article_print(source, page, link)
    same = before is not None and bool(article) and before.article_print == article
    return version if same else None, Prints(body=body, article=article)


def read(
    source: Source,
    workspace: Workspace,
    snapshot: Snapshot,
    link: Link | None = None,
    *,
    of: Sequence[int] = (),
    page: Page | None = None,
) -> Reading | None:
    """Read one article with its documents, under the key we hold the act by. None when no layout fits.

    `of` are the originals of an earlier version: its documents are then those, not the newest. `page` is the
    snapshot's, where it is open already.
    """
    page = page or page_of(workspace.archive, snapshot)
    article = source.article(page)
    documents: tuple[Sealed, ...] = ()
    origin: Fact | None = None
    if article is not None and article.attachments:
        known = _known(workspace, source, snapshot.url)
        documents = sealed(source, workspace, article.attachments, known, of)
        page.kept[source.name], origin = with_document(workspace, article, documents)
    notice = source.read(page, link)
    if notice is None:
        return None
    by_url = {one.attachment.url: one for one in documents}
    others = tuple(d for d in notice.attachments if d.url not in by_url)
    by_url |= {one.attachment.url: one for one in sealed(source, workspace, others, (), of)}
    found = tuple(by_url[document.url] for document in notice.attachments)
    facts = (*notice.facts, origin) if origin else notice.facts
    notice = dataclasses.replace(notice, attachments=tuple(one.attachment for one in found), facts=facts)
    notice = held_as(workspace, notice)
    return Reading(
        snapshot=snapshot,
        notice=notice,
        snapshots=(snapshot.seq, *(one.snapshot.seq for one in found if one.snapshot)),
        annexed=tuple(annexed(source, workspace, notice)),
    )


def _known(workspace: Workspace, source: Source, url: str) -> tuple[Attachment, ...]:
    """The documents of the act at this address as sealed before, by the same state of our reading."""
    location = workspace.facts.locations.of(url)
    current = workspace.facts.versions.current(location.key) if location else None
    if current is None or current.reader != source.reader or not isinstance(current.record, Notice):
        return ()
    return current.record.attachments


def _numbered_by_list(notice: Notice) -> bool:
    """Whether only a list said the number of an act; its page alone cannot be told from another act's then."""
    return notice.number is not None and {f.origin for f in notice.facts if f.name == "number"} == {"list"}


def held_as(workspace: Workspace, notice: Notice) -> Notice:
    """The key under which we already hold this act: by identity, or, for an act without number, by address.

    An unnumbered act is named by its title; when the publisher mends the title in place it stays the same act, and
    so it does when the document that holds its text and number could be read later only.
    """
    key = workspace.facts.versions.key_of(notice.identity)
    location = workspace.facts.locations.of(notice.url)
    if key is None and location is not None and (notice.number is None or text_from(notice)):
        current = workspace.facts.versions.current(location.key)
        before = current.record if current else None
        if isinstance(before, Notice) and _numbered_by_list(before) and notice.number is None:
            return dataclasses.replace(
                notice, key=before.key, identity=before.identity, kind=before.kind, year=before.year,
                number=before.number, issuers=before.issuers,
            )  # fmt: skip
        if isinstance(before, Notice) and before.number is None and not (notice.number and before.text_available):
            key = location.key
    return dataclasses.replace(notice, key=key, identity=identity_of(key)) if key else notice
