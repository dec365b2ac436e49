"""Any file to lines and tables: every format as its makers write it, and every way to break a reader."""

import io
import os
import struct
import time
import zipfile
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
import xlwt
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib import colors, pdfencrypt
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, TableStyle
from reportlab.platypus import Table as Grid

from spiders.reading.charset import decode_file
from spiders.reading.document import Document, Table
from spiders.reading.errors import UnreadableError
from spiders.reading.files import limits
from spiders.reading.files.documents import open_document
from spiders.reading.files.docx_numbers import spelled
from spiders.reading.pages.html import blocks
from spiders.reading.pages.page import parse

SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))
PLAIN = ParagraphStyle("plain", fontName=SONG, fontSize=12, leading=18, wordWrap="CJK")
GRID = TableStyle([("FONT", (0, 0), (-1, -1), SONG), ("GRID", (0, 0), (-1, -1), 0.5, colors.black)])


def page(html: str) -> list[Any]:
    return blocks(parse(f"<html><body>{html}</body></html>"))


# -- html -------------------------------------------------------------------------------------------------


def test_a_data_table_stands_between_the_lines_around_it_and_merged_cells_are_repeated() -> None:
    assert page(
        "<p>甲</p><table><caption>附表</caption>"
        "<tr><th rowspan=2>序号</th><th colspan=2>名称</th></tr><tr><th>中文</th><th>英文</th></tr>"
        "<tr><td>1</td><td>口<br>罩</td><td>mask</td></tr></table>乙"
    ) == ["甲", "附表", Table((("序号", "名称", "名称"), ("序号", "中文", "英文"), ("1", "口\n罩", "mask"))), "乙"]


def test_a_row_above_that_reaches_down_moves_the_cells_below_to_their_columns() -> None:
    html = "<table><tr><td>甲<td>乙<td rowspan=0>丙<tr><td>1<td>2<tr><td>3</table>"
    assert page(html) == [Table((("甲", "乙", "丙"), ("1", "2", "丙"), ("3", "", "丙")))]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>", ["甲", "乙"]),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", ["甲", "乙"]),
        ("<table role=presentation><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", ["甲", "乙", "丙", "丁"]),
        ("<table><tr><td><h1>甲</h1><td>乙<tr><td>丙<td>丁</table>", ["甲", "乙", "丙", "丁"]),
        (
            f"<table><tr><td>导航<td>x<tr><td>{'<p>第一条 内容内容内容</p>' * 5}<td>y</table>",
            ["导航", "x", *["第一条 内容内容内容"] * 5, "y"],
        ),
        ("<table>甲<tr><td>1<td>2<tr><td>3<td>4</table>", ["甲", "1", "2", "3", "4"]),
    ],
    ids=["one column", "one row", "says so", "heading in it", "frame of the article", "words between its cells"],
)
def test_a_table_that_lays_out_a_page_stays_lines(html: str, expected: list[str]) -> None:
    assert page(html) == expected


def test_a_data_table_inside_a_layout_table_is_found() -> None:
    html = "<table><tr><td>左<td><table><tr><td>1<td>2<tr><td>3<td>4</table><tr><td>下<td>右</table>"
    assert page(html) == ["左", Table((("1", "2"), ("3", "4"))), "下", "右"]


def test_spans_beyond_all_bounds_cost_the_table_and_nothing_else() -> None:
    assert page("<table><tr><td rowspan=99999999 colspan=99999999>甲<tr><td>1<td>2</table>乙") == ["甲", "1", "2", "乙"]
    started = time.monotonic()
    page("<table>" + "<tr><td rowspan=99999 colspan=399>1" * 10_000 + "</table>")
    assert time.monotonic() - started < 5


def test_a_page_keeps_its_text_its_table_and_its_title() -> None:
    html = (
        "<html><head><title>公告-海关总署</title></head><body><h1>关于口罩出口的公告</h1><p>现就有关事项公告如下：</p>"
        "<table><tr><th>编号<th>名称<tr><td>6307900010<td>口罩</table><p>本公告自发布之日起施行。</p></body></html>"
    )
    found = open_document(html.encode("gb18030"), "a.htm")
    assert (found.format, found.title, found.problems) == ("html", "关于口罩出口的公告", ())
    assert found.tables == (Table((("编号", "名称"), ("6307900010", "口罩"))),)
    assert found.lines[-2:] == ("现就有关事项公告如下：", "本公告自发布之日起施行。")


# -- text and csv -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\u2028"])
def test_text_reads_the_same_in_every_encoding_and_with_every_line_end(encoding: str, end: str) -> None:
    body = f"　　第一条　为了监管\t加强{end}{end}第二条 制定{end}".encode(encoding)
    found = open_document(body, "a.txt")
    assert (found.format, found.blocks, found.problems) == ("text", ("第一条 为了监管 加强", "第二条 制定"), ())


def test_a_file_pasted_together_from_two_encodings_is_read_and_says_which_lines() -> None:
    body = "海关总署公告\n第一条\n".encode() + "关于医疗物资出口\n制定本办法\n".encode("gb18030") + "第二条".encode()
    found = open_document(body, "a.txt")
    assert found.lines == ("海关总署公告", "第一条", "关于医疗物资出口", "制定本办法", "第二条")
    assert found.problems == ("mixed encodings: lines 3-4 in GB18030, the rest in UTF-8",)


def test_a_line_in_no_known_encoding_is_named() -> None:
    with pytest.raises(UnreadableError, match="line 2 is neither UTF-8 nor GB18030"):
        open_document("海关总署公告\n".encode() + b"\xff\xff\xff\n", "a.txt")


def test_text_cut_in_the_middle_of_a_character_is_partial() -> None:
    found = open_document("第一条\n第二条".encode()[:-1], "a.txt")
    assert (found.lines, found.problems) == (("第一条", "第二"), ("the file ends in the middle of a character",))


def test_western_quotes_in_an_english_text_are_no_chinese() -> None:
    text, problems = decode_file(b"the importer\x92s duties \x96 Article 5")
    assert (text, len(problems)) == ("the importer’s duties – Article 5", 1)


@pytest.mark.parametrize(
    ("body", "name", "rows"),
    [
        ("编号,名称\n0101,马\n", "a.csv", (("编号", "名称"), ("0101", "马"))),
        ("编号;名称\n0101;马,驴\n", "a.csv", (("编号", "名称"), ("0101", "马,驴"))),
        ("编号\t名称\n0101\t马\n", "a.xls", None),
        ("编号\t名称\n0101\t马\n0102\t牛\n", "a.xls", (("编号", "名称"), ("0101", "马"), ("0102", "牛"))),
        ('a,b\n"甲\n乙","丙""丁"""\n', "a.csv", (("a", "b"), ("甲\n乙", '丙"丁"'))),
        ("a,b,c\n1\n1,2,3\n", "a.csv", (("a", "b", "c"), ("1", "", ""), ("1", "2", "3"))),
        ("a,b,c\n1,2,3\n4,5,6\n", "", (("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6"))),
        ("甲，乙\n丙，丁\n戊，己\n", "a.csv", (("甲，乙",), ("丙，丁",), ("戊，己",))),
    ],
)
def test_delimited_text_is_one_table(body: str, name: str, rows: tuple[tuple[str, ...], ...] | None) -> None:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        found = open_document(body.encode(encoding), name)
        assert found.tables == ((Table(rows),) if rows else ())


def test_prose_with_commas_is_no_table() -> None:
    assert open_document(b"First, we do it.\nThen, we rest.\nLast, we go, all of us.\n").format == "text"


# -- docx -------------------------------------------------------------------------------------------------


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def define_list(document: Any, list_id: int, *levels: tuple[str, str], over: str = "") -> None:
    """Add a numbered list with (format, pattern) per level to a document."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    numbering = document.part.numbering_part.element
    if made:
        kind = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{list_id}">{made}</w:abstractNum>')
        numbering.insert(0, kind)
    kind_id = list_id if made else list_id - 1
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="{kind_id}"/>{over}</w:num>')
    )


def numbered(document: Any, text: str, list_id: int, level: int = 0) -> Any:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )
    return paragraph


def test_automatic_numbers_of_articles_and_items_are_printed_as_word_prints_them() -> None:
    document = docx.Document()
    define_list(document, 90, ("chineseCountingThousand", "第%1条"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    for text, level in [("总则", 0), ("甲", 1), ("乙", 1), ("丙", 2), ("附则", 0), ("丁", 1)]:
        numbered(document, text, 90, level)
    assert open_document(saved(document)).lines == (
        "第一条 总则", "（一）甲", "（二）乙", "1. 丙", "第二条 附则", "（一）丁",
    )  # fmt: skip


def test_decimal_levels_and_a_list_that_starts_over() -> None:
    document = docx.Document()
    define_list(document, 90, ("decimal", "%1"), ("decimal", "%1.%2"))
    define_list(document, 91, over='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    for text, list_id, level in [
        ("甲", 90, 0),
        ("乙", 90, 1),
        ("丙", 90, 0),
        ("丁", 90, 1),
        ("戊", 91, 0),
        ("己", 91, 0),
    ]:
        numbered(document, text, list_id, level)
    assert open_document(saved(document)).lines == ("1 甲", "1.1 乙", "2 丙", "2.1 丁", "1 戊", "2 己")


def test_a_number_may_come_from_the_paragraphs_style() -> None:
    document = docx.Document()
    for text in ("甲", "乙"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("点", style="List Bullet")
    assert open_document(saved(document)).lines == ("1. 甲", "2. 乙", "点")


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (10, "ideographDigital", "一〇"),
        (21, "japaneseCounting", "二十一"),
        (3, "chineseLegalSimplified", "叁"),
        (2, "ideographTraditional", "乙"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircleChinese", "21"),
        (12, "decimalFullWidth", "１２"),
        (27, "lowerLetter", "aa"),
        (9, "lowerRoman", "ix"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (22, "ordinal", "22nd"),
        (5, "no-such-format", "5"),
    ],
)
def test_the_number_formats_of_word(count: int, form: str, expected: str) -> None:
    assert spelled(count, form) == expected


def test_tables_stand_where_they_are_and_merged_cells_are_repeated() -> None:
    document = docx.Document()
    document.add_paragraph("前")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "序号"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "名称"
    for place, word in (((1, 1), "中"), ((1, 2), "英"), ((2, 0), "1"), ((2, 1), "口罩"), ((2, 2), "mask")):
        table.cell(*place).text = word
    document.add_paragraph("后")
    document.add_table(1, 1).cell(0, 0).text = "框"
    assert open_document(saved(document)).blocks == (
        "前", Table((("序号", "名称", "名称"), ("序号", "中", "英"), ("1", "口罩", "mask"))), "后", "框",
    )  # fmt: skip


def test_tracked_changes_are_read_as_accepted() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("应当")._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>十日</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>十五日</w:t></w:r></w:ins>"))
    ended = document.add_paragraph("前半")._p.get_or_add_pPr()
    ended.append(parse_xml(f"<w:rPr {nsdecls('w')}><w:del/></w:rPr>"))
    document.add_paragraph("后半")
    assert open_document(saved(document)).lines == ("应当十五日", "前半后半")


def test_hidden_words_field_codes_and_headers_are_no_text_but_text_boxes_are() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "海关总署文件"
    paragraph = document.add_paragraph("甲")
    paragraph.add_run("暗").font.hidden = True
    for inner in (
        "<w:instrText> PAGE </w:instrText>",
        "<w:t>丙</w:t>",
        "<w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict>",
        "<w:br/><w:t>乙</w:t>",
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))
    found = open_document(saved(document))
    assert found.lines == ("甲丙", "乙", "框内")
    assert found.around == (("page furniture", ("海关总署文件",)),)


def repacked(body: bytes, **parts: bytes) -> bytes:
    """A package with parts replaced or added: dots of names are written as two underscores."""
    out = io.BytesIO()
    changed = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    with zipfile.ZipFile(io.BytesIO(body)) as model, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in model.namelist():
            copy.writestr(name, changed.pop(name) if name in changed else model.read(name))
        for name, content in changed.items():
            copy.writestr(name, content)
    return out.getvalue()


def test_footnotes_come_last_and_a_dangling_relationship_is_no_obstacle() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    document = docx.Document()
    document.add_paragraph("第一条")
    body = saved(document)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    more = (
        f'<Relationship Id="n1" Type="{office}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="n2" Type="{office}/image" Target="NULL"/></Relationships>'
    )
    notes = (
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>见附件。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    body = repacked(
        body,
        word__footnotes_xml=notes.encode(),
        **{"word/_rels/document.xml.rels": relations.replace("</Relationships>", more).encode()},
    )
    assert open_document(body).lines == ("第一条", "见附件。")


# -- pdf --------------------------------------------------------------------------------------------------


def pdf(*story: Any, feet: bool = False, **keys: Any) -> bytes:
    def foot(canvas: Canvas, document: Any) -> None:
        canvas.setFont(SONG, 9)
        if feet:
            canvas.drawCentredString(300, 30, f"— {document.page} —")
            canvas.drawString(60, 800, "海关总署公告汇编")

    out = io.BytesIO()
    SimpleDocTemplate(out, **keys).build(list(story), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def test_a_pdf_reads_line_by_line_and_its_running_heads_and_page_numbers_stand_apart() -> None:
    story = [part for n in "一二三" for part in (Paragraph(f"第{n}条　为了加强监管", PLAIN), PageBreak())]
    found = open_document(pdf(*story[:-1], feet=True, title="办法"))
    assert (found.format, found.title, found.problems) == ("pdf", "办法", ())
    assert [line.replace("　", " ") for line in found.lines] == [f"第{n}条 为了加强监管" for n in "一二三"]
    assert found.around == (("page furniture", ("— 1 —", "海关总署公告汇编", "— 2 —", "— 3 —")),)


def test_a_ruled_table_over_several_pages_is_one_table_and_its_text_stands_once() -> None:
    rows: list[list[Any]] = [["序号", "商品编号", "商品名称"]]
    rows += [[str(n), f"63079000{n:02d}", Paragraph("医用口罩很长的名称换行", PLAIN)] for n in range(1, 70)]
    table = Grid(rows, repeatRows=1, colWidths=[50, 100, 90], style=GRID)
    found = open_document(pdf(Paragraph("附件", PLAIN), table, Paragraph("特此公告。", PLAIN), feet=True))
    assert found.lines == ("附件", "特此公告。")
    (table_found,) = found.tables
    assert len(table_found.rows) == 70
    assert table_found.rows[69] == ("69", "6307900069", "医用口罩很长的名称换行")


def test_two_tables_on_two_pages_stay_two() -> None:
    story = [
        Grid([["序号", "企业名称"], ["1", "甲公司"]], style=GRID),
        PageBreak(),
        Grid([["序号", "产品名称"], ["1", "口罩"]], style=GRID),
    ]
    assert [len(table.rows) for table in open_document(pdf(*story)).tables] == [2, 2]


def test_merged_cells_of_a_pdf_table_are_repeated() -> None:
    style = TableStyle([*GRID.getCommands(), ("SPAN", (0, 1), (0, 2)), ("SPAN", (1, 0), (2, 0))])
    table = Grid([["类别", "名称", ""], ["甲", "口罩", "mask"], ["", "手套", "glove"]], style=style)
    expected = (("类别", "名称", "名称"), ("甲", "口罩", "mask"), ("甲", "手套", "glove"))
    assert open_document(pdf(table)).tables == (Table(expected),)


def scan(*texts: str) -> bytes:
    """A PDF with an image on every page, and words on those pages that have some."""
    pixel = ImageReader(io.BytesIO(b"P6 2 2 255 " + bytes(12)))
    out = io.BytesIO()
    canvas = Canvas(out)
    for text in texts:
        canvas.drawImage(pixel, 0, 0, 500, 700)
        canvas.setFont(SONG, 12)
        canvas.drawString(50, 750, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_scanned_pdf_says_that_it_has_no_text() -> None:
    with pytest.raises(UnreadableError, match="scanned, no text"):
        open_document(scan("", ""), "a.pdf")


def test_a_pdf_scanned_in_part_is_read_in_part_and_names_the_pages() -> None:
    found = open_document(scan("第一条", "", "第二条", ""))
    assert found.lines == ("第一条", "第二条")
    assert found.problems == ("pages 2, 4: no text, an image only (scanned)",)


def test_an_encrypted_pdf_needs_its_password_but_not_that_of_its_owner() -> None:
    story = Paragraph("第一条", PLAIN)
    with pytest.raises(UnreadableError, match="encrypted, needs a password"):
        open_document(pdf(story, encrypt=pdfencrypt.StandardEncryption("secret", "owner")))
    story = Paragraph("第一条", PLAIN)
    found = open_document(pdf(story, encrypt=pdfencrypt.StandardEncryption("", "owner", canCopy=0)))
    assert found.lines == ("第一条",)


# -- spreadsheets -----------------------------------------------------------------------------------------


def workbook() -> Any:
    book = openpyxl.Workbook()
    sheet = book.active
    rows: list[list[object]] = [
        ["商品编号", "税率", "日期", "有效", "值"],
        [101290090, 0.055, date(2024, 1, 2), True, 1e15],
        [6307900010, 0.1, None, False, 0.1 + 0.2],
        ["合并", None, "x", None, None],
    ]
    for row in rows:
        sheet.append(row)
    sheet["A2"].number_format, sheet["B2"].number_format, sheet["B3"].number_format = "0000000000", "0.0%", "0%"
    sheet.merge_cells("A4:B4")
    hidden = book.create_sheet("暗")
    hidden.append(["暗"])
    hidden.sheet_state = "hidden"
    return book


def test_cells_read_as_they_are_printed_and_hidden_sheets_not_at_all() -> None:
    found = open_document(saved(workbook()), "a.xlsx")
    assert found.format == "sheet"
    assert found.tables == (
        Table(
            (
                ("商品编号", "税率", "日期", "有效", "值"),
                ("0101290090", "5.5%", "2024-01-02", "TRUE", "1000000000000000"),
                ("6307900010", "10%", "", "FALSE", "0.3"),
                ("合并", "合并", "x", "", ""),
            )
        ),
    )


def test_merged_cells_of_an_old_workbook_are_repeated() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write_merge(1, 2, 1, 1, "甲")
    sheet.write(1, 2, 6307900010)
    sheet.write(2, 2, "乙")
    assert open_document(saved(book), "a.xls").tables == (Table((("甲", "6307900010"), ("甲", "乙"))),)


def compound(*streams: str) -> bytes:
    """The shape of an OLE file: its magic bytes, and the names of its streams in a directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + b"".join(f"{s}\0".encode("utf-16-le") for s in streams)


def test_a_workbook_behind_a_password_says_so() -> None:
    with pytest.raises(UnreadableError, match="encrypted, needs a password"):
        open_document(compound("Root Entry", "EncryptionInfo", "EncryptedPackage"), "a.xlsx")
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "甲")
    body = bytearray(saved(book))
    after = body.index(struct.pack("<HH", 0x0809, 16)) + 20  # the first record behind the beginning of the workbook
    struct.pack_into("<H", body, after, 0x002F)  # FILEPASS
    struct.pack_into("<H", body, after + 4, 1)  # RC4
    with pytest.raises(UnreadableError, match="encrypted, needs a password"):
        open_document(bytes(body), "a.xls")


# -- what a file is, and what is not read -----------------------------------------------------------------


def test_what_a_file_is_its_bytes_say_and_not_its_name() -> None:
    document = docx.Document()
    document.add_paragraph("第一条")
    for name in ("a.pdf", "a.xlsx", "", "a"):
        assert open_document(saved(document), name).format == "docx"
    assert open_document(saved(workbook()), "a.docx").format == "sheet"
    found = open_document(b"<!DOCTYPE html><html><body><p>404 Not Found</p></body></html>", "law.pdf")
    assert found.format == "html"
    assert "perhaps not the file meant" in found.problems[0]


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        (b"", "an empty file"),
        (b" \n\t ", "an empty file"),
        ("\ufeff".encode(), "an empty file"),
        (b"\x00\x01\x02" * 100, "binary data"),
        (b"\x01\x02\x03\x04" * 100, "binary data"),
        (compound("Root Entry", "WordDocument"), r"\.doc.*save as \.docx"),
        (compound("Root Entry", "PowerPoint Document"), "save it as PDF"),
        (compound("Root Entry"), "save as .docx"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "OFD document"),
        (zipped("a.docx"), "zip archive: unpack it"),
        (zipped("ppt/presentation.xml"), "presentation"),
        (b"Rar!\x1a\x07\x00", "RAR archive: unpack it"),
        (b"\x89PNG\r\n\x1a\n", "image.*OCR"),
        (b"\xff\xd8\xff\xe0", "image.*OCR"),
        (b"II*\x00", "image.*OCR"),
        (b"{\\rtf1\\ansi}", r"RTF.*save as \.docx"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', r"save as \.docx"),
        (b"%PDF-1.7\n%%EOF", "not a readable PDF"),
        (b"PK\x03\x04" + bytes(100), "zip"),
    ],
)
def test_what_is_not_read_says_what_it_is_and_what_to_do(body: bytes, remedy: str) -> None:
    with pytest.raises(UnreadableError, match=remedy):
        open_document(body, "a.docx")


def test_files_cut_anywhere_are_refused_or_marked() -> None:
    document = docx.Document()
    document.add_paragraph("第一条" * 500)
    whole_pdf = pdf(Paragraph("第一条", PLAIN))
    for body in (saved(document), saved(workbook()), whole_pdf):
        with pytest.raises(UnreadableError):
            open_document(body[: len(body) // 2])


# -- files made to hurt -----------------------------------------------------------------------------------


def bomb(part: str, megabytes: int) -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as model, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in model.namelist():
            if name != part:
                copy.writestr(name, model.read(name))
        with copy.open(part, "w") as hole:
            for _ in range(megabytes):
                hole.write(bytes(1 << 20))
    return out.getvalue()


@pytest.mark.parametrize(("part", "megabytes"), [("word/document.xml", 60), ("word/media/a.bin", 420)])
def test_a_docx_that_unpacks_to_far_more_than_it_is_worth_is_not_unpacked(part: str, megabytes: int) -> None:
    body = bomb(part, megabytes)
    assert len(body) < 1 << 20
    started = time.monotonic()
    with pytest.raises(UnreadableError, match="zip bomb"):
        open_document(body, "a.docx")
    assert time.monotonic() - started < 3


def test_a_package_that_lies_about_its_size_is_damaged() -> None:
    document = docx.Document()
    document.add_paragraph("甲" * 100_000)
    body = bytearray(saved(document))
    for magic, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = 0
        while (start := body.find(magic, start)) >= 0:
            struct.pack_into("<I", body, start + at, 10)
            start += 4
    with pytest.raises(UnreadableError):
        open_document(bytes(body))


def test_entities_that_would_grow_without_end_do_not() -> None:
    grow = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 20) for n in range(1, 12))
    xml = (
        b'<!DOCTYPE d [<!ENTITY e0 "x">' + grow + b']><w:document xmlns:w="http://w"><w:body><w:p><w:r><w:t>'
        b"&e11;</w:t></w:r></w:p></w:body></w:document>"
    )
    started = time.monotonic()
    with pytest.raises(UnreadableError):
        open_document(repacked(saved(docx.Document()), word__document_xml=xml))
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"<p>x</p>" * 1000,
        b"a,b\n" * 1000,
        "第一条\n".encode() * 1000,
        b"%PDF-1.4\n",
        b"PK\x03\x04",
        compound("Workbook"),
    ],
    ids=["nothing", "html", "csv", "text", "pdf", "zip", "xls"],
)
def test_a_hundred_megabytes_of_anything_are_refused_at_once(start: bytes) -> None:
    body = (start * (100_000_000 // max(len(start), 1)) if len(start) > 3000 else start) or os.urandom(1 << 20)
    body = (body * (100_000_000 // len(body) + 1))[:100_000_000]
    started = time.monotonic()
    with pytest.raises(UnreadableError):
        open_document(body, "a.bin")
    assert time.monotonic() - started < 10


def test_a_reader_that_takes_too_much_is_stopped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.001)
    with pytest.raises(UnreadableError, match=r"not read within 0\.001 s"):
        limits.read_apart("spiders.reading.files.pdf", b"%PDF-", what="PDF", seconds=0.001)


@pytest.mark.parametrize("html", ["<b>x</b>" * 90_000, "<td>1" * 190_000, "<br>" * 990_000, "<p>x" * 2_000_000])
def test_a_page_of_nothing_but_tags_takes_seconds_at_most(html: str) -> None:
    started = time.process_time()
    try:
        open_document(f"<html><body><table>{html}".encode(), "a.html")
    except UnreadableError as error:
        assert "too large" in str(error) or "no words" in str(error)
    assert time.process_time() - started < 10


def test_only_readers_are_run() -> None:
    with pytest.raises(UnreadableError, match="stopped"):
        limits.read_apart("os", b"", what="file")


MAGIC = st.sampled_from([b"", b"<html>", b"<table>", b"\xff\xfe", b"\xef\xbb\xbf", b"a,b\n", b"PK\x05\x06", b"{\\rtf"])
NAMES = st.sampled_from(["", "a.txt", "a.csv", "a.html", "a.docx", "a.pdf"])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(magic=MAGIC, body=st.binary(max_size=2000), name=NAMES)
def test_any_bytes_give_a_document_or_an_error_that_says_why(magic: bytes, body: bytes, name: str) -> None:
    try:
        found = open_document(magic + body, name)
    except UnreadableError as error:
        assert str(error)
    else:
        assert isinstance(found, Document)
        assert all(len({len(row) for row in table.rows}) == 1 for table in found.tables)


@settings(max_examples=12, deadline=None)
@given(data=st.data(), which=st.sampled_from(["docx", "xlsx", "pdf", "xls"]))
def test_a_document_damaged_at_some_bytes_is_read_or_refused(data: Any, which: str) -> None:
    body = bytearray(SOUND[which])
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(body) - 1), st.integers(0, 255)), max_size=8)):
        body[place] = byte
    try:
        assert isinstance(open_document(bytes(body)), Document)
    except UnreadableError as error:
        assert str(error)


def _sound() -> dict[str, bytes]:
    document = docx.Document()
    document.add_paragraph("第一条")
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "甲")
    return {
        "docx": saved(document),
        "xlsx": saved(workbook()),
        "pdf": pdf(Paragraph("第一条", PLAIN)),
        "xls": saved(book),
    }


SOUND = _sound()
