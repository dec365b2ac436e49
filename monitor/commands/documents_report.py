"""What `show` and `diff` say of a notice's documents, as lines for people."""

from collections.abc import Iterator, Sequence

from monitor.commands.comparison_report import comparison_text
from monitor.diff.notices import DocumentChange
from monitor.watch.documents import text_from
from snapshots.model import Notice


def document_lines(notice: Notice) -> Iterator[str]:
    """Each document with what could be read of it; of a page without text, where the words are."""
    origin = text_from(notice)
    if origin:
        yield f"text read from its document {origin.words or origin.value} ({origin.value}); the page holds none"
    elif not notice.text_available:
        readable = [document.label for document in notice.attachments if document.format]
        yield f"its page holds no text; {'see ' + ', '.join(readable) if readable else 'nor does any document we read'}"
    for document in notice.attachments:
        told = ", ".join(filter(None, (document.format, document.note))) or "not read yet"
        yield f"document {document.label} [{told}] {document.url}"


def change_lines(changes: Sequence[DocumentChange], *, colour: bool) -> Iterator[str]:
    """What became of each document, a replaced one with its redline or rows."""
    for change in changes:
        why = f": {change.found.reason}" if change.found else ""
        yield f"document {change.kind}: {change.label}{why}"
        for name, found in change.found.comparisons if change.found else ():
            told = comparison_text(found, colour=colour)
            yield "\n".join(f"  {line}" for line in (*((name,) if name else ()), *told.splitlines()))
