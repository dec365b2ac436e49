"""The answers of the API as HTTP: JSON with a validator, kept as long as it holds, readable from any site."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from monitor.search.index import FILE as INDEX
from monitor.web.api.asking import read
from monitor.web.api.operation import Freshness, Operation, Question
from monitor.web.here import base_of
from monitor.web.site import Site
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace
from snapshots import archive, facts

CORS = {
    "Access-Control-Allow-Origin": "*",  # never with credentials: what a login may see is not for other sites
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
KEPT = {
    Freshness.ARCHIVE: "public, max-age=60",
    Freshness.CLOCK: "public, max-age=30",
    Freshness.SEALED: "public, max-age=31536000, immutable",
}
_FILES = tuple(f"{name}{ending}" for name in (facts.FILE, archive.FILE, INDEX) for ending in ("", "-wal"))


def responder(operation: Operation) -> Callable[[Site, Request, Workspace], Response]:
    """The view of an operation."""

    def view(site: Site, request: Request, opened: Workspace) -> Response:
        question = Question(
            site=site, request=request, opened=opened, asked=read(operation.parameters, request.query_params),
            base=base_of(site, request),
        )  # fmt: skip
        changed = written_at(site.folder) if operation.freshness is Freshness.ARCHIVE else None
        told = operation.answer(question)
        return as_json(request, told, freshness=operation.freshness, changed=changed)

    return view


def as_json(
    request: Request, told: Any, *, freshness: Freshness = Freshness.ARCHIVE, changed: datetime | None = None
) -> Response:
    """An answer as JSON, or 304 to whoever holds it already (RFC 9110, section 13)."""
    body = msgspec.json.encode(told)
    headers = {
        **CORS,
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Cache-Control": KEPT[freshness],
        "Content-Type": "application/json",
    }
    if changed:
        headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    if isinstance(told, dict) and told.get("next"):
        headers["Link"] = f'<{told["next"]}>; rel="next"'
    if holds(request, headers["ETag"], changed):
        return Response(status_code=304, headers={name: headers[name] for name in headers if name != "Content-Type"})
    return Response(body, headers=headers)


def holds(request: Request, tag: str, changed: datetime | None) -> bool:
    """Whether the asker holds this answer: by its tag, or for want of one by the day it was changed."""
    asked = request.headers.get("if-none-match")
    if asked is not None:
        tags = [one.strip().removeprefix("W/") for one in asked.split(",")]
        return asked.strip() == "*" or tag.removeprefix("W/") in tags
    since = request.headers.get("if-modified-since", "")
    try:
        return bool(since and changed and changed <= parsedate_to_datetime(since).astimezone(UTC))
    except (ValueError, OverflowError):
        return False


def written_at(folder: Path) -> datetime:
    """When anything was last written, to the second; never before today began in Beijing: some answers are of today."""
    stamps = [path.stat().st_mtime for path in (folder / name for name in _FILES) if path.exists()]
    written = datetime.fromtimestamp(max(stamps, default=0), UTC)
    today = datetime.combine(datetime.now(BEIJING).date(), time(), BEIJING).astimezone(UTC)
    return max(written, today).replace(microsecond=0)
