"""An issue as a Word document, with fonts named for Chinese too. The same bytes for the same issue."""

import zipfile
from datetime import UTC
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from monitor.desk.issue import Issue
from monitor.desk.page import page_of, title_of
from monitor.desk.paragraphs import Paragraph, Run

_LATIN, _CHINESE = "Calibri", "SimSun"
_STYLES = {
    "title": "Title", "section": "Heading 1", "item": "Heading 2", "heading": "Heading 3", "bullet": "List Bullet",
    "quote": "Intense Quote",
}  # fmt: skip
_RED, _GREEN, _GREY, _BLUE = (RGBColor.from_string(one) for one in ("8A1C1C", "0F5C2E", "555555", "0B4F9C"))
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP can tell


def to_docx(issue: Issue, language: str) -> bytes:
    """The document."""
    made = Document()
    for style in made.styles:
        if isinstance(style, ParagraphStyle):
            _fonts(style)
    properties = made.core_properties
    properties.title, properties.author, properties.comments = title_of(issue, language)[:255], "regwatch", ""
    properties.last_modified_by = "regwatch"
    properties.created = properties.modified = (
        issue.steps[-1].deed.at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    )
    for paragraph in page_of(issue, language):
        _add(made, paragraph)
    out = BytesIO()
    made.save(out)
    return _timeless(out.getvalue())


def _fonts(style: ParagraphStyle) -> None:
    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)  # a theme's font would win over the names
    fonts.set(qn("w:eastAsia"), _CHINESE)


def _add(made: WordDocument, paragraph: Paragraph) -> None:
    word = made.add_paragraph(style=_STYLES.get(paragraph.kind))
    if paragraph.kind == "number":
        word.paragraph_format.left_indent = Pt(18 * paragraph.level)
        word.add_run(f"{paragraph.mark} " if paragraph.mark else "")
    elif paragraph.kind == "bullet" and paragraph.level > 1:
        word.paragraph_format.left_indent = Pt(18 * paragraph.level)
    word.paragraph_format.space_after = Pt(2 if paragraph.kind in ("small", "bullet") else 6)
    for run in paragraph.runs:
        _run(word, run, paragraph.kind)


def _run(word: WordParagraph, run: Run, kind: str) -> None:
    made = word.add_run()
    for number, line in enumerate(run.text.split("\n")):
        if number:
            made.add_break(WD_BREAK.LINE)
        made.add_text(line)
    made.bold = True if run.bold or kind in ("note", "correction") else None
    made.italic = True if run.italic else None
    if run.struck:
        made.font.strike, made.font.color.rgb = True, _RED
    if run.inserted:
        made.font.underline, made.font.color.rgb = True, _GREEN
    if kind in ("meta", "small"):
        made.font.size, made.font.color.rgb = Pt(9), _GREY
    if run.code or kind == "code":
        made.font.name = "Consolas"
    if run.link:
        _linked(word, made, run.link)


def _linked(word: WordParagraph, made: WordRun, address: str) -> None:
    """Put a run into a hyperlink; python-docx has no call for it."""
    made.font.color.rgb, made.font.underline = _BLUE, True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    word._p.append(link)
    link.append(made._r)


def _timeless(body: bytes) -> bytes:
    """The same ZIP with no moment in it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(body)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in read.infolist():
            kept = zipfile.ZipInfo(entry.filename, _EPOCH)
            kept.compress_type, kept.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            written.writestr(kept, read.read(entry))
    return out.getvalue()
