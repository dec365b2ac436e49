"""The redline of two versions of one record, as values: what the page of it shows in colours."""

from collections.abc import Iterator
from typing import Any

from starlette.exceptions import HTTPException

from monitor.diff.texts.redline import to_json
from monitor.diff.texts.text import compare_texts, has_substance, lines_of, summary
from monitor.web import links
from monitor.web.api.answers.addresses import page
from monitor.web.api.answers.records import one_version, version_line
from monitor.web.api.operation import Question
from snapshots.model import Attachment, Notice, Record


def redline(asked: Question) -> dict[str, Any]:
    """Two versions compared, in the order they are named."""
    before, after = one_version(asked, "before"), one_version(asked, "after")
    if before.key != after.key:
        raise HTTPException(400, "A redline needs two versions of one record; these belong to two different ones.")
    old, new = before.record, after.record
    both = isinstance(old, Notice) and isinstance(new, Notice)
    pieces = compare_texts(lines_of(old.provisions), lines_of(new.provisions)) if both else ()  # type: ignore[union-attr]
    facts, documents = list(_facts(old, new)), list(_documents(old, new))
    return {
        "before": version_line(asked, before),
        "after": version_line(asked, after),
        "substance": bool(has_substance(pieces) or facts or documents),
        "summary": summary(pieces) if both else "",
        "facts": facts,
        "changes": to_json(pieces),
        "documents": documents,
        "page": page(asked, links.redline(before.id, after.id)),
    }


def _facts(old: Record, new: Record) -> Iterator[dict[str, str]]:
    before, after = _named(old), _named(new)
    for name in dict.fromkeys([*before, *after]):
        if before.get(name, "") != after.get(name, ""):
            yield {"name": name, "before": before.get(name, ""), "after": after.get(name, "")}


def _named(record: Record) -> dict[str, str]:
    """A record's facts by the names of its fields, or an entry's cells by its columns."""
    if not isinstance(record, Notice):
        return {"name": record.name, **dict(record.fields)}
    names = ("title", "kind", "year", "number", "published", "signed", "effective", "until", "comments_until", "status")
    values = {name: getattr(record, name) for name in names}
    return {
        **{name: "" if value is None else str(value) for name, value in values.items()},
        "issuers": "、".join(one.name for one in record.issuers),
        "effects": "\n".join(
            f"{one.relation} {one.target or one.printed} {one.scope}".strip() for one in record.effects
        ),
    }


def _documents(old: Record, new: Record) -> Iterator[dict[str, str]]:
    if not (isinstance(old, Notice) and isinstance(new, Notice)):
        return
    before, after = _by_label(old.attachments), _by_label(new.attachments)
    for label in dict.fromkeys([*before, *after]):
        if label not in after:
            yield {"class": "document removed", "label": label}
        elif label not in before:
            yield {"class": "document added", "label": label}
        elif before[label].sha256 != after[label].sha256:
            yield {"class": "document replaced", "label": label}


def _by_label(documents: tuple[Attachment, ...]) -> dict[str, Attachment]:
    return {one.label: one for one in documents}
