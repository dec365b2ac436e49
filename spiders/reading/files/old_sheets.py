"""Workbooks of Excel 5 and 95 (BIFF5), whose cells are bytes in a code page that is often missing or wrong.

calamine 0.9.1 garbles double-byte pages: with CODEPAGE 936 it loses the Chinese, without one it reads Western letters
(measured). Hence the record is turned to Western, which keeps every byte, and the letters are turned back into bytes
and read anew.
"""

import struct

from spiders.reading.files.kinds import records, workbook_start

WESTERN = 1252
# Code pages of [MS-CODEPAGEID] that are written in two bytes; 10008 is the Macintosh's.
_DOUBLE = {936: "gb18030", 10008: "gb18030", 54936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949"}
_CODEPAGE = 0x0042
_BIFF5 = b"\x00\x05"
_SAMPLE = 2_000  # strings that tell the encoding
_SURELY = 0.9  # of the strings that are not ASCII: read as GB 2312, as no Western words would


def as_western(body: bytes) -> tuple[bytes, str]:
    """(the workbook with its code page turned to Western, its encoding: '' when none is to be trusted).

    Any other file comes back as it is, with the encoding 'unicode'.
    """
    start = workbook_start(body)
    if start is None or body[start + 4 : start + 6] != _BIFF5:
        return body, "unicode"
    for kind, at, size in records(body, start):
        if kind == _CODEPAGE and size == 2:
            (page,) = struct.unpack_from("<H", body, at)
            return body[:at] + struct.pack("<H", WESTERN) + body[at + 2 :], _DOUBLE.get(page, "")
    return body, ""


def told_encoding(cells: list[str]) -> str:
    """The encoding of a workbook that names none: GB 18030 where its letters are the bytes of GB 2312; else ''."""
    odd = [cell for cell in cells[:_SAMPLE] if not cell.isascii()]
    return "gb18030" if odd and sum(map(_is_gb2312, odd)) >= len(odd) * _SURELY else ""


def recoded(cell: str, encoding: str) -> str:
    """A cell read as Western letters in its own encoding; as it is where that does not fit."""
    if cell.isascii():
        return cell
    try:
        return _bytes(cell).decode(encoding)
    except UnicodeError:
        return cell


def _is_gb2312(cell: str) -> bool:
    try:
        read = _bytes(cell).decode("gb2312")
    except UnicodeError:
        return False
    return any("\u4e00" <= sign <= "\u9fff" for sign in read)


def _bytes(cell: str) -> bytes:
    """The bytes of Western letters; the five that page 1252 leaves open stand for themselves."""
    return b"".join(bytes((ord(sign),)) if sign < "\u0100" else sign.encode("cp1252") for sign in cell)
