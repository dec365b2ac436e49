"""A redline as a Word document with tracked changes: accept them all for the text after, reject them for before.

Holds text only: tables come out as rows, headings as paragraphs. What moved is struck out where it stood and put in
where it stands, as Word itself does it without move tracking.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import count

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element

from monitor.diff.texts.lines import Line
from monitor.diff.texts.text import Piece, PieceKind

_CROSSING = frozenset({PieceKind.MOVED, PieceKind.MOVED_AMENDED})
# XML 1.0 has no place for these; an archived text may hold them all the same.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Run = tuple[str, str]  # `equal`, `insert` or `delete`, and its words
_Paragraph = tuple[str, list[_Run]]


def to_docx(
    pieces: Sequence[Piece], title: str, author: str, when: datetime, *, before: Sequence[Line] | None = None
) -> bytes:
    """The bytes of a .docx file. `author` and `when` sign each change; `when` has to be aware.

    `before` are the lines the comparison started from: with them, what moved is struck out at its old place;
    without, right before its new one. Characters that XML cannot hold become a replacement mark.
    """
    document = Document()
    document.core_properties.title = _NOT_XML.sub("\ufffd", title)[:255]
    document.core_properties.author = _NOT_XML.sub("\ufffd", author)[:255]
    if title:
        document.add_heading(_NOT_XML.sub("\ufffd", title), level=1)
    signed = {qn("w:author"): _NOT_XML.sub("\ufffd", author), qn("w:date"): _stamp(when)}
    numbers = count(1)
    body = document.element.body
    for mark, runs in _paragraphs(pieces, before):
        paragraph = OxmlElement("w:p")
        body.insert(len(body) - 1, paragraph)  # the section's own properties stay last
        _fill(paragraph, mark, runs, signed, numbers)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _paragraphs(pieces: Sequence[Piece], before: Sequence[Line] | None) -> Iterable[_Paragraph]:
    """Every paragraph as runs, in an order whose deletions read as the text before and whose rest reads as after."""
    waiting = iter(before or ())
    for piece in pieces:
        crossing = piece.kind in _CROSSING
        if before is None and crossing and piece.before is not None:
            yield _struck(piece.before)
        if piece.before is not None and not crossing:
            for line in waiting:
                if line == piece.before:
                    break
                yield _struck(line)
        yield _mark(piece), _runs(piece)
    for line in waiting:
        yield _struck(line)


def _struck(line: Line) -> _Paragraph:
    return "delete", [("delete", _whole(line))]


def _mark(piece: Piece) -> str:
    """What happened to the paragraph as a whole, its end included."""
    if piece.before is None or piece.kind in _CROSSING:
        return "insert"
    return "delete" if piece.after is None else "equal"


def _runs(piece: Piece) -> list[_Run]:
    if piece.before is None or piece.kind in _CROSSING:
        return [("insert", _whole(piece.after))] if piece.after else []
    if piece.after is None:
        return [("delete", _whole(piece.before))]
    old, new = piece.before.number, piece.after.number
    number: list[_Run] = [("equal", new)] if old == new else [("delete", old), ("insert", new)]
    blank = [("equal", " ")] if old and new else [("delete", " ")] if old else [("insert", " ")] if new else []
    return [*number, *blank, *((span.op, span.text) for span in piece.spans)]


def _whole(line: Line) -> str:
    return f"{line.number} {line.text}" if line.number else line.text


def _fill(paragraph: _Element, mark: str, runs: Sequence[_Run], signed: dict[str, str], numbers: "count[int]") -> None:
    if mark != "equal":
        properties, of_end = OxmlElement("w:pPr"), OxmlElement("w:rPr")
        of_end.append(_change(mark, signed, numbers))
        properties.append(of_end)
        paragraph.append(properties)
    for op, text in runs:
        if not text:
            continue
        run = _run(text, deleted=op == "delete")
        if op == "equal":
            paragraph.append(run)
            continue
        change = _change(op, signed, numbers)
        change.append(run)
        paragraph.append(change)


def _change(op: str, signed: dict[str, str], numbers: "count[int]") -> _Element:
    change = OxmlElement("w:ins" if op == "insert" else "w:del")
    change.set(qn("w:id"), str(next(numbers)))
    for name, value in signed.items():
        change.set(name, value)
    return change


def _run(text: str, *, deleted: bool) -> _Element:
    run = OxmlElement("w:r")
    for k, row in enumerate(_NOT_XML.sub("\ufffd", text).replace("\r", "\n").split("\n")):
        if k:
            run.append(OxmlElement("w:br"))
        words = OxmlElement("w:delText" if deleted else "w:t")
        words.set(qn("xml:space"), "preserve")
        words.text = row
        run.append(words)
    return run
