"""Which rules were in force on a day, about a product: as a page, as JSON and as CSV."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.rules import Group, Rule, RulesOn, rules_on
from monitor.rules.asking import STATES, RulesError
from monitor.rules.topics import TopicError
from monitor.web import links
from monitor.web.keeping import Kept
from monitor.web.language import translate as _
from monitor.web.lives import bars, timeline
from monitor.web.pages.register_asked import a_day
from monitor.web.pages.register_files import table
from monitor.web.site import Site, asked_number
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace

ROWS = 50
LONGEST = 300  # characters of a question, as `monitor.rules.topics` has it
EARLIEST, LATEST = date(1949, 1, 1), date(2199, 12, 31)
_SHAPE = (
    "key", "title", "group", "state", "since", "until", "published", "effective", "decided by", "reason", "found in",
)  # fmt: skip

PATIENCE = 3.0  # seconds to wait for another question to be answered
_working = Lock()
_found: Kept[RulesOn] = Kept(20_000, lambda one: len(one.rules) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question about rules. `known_by` leaves out acts published after that day; None counts all we hold."""

    on: date
    about: str
    issuer: str
    state: str
    known_by: date | None

    def link(self, path: str = "/rules", **changed: str) -> str:
        """The address of this question with something changed."""
        wanted = {
            "on": self.on.isoformat(), "about": self.about, "issuer": self.issuer, "state": self.state,
            "known-by": self.known_by.isoformat() if self.known_by else "",
        }  # fmt: skip
        text = urlencode({key: value for key, value in (wanted | changed).items() if value})
        return links.page(path) + (f"?{text}" if text else "")


def rules(site: Site, request: Request, opened: Workspace) -> Response:
    """The rules of a day: today in Beijing, unless the query says `on`; about what `about` names, or all."""
    asked, found = _answered(request, opened)
    page = max(1, asked_number(request, "page", 1))
    pages = max(1, -(-len(found.rules) // ROWS))
    if page > pages:
        raise HTTPException(404, _("There are {pages} pages; there is no page {page}.").format(pages=pages, page=page))
    shown = found.rules[(page - 1) * ROWS : page * ROWS]
    counts = [(group, sum(rule.group is group for rule in found.rules)) for group in Group]
    return site.page(
        "rules.html",
        asked=asked,
        found=found,
        groups=[(group, list(some)) for group, some in groupby(shown, key=lambda rule: rule.group)],
        counts=[(group, count) for group, count in counts if count],
        states=list(STATES),
        page=page,
        pages=pages,
        today=_today(),
        earliest=EARLIEST,
        latest=LATEST,
        drawing=timeline(bars(opened, [rule.key for rule in shown if rule.held], asked.on), asked.on),
    )


def as_json(site: Site, request: Request, opened: Workspace) -> Response:
    """The same rules for programs."""
    asked, found = _answered(request, opened)
    told = {
        "on": found.day,
        "known_by": found.known_by,
        "about": asked.about or None,
        "counts": {group.value: sum(rule.group is group for rule in found.rules) for group in Group},
        "notes": found.notes,
        "rules": [_shape(rule) for rule in found.rules],
    }
    return Response(msgspec.json.encode(told), media_type="application/json")


def as_csv(site: Site, request: Request, opened: Workspace) -> Response:
    """The same rules for a spreadsheet."""
    asked, found = _answered(request, opened)
    shapes = ({**shape, "found in": "; ".join(shape["found in"])} for shape in map(_shape, found.rules))
    cells = ([str(shape[name] or "") for name in _SHAPE] for shape in shapes)
    return table(_SHAPE, cells, f"rules-{asked.on}")


def _shape(rule: Rule) -> dict[str, Any]:
    stands = rule.standing
    return {
        "key": rule.key,
        "title": rule.title,
        "group": rule.group.value,
        "state": stands.state.value,
        "since": stands.since,
        "until": stands.until,
        "published": rule.published,
        "effective": rule.effective,
        "decided by": stands.source,
        "reason": stands.reason,
        "found in": [f"{match.where}: {match.found}" for match in rule.matches],
        "page": links.notice(rule.key),
        "url": rule.url or None,
    }


def _answered(request: Request, opened: Workspace) -> tuple[Asked, RulesOn]:
    """The question and its answer. Raises HTTPException 400 for one that cannot be asked."""
    query = request.query_params
    on = _day("on", query.get("on", "")) or _today()
    state = query.get("state", "").strip() or "all"
    if state not in STATES:
        expected = ", ".join(STATES)
        raise HTTPException(
            400, _("‘state’ is expected to be one of {words}, not ‘{text}’.").format(words=expected, text=state[:40])
        )
    asked = Asked(
        on=on, about=" ".join(query.get("about", "").split()), issuer=query.get("issuer", "").strip(), state=state,
        known_by=_day("known-by", query.get("known-by", "")),
    )  # fmt: skip
    if max(len(asked.about), len(asked.issuer)) > LONGEST:
        raise HTTPException(400, _("A question takes up to {count} characters.").format(count=LONGEST))
    connection = opened.facts.database.conn
    newest = connection.execute("SELECT MAX(id), MAX(ended_at) FROM versions").fetchone()
    looked = connection.execute("SELECT MAX(id) FROM editions").fetchone()
    try:
        found = _found.get((str(opened.folder), *newest, *looked, asked), lambda: _ask(opened, asked))
    except (RulesError, TopicError) as error:
        told = f"{error.problem[:1].upper()}{error.problem[1:]}: {str(error.about or '')[:80]}. {error.remedy or ''}"
        raise HTTPException(400, f"{told.strip().rstrip('.')}.") from error
    return asked, found


def _ask(opened: Workspace, asked: Asked) -> RulesOn:
    """One question at a time: among 100,000 notices an answer takes ten seconds. Raises HTTPException 503."""
    about = (asked.about,) if asked.about else ()
    if not _working.acquire(timeout=PATIENCE):
        words = _("Another question about rules is being worked out. Ask again in a minute.")
        raise HTTPException(503, words, headers={"Retry-After": "60"})
    try:
        return rules_on(opened, asked.on, about=about, issuer=asked.issuer, state=asked.state, known_by=asked.known_by)
    finally:
        _working.release()


def _day(name: str, text: str) -> date | None:
    if not text.strip() or text.strip() == "today":
        return None
    day = a_day(name, text.strip())
    if not EARLIEST <= day <= LATEST:
        raise HTTPException(
            400, _("‘{name}’ is expected to be a day from {first} to {last}.").format(
                name=name, first=EARLIEST, last=LATEST
            )
        )  # fmt: skip
    return day


def _today() -> date:
    return datetime.now(BEIJING).date()
