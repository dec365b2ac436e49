"""Spreadsheets as XML of Office 2003 (SpreadsheetML), which many Chinese systems export as .xls, to rows of text."""

from typing import Any

from lxml import etree

from spiders.reading.errors import UnreadableError
from spiders.reading.files.packages import attribute, child, local
from spiders.reading.tables.grid import MAX_COLUMNS

MAX_XML = 48 << 20  # as a tree some ten times that in memory
MAX_ROWS = 200_000
_MIDNIGHT = "T00:00:00.000"


def read(body: bytes) -> dict[str, Any]:
    """Every sheet as JSON values, as `office.read` gives them. Raises UnreadableError."""
    if len(body) > MAX_XML:
        raise UnreadableError(f"too large: {len(body) >> 20} MB of XML; open it and save as .xlsx")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        book = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(
            f"not a readable Office 2003 XML file ({error.msg}): open it and save as .xlsx"
        ) from error
    sheets = [
        {"name": attribute(sheet, "Name"), "visible": _is_visible(sheet), "rows": _rows(child(sheet, "Table"))}
        for sheet in book
        if local(sheet) == "Worksheet"
    ]
    return {"sheets": sheets, "problems": []}


def _is_visible(sheet: etree._Element) -> bool:
    visible = child(sheet, "WorksheetOptions", "Visible")
    return visible is None or (visible.text or "") == "SheetVisible"


def _rows(table: etree._Element | None) -> list[list[str]]:
    """The rows with merged cells repeated; rows and cells that are left out are blank."""
    rows: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}  # column -> (words, rows still to fill)
    for row in () if table is None else table:
        if local(row) != "Row":
            continue
        while len(rows) < min(_number(row, "Index") - 1, MAX_ROWS):
            rows.append([])
        if len(rows) >= MAX_ROWS:
            break
        rows.append(_cells(row, hanging))
    return rows


def _cells(row: etree._Element, hanging: dict[int, tuple[str, int]]) -> list[str]:
    cells: dict[int, str] = {}
    for column, (words, left) in list(hanging.items()):
        cells[column] = words
        hanging.pop(column)
        if left > 1:
            hanging[column] = (words, left - 1)
    at = 0
    for cell in row:
        if local(cell) != "Cell":
            continue
        at = max(_number(cell, "Index") - 1, at)
        while at in cells:  # covered from above
            at += 1
        words, across, down = _words(cell), _number(cell, "MergeAcross"), _number(cell, "MergeDown")
        for column in range(at, min(at + across + 1, MAX_COLUMNS)):
            cells[column] = words
            if down:
                hanging[column] = (words, down)
        at += across + 1
    return [cells.get(column, "") for column in range(min(max(cells, default=-1) + 1, MAX_COLUMNS))]


def _words(cell: etree._Element) -> str:
    data = child(cell, "Data")
    printed = "".join(str(text) for text in data.itertext()).strip() if data is not None else ""
    return printed.removesuffix(_MIDNIGHT) if attribute(data, "Type") == "DateTime" else printed


def _number(node: etree._Element, name: str) -> int:
    printed = attribute(node, name)
    return int(printed) if printed.isascii() and printed.isdigit() and len(printed) < 8 else 0
