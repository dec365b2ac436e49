"""Acts of many kinds in many layouts: every layout of one act gives the tree written beside its text."""

import html
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document as WordDocument
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, TableStyle
from reportlab.platypus import Table as Grid

from snapshots.model import Provision
from spiders.platforms.acts import notice
from spiders.platforms.plain import article
from spiders.reading.errors import UnreadableError
from spiders.reading.files.documents import MAX_LINES, open_document

CASES = sorted((Path(__file__).parent / "data" / "structure").glob("*.txt"))
ENGLISH = {"english", "english2"}
Tree = list[object]


class Line(NamedTuple):
    """A line of a case: '.' of the tree, '=' title, '~' signature, '+' an annex's name, 'T' a table in `rows`."""

    kind: str
    depth: int
    number: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def case(path: Path) -> list[Line]:
    return [_line(raw) for raw in path.read_text("utf-8").splitlines() if raw]


def _line(raw: str) -> Line:
    if raw[0] != ".":
        return Line(raw[0], 0, "", raw[1:])
    rest = raw.lstrip(".")
    depth = len(raw) - len(rest)
    if rest.startswith("T") and "|" in rest:
        return Line("T", depth, "", "", tuple(tuple(row.split("|")) for row in rest[1:].split("~")))
    number, _, text = rest.partition("¦")
    return Line(".", depth, number, text)


def expected(lines: list[Line], *, tables: bool) -> Tree:
    top: Tree = []
    open_lists: list[tuple[int, Tree]] = [(0, top)]
    for line in lines:
        if line.kind in "=~+" or (line.kind == "T" and not tables):
            continue
        while open_lists[-1][0] >= line.depth:
            open_lists.pop()
        node: Tree = ["table" if line.kind == "T" else bare(line.number)]
        open_lists[-1][1].append(node)
        open_lists.append((line.depth, node))
    return top


def outline(tree: tuple[Provision, ...]) -> Tree:
    return [["table" if node.rows else bare(node.number), *outline(node.children)] for node in tree]


def bare(number: str) -> str:
    return re.sub(r"\s", "", number)


def read(body: bytes, name: str) -> Tree:
    found = notice(article(open_document(body, name)), url="file:x", listed=None, publisher=None)
    return outline(found.provisions)


def printed(lines: list[Line]) -> Iterator[Line]:
    """The lines as printed; '&' at the end of one glues the next to it (附件：1.…)."""
    glue = ""
    for line in lines:
        text = glue + line.number + line.text
        glue = text[:-1] if text.endswith("&") else ""
        if not glue:
            yield line._replace(text=text)


def wrapped(text: str, columns: int) -> Iterator[str]:
    """A paragraph broken as a printer does: no word or figure torn, no line beginning with a closing sign."""
    current = ""
    for word in re.findall(r"[!-~]+|.", text):
        if wide(current) + wide(word) > columns and word not in "。，；：、）》”":
            yield current.rstrip(" ")
            current = word.lstrip(" ")
        else:
            current += word
    yield current


def wide(text: str) -> int:
    return sum(2 if sign > "\u2000" else 1 for sign in text)


def indented(line: Line, blank: str) -> str:
    return (blank if line.kind == "." else "") + line.text.lstrip()


def as_text(lines: list[Line], name: str, layout: str) -> str:
    texts = [line for line in printed(lines) if line.kind != "T"]
    blank = "    " if name in ENGLISH else "　　"
    if layout == "paragraphs":
        return "\n".join(line.text for line in texts)
    if layout == "indented":
        return "\n".join(indented(line, blank) for line in texts)
    if layout == "doubled":
        return "\n\n".join(line.text for line in texts)
    columns = int(layout.split()[1])
    broken = [part for line in texts for part in wrapped(indented(line, blank), columns)]
    if "paged" in layout:
        pages = [broken[i : i + 14] for i in range(0, len(broken), 14)]
        broken = [line for number, page in enumerate(pages, 1) for line in (*page, "", f"— {number} —", "")]
    return "\n".join(broken)


def as_html(lines: list[Line], layout: str) -> str:
    def table(line: Line) -> str:
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in line.rows)
        return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"

    def paragraph(text: str) -> str:
        half = len(text) // 3
        first, rest = html.escape(text[:half]), html.escape(text[half:])
        match layout:
            case "word":
                bold = f'<b><span lang=EN-US\nstyle="x">{first}</span></b>'
                return f"<p class=MsoNormal>{bold}<span>{rest}<o:p></o:p></span></p>\n"
            case "trs":
                return f'<p align="justify">&nbsp;&nbsp;&nbsp; <font face="仿宋">{first}{rest}</font></p>'
            case "breaks":
                return f"　　{first}{rest}<br/>\n<br>"
            case _:
                return f"<p>&nbsp;&nbsp;{first}{rest}</p>"

    body = "".join(table(line) if line.kind == "T" else paragraph(line.text) for line in printed(lines))
    frame = {
        "word": ("<div class=WordSection1>", "</div>"),
        "trs": ("<div class=TRS_Editor><style>.TRS_Editor P{}</style>", "</div>"),
        "breaks": ("<div id=zoom>", "</div>"),
        "nested": ("<table><tr><td><table><tr><td>", "</td></tr></table></td></tr></table>"),
    }[layout]
    return f"<html><head><meta charset=utf-8></head><body>{frame[0]}{body}{frame[1]}</body></html>"


def as_word(lines: list[Line]) -> bytes:
    document = WordDocument()
    for line in printed(lines):
        if line.kind != "T":
            document.add_paragraph(line.text)
            continue
        table = document.add_table(rows=len(line.rows), cols=len(line.rows[0]))
        for row, cells in zip(table.rows, line.rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def as_pdf(lines: list[Line], name: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    wrap = None if name in ENGLISH else "CJK"
    text = ParagraphStyle("text", fontName="STSong-Light", fontSize=12, leading=20, firstLineIndent=24, wordWrap=wrap)
    styles = {
        "=": ParagraphStyle("title", parent=text, alignment=TA_CENTER, firstLineIndent=0),
        "~": ParagraphStyle("signature", parent=text, alignment=TA_RIGHT),
    }
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 1, "black"), ("FONTNAME", (0, 0), (-1, -1), "STSong-Light")])

    def number(canvas: Canvas, _: object) -> None:
        canvas.setFont("STSong-Light", 10)
        canvas.drawCentredString(300, 30, f"— {canvas.getPageNumber()} —")

    flow = [
        Grid(line.rows, style=grid)
        if line.kind == "T"
        else Paragraph(html.escape(line.text.lstrip()), styles.get(line.kind, text))
        for line in printed(lines)
    ]
    body = BytesIO()
    SimpleDocTemplate(body).build(flow, onFirstPage=number, onLaterPages=number)
    return body.getvalue()


TEXTS = ["paragraphs", "indented", "doubled", "wrapped 40", "wrapped 76", "wrapped 60 paged"]


@pytest.mark.parametrize("layout", TEXTS)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_text_file_in_any_layout_gives_the_tree(path: Path, layout: str) -> None:
    lines = case(path)
    assert read(as_text(lines, path.stem, layout).encode(), "a.txt") == expected(lines, tables=False)


@pytest.mark.parametrize("layout", ["word", "trs", "breaks", "nested"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page_in_the_markup_of_any_editor_gives_the_tree(path: Path, layout: str) -> None:
    lines = case(path)
    assert read(as_html(lines, layout).encode(), "a.html") == expected(lines, tables=True)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_word_file_gives_the_tree(path: Path) -> None:
    lines = case(path)
    assert read(as_word(lines), "a.docx") == expected(lines, tables=True)


@pytest.mark.parametrize("name", ["law", "annex", "english", "table"])
def test_a_pdf_with_indented_paragraphs_and_page_numbers_gives_the_tree(name: str) -> None:
    lines = case(CASES[0].with_stem(name))
    assert read(as_pdf(lines, name), "a.pdf") == expected(lines, tables=True)


def test_page_numbers_of_a_printed_text_are_no_text_and_do_not_part_its_paragraphs() -> None:
    text = "第一条　海关应当自受理申请之日起五个\n\n— 1 —\n\n工作日内作出决定，并书面通知申请人。\n\n— 2 —\n"
    document = open_document(text.encode(), "a.txt")
    assert document.around == (("page furniture", ("— 1 —", "— 2 —")),)
    assert not any("—" in line for line in document.lines)


@pytest.mark.parametrize("text", ["（一）\n" * (MAX_LINES + 1), "第一条" * 600_000, "一、" * 2_000_000])
def test_a_text_longer_than_any_act_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(UnreadableError, match=r"too large: .*; split it"):
        open_document(text.encode(), "a.txt")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_and_said(encoding: str) -> None:
    document = open_document("第一条　为了规范。\n第二条　施行。\n".encode(encoding), "a.txt")
    assert (len(document.lines), document.problems) == (2, ("UTF-16 without its mark",))
