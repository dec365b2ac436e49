"""Any document as its parts: itself, or each file of an archive. What cannot be read says why; nothing is raised.

The words of `note` are what people see beside a document: `regwatch show`, the notice's page, docs/json.md.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from spiders.reading.document import Document, Row
from spiders.reading.errors import UnreadableError
from spiders.reading.files.archives import is_archive, members
from spiders.reading.files.documents import open_document
from spiders.reading.files.kinds import suffix

DEPTH = 1  # archives inside an archive that are opened
PATIENCE = 120.0  # seconds for one archive; each file has limits of its own (limits.py)
NO_TEXT = "no text (scan)"
ENCRYPTED = "encrypted: needs a password"
_LONGEST = 200
_JOINT = " › "


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file read. `name` is '' for a document that is no archive; `document` is None where `note` says why.

    A document with a note was read in part.
    """

    name: str = ""
    document: Document | None = None
    note: str = ""


def parts_of(body: bytes, name: str = "") -> tuple[Part, ...]:
    """The document in these bytes, or the files of an archive in its order; at least one part, never an error."""
    return tuple(_parts(body, name, "", DEPTH, time.monotonic() + PATIENCE))


def tables_of(body: bytes, name: str = "") -> list[tuple[Row, ...]]:
    """The rows of every table of a document: sheets, csv, and the tables of PDF, Word and HTML, archives' files too.

    Hidden sheets are left out. A document that holds only text gives none. Raises UnreadableError with the first
    cause when nothing of it could be read.
    """
    return tables_in(parts_of(body, name), name)


def tables_in(parts: tuple[Part, ...], name: str = "") -> list[tuple[Row, ...]]:
    """The rows of every table of a document's parts. Raises UnreadableError as `tables_of` does."""
    found = [table.rows for part in parts if part.document for table in part.document.tables]
    causes = [part.note for part in parts if part.document is None and part.note]
    if not found and causes:
        raise UnreadableError(causes[0], about=name)
    return found


def note_of(problem: str) -> str:
    """What stands beside a document that could not be read, by what its reader said."""
    words = problem.casefold()
    if words.startswith(("scanned, no text", "an image (")):
        return NO_TEXT
    if words.startswith("no text in this pdf"):
        return "no text (drawn or empty pages)"
    if "encrypted" in words:
        return ENCRYPTED
    return f"unreadable: {problem[:_LONGEST]}"


def formats_of(parts: tuple[Part, ...]) -> str:
    """'pdf', 'sheet', 'zip': what a document turned out to be; '' for one that could not be read."""
    if len(parts) != 1 or parts[0].name:
        return "zip"
    return parts[0].document.format if parts[0].document else ""


def summary_note(parts: tuple[Part, ...]) -> str:
    """One note for a document and all its parts; '' when all of it was read."""
    if len(parts) == 1:
        return _named(parts[0]) if parts[0].note else ""
    noted = [part for part in parts if part.note]
    more = f"; {len(noted) - 3} more" if len(noted) > 3 else ""
    return "; ".join(map(_named, noted[:3])) + more


def _named(part: Part) -> str:
    return f"{part.name}: {part.note}" if part.name else part.note


def _parts(body: bytes, name: str, within: str, depth: int, until: float) -> Iterator[Part]:
    try:
        archived = is_archive(body)
    except UnreadableError as error:
        yield Part(name=within, note=note_of(error.problem))
        return
    if not archived:
        yield _read(body, name, within)
    elif depth < 0:
        yield Part(name=within, note="unreadable: an archive in an archive in an archive: unpack it")
    else:
        yield from _members(body, within, depth, until)


def _members(body: bytes, within: str, depth: int, until: float) -> Iterator[Part]:
    empty = True
    for member in members(body):
        empty = False
        name = f"{within}{_JOINT}{member.name}" if within else member.name
        if member.problem:
            yield Part(name=name, note=note_of(member.problem))
        elif time.monotonic() > until:
            yield Part(name=name, note=f"unreadable: its archive takes more than {PATIENCE:g} s to read")
        else:
            yield from _parts(member.body, member.name, name, depth - 1, until)
    if empty:
        yield Part(name=within, note="unreadable: an empty archive")


def _read(body: bytes, name: str, within: str) -> Part:
    try:
        found = open_document(body, name)
        for table in found.tables:  # rows of delimited text are cut on demand; what is wrong with them shows only then
            next(iter(table.rows), None)
    except UnreadableError as error:
        return Part(name=within, note=note_of(_with_type(error.problem, body, name)))
    return Part(name=within, document=found, note=f"read in part: {found.problems[0]}" if found.problems else "")


def _with_type(problem: str, body: bytes, name: str) -> str:
    """What the file is not, where its name says another thing than its bytes."""
    called = suffix(name)
    if called in ("pdf", "doc", "docx", "xls", "xlsx", "wps", "et") and body[:2] == b"MZ":
        return f"it is called .{called} and is a program"
    return problem
