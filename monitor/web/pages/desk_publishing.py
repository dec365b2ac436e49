"""Publishing an approved issue by page: to which groups and subscriptions, on which day, with which number."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.desk import desk, publishing
from monitor.desk.errors import DeskError
from monitor.desk.issue import Issue
from monitor.web import desk_room
from monitor.web.forms import Form, first
from monitor.web.language import translate
from monitor.web.pages.desk import title
from monitor.web.saying import told
from monitor.web.site import Site
from monitor.workspace import Workspace

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an issue is to go out, as far as it could be read; what could not is in `errors`, by field."""

    groups: tuple[str, ...]
    subscriptions: tuple[str, ...]
    day: date
    number: int
    errors: dict[str, str]


def publish(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """The form; a POST publishes, once. What cannot be done is said beside the field it is about."""
    issue = desk_room.issue_at(opened, request)
    if issue.is_public:
        wrong = translate("This issue is published already; nothing was sent again.") if form is not None else ""
        return _shown(site, opened, issue, form or {}, {"": wrong} if wrong else {}, 409 if wrong else 200)
    if form is None:
        return _shown(site, opened, issue, _usual(site, opened, issue), {})
    asked = _asked(form, publishing.next_number(opened, issue.series))
    if asked.errors:
        return _shown(site, opened, issue, form, asked.errors, 400)
    try:
        _publish(site, opened, issue, asked)
    except DeskError as error:
        return _shown(site, opened, issue, form, {_field(error): told(error)}, 409)
    return RedirectResponse(f"{desk_room.place(issue)}?done=published", 303)


def _publish(site: Site, opened: Workspace, issue: Issue, asked: Asked) -> None:
    """Raises DeskError, about "readers" where nobody would get it."""
    try:
        readers = publishing.readers_of(opened, site.settings, asked.groups, asked.subscriptions, issue.series)
    except DeskError as error:
        raise DeskError(f"{error.about}: {error.problem}", about="readers", remedy=error.remedy) from error
    if not readers:
        raise DeskError("everybody there has unsubscribed", about="readers")
    to = ", ".join((*asked.groups, *asked.subscriptions))
    with desk_room.acting(site) as team:
        publishing.publish(
            opened, issue, readers, number=asked.number, day=asked.day, by=desk_room.name(), now=desk_room.now(), to=to
        )
        done = {"number": asked.number, "day": asked.day, "to": to, "readers": len(readers)}
        desk_room.audit(team, "publish", issue, None, done)


def _asked(form: Form, following: int) -> Asked:
    """What a form asks for. Pure."""
    errors: dict[str, str] = {}
    groups, subscriptions = (tuple(one for one in form.get(name, ()) if one) for name in ("group", "subscription"))
    if not groups and not subscriptions:
        errors["readers"] = translate("Choose who it goes to: a group or a subscription at least.")
    number, day = first(form, "number") or str(following), _day(first(form, "day"))
    if not (number.isascii() and number.isdigit() and len(number) < 7 and int(number) > 0):
        errors["number"] = translate("A number is a whole number from 1 to 999999.")
    if day is None:
        errors["day"] = translate("That is no day; write it as 2026-12-31.")
    return Asked(
        groups=groups, subscriptions=subscriptions, day=day or desk_room.today(),
        number=following if "number" in errors else int(number), errors=errors,
    )  # fmt: skip


def _day(text: str) -> date | None:
    """A day as browsers send it, today without one; None for anything else."""
    if not text:
        return desk_room.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if len(text) == len("2020-05-06") and FIRST_DAY <= day < LAST_DAY else None


def _field(error: DeskError) -> str:
    """Which field an error of the back end is about; '' for the issue itself."""
    if error.about == "readers":
        return "readers"
    return "number" if error.problem.startswith("No. ") else ""


def _usual(site: Site, opened: Workspace, issue: Issue) -> Form:
    """What the form begins with: the series' own subscription, the next number, today."""
    own = {one.name for one in opened.ledger.subscribers.effective(site.settings.subscription)}
    return {
        "subscription": [issue.series] if issue.series in own else [],
        "number": [str(publishing.next_number(opened, issue.series))],
        "day": [desk_room.today().isoformat()],
    }


def _shown(
    site: Site, opened: Workspace, issue: Issue, form: Form, errors: dict[str, str], status: int = 200
) -> Response:
    people = opened.ledger.subscribers
    everybody = people.effective(site.settings.subscription)
    names = sorted({*people.groups(), *(one.group for one in everybody if one.group)})
    behind: dict[str, int] = {}
    for one in everybody:
        behind[one.name] = behind.get(one.name, 0) + 1
    return site.page(
        "desk_publish.html", status=status, issue=desk.get(opened, issue.id), title=title(issue), form=form,
        errors=errors, desk_page=desk_room.place, subscriptions=behind,
        groups={one: _count(site, opened, issue, one) for one in names},
    )  # fmt: skip


def _count(site: Site, opened: Workspace, issue: Issue, group: str) -> int:
    try:
        return len(publishing.readers_of(opened, site.settings, [group], [], issue.series))
    except DeskError:
        return 0
