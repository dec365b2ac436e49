"""From files a person saved to captures: what each is, the address it had, and why one is refused. Writes nothing."""

import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from snapshots.errors import RegwatchError
from snapshots.identity import folded
from snapshots.model import Attachment, Capture, Role, Verdict
from spiders.base import Source
from spiders.imports import own_address, stands_in_front
from spiders.plan import reaches
from spiders.reading.errors import UnreadableError
from spiders.reading.files.kinds import Kind, kind_of
from spiders.reading.pages.page import Page
from spiders.verdict import Judgement, judge

_AGAIN = re.compile(r"\s?\(\d{1,3}\)(?=\.\w{1,5}$)")  # 附件 (1).xls: a browser's second download of a file
_READABLE = (Verdict.OK, Verdict.UNAVAILABLE)
_NO_ADDRESS = "the file does not say what its address was"
_SAVE_AGAIN = "Open the page in a browser until it shows what you want, save it again, and import that file"


class RefusedFileError(RegwatchError):
    """A file that cannot be imported; nothing of the import was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file as given. `url` is where the person says it came from, '' where they leave it to the file."""

    name: str
    body: bytes
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who brought files when; goes into the archive with each, as headers no server sends."""

    seen_at: datetime
    imported_at: datetime
    by: str = ""

    def headers(self, file: File) -> tuple[tuple[str, str], ...]:
        """The headers a file's capture is sealed with."""
        told = (
            ("Content-Type", media_type(file)),
            ("X-Regwatch-Import", file.name),
            ("X-Regwatch-Imported-At", self.imported_at.isoformat(timespec="seconds")),
            ("X-Regwatch-Imported-By", self.by),
        )
        return tuple((name, value) for name, value in told if value)


def media_type(file: File) -> str:
    """By the first bytes for pages and data, else by the name. Says nothing of the characters' encoding."""
    start = file.body[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        return "application/json"
    if start[:1] == b"<":
        return "text/html"
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def file_address(source: Source, file: File) -> str:
    """The address of a file that had none of its own: `file-import:<source>/<name>`."""
    return f"file-import:{source.name}/{file.name}"


def as_page(source: Source, file: File, role: Role, address: str = "") -> Page:
    """A file as a page of a source, at its address."""
    url = address or file.url or file_address(source, file)
    return Page(url=url, final_url=url, role=role, body=file.body, content_type=media_type(file))


def sealed_as(source: Source, file: File, page: Page, found: Judgement, given: Provenance) -> Capture:
    """The capture a file becomes: as seen then, brought now."""
    return Capture(
        source=source.name, url=page.url, final_url=page.final_url, role=page.role, status=200,
        headers=given.headers(file), body=file.body, fetched_at=given.seen_at, verdict=found.verdict,
        reason=found.reason,
    )  # fmt: skip


def refuse(source: Source, file: File, why: str = "") -> RefusedFileError:
    """The error for a file nothing was read from: what stands in front of it, else `why`."""
    page = as_page(source, file, Role.LIST)
    in_front = ""
    if media_type(file) == "application/json" and page.json is None:
        why = "JSON that breaks off or is damaged: half a download"
    if media_type(file) in ("text/html", "application/json"):
        judged = judge(source, page, 200)
        shut = judged.verdict in (Verdict.CHALLENGE, Verdict.BLOCKED)
        in_front = judged.reason if shut else stands_in_front(page)
    if in_front:
        why = f"not the page meant: {in_front}"
    return RefusedFileError(f"{why}; nothing was imported", about=file.name, remedy=_SAVE_AGAIN)


def captures_of(source: Source, files: Sequence[File], given: Provenance) -> list[tuple[File, Capture]]:
    """Saved pages of a source, with the documents their articles link to. Raises RefusedFileError."""
    pages = [file for file in files if _is_page(file)]
    documents = [file for file in files if not _is_page(file)]
    if sum(bool(file.url) for file in pages) and len({file.url for file in pages}) < len(pages):
        raise RefusedFileError("two pages cannot have one address", about=pages[0].url, remedy="Import them one by one")
    found: list[tuple[File, Capture]] = []
    linked: dict[str, Attachment] = {}
    for file in pages:
        page, judged = _page(source, file)
        article = source.article(page) if page.role is Role.ARTICLE else None
        linked |= {document.url: document for document in (article.attachments if article else ())}
        found.append((file, sealed_as(source, file, page, judged, given)))
    for file in documents:
        page = as_page(source, file, Role.ATTACHMENT, file.url if not pages else _linked(file, linked))
        found.append((file, sealed_as(source, file, page, judge(source, page, 200), given)))
    return found


def _is_page(file: File) -> bool:
    try:
        return kind_of(file.body, file.name) in (Kind.HTML, Kind.TEXT) and media_type(file) != "text/csv"
    except UnreadableError:
        return False


def _page(source: Source, file: File) -> tuple[Page, Judgement]:
    """A page in the role in which it can be read, at its own address."""
    address = file.url or _address(source, file)
    if not reaches(source, address):
        raise RefusedFileError(
            f"{address} lies on none of the hosts of '{source.name}' ({', '.join(source.hosts)})", about=file.name,
            remedy="Name the source it belongs to, or its address there with --url",
        )  # fmt: skip
    first: Judgement | None = None
    for role in (Role.ARTICLE, Role.LIST):
        page = as_page(source, file, role, address)
        judged = judge(source, page, 200)
        if judged.verdict in _READABLE:
            return page, judged
        first = first or judged
    assert first is not None
    raise refuse(source, replace(file, url=address), first.reason)


def _address(source: Source, file: File) -> str:
    page = as_page(source, file, Role.ARTICLE)
    try:
        address = own_address(page) if media_type(file) == "text/html" else ""
    except UnreadableError as error:
        raise RefusedFileError(error.problem, about=file.name, remedy=_SAVE_AGAIN) from error
    if address:
        return address
    refused = refuse(source, file, _NO_ADDRESS)
    if _NO_ADDRESS in refused.problem:
        refused.remedy = "Say it with --url https://…"
    raise refused


def _linked(file: File, linked: dict[str, Attachment]) -> str:
    """The address of the document of this name among those the pages link to."""
    name = _AGAIN.sub("", file.name)
    named = folded(name)
    found = [
        url for url, document in linked.items()
        if named in (folded(unquote(urlsplit(url).path.rpartition("/")[2])), folded(document.label))
        or folded(name.rpartition(".")[0]) == folded(document.label)
    ]  # fmt: skip
    if len(found) != 1:
        raise RefusedFileError(
            f"{'several documents' if found else 'no document'} of this name linked by the pages given",
            about=file.name, remedy="Give it the file name it has at its address, and its page as well",
        )  # fmt: skip
    return found[0]
