"""Putting evidence into a folder: originals, WARC, chain, statement, manifest, verifier. Asks nothing, decides nothing.

The same archive gives the same bytes, but for `created_at` in the manifest, its digest, and time stamps.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as version_of
from mimetypes import guess_extension
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from monitor.evidence.claims import Claim
from monitor.evidence.errors import EvidenceError
from monitor.evidence.html import to_html
from monitor.evidence.output import digest_of
from monitor.evidence.pdf import to_pdf
from monitor.evidence.shapes import claim_shape, snapshot_shape
from monitor.evidence.statement import State, statement
from snapshots import seal
from snapshots.archive import Archive
from snapshots.model import Snapshot
from snapshots.store import moment_text
from snapshots.warc import WarcFile, Written
from spiders.platforms.calls import parted

FORMAT = "regwatch evidence 1"
WARC, CHAIN, MANIFEST, SUMS, TOKEN = (
    "snapshots.warc.gz",
    "chain.txt",
    "manifest.json",
    "SHA256SUMS",
    "manifest.json.tsr",
)
VERIFIER = Path(__file__).with_name("verify.py")
_PASSIVE = frozenset(
    re.findall(r"\w+", "html htm pdf doc docx xls xlsx csv txt json xml rtf wps et ofd zip rar 7z png jpg jpeg gif tif")
)  # endings of documents: a double click runs none of them
Stamp = Callable[[bytes], bytes]  # the manifest's bytes → a time stamp token


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What was written: the manifest's digest is what to note down elsewhere."""

    manifest: dict[str, Any]
    digest: str
    stamped: bool


def write(
    folder: Path, archive: Archive, claims: Sequence[Claim], *, created: datetime, stamp: Stamp | None = None
) -> Bundle:
    """Fill a folder with the evidence of some claims. Raises EvidenceError, CorruptBodyError, StampError."""
    sightings = [archive.snapshot(seq) for seq in sorted({seq for claim in claims for seq in claim.proof})]
    state = _write_chain(folder / CHAIN, archive)
    files = _write_bodies(folder, archive, sightings)
    with (folder / WARC).open("wb") as out:
        records = write_warc(out, archive, sightings, state)
    sections = statement(claims, sightings, files, state)
    (folder / "statement.html").write_text(to_html(sections), "utf-8")
    (folder / "statement.pdf").write_bytes(to_pdf(sections))
    (folder / VERIFIER.name).write_bytes(VERIFIER.read_bytes())
    manifest = {
        "format": FORMAT,
        "created_at": moment_text(created),
        "software": state.software,
        "claims": [claim_shape(claim) for claim in claims],
        "archive": {"snapshots": state.snapshots, "head": state.head, "newest": moment_text(state.newest)},
        "chain": {"file": CHAIN, "genesis": seal.GENESIS.hex(), "links": state.snapshots},
        "snapshots": [snapshot_shape(archive, one, files.get(one.seq), claims) for one in sightings],
        "warc": {"file": WARC, "records": [_record_shape(record) for record in records]},
        "files": [_file_shape(folder, path) for path in sorted(folder.rglob("*")) if path.is_file()],
    }
    return _sealed(folder, manifest, stamp)


def write_warc(out: Any, archive: Archive, sightings: Iterable[Snapshot], state: State) -> list[Written]:
    """The snapshots as WARC, in order; the records as they stand in the file."""
    return [record for records in warc_records(out, archive, sightings, state) for record in records]


def warc_records(out: Any, archive: Archive, sightings: Iterable[Snapshot], state: State) -> Iterable[list[Written]]:
    """The same, told snapshot by snapshot as they are written."""
    info = {
        "software": state.software, "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": f"from an archive of {state.snapshots} snapshots, head of its chain {state.head}",
    }  # fmt: skip
    warc = WarcFile(out, archive, parted, info, state.newest)
    return (warc.write(snapshot) for snapshot in sightings)


def state_of(archive: Archive) -> State:
    """What an archive holds now. Raises EvidenceError for an empty one."""
    newest = archive.newest()
    if newest is None:
        raise EvidenceError("nothing is archived yet", about=str(archive.path))
    software = f"regwatch {version_of('regwatch')}"
    return State(snapshots=newest.seq, head=newest.chain, newest=newest.fetched_at, software=software)


def _write_chain(target: Path, archive: Archive) -> State:
    """One line for each link, `<link> <sealed facts>`; checked while it is written. Raises EvidenceError."""
    state = state_of(archive)
    before = seal.GENESIS
    with target.open("wb") as out:
        for seq, facts, stored in archive.links():
            if seq > state.snapshots:
                break  # sealed while we write
            if seal.link(before, facts) != stored:
                remedy = "Nothing was exported; 'regwatch verify' lists everything concerned"
                raise EvidenceError("its facts do not match the sealed chain", about=f"snapshot {seq}", remedy=remedy)
            before = stored
            out.write(stored.hex().encode() + b" " + facts + b"\n")
    return state


def _write_bodies(folder: Path, archive: Archive, sightings: Sequence[Snapshot]) -> dict[int, str]:
    """Each distinct body once, as a file with a name that does no harm; the file of each snapshot."""
    (folder / "bodies").mkdir()
    named: dict[str, str] = {}
    for snapshot in sightings:
        if snapshot.sha256 and snapshot.sha256 not in named:
            named[snapshot.sha256] = f"bodies/{_safe_name(archive, snapshot)}"
            (folder / named[snapshot.sha256]).write_bytes(archive.body(snapshot.seq))
    return {one.seq: named[one.sha256] for one in sightings if one.sha256}


def _safe_name(archive: Archive, snapshot: Snapshot) -> str:
    """Digest, then what is left of the address's last part; no ending that something runs."""
    last = unquote(urlsplit(parted(snapshot.url)[0]).path.rpartition("/")[2])
    stem, _, ending = last.rpartition(".") if "." in last else (last, "", "")
    if ending.lower() not in _PASSIVE:
        kind = next((value for name, value in archive.headers(snapshot.seq) if name.lower() == "content-type"), "")
        ending = (guess_extension(kind.partition(";")[0].strip()) or ".bin").removeprefix(".")
        ending = ending if ending in _PASSIVE else "bin"
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", stem)[:60].strip("_")
    return f"{(snapshot.sha256 or '')[:12]}{'-' if plain else ''}{plain}.{ending.lower()}"


def _record_shape(record: Written) -> dict[str, Any]:
    return {"id": record.id, "type": record.type, "snapshot": record.seq, "payload_sha256": record.payload}


def _file_shape(folder: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(folder).as_posix()
    return {"name": name, "sha256": digest_of(path), "size": path.stat().st_size}


def _sealed(folder: Path, manifest: dict[str, Any], stamp: Stamp | None) -> Bundle:
    """The manifest, its time stamp, and the digests of both."""
    raw = json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
    (folder / MANIFEST).write_bytes(raw)
    digest = hashlib.sha256(raw).hexdigest()
    sums = f"{digest}  {MANIFEST}\n"
    if stamp:
        token = stamp(raw)
        (folder / TOKEN).write_bytes(token)
        sums += f"{hashlib.sha256(token).hexdigest()}  {TOKEN}\n"
    (folder / SUMS).write_text(sums, "ascii")
    return Bundle(manifest=manifest, digest=digest, stamped=stamp is not None)
