"""Two captures of a user's page to what changed between them: their documents, and what earlier visits taught.

What varies by visit is never told (`diff.steady`, `unsettled`); what may be another page is doubted, not compared.
"""

import dataclasses
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from monitor.diff import files, notices
from monitor.diff.noise import Name, Rung, rung
from monitor.diff.steady import NO_HABITS, Habits, learn
from monitor.diff.texts.told import NO_SUBSTANCE, told
from monitor.watch.documents import annexes
from monitor.watch.doubt import doubt_of
from monitor.watch.findings import Findings
from monitor.watch.plan import page_of
from monitor.watch.readings import Reading
from monitor.watch.restless import without_restless
from monitor.watch.unsettled import without_unsettled
from snapshots.identity import folded
from snapshots.model import Attachment, Notice, Role, Snapshot, Verdict, Version
from spiders.pages.source import UserPages
from spiders.reading.document import Block, Document
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.furniture import Zone
from spiders.reading.pages.volatile import masked

VISITS = 8  # earlier captures that habits are learned from
_KEPT = 200  # documents of captures in memory
_recent: OrderedDict[tuple[str, str, str, str], Document] = OrderedDict()
_lock = Lock()
_SAME = (Name.BYTES, Name.VISIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDifference:
    """What became of a page: `told` is one sentence, '' for nothing to tell; `doubt` says why it is held."""

    told: str = ""
    recorded: bool = False  # a new version, told or not
    doubt: str = ""


def user_pages(found: Findings) -> UserPages:
    """The source of a check of user pages."""
    assert isinstance(found.source, UserPages)
    return found.source


def is_good(snapshot: Snapshot, role: Role) -> bool:
    """Whether a capture holds a page that was read, as a list or as an article."""
    return snapshot.verdict is Verdict.OK and snapshot.role is role and snapshot.sha256 is not None


def compare(found: Findings, current: Version, reading: Reading, notice: Notice) -> PageDifference:
    """What changed between the original a version was read from and a new capture of the same address."""
    before = current.record
    assert isinstance(before, Notice)
    if not before.text_available:
        return PageDifference(told="its text became available", recorded=True)
    archive = found.workspace.archive
    original = archive.snapshot(current.snapshots[0])
    documents = "; ".join(_documents(found, before.attachments, notice.attachments))
    same = original.sha256 == reading.snapshot.sha256
    text = PageDifference() if same else _texts(found, original, reading.snapshot)
    if text.doubt:
        return text
    said = "; ".join(filter(None, (text.told, documents)))
    recorded = text.recorded or bool(documents) or before.attachments != notice.attachments
    return PageDifference(told=said, recorded=recorded)


def _documents(found: Findings, before: Sequence[Attachment], after: Sequence[Attachment]) -> Iterator[str]:
    """What became of the documents a page links to; one at another address may be another one while neither is read."""
    for change in notices.documents(before, after, annexes(found.workspace)):
        if change.told:
            yield change.told
    labels = Counter(folded(document.label) for side in (before, after) for document in side)
    old = {folded(document.label): document for document in before}
    for document in after:
        was = old.get(folded(document.label))
        unique = labels[folded(document.label)] == 2
        if was is None or not unique or (was.sha256 and document.sha256):
            continue
        if masked(f"→ {was.url}")[0] != masked(f"→ {document.url}")[0]:
            yield f"document {document.label} is linked at another address: {was.url} → {document.url}, not read"


def _texts(found: Findings, original: Snapshot, snapshot: Snapshot) -> PageDifference:
    source, archive = user_pages(found), found.workspace.archive
    old, new = _document(found, original), _document(found, snapshot)
    if old is None or new is None:
        return PageDifference(recorded=old is None)  # read by another selector then: a baseline of its own
    met = rung(old, new)
    links = any(change.zone == Zone.LINKS for change in met.zones_changed)
    if met.name in _SAME or not (met.substance or links):
        return PageDifference()
    before, after = (page_of(archive, one) for one in (original, snapshot))
    if not found.released and (doubt := doubt_of(old, new, before, after)):
        return PageDifference(doubt=doubt)
    return between(old, new, _visits(found, snapshot), (source.beside(before), source.beside(after)))


def between(
    old: Document, new: Document, visits: Sequence[Document], beside: tuple[frozenset[str], frozenset[str]]
) -> PageDifference:
    """What changed between two captures of a page that are not alike. Pure.

    `visits` are the captures before the new one, oldest first; `beside` the lines beside the text of the two.
    """
    habits = learn(visits)
    old, new = without_unsettled(old, new, visits, beside)
    old, new = without_restless(old, new, visits)
    met = rung(old, new, habits=habits)
    return _told(old, new, met, habits) if met.substance else PageDifference()


def _told(old: Document, new: Document, met: Rung, habits: Habits) -> PageDifference:
    """What the differ says of two texts without their habitual boxes."""
    compared = files.compare(_settled(old, habits), _settled(new, habits))
    if compared.rung.name in (Name.VISIBLE, Name.MAIN, Name.BYTES, Name.VOLATILE):
        is_beside = "which was the same in" in met.reason
        return PageDifference(told=met.reason if is_beside else "", recorded=is_beside)
    if compared.substance:
        return PageDifference(told=compared.reason, recorded=True)
    levels = {piece.significance.level for piece in compared.pieces if piece.significance}
    if levels & notices.TOLD:
        worded = told(compared.pieces, *sorted(notices.TOLD))
        return PageDifference(told=f"{NO_SUBSTANCE}: {worded}", recorded=True)
    return PageDifference(recorded=True)


def _settled(document: Document, habits: Habits) -> Document:
    """A document without the boxes that vary at every visit."""
    if habits is NO_HABITS:
        return document
    lines = [masked(block)[0] for block in document.blocks if isinstance(block, str)]
    hidden = Counter(lines) - Counter(habits.without(lines))
    kept: list[Block] = []
    for block in document.blocks:
        plain = masked(block)[0] if isinstance(block, str) else ""
        if plain and hidden[plain] > 0:
            hidden[plain] -= 1
        else:
            kept.append(block)
    return dataclasses.replace(document, blocks=tuple(kept))


def _visits(found: Findings, snapshot: Snapshot) -> list[Document]:
    """The earlier captures of an address as documents, oldest first: what habits are learned from."""
    archive = found.workspace.archive
    earlier = [s for s in archive.sightings(snapshot.url) if s.seq < snapshot.seq and is_good(s, Role.ARTICLE)]
    return [document for sighting in earlier[-VISITS:] if (document := _document(found, sighting)) is not None]


def _document(found: Findings, snapshot: Snapshot) -> Document | None:
    """A capture as read, from memory where it was read before; None when today's selector cannot read it."""
    source = user_pages(found)
    key = (source.name, source.reader, snapshot.url, snapshot.sha256 or "")
    with _lock:
        if key in _recent:
            _recent.move_to_end(key)
            return _recent[key]
    try:
        document = source.document(page_of(found.workspace.archive, snapshot))
    except UnreadableError:
        return None
    with _lock:
        _recent[key] = document
        while len(_recent) > _KEPT:
            _recent.popitem(last=False)
    return document
