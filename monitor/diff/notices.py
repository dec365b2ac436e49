"""Two states of one notice to what changed between them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def compare(before: Notice, after: Notice) -> NoticeDifference:
    """Text, title, documents, days and the site's own status field; addresses and layout do not count."""
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
    said += _documents(before.attachments, after.attachments)
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


def _documents(before: tuple[Attachment, ...], after: tuple[Attachment, ...]) -> list[str]:
    """By bytes first: a document that moved to another address or was relabelled is the same document."""
    known = {document.sha256 for document in before if document.sha256}
    still = {document.sha256 for document in after if document.sha256}
    said = []
    for document in after:
        if document.sha256 in known:
            continue
        old = next((o for o in before if folded(o.label) == folded(document.label)), None)
        if old is None:
            said.append(f"document added: {document.label}")
        elif old.sha256 and document.sha256 and old.sha256 not in still:
            said.append(f"document replaced: {document.label}")
    labels = {folded(document.label) for document in after}
    said += [
        f"document removed: {document.label}"
        for document in before
        if folded(document.label) not in labels and document.sha256 not in still
    ]
    return said
