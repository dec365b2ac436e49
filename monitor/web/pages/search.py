"""The search page: a question from the address, its answer, and what to do where there is none. Writes nothing."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from monitor.search import Asked, Found, IndexNotReadyError, Kind, Order, Pieces, SearchError
from monitor.search import search as find
from monitor.search.asking import address, feed_address, question, suggestions
from monitor.web.language import CHINESE, ENGLISH, TAGS, language, prefixed, translate
from monitor.web.site import Site, in_language
from monitor.workspace import Workspace

_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_NO_SOURCE = "‘source’ is expected to be a source, a register or an issuer’s code such as gacc"
_SOURCES_PAGE = "Choose one from the list"
_TRIED = 6  # words of a question that found nothing which are looked for one by one


def search(site: Site, request: Request, opened: Workspace) -> Response:
    """What is asked for by `q` and the filters. 400 for a question that cannot be answered, 503 without an index."""
    pairs = request.query_params.multi_items()
    try:
        asked, page = question(pairs)
        found = find(opened, asked) if asked.words else None
        if found is not None and not found.total and asked.source and not site.knows(opened, asked.source):
            raise SearchError(_NO_SOURCE, about=asked.source[:40], remedy=_SOURCES_PAGE)
    except SearchError as error:
        return _page(site, pairs, status=400, error=error)
    except IndexNotReadyError as error:
        wait = timedelta(seconds=error.ready_in) if error.ready_in else None
        response = _page(site, pairs, status=503, waiting=error, wait=wait)
        response.headers["Retry-After"] = str(min(3600, max(30, error.ready_in or 60)))
        return response
    return _page(site, pairs, asked=asked, page=page, found=found, alone=_alone(opened, asked, found))


def _page(site: Site, pairs: list[tuple[str, str]], *, status: int = 200, **context: Any) -> Response:
    """The form as it was sent, with an answer or with what is wrong."""
    given = dict(pairs)
    asked: Asked = context.get("asked") or _shown(pairs)
    usual: dict[str, Any] = {"found": None, "error": None, "waiting": None, "wait": None, "page": 1, "alone": []}
    found, error = context.get("found"), context.get("error")
    words = found.words if found else ()
    return site.page(
        "search.html", status=status, **(usual | context | {"asked": asked}), given=given, kinds=_KINDS,
        orders=_ORDERS, tongue=_tongue, sources=_sources(site), title_of=lambda name: _title(site, name),
        link=lambda **changed: prefixed(address(asked, **changed)), bare=address(Asked(words=asked.words)),
        feed=lambda form: feed_address(words, asked.source, form), suggestions=suggestions(asked.words),
        narrowed=replace(asked, offset=0, order=Order.BEST) != Asked(words=asked.words),
        sentences=error.said(translate) if error else (),
    )  # fmt: skip


def _shown(pairs: list[tuple[str, str]]) -> Asked:
    """As much of a question as can be shown again in the form."""
    kept = [(name, value) for name, value in pairs if name in ("q", "words")]
    try:
        return question(kept)[0]
    except SearchError:
        return Asked(words="")


_KINDS: Mapping[Kind, str] = {Kind.NOTICE: "Notices", Kind.ENTRY: "Entries", Kind.ATTACHMENT: "Attached documents"}
_ORDERS: Mapping[Order, str] = {Order.BEST: "Best first", Order.NEWEST: "Newest first"}


def _sources(site: Site) -> list[tuple[str, str]]:
    """Sources and the registers they feed, as (name, title), each once."""
    found = {name: site.source_title(name) for name in site.sources}
    for card in site.sources.values():
        for name, title in card.registers:
            found.setdefault(name, in_language(title))
    return list(found.items())


def _title(site: Site, name: str) -> str:
    """The title of a source or a register."""
    return in_language(site.register_title(name)) if site.feeders(name) else site.source_title(name)


def _tongue(pieces: Pieces) -> str:
    """The language tag of a publisher's words where it is not that of the page."""
    chinese = any(_CHINESE.search(text) for text, _ in pieces)
    return "" if chinese == (language() == CHINESE) else TAGS[CHINESE if chinese else ENGLISH]


def _alone(opened: Workspace, asked: Asked, found: Found | None) -> list[tuple[str, Found]]:
    """Where several words are never found together: those that are found by themselves."""
    if found is None or found.total or len(found.words) < 2:
        return []
    tried = [(word, find(opened, replace(asked, words=word, offset=0, limit=1))) for word in found.words[:_TRIED]]
    return [(word, answer) for word, answer in tried if answer.total]
