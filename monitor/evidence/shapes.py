"""The parts of the manifest; documented in docs/how-to-prove-it.md. Fields may be added, never renamed."""

from collections.abc import Sequence
from typing import Any

from monitor.evidence.claims import Claim, OnDay, Stretch
from snapshots.archive import Archive
from snapshots.model import Edition, Snapshot
from snapshots.store import moment_text


def claim_shape(claim: Claim) -> dict[str, Any]:
    """What is claimed of one key, and the snapshots that prove it."""
    return {
        "key": claim.key,
        "kind": claim.kind,
        "title": claim.title,
        "source": claim.source,
        "timezone": claim.zone,
        "on": _on_shape(claim.on) if claim.on else None,
        "state": claim.state.en if claim.state else None,
        "change": claim.change or None,
        "seen_at": moment_text(claim.seen_at) if claim.seen_at else None,
        "versions": [_stretch_shape(stretch) for stretch in claim.stretches],
        "official": [{"what": one.what.en, "value": one.value, "from": one.where} for one in claim.official],
        "snapshots": list(claim.proof),
    }


def snapshot_shape(archive: Archive, snapshot: Snapshot, file: str | None, claims: Sequence[Claim]) -> dict[str, Any]:
    """A snapshot's sealed facts, its headers as received, where its body lies, and what it proves."""
    whys = [why for claim in claims for why in claim.proof.get(snapshot.seq, ())]
    return {
        "seq": snapshot.seq,
        "source": snapshot.source,
        "url": snapshot.url,
        "final_url": snapshot.final_url,
        "role": snapshot.role,
        "status": snapshot.status,
        "fetched_at": moment_text(snapshot.fetched_at),
        "verdict": snapshot.verdict,
        "reason": snapshot.reason,
        "headers": [list(header) for header in archive.headers(snapshot.seq)],
        "body": {"file": file, "sha256": snapshot.sha256, "size": snapshot.size} if snapshot.sha256 else None,
        "link": snapshot.chain,
        "why": list(dict.fromkeys(whys)),
    }


def _on_shape(on: OnDay) -> dict[str, Any]:
    return {
        "day": on.day.isoformat(),
        "seen": on.seen,
        "last_check_before": moment_text(on.before) if on.before else None,
        "first_check_after": moment_text(on.after) if on.after else None,
        "blind_gap_seconds": int(on.gap.total_seconds()) if on.gap is not None else None,
        "checks_not_trusted": on.held,
        "states_differ": on.changed,
        "reason": on.reason,
        "version": on.version.number if on.version else None,
    }


def _stretch_shape(stretch: Stretch) -> dict[str, Any]:
    version = stretch.version
    return {
        "number": version.number,
        "not_seen_before": _moment(stretch.not_yet),
        "first_seen": moment_text(version.first_seen),
        "last_seen": moment_text(stretch.last.seen_at if stretch.last else version.last_seen),
        "first_check_after": _moment(stretch.after),
        "ended_at": moment_text(version.ended_at) if version.ended_at else None,
        "ended_by": version.ended_by,
        "reread": version.reread,
        "snapshots": list(version.snapshots),
    }


def _moment(edition: Edition | None) -> str | None:
    return moment_text(edition.seen_at) if edition else None
