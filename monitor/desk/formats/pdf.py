"""An issue as PDF, by reportlab with Adobe's STSong-Light: no font file is needed, readers bring their own.

Signs outside that font's character set (rare names) are missing in the PDF; the HTML has them all.
"""

from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import HRFlowable, SimpleDocTemplate
from reportlab.platypus import Paragraph as Laid

from monitor.desk.issue import Issue
from monitor.desk.page import page_of, title_of
from monitor.desk.paragraphs import Paragraph, Run

_FONT = "STSong-Light"
_RED, _GREEN = "#8a1c1c", "#0f5c2e"
_SIZES = {"title": (18, 0, 4), "section": (14, 14, 4), "item": (12, 10, 3), "heading": (11, 6, 2), "note": (10.5, 6, 1)}
_SMALL = ("meta", "small", "code")


def to_pdf(issue: Issue, language: str) -> bytes:
    """The PDF; the same bytes for the same issue."""
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=18 * mm,
        title=title_of(issue, language), author="regwatch", invariant=1,
    )  # fmt: skip
    document.build([_laid(one) for one in page_of(issue, language)], onFirstPage=_numbered, onLaterPages=_numbered)
    return out.getvalue()


def _laid(paragraph: Paragraph) -> object:
    if paragraph.kind == "rule":
        return HRFlowable(width="100%", thickness=0.5, color=colors.grey, spaceBefore=10, spaceAfter=4)
    markup = "".join(_run(run) for run in paragraph.runs)
    if paragraph.mark:
        return Laid(markup, _style(paragraph), bulletText=paragraph.mark)
    return Laid(markup, _style(paragraph))


def _style(paragraph: Paragraph) -> ParagraphStyle:
    kind = paragraph.kind
    size, before, after = _SIZES.get(kind, (9 if kind in _SMALL else 10.5, 0, 2))
    indent = {"bullet": 14, "number": 18, "quote": 10}.get(kind, 0) * max(paragraph.level, 1)
    return ParagraphStyle(
        "regwatch", fontName=_FONT, fontSize=size, leading=size * 1.5, spaceBefore=before, spaceAfter=after,
        leftIndent=indent, bulletIndent=max(indent - 12, 0), bulletFontName=_FONT, bulletFontSize=size,
        wordWrap="CJK" if _wide(paragraph.text) else None, splitLongWords=True,
        textColor=colors.HexColor("#555555") if kind in _SMALL else colors.black,
        backColor=colors.HexColor("#fff3cd") if kind == "correction" else None,
        borderPadding=2 if kind == "correction" else 0, keepWithNext=int(kind in ("section", "item", "note")),
    )  # fmt: skip


def _wide(text: str) -> bool:
    """Whether lines break as in Chinese, between any two signs."""
    return sum(sign >= "\u2e80" for sign in text) * 4 > len(text)


def _run(run: Run) -> str:
    made = escape(run.text).replace("\n", "<br/>")
    if run.bold:  # the font has one weight; colour has to do
        made = f"<b>{made}</b>"
    if run.struck:
        made = f'<strike><font color="{_RED}">{made}</font></strike>'
    if run.inserted:
        made = f'<u><font color="{_GREEN}">{made}</font></u>'
    return f'<a href={quoteattr(run.link)} color="#0b4f9c">{made}</a>' if run.link else made


def _numbered(canvas: object, document: object) -> None:
    canvas.setFont(_FONT, 8)  # type: ignore[attr-defined]
    canvas.drawCentredString(A4[0] / 2, 10 * mm, str(canvas.getPageNumber()))  # type: ignore[attr-defined]
