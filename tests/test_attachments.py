"""Attachments from bytes: every kind read by what it is, what cannot be read noted, files called by their names."""

import pytest

from spiders.reading.errors import UnreadableError
from spiders.reading.filenames import label_of, readable_name
from spiders.reading.files.documents import open_document
from spiders.reading.files.parts import NO_TEXT, Part, parts_of, summary_note, tables_of
from tests.attached_files import (
    ROWS,
    TABLE,
    excel_95,
    image,
    locked,
    pdf,
    pdf_table,
    saved_page,
    scan,
    sheet_xml,
    word,
    word_97,
    xls,
    xlsx,
    zipped,
    zipped_in_gbk,
)

# -- reading ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codepage", [936, 10008, None, 1252, 1200])
def test_chinese_cells_of_an_excel_95_workbook_are_read_whatever_code_page_it_names(codepage: int | None) -> None:
    assert open_document(excel_95(ROWS, codepage), "a.xls").tables[0].rows == TABLE


def test_western_cells_of_an_excel_95_workbook_stay_western() -> None:
    rows = [["Nr", "Name"], ["1", "Müller & Söhne"], ["2", "Société Générale"]]
    assert open_document(excel_95(rows, 1252, "latin-1"), "a.xls").tables[0].rows == tuple(map(tuple, rows))


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (xlsx(ROWS), "a.xlsx"),
        (xlsx(ROWS), "a.xls"),
        (xls(ROWS), "a.et"),
        (sheet_xml(ROWS), "a.xls"),
        (saved_page(ROWS), "a.xls"),
        (saved_page(ROWS, "<meta name=ProgId content=Excel.Sheet>"), "a.xls"),
        ("\n".join("\t".join(row) for row in ROWS).encode("gbk"), "a.xls"),
        ("\n".join(f'{key},"{name}"' for key, name in ROWS).encode("gbk"), "a.csv"),
        (word("名单如下：", rows=ROWS), "a.docx"),
        (word("名单如下：", rows=ROWS), "a.wps"),
        (pdf_table(ROWS), "a.pdf"),
        (zipped(**{"a/b.xls": xls(ROWS)}), "a.zip"),
    ],
    ids=[
        "xlsx",
        "xlsx.xls",
        "xls.et",
        "xml.xls",
        "html.xls",
        "excel html",
        "tsv.xls",
        "csv",
        "docx",
        "docx.wps",
        "pdf",
        "zip",
    ],
)
def test_the_rows_of_a_table_are_given_whatever_holds_it(body: bytes, name: str) -> None:
    assert tables_of(body, name) == [TABLE]


def test_cells_of_a_spreadsheet_in_xml_stand_where_their_indexes_and_merges_say() -> None:
    body = sheet_xml([["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5"]])
    body = body.replace(b'<Cell><Data ss:Type="String">1<', b'<Cell ss:MergeDown="1"><Data ss:Type="String">1<')
    body = body.replace(b'<Cell><Data ss:Type="String">5<', b'<Cell ss:Index="3"><Data ss:Type="String">5<')
    assert tables_of(body, "a.xls") == [(("甲", "乙", "丙"), ("1", "2", "3"), ("1", "4", "5"))]


@pytest.mark.parametrize(
    ("body", "name", "note"),
    [
        (scan(), "a.pdf", NO_TEXT),
        (image("TIFF"), "a.tif", NO_TEXT),
        (image("PNG"), "a.pdf", NO_TEXT),
        (b"MZ\x90\x00" + bytes(500), "a.pdf", "unreadable: it is called .pdf and is a program"),
        (b"%PDF-1.7\n" + bytes(500), "a.pdf", "unreadable: not a readable PDF"),
        (b"Rar!\x1a\x07" + bytes(500), "a.rar", "unreadable: a RAR archive: unpack it"),
        (locked(zipped(a=b"x")), "a.zip", "a: encrypted: needs a password"),
        (zipped(**{"OFD.xml": b"<x/>"}), "a.ofd", "unreadable: an OFD document"),
    ],
    ids=["scan", "tiff", "png", "program", "damaged", "rar", "locked", "ofd"],
)
def test_what_cannot_be_read_says_why(body: bytes, name: str, note: str) -> None:
    assert summary_note(parts_of(body, name)).startswith(note)
    with pytest.raises(UnreadableError):
        tables_of(body, name)


def test_the_files_of_an_archive_are_read_one_by_one_under_their_chinese_names() -> None:
    inner = zipped_in_gbk("名单/内.xls", xls(ROWS))
    body = zipped(
        **{"公告.pdf": pdf("一、现公告如下。"), "扫描.pdf": scan(), "里面.zip": inner, "__MACOSX/._公告.pdf": b"x"}
    )
    found = parts_of(body, "a.zip")
    assert [(part.name, part.document.format if part.document else part.note) for part in found] == [
        ("公告.pdf", "pdf"),
        ("扫描.pdf", NO_TEXT),
        ("里面.zip › 名单/内.xls", "sheet"),
    ]
    assert summary_note(found) == f"扫描.pdf: {NO_TEXT}"


def test_archives_are_opened_one_level_deep_and_a_hundred_files_far() -> None:
    deep = zipped(**{"2.zip": zipped(**{"3.zip": zipped(a=b"x")})})
    (part,) = parts_of(deep, "1.zip")
    assert part.name == "2.zip › 3.zip" and "archive in an archive" in part.note
    many = parts_of(zipped(**{f"{n}.rar": b"Rar!\x1a\x07" for n in range(150)}), "a.zip")
    assert len(many) == 101 and many[-1].note == "unreadable: 50 more files: an archive is read up to 100 files"


def test_a_file_that_would_burst_an_archive_is_noted_and_the_others_are_read() -> None:
    found = parts_of(zipped(**{"bomb.txt": bytes(80 << 20), "a.csv": b"a,b\n1,2\n"}), "a.zip")
    assert found[0] == Part(name="bomb.txt", note="unreadable: too large: it unpacks to 80 MB")
    assert found[1].document is not None


# -- Word 97 ----------------------------------------------------------------------------------------------

OLD_WORD = (
    'Annex 1\r附件1\r第一条 见\x13HYPERLINK "http://a.cn" \x14《办法》\x15。\r'
    "编号\x07企业名称\x07\x07L0290\x07深圳市\r第一检测中心\x07\x07L3068\x07\x07\x07此表有效。\r二、完。\r"
)


@pytest.mark.parametrize("name", ["a.doc", "a.wps"])
def test_a_word_97_document_gives_its_paragraphs_and_tables(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # without antiword
    found = open_document(word_97(OLD_WORD), name)
    assert found.lines == ("Annex 1", "附件1", "第一条 见《办法》。", "此表有效。", "二、完。")
    assert found.tables[0].rows == (("编号", "企业名称"), ("L0290", "深圳市\n第一检测中心"), ("L3068", ""))
    assert summary_note(parts_of(word_97(OLD_WORD, encrypted=True), name)) == "encrypted: needs a password"


@pytest.mark.parametrize("cut", [600, 1500, 4000, 9000])
def test_a_word_97_document_cut_short_says_so(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UnreadableError, match="save as"):
        open_document(word_97(OLD_WORD)[:cut], "a.doc")


# -- labels -----------------------------------------------------------------------------------------------

NMPA = "https://www.nmpa.gov.cn/directory/web/nmpa/images/MjAxN8TqtdoyMjK6xc2ouOa4vbz+LmRvYw==.doc"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (NMPA, "2017年第222号通告附件.doc"),
        (NMPA.replace("+", "%2B").replace("=", "%3D"), "2017年第222号通告附件.doc"),
        ("https://a.cn/%B9%AB%B8%E6.pdf", "公告.pdf"),
        ("https://a.cn/%E5%85%AC%E5%91%8A.pdf", "公告.pdf"),
        ("https://a.cn/down.jsp?id=5&filename=%E5%85%AC%E5%91%8A.docx", "公告.docx"),
        ("https://a.cn/customs/attachDir/2020/04/2020041016361234567.xls", "2020041016361234567.xls"),
        ("https://a.cn/1571812345678901234.pdf", "1571812345678901234.pdf"),
        ("https://a.cn/abcdefghijklmnop.doc", "abcdefghijklmnop.doc"),
    ],
)
def test_the_name_of_a_file_is_read_from_its_address(url: str, name: str) -> None:
    assert readable_name(url) == name


@pytest.mark.parametrize(
    ("words", "url", "label"),
    [
        ("附件下载", NMPA, "2017年第222号通告附件.doc"),
        ("", NMPA, "2017年第222号通告附件.doc"),
        ("附件1：名单", NMPA, "附件1：名单"),
        ("附件1", NMPA, "附件1"),
        ("点击下载", "https://a.cn/1571812345678901234.pdf", "点击下载"),
    ],
)
def test_a_link_that_says_only_annex_is_called_after_its_file(words: str, url: str, label: str) -> None:
    assert label_of(words, url) == label
