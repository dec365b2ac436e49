"""One notice: how it stands on a day and by which acts, its facts, its text, its documents, its versions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.calendars.events import chinese_in
from monitor.diff.change import Change, Kind
from monitor.force import Standing, Turn, state_on, turning_days
from monitor.ledger.touches import Recorded
from monitor.rules import Rule
from monitor.rules.judging import Judged, Seen
from monitor.telling.citing import act_label
from monitor.watch.documents import text_from
from monitor.watch.standings import end_of, publisher_day
from monitor.web import links, texts
from monitor.web.asked import asked_choice, asked_day, refused
from monitor.web.citing import citation, linked
from monitor.web.folding import lines
from monitor.web.histories import Stage, stage_on, stages, version_of
from monitor.web.language import CHINESE, language
from monitor.web.readings import ORIGINS, readings
from monitor.web.relations import Relation, fitting, inward, outward, picture, short_label
from monitor.web.remembering import Remembered, archive_of
from monitor.web.site import Site, asked_number, row_id
from monitor.workspace import Workspace
from snapshots.identity import identity_of
from snapshots.model import Effect, Notice, Provision, Version

BACKGROUND = ("based-on", "prevails-over")  # change nothing about the other act: told last
CHANGES = 300  # concerning it, the newest
MOST_BESIDE = 200  # other acts of which the relations of one notice are told
TIMELINE = 40  # versions shown at once
_texts: Remembered[list[texts.TextPage]] = Remembered(30_000_000)  # bytes, about


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What the law makes of a notice on a day, by every act we hold."""

    day: date
    stands: Standing
    turns: tuple[Turn, ...]
    relations: tuple[Relation, ...]


def notice(site: Site, request: Request, opened: Workspace) -> Response:
    """A notice as it stands, on a day, or in one earlier version. An act we only know by name has a page too."""
    key = request.path_params["key"]
    history = stages(opened, key)
    if not history:
        return _unheld(site, request, opened, key)
    newest = version_of(opened, history[-1])
    if not isinstance(newest.record, Notice):
        return RedirectResponse(links.entry(key), 301)
    today = publisher_day(newest.source, datetime.now(UTC))
    on = asked_day(request)
    stage = _asked_version(request, history, on, newest.source)
    shown = newest if stage.id == newest.id else version_of(opened, stage)
    assert isinstance(shown.record, Notice)
    stated = request.query_params.get("version", "") != "" or on is not None
    law = law_of(opened, newest, on or today)
    changes = opened.ledger.changes.find(key=key, newest_first=True, limit=CHANGES)
    path = links.notice(key, shown.number)
    response = site.page(
        "notice.html",
        fitting=fitting,
        short_label=short_label,
        turned_words=lambda words: (chinese_in(words) or words) if language() == CHINESE else words,
        act_label=act_label,
        shown=shown,
        notice=shown.record,
        law=law,
        on=on,
        today=today,
        seen_by_then=on is None or shown.first_seen <= end_of(on, shown.source),
        picture=picture(key, shown.record.title, law.relations),
        rulings=[found for found in changes if found.kind is Kind.NOTICE_STATUS and found.key == key],
        readings=readings(shown.record),
        words_of_origin=lambda origin: ORIGINS.get(origin, ""),
        text_origin=text_from(shown.record),
        locations=opened.facts.locations.all(key=key),
        lines=list(lines(changes)),
        cite=citation(site, request, opened, shown, path=path),
        **_text(request, opened, shown),
        **_timeline(request, history),
    )
    return linked(site, request, response, path if stated else links.notice(key), cite=path)


def version(site: Site, request: Request, opened: Workspace) -> Response:
    """A version by its own number in the archive: leads to its page, for good."""
    found = opened.facts.versions.version(row_id(request, "id"))
    if found is None:
        raise refused(404, "The archive holds no version {number}.", number=request.path_params["id"])
    if isinstance(found.record, Notice):
        return RedirectResponse(links.notice(found.key, found.number), 301)
    return RedirectResponse(f"{links.entry(found.key)}#version-{found.number}", 301)


def law_of(opened: Workspace, newest: Version, day: date) -> Law:
    """How a notice stands on a day, when that turns, and the acts behind it; as `regwatch show --on` tells it."""
    record = newest.record
    assert isinstance(record, Notice)
    acting = opened.facts.acts.acting_on(record)
    read_on = publisher_day(newest.source, newest.last_seen)
    effects = _effects(opened, record)
    touches = opened.ledger.touches.beside(newest.key)
    beside = list(_held(opened, (touch.act for touch in touches if touch.act != newest.key)))
    targets = list(_held(opened, (key for _, key, _ in effects if key)))
    rule = _rule(newest, {act.key: act for act in (*targets, *beside, *acting)}, touches, day)
    titles = {act.key: act.title for act in (*acting, *beside)}
    return Law(
        day=day,
        stands=state_on(day, record, acting, field_on=read_on),
        turns=turning_days(record, acting, field_on=read_on),
        relations=(*inward(rule.chain, titles), *outward(record.key, effects, rule.does, day, titles)),
    )


def _rule(newest: Version, others: dict[str, Notice], touches: list[Recorded], day: date) -> Rule:
    assert isinstance(newest.record, Notice)
    among = others | {newest.key: newest.record}
    seen = {newest.key: Seen(source=newest.source, field_on=publisher_day(newest.source, newest.last_seen))}
    return Judged(among.values(), day, seen=seen, touches=touches).rule(newest.record)


def _held(opened: Workspace, keys: Iterable[str]) -> Iterator[Notice]:
    """The notices under some keys as they read now, each once; of very many the first."""
    for key in islice(dict.fromkeys(keys), MOST_BESIDE):
        found = opened.facts.versions.current(key)
        if found and isinstance(found.record, Notice):
            yield found.record


def _unheld(site: Site, request: Request, opened: Workspace, key: str) -> Response:
    held_as = opened.facts.versions.key_of(identity_of(key))
    if held_as:
        return RedirectResponse(links.notice(held_as), 301)
    changes: list[Change] = opened.ledger.changes.find(key=key, newest_first=True, limit=CHANGES) if key else []
    if not changes:
        raise refused(404, "The archive holds no notice under this key.")
    return linked(
        site, request, site.page("notice_unread.html", key=key, lines=list(lines(changes))), links.notice(key)
    )


def _asked_version(request: Request, history: list[Stage], on: date | None, source: str) -> Stage:
    if on and not request.query_params.get("version"):
        return stage_on(history, end_of(on, source))
    number = asked_number(request, "version", history[-1].number)
    found = next((stage for stage in history if stage.number == number), None)
    if found is None:
        words = "This notice has versions 1 to {last}; there is no {number}."
        raise refused(404, words, last=history[-1].number, number=number)
    return found


def _text(request: Request, opened: Workspace, shown: Version) -> dict[str, Any]:
    """The page of the text that is asked for: by its number, by a provision on it (`at`), or all of it."""
    if asked_choice(request, "whole", ("no", "yes")) == "yes":
        return {"text": texts.pages(_provisions(shown), whole=True), "text_page": 1}
    key = (*archive_of(opened), shown.id)
    found = _texts.get(key, lambda: texts.pages(_provisions(shown)), texts.weight)
    at = texts.page_with(found, request.query_params.get("at", ""))
    page = asked_number(request, "text", at or 1)
    if not 1 <= page <= len(found):
        words = "The text of this version has pages 1 to {last}; there is no {page}."
        raise refused(404, words, last=len(found), page=page)
    return {"text": found, "text_page": page}


def _provisions(shown: Version) -> tuple[Provision, ...]:
    return shown.record.provisions if isinstance(shown.record, Notice) else ()


def _timeline(request: Request, history: list[Stage]) -> dict[str, Any]:
    """The versions newest first, the newest of many only; each with the one before it."""
    every = asked_choice(request, "versions", ("newest", "all")) == "all"
    before = [None, *history[:-1]]
    told = [*zip(history, before, strict=True)][::-1]
    return {"history": history, "timeline": told if every else told[:TIMELINE]}


def _effects(opened: Workspace, record: Notice) -> list[tuple[Effect, str, str]]:
    """Each relation to another act, with the key and the title we hold that act under ('' for one we do not hold)."""
    return list(_told(opened, sorted(record.effects, key=lambda effect: effect.relation in BACKGROUND)))


def _told(opened: Workspace, effects: list[Effect]) -> Iterator[tuple[Effect, str, str]]:
    for effect in effects:
        key = (opened.facts.acts.key_meant(effect.target) or "") if effect.target else ""
        target = opened.facts.versions.current(key) if key else None
        title = target.record.title if target and isinstance(target.record, Notice) else ""
        yield effect, key if title else "", title
