"""What a person should know of the files they import: impossible days, formulas, macros, merged cells. Pure.

Nothing here changes or refuses anything, and nothing of a file is ever executed.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date

from monitor.watch.saved_files import File
from snapshots.model import Entry

MOST = 20  # rows told of one kind; the rest are counted
_DAY = re.compile(r"\s{0,3}(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?\s{0,3}")
_LARGEST = 64 << 20  # bytes of one sheet that are looked through for formulas
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_RUN = ("=", "+", "-", "@")


def of_entries(name: str, entries: Iterable[Entry]) -> list[str]:
    """Days that never were, and cells a spreadsheet would run, by row and column."""
    days, runs = [], 0
    for number, entry in enumerate(entries, start=1):
        for column, cell in entry.fields:
            if not cell:
                continue
            if cell[0] in _RUN and len(cell) > 1:
                runs += 1
            elif cell[0].isdigit() and len(cell) < 24 and (said := _DAY.fullmatch(cell)) and not _is_day(said):
                days.append(f"{name}, row {number} ({entry.key.partition('/')[2]}), {column}: '{cell}' is no day")
    notes = [f"{day}; kept as printed" for day in days[:MOST]]
    if len(days) > MOST:
        notes.append(f"{name}: {len(days) - MOST} more cells hold days that never were")
    if runs:
        notes.append(f"{name}: {runs} cell(s) begin with = + - or @: kept as printed, escaped in CSV exports")
    return notes


def _is_day(said: re.Match[str]) -> bool:
    try:
        return bool(date(*map(int, said.groups())))
    except ValueError:
        return False


def of_file(file: File) -> list[str]:
    """What a spreadsheet holds besides its values."""
    if file.body[:4] == b"\xd0\xcf\x11\xe0":
        return [f"{file.name}: it holds macros; they are never run"] if _MACROS in file.body else []
    if file.body[:2] != b"PK":
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(file.body)) as package:
            return list(_of_package(file.name, package))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return []  # whoever reads it says what is wrong with it


def _of_package(name: str, package: zipfile.ZipFile) -> Iterator[str]:
    names = package.namelist()
    if any(part.casefold().endswith("vbaproject.bin") for part in names):
        yield f"{name}: it holds macros; they are never run"
    formulas = empty = merged = 0
    for part in package.infolist():
        if not part.filename.startswith("xl/worksheets/") or part.file_size > _LARGEST:
            continue
        with package.open(part) as stream:
            sheet = stream.read(_LARGEST)
        formulas += len(re.findall(rb"<f[ >/]", sheet))
        empty += len(re.findall(rb"(?:</f>|<f[^>]{0,200}/>)\s{0,9}(?:<v\s?/>|<v></v>|</c>)", sheet))
        merged += len(re.findall(rb"<mergeCell\s", sheet))
    if formulas:
        yield f"{name}: {formulas} cell(s) are formulas: the values last saved are read, nothing is computed"
    if empty:
        yield f"{name}: {empty} of them hold no saved value: those cells are empty; save it from a spreadsheet program"
    if merged:
        yield f"{name}: {merged} range(s) of merged cells: their value counts for every row they span"
