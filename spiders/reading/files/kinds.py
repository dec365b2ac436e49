"""What a file is, by its first bytes, then by its name. Reads no content."""

import re
import struct
from collections.abc import Iterator
from enum import StrEnum

from spiders.reading.errors import UnreadableError


class Kind(StrEnum):
    """The formats that are read, each by its own module."""

    HTML = "html"
    TEXT = "text"  # delimited tables too: they are told apart once decoded
    PDF = "pdf"
    PACKAGE = "package"  # a zip: docx, xlsx, or something that is not read
    DOC = "doc"  # Word 97 to 2003
    XLS = "xls"  # Excel 97 to 2003, also as XML


# Magic bytes of what is not read, and what to do about it.
_REFUSED = (
    (b"Rar!\x1a\x07", "a RAR archive: unpack it and give the files in it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it and give the files in it"),
    (b"\x1f\x8b", "a gzip file: unpack it first"),
    (b"BZh", "a bzip2 file: unpack it first"),
    (b"\xfd7zXZ\x00", "an xz file: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd file: unpack it first"),
    (b"\x89PNG\r\n", "an image (PNG): its text must be recognised (OCR) first"),
    (b"\xff\xd8\xff", "an image (JPEG): its text must be recognised (OCR) first"),
    (b"GIF8", "an image (GIF): its text must be recognised (OCR) first"),
    (b"II*\x00", "an image (TIFF): its text must be recognised (OCR) first"),
    (b"MM\x00*", "an image (TIFF): its text must be recognised (OCR) first"),
    (b"{\\rtf", "an RTF document: open it and save as .docx"),
    (b"%!PS", "a PostScript file: save it as PDF"),
    (b"MIME-Version:", "a web archive (MHTML): save the page as HTML"),
    (b"From: <Saved by", "a web archive (MHTML): save the page as HTML"),
    (b"\x7fELF", "a program, no document"),
    (b"MZ\x90", "a program, no document"),
    (b"SQLite format 3", "a database, no document"),
)
_OFFICE_XML = re.compile(rb"""progid\s{0,5}=\s{0,5}["']Word\.Document""")
_SHEET_XML = re.compile(rb"""<Workbook[^>]{0,2000}urn:schemas-microsoft-com:office:spreadsheet""")
_LOCKED = "encrypted, needs a password: open it and save it without one"
# Streams that tell what an OLE file holds, as their names stand in its directory.
_STREAMS = (
    ("EncryptedPackage", _LOCKED),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", "a presentation: save it as PDF"),
    ("VisioDocument", "a drawing: save it as PDF"),
    ("__properties_version1.0", "a saved mail: save its text or its attachment"),
)
_WORKBOOK = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")  # the record a workbook begins with
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    rb"<(?:!doctype\s{1,9}html|html|head|body|meta|title|div|p|table|span|h[1-6]|br|ul|ol|font|center|article)[\s>/]",
    re.IGNORECASE,
)
HEAD = 4096
MAX_TABLE_PAGE = 16 << 20
_FIRST_RECORDS = 8


def suffix(name: str) -> str:
    """'docx' of a file name or an address, '' without one."""
    last = name.split("?")[0].split("#")[0].replace("\\", "/").rsplit("/", 1)[-1]
    return last.rpartition(".")[2].casefold() if "." in last else ""


def misnamed(name: str) -> tuple[str, ...]:
    """The problem of a page or text that calls itself a document: often what a server sends in place of one."""
    called = suffix(name)
    wrong = called in ("pdf", "docx", "xlsx", "doc")
    return (f"it is called .{called} but holds plain text or HTML: perhaps not the file meant",) if wrong else ()


def is_office_page(body: bytes, name: str) -> bool:
    """Whether a web page is a document of its own: saved by Office, or a bare table under a spreadsheet's name.

    Systems of Chinese offices export .xls files that are HTML; any other page in a document's place is an error page.
    """
    head = body[:HEAD]
    if _MARKUP.search(head.replace(b"\x00", b"")) is None:
        return False
    if b"urn:schemas-microsoft-com:office:" in head or re.search(rb"ProgId[^>]{0,40}(?:Word|Excel)", head):
        return True
    small = body[:MAX_TABLE_PAGE].lower()
    named = suffix(name) in ("xls", "xlsx", "et", "csv")
    return named and small.count(b"<tr") > 1 and not re.search(rb"<(?:script|form|iframe|nav)\b", small)


def kind_of(body: bytes, name: str = "") -> Kind:
    """The kind of a file. Raises UnreadableError for the kinds that are not read, with what to do instead."""
    head = body[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head and not body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableError("an empty file")
    for magic, advice in _REFUSED:
        if head.startswith(magic):
            raise UnreadableError(advice)
    if b"%PDF-" in body[:1024]:
        return Kind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind.PACKAGE
    if head.startswith(_OLE):
        return _compound(body)
    if head.startswith((b"<?xml", b"<Workbook")) and _SHEET_XML.search(head):
        return Kind.XLS
    if head.startswith(b"<?xml") and _OFFICE_XML.search(head):
        raise UnreadableError("an Office 2003 XML file: open it and save as .docx")
    return Kind.HTML if _is_html(head, name) else Kind.TEXT


def _compound(body: bytes) -> Kind:
    """The kind of an OLE file: the stream whose name comes first; embedded files come after their host."""
    places = [(body.find(f"{stream}\0".encode("utf-16-le")), holds) for stream, holds in _STREAMS]
    at, holds = min(((at, holds) for at, holds in places if at >= 0), default=(-1, "an OLE file without a document"))
    if holds is Kind.XLS and _is_locked(body):
        raise UnreadableError(_LOCKED)
    if isinstance(holds, Kind):
        return holds
    advice = holds if at >= 0 else "damaged, or no document known here: open it in its program, save as .docx or .xlsx"
    raise UnreadableError(advice)


def _is_locked(body: bytes) -> bool:
    """Whether an .xls says, among its first records, that the rest is encrypted (FILEPASS, MS-XLS 2.4.117)."""
    start = workbook_start(body)
    return start is not None and any(kind == 0x002F for kind, _, _ in records(body, start))


def workbook_start(body: bytes) -> int | None:
    """Where the record stands that an .xls workbook begins with; None without one."""
    begins = _WORKBOOK.search(body)
    return begins.start() if begins else None


def records(body: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its data begins, size) of the first records of a workbook; they lie in one piece."""
    at = start
    for _ in range(_FIRST_RECORDS):
        if at + 4 > len(body):
            return
        kind, size = struct.unpack_from("<HH", body, at)
        yield kind, at + 4, size
        at += 4 + size


def _is_html(head: bytes, name: str) -> bool:
    plain = head.replace(b"\x00", b"")  # UTF-16
    if re.match(rb"<(?:!doctype|html|head|body|meta|table|div|p[\s>])", plain, re.IGNORECASE):
        return True
    tags = len(_MARKUP.findall(plain))
    return tags > 0 if suffix(name) in ("html", "htm", "xhtml", "shtml") else tags > 2
