"""Registers as of a day, as a page and as CSV, and the whole history of one entry."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.asof import RegisterOn, Stood, register_on
from monitor.asof.days import end_of
from monitor.watch.health import bracket
from monitor.web import links, queries
from monitor.web.folding import lines
from monitor.web.site import Site, asked_number
from monitor.web.wording import BEIJING, beijing
from monitor.workspace import Workspace
from snapshots.model import Edition, Entry

ROWS_PER_PAGE = 500
_SIDES = (
    "state", "looked before", "seen before", "snapshots before", "looked after", "seen after", "snapshots after",
    "blind days", "how we know",
)  # fmt: skip
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A register at the end of a day, and the accepted checks on both sides of that moment."""

    name: str
    on: date
    found: RegisterOn
    rows: tuple[tuple[Stood, Entry], ...]
    columns: tuple[str, ...]
    acts: dict[str, str]  # entry key → key of the act that brought it
    before: Edition | None
    after: Edition | None


def register(site: Site, request: Request, opened: Workspace) -> Response:
    """A register as of a day: today, unless the query says `on`."""
    standing = _standing(site, request, opened)
    page = max(1, asked_number(request, "page", 1))
    first = (page - 1) * ROWS_PER_PAGE
    return site.page(
        "register.html",
        standing=standing,
        title=site.register_title(standing.name),
        feeders=site.feeders(standing.name),
        rows=standing.rows[first : first + ROWS_PER_PAGE],
        first=first,
        page=page,
        more=len(standing.rows) > first + ROWS_PER_PAGE,
        today=datetime.now(BEIJING).date(),
    )


def as_csv(site: Site, request: Request, opened: Workspace) -> Response:
    """The same list for a spreadsheet. A cell that would start a formula gets a leading apostrophe."""
    standing = _standing(site, request, opened)
    text = io.StringIO()
    table = csv.writer(text)
    heads = ["key", "name", *standing.columns, "first seen", "last seen", "brought by", *_SIDES]
    table.writerow(map(safe_cell, heads))
    for stood, entry in standing.rows:
        fields, version = dict(entry.fields), stood.version
        cells = [entry.key, entry.name, *(fields.get(column, "") for column in standing.columns)]
        cells += [beijing(version.first_seen), beijing(version.last_seen), standing.acts.get(entry.key, "")]
        table.writerow(map(safe_cell, cells + _sides(stood)))
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", standing.name)
    return Response(
        text.getvalue().encode("utf-8-sig"),  # spreadsheets take Chinese for Latin-1 without the mark
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{plain}-{standing.on.isoformat()}.csv"'},
    )


def entry(site: Site, request: Request, opened: Workspace) -> Response:
    """One entry from its first sighting to now."""
    key = request.path_params["key"]
    history = opened.facts.versions.history(key)
    if not history:
        raise HTTPException(404, "The archive holds no entry under this key.")
    newest = history[-1].record
    if not isinstance(newest, Entry):
        return RedirectResponse(links.notice(key), 301)
    return site.page(
        "entry.html",
        key=key,
        newest=newest,
        history=list(reversed(history)),
        title=site.register_title(newest.register),
        lines=list(lines(opened.ledger.changes.find(key=key, newest_first=True))),
    )


def safe_cell(text: str) -> str:
    """A cell no spreadsheet runs: a leading = + - @ (full-width ones too) or control gets an apostrophe."""
    start = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if start in tuple("=+-@") or text[:1] in tuple("\t\r\n") else text


def _sides(stood: Stood) -> list[str]:
    """The cells under `_SIDES`: the state, both looks that bracket it, and the blind time between them."""
    cells = [str(stood.state)]
    for side in (stood.before, stood.after):
        cells += (
            [beijing(side.at), "yes" if side.seen else "no", " ".join(map(str, side.snapshots))] if side else [""] * 3
        )
    return [*cells, str(stood.blind.days) if stood.blind is not None else "", stood.reason]


def _standing(site: Site, request: Request, opened: Workspace) -> Standing:
    name = request.path_params["name"]
    feeders = site.feeders(name)
    if not feeders and name not in opened.facts.versions.sources():
        raise HTTPException(404, "No register of this name is kept here.")
    on = _asked_day(request)
    moment = end_of(on, name)
    found = register_on(opened, name, on, fed_by=feeders)
    rows = tuple((stood, stood.record) for stood in found.rows if isinstance(stood.record, Entry))
    before, after = bracket(queries.checks_of(opened, name, feeders), moment)
    return Standing(
        name=name,
        on=on,
        found=found,
        rows=rows,
        columns=tuple(dict.fromkeys(column for _, row in rows for column, _ in row.fields)),
        acts=queries.acts_behind(opened, name, feeders),
        before=before,
        after=after,
    )


def _asked_day(request: Request) -> date:
    """The day asked for, today in Beijing without one. Raises HTTPException 400."""
    text = request.query_params.get("on", "").strip()
    today = datetime.now(BEIJING).date()
    if not text:
        return today
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError as error:
        raise HTTPException(
            400, f"‘on’ is expected to be a day written YYYY-MM-DD, such as 2020-03-31, not ‘{text[:40]}’."
        ) from error
    if day > today:
        raise HTTPException(400, f"{text} has not come yet; the archive tells what stood on a day up to {today}.")
    return day
