"""The documents of a notice: which bytes count, what they say, what changed in one that was replaced.

Always from stored bytes, each read once (shelf.py). What cannot be read never holds the notice: it is noted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from monitor.diff.annexes import AnnexDifference, Annexes, difference, not_compared
from monitor.watch.shelf import read_once
from monitor.workspace import Workspace
from snapshots.model import Attachment, Fact, Notice, Snapshot, Verdict
from spiders.base import Source
from spiders.platforms.attached import filled, is_bare, text_among
from spiders.platforms.shapes import Article
from spiders.reading.document import Document, Row
from spiders.reading.errors import UnreadableError
from spiders.reading.filenames import readable_name
from spiders.reading.files.kinds import is_office_page, suffix
from spiders.reading.files.parts import Part, formats_of, summary_note, tables_in

MAX_WORDS = 400_000  # characters of one notice's documents that word filters look at
NOT_FETCHED = "not fetched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A document with its digest and note, and the capture its bytes are in; None where there is none."""

    attachment: Attachment
    snapshot: Snapshot | None


def sealed(
    source: Source,
    opened: Workspace,
    documents: Iterable[Attachment],
    known: Iterable[Attachment] = (),
    of: Sequence[int] = (),
) -> tuple[Sealed, ...]:
    """The documents with what their newest good bytes are. `known` were sealed before: not read again.

    `of` are the captures of an earlier version: then its documents are looked for among those alone.
    """
    noted = {one.sha256: one for one in known if one.sha256 and (one.format or one.note)}
    held = {snapshot.url: snapshot for snapshot in map(opened.archive.snapshot, of)}
    return tuple(
        _sealed(source, opened, document, held.get(document.url) if of else _usable(opened, document), noted)
        for document in documents
    )


def _sealed(
    source: Source,
    opened: Workspace,
    document: Attachment,
    snapshot: Snapshot | None,
    noted: dict[str, Attachment],
) -> Sealed:
    if snapshot is None or snapshot.sha256 is None:
        note = f"{NOT_FETCHED}: {_why_not(source, opened, document)}"
        return Sealed(attachment=replace(document, sha256=None, format="", note=note), snapshot=None)
    before = noted.get(snapshot.sha256)
    if before is not None:
        form, note = before.format, before.note
    else:
        parts = _read(opened, document, snapshot)
        form, note = formats_of(parts), summary_note(parts)
    return Sealed(attachment=replace(document, sha256=snapshot.sha256, format=form, note=note), snapshot=snapshot)


def _usable(opened: Workspace, document: Attachment) -> Snapshot | None:
    """The newest capture with the document's bytes. A page that Office saved is one, whatever it was once judged."""
    good = opened.archive.latest(document.url, Verdict.OK)
    if good is not None:
        return good
    moved = opened.archive.latest(document.url, Verdict.MOVED)
    if moved is not None and is_office_page(opened.archive.body(moved.seq), _name(document)):
        return moved
    return None


def _why_not(source: Source, opened: Workspace, document: Attachment) -> str:
    last = opened.archive.latest(document.url)
    if last is not None:
        return last.reason or last.verdict.value
    host = urlsplit(document.url).hostname or ""
    if host not in source.hosts:
        return f"on {host}, which is not asked unless [network] allow names it"
    return "not asked for yet"


def _name(document: Attachment) -> str:
    """A name with the ending that tells kinds of plain text apart."""
    named = readable_name(document.url)
    return named if suffix(named) else document.label


def _read(opened: Workspace, document: Attachment, snapshot: Snapshot) -> tuple[Part, ...]:
    assert snapshot.sha256 is not None
    return read_once(opened.folder, snapshot.sha256, _name(document), lambda: opened.archive.body(snapshot.seq))


# -- one document, by its digest ------------------------------------------------------------------------------


def parts(opened: Workspace, document: Attachment) -> tuple[Part, ...]:
    """What a sealed document says, file by file; () where its bytes are not held."""
    sightings = reversed(opened.archive.sightings(document.url))
    snapshot = next((s for s in sightings if s.sha256 and s.sha256 == document.sha256), None)
    return _read(opened, document, snapshot) if snapshot is not None else ()


def tables(opened: Workspace, document: Attachment) -> list[tuple[Row, ...]]:
    """The rows of every table of a sealed document, as `parts.tables_of`, without reading it again.

    Raises UnreadableError with the cause when nothing of it could be read, or when it was not fetched.
    """
    read = parts(opened, document)
    if not read:
        raise UnreadableError(document.note or f"{NOT_FETCHED}: not asked for yet", about=document.label)
    return tables_in(read, document.label)


def annexes(opened: Workspace) -> Annexes:
    """How `monitor.diff.notices.compare` learns what changed in a document that was replaced."""

    def compared(before: Attachment, after: Attachment) -> AnnexDifference:
        old, new = parts(opened, before), parts(opened, after)
        if not old or not new:
            return not_compared("its bytes are no longer held" if new else after.note or "its bytes are not held")
        return difference(old, new)

    return compared


def words(opened: Workspace, documents: Iterable[Attachment]) -> str:
    """All words of a notice's documents, for word filters; at most `MAX_WORDS` characters."""
    found: list[str] = []
    left = MAX_WORDS
    for line in _words(opened, documents):
        if left <= 0:
            break
        found.append(line[:left])
        left -= len(line) + 1
    return "\n".join(found)


def _words(opened: Workspace, documents: Iterable[Attachment]) -> Iterator[str]:
    for document in documents:
        yield document.label
        for part in parts(opened, document) if document.sha256 else ():
            yield part.name
            for block in part.document.blocks if part.document else ():
                if isinstance(block, str):
                    yield block
                else:
                    yield from (" ".join(row) for row in block.rows)


# -- a page without text ---------------------------------------------------------------------------------------


def with_document(opened: Workspace, article: Article, documents: Sequence[Sealed]) -> tuple[Article, Fact | None]:
    """An article whose page holds no words, with those of its one document that does; and where they are from.

    Without words and a fact where no document is surely the act itself (`platforms.attached.text_among`); as it is
    where its page has words of its own.
    """
    if not documents or not is_bare(article):
        return article, None
    read = [_whole(opened, one) for one in documents]
    at = text_among(article, read)
    if at is None:
        return replace(article, blocks=()), None
    document, found = documents[at].attachment, read[at]
    assert found is not None
    fact = Fact(name="text", value=document.url, words=document.label, origin="document")
    return filled(article, found), fact


def _whole(opened: Workspace, one: Sealed) -> Document | None:
    """A document that is one file and was read; None for archives and what cannot be read."""
    if one.snapshot is None:
        return None
    found = _read(opened, one.attachment, one.snapshot)
    return found[0].document if len(found) == 1 and not found[0].name else None


def text_from(notice: Notice) -> Fact | None:
    """The document a notice's text was read from, where its page holds none."""
    return next((fact for fact in notice.facts if fact.name == "text" and fact.origin == "document"), None)
