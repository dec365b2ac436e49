"""Drafting an issue by page: its days, its filters, its title. What is wrong is said beside the field, nothing lost."""

import re
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.desk import asking, desk
from monitor.desk.drafting import Asked
from monitor.desk.errors import DeskError
from monitor.desk.issue import Words
from monitor.subscription import KINDS, LANGUAGES, NEWS, SHOWN, filter_mistakes
from monitor.watch.matched import words_then
from monitor.web import desk_room
from monitor.web.forms import Form, first
from monitor.web.language import translate
from monitor.web.saying import beside, told
from monitor.web.site import Site
from monitor.workspace import Workspace

SERIES = "digest"  # of an issue that names none
_LONGEST = 200
_LISTS = {"words": "words", "codes": "codes", "standards": "standards"}
_CHOICES = {"language": ("both", *LANGUAGES), "show": SHOWN}


def new(site: Site, request: Request, opened: Workspace, form: Form | None) -> Response:
    """The form; a POST drafts an issue and goes on to editing it. Nothing is sent."""
    if form is None:
        given = {name: request.query_params.getlist(name) for name in request.query_params}
        return _shown(site, opened, given or {"series": [SERIES]}, {})
    errors: dict[str, str] = {}
    since, until = _day(form, "since", errors), _day(form, "until", errors)
    for name, known in _CHOICES.items():
        if first(form, name, known[0]) not in known:
            errors[name] = translate("Choose one of: {known}.").format(known=", ".join(known))
    for name in ("title_en", "title_zh", "series"):
        if len(first(form, name)) > _LONGEST or "\n" in first(form, name):
            errors[name] = translate("This must be one line of at most {count} characters.").format(count=_LONGEST)
    asked = None if errors else _asked(site, opened, form, since, until, errors)
    if asked is None:
        return _shown(site, opened, form, errors, 400)
    number = _drafted(site, opened, form, asked)
    return RedirectResponse(f"{desk_room.place(number, 'edit')}?done=drafted", 303)


def _asked(
    site: Site, opened: Workspace, form: Form, since: date | None, until: date | None, errors: dict[str, str]
) -> Asked | None:
    """The period and filters; None where something is wrong with them."""
    series = _series(form)
    try:
        wanted = asking.filters_of(_filters(form), opened, site.settings, series)
        errors |= beside(filter_mistakes(wanted), (*_LISTS, "kinds"))
        if unknown := [name for name in wanted.sources if name not in _sources(site)]:
            errors["sources"] = translate("Not watched here: {names}.").format(names=", ".join(unknown)[:200])
        earlier = desk.all_issues(opened, series)
        today = desk_room.today()
        asked = asking.asked_for(since, until, wanted, earlier, today, lambda change: words_then(opened, change))
    except DeskError as error:
        known = _WRONG_DAYS.get(error.about or "")
        errors[error.about if known and error.about else "subscription"] = translate(known) if known else told(error)
        return None
    return None if errors else asked


_WRONG_DAYS = {
    "since": "This series has no earlier issue to begin after: say from which day on.",
    "until": "The period ends before it begins.",
}


def _drafted(site: Site, opened: Workspace, form: Form, asked: Asked) -> int:
    series, filters = _series(form), _filters(form)
    words = Words(en=first(form, "title_en"), zh=first(form, "title_zh"))
    with desk_room.acting(site) as team:
        issue = desk.draft(
            opened, site.settings, asked, series=series, title=words or Words(en=series), filters=filters,
            language=first(form, "language", "both"), by=desk_room.name(), now=desk_room.now(),
        )  # fmt: skip
        drafted = {"series": series, "since": asked.period.since, "until": asked.period.until, "filters": filters}
        desk_room.audit(team, "draft", issue, None, drafted)
    return issue.id


def _series(form: Form) -> str:
    return first(form, "series") or first(form, "subscription") or SERIES


def _filters(form: Form) -> dict[str, str]:
    """The filters as a draft keeps them; a subscription brings its own."""
    shown = {"show": first(form, "show")} if first(form, "show") else {}
    if name := first(form, "subscription"):
        return {"subscription": name, **shown}
    filters = {field: "\n".join(_parts(first(form, field))) for field in _LISTS}
    filters |= {field: "\n".join(one for one in form.get(field, ()) if one) for field in ("sources", "kinds")}
    return {field: words for field, words in filters.items() if words} | shown


def _parts(text: str) -> list[str]:
    """What stands between commas, of either script, or in lines of its own."""
    return [part.strip() for part in re.split("[,;，；、\r\n]", text) if part.strip()]


def _day(form: Form, name: str, errors: dict[str, str]) -> date | None:
    text = first(form, name)
    try:
        day = date.fromisoformat(text) if text else None
        if day and (len(text) != len("2020-04-01") or not 1990 <= day.year <= 2100):
            raise ValueError(text)
    except ValueError:
        errors[name] = translate("That is no day; write it as 2026-12-31.")
        return None
    return day


def _sources(site: Site) -> set[str]:
    return {*site.sources, *(name for card in site.sources.values() for name, _ in card.registers)}


def _shown(site: Site, opened: Workspace, form: Form, errors: dict[str, str], status: int = 200) -> Response:
    everything = [*site.settings.subscription, *(one.subscription for one in opened.ledger.subscribers.all())]
    return site.page(
        "desk_new.html", status=status, form=form, errors=errors, kinds=(*NEWS, *KINDS), choices=_CHOICES,
        subscriptions=list(dict.fromkeys(one.name for one in everything)), today=desk_room.today(),
        series=list(dict.fromkeys(one.series for one in desk.all_issues(opened))),
    )  # fmt: skip
