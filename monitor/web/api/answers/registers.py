"""Registers as of a day, and entries with their whole history."""

from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException

from monitor.asof import Stood, entry_history, stood_on
from monitor.asof.history import name_of
from monitor.asof.links import links_of
from monitor.asof.official import Officials
from monitor.asof.registers import today_of
from monitor.shapes.records import version_shape
from monitor.shapes.registers import entry_shape, event_shape, link_shape, official_on_shape, stood_shape
from monitor.web import links
from monitor.web.api.answers.addresses import api, page
from monitor.web.api.answers.changes import told
from monitor.web.api.answers.records import LOOKED_AT, history_of, records
from monitor.web.api.operation import Question
from monitor.web.registers import standing
from monitor.web.wording import BEIJING
from snapshots.model import Entry, Version


def registers(asked: Question) -> dict[str, Any]:
    """Every register that is kept or declared."""
    return asked.page([_line(asked, name) for name in _names(asked)], None)


def _names(asked: Question) -> list[str]:
    declared = [name for card in asked.site.sources.values() for name, _ in card.registers]
    held = [name for name in asked.opened.facts.versions.sources() if _is_register(asked, name)]
    return sorted({*declared, *held})


def _is_register(asked: Question, name: str) -> bool:
    """Whether records of this source are entries; asked of any one of them: no source shows both."""
    found = asked.opened.facts.versions.where("source = ? LIMIT 1", name)
    return bool(found) and isinstance(found[0].record, Entry)


def _title(asked: Question, name: str) -> dict[str, str]:
    title = asked.site.register_title(name)
    return {"zh": title.zh, "en": title.en}


def _line(asked: Question, name: str) -> dict[str, Any]:
    return {
        "register": name, "title": _title(asked, name), "sources": asked.site.feeders(name),
        "standing": asked.opened.facts.versions.count_standing(name), "url": api(asked, "registers", name),
        "page": page(asked, links.register(name)),
    }  # fmt: skip


def register(asked: Question) -> dict[str, Any]:
    """A page of a register at the end of a day, today without one."""
    name, limit, cursor = asked.request.path_params["name"], asked.asked["limit"], asked.asked["cursor"]
    if not asked.site.feeders(name) and not _is_register(asked, name):
        raise HTTPException(404, "No register of this name is kept here. /api/v1/registers lists them.")
    day = asked.asked["on"] or today_of(name)
    if day > datetime.now(BEIJING).date() and day > today_of(name):
        raise HTTPException(400, f"{day} has not come yet; a register tells what stood up to today.")
    stands = standing(asked.opened, name, day, asked.site.feeders(name), every=asked.asked["all"] == "yes")
    found, start = stands.found, _start(stands.found.rows, cursor)
    rows = found.rows[start : start + limit]
    following = rows[-1].key if start + limit < len(found.rows) else None
    told_rows = [{**stood_shape(row, day), "official": official_on_shape(stands.official(row))} for row in rows]
    return asked.page(
        told_rows, following, register=name, title=_title(asked, name), on=day, listed=len(found.listed),
        unknown=len(found.unknown), by_acts=found.by_acts, watched_since=found.watched_since,
        statement=found.statement,
    )  # fmt: skip


def _start(rows: tuple[Stood, ...], cursor: list[str | int] | None) -> int:
    """The row after the one a page ended with. Raises HTTPException 400 when that row is no longer there."""
    if cursor is None:
        return 0
    for index, row in enumerate(rows):
        if [row.key] == cursor:
            return index + 1
    raise HTTPException(400, "The row this ‘cursor’ names is not in this list; begin again without it.")


def entries(asked: Question) -> dict[str, Any]:
    """A page of entries by key, of one register or all, those that left included."""
    limit, fitting, last = asked.asked["limit"], list[dict[str, Any]](), None
    for key, newest in records(asked, Entry, asked.asked["register"]):
        last = key
        if newest:
            if len(fitting) == limit:
                return asked.page(fitting, fitting[-1]["key"])
            fitting.append(_entry_line(asked, newest))
    return asked.page(fitting, last if asked.request.scope.get("looked_at") == LOOKED_AT else None)


def _entry_line(asked: Question, version: Version) -> dict[str, Any]:
    record = version.record
    assert isinstance(record, Entry)
    return {
        "key": record.key, "register": record.register, "name": record.name, "fields": dict(record.fields),
        "standing": version.ended_at is None, "version": version.id, "versions": version.number,
        "first_seen": version.first_seen, "last_seen": version.last_seen, "ended_at": version.ended_at,
        "url": api(asked, "entries", record.key), "page": page(asked, links.entry(record.key)),
    }  # fmt: skip


def _of_entry(asked: Question) -> list[Version]:
    versions = history_of(asked, asked.request.path_params["key"])
    if not isinstance(versions[-1].record, Entry):
        raise HTTPException(404, "This key is a notice's; ask /api/v1/notices/ for it.")
    return versions


def entry(asked: Question) -> dict[str, Any]:
    """All of one entry, and how it stood on a day."""
    versions, day = _of_entry(asked), asked.asked["on"]
    history = entry_history(asked.opened, versions[-1].source, versions[-1].key)
    stood = stood_on(asked.opened, history.versions, day) if day else None
    officials, on = Officials(opened=asked.opened, register=history.register), day or today_of(history.register)
    row = stood or stood_on(asked.opened, history.versions, on)
    official = official_on_shape(officials.on(row, history.key, on))
    shape = entry_shape(history, stood, day)
    if stood:
        shape["on"]["official"] = official
    return {
        **shape,
        "official": {"on": on, **official},
        "decisions": [{name: getattr(one, name) for name in one.__slots__} for one in officials.decisions(history.key)],
        "links": [link_shape(link, history.key) for link in links_of(asked.opened, history.versions)],
        "changes": [told(asked, one) for one in history.changes],
        "page": page(asked, links.entry(history.key)),
    }


def history(asked: Question) -> dict[str, Any]:
    """What happened to an entry and every state it had, oldest first."""
    versions = _of_entry(asked)
    found = entry_history(asked.opened, versions[-1].source, versions[-1].key)
    return {
        "register": found.register, "key": found.key, "name": name_of(found.newest.record),
        "names": list(found.names), "events": [event_shape(one) for one in found.events],
        "versions": [version_shape(one) for one in found.versions], "acts": list(found.acts),
        "watched_since": found.watched_since, "last_look": found.last_look,
    }  # fmt: skip
