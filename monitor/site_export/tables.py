"""The archive's tables as CSV and JSON, for whoever reckons with them. Reads only."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from monitor.web.pages.register import safe_cell
from monitor.workspace import Workspace

Row = Sequence[str | int | None]
_NOTICES = (
    "SELECT v.key, r.title, v.source, json_extract(v.record, '$.published'), json_extract(v.record, '$.effective'),"
    " v.number, v.first_seen, v.last_seen, json_extract(v.record, '$.url') FROM versions v JOIN records r ON r.key ="
    " v.key WHERE v.number = (SELECT MAX(number) FROM versions l WHERE l.key = v.key)"
    " AND json_extract(v.record, '$.type') = 'Notice' ORDER BY v.key"
)
_CHANGES = (
    "SELECT id, kind, source, key, title, published, effective, seen_at, cause, detail FROM changes ORDER BY position"
)
TABLES = {
    "notices": (_NOTICES, ("key", "title", "source", "published", "effective", "versions", "first_seen", "last_seen",
                           "url")),
    "changes": (_CHANGES, ("id", "kind", "source", "key", "title", "published", "effective", "seen_at", "cause",
                           "detail")),
}  # fmt: skip


def files(opened: Workspace) -> Iterator[tuple[str, bytes]]:
    """Every table in both forms, as (file, content)."""
    for name, (select, columns) in TABLES.items():
        rows: list[Row] = opened.facts.database.conn.execute(select).fetchall()
        yield f"data/{name}.csv", _csv(columns, rows)
        yield f"data/{name}.json", _json(name, columns, rows)


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(columns)
    for row in rows:
        table.writerow([safe_cell(str(cell)) if cell is not None else "" for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _json(name: str, columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    told: dict[str, Any] = {name: [dict(zip(columns, row, strict=True)) for row in rows]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
