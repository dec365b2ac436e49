"""Two versions of one record side by side: facts that differ in a table, text as a redline."""

import re
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.diff.texts.redline import to_html
from monitor.diff.texts.text import compare_texts, lines_of
from monitor.web import links
from monitor.web.site import Site, row_id
from monitor.workspace import Workspace
from snapshots.model import Notice, Record, Version

# Mail needs inline styles, our policy forbids them; text is escaped, so only true tags can match.
_INLINE_STYLE = re.compile(r'(<[a-z]+) style="[^"]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two versions. `text` is None for entries, which have no running text."""

    before: Version
    after: Version
    facts: tuple[tuple[str, str, str], ...]  # (label, before, after), only where they differ
    text: Markup | None


def redline(site: Site, request: Request, opened: Workspace) -> Response:
    """The redline of any two versions of one record, older first."""
    before = _version(opened, row_id(request, "before"))
    after = _version(opened, row_id(request, "after"))
    if before.key != after.key:
        raise HTTPException(400, "A redline needs two versions of one record; these belong to two different ones.")
    if before.number > after.number:
        return RedirectResponse(links.redline(after.id, before.id), 302)
    history = opened.facts.versions.history(before.key)
    steps = list(pairwise(history))
    return site.page(
        "redline.html",
        comparison=comparison(before, after),
        earlier=next((pair for pair in reversed(steps) if pair[1].number <= before.number), None),
        later=next((pair for pair in steps if pair[0].number >= after.number), None),
        history=history,
    )


def comparison(before: Version, after: Version) -> Comparison:
    """Compare two versions of one record. Pure."""
    old, new = facts_of(before.record), facts_of(after.record)
    labels = list(dict.fromkeys([*old, *new]))
    differing = tuple(
        (label, old.get(label, ""), new.get(label, "")) for label in labels if old.get(label, "") != new.get(label, "")
    )
    return Comparison(before=before, after=after, facts=differing, text=_text(before.record, after.record))


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
        "Status on the site": record.status,
        "Attachments": "\n".join(attachment.label for attachment in record.attachments),
        "Acts on": "\n".join(f"{effect.relation} {effect.target}" for effect in record.effects),
    }


def _text(old: Record, new: Record) -> Markup | None:
    if not (isinstance(old, Notice) and isinstance(new, Notice)):
        return None
    pieces = compare_texts(lines_of(old.provisions), lines_of(new.provisions))
    return Markup(_INLINE_STYLE.sub(r"\1", to_html(pieces)))  # noqa: S704 - to_html escapes what it is given


def _version(opened: Workspace, version_id: int) -> Version:
    found = opened.facts.versions.version(version_id)
    if found is None:
        raise HTTPException(404, f"The archive holds no version {version_id}.")
    return found
