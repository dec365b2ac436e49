"""Editing an issue by page, and correcting a published one by the same form. Nothing typed is ever lost.

A draft is saved with every button, also one that moves an item. A correction is kept in the form until it is published.
"""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.desk import desk, editing, publishing
from monitor.desk.drafting import one_change
from monitor.desk.errors import DeskError
from monitor.desk.issue import Document, Issue, Step, Words, as_json
from monitor.ledger.issues import Deed
from monitor.web import desk_room
from monitor.web.desk_form import Typed, merged, typed, with_items
from monitor.web.forms import Form, first
from monitor.web.language import language, translate
from monitor.web.pages import issues
from monitor.web.pages.desk import title
from monitor.web.saying import told
from monitor.web.site import Site, asked_number
from monitor.workspace import Workspace

PER_PAGE = 50  # items of one form: five fields each
_SHOWN_CHANGES = 100
_ERRORS = {
    "title_en": "An issue needs a title, in one language at least.",
    "why_en": "Say what was wrong and what is right; readers see it first.",
    "take": "No change on record has this id.",
}


def edit(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """The form of a draft; a POST saves it. One that is public by now becomes a correction, with all that was typed."""
    issue = desk_room.issue_at(opened, request)
    if form is None:
        if issue.is_public:
            return RedirectResponse(desk_room.place(issue, "correct"), 303)
        return _shown(site, request, opened, issue, with_items(issue))
    base = _base(issue, form)
    made = typed(base, form)
    if issue.is_public:
        wrong = translate(
            "This issue was published meanwhile. What you typed is kept here: publish it as a correction."
        )
        return _shown(site, request, opened, issue, made.document, form=form, wrong=wrong, status=409)
    if with_items(issue) != base:
        return _overtaken(site, request, opened, issue, made, base, form)
    wanted, unknown = _wanted(opened, form)
    errors = _errors(made) | ({"take": translate(_ERRORS["take"])} if unknown else {})
    if errors:
        return _shown(site, request, opened, issue, made.document, form=form, errors=errors, status=400)
    try:
        changed = _save(site, opened, issue, made.document, wanted)
    except DeskError as error:  # somebody was faster by an instant
        again = desk.get(opened, issue.id)
        wrong = told(error)
        return _shown(site, request, opened, again, made.document, form=form, wrong=wrong, status=409)
    return RedirectResponse(_after(issue, first(form, "move"), request, changed), 303)


def correct(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """The form of a published issue; only its button 'publish' sends anything, once, to who got the first."""
    issue = desk_room.issue_at(opened, request)
    if not issue.is_public:
        return RedirectResponse(desk_room.place(issue, "edit"), 303)
    if form is None:
        return _shown(site, request, opened, issue, with_items(issue))
    base = _base(issue, form)
    made = typed(base, form)
    if with_items(issue) != base:
        return _overtaken(site, request, opened, issue, made, base, form)
    note = Words(en=first(form, "why_en"), zh=first(form, "why_zh"))
    errors = _errors(made)
    if first(form, "do") != "publish" or first(form, "move"):
        seen = "" if errors else _as_corrected(issue, made.document, note)
        return _shown(site, request, opened, issue, made.document, form=form, errors=errors, corrected=seen)
    if not note:
        errors["why_en"] = translate(_ERRORS["why_en"])
    if errors:
        return _shown(site, request, opened, issue, made.document, form=form, errors=errors, status=400)
    try:
        with desk_room.acting(site) as team:
            done = publishing.correct(
                opened, issue, made.document, note, by=desk_room.name(), now=desk_room.now()
            )  # fmt: skip
            after = {"told": len(done.told), "note": {"en": note.en, "zh": note.zh}}
            desk_room.audit(team, "correct", issue, {"revision": issue.steps[-1].deed.id}, after)
    except DeskError as error:
        again, wrong = desk.get(opened, issue.id), told(error)
        return _shown(site, request, opened, again, made.document, form=form, wrong=wrong, status=409)
    return RedirectResponse(f"{desk_room.place(issue)}?done=corrected", 303)


def _save(site: Site, opened: Workspace, issue: Issue, document: Document, wanted: list[Any]) -> bool:
    """Keep what was made of an issue, with changes taken in; whether anything is different. Raises DeskError."""
    with desk_room.acting(site) as team:
        if wanted:
            with opened.facts.transaction():
                added = desk.take_in(opened, site.settings, issue, wanted, desk_room.now())
            document = editing.added(document, added)
            for item in added:
                document = editing.shown(document, item, True)
        changed = desk.edit(opened, issue, document, by=desk_room.name(), now=desk_room.now())
        if changed:
            after = {"shown": len(document.shown), "items": len(document.items)}
            desk_room.audit(team, "edit", issue, {"revision": issue.steps[-1].deed.id}, after)
    return changed


def _base(issue: Issue, form: Form) -> Document:
    """The document a form was made from. Raises HTTPException 400."""
    wanted = first(form, "revision")
    found = next((step.document for step in issue.steps if str(step.deed.id) == wanted), None)
    if found is None:
        raise HTTPException(
            400, "‘revision’ is expected to be the number the form came with. Go back: it is kept there."
        )
    return editing.added(found, issue.facts)


def _overtaken(
    site: Site, request: Request, opened: Workspace, issue: Issue, made: Typed, base: Document, form: Form
) -> Response:
    """Both editors' work in one form, and nothing saved: whoever came second decides."""
    both = merged(base, made.document, with_items(issue))
    return _shown(
        site, request, opened, issue, both.document, form=form, errors=_errors(made), theirs=dict(both.theirs),
        overtaken=issue.steps[-1].deed, taken=both.taken, status=409,
    )  # fmt: skip


def _errors(made: Typed) -> dict[str, str]:
    words = translate("A place is a whole number from 1, not ‘{text}’.")
    return {
        name: translate(_ERRORS[name]) if name in _ERRORS else words.format(text=text[:40])
        for name, text in made.errors.items()
    }  # fmt: skip


def _wanted(opened: Workspace, form: Form) -> tuple[list[Any], bool]:
    """The changes to take in, and whether one of them is none."""
    named = [one for one in (*form.get("take", ()), *first(form, "take_id").split()) if one]
    found = [one_change(opened, one) for one in dict.fromkeys(named)]
    return [one for one in found if one], None in found


def _as_corrected(issue: Issue, document: Document, note: Words) -> str:
    """The issue as readers would see it after this correction, as markup."""
    last = issue.steps[-1].deed
    deed = Deed(
        id=last.id + 1, at=desk_room.now(), who=desk_room.name(), deed="corrected", words=as_json(note), document=""
    )
    spoken = language() if issue.draft.language == "both" else issue.draft.language
    after = Issue(
        id=issue.id, series=issue.series, draft=issue.draft, drafted_at=issue.drafted_at, facts=issue.facts,
        steps=(*issue.steps, Step(deed, document)), numbered=issue.numbered,
    )  # fmt: skip
    return issues.rendered(after, spoken, titled=False)


def _after(issue: Issue, move: str, request: Request, changed: bool) -> str:
    page = asked_number(request, "page", 1)
    asked = f"?done={'saved' if changed else 'same'}" + (f"&page={page}" if page > 1 else "")
    return f"{desk_room.place(issue, 'edit')}{asked}" + (f"#item-{move.partition('-')[2]}" if move else "")


def _shown(
    site: Site, request: Request, opened: Workspace, issue: Issue, document: Document, *, status: int = 200,
    **context: Any,
) -> Response:  # fmt: skip
    """The form over a document that may not be saved yet."""
    page = max(1, asked_number(request, "page", 1))
    items = document.items[(page - 1) * PER_PAGE : page * PER_PAGE]
    missed = [] if issue.is_public else desk_room.nowhere(opened, site, issue)
    given: dict[str, Any] = {
        "form": {}, "errors": {}, "theirs": {}, "overtaken": None, "taken": (), "wrong": "", "corrected": ""
    } | context  # fmt: skip
    return site.page(
        "desk_edit.html", status=status, issue=issue, document=document, desk_page=desk_room.place, title=title(issue),
        items=list(enumerate(items, (page - 1) * PER_PAGE + 1)), total=len(document.items), number=page,
        more=len(document.items) > page * PER_PAGE, revision=issue.steps[-1].deed.id,
        missed=missed[:_SHOWN_CHANGES], missed_in_all=len(missed), done=request.query_params.get("done", ""),
        readers=len(publishing.first_letters(opened, issue)) if issue.is_public else 0, **given,
    )  # fmt: skip
