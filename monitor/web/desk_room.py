"""What the desk's pages share: the issue of an address, who acts, and the line of the audit log for each act."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request

from monitor.desk import asking, desk
from monitor.desk.drafting import gap_before, left_out, unfiltered
from monitor.desk.errors import DeskError, UnknownIssueError
from monitor.desk.issue import Issue
from monitor.diff.change import Change
from monitor.team.room import Team, team
from monitor.watch.matched import words_then
from monitor.web import links
from monitor.web.access import person
from monitor.web.site import Site, row_id
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace


def issue_at(opened: Workspace, request: Request) -> Issue:
    """The issue an address names. Raises HTTPException 404."""
    try:
        return desk.get(opened, row_id(request, "number"))
    except UnknownIssueError as error:
        raise HTTPException(404, "There is no issue of this number at the desk.") from error


def place(issue: Issue | int, page: str = "") -> str:
    """A page of an issue at the desk."""
    number = issue if isinstance(issue, int) else issue.id
    return links.page(f"/desk/{number}{f'/{page}' if page else ''}")


def name() -> str:
    """Whose name stands in an issue's history."""
    return person().name or person().address


@contextmanager
def acting(site: Site) -> Iterator[Team]:
    """The team's file for the line an act leaves in the audit log; an act that fails leaves none."""
    with team(site.folder) as opened, opened.transaction():
        yield opened


def audit(opened: Team, what: str, issue: Issue | int, before: object = None, after: object = None) -> None:
    """Note an act on an issue."""
    number = issue if isinstance(issue, int) else issue.id
    opened.audit.note(person().address, f"digest.{what}", f"issue {number}", before, after)


def nowhere(opened: Workspace, site: Site, issue: Issue) -> list[Change]:
    """Changes of its days that stand in no issue at all: what came after it was drafted, then what filters left out."""
    try:
        asked = asking.again(opened, site.settings, issue, lambda change: words_then(opened, change))
    except DeskError:  # its subscription is gone since
        return []
    between = gap_before(asked, [one for one in desk.all_issues(opened, issue.series) if one.id != issue.id])
    found = [*left_out(opened, asked), *left_out(opened, unfiltered(asked))]
    found += left_out(opened, between) if between else []
    return list({change.id: change for change in found}.values())


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in Beijing."""
    return datetime.now(BEIJING).date()
