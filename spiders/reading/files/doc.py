"""Word 97 to 2003 documents (.doc, old .wps) to lines and tables, in a child process with limits (limits.py).

antiword reads them where it is installed; else the text is taken from the piece table itself ([MS-DOC] 2.4.1). Neither
knows words that tracked changes deleted, headers, or automatic numbers.
"""

import re
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

from spiders.reading.errors import UnreadableError
from spiders.reading.files import text
from spiders.reading.files.ole import Compound
from spiders.reading.tables.grid import MAX_COLUMNS

_WORD_97 = 0x00C1  # nFib; older versions keep their text in another way
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_FIELD = re.compile(
    "\x13[^\x13\x14\x15]{0,2000}(?:\x14([^\x13\x14\x15]{0,100000})\x15|\x15)"
)  # code, then what it shows
_DRAWN = re.compile("[\x00-\x06\x08\x0e-\x1d\x1f]")
_CELL = "\x07"  # ends cells, and once more rows
_ENDED = re.compile("\x07\x07[^\x07]+$")  # text behind the last row
_MARKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x0d": "\n", "\x1e": "-", "\xa0": " "})
PLAIN = "a .doc is read without automatic numbers"


def read(body: bytes) -> dict[str, Any]:
    """The parts of a Document as JSON values. Raises UnreadableError."""
    program = shutil.which("antiword")
    if program is not None:
        return _by_antiword(program, body)
    blocks = list(_blocks(_printed(body)))
    if not blocks:
        raise UnreadableError("not a readable .doc (no words in it): open it and save as .docx")
    return {"blocks": blocks, "title": "", "problems": [PLAIN], "around": []}


def _by_antiword(program: str, body: bytes) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile(suffix=".doc") as file:
        file.write(body)
        file.flush()
        # Its limits are those of this process, which it inherits. -w 0: a paragraph is a line.
        said = subprocess.run([program, "-w", "0", "-m", "UTF-8.txt", file.name], capture_output=True)
    written = said.stdout.decode("utf-8", "replace")
    if said.returncode != 0 or not written.strip():
        cause = text.lines(said.stderr.decode("utf-8", "replace"))[:1]
        raise UnreadableError(
            f"not a readable .doc ({', '.join(cause) or 'no words in it'}): open it and save as .docx"
        )
    lines = text.lines(written.replace("|", "\n"))
    return {"blocks": lines, "title": "", "problems": ["tables of a .doc are read as lines"] if "|" in written else [],
            "around": []}  # fmt: skip


def _printed(body: bytes) -> str:
    """The main text with Word's own marks in it, put together from its pieces."""
    try:
        file = Compound(body)
        main = file.stream("WordDocument")
        version, flags = struct.unpack_from("<H", main, 2)[0], struct.unpack_from("<H", main, 10)[0]
        if version < _WORD_97:
            raise UnreadableError("a document of Word 6 or 95 (.doc): open it and save as .docx")
        if flags & _ENCRYPTED:
            raise UnreadableError("encrypted, needs a password: open it and save it without one")
        (length,) = struct.unpack_from("<i", main, 0x4C)
        at, size = struct.unpack_from("<II", main, 0x01A2)
        pieces = _pieces(file.stream("1Table" if flags & _TABLE_1 else "0Table")[at : at + size])
        return "".join(_piece(main, *piece) for piece in pieces)[: max(length, 0)]
    except (struct.error, IndexError, ValueError) as error:
        raise UnreadableError(f"not a readable .doc, damaged or cut ({error}): open it and save as .docx") from error


def _pieces(clx: bytes) -> Iterator[tuple[int, int]]:
    """(characters, place and form) of each piece, in the order of the text."""
    at = 0
    while clx[at] == 0x01:  # formatting of no interest
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at] != 0x02:
        raise ValueError("no piece table")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    many = (min(size, len(clx) - at - 5) - 4) // 12
    starts = struct.unpack_from(f"<{many + 1}I", clx, at + 5)
    for index in range(many):
        (place,) = struct.unpack_from("<I", clx, at + 5 + 4 * (many + 1) + 8 * index + 2)
        yield max(starts[index + 1] - starts[index], 0), place


def _piece(main: bytes, length: int, place: int) -> str:
    if place & 0x40000000:  # one byte a character, Western
        start = (place & 0x3FFFFFFF) // 2
        return main[start : start + length].decode("cp1252", "replace")
    return main[place : place + 2 * length].decode("utf-16-le", "replace")


def _blocks(printed: str) -> Iterator[str | list[list[str]]]:
    """Lines, and tables where the marks of cells and rows fit one width."""
    for _ in range(5):  # fields inside fields
        printed, found = _FIELD.subn(lambda field: field[1] or "", printed)
        if not found:
            break
    run: list[str] = []  # paragraphs of one table
    for paragraph in _DRAWN.sub("", printed).split("\r"):
        if run and (_CELL not in paragraph or _ENDED.search(run[-1])):
            yield from _run(run)
            run = []
        if _CELL in paragraph:
            run.append(paragraph)
        else:
            yield from text.lines(paragraph.translate(_MARKS))
    yield from _run(run)


def _run(paragraphs: list[str]) -> Iterator[str | list[list[str]]]:
    """A table, and the text that follows its last row in the same paragraph."""
    *cells, rest = "\n".join(paragraphs).split(_CELL)
    table = _table([cell.translate(_MARKS) for cell in cells])
    if table is not None:
        yield table
    else:
        yield from text.lines("\n".join(cells).translate(_MARKS))
    yield from text.lines(rest.translate(_MARKS))


def _table(cells: list[str]) -> list[list[str]] | None:
    """Rows of the narrowest width after which every row's own mark, an empty cell, stands."""
    for width in range(2, min(len(cells), MAX_COLUMNS + 1)):
        if len(cells) % (width + 1) == 0 and not any(cell.strip() for cell in cells[width :: width + 1]):
            starts = range(0, len(cells), width + 1)
            return [["\n".join(text.lines(cell)) for cell in cells[at : at + width]] for at in starts]
    return None
