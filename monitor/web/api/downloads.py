"""Whole tables as CSV and JSON, streamed: a slow client and a large table cost no memory."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from email.utils import format_datetime

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from monitor.web.api.answers.addresses import api
from monitor.web.api.asking import read
from monitor.web.api.operation import Freshness, Question
from monitor.web.api.responding import CORS, KEPT, holds, written_at
from monitor.web.api.tables import TABLES, Table, rows_of, table_named
from monitor.web.cells import safe_cell
from monitor.web.site import Site
from monitor.workspace import Workspace, workspace

_BYTES_AT_ONCE = 64_000
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def tables(asked: Question) -> dict[str, object]:
    """The tables there are."""
    return asked.page(
        [
            {"table": one.name, "about": one.about, "columns": list(one.names),
             "csv": api(asked, f"{one.name}.csv"), "json": api(asked, f"{one.name}.json")}
            for one in TABLES
        ],
        None,
    )  # fmt: skip


def as_csv(site: Site, request: Request, opened: Workspace) -> Response:
    """A table as CSV in UTF-8 with its mark; cells a spreadsheet would run get an apostrophe."""
    return _stream(site, request, "csv")


def as_json(site: Site, request: Request, opened: Workspace) -> Response:
    """A table as a JSON array of objects, values as they are stored."""
    return _stream(site, request, "json")


def _stream(site: Site, request: Request, form: str) -> Response:
    read((), request.query_params)
    table = table_named(request.path_params["table"])
    if table is None:
        names = ", ".join(one.name for one in TABLES)
        raise HTTPException(404, f"No table of this name is handed out; there are: {names}.")
    changed = written_at(site.folder)
    name = f"{table.name}.{form}"
    headers = {
        **CORS,
        "ETag": f'W/"{hashlib.sha256(f"{name} {changed.isoformat()}".encode()).hexdigest()[:24]}"',
        "Last-Modified": format_datetime(changed, usegmt=True),
        "Cache-Control": KEPT[Freshness.ARCHIVE],
        "Content-Disposition": f'attachment; filename="regwatch-{name}"',
    }
    if holds(request, headers["ETag"], changed):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = _TYPES[form]
    if request.method == "HEAD":
        return StreamingResponse(iter(()), headers=headers)
    return StreamingResponse(_in_blocks(_written(site, table, form)), headers=headers)


def _written(site: Site, table: Table, form: str) -> Iterator[bytes]:
    """The table piece by piece, from files of its own: those of the request are given back when streaming begins."""
    with workspace(site.folder, readonly=True) as opened:
        rows = rows_of(opened, table)
        yield from _csv(table, rows) if form == "csv" else _json(table, rows)


def _csv(table: Table, rows: Iterable[tuple[object, ...]]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.names)
    yield "\ufeff".encode()  # spreadsheets take Chinese for Latin-1 without the mark
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def _json(table: Table, rows: Iterable[tuple[object, ...]]) -> Iterator[bytes]:
    yield b"["
    before = b"\n"
    for row in rows:
        yield before + msgspec.json.encode(dict(zip(table.names, row, strict=True)))
        before = b",\n"
    yield b"\n]\n"


def _in_blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks worth a packet each."""
    block = bytearray()
    for piece in pieces:
        block += piece
        if len(block) >= _BYTES_AT_ONCE:
            yield bytes(block)
            block.clear()
    yield bytes(block)
