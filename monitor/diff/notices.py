"""Two states of one notice to what changed between them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.diff.annexes import AnnexDifference, Annexes
from monitor.diff.texts.stale import stale_references
from monitor.diff.texts.text import Level, Piece, compare_texts, lines_of
from monitor.diff.texts.told import NO_SUBSTANCE, told
from snapshots.identity import folded
from snapshots.model import Attachment, Notice

TOLD = frozenset({Level.SUBSTANCE, Level.WORDING, Level.MOVED})  # the rest is recorded and not told
STALE = 3  # references left behind that one sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDifference:
    """`amended` and `status` are one sentence each, '' when that did not change.

    `differs` is also true for what is recorded but not told: typography, provisions that were only renumbered,
    references that follow them, a new address.
    """

    amended: str
    status: str
    differs: bool


def compare(before: Notice, after: Notice, annexes: Annexes | None = None) -> NoticeDifference:
    """Text, title, documents, days and the site's own status field; addresses and layout do not count.

    `annexes` says what changed between two states of a document; without it a replaced one is only named.
    """
    old, new = lines_of(before.provisions), lines_of(after.provisions)
    pieces = compare_texts(old, new)
    said = []
    if before.text_available and not after.text_available:
        said.append("its text is no longer on the page")  # the words are kept, nothing was repealed
    elif after.text_available and not before.text_available:
        said.append("its text became available")
    elif any(piece.significance and piece.significance.level in TOLD for piece in pieces):
        said += [_told(pieces), *map(str, stale_references(old, new, pieces)[:STALE])]
    if folded(before.title) != folded(after.title):
        said.append(f"title was: {before.title}")
    said += [document.told for document in documents(before.attachments, after.attachments, annexes) if document.told]
    for name, was, now in (
        ("published", before.published, after.published),
        ("effective", before.effective, after.effective),
    ):
        if was and now and was != now:
            said.append(f"{name} day: {was} became {now}")
    status = ""
    if before.status and after.status and before.status != after.status:
        status = f"the site's own status changed from {before.status} to {after.status}"
    return NoticeDifference(amended="; ".join(said), status=status, differs=before != after)


def _told(pieces: Sequence[Piece]) -> str:
    """What changed in the rules; of a text in which no rule changed, that it is so and what did."""
    rules = told(pieces, Level.SUBSTANCE)
    return rules or f"{NO_SUBSTANCE}: {told(pieces, Level.WORDING, Level.MOVED)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChange:
    """A document that was `added`, `removed` or `replaced`; `told` is '' where nobody needs to hear of it."""

    kind: str
    label: str
    told: str
    found: AnnexDifference | None = None


def documents(
    before: Sequence[Attachment], after: Sequence[Attachment], annexes: Annexes | None = None
) -> Iterator[DocumentChange]:
    """What became of each document. By bytes first: one that moved to another address or was relabelled is the same.

    Then by address, then by label. One whose bytes are not known on both sides has not changed as far as we know.
    """
    known = {document.sha256 for document in before if document.sha256}
    still = {document.sha256 for document in after if document.sha256}
    free = [document for document in before if not document.sha256 or document.sha256 not in still]
    news = [document for document in after if not document.sha256 or document.sha256 not in known]
    paired = list(_paired(news, free, before))
    for document, old in paired:
        if old is None:
            yield DocumentChange(kind="added", label=document.label, told=f"document added: {document.label}")
        elif old.sha256 and document.sha256 and old.sha256 not in still:
            found = annexes(old, document) if annexes else None
            why = f": {found.reason}" if found else ""
            told = "" if found and not found.told else f"document replaced: {document.label}{why}"
            yield DocumentChange(kind="replaced", label=document.label, told=told, found=found)
    taken = {id(old) for _, old in paired if old}
    labels = {folded(document.label) for document in after}
    urls = {document.url for document in after}
    for document in free:
        if id(document) not in taken and document.url not in urls and folded(document.label) not in labels:
            yield DocumentChange(kind="removed", label=document.label, told=f"document removed: {document.label}")


def _paired(
    news: Sequence[Attachment], free: Sequence[Attachment], before: Sequence[Attachment]
) -> Iterator[tuple[Attachment, Attachment | None]]:
    """Each new document with its earlier state: at its address, else the next one without successor of its label.

    One that was not fetched yet may be any document of its label, also one whose bytes still stand elsewhere.
    """
    at = {old.url: old for old in free}
    waiting = [old for old in free if old.url not in {new.url for new in news}]
    for document in news:
        old = at.get(document.url) or _named(document, waiting)
        if old in waiting:
            waiting.remove(old)
        yield document, old or (None if document.sha256 else _named(document, before))


def _named(document: Attachment, among: Sequence[Attachment]) -> Attachment | None:
    return next((old for old in among if folded(old.label) == folded(document.label)), None)
