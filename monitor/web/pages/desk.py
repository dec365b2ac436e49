"""The editor's desk: every issue, and one with its items, its history and its readers. Alters nothing."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.desk import desk
from monitor.desk.errors import DeskError
from monitor.desk.formats.html import to_html
from monitor.desk.issue import Issue, note_of
from monitor.desk.page import title_of
from monitor.web import desk_room
from monitor.web.forms import Form, first
from monitor.web.language import language
from monitor.web.pages import issues
from monitor.web.saying import told
from monitor.web.security import ORIGINAL
from monitor.web.site import Site
from monitor.workspace import Workspace

_DONE = ("drafted", "saved", "same", "approved", "published", "corrected")


def listed(site: Site, request: Request, opened: Workspace) -> Response:
    """Every issue in every state, the newest first."""
    everything = desk.all_issues(opened)[::-1]
    return site.page("desk.html", issues=everything, title_of=title, desk_page=desk_room.place)


def one(site: Site, request: Request, opened: Workspace) -> Response:
    """One issue: what can be done next, what is in it, who did what when, who it went to."""
    return overview(site, request, opened, desk_room.issue_at(opened, request))


def overview(
    site: Site, request: Request, opened: Workspace, issue: Issue, *, status: int = 200, wrong: str = ""
) -> Response:
    """The page of an issue, with what could not be done where something could not."""
    today = desk_room.today()
    public = {step.deed.id: step.deed.deed for step in issue.steps if step.deed.deed in ("published", "corrected")}
    done = request.query_params.get("done", "")
    return site.page(
        "desk_issue.html", status=status, issue=issue, wrong=wrong, done=done if done in _DONE else "",
        revision=issue.steps[-1].deed.id, note_of=note_of, public=public, told=opened.ledger.issues.told(list(public)),
        title=title(issue), desk_page=desk_room.place, address=issues.address, visible=issues.has_come(issue, today),
        missed=[] if issue.is_public else desk_room.nowhere(opened, site, issue),
        formats=issues.formats(),
    )  # fmt: skip


def preview(site: Site, request: Request, opened: Workspace) -> Response:
    """The issue as readers get it, in a frame where nothing acts; from here it is approved."""
    issue = desk_room.issue_at(opened, request)
    spoken = issues.spoken_in(request, issue)
    return site.page(
        "desk_preview.html", issue=issue, spoken_in=spoken, offered=issues.offered(issue), names=issues.NAMES,
        title=title(issue), desk_page=desk_room.place, revision=issue.steps[-1].deed.id, formats=issues.formats(),
    )  # fmt: skip


def framed(site: Site, request: Request, opened: Workspace) -> Response:
    """The very page readers get by mail, without its foot; sandboxed."""
    issue = desk_room.issue_at(opened, request)
    return Response(to_html(issue, issues.spoken_in(request, issue)), media_type="text/html", headers=ORIGINAL)


def download(site: Site, request: Request, opened: Workspace) -> Response:
    """The issue as a file, as a draft too."""
    return issues.as_file(site.folder, desk_room.issue_at(opened, request), request)


def approve(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """Approve exactly what was seen: an issue that was altered since it was looked at is not approved."""
    issue = desk_room.issue_at(opened, request)
    if form is None:
        return RedirectResponse(desk_room.place(issue, "preview"), 303)
    seen = next((step for step in issue.steps if str(step.deed.id) == first(form, "revision")), None)
    if seen is None:
        raise HTTPException(400, "‘revision’ is expected to be the number the form came with. Load the page again.")
    if seen.document != issue.document:
        last = issue.steps[-1].deed
        wrong = f"issue {issue.id} was {last.deed} by {last.who} meanwhile. Look at it again, then approve it"
        return overview(site, request, opened, issue, status=409, wrong=told(DeskError(wrong)))
    try:
        with desk_room.acting(site) as team:
            desk.approve(opened, issue, by=desk_room.name(), now=desk_room.now())
            desk_room.audit(team, "approve", issue, None, {"revision": issue.steps[-1].deed.id})
    except DeskError as error:
        return overview(site, request, opened, issue, status=409, wrong=told(error))
    return RedirectResponse(f"{desk_room.place(issue)}?done=approved", 303)


def title(issue: Issue) -> str:
    """Its title in the language of the page."""
    return title_of(issue, language() if issue.draft.language == "both" else issue.draft.language)
