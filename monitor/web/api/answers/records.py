"""Notices and versions: lists in pages, one in full."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException

from monitor.diff.texts.text import lines_of
from monitor.shapes.records import listing_shape, standing_shape, version_shape
from monitor.watch.standings import listed_on, publisher_day, standing
from monitor.web import links
from monitor.web.api.answers.addresses import api, page_of
from monitor.web.api.answers.changes import told
from monitor.web.api.asking import place
from monitor.web.api.operation import Question
from snapshots.identity import identity_of
from snapshots.model import Entry, Notice, Record, Version

LOOKED_AT = 2_000  # records one answer looks at, however few of them fit: its time is bounded
CHANGES_OF_ONE = 500  # told with a record; all others stand in /api/v1/changes?key=


def text_of(record: Record) -> str:
    """A record's words: a line for each provision or cell."""
    if isinstance(record, Entry):
        return "\n".join([record.name, *(f"{column}: {value}" for column, value in record.fields if value)])
    return "\n".join(f"{line.number}{line.text}" for line in lines_of(record.provisions))


def version_line(asked: Question, version: Version) -> dict[str, Any]:
    """A version without its record."""
    shape = version_shape(version)
    record = shape.pop("record")
    title = record.title if isinstance(record, Notice) else record.name
    return {**shape, "title": title, "url": api(asked, "versions", version.id)}


def version_in_full(asked: Question, version: Version) -> dict[str, Any]:
    """A version with its record and its text."""
    return {**version_shape(version), "text": text_of(version.record), "page": page_of(asked, version.record)}


def history_of(asked: Question, key: str) -> list[Version]:
    """All versions of a record by its key, issuers in any order. Raises HTTPException 404."""
    versions = asked.opened.facts.versions
    found = versions.history(key) or versions.history(versions.key_of(identity_of(key)) or "")
    if not found:
        raise HTTPException(
            404, "The archive holds no record under this key. Keys stand in /api/v1/notices and changes."
        )
    return found


def notices(asked: Question) -> dict[str, Any]:
    """A page of notices by key, as they read now."""
    limit, fitting = asked.asked["limit"], list[dict[str, Any]]()
    place_now: str | None = None
    for key, newest in records(asked, Notice):
        place_now = key
        if newest and _fits(asked, newest):
            if len(fitting) == limit:
                return asked.page(fitting, fitting[-1]["key"])
            fitting.append(_notice_line(asked, newest))
    return asked.page(fitting, place_now if asked.request.scope.get("looked_at") == LOOKED_AT else None)


def records(asked: Question, kind: type, source: str | None = None) -> Iterator[tuple[str, Version | None]]:
    """Keys after the cursor, up to `LOOKED_AT`, each with its newest version where that is of a kind."""
    beyond, source = place(asked.asked["cursor"], str) or "", source or asked.asked.get("source")
    where, values = ("AND source = ?", (source,)) if source else ("", ())
    shape = "AND key GLOB '*/*/*/*'" if kind is Notice else ""
    keys = asked.opened.facts.database.conn.execute(
        f"SELECT key FROM records WHERE key > ? {where} {shape} ORDER BY key LIMIT ?", (beyond, *values, LOOKED_AT)
    ).fetchall()
    asked.request.scope["looked_at"] = len(keys)
    for (key,) in keys:
        found = asked.opened.facts.versions.where("key = ? ORDER BY number DESC LIMIT 1", key)
        yield key, found[0] if found and isinstance(found[0].record, kind) else None


def _fits(asked: Question, version: Version) -> bool:
    record, since, until = version.record, asked.asked["since"], asked.asked["until"]
    assert isinstance(record, Notice)
    issuer, day = asked.asked["issuer"], record.published
    if issuer and issuer not in {name for one in record.issuers for name in (one.code, one.name)}:
        return False
    return not ((since and (not day or day < since)) or (until and (not day or day > until)))


def _notice_line(asked: Question, version: Version) -> dict[str, Any]:
    record = version.record
    assert isinstance(record, Notice)
    return {
        "key": record.key, "title": record.title, "source": version.source,
        "issuers": [one.name for one in record.issuers], "kind": record.kind, "year": record.year,
        "number": record.number, "published": record.published, "effective": record.effective,
        "effective_until": record.until, "status": record.status, "official": links.official(record.url) or None,
        "version": version.id, "versions": version.number, "first_seen": version.first_seen,
        "last_seen": version.last_seen, "ended_at": version.ended_at, "url": api(asked, "notices", record.key),
        "page": page_of(asked, record),
    }  # fmt: skip


def notice(asked: Question) -> dict[str, Any]:
    """One notice as it reads now, and how it stands on a day."""
    history = history_of(asked, asked.request.path_params["key"])
    newest = history[-1]
    if not isinstance(newest.record, Notice):
        raise HTTPException(404, "This key is an entry's; ask /api/v1/entries/ for it.")
    day = asked.asked["on"] or publisher_day(newest.source, datetime.now(UTC))
    stands = standing(asked.opened, newest, day)
    state = standing_shape(stands, day) if stands else listing_shape(listed_on(asked.opened, history, day), day)
    concerning = asked.opened.ledger.changes.find(key=newest.key, newest_first=True, limit=CHANGES_OF_ONE)
    return {
        **version_in_full(asked, newest),
        "state": state,
        "versions": [version_line(asked, one) for one in history],
        "changes": [told(asked, one) for one in concerning],
    }


def versions_of(asked: Question) -> dict[str, Any]:
    """All versions of one notice, oldest first, without their texts."""
    history = history_of(asked, asked.request.path_params["key"])
    return asked.page([version_line(asked, one) for one in history], None)


def versions(asked: Question) -> dict[str, Any]:
    """A page of versions in the order they were written."""
    limit, clauses, values = asked.asked["limit"], ["id > ?"], [place(asked.asked["cursor"], int) or 0]
    if asked.asked["key"]:
        clauses, values = [*clauses, "key = ?"], [*values, history_of(asked, asked.asked["key"])[0].key]
    if asked.asked["source"]:
        clauses, values = [*clauses, "source = ?"], [*values, asked.asked["source"]]
    found = asked.opened.facts.versions.where(f"{' AND '.join(clauses)} ORDER BY id LIMIT ?", *values, limit + 1)
    shown = found[:limit]
    return asked.page([version_line(asked, one) for one in shown], shown[-1].id if len(found) > limit else None)


def version(asked: Question) -> dict[str, Any]:
    """One version with its record and text."""
    return version_in_full(asked, one_version(asked, "id"))


def one_version(asked: Question, part: str) -> Version:
    """The version whose id stands in a part of the path. Raises HTTPException 404."""
    number: int = asked.request.path_params[part]
    found = asked.opened.facts.versions.version(number) if number < 2**63 else None
    if found is None:
        raise HTTPException(404, f"The archive holds no version {str(number)[:20]}. Ids stand in /api/v1/versions.")
    return found
