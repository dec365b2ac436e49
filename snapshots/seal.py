"""The hash chain over captures: whoever holds one later link can prove everything before it.

A link is SHA-256 over the link before and the capture's own facts as canonical JSON (UTF-8, no blanks,
keys in the order of `sealed_facts`), so that a verifier needs nothing but a standard library.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

GENESIS = hashlib.sha256(b"regwatch chain 1").digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in the archive that is not as it was sealed."""

    where: str
    problem: str


def sealed_facts(
    *,
    seq: int,
    source: str,
    url: str,
    final_url: str,
    role: str,
    status: int,
    fetched_at: str,
    verdict: str,
    reason: str,
    headers_sha256: str,
    body_sha256: str | None,
) -> bytes:
    """The canonical bytes of one capture, as they go into its link."""
    facts = [seq, source, url, final_url, role, status, fetched_at, verdict, reason, headers_sha256, body_sha256]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def link(before: bytes, facts: bytes) -> bytes:
    """The next link of the chain."""
    return hashlib.sha256(before + facts).digest()


def broken_links(rows: Iterator[tuple[int, bytes, bytes]]) -> Iterator[Fault]:
    """Walk (seq, facts, stored link) in order; name every capture that does not follow from the one before.

    After a fault the walk goes on from the stored link, so that one change is one fault, not thousands.
    """
    before, expected = GENESIS, 1
    for seq, facts, stored in rows:
        if seq != expected:
            yield Fault(where=f"snapshot {expected}", problem=f"missing: {seq - expected} snapshot(s) were removed")
        if link(before, facts) != stored:
            yield Fault(where=f"snapshot {seq}", problem="its facts do not match the sealed chain")
        before, expected = stored, seq + 1
