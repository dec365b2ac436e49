"""Spreadsheets (.xls, .xlsx, .xlsb, .ods, XML of 2003) to rows of text, in a child process with limits. Nothing else.

A cell reads as it is printed where that can be told: codes without a decimal point or exponent, days as ISO, and, for
.xlsx, leading zeros and per cent by the cell's number format (sheet_formats.py). The library gives values only, so
.xls keeps such a cell as the plain number.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from spiders.reading.errors import UnreadableError
from spiders.reading.files import xml_sheets
from spiders.reading.files.limits import WALL_SECONDS, expired, read_apart
from spiders.reading.files.old_sheets import as_western, recoded, told_encoding

SECONDS = WALL_SECONDS
MAX_ROWS = 200_000
MAX_CELLS = 2_000_000
MAX_MERGED = 100_000  # cells covered by merged ones; a whole sheet merged is an attack

Row = tuple[str, ...]


def sheet_rows(body: bytes) -> tuple[tuple[Row, ...], ...]:
    """Rows of every sheet, hidden ones too, cells as text without blanks at their ends. Raises UnreadableError."""
    said = read_apart(__name__, body, what="spreadsheet", seconds=SECONDS)
    return tuple(tuple(tuple(row) for row in sheet["rows"]) for sheet in said["sheets"])


def is_spreadsheet(url: str) -> bool:
    """By the address alone, as these sites name their files."""
    return url.casefold().split("?")[0].endswith((".xls", ".xlsx"))


def read(body: bytes) -> dict[str, Any]:
    """Every sheet as JSON values: `name`, `visible`, `rows`; and `problems`. Raises UnreadableError."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return xml_sheets.read(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    printed_forms = _formats(body)
    body, encoding = as_western(body)
    problems: list[str] = []
    sheets: list[dict[str, Any]] = []
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(body))
        for index, sheet in enumerate(workbook.sheets_metadata):
            if sheet.typ not in (SheetTypeEnum.WorkSheet,):
                continue
            if expired():
                problems.append(f"the sheets from '{sheet.name}' on were not read: the workbook takes too long to read")
                break
            rows, cut = _rows(workbook.get_sheet_by_index(index), printed_forms.get(sheet.name, {}))
            if cut:
                problems.append(f"sheet '{sheet.name}' was read up to row {MAX_ROWS}")
            sheets.append({"name": sheet.name, "visible": sheet.visible == SheetVisibleEnum.Visible, "rows": rows})
    except (CalamineError, ValueError, OverflowError, OSError, KeyError, IndexError) as error:
        raise UnreadableError(_why(str(error) or type(error).__name__)) from error
    if encoding != "unicode":
        _recode(sheets, encoding)
    return {"sheets": sheets, "problems": problems}


def _recode(sheets: list[dict[str, Any]], encoding: str) -> None:
    """Turn the cells of an Excel 95 workbook into its own encoding, in place."""
    cells = [cell for sheet in sheets for row in sheet["rows"] for cell in row if not cell.isascii()]
    encoding = encoding or told_encoding([*cells, *(sheet["name"] for sheet in sheets)])
    for sheet in sheets if encoding else ():
        sheet["name"] = recoded(sheet["name"], encoding)
        sheet["rows"] = [[recoded(cell, encoding) for cell in row] for row in sheet["rows"]]


def _formats(body: bytes) -> dict[str, dict[tuple[int, int], str]]:
    from spiders.reading.files.sheet_formats import formats

    try:
        return formats(body) if body.startswith(b"PK") else {}
    except UnreadableError as error:
        raise UnreadableError(f"not a readable spreadsheet: {error}") from error


def _why(cause: str) -> str:
    if "password" in cause.casefold() or "encrypted" in cause.casefold():
        return "not a readable spreadsheet: encrypted, it needs a password; save it without one"
    return f"not a readable spreadsheet ({cause}); open it and save as .xlsx"


def _rows(sheet: Any, forms: dict[tuple[int, int], str]) -> tuple[list[list[str]], bool]:
    """(rows as text with merged cells repeated, whether rows were cut off)."""
    if sheet.height * sheet.width > MAX_CELLS * 10:
        raise UnreadableError(f"too large: a sheet of {sheet.height} x {sheet.width} cells, most of them empty")
    values = sheet.to_python(nrows=MAX_ROWS)
    down, right = sheet.start or (0, 0)
    rows = [
        [_cell(value, forms.get((down + y, right + x), "") if forms else "") for x, value in enumerate(row)]
        for y, row in enumerate(values)
    ]
    left = MAX_MERGED
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        top, first, bottom, last = top - down, first - right, bottom - down, last - right
        if not (0 <= top < len(rows) and 0 <= first < len(rows[top])):
            continue
        for row in rows[top : bottom + 1]:
            end = min(last + 1, len(row))
            left -= max(end - first, 0)
            if left < 0:
                return rows, sheet.height > MAX_ROWS
            row[first:end] = [rows[top][first]] * max(end - first, 0)
    return rows, sheet.height > MAX_ROWS


def _cell(value: object, form: str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, form)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).strip()


def _number(value: int | float, form: str) -> str:
    """A number as its format prints it: '%' and decimals, or zeros in front; without one, all its digits."""
    if form.endswith("%"):
        return f"{value * 100:.{form.count('0', form.find('.')) if '.' in form else 0}f}%"
    if isinstance(value, float) and value != value:
        return ""
    if isinstance(value, int) or value.is_integer():
        return f"{int(value):0{max(len(form), 1)}d}"
    # A spreadsheet keeps 15 digits; more are the binary fraction's own.
    return format(Decimal(f"{value:.15g}").normalize(), "f")
