"""The evidence: what is known of one capture, its bytes in a sandbox, its bytes to keep."""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from monitor.web.security import ORIGINAL
from monitor.web.site import Site, row_id
from monitor.workspace import Workspace
from snapshots.archive import Archive
from snapshots.model import Snapshot

SHOWN = ("text/html", "text/plain")  # everything else is only handed out as a file
_KEPT_ENDINGS = frozenset({".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".rar", ".txt"})


def snapshot(site: Site, request: Request, opened: Workspace) -> Response:
    """About one capture: address, moment, verdict, headers, digest, link of the chain, all sightings."""
    found = opened.archive.snapshot(row_id(request, "seq"))
    sightings = opened.archive.sightings(found.url)
    return site.page(
        "snapshot.html",
        snapshot=found,
        headers=opened.archive.headers(found.seq),
        sightings=list(reversed(sightings)),
        viewable=_viewable(opened.archive, found, opened.archive.body(found.seq)) is not None,
    )


def original(site: Site, request: Request, opened: Workspace) -> Response:
    """The archived bytes for the frame on the snapshot page, under headers in which nothing can act."""
    found = opened.archive.snapshot(row_id(request, "seq"))
    body = opened.archive.body(found.seq)
    content_type = _viewable(opened.archive, found, body)
    if content_type is None:
        return _download(found, body)
    return Response(body, headers={**ORIGINAL, "Content-Type": content_type})


def raw(site: Site, request: Request, opened: Workspace) -> Response:
    """The archived bytes, byte for byte, as a file."""
    found = opened.archive.snapshot(row_id(request, "seq"))
    return _download(found, opened.archive.body(found.seq))


def _download(found: Snapshot, body: bytes) -> Response:
    ending = PurePosixPath(urlsplit(found.final_url).path).suffix.lower()
    name = f"snapshot-{found.seq}{ending if ending in _KEPT_ENDINGS else '.bin'}"
    headers = {
        **ORIGINAL,
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(body, headers=headers)


def _viewable(archive: Archive, found: Snapshot, body: bytes) -> str | None:
    """The Content-Type to show the bytes under, None when they are only to be handed out as a file."""
    kind = _media_type(archive, found)
    charset = charset_of(body)
    return f"{kind}; charset={charset}" if body and kind in SHOWN and charset else None


def charset_of(body: bytes) -> str | None:
    """UTF-8 if the bytes are that, strictly, else GB18030; None when they are neither."""
    for charset in ("utf-8", "gb18030"):
        try:
            body.decode(charset)
        except UnicodeDecodeError:
            continue
        return charset
    return None


def _media_type(archive: Archive, found: Snapshot) -> str:
    """As the server declared it; a 304 says nothing, so the answer that brought the bytes is asked."""
    candidates = [found]
    if found.status == 304:
        earlier = [one for one in archive.sightings(found.url) if one.seq < found.seq]
        candidates += [one for one in reversed(earlier) if one.sha256 == found.sha256 and one.status != 304]
    for candidate in candidates:
        for name, value in archive.headers(candidate.seq):
            if name.lower() == "content-type":
                return value.partition(";")[0].strip().lower()
    return ""
