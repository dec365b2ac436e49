"""What the team has still to decide, has decided, has not looked at; as pages, CSV and JSON. For people logged in."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from monitor.diff.change import Change
from monitor.team.errors import TeamError
from monitor.team.model import Relevance, Triage
from monitor.team.room import Team, team
from monitor.team.shapes import TRIAGE_COLUMNS, cell, change_shape, flat, triage_shape
from monitor.web import links
from monitor.web.access import person
from monitor.web.asked import asked_choice
from monitor.web.forms import Form
from monitor.web.site import Site, asked_number
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace

SHOWS = ("open", "mine", "overdue", "unseen", "decided", "all")
PER_PAGE = 60
_LOOKED_THROUGH = 1000  # newest changes, for those somebody has not looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change with what is noted on it; `change` is None where the archive no longer has it."""

    change: Change | None
    triage: Triage
    overdue: bool


def listed(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """The lists; a POST marks changes as seen."""
    if form is not None:
        return _seen(site, opened, form)
    show, owner = asked_choice(request, "show", SHOWS), request.query_params.get("owner", "").strip().casefold()
    page = max(1, asked_number(request, "page", 1))
    with team(site.folder, readonly=True) as room:
        found = _found(opened, room, show, owner)
        people = room.accounts.all()
        counts = {name: len(_found(opened, room, name, owner)) for name in ("open", "mine", "overdue")}
    part = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    return site.page(
        "triage_list.html", lines=list(_lines(opened, part)), show=show, owner=owner, shows=SHOWS, people=people,
        counts=counts, number=page, more=len(found) > page * PER_PAGE, total=len(found), address=_address,
        names={one.address: one.name or one.address for one in people},
    )  # fmt: skip


def as_csv(site: Site, request: Request, opened: Workspace) -> Response:
    """The same as a table for spreadsheets; without a filter everything noted."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(TRIAGE_COLUMNS)
    for row in _rows(site, request, opened):
        table.writerow([cell(flat(row[column])) for column in TRIAGE_COLUMNS])
    headers = {"Content-Disposition": 'attachment; filename="triage.csv"'}
    return Response(text.getvalue().encode(), media_type="text/csv; charset=utf-8", headers=headers)


def as_json(site: Site, request: Request, opened: Workspace) -> Response:
    """The same for programs."""
    return JSONResponse({"triage": _rows(site, request, opened)})


def _rows(site: Site, request: Request, opened: Workspace) -> list[dict[str, Any]]:
    show = asked_choice(request, "show", ("all", *SHOWS))
    owner = request.query_params.get("owner", "").strip().casefold()
    with team(site.folder, readonly=True) as room:
        lines = _lines(opened, _found(opened, room, show, owner))
        return [triage_shape(one.triage) | change_shape(one.change) | {"overdue": one.overdue} for one in lines]


def _found(opened: Workspace, room: Team, show: str, owner: str) -> list[Triage]:
    """The notes of a list, what is due first at the top; of one owner where one is named."""
    if show == "unseen":
        newest = opened.ledger.changes.find(newest_first=True, limit=_LOOKED_THROUGH)
        return [one for one in room.triage.of(change.id for change in newest).values() if _untouched(one)]
    if show == "mine":
        found = room.triage.open(owner=person().address)
    elif show == "overdue":
        found = room.triage.overdue(_today())
    elif show == "open":
        found = room.triage.open()
    else:
        touched = room.triage.every()
        found = [one for one in touched if show == "all" or one.decision or one.relevance is Relevance.NO]
        found.sort(key=lambda one: one.changed_at.isoformat() if one.changed_at else "", reverse=True)
    return [one for one in found if owner in ("", one.owner)]


def _untouched(one: Triage) -> bool:
    """Whether whoever asks has not looked at a change that nobody has decided about."""
    return not one.decision and one.relevance is not Relevance.NO and person().address not in {
        seen.who for seen in one.seen
    }  # fmt: skip


def _lines(opened: Workspace, found: Iterable[Triage]) -> Iterable[Line]:
    today = _today()
    for one in found:
        yield Line(change=opened.ledger.changes.get(one.change), triage=one, overdue=one.overdue(today))


def _seen(site: Site, opened: Workspace, form: Form) -> Response:
    changes = [one for one in form.get("change", ()) if opened.ledger.changes.get(one)]
    if not changes:
        raise HTTPException(400, "‘change’ is expected to be the id of a change; tick at least one.")
    try:
        with team(site.folder) as room:
            room.triage.see(changes, by=person().address)
    except TeamError as error:
        raise HTTPException(400, f"{error.problem}.") from error
    return RedirectResponse(links.page("/triage?show=unseen"), 303)


def _address(path: str, **asked: object) -> str:
    text = urlencode({name: value for name, value in asked.items() if value})
    return links.page(path) + (f"?{text}" if text else "")


def _today() -> date:
    return datetime.now(BEIJING).date()
