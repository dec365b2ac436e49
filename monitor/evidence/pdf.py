"""The statement as PDF, by reportlab with Adobe's STSong-Light: no font file is needed here, readers bring their own.

Signs outside that font's character set (rare names) are missing in the PDF; the HTML has them all.
"""

from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer

from monitor.evidence.html import shown
from monitor.evidence.statement import TITLE, Section

_FONT = "STSong-Light"
_MAX_CELL = 800  # characters: a row that is higher than a page cannot be laid out
_LONG_CELL = 400  # where one is longer, rows may be broken over pages
_WIDTH = A4[0] - 36 * mm


def to_pdf(sections: tuple[Section, ...]) -> bytes:
    """The PDF; the same bytes for the same statement."""
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = BytesIO()
    title = f"{TITLE.zh} · {TITLE.en}"
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm, bottomMargin=16 * mm,
        title=title, author="regwatch", invariant=1,
    )  # fmt: skip
    story = [Paragraph(_safe(title), _style(16, after=6))]
    for section in sections:
        story += _section(section)
    document.build(story, onFirstPage=_numbered, onLaterPages=_numbered)
    return out.getvalue()


def _section(section: Section) -> list[object]:
    heading = section.heading
    both = heading.zh if heading.zh == heading.en else f"{heading.zh} / {heading.en}"
    story: list[object] = [Paragraph(_safe(both), _style(13 if section.level == 2 else 11, before=8, after=3))]
    for words in section.sentences:
        story += [Paragraph(_safe(words.zh), _style(10)), Paragraph(_safe(words.en), _style(9, after=3, cjk=False))]
    if section.rows:
        story.append(_table(section))
    story += [Paragraph(_safe(line), _style(9, indent=8)) for line in section.quoted]
    return [*story, Spacer(1, 3)]


def _table(section: Section) -> LongTable:
    head = [Paragraph(f"{_safe(words.zh)}<br/>{_safe(words.en)}", _style(7.5, cjk=False)) for words in section.columns]
    rows = [[Paragraph(_safe(_cut(cell)), _style(7.5)) for cell in row] for row in section.rows]
    long = any(len(cell) > _LONG_CELL for row in section.rows for cell in row)
    table = LongTable([head, *rows], colWidths=_widths(section), repeatRows=1, splitInRow=int(long))
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
            ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return table


def _widths(section: Section) -> list[float]:
    """Columns by how much stands in them, none narrower than a word."""
    longest = [max(len(row[place]) for row in section.rows) for place in range(len(section.columns))]
    weights = [min(max(length, 16), 60) ** 0.7 for length in longest]
    return [_WIDTH * weight / sum(weights) for weight in weights]


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_CELL else f"{text[:_MAX_CELL]} …"


def _style(size: float, *, before: float = 0, after: float = 1, indent: float = 0, cjk: bool = True) -> ParagraphStyle:
    return ParagraphStyle(
        "regwatch", fontName=_FONT, fontSize=size, leading=size * 1.45, spaceBefore=before, spaceAfter=after,
        leftIndent=indent, wordWrap="CJK" if cjk else None, splitLongWords=True,
    )  # fmt: skip


def _numbered(canvas: object, document: object) -> None:
    canvas.setFont(_FONT, 8)  # type: ignore[attr-defined]
    canvas.drawCentredString(A4[0] / 2, 9 * mm, str(canvas.getPageNumber()))  # type: ignore[attr-defined]


def _safe(text: str) -> str:
    """Reportlab reads mark-up in its paragraphs: none of ours comes from a page."""
    return escape(shown(text))
