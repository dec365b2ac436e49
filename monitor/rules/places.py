"""Every place of a notice where words may stand: its text, its documents, the entries it put into registers.

Documents are read from the shelf where they were read before (watch/shelf.py), at most so many characters a question.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from monitor.ledger.touches import Recorded
from monitor.rules.matching import Piece, pieces_of
from monitor.watch.documents import MAX_WORDS, parts
from monitor.workspace import Workspace
from snapshots.errors import RegwatchError
from snapshots.model import Attachment, Entry, Notice
from spiders.registers import Touch

MOST_OF_ALL = 60_000_000  # characters of documents one question looks at
_TOUCHED = {
    Touch.ADD: "added to", Touch.REMOVE: "removed from", Touch.REPLACE: "listed in", Touch.CHANGE: "changed in",
    Touch.CLOSE: "in closed",
}  # fmt: skip


class Places:
    """The places of many notices, for one question. Counts what it could not look at."""

    def __init__(self, opened: Workspace, touches: Iterable[Recorded]) -> None:
        self._opened, self._touches = opened, touches
        self._left = MOST_OF_ALL
        self._over = 0
        self._unread: list[str] = []

    def in_full(self, keys: Iterable[str]) -> Iterator[Notice]:
        """The notices with their texts."""
        return self._opened.facts.acts.in_full(keys)

    def of(self, notice: Notice) -> Iterator[Piece]:
        """Where words stand in a notice, the nearest first; documents are opened only when they are come to."""
        yield from pieces_of(notice)
        for where, entry in self._entries.get(notice.key, ()):
            cells = " | ".join(f"{column}: {value}" for column, value in entry.fields if value)
            yield f"{where}, entry {entry.key}", f"{entry.key.partition('/')[2]} | {entry.name} | {cells}"
        left = MAX_WORDS
        for document in notice.attachments:
            for where, text in self._document(document):
                if left <= 0 or self._left <= 0:
                    self._over += 1
                    return
                yield where, text[:left]
                left -= len(text)
                self._left -= len(text)

    def notes(self) -> tuple[str, ...]:
        """What was not looked at."""
        found = []
        if self._over:
            found.append(f"The documents of {self._over} notices were searched in part: they are too long.")
        if self._unread:
            named = ", ".join(dict.fromkeys(self._unread))
            found.append(f"Stored documents that could not be read were not searched: {named[:300]}.")
        return tuple(found)

    def _document(self, document: Attachment) -> Iterator[Piece]:
        if not (document.sha256 and document.format):
            return
        try:
            read = parts(self._opened, document)
        except (RegwatchError, OSError):
            self._unread.append(document.label or document.url)
            return
        for part in read:
            where = f"document {document.label}{f' ({part.name})' if part.name else ''}"
            for block in part.document.blocks if part.document else ():
                if isinstance(block, str):
                    yield where, block
                else:
                    yield from ((where, " | ".join(row)) for row in block.rows)

    @cached_property
    def _entries(self) -> dict[str, list[tuple[str, Entry]]]:
        """What each act did to registers."""
        found: dict[str, list[tuple[str, Entry]]] = {}
        for touched in self._touches:
            for step in touched.steps:
                where = f"{_TOUCHED[step.touch]} register {touched.register}"
                found.setdefault(touched.act, []).extend((where, entry) for entry in step.entries)
        return found
