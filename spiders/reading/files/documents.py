"""Any file a user or a source has, opened by what its bytes are. Interprets no words and fetches nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lxml.etree import LxmlError
from lxml.html import HtmlElement

from spiders.reading.charset import decode, decode_file
from spiders.reading.document import FURNITURE, Block, Document, Table
from spiders.reading.errors import UnreadableError
from spiders.reading.files import kinds, packages, text
from spiders.reading.files.kinds import Kind
from spiders.reading.files.limits import read_apart
from spiders.reading.files.paragraphs import paragraphs
from spiders.reading.pages.bounded import MAX_TAGS
from spiders.reading.pages.html import blocks, first, words
from spiders.reading.pages.page import parse
from spiders.reading.pages.zones import Parts, page_parts
from spiders.reading.tables.grid import rectangle

MAX_FILE = 128 << 20
MAX_TEXT = 32 << 20
MAX_PROSE = 4 << 20  # bytes of lines, tables aside; the longest code of laws has under 1 MB
MAX_LINES = 60_000  # and under 5,000 lines
MAX_HTML = 16 << 20
MAX_RUN = 9_500_000  # bytes without a tag: libxml2 silently drops texts of ten million
MAX_TAGS_ZONED = 200_000  # telling the furniture of a page from its text costs twice as much again


def open_document(body: bytes, name: str = "") -> Document:
    """The lines and tables of a file in reading order.

    What it is, its first bytes say; its name only decides between kinds of plain text. Raises UnreadableError with
    the cause and a remedy; a file that was read in part says in `problems` what is missing.
    """
    _at_most(body, MAX_FILE, "a file")
    match kinds.kind_of(body, name):
        case Kind.HTML:
            found = _html(body, name)
        case Kind.PDF:
            found = _apart("pdf", read_apart("spiders.reading.files.pdf", body, what="PDF"))
        case Kind.DOC:
            found = _apart("docx", read_apart("spiders.reading.files.doc", body, what="Word 97 document"))
        case Kind.XLS:
            found = _sheets(body)
        case Kind.PACKAGE if packages.content(packages.opened(body)) == "docx":
            found = _apart("docx", read_apart("spiders.reading.files.docx", body, what="Word document"))
        case Kind.PACKAGE:
            found = _sheets(body)
        case _:
            found = _text(body, name)
    _check_length(found)
    return found


def _check_length(found: Document) -> None:
    """Refuse texts beyond any act: numbered lines take microseconds and memory each, whoever sends millions of them."""
    lines = found.lines
    size = sum(len(line.encode("utf-8", "replace")) for line in lines)
    if size > MAX_PROSE or len(lines) > MAX_LINES:
        raise UnreadableError(
            f"too large: a text of {size >> 20} MB in {len(lines)} lines, read up to {MAX_PROSE >> 20} MB "
            f"and {MAX_LINES} lines; split it or cut out what matters"
        )


def _apart(form: str, said: Mapping[str, Any]) -> Document:
    """A document from what its reader in the child process said."""
    read: list[Block] = [
        block if isinstance(block, str) else Table(tuple(tuple(row) for row in block)) for block in said["blocks"]
    ]
    if not read and not said["problems"]:
        raise UnreadableError("an empty document: no words in it")
    return Document(
        format=form,
        blocks=tuple(read),
        title=said["title"],
        problems=tuple(said["problems"]),
        around=tuple((zone, tuple(lines)) for zone, lines in said["around"]),
    )


def _sheets(body: bytes) -> Document:
    said = read_apart("spiders.reading.files.office", body, what="spreadsheet")
    tables = (rectangle(sheet["rows"]) for sheet in said["sheets"] if sheet["visible"])
    found = tuple(table for table in tables if table is not None)
    if not found:
        raise UnreadableError("an empty spreadsheet: no visible sheet has a value in it")
    return Document(format="sheet", blocks=found, problems=tuple(said["problems"]))


def _html(body: bytes, name: str) -> Document:
    _at_most(body, MAX_HTML, "an HTML page")
    if (tags := body.count(b"<")) > MAX_TAGS:
        raise UnreadableError(f"too large: a page of {tags} tags; save its tables as CSV or split it")
    if max(map(len, body.split(b"<"))) > MAX_RUN:
        raise UnreadableError(f"too large: a page with {MAX_RUN >> 20} MB of text in one piece; save it as plain text")
    problems = kinds.misnamed(name)
    try:
        printed = decode(body)
    except UnreadableError:
        printed, bridged = decode_file(body)
        problems += bridged
    try:
        parts = _parts(parse(printed), tags)
    except (LxmlError, ValueError, RecursionError) as error:
        raise UnreadableError(f"no readable HTML ({error})") from error
    if tags > MAX_TAGS_ZONED:
        problems += ("the page is too large to part its text from its menus: all of it was read as text",)
    if not parts.main and not parts.around:
        raise UnreadableError("no words in this page: it may be drawn by a script; save it from a browser")
    return Document(format="html", blocks=tuple(parts.main), title=parts.title, problems=problems, around=parts.around)


def _parts(tree: HtmlElement, tags: int) -> Parts:
    if tags > MAX_TAGS_ZONED:
        return Parts(title=words(first(tree, "//title")), main=blocks(tree), around=())
    parts = page_parts(tree)
    return parts if parts.main else replace(parts, main=blocks(tree))


def _text(body: bytes, name: str) -> Document:
    _at_most(body, MAX_TEXT, "a text")
    printed, problems = decode_file(body, name)
    if text.has_controls(body):
        printed = text.plain(printed)
    problems += kinds.misnamed(name)
    if not printed or printed.isspace():
        raise UnreadableError("an empty file: nothing but blanks in it")
    suffix = kinds.suffix(name)
    table = text.delimited(printed, certain=suffix in ("csv", "tsv"))
    if table is not None:
        return Document(format="csv", blocks=(table,), problems=problems)
    _at_most(body, MAX_PROSE * 2, "a text that is no table")  # UTF-16 and layout in blanks take up to twice the room
    found, numbers = paragraphs(printed)
    around = ((FURNITURE, tuple(numbers)),) if numbers else ()
    return Document(format="text", blocks=tuple(found), problems=problems, around=around)


def _at_most(body: bytes, limit: int, what: str) -> None:
    if len(body) > limit:
        raise UnreadableError(
            f"too large: {len(body) >> 20} MB, {what} is read up to {limit >> 20} MB; split it or cut out what matters"
        )
