"""Calendar, rules, search and issues."""

from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException

from monitor.calendars.gathering import Wanted, coming_by, state_of
from monitor.calendars.published import Published
from monitor.desk import desk
from monitor.desk.issue import Issue, issue_of, note_of
from monitor.rules import RulesOn, rules_on
from monitor.search import Asked, IndexNotReadyError, Kind, Order, SearchError, search
from monitor.search.found import Hit
from monitor.shapes.calendar import event_shape
from monitor.shapes.issues import issue_line, issue_shape, words_shape
from monitor.shapes.rules import rules_shape
from monitor.web import links
from monitor.web.api.answers.addresses import api, page
from monitor.web.api.asking import place
from monitor.web.api.operation import Question
from monitor.web.keeping import Kept
from monitor.web.wording import BEIJING
from snapshots.errors import RegwatchError

_calendars: Kept[list[Published]] = Kept(60_000, lambda found: len(found) + 1)
_rules: Kept[RulesOn] = Kept(20_000, lambda found: len(found.rules) + 1)


def _sliced(asked: Question, found: list[Any]) -> tuple[list[Any], int | None]:
    """The part of a list that is asked for, and where the next begins."""
    start, limit = place(asked.asked["cursor"], int) or 0, asked.asked["limit"]
    return found[start : start + limit], start + limit if start + limit < len(found) else None


def _state(asked: Question) -> tuple[object, ...]:
    """What is another one whenever the answers may be: pages of one list are parts of one answer, made once."""
    looked = asked.opened.facts.database.conn.execute("SELECT MAX(id) FROM editions").fetchone()
    return (str(asked.opened.folder), state_of(asked.opened), *looked)


def calendar(asked: Question) -> dict[str, Any]:
    """What takes effect, ends, resumes or closes, by day; from today on unless `from` says otherwise."""
    first, last = asked.asked["from"] or datetime.now(BEIJING).date(), asked.asked["to"]
    if last and last < first:
        raise HTTPException(400, f"‘to’ ({last}) lies before ‘from’ ({first}): nothing can be in between.")
    source = asked.asked["source"] or ""
    if source and source not in asked.site.sources and not asked.opened.facts.acts.known_as(source):
        raise HTTPException(404, "No source or issuer of this name is known here. /api/v1/sources lists the sources.")
    wanted = Wanted(first=first, last=last, source=source, about=tuple(asked.asked["about"]))
    found = _calendars.get((*_state(asked), wanted), lambda: coming_by(asked.opened, wanted))
    shown, following = _sliced(asked, found)
    return asked.page([event_shape(one, page(asked, links.record(one.event.key))) for one in shown], following)


def rules(asked: Question) -> dict[str, Any]:
    """How every notice stood on a day, or those that speak of something."""
    given = {name: value for name, value in asked.asked.items() if name not in ("cursor", "limit")}
    day = given["on"] or datetime.now(BEIJING).date()

    def made() -> RulesOn:
        return rules_on(
            asked.opened, day, about=given["about"], issuer=given["issuer"] or "", state=given["state"],
            known_by=given["known_by"],
        )  # fmt: skip

    try:
        found = _rules.get((*_state(asked), day, *map(str, given.items())), made)
    except RegwatchError as error:
        raise HTTPException(400, _sentence(error)) from error
    shape = rules_shape(found)
    shown, following = _sliced(asked, shape.pop("rules"))
    return asked.page(shown, following, **shape)


def find(asked: Question) -> dict[str, Any]:
    """A search over all versions, notices, documents and entries."""
    given, start = asked.asked, place(asked.asked["cursor"], int) or 0
    question = Asked(
        words=given["q"], source=given["source"] or "", kind=Kind(given["kind"]) if given["kind"] else None,
        since=given["since"], until=given["until"], in_force_on=given["on"], order=Order(given["order"]),
        limit=min(given["limit"], 100), offset=start,
    )  # fmt: skip
    try:
        found = search(asked.opened, question)
    except IndexNotReadyError as error:
        said = f"{error.problem[:1].upper()}{error.problem[1:]}. Try again in a minute."  # `about` is a file of ours
        raise HTTPException(503, said, headers={"Retry-After": "60"}) from error
    except SearchError as error:
        raise HTTPException(400, _sentence(error)) from error
    return asked.page(
        [_hit(asked, one) for one in found.hits], start + question.limit if found.following else None,
        words=list(found.words), total=found.total, more=found.more, indexed_at=found.indexed_at,
    )  # fmt: skip


def _hit(asked: Question, hit: Hit) -> dict[str, Any]:
    names = (
        "key",
        "source",
        "day",
        "published",
        "changed_at",
        "number_of_versions",
        "versions",
        "first",
        "last",
        "newest",
    )
    return {
        **{name: getattr(hit, name) for name in names}, "kind": hit.kind.value, "title": hit.name,
        "snippet": [{"text": text, "hit": marked} for text, marked in hit.snippet],
        "official": links.official(hit.url) or None, "page": page(asked, links.record(hit.key)),
    }  # fmt: skip


def issues(asked: Question) -> dict[str, Any]:
    """The published issues of digests, newest first."""
    series = asked.asked["series"] or ""
    public = [one for one in reversed(desk.all_issues(asked.opened, series)) if one.is_public]
    shown, following = _sliced(asked, public)
    return asked.page([_issue_line(asked, one) for one in shown], following)


def issue(asked: Question) -> dict[str, Any]:
    """One published issue: what it shows, and what was corrected since. Who edited it stays in the house."""
    number: int = asked.request.path_params["id"]
    row = asked.opened.ledger.issues.get(number) if number < 2**63 else None
    found = issue_of(row) if row else None
    if found is None or not found.is_public:
        raise HTTPException(404, "No issue of this number was published. /api/v1/issues lists them.")
    shape = issue_shape(found, [])
    hidden = ("show",)
    return {
        **_issue_line(asked, found),
        "introduction": shape["introduction"], "coming": shape["coming"], "watched": shape["watched"],
        "items": [
            {name: value for name, value in one.items() if name not in hidden} for one in shape["items"] if one["show"]
        ],
        "corrections": [
            {"at": step.deed.at, "note": words_shape(note_of(step.deed))}
            for step in found.steps
            if step.deed.deed == "corrected"
        ],
    }  # fmt: skip


def _issue_line(asked: Question, found: Issue) -> dict[str, Any]:
    line = issue_line(found)
    return {
        **{name: value for name, value in line.items() if name not in ("dropped", "drafted_at")},
        "url": api(asked, "issues", found.id),
    }


def _sentence(error: RegwatchError) -> str:
    said = f"{error.about}: {error.problem}" if error.about else error.problem
    told = f"{said[:1].upper()}{said[1:]}. {error.remedy}".strip()
    return told if told.endswith(".") else f"{told}."
