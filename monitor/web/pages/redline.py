"""Any two versions of one record: facts that differ in a table, text as a redline, unified or side by side."""

from dataclasses import dataclass, replace
from itertools import pairwise

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.diff.annexes import AnnexDifference
from monitor.diff.notices import DocumentChange, documents
from monitor.diff.texts.text import compare_texts, lines_of
from monitor.web import links
from monitor.web.anchors import anchors
from monitor.web.asked import asked_choice, refused
from monitor.web.citing import citation, linked
from monitor.web.histories import stages
from monitor.web.language import language
from monitor.web.redlines import Row, in_pages, redline_rows
from monitor.web.remembering import Remembered, archive_of
from monitor.web.site import LARGEST_ID, Site, asked_number, row_id
from monitor.workspace import Workspace
from snapshots.model import Attachment, Notice, Record, Version

VIEWS = ("unified", "side")
_PROVISION = 600  # bytes one provision of a version takes in memory, beside its text


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """What became of a document between two versions: `added`, `removed`, `replaced`.

    `place` is its own in the later version, from 1 (0: not there); `was` its state in the earlier one.
    """

    kind: str
    label: str
    place: int = 0
    was: Attachment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two versions. `pages` are those of the text, None for entries, which have no running text.

    `quiet`: texts and facts say the same.
    """

    before: Version
    after: Version
    facts: tuple[tuple[str, str, str], ...]  # (label, before, after), only where they differ
    documents: tuple[DocumentLine, ...]
    pages: tuple[tuple[Row, ...], ...] | None
    page: int = 1

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the page asked for."""
        return self.pages[self.page - 1] if self.pages else ()

    @property
    def quiet(self) -> bool:
        """Whether nothing differs that a reader could see."""
        loud = any(row.label for page in self.pages or () for row in page)
        return not (self.facts or self.documents or loud)


_comparisons: Remembered[Comparison] = Remembered(60_000_000)  # bytes, about


def redline(site: Site, request: Request, opened: Workspace) -> Response:
    """The redline of any two versions of one record, older first."""
    view = asked_choice(request, "view", VIEWS)
    everything = asked_choice(request, "all", ("no", "yes")) == "yes"
    found = _kept(request, opened, everything=everything)
    before, after = found.before, found.after
    if before.number > after.number:
        return RedirectResponse(links.redline_view(after.id, before.id, **dict(request.query_params)), 302)
    found = turned_to(found, asked_number(request, "page", 1))
    history = stages(opened, before.key)
    steps = [*pairwise(history)]
    path = links.redline(before.id, after.id)
    response = site.page(
        "redline.html",
        comparison=found,
        view=view,
        everything=everything,
        earlier=next((pair for pair in reversed(steps) if pair[1].number <= before.number), None),
        later=next((pair for pair in steps if pair[0].number >= after.number), None),
        history=history,
        cite=citation(site, request, opened, before, after, path=path),
    )
    return linked(site, request, response, path, cite=path)


def chosen(site: Site, request: Request, opened: Workspace) -> Response:
    """What the form for any two versions leads to: their redline."""
    numbers = [_asked_id(request, name) for name in ("before", "after")]
    view = request.query_params.get("view") if request.query_params.get("view") in VIEWS[1:] else None
    return RedirectResponse(links.redline_view(numbers[0], numbers[1], view=view), 302)


def both(request: Request, opened: Workspace) -> tuple[Version, Version]:
    """The two versions of the address. Raises HTTPException 404, 400 for those of two records."""
    before = _version(opened, row_id(request, "before"))
    after = _version(opened, row_id(request, "after"))
    if before.key != after.key:
        raise refused(400, "A redline needs two versions of one record; these belong to two different ones.")
    return before, after


def comparison(before: Version, after: Version, *, everything: bool = False) -> Comparison:
    """Compare two versions of one record."""
    old, new = facts_of(before.record), facts_of(after.record)
    labels = list(dict.fromkeys([*old, *new]))
    differing = tuple(
        (label, old.get(label, ""), new.get(label, "")) for label in labels if old.get(label, "") != new.get(label, "")
    )
    return Comparison(
        before=before,
        after=after,
        facts=differing,
        documents=documents_of(before.record, after.record),
        pages=_pages(before.record, after.record, everything=everything),
    )


def turned_to(found: Comparison, page: int) -> Comparison:
    """The comparison at one of its pages. Raises HTTPException 404 for a page that is not there."""
    last = len(found.pages or ((),))
    if not 1 <= page <= last:
        raise refused(404, "This redline has pages 1 to {last}; there is no {page}.", last=last, page=page)
    return replace(found, page=page)


def facts_of(record: Record) -> dict[str, str]:
    """A record's facts as label and text, in reading order; of a notice, everything but the running text."""
    if not isinstance(record, Notice):
        return {"Name": record.name, **dict(record.fields)}
    return {
        "Title": record.title,
        "Issued by": "、".join(issuer.name for issuer in record.issuers),
        "Published": record.published.isoformat() if record.published else "",
        "Signed": record.signed.isoformat() if record.signed else "",
        "Takes effect": record.effective.isoformat() if record.effective else "",
        "Ends": record.until.isoformat() if record.until else "",
        "Comments until": record.comments_until.isoformat() if record.comments_until else "",
        "Status on the site": record.status,
        "Attachments": "\n".join(attachment.label for attachment in record.attachments),
        "Acts on": "\n".join(f"{effect.relation} {effect.target}" for effect in record.effects),
        "Address": record.url,
        "Text on the page": "" if record.text_available else "not readable",
    }


def documents_of(old: Record, new: Record) -> tuple[DocumentLine, ...]:
    """What became of each document between two versions; reads none of them."""
    if not (isinstance(old, Notice) and isinstance(new, Notice)):
        return ()
    pairs: list[tuple[Attachment, Attachment]] = []

    def paired(before: Attachment, after: Attachment) -> AnnexDifference:
        pairs.append((before, after))
        return AnnexDifference(substance=True, told=True, reason="")

    changes = list(documents(old.attachments, new.attachments, paired))
    replaced = iter(pairs)
    return tuple(_line(change, new, next(replaced) if change.kind == "replaced" else None) for change in changes)


def _line(change: DocumentChange, new: Notice, pair: tuple[Attachment, Attachment] | None) -> DocumentLine:
    there = (at for at, one in enumerate(new.attachments, 1) if (one is pair[1] if pair else one.label == change.label))
    place = next(there, 0) if change.kind != "removed" else 0
    return DocumentLine(kind=change.kind, label=change.label, place=place, was=pair[0] if pair else None)


def _pages(old: Record, new: Record, *, everything: bool) -> tuple[tuple[Row, ...], ...] | None:
    if not (isinstance(old, Notice) and isinstance(new, Notice)):
        return None
    pieces = compare_texts(lines_of(old.provisions), lines_of(new.provisions))
    named = anchors(old.provisions), anchors(new.provisions)
    return tuple(in_pages([*redline_rows(pieces, language(), *named, everything=everything)]))


def _kept(request: Request, opened: Workspace, *, everything: bool) -> Comparison:
    """The comparison of the two versions of the address, remembered: comparing and reading long texts takes time."""
    asked = row_id(request, "before"), row_id(request, "after")
    key = (*archive_of(opened), *asked, language(), everything)
    return _comparisons.get(key, lambda: comparison(*both(request, opened), everything=everything), _weight)


def _weight(found: Comparison) -> int:
    notices = [one.record for one in (found.before, found.after) if isinstance(one.record, Notice)]
    lines = [line for record in notices for line in lines_of(record.provisions)]
    return 10_000 + sum(_PROVISION + 3 * len(line.text) for line in lines)


def _version(opened: Workspace, version_id: int) -> Version:
    found = opened.facts.versions.version(version_id)
    if found is None:
        raise refused(404, "The archive holds no version {number}.", number=version_id)
    return found


def _asked_id(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID):
        words = "‘{name}’ is expected to be the number of a version, not ‘{text}’."
        raise refused(400, words, name=name, text=text[:40])
    return int(text)
