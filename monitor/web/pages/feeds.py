"""What changed, as feeds: Atom and JSON Feed, whole, of a source, a kind, a saved search or any filter. Writes nothing.

Feed readers ask again and again: what they hold is answered by 304, and a feed is made once for each state of the
ledger.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.diff.change import Kind
from monitor.feeds import atom, gathering, jsonfeed
from monitor.feeds.asked import asked
from monitor.feeds.gathering import Feed
from monitor.feeds.places import Places
from monitor.feeds.wanted import FeedError, Wanted, saved
from monitor.watch.findings import words_of
from monitor.web import links
from monitor.web.asked import refused
from monitor.web.site import Site, View
from monitor.web.wording import KINDS
from monitor.workspace import Workspace, workspace
from snapshots import facts

_APART: dict[str, Any] = {"before": "", "limit": Wanted().limit, "language": Wanted().language}
_FRESH = "public, max-age=300"  # seconds; clients that ask oftener are answered by their own cache
_FORMS: dict[str, tuple[str, Callable[[Feed, Places], bytes]]] = {
    "atom": (atom.MEDIA_TYPE, atom.to_atom),
    "json": (jsonfeed.MEDIA_TYPE, jsonfeed.to_json),
}


def listed(site: Site, request: Request, opened: Workspace) -> Response:
    """Every feed there is, for people who look for one."""
    return site.page("feeds.html", searches=site.settings.search, kinds=KINDS)


def _answer(form: str, site: Site, request: Request, opened: Workspace) -> Response:
    """One feed. 304 while it is what the reader holds."""
    written_at = _written(site.folder)  # before anything is read: what is written meanwhile must count as newer
    wanted, address = _wanted(site, request, opened)
    base = site.settings.web.base_url
    title = site.source_title(wanted.sources[0]) if wanted.sources and _nothing_else(wanted) else ""
    try:
        feed = _feed(site.folder, gathering.state_of(opened), wanted, base, title)
    except FeedError as error:
        raise _refused(error) from error
    media_type, written = _FORMS[form]
    body = written(feed, Places(address=base + address))
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:24]}"',
        "Last-Modified": format_datetime(written_at, usegmt=True),
        "Cache-Control": _FRESH,
        "Content-Language": feed.language,
    }
    if _held(request, headers["ETag"], written_at):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "Content-Type": media_type})


as_atom: View = partial(_answer, "atom")
as_json: View = partial(_answer, "json")


@lru_cache(maxsize=64)
def _feed(folder: Path, state: str, wanted: Wanted, base: str, title: str) -> Feed:
    """A feed, gathered once for each `state` of the ledger; `state` is there to tell answers apart."""
    with workspace(folder, readonly=True) as opened:
        return gathering.feed_of(opened, wanted, base, words_of, title=title)


def _wanted(site: Site, request: Request, opened: Workspace) -> tuple[Wanted, str]:
    """What is asked for by path and query, and the address that asks for it by its query alone."""
    pairs = [(name, value) for name, value in request.query_params.multi_items()]
    path = request.path_params
    pairs += [(part, path[part]) for part in ("source", "kind", "search") if part in path]
    if "search" in path:
        try:
            saved(path["search"], site.settings.search)
        except FeedError as error:
            raise refused(404, "No search is saved under this name.") from error
    if "kind" in path and not any(fnmatchcase(known, path["kind"]) for known in Kind):
        words = "There is no kind of change ‘{kind}’; known are {known}."
        raise refused(404, words, kind=path["kind"][:40], known=", ".join(Kind))
    try:
        wanted = asked(pairs, site.settings.search)
    except FeedError as error:
        raise _refused(error) from error
    for source in wanted.sources:
        if not wanted.search and not site.knows(opened, source):
            raise refused(404, "No source of this name is watched here.")
    return wanted, links.feed(request.url.path.rpartition(".")[2])


def _nothing_else(wanted: Wanted) -> bool:
    """Whether one source is all that is asked for."""
    return replace(wanted, **_APART) == Wanted(sources=wanted.sources[:1])


def _refused(error: FeedError) -> HTTPException:
    return HTTPException(400, f"{str(error).rstrip('.')}.")


def _written(folder: Path) -> datetime:
    """When the ledger was last written, to the second. Not the newest item's day: one imported may lie far back."""
    files = [path for path in (folder / facts.FILE, folder / f"{facts.FILE}-wal") if path.exists()]
    return datetime.fromtimestamp(int(max(path.stat().st_mtime for path in files)), UTC)


def _held(request: Request, tag: str, written: datetime) -> bool:
    """Whether the reader holds this very feed (RFC 9110, 13.1.2 and 13.1.3: a tag is asked before a date)."""
    if (tags := request.headers.get("if-none-match")) is not None:
        return tags.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in tags.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return written <= since.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return False
