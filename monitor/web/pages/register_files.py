"""The same view of a register for programs and spreadsheets: CSV and JSON, and its size over time. Shapes below."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from monitor.asof import Sighting, Stood
from monitor.asof.official import OfficialOn
from monitor.web import links
from monitor.web.cells import safe_cell
from monitor.web.pages.register import held, view_of
from monitor.web.registers import Standing, sizes
from monitor.web.site import Site
from monitor.web.wording import beijing
from monitor.workspace import Workspace
from snapshots.model import Edition, Entry

_SIDES = (
    "state", "looked before", "seen before", "snapshots before", "looked after", "seen after", "snapshots after",
    "blind days", "how we know",
)  # fmt: skip
_OFFICIAL = (
    "official status", "official words", "official since", "official act", "valid from", "valid until",
    "official notes",
)  # fmt: skip
_ACTS = ("listed by", "listed from", "removed by", "removed from")
_LOOKS = ("day", "entries", "added", "removed", "changed", "held")


def as_csv(site: Site, request: Request, opened: Workspace) -> Response:
    """The same list for a spreadsheet. A cell that would start a formula gets a leading apostrophe."""
    asked, found, rows = view_of(site, request, opened)
    heads = ["key", "name", *found.listing.columns, "first seen", "last seen", "brought by"]
    heads += [*_SIDES, *_ACTS, *_OFFICIAL]
    shown = rows[(asked.page - 1) * asked.per : asked.page * asked.per] if asked.paged else rows
    return table(heads, (_cells(found, row) for row in shown), f"{asked.name}-{asked.on.isoformat()}")


def as_json(site: Site, request: Request, opened: Workspace) -> Response:
    """The same list for programs: every row of the view, or one page of it where `page` or `per` is given."""
    asked, found, rows = view_of(site, request, opened)
    title, first = site.register_title(asked.name), (asked.page - 1) * asked.per if asked.paged else 0
    shown = rows[first : first + asked.per] if asked.paged else rows
    more = asked.paged and first + asked.per < len(rows)
    on_list = found.found
    told = {
        "register": asked.name,
        "title": {"zh": title.zh, "en": title.en},
        "on": asked.on,
        "asked": dict(asked.given),
        "listed": len(on_list.listed),
        "unknown": len(on_list.unknown),
        "by_acts": on_list.by_acts,
        "statement": on_list.statement,
        "watched_since": on_list.watched_since,
        "before": _check(found.before),
        "after": _check(found.after),
        "total": len(rows),
        "first": first,
        "next": asked.file("json") + f"&per={asked.per}&page={asked.page + 1}" if more else None,
        "page": links.register(asked.name, asked.on),
        "rows": [_row(found, row) for row in shown],
    }
    return _json(told)


def sizes_json(site: Site, request: Request, opened: Workspace) -> Response:
    """How long the list was, look by look, oldest first: `day`, `entries`, `added`, `removed`, `changed`, `held`."""
    told, looks = sizes(opened, request.path_params["name"], held(site, request, opened))
    points = [dict(zip(_LOOKS, _look(look), strict=True)) for look in looks]
    blind = [{"start": one.start, "end": one.end, "reason": one.reason} for one in told.blind]
    return _json({"register": told.register, "by_acts": told.by_acts, "points": points, "blind": blind})


def sizes_csv(site: Site, request: Request, opened: Workspace) -> Response:
    """The same for a spreadsheet."""
    told, looks = sizes(opened, request.path_params["name"], held(site, request, opened))
    return table(_LOOKS, ([_text(cell) for cell in _look(look)] for look in looks), f"{told.register}-sizes")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> Response:
    """A CSV file in UTF-8 with a mark, without which spreadsheets take Chinese for Latin-1."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(safe_cell, heads))
    writer.writerows(map(safe_cell, row) for row in rows)
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{plain}.csv"'},
    )


def _cells(found: Standing, row: Stood) -> list[str]:
    record, version, official = row.record, row.version, found.official(row)
    fields = dict(record.fields) if isinstance(record, Entry) else {}
    name = record.name if isinstance(record, Entry) else record.title
    cells = [row.key, name, *(fields.get(column, "") for column in found.listing.columns)]
    cells += [beijing(version.first_seen), beijing(version.last_seen), found.act(row), *_sides(row)]
    cells += [row.begun_by or "", _text(row.begun_on), row.ended_by or "", _text(row.ended_on)]
    days = (official.valid_from, official.valid_until)
    since, act = _text(official.since), official.act or ""
    return [*cells, official.status, official.words, since, act, *map(_text, days), "; ".join(official.notes)]


def _sides(row: Stood) -> list[str]:
    """The cells under `_SIDES`: the state, both looks that bracket it, and the blind time between them."""
    cells = [str(row.state)]
    for side in (row.before, row.after):
        cells += (
            [beijing(side.at), "yes" if side.seen else "no", " ".join(map(str, side.snapshots))] if side else [""] * 3
        )
    return [*cells, str(row.blind.days) if row.blind is not None else "", row.reason]


def _row(found: Standing, row: Stood) -> dict[str, Any]:
    record, version = row.record, row.version
    return {
        "key": row.key,
        "number": row.key.partition("/")[2],
        "name": record.name if isinstance(record, Entry) else record.title,
        "fields": dict(record.fields) if isinstance(record, Entry) else {},
        "state": row.state,
        "reason": row.reason,
        "before": _side(row.before),
        "after": _side(row.after),
        "blind_seconds": int(row.blind.total_seconds()) if row.blind is not None else None,
        "first_seen": version.first_seen,
        "last_seen": version.last_seen,
        "version": version.number,
        "brought_by": found.act(row) or None,
        "listed_from": row.begun_on,
        "removed_by": row.ended_by,
        "removed_from": row.ended_on,
        "official": _official(found.official(row)),
        "page": links.entry(row.key),
    }


def _official(found: OfficialOn) -> dict[str, Any]:
    return {
        "status": found.status or None,
        "words": found.words or None,
        "since": found.since,
        "act": found.act,
        "valid_from": found.valid_from,
        "valid_until": found.valid_until,
        "names": found.names,
        "notes": found.notes,
    }


def _side(side: Sighting | None) -> dict[str, Any] | None:
    return {"at": side.at, "seen": side.seen, "snapshots": side.snapshots} if side else None


def _check(edition: Edition | None) -> dict[str, Any] | None:
    if edition is None:
        return None
    return {"at": edition.seen_at, "whole": edition.complete, "snapshots": edition.snapshots}


def _look(look: Any) -> tuple[object, ...]:
    return look.day, look.size, look.added, look.removed, look.changed, look.held


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _json(told: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(told), media_type="application/json")
