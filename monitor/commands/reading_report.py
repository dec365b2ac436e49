"""What `read` prints, as a JSON shape (docs/json.md; change both together) and as lines for people."""

from collections.abc import Iterator
from typing import Any

from snapshots.model import Notice, Provision
from spiders.reading.document import Document
from spiders.reading.law.facts import Conflict, conflicts
from spiders.reading.law.numbering import parsed
from spiders.reading.tables.lists import read_lists

SHOWN = 100  # characters of a provision shown on a terminal


def reading_shape(document: Document, notice: Notice) -> dict[str, Any]:
    """What was read of a user's own file."""
    lists = read_lists(table.rows for table in document.tables) if document.format in ("csv", "sheet") else ()
    return {
        "format": document.format,
        "key": notice.key,
        "issuers": list(notice.issuers),
        "kind": notice.kind,
        "year": notice.year,
        "number": notice.number,
        "title": notice.title,
        "published": notice.published,
        "signed": notice.signed,
        "effective": notice.effective,
        "effective_words": notice.effective_words,
        "effective_until": notice.until,
        "comments_until": notice.comments_until,
        "status": notice.status,
        "effects": list(notice.effects),
        "facts": list(notice.facts),
        "conflicts": [_conflict(found) for found in conflicts(notice.facts)],
        "provisions": [_provision_shape(provision) for provision in notice.provisions],
        "attachments": [{"label": a.label, "url": a.url} for a in notice.attachments],
        "lists": [{"columns": list(its.columns), "rows": len(its.rows)} for its in lists],
        "problems": list(document.problems),
    }


def _conflict(found: Conflict) -> str:
    readings = (f"{fact.value} ({fact.origin}: {fact.words})" for fact in found.facts)
    return f"{found.name}: {' but '.join(readings)}"


def _provision_shape(provision: Provision) -> dict[str, Any]:
    number = parsed(provision.number) if provision.number else None
    return {
        "number": provision.number,
        "level": str(provision.level),
        "ordinal": list(number.ordinal) if number else None,
        "text": provision.text,
        "rows": [list(row) for row in provision.rows],
        "children": [_provision_shape(child) for child in provision.children],
    }


def reading_text(document: Document, notice: Notice) -> str:
    """What was read of a file, for a terminal."""
    told = [f"{notice.title or '(no title)'}", f"key        {notice.key}"]
    told += [f"issuers    {', '.join(f'{issuer.name} ({issuer.code})' for issuer in notice.issuers) or 'not named'}"]
    for name, value in (
        ("published", notice.published), ("signed", notice.signed), ("effective", notice.effective),
        ("until", notice.until), ("comments", notice.comments_until), ("status", notice.status),
    ):  # fmt: skip
        words = next((f"  “{fact.words}”" for fact in notice.facts if fact.name == name and fact.origin == "text"), "")
        if value:
            told.append(f"{name:<10} {value}{words}")
    told += [f"conflict   {_conflict(found)}" for found in conflicts(notice.facts)]
    for effect in notice.effects:
        scope = f" ({effect.scope})" if effect.scope else ""
        until = f" until {effect.until}" if effect.until else ""
        told.append(f"{effect.relation:<10} {effect.printed or effect.target}{scope}{until}")
    told += [f"note       {problem}" for problem in document.problems]
    told.append("")
    told += _outline(notice.provisions, "")
    return "\n".join(told)


def _outline(provisions: tuple[Provision, ...], indent: str) -> Iterator[str]:
    for provision in provisions:
        if provision.rows:
            yield f"{indent}[table, {len(provision.rows)} rows] {' | '.join(provision.rows[0])}"[: SHOWN + 30]
        else:
            text = provision.text if len(provision.text) <= SHOWN else f"{provision.text[:SHOWN]}…"
            yield f"{indent}{provision.number}{' ' if provision.number else ''}{text}"
        yield from _outline(provision.children, indent + "  ")
