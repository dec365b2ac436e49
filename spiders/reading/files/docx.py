"""Word documents (.docx) to lines and tables in the order of the body. Runs in a child process (limits.py).

Read from the XML itself and not through python-docx, which drops what legal drafts are full of (inserted words of
tracked changes, fields, text boxes, automatic numbers) and refuses packages with a dangling relationship.
"""

from itertools import chain
from typing import Any

from lxml import etree

from spiders.reading.document import FURNITURE
from spiders.reading.errors import UnreadableError
from spiders.reading.files import text
from spiders.reading.files.docx_lists import Numbering
from spiders.reading.files.docx_numbers import joined
from spiders.reading.files.docx_runs import printed_words
from spiders.reading.files.limits import expired
from spiders.reading.files.packages import Package, attribute, child, local, opened
from spiders.reading.tables.grid import MAX_CELLS, MAX_COLUMNS, rectangle

_Element = etree._Element
Printed = str | list[list[str]]  # a line, or a table's rows
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "AlternateContent", "Choice", "smartTag"))


def read(body: bytes) -> dict[str, Any]:
    """The parts of a Document as JSON values. Raises UnreadableError."""
    package = opened(body)
    main = package.main if package.main in package.names else "word/document.xml"
    document = package.xml(main)
    content = child(document, "body")
    if content is None:
        raise UnreadableError("damaged: a Word file without a text; open it in Word and save it again")
    related = package.related(main)
    reader = _Reader(_part(package, related, "numbering"), _part(package, related, "styles"))
    blocks = reader.blocks(content)
    for kind in ("footnotes", "endnotes"):
        notes = _part(package, related, kind)
        for note in () if notes is None else notes:
            if attribute(note, "type") in ("", "normal"):
                blocks += reader.blocks(note)
    around = [
        line
        for path in chain(related.get("header", []), related.get("footer", []))
        if (part := package.xml(path)) is not None
        for line in _Reader(None, None).lines(part)
    ]
    core = package.xml(next(iter(package.related("").get("core-properties", [])), ""))
    title = child(core, "title")
    written = title.text or "" if title is not None else ""
    return {
        "blocks": blocks,
        "title": " ".join(text.lines(written)),
        "problems": reader.problems,
        "around": [[FURNITURE, list(dict.fromkeys(around))]] if around else [],
    }


def _part(package: Package, related: dict[str, list[str]], kind: str) -> _Element | None:
    return package.xml(next(iter(related.get(kind, [])), ""))


class _Reader:
    """Reads containers of paragraphs and tables; its lists count on from one to the next."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._numbering = Numbering(numbering, styles)
        self.problems: list[str] = []

    def blocks(self, container: _Element) -> list[Printed]:
        """The lines and tables of a body, a cell, a note or a text box."""
        found: list[Printed] = []
        carried = ""  # text of a paragraph whose end was deleted: it runs on into the next one
        for node in container:
            name = local(node)
            if expired():
                self._stopped()
                break
            if name == "p":
                printed, boxes = printed_words(node)
                if child(node, "pPr", "rPr", "del") is not None:
                    carried += printed
                else:
                    found += self._paragraph(node, carried + printed)
                    carried = ""
                for box in boxes:
                    found += self.blocks(box)
            elif name == "tbl":
                found += self._table(node)
            elif name in _WRAPPERS:
                found += self.blocks(node)
            elif name == "altChunk":
                self.problems.append("a part that is another file inside this one (altChunk) was not read")
        return [*found, *text.lines(carried)]

    def lines(self, container: _Element) -> list[str]:
        """The same with a table's cells as lines."""
        printed = self.blocks(container)
        return [line for block in printed for line in ([block] if isinstance(block, str) else chain(*block)) if line]

    def _paragraph(self, node: _Element, printed: str) -> list[str]:
        number, follows = self._numbering.number(child(node, "pPr"))
        lines = text.lines(printed)
        if number:
            lines[:1] = [joined(number, follows, lines[0] if lines else "").strip()]
        return lines

    def _table(self, table: _Element) -> list[Printed]:
        rows: list[list[str]] = []
        cells = 0
        for row in _rows(table):
            rows.append(self._row(row, rows[-1] if rows else []))
            cells += len(rows[-1])
            if cells > MAX_CELLS:
                raise UnreadableError(f"too large: a table of more than {MAX_CELLS} cells")
        full = rectangle(rows)
        if full is None:
            return []
        if len(full.rows) < 2 or len(full.rows[0]) < 2:  # a frame around words, no data
            return [line for row in full.rows for line in text.lines("\n".join(dict.fromkeys(row)))]
        return [[list(row) for row in full.rows]]

    def _row(self, row: _Element, above: list[str]) -> list[str]:
        """The cells of a row, a cell merged with others repeated in each place it covers."""
        found = [""] * min(_count(child(row, "trPr", "gridBefore"), 0), MAX_COLUMNS)
        for cell in _unwrapped(row, "tc"):
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            words = "\n".join(self.lines(cell))
            if merged is not None and attribute(merged, "val") != "restart" and len(found) < len(above):
                words = above[len(found)]
            found += [words] * min(_count(child(properties, "gridSpan"), 1), MAX_COLUMNS)
            if len(found) > MAX_COLUMNS:
                raise UnreadableError(f"too large: a table of more than {MAX_COLUMNS} columns")
        return found

    def _stopped(self) -> None:
        problem = "the end was not read: the document takes too long to read"
        if problem not in self.problems:
            self.problems.append(problem)


def _rows(table: _Element) -> list[_Element]:
    return [row for row in _unwrapped(table, "tr") if child(row, "trPr", "del") is None]


def _unwrapped(node: _Element, name: str) -> list[_Element]:
    """Children of one name, also those in content controls and tracked insertions."""
    found: list[_Element] = []
    for below in node:
        if local(below) == name:
            found.append(below)
        elif local(below) in _WRAPPERS:
            found += _unwrapped(below, name)
    return found


def _count(node: _Element | None, otherwise: int) -> int:
    written = attribute(node, "val")
    return int(written) if written.isdecimal() and len(written) < 6 else otherwise
