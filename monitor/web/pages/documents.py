"""The documents of a notice: their text as read from the stored bytes, and what changed between two states of one."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from monitor.diff.annexes import difference
from monitor.diff.files import Comparison
from monitor.watch import documents as reading
from monitor.web import links, texts
from monitor.web.asked import asked_choice, refused
from monitor.web.citing import linked
from monitor.web.comparisons import documents_of
from monitor.web.histories import stages
from monitor.web.language import language
from monitor.web.pages.redline import VIEWS, both
from monitor.web.redlines import Row, in_pages, redline_rows
from monitor.web.site import Site, asked_number, row_id
from monitor.web.texts import Item
from monitor.workspace import Workspace
from snapshots.model import Attachment, Notice, Snapshot, Version
from spiders.reading.files.parts import Part

ROWS = 200  # rows of a list that are told, in each list
STATES = 12  # versions looked through for an earlier state of a document


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What changed in one file of a document: rows of lists, and the text as a redline."""

    name: str
    found: Comparison
    rows: tuple[Row, ...]
    more: bool


def document(site: Site, request: Request, opened: Workspace) -> Response:
    """The text of one document, as we read its stored bytes."""
    version, attachment, place = _asked(request, opened, row_id(request, "version"))
    parts = reading.parts(opened, attachment) if attachment.sha256 else ()
    found = _pages([*_items(parts)])
    page = asked_number(request, "page", 1)
    if not 1 <= page <= len(found):
        raise refused(404, "This document has pages 1 to {last}; there is no {page}.", last=len(found), page=page)
    response = site.page(
        "document.html",
        version=version,
        attachment=attachment,
        nth=place,
        parts=parts,
        items=found[page - 1],
        page=page,
        pages=len(found),
        original=_original(opened, attachment),
        earlier=_earlier(opened, version, attachment),
    )
    path = links.document(version.id, place)
    return linked(site, request, response, path, cite=path)


def changed(site: Site, request: Request, opened: Workspace) -> Response:
    """A document of the later version against its state in the earlier one."""
    before, after = both(request, opened)
    if before.number > after.number:
        raise refused(400, "The earlier version is expected first.")
    _, attachment, place = _asked(request, opened, after.id)
    line = next((one for one in documents_of(before.record, after.record) if one.place == place and one.was), None)
    if line is None or line.was is None:
        raise refused(404, "Between these two versions this document was not replaced.")
    old, new = reading.parts(opened, line.was), reading.parts(opened, attachment)
    told = difference(old, new) if old and new else None
    response = site.page(
        "document_redline.html",
        before=before,
        after=after,
        attachment=attachment,
        was=line.was,
        nth=place,
        told=told,
        changed=[_changed(name, found) for name, found in told.comparisons] if told else [],
        originals=(_original(opened, line.was), _original(opened, attachment)),
        view=asked_choice(request, "view", VIEWS),
        most=ROWS,
    )
    path = links.document_redline(before.id, after.id, place)
    return linked(site, request, response, path, cite=path)


def _asked(request: Request, opened: Workspace, version_id: int) -> tuple[Version, Attachment, int]:
    version, place = opened.facts.versions.version(version_id), row_id(request, "place")
    if version is None or not isinstance(version.record, Notice):
        raise refused(404, "The archive holds no notice as version {number}.", number=version_id)
    if not 1 <= place <= len(version.record.attachments):
        words = "This version has {count} documents; there is no {place}."
        raise refused(404, words, count=len(version.record.attachments), place=place)
    return version, version.record.attachments[place - 1], place


def _original(opened: Workspace, attachment: Attachment) -> Snapshot | None:
    """The newest capture in which the bytes of a document are."""
    sightings = reversed(opened.archive.sightings(attachment.url)) if attachment.sha256 else iter(())
    return next((one for one in sightings if one.sha256 == attachment.sha256), None)


def _earlier(opened: Workspace, version: Version, attachment: Attachment) -> tuple[int, int] | None:
    """The ids of the nearest two versions between which this document came to say what it says."""
    before = [stage for stage in stages(opened, version.key) if stage.number < version.number][-STATES:]
    for stage in reversed(before):
        was = opened.facts.versions.version(stage.id)
        if was and any(
            line.was and line.was.sha256 and line.label == attachment.label
            for line in documents_of(was.record, version.record)
        ):
            return stage.id, version.id
    return None


def _items(parts: tuple[Part, ...]) -> Iterator[Item]:
    for part in parts:
        if part.name:
            yield Item(number=part.name)
        if part.note:
            yield Item(anchor="note", text=part.note)
        for block in part.document.blocks if part.document else ():
            yield from texts.line_items(block) if isinstance(block, str) else texts.table_items(block.rows)


def _pages(items: list[Item]) -> list[list[Item]]:
    found: list[list[Item]] = [[]]
    signs = 0
    for item in items:
        if found[-1] and (signs + item.signs > texts.SIGNS_PER_PAGE or len(found[-1]) >= texts.ITEMS_PER_PAGE):
            found.append([])
            signs = 0
        found[-1].append(item)
        signs += item.signs
    return found


def _changed(name: str, found: Comparison) -> Changed:
    pages = in_pages([*redline_rows(found.pieces, language(), {}, {})]) if found.pieces else [()]
    return Changed(name=name, found=found, rows=pages[0], more=len(pages) > 1)
