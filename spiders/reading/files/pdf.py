"""PDF to lines and tables page by page. Runs in a child process (limits.py); recognises no characters in images.

pdfium reads the text; pdfplumber, fifty times slower, reads only pages with ruled lines, as long as time allows.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from spiders.reading.document import FURNITURE
from spiders.reading.errors import UnreadableError
from spiders.reading.files import text
from spiders.reading.files.limits import expired
from spiders.reading.files.pdf_furniture import without_furniture
from spiders.reading.files.pdf_lines import Line, Placed, paragraphs, plain_signs
from spiders.reading.files.pdf_tables import joined, pages_with_tables

MAX_PAGES = 3_000
TEXT_SECONDS = 5.0  # of the processor; what is left of PATIENCE goes to tables
MAX_TEXT = 20_000_000  # characters
MAX_OBJECTS = 4_000  # of a page looked at for ruled lines
RULES = 4  # fewer lines than these are an underline or the red rule of a letterhead
_NO_WORDS = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffd\ue000-\uf8ff]")


class _Page(NamedTuple):
    lines: list[Line]
    ruled: bool  # has lines as of a table
    pictured: bool  # has an image
    garbled: bool  # its fonts do not say which characters they draw


def read(body: bytes) -> dict[str, Any]:
    """The parts of a Document as JSON values. Raises UnreadableError."""
    pages, title, problems = _pages(body)
    if not any(page.lines for page in pages):
        if any(page.pictured for page in pages):
            raise UnreadableError("scanned, no text: every page is an image; its text must be recognised (OCR) first")
        raise UnreadableError(
            "no text in this PDF: its pages are empty or drawn; its text must be recognised (OCR) first"
        )
    _tell("no text, an image only (scanned)", [not page.lines and page.pictured for page in pages], problems)
    _tell("characters that cannot be told (fonts without Unicode)", [page.garbled for page in pages], problems)
    ruled = [index for index, page in enumerate(pages) if page.ruled]
    tabled = pages_with_tables(body, ruled, problems) if ruled else {}
    printed: list[list[Placed]] = [tabled.get(index, list(page.lines)) for index, page in enumerate(pages)]
    kept, around = without_furniture(printed)
    return {
        "blocks": joined(paragraphs(kept)),
        "title": title,
        "problems": problems,
        "around": [[FURNITURE, around]] if around else [],
    }


def _pages(body: bytes) -> tuple[list[_Page], str, list[str]]:
    import pypdfium2

    problems: list[str] = []
    try:
        document = pypdfium2.PdfDocument(BytesIO(body))
        many = len(document)
        title = text.lines(document.get_metadata_value("Title") or "")
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(_why(str(error))) from error
    pages: list[_Page] = []
    size = 0
    for index in range(min(many, MAX_PAGES)):
        if size > MAX_TEXT or expired(TEXT_SECONDS):
            break
        try:
            pages.append(_page(document[index]))
        except pypdfium2.PdfiumError:
            problems.append(f"page {index + 1} is damaged and was not read")
            pages.append(_Page([], False, False, False))
        size += sum(len(line.text) for line in pages[-1].lines)
    if len(pages) < many:
        problems.append(f"read up to page {len(pages)} of {many}: the file is too long to read whole")
    return pages, title[0] if title else "", problems


def _page(page: Any) -> _Page:
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    written = textpage.get_text_range(0, min(textpage.count_chars(), MAX_TEXT)) if textpage.count_chars() else ""
    lines = list(_lines(page, textpage, written, pdfium))
    odd = len(_NO_WORDS.findall(written.replace("\ufffe", "").replace("\x02", "")))
    rules, pictured = 0, False
    for seen, drawn in enumerate(_objects(page, pdfium)):
        pictured = pictured or drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE
        if drawn.type == pdfium.FPDF_PAGEOBJ_PATH:
            rules += max(1, pdfium.FPDFPath_CountSegments(drawn.raw) // 4)
        if seen > MAX_OBJECTS or (rules >= RULES and pictured):
            break
    textpage.close()
    page.close()
    return _Page(lines, rules >= RULES, pictured, odd > max(8, len(written) * 0.2))


def _lines(page: Any, textpage: Any, written: str, pdfium: Any) -> Iterator[Line]:
    """The lines of a page with their boxes. pdfium marks a hyphen at a line's end by U+FFFE or U+0002."""
    height = page.get_height()
    box = pdfium.FS_RECTF()
    begin = 0
    for printed in written.split("\n"):
        end = begin + len(printed.rstrip())
        first = begin + len(printed) - len(printed.lstrip())
        begin += len(printed) + 1 + sum(sign > "\uffff" for sign in printed)
        cleaned = re.sub("[\ufffe\x02]$", "-", printed.rstrip()).replace("\ufffe", "").replace("\x02", "-")
        for words in text.lines(plain_signs(_NO_WORDS.sub("", cleaned))):
            last = max(end - 1, first)
            boxes = []  # a flat sign (一) may have a flat box: three tell the height of the line
            for place in (first, (first + last) // 2, last):
                at = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage.raw, place)
                if at >= 0 and pdfium.FPDFText_GetLooseCharBox(textpage.raw, at, box):
                    boxes.append((box.left, box.right, height - box.top, height - box.bottom))
            if len(boxes) < 3:
                boxes = [(0.0, 0.0, 0.0, 0.0)]
            yield Line(words, boxes[0][0], boxes[-1][1], min(box[2] for box in boxes), max(box[3] for box in boxes))


def _objects(page: Any, pdfium: Any) -> Iterator[Any]:
    return iter(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE), max_depth=3))


def _tell(what: str, pages: list[bool], problems: list[str]) -> None:
    """'pages 3, 7: no text …' where some pages are so."""
    numbers = [str(index + 1) for index, so in enumerate(pages) if so]
    if numbers:
        shown = ", ".join(numbers[:20]) + (" …" if len(numbers) > 20 else "")
        problems.append(f"page{'s' if len(numbers) > 1 else ''} {shown}: {what}")


def _why(cause: str) -> str:
    if "password" in cause.casefold() or "security" in cause.casefold():
        return "encrypted, needs a password: save it without one"
    return f"not a readable PDF, damaged or cut ({cause}): download or save it again"
