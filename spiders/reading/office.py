"""Spreadsheets (.xls, .xlsx) to rows of text, in a child process with limits. Reads no other office format.

A spreadsheet is a hostile document like any other: the parser runs apart, with limits of time and memory, so
that a bomb or a hang costs one annex and never the check.
"""

import json
import resource
import subprocess
import sys
from datetime import date, datetime

from spiders.reading.errors import UnreadableError

SECONDS = 30
MEMORY = 1 << 30
MAX_ROWS = 200_000

Row = tuple[str, ...]


def sheet_rows(body: bytes) -> tuple[tuple[Row, ...], ...]:
    """Rows of every sheet, cells as text, trailing blanks of cells kept off. Raises UnreadableError."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "spiders.reading.office"], input=body, capture_output=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"the spreadsheet was not read within {SECONDS} s") from error
    if child.returncode != 0:
        last = child.stderr.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
        raise UnreadableError(f"not a readable spreadsheet ({last or 'the reader was stopped'})")
    return tuple(tuple(tuple(row) for row in sheet) for sheet in json.loads(child.stdout))


def is_spreadsheet(url: str) -> bool:
    """By the address alone, as these sites name their files."""
    return url.casefold().split("?")[0].endswith((".xls", ".xlsx"))


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # 6307900010.0: spreadsheets keep codes as numbers
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    sheets = [
        [[_cell(value) for value in row] for row in workbook.get_sheet_by_index(index).to_python(nrows=MAX_ROWS)]
        for index in range(len(workbook.sheet_names))
    ]
    sys.stdout.write(json.dumps(sheets))


if __name__ == "__main__":
    _main()
