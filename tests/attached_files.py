"""Documents of every kind as publishers make them, built with the libraries that write them."""

import io
import struct
import zipfile

import docx
import openpyxl
import xlwt
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import SimpleDocTemplate
from reportlab.platypus import Table as PdfTable

ROWS = [["编号", "企业名称"], ["L0290", "深圳市第一检测中心"], ["L3068", "北京，第二检测中心"], ["L7877", "上海检测"]]
TABLE = tuple(tuple(row) for row in ROWS)
FONT = "STSong-Light"


def pdf(*lines: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, invariant=True)
    page.setFont(FONT, 14)
    for at, line in enumerate(lines):
        page.drawString(72, 770 - 28 * at, line)
    page.save()
    return out.getvalue()


def letter(*lines: str) -> bytes:
    """A notice as GB/T 9704 sets it: three centred lines of heading, the text, signature and day at the right."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, invariant=True)
    page.setFont(FONT, 14)
    for at, line in enumerate(lines):
        height = 770 - 28 * at - (28 if at > 2 else 0)
        if at < 3:
            page.drawCentredString(297, height, line)
        elif at < len(lines) - 2:
            page.drawString(100, height, line)
        else:
            page.drawRightString(500, height, line)
    page.save()
    return out.getvalue()


def pdf_table(rows: list[list[str]]) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    style = [("FONT", (0, 0), (-1, -1), FONT, 12), ("GRID", (0, 0), (-1, -1), 0.5, "black")]
    SimpleDocTemplate(out, invariant=True).build([PdfTable(rows, style=style)])
    return out.getvalue()


def image(form: str = "TIFF") -> bytes:
    out = io.BytesIO()
    Image.new("L", (60, 80), 200).save(out, form)
    return out.getvalue()


def scan() -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, invariant=True)
    page.drawInlineImage(Image.new("L", (600, 800), 200), 0, 0, 595, 842)
    page.save()
    return out.getvalue()


def word(*lines: str, rows: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: list[list[str]]) -> bytes:
    book = xlwt.Workbook(encoding="gbk")
    sheet = book.add_sheet("名单")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def excel_95(rows: list[list[str]], codepage: int | None, encoding: str = "gbk") -> bytes:
    """A workbook as Excel 95 wrote it (BIFF5): cells are bytes in a code page that its CODEPAGE record names."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begins(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHH", 0x0500, kind, 0x0DBB, 0x07CC))

    def book(sheet_at: int) -> bytes:
        named = "名单".encode(encoding, "replace")
        page = record(0x0042, struct.pack("<H", codepage)) if codepage else b""
        sheet = record(0x0085, struct.pack("<IHB", sheet_at, 0, len(named)) + named)
        return begins(0x0005) + page + sheet + record(0x000A, b"")

    cells = b"".join(
        record(0x0204, struct.pack("<HHHH", y, x, 0, len(data)) + data)
        for y, row in enumerate(rows)
        for x, data in enumerate(cell.encode(encoding) for cell in row)
    )
    stream = book(len(book(0))) + begins(0x0010) + cells + record(0x000A, b"")
    out = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(out, stream.ljust(4096, b"\0"))
    body, named = bytearray(out.getvalue()), "Workbook\0".encode("utf-16-le")
    at = body.find(named)  # BIFF5 workbooks are in a stream called Book
    body[at : at + len(named)] = "Book\0".encode("utf-16-le").ljust(len(named), b"\0")
    body[at + 64 : at + 66] = struct.pack("<H", 10)
    return bytes(body)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def zipped_in_gbk(name: str, body: bytes) -> bytes:
    """An archive as Chinese tools write it: names in GBK, without the flag that would say Unicode."""
    plain = "x" * len(name.encode("gbk"))
    return zipped(**{plain: body}).replace(plain.encode(), name.encode("gbk"))


def locked(body: bytes) -> bytes:
    """The archive with the bit set that says its first file is encrypted."""
    marked = bytearray(body)
    marked[6] |= 1
    marked[body.find(b"PK\x01\x02") + 8] |= 1
    return bytes(marked)


def saved_page(rows: list[list[str]], head: str = "") -> bytes:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<html><head><meta charset="gb2312">{head}</head><body><table>{cells}</table></body></html>'.encode("gbk")


def word_97(printed: str, *, encrypted: bool = False) -> bytes:
    """A .doc as Word 97 saves it ([MS-DOC], [MS-CFB]): header, text in two pieces, piece table, in sectors of 512.

    `printed` holds Word's own marks: \\r ends paragraphs, U+0007 cells and rows, U+0013 to U+0015 frame fields.
    """
    cut = next((at for at, sign in enumerate(printed) if not sign.isascii()), len(printed))
    western, chinese = printed[:cut].encode("cp1252"), printed[cut:].encode("utf-16-le")
    head = bytearray(1024)
    struct.pack_into("<HHH", head, 0, 0xA5EC, 0x00C1, 0)
    struct.pack_into("<H", head, 10, 0x0200 | (0x0100 if encrypted else 0))
    struct.pack_into("<i", head, 0x4C, len(printed))
    places = (0x40000000 | len(head) * 2, len(head) + len(western))
    pieces = struct.pack("<3I", 0, cut, len(printed)) + b"".join(struct.pack("<HIH", 0, at, 0) for at in places)
    table = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", head, 0x01A2, 0, len(table))
    return compound_file({"WordDocument": bytes(head) + western + chinese, "1Table": table})


def sheet_xml(rows: list[list[str]]) -> bytes:
    """A spreadsheet as XML of Office 2003, as Chinese systems export it under the name .xls."""
    printed = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in rows
    )
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="名单"><Table>{printed}</Table></Worksheet></Workbook>'
    ).encode()


def compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file with these streams, each in sectors of its own however small it is."""
    chains, sectors = [], b""
    for body in streams.values():
        padded = body.ljust(max(4096, -(-len(body) // 512) * 512), b"\0")
        chains.append((len(sectors) // 512, len(padded)))
        sectors += padded
    many = len(sectors) // 512
    directory = _directory_entry("Root Entry", 5, 0xFFFFFFFE, 0)
    for name, (start, size) in zip(streams, chains, strict=True):
        directory += _directory_entry(name, 2, start, size)
    directory = directory.ljust(512, b"\0")
    links = list(range(1, many + 1))
    for start, size in chains:
        links[start + size // 512 - 1] = 0xFFFFFFFE
    links += [0xFFFFFFFE, 0xFFFFFFFD]  # the directory, and the table of these links
    fat = struct.pack(f"<{len(links)}I", *links).ljust(512, b"\xff")
    assert len(fat) == 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, many, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return (header + struct.pack("<I", many + 1)).ljust(512, b"\xff") + sectors + directory + fat


def _directory_entry(name: str, kind: int, start: int, size: int) -> bytes:
    named = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<HBB3I", len(named), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    return named.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
