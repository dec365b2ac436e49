"""The archive itself, its sources with their health, and the sealed captures."""

from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException

from monitor.watch.health import health_of
from monitor.web import links
from monitor.web.api.answers.addresses import api, page
from monitor.web.api.asking import place
from monitor.web.api.operation import Question
from monitor.web.cards import OVERDUE, SourceCard
from monitor.web.memento.linking import Places
from monitor.web.memento.timeline import SHOWN, Memento
from snapshots.model import Snapshot
from snapshots.store import moment_text


def about(asked: Question) -> dict[str, Any]:
    """What the archive holds."""
    opened = asked.opened
    one = opened.facts.database.conn.execute
    newest = opened.archive.newest()
    return {
        "head": opened.archive.head(), "captures": newest.seq if newest else 0,
        "newest_capture": newest.fetched_at if newest else None,
        "records": one("SELECT COUNT(*) FROM records").fetchone()[0],
        "versions": one("SELECT COALESCE(MAX(id), 0) FROM versions").fetchone()[0],
        "changes": one("SELECT COALESCE(MAX(position), 0) FROM changes").fetchone()[0],
        "sources": len(asked.site.sources),
    }  # fmt: skip


def sources(asked: Question) -> dict[str, Any]:
    """Every source that is watched, with its health."""
    return asked.page([_source(asked, card) for card in asked.site.sources.values()], None)


def source(asked: Question) -> dict[str, Any]:
    """One source."""
    card = asked.site.sources.get(asked.request.path_params["name"])
    if card is None:
        raise HTTPException(404, "No source of this name is watched here. /api/v1/sources lists them.")
    return _source(asked, card)


def health(asked: Question) -> dict[str, Any]:
    """The health of every source."""
    return asked.page([_health(asked, card) for card in asked.site.sources.values()], None)


def _source(asked: Question, card: SourceCard) -> dict[str, Any]:
    return {
        "source": card.name, "title": {"zh": card.title.zh, "en": card.title.en}, "publisher": card.publisher,
        "homepage": links.official(card.homepage) or None, "cadence": card.cadence,
        "rhythm_days": card.rhythm or None, "registers": [name for name, _ in card.registers],
        "newest": asked.opened.facts.versions.newest_arrival(card.name), "health": _health(asked, card),
        "url": api(asked, "sources", card.name), "page": page(asked, links.source(card.name)),
    }  # fmt: skip


def _health(asked: Question, card: SourceCard) -> dict[str, Any]:
    editions = asked.opened.facts.editions.all(card.name)
    incidents = asked.opened.ledger.incidents.all(card.name)
    patience = card.every * OVERDUE if card.every else None
    found = health_of(editions, incidents, datetime.now(UTC), patience=patience)
    last, names = (editions[-1] if editions else None), (
        "kind", "fault", "reason", "opened_at", "last_seen", "times", "closed_at",
    )  # fmt: skip
    return {
        "source": card.name, "state": found.word, "healthy": found.word == "healthy",
        "last_check": last.seen_at if last else None,
        "last_good_check": found.last_good.seen_at if found.last_good else None,
        "records": found.last_good.records if found.last_good else 0,
        "longest_blind_gap_seconds": int(found.longest.length.total_seconds()) if found.longest else 0,
        "reasons": list(last.reasons) if last else [], "open_incidents": len(found.open),
        "incidents": [{name: getattr(one, name) for name in names} for one in incidents],
        "undecided": [
            {"register": touch.register, "act": touch.act, "reason": touch.reason, "since": touch.found_at}
            for touch in asked.opened.ledger.touches.undecided(card.name)
        ],
    }  # fmt: skip


def snapshots(asked: Question) -> dict[str, Any]:
    """A page of captures by number, newest first."""
    beyond, limit = place(asked.asked["cursor"], int), asked.asked["limit"]
    clauses, values = ["c.seq < ?"], [beyond if beyond is not None else 2**63 - 1]
    for name, clause in (("source", "c.source = ?"), ("url", "a.url = ?"), ("verdict", "c.verdict = ?")):
        if asked.asked[name]:
            clauses.append(clause)
            values.append(asked.asked[name])
    for name, clause in (("since", "c.fetched_at >= ?"), ("until", "c.fetched_at < ?")):
        if asked.asked[name]:
            clauses.append(clause)
            values.append(moment_text(asked.asked[name]))
    found = asked.opened.archive.listed(" AND ".join(clauses), values, limit + 1)
    shown = found[:limit]
    return asked.page([_snapshot(asked, one) for one in shown], shown[-1].seq if len(found) > limit else None)


def snapshot(asked: Question) -> dict[str, Any]:
    """One capture with the headers it came with."""
    seq: int = asked.request.path_params["seq"]
    if seq >= 2**63:
        raise HTTPException(404, "The archive holds no capture of this number. /api/v1/snapshots lists them.")
    found = asked.opened.archive.snapshot(seq)
    return {**_snapshot(asked, found), "headers": asked.opened.archive.headers(seq)}


def _snapshot(asked: Question, found: Snapshot) -> dict[str, Any]:
    names = (
        "seq", "source", "url", "final_url", "role", "status", "fetched_at", "verdict", "reason", "sha256", "size",
        "chain",
    )  # fmt: skip
    shown = found.sha256 and found.verdict in SHOWN
    one = Memento(at=found.fetched_at.astimezone(UTC), url=found.url, seq=found.seq)
    return {
        **{name: getattr(found, name) for name in names},
        "raw": f"{asked.base}/raw/{found.seq}",
        "original": f"{asked.base}/original/{found.seq}",
        "memento": Places(base=asked.base).memento(one) if shown else None,
        "page": page(asked, links.snapshot(found.seq)),
    }
