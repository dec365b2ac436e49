"""Evidence for others: what it says of a record on a day, how to check it, and the packed folder itself."""

import re
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree
from threading import BoundedSemaphore

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from monitor.evidence import bundle, output
from monitor.evidence.claims import Claim
from monitor.evidence.errors import EvidenceError
from monitor.evidence.gathering import claim_of
from monitor.web import links
from monitor.web.asked import asked_day, refused
from monitor.web.citing import linked
from monitor.web.site import Site
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError

MOST_SNAPSHOTS = 200_000  # in the chain every bundle carries; a larger archive is asked at the command line
MOST_BYTES = 200_000_000  # of originals in one bundle
_packing = BoundedSemaphore(2)


def evidence(site: Site, request: Request, opened: Workspace) -> Response:
    """What the evidence of a record says, and where to get it."""
    claim, on = _asked(request, opened)
    originals = [opened.archive.snapshot(seq) for seq in claim.proof]
    response = site.page(
        "evidence.html",
        claim=claim,
        asked=request.path_params["key"],
        on=on,
        today=_today(),
        originals=originals,
        head=opened.archive.head(),
        possible=_possible(opened, claim),
    )
    return linked(site, request, response, links.evidence(request.path_params["key"], on))


def packed(site: Site, request: Request, opened: Workspace) -> Response:
    """The evidence as a .zip, made for this request and deleted after it. Raises HTTPException 413, 503."""
    claim, on = _asked(request, opened)
    if not _possible(opened, claim):
        raise refused(413, "This evidence is too large to be made for a page; ask whoever runs this archive.")
    name = _name(claim, on)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    if request.method == "HEAD":
        return Response(headers=headers, media_type="application/zip")
    if not _packing.acquire(timeout=5):
        busy = refused(503, "Other evidence is being packed; try again in a minute.")
        raise HTTPException(503, busy.detail, {"Retry-After": "60"})
    made = Path(tempfile.mkdtemp(prefix="regwatch-evidence-"))
    try:
        with output.whole(made / name) as folder:
            bundle.write(folder, opened.archive, [claim], created=datetime.now(UTC).replace(microsecond=0))
    except BaseException:
        rmtree(made, ignore_errors=True)
        raise
    finally:
        _packing.release()
    gone = BackgroundTask(rmtree, made, ignore_errors=True)
    return FileResponse(made / name, headers=headers, media_type="application/zip", background=gone)


def _asked(request: Request, opened: Workspace) -> tuple[Claim, date | None]:
    on = asked_day(request, until=_today())
    try:
        return claim_of(opened, request.path_params["key"], on), on
    except UnknownRecordError as error:
        raise refused(404, "The archive holds no notice, entry or change under this key.") from error
    except EvidenceError as error:
        raise refused(404, "There is no evidence for it: {problem}.", problem=error.problem) from error


def _possible(opened: Workspace, claim: Claim) -> bool:
    newest = opened.archive.newest()
    size = sum(opened.archive.snapshot(seq).size for seq in claim.proof)
    return newest is not None and newest.seq <= MOST_SNAPSHOTS and size <= MOST_BYTES


def _name(claim: Claim, on: date | None) -> str:
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", claim.key)[:80].strip("-.") or "record"
    return "-".join(["evidence", plain, *([on.isoformat()] if on else [])]) + ".zip"


def _today() -> date:
    return datetime.now(BEIJING).date()
