"""Which cells of an .xlsx print zeros in front or per cent. Reads the package's XML, no values.

A code column formatted '0000000000' holds 101290090 and prints 0101290090; the number alone is another tariff line.
Only workbooks whose styles have such a format are looked through, with one expression over the sheet's XML.
"""

import re

from spiders.reading.errors import UnreadableError
from spiders.reading.files.packages import Package, attribute, child, content, local, opened

MAX_SHEET = 200 << 20  # bytes of a sheet's XML looked through
MAX_CELLS = 2_000_000
_PRINTED = re.compile(r"0{2,20}|0(?:\.0{1,6})?%")
_BUILT_IN = {"9": "0%", "10": "0.00%"}  # ECMA-376 part 1, 18.8.30
_STYLED = re.compile(rb'<(?:x:)?c r="([A-Z]{1,3})([0-9]{1,7})" s="([0-9]{1,5})"')


def formats(body: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """'0000000000' or '0.0%' by (row, column) from 0, by sheet. Raises UnreadableError for what is no spreadsheet."""
    package = opened(body)
    if content(package) != "sheet":
        raise UnreadableError("not a readable spreadsheet: it is a Word document")
    styles = _styles(package)
    book = package.xml(package.main) if styles and package.main.endswith(".xml") else None
    sheets = child(book, "sheets")
    if sheets is None:
        return {}
    paths = package.named(package.main)
    return {
        attribute(sheet, "name"): _cells(package, paths.get(attribute(sheet, "id"), ""), styles) for sheet in sheets
    }


def _styles(package: Package) -> dict[bytes, str]:
    """The formats that matter, by the index cells name their style with."""
    path = next(iter(package.related(package.main).get("styles", [])), "") if package.main else ""
    tree = package.xml(path) if path else None
    own = {
        attribute(form, "numFmtId"): _plain(attribute(form, "formatCode"))
        for form in (child(tree, "numFmts") if tree is not None else None) or ()
    }
    used = child(tree, "cellXfs")
    found: dict[bytes, str] = {}
    for index, style in enumerate(() if used is None else used):
        number = attribute(style, "numFmtId")
        form = own.get(number, _BUILT_IN.get(number, ""))
        if local(style) == "xf" and _PRINTED.fullmatch(form):
            found[str(index).encode()] = form
    return found


def _plain(code: str) -> str:
    """The format of positive numbers, without the marks that print nothing."""
    return re.sub(r'[\\"_@*]|\[[^\]]{0,30}\]', "", code.split(";")[0]).strip()


def _cells(package: Package, path: str, styles: dict[bytes, str]) -> dict[tuple[int, int], str]:
    if path not in package.names or package.archive.getinfo(path).file_size > MAX_SHEET:
        return {}
    found: dict[tuple[int, int], str] = {}
    for match in _STYLED.finditer(package.raw(path)):
        form = styles.get(match.group(3))
        if form:
            found[int(match.group(2)) - 1, _column(match.group(1))] = form
            if len(found) >= MAX_CELLS:
                break
    return found


def _column(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at - 1
