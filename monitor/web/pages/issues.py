"""Published issues of digests: the list, a series, each issue in its languages and formats, and feeds of them.

An issue is public from its day on (Beijing); before it, and as a draft, its address answers as if there were none.
"""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.desk import desk
from monitor.desk.errors import UnknownIssueError
from monitor.desk.formats import FORMATS
from monitor.desk.formats.atom import to_feed
from monitor.desk.formats.html import body
from monitor.desk.issue import Issue
from monitor.desk.page import page_of, title_of
from monitor.web import links
from monitor.web.asked import asked_choice
from monitor.web.here import base_of
from monitor.web.language import TAGS, language, translate
from monitor.web.security import ORIGINAL
from monitor.web.site import Site, asked_number, row_id
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace, workspace

PER_PAGE = 30
_IN_FEED = 20
LANGUAGES = ("en", "zh", "both")
NAMES = {"en": "English", "zh": "中文", "both": "中文 + English"}
_TAGS = TAGS | {"both": "zh-Hans"}  # in both, Chinese stands first
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf", "atom": "application/atom+xml; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
FORMAT_NAMES = {"html": "HTML", "pdf": "PDF", "docx": "Word", "md": "Markdown", "text": "Text", "atom": "Atom"}
_BY_ENDING = {one.suffix[1:]: name for name, one in FORMATS.items()}


def listed(site: Site, request: Request, opened: Workspace) -> Response:
    """Every published issue, or those of a series, the newest first."""
    series = _series(request)
    found = _public(opened, series)
    if series and not found:
        raise HTTPException(404, "No series of this name has a published issue.")
    page = max(1, asked_number(request, "page", 1))
    part = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    return site.page(
        "issues.html", issues=part, series=series, number=page, more=len(found) > page * PER_PAGE,
        known=sorted({one.series for one in found}) if not series else [], title_of=_title, address=address,
        series_address=series_address,
    )  # fmt: skip


def one(site: Site, request: Request, opened: Workspace) -> Response:
    """One published issue, with its corrections where they were made."""
    number = row_id(request, "number")
    issue = _issue(opened, number)
    if issue is None:
        return _by_number(opened, number)
    spoken = spoken_in(request, issue)
    series = _public(opened, issue.series)
    place = [one.id for one in series].index(issue.id)
    return site.page(
        "issue.html", issue=issue, spoken_in=spoken, tag=_TAGS[spoken], content=rendered(issue, spoken),
        title=title_of(issue, spoken), offered=offered(issue), names=NAMES, formats=formats(), address=address,
        newer=series[place - 1] if place else None, older=series[place + 1] if place + 1 < len(series) else None,
        series_address=series_address, title_of=_title,
        corrected=[step.deed.at for step in issue.steps if step.deed.deed == "corrected"],
    )  # fmt: skip


def download(site: Site, request: Request, opened: Workspace) -> Response:
    """One published issue as a file, in the language asked for or its own."""
    issue = _issue(opened, row_id(request, "number"))
    if issue is None:
        raise HTTPException(404, "No issue is published under this number.")
    return as_file(site.folder, issue, request)


def feed(site: Site, request: Request, opened: Workspace) -> Response:
    """The newest published issues for feed readers, whole."""
    series, base = _series(request), base_of(site, request)
    found = _public(opened, series)[:_IN_FEED]
    if series and not found:
        raise HTTPException(404, "No series of this name has a published issue.")
    path = f"{series_address(series) if series else links.page('/issues')}"
    title = " · ".join(part for part in ("regwatch", translate("Digests"), series) if part)
    text = to_feed(
        found, language(), title=title, series=series, address=f"{base}{path}/feed.atom", page=base + path,
        link_of=lambda issue: base + address(issue.id),
    )  # fmt: skip
    return Response(text.encode(), headers={"Content-Type": MEDIA_TYPES["atom"]})


def address(number: int, ending: str = "", spoken: str = "") -> str:
    """Where an issue is, as a page or as a file, in the language of the page or in another one."""
    asked = f"?{urlencode({'language': spoken})}" if spoken else ""
    return links.page(f"/issue/{number}{f'.{ending}' if ending else ''}{asked}")


def series_address(series: str) -> str:
    """The page of a series."""
    return links.page(f"/series/{links.segment(series)}")


def offered(issue: Issue) -> tuple[str, ...]:
    """In which languages an issue can be read."""
    return LANGUAGES if issue.draft.language == "both" else (issue.draft.language,)


def spoken_in(request: Request, issue: Issue, default: str = "") -> str:
    """The language an issue is asked for in; the page's without asking. An issue of one language has only that."""
    asked = asked_choice(request, "language", ("", *LANGUAGES)) if "language" in request.query_params else ""
    if issue.draft.language != "both":
        return issue.draft.language
    return asked or default or language()


def rendered(issue: Issue, spoken: str, *, titled: bool = True) -> str:
    """An issue as markup for a page of ours, below its title or with it: escaped, without a style or a script."""
    paragraphs = page_of(issue, spoken)
    return body(paragraphs if titled else paragraphs[1:], classes=True)


def as_file(folder: Path, issue: Issue, request: Request) -> Response:
    """An issue in one of its formats: the bytes `regwatch digest export` writes. Raises HTTPException 404."""
    ending = request.path_params["form"]
    name = _BY_ENDING.get(ending)
    if name is None:
        raise HTTPException(404, f"An issue is written as {', '.join(f'.{one}' for one in _BY_ENDING)}.")
    spoken = spoken_in(request, issue, issue.draft.language)
    written = _written(folder, issue.id, issue.steps[-1].deed.id, name, spoken)
    headers = {"Content-Type": MEDIA_TYPES[name]}
    if name in ("docx", "md"):
        headers["Content-Disposition"] = f'attachment; filename="issue-{issue.id}.{ending}"'
    return Response(written, headers={**ORIGINAL, **headers} if name == "html" else headers)


def has_come(issue: Issue, today: date) -> bool:
    """Whether an issue is published and its day has come. Pure."""
    return issue.numbered is not None and issue.numbered.day <= today


@lru_cache(maxsize=64)
def _written(folder: Path, number: int, deed: int, form: str, spoken: str) -> bytes:
    """A file, written once for each `deed` that altered the issue; `deed` is there to tell them apart."""
    with workspace(folder, readonly=True) as opened:
        return FORMATS[form].write(desk.get(opened, number).until_deed(deed), spoken)


def _issue(opened: Workspace, number: int) -> Issue | None:
    try:
        issue = desk.get(opened, number)
    except UnknownIssueError:
        return None
    return issue if has_come(issue, _today()) else None


def _by_number(opened: Workspace, number: int) -> Response:
    """Somebody who knows an issue by its number in its series is led to it, where only one has it."""
    same = [one for one in _public(opened, "") if one.numbered and one.numbered.number == number]
    if len(same) != 1:
        raise HTTPException(404, "No issue is published under this number.")
    return RedirectResponse(address(same[0].id), 302)


def _public(opened: Workspace, series: str) -> list[Issue]:
    today = _today()
    found = [one for one in desk.all_issues(opened, series) if has_come(one, today)]
    return sorted(found, key=lambda one: (one.numbered.day if one.numbered else today, one.id), reverse=True)


def _series(request: Request) -> str:
    return str(request.path_params.get("series", request.query_params.get("series", "")))


def _title(issue: Issue) -> str:
    return title_of(issue, language() if issue.draft.language == "both" else issue.draft.language)


def formats() -> list[tuple[str, str]]:
    """The formats of an issue: the ending of the file, and what it is called."""
    return [(FORMATS[name].suffix[1:], words) for name, words in FORMAT_NAMES.items()]


def _today() -> date:
    return datetime.now(BEIJING).date()
