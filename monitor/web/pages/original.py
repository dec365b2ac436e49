"""The evidence: what is known of one capture, its bytes in a sandbox, its bytes to keep."""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from monitor.web import links
from monitor.web.asked import asked_choice
from monitor.web.citing import linked, snapshot_citation
from monitor.web.security import ORIGINAL
from monitor.web.site import Site, row_id
from monitor.workspace import Workspace
from snapshots.archive import Archive
from snapshots.model import Snapshot

MOST_FRAMED = 2_000_000  # bytes; a larger page is opened for itself, where it cannot slow ours down
SIGHTINGS = 50  # of one address, shown at once
SHOWN = ("text/html", "text/plain")  # everything else is only handed out as a file
# A tag's name cannot be written any other way, and no byte of `<` is part of a sign in UTF-8 or GB18030.
_FRAME = re.compile(rb"(</?)i?(frame[\s/>])", re.IGNORECASE)
_LINK = re.compile(rb"<link(?=[\s/>])", re.IGNORECASE)
_KEPT_ENDINGS = frozenset({".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".rar", ".txt"})


def snapshot(site: Site, request: Request, opened: Workspace) -> Response:
    """About one capture: address, moment, verdict, headers, digest, link of the chain, its sightings."""
    found = opened.archive.snapshot(row_id(request, "seq"))
    every = asked_choice(request, "sightings", ("newest", "all")) == "all"
    sightings = list(reversed(opened.archive.sightings(found.url)))
    framed = found.size <= MOST_FRAMED
    path = links.snapshot(found.seq)
    response = site.page(
        "snapshot.html",
        snapshot=found,
        headers=opened.archive.headers(found.seq),
        sightings=sightings if every else _around(sightings, found),
        count=len(sightings),
        framed=framed,
        viewable=_viewable(opened.archive, found, opened.archive.body(found.seq)) is not None,
        cite=snapshot_citation(site, request, found),
    )
    return linked(site, request, response, path, cite=path)


def original(site: Site, request: Request, opened: Workspace) -> Response:
    """The archived bytes for the frame on the snapshot page, under headers in which nothing can act."""
    return shown(opened, opened.archive.snapshot(row_id(request, "seq")))


def shown(opened: Workspace, found: Snapshot) -> Response:
    """The bytes of a capture in a sandbox, or as a file where a browser could not show them safely.

    Frames and links to outside files show nothing there in any case; `quieted` keeps browsers from connecting for them.
    """
    body = opened.archive.body(found.seq)
    content_type = _viewable(opened.archive, found, body)
    if content_type is None:
        return _download(found, body)
    return Response(quieted(body), headers={**ORIGINAL, "Content-Type": content_type})


def quieted(body: bytes) -> bytes:
    """A page whose frames and outside links are elements without a meaning, everything else byte for byte.

    Chromium opens a connection for a frame (and may for `rel=preconnect`) before a policy refuses the request: whoever
    the archived page names would learn who reads it. `/raw` and the archive keep the page as it came.
    """
    return _LINK.sub(b"<meta", _FRAME.sub(rb"\1x\2", body))


def raw(site: Site, request: Request, opened: Workspace) -> Response:
    """The archived bytes, byte for byte, as a file."""
    found = opened.archive.snapshot(row_id(request, "seq"))
    return _download(found, opened.archive.body(found.seq))


def _around(sightings: list[Snapshot], found: Snapshot) -> list[Snapshot]:
    """The newest sightings, the one asked for among them."""
    place = next((at for at, one in enumerate(sightings) if one.seq == found.seq), 0)
    return sightings[:SIGHTINGS] if place < SIGHTINGS else sightings[place - SIGHTINGS // 2 : place + SIGHTINGS // 2]


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
