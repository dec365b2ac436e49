"""Triage: what the team notes on changes. For people who are logged in; the public sees only what is published."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.diff.change import Change
from monitor.team.errors import ConflictError, TeamError
from monitor.team.room import Team, team
from monitor.team.written import checked_change
from monitor.web import links
from monitor.web.access import Role, person
from monitor.web.forms import Form, first
from monitor.web.saying import sentence
from monitor.web.site import Site
from monitor.web.wishes import asked, field_of, said
from monitor.workspace import Workspace


def one(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """The notes on one change: shown, and with a POST altered. Who was overtaken is told by whom, and loses nothing."""
    change = _change(opened, request.path_params["change"])
    if form is None:
        return _shown(site, change, {})
    with team(site.folder) as room:
        errors: dict[str, str] = {}
        try:
            done = _act(room, change.id, form, errors)
        except ConflictError as error:
            return _shown(
                site, change, form, status=409, clash=[sentence(step) for step in error.steps or (error.problem,)]
            )
        except TeamError as error:
            errors[field_of(error)] = said(error, field_of(error))
    if errors:
        return _shown(site, change, form, status=400, errors=errors)
    return RedirectResponse(f"{links.change(change.id)}?done={done}#triage", 303)


def _act(room: Team, change: str, form: Form, errors: dict[str, str]) -> str:
    """Do what a button says; what is wrong with a field is put into `errors`. Raises TeamError."""
    by, may_publish = person().address, person().role >= Role.EDITOR
    match first(form, "do", "save"):
        case "see":
            room.triage.see([change], by=by)
            return "seen"
        case "unsee":
            room.triage.unsee(change, by=by)
            return "unseen"
        case "comment":
            room.triage.comment(change, first(form, "comment"), by=by, published=may_publish and "public" in form)
            return "commented"
        case "save":
            wanted = asked(form, may_publish=may_publish)
            errors.update(wanted.errors)
            if wanted.expected is None:
                raise HTTPException(400, "‘version’ is expected to be the number the form came with. Load it again.")
            if not errors:
                room.triage.alter(change, wanted.wish, expected=wanted.expected, by=by)
            return "saved"
    raise HTTPException(400, "‘do’ is expected to be one of save, see, unsee, comment.")


def _shown(site: Site, change: Change, typed: Form, *, status: int = 200, **context: Any) -> Response:
    given: dict[str, Any] = {"errors": {}, "clash": (), **context}
    return site.page(
        "triage_change.html", status=status, change=change, triage_typed=typed, triage_errors=given["errors"],
        triage_clash=given["clash"],
    )  # fmt: skip


def _change(opened: Workspace, change_id: str) -> Change:
    try:
        found = opened.ledger.changes.get(checked_change(change_id))
    except TeamError:
        found = None
    if found is None:
        raise HTTPException(404, "No change on record has this id.")
    return found
