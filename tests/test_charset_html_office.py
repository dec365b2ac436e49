"""From bytes to text, lines and tables: wrong labels, word processors' HTML, and spreadsheets meant to hurt."""

import io
import struct
import time
import zipfile
from datetime import date

import pytest
import xlwt

from snapshots.model import Role
from spiders.reading.charset import decode
from spiders.reading.errors import UnreadableError
from spiders.reading.files import office
from spiders.reading.files.office import Row, is_spreadsheet, sheet_rows
from spiders.reading.pages.html import absolute, document_links, first, lines, whole, words
from spiders.reading.pages.page import Page, parse

TEXT = "海关总署公告2020年第53号"
RARE = "㐂𠮷镕"  # beyond GB2312, and beyond GBK


def labelled(charset: str, text: str = TEXT) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{text}</body></html>'


# -- charset ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content_type", ["", "text/html", "text/html; charset=gb2312", "text/html; charset=ISO-8859-1"]
)
@pytest.mark.parametrize("label", ["utf-8", "gb2312", "iso-8859-1", "no-such-charset"])
def test_utf8_is_read_whatever_header_and_page_call_it(content_type: str, label: str) -> None:
    page = labelled(label)
    assert decode(page.encode(), content_type) == page
    assert decode(b"\xef\xbb\xbf" + page.encode(), content_type) == page  # the mark is no text


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/html; charset=utf-8",
        "text/html; charset=gb2312",
        "text/html; charset=latin-1",
        "text/html;charset='GBK'",
    ],
)
@pytest.mark.parametrize("label", ["utf-8", "gb2312", "gbk", "GB18030", "iso-8859-1", "us-ascii"])
def test_gb18030_is_read_whatever_header_and_page_call_it(content_type: str, label: str) -> None:
    page = labelled(label, TEXT + RARE)
    assert decode(page.encode("gb18030"), content_type) == page


def test_the_header_goes_before_the_pages_own_label() -> None:
    page = labelled("gb18030", "行政院公報").encode("big5")
    assert "行政院公報" in decode(page, "text/html; charset=big5")
    page = labelled("gb18030", "行政院公報").encode("shift_jis", "ignore") + "ｶﾀ".encode("shift_jis")
    assert "ｶﾀ" in decode(page, "text/html; charset=shift_jis")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_by_its_mark_by_its_label_and_without_either(encoding: str) -> None:
    for text in (TEXT, "<p>Article 1. Masks.</p>"):
        page = text.encode(encoding)
        assert decode(page, f"text/html; charset={encoding}") == text
        assert decode(page, "text/html; charset=gbk" if encoding == "utf-16" else "") == text or text is TEXT


def test_without_a_header_the_pages_own_label_decides() -> None:
    assert "行政院公報" in decode(labelled("big5", "行政院公報").encode("big5"))
    assert "行政院公報" in decode(
        b'<META http-equiv="Content-Type" content="text/html; charset=BIG5">' + "行政院公報".encode("big5")
    )


@pytest.mark.parametrize(
    "body",
    [
        TEXT.encode() + b"\xff\xfe\xff",
        b"\x80\xff",
        (TEXT + "�").encode(),
        "锟斤拷锟斤拷".encode(),
        "锟斤拷".encode("gb18030"),
        b"\xff\xfe\x00\xd8",
    ],
)
def test_bytes_that_no_encoding_explains_and_scars_of_a_broken_one_are_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        decode(body, "text/html; charset=iso-8859-1")


def test_a_label_never_opens_other_codecs_than_those_of_text() -> None:
    codecs = ("rot13", "hex", "zlib", "base64", "idna", "unicode_escape", "raw_unicode_escape", "punycode")
    for name in (*codecs, "windows-1252", "koi8-r"):  # the last two explain any byte, so nothing
        assert decode(labelled(name).encode("gb18030"), f"text/html; charset={name}") == labelled(name)


# -- html -------------------------------------------------------------------------------------------------


def visible(html: str) -> list[str]:
    found = first(parse(f"<html><body><div id='body'>{html}</div></body></html>"), "//*[@id='body']")
    assert found is not None
    return lines(found)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("甲<br>乙<BR/>丙", ["甲", "乙", "丙"]),
        ("<DIV>甲<DIV>乙</DIV>丙</DIV>", ["甲", "乙", "丙"]),
        ("<p>甲<p>乙<p>丙", ["甲", "乙", "丙"]),  # never closed
        ("<p><p>甲</p>乙</p>", ["甲", "乙"]),  # p in p
        ("<p>一、<span>加强</span><b>监管</b>。</p>", ["一、加强监管。"]),
        ("<p>第一行\n第二行</p>", ["第一行 第二行"]),  # a line break in the source is none on the page
        ("<p>&nbsp;&#12288;甲&#8203; &#65279;乙　</p><p> </p>", ["甲 乙"]),
        (
            "<table><tr><td>序号</td><td>名称</td></tr><tr><td>1</td><td>口罩</td></tr></table>",
            ["序号", "名称", "1", "口罩"],
        ),
        ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"]),
        ("<p>甲<!-- 编辑备注 -->乙</p>", ["甲乙"]),
        ("<p>甲</p><script>var a='乙'</script><style>p{}</style><noscript>丙</noscript>", ["甲"]),
        ("<template><p>乙</p></template><p>甲</p><iframe>丙</iframe><object>丁</object>", ["甲"]),
        ("<p>&lt;script&gt;甲&lt;/script&gt;</p>", ["<script>甲</script>"]),  # text that looks like markup stays text
        ("<p class=MsoNormal><o:p></o:p><span lang=EN-US>No. 5</span></p>", ["No. 5"]),
        ("<p>5<sup>2</sup>吨</p>", ["5²吨"]),
        ("", []),
    ],
)
def test_the_visible_lines_of_a_word_processors_html(html: str, expected: list[str]) -> None:
    assert visible(html) == expected


def test_a_text_nested_deeper_than_any_real_one_is_refused_for_libxml2_would_drop_it_silently() -> None:
    assert "甲" in visible("<div>" * 1_900 + "甲" + "</div>" * 1_900)
    assert "甲" in visible("<b><p>" * 2_000 + "甲")
    with pytest.raises(UnreadableError, match="nested"):
        visible("<div>" * 5_000 + "甲" + "</div>" * 5_000)


def test_an_xml_declaration_before_the_page_is_no_obstacle() -> None:
    tree = parse('\ufeff\n<?xml version="1.0" encoding="gb2312"?>\n<html><body><h1> 甲 \xa0 乙 </h1></body></html>')
    assert words(first(tree, "//h1")) == "甲 乙"
    assert words(first(tree, "//h2")) == ""


@pytest.mark.parametrize("body", [b"", b"   "])
def test_bytes_without_any_element_are_said_to_be_unreadable(body: bytes) -> None:
    page = Page(url="http://x/", final_url="http://x/", role=Role.ARTICLE, body=body)
    with pytest.raises(UnreadableError):
        _ = page.tree


def test_json_that_is_none_or_nested_without_end_is_none() -> None:
    for body in (b"{", b"<html>", b"[" * 100_000):
        assert Page(url="http://x/", final_url="http://x/", role=Role.LIST, body=body).json is None


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("/a.html", "http://site.example/a.html"),
        (" a.html\n", "http://site.example/dir/a.html"),
        ("//other.example/a", "http://other.example/a"),
        ("https://site.example/a", "https://site.example/a"),
        ("javascript:void(0)", ""),
        ("mailto:a@b.example", ""),
        ("file:///etc/passwd", ""),
        ("data:text/html,x", ""),
        ("http://[", ""),
        ("https:///", ""),
    ],
)
def test_only_web_addresses_are_addresses(printed: str, expected: str) -> None:
    assert absolute("http://site.example/dir/index.html", printed) == expected


def test_documents_are_found_once_each_with_a_name() -> None:
    html = (
        '<a href="/f/1.XLS">附件1</a><a href="/f/1.XLS">下载</a><a href="2.pdf?v=3" title="附件2"></a>'
        '<a href="/f/3.docx"></a><a href="/page.html">页</a><a href="file:///etc/4.xls">x</a><a>无</a>'
    )
    node = first(parse(f"<div>{html}</div>"), "//div")
    assert node is not None
    assert document_links(node, "http://site.example/dir/index.html") == [
        ("附件1", "http://site.example/f/1.XLS"),
        ("附件2", "http://site.example/dir/2.pdf?v=3"),
        ("3.docx", "http://site.example/f/3.docx"),
    ]


@pytest.mark.parametrize(
    ("printed", "value"),
    [("15", 15), (" 2381 ", 2381), ("", None), (None, None), ("²", None), ("1 2", None), ("9" * 99, None)],
)
def test_counts(printed: str | None, value: int | None) -> None:
    assert whole(printed) == value


# -- spreadsheets -----------------------------------------------------------------------------------------


def xls(*sheets: list[list[object]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    for index, rows in enumerate(sheets):
        sheet = book.add_sheet(f"Sheet{index}")
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write(y, x, cell, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
                else:
                    sheet.write(y, x, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(sheet: bytes) -> bytes:
    """A workbook with one sheet of raw XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


def sheet_xml(rows: str) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{rows}</sheetData></worksheet>".encode()


def test_an_old_workbook_reads_row_by_row_and_codes_stay_codes() -> None:
    found = sheet_rows(
        xls(
            [
                ["序号", "商品编号", "日期"],
                [1, 6307900010, date(2020, 4, 10)],
                [2, "0010", ""],
                ["", 3.5, " 医用消毒剂\n"],
            ],
            [["第二张表"]],
        )
    )
    first_sheet: tuple[Row, ...] = (
        ("序号", "商品编号", "日期"),
        ("1", "6307900010", "2020-04-10"),
        ("2", "0010", ""),
        ("", "3.5", "医用消毒剂"),
    )
    assert found == (first_sheet, (("第二张表",),))


def test_a_new_workbook_reads_the_same() -> None:
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>商品编号</t></is></c></row>'
    rows = header + '<row r="2"><c r="A2"><v>6307900010</v></c></row>'
    assert sheet_rows(xlsx(sheet_xml(rows))) == ((("商品编号",), ("6307900010",)),)


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504  # an OLE file without a workbook stream


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"PK\x03\x04 not a zip",
        ENCRYPTED,
        xls([["甲", 1]] * 50)[:2000],
        xlsx(sheet_xml(""))[:300],
    ],
    ids=["empty", "garbage", "broken zip", "no workbook in it", "cut .xls", "cut .xlsx"],
)
def test_what_is_no_whole_spreadsheet_is_said_to_be_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="not a readable spreadsheet"):
        sheet_rows(body)


def test_a_workbook_behind_a_password_is_unreadable_and_not_empty() -> None:
    """A FILEPASS record (0x002F) right after the workbook's first record says that all the rest is encrypted."""
    body = bytearray(xls([["甲", 1]]))
    start = body.index(struct.pack("<HH", 0x0809, 16))  # BOF of BIFF8
    after = start + 4 + 16
    taken = struct.unpack_from("<H", body, after + 2)[0]
    struct.pack_into("<H", body, after, 0x002F)
    assert taken >= 2
    struct.pack_into("<H", body, after + 4, 1)  # RC4
    with pytest.raises(UnreadableError):
        sheet_rows(bytes(body))


def test_a_workbook_that_unpacks_to_gigabytes_is_stopped_in_time() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(b""))) as model, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in model.namelist()[:-1]:
            bomb.writestr(name, model.read(name))
        with bomb.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(sheet_xml("").partition(b"</sheetData>")[0])
            filler = b"<row>" + b'<c t="inlineStr"><is><t>' + b"A" * 4_000_000 + b"</t></is></c>" + b"</row>"
            for _ in range(100):
                sheet.write(filler)
            sheet.write(b"</sheetData></worksheet>")
    assert len(out.getvalue()) < 1_000_000
    started = time.monotonic()
    with pytest.raises(UnreadableError):
        sheet_rows(out.getvalue())
    assert time.monotonic() - started < office.SECONDS + 5


def test_a_cell_at_the_far_end_of_a_sheet_is_no_million_of_rows() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    started = time.monotonic()
    with pytest.raises(UnreadableError):
        sheet_rows(xlsx(sheet_xml(rows)))
    assert time.monotonic() - started < office.SECONDS + 5


def test_a_reader_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "SECONDS", 0.001)
    with pytest.raises(UnreadableError, match=r"not read within 0\.001 s"):
        sheet_rows(xls([["甲"]]))


@pytest.mark.parametrize(
    ("url", "expected"),
    [("http://x/a.xls", True), ("http://x/a.XLSX?v=1", True), ("http://x/a.pdf", False), ("http://x/xls", False)],
)
def test_spreadsheets_are_known_by_their_name(url: str, expected: bool) -> None:
    assert is_spreadsheet(url) is expected
