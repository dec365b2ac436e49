#!/usr/bin/env python3
"""Verify the evidence this file lies in: python3 -I verify.py [FOLDER or ZIP] [--head HEX] [--manifest HEX]

Needs Python 3.8 or later and nothing else; never goes online, never writes. Ends with 0 and "OK", or with 1 and what is
wrong. Part of regwatch; this copy may be compared with the one in any release of it.

What it proves: that nothing in here was changed since it was sealed, and that every snapshot stands in the chain that
leads to the head. When it was sealed is proved from outside: by a head (--head) or a manifest digest (--manifest)
that somebody kept, or by a time stamp (*.tsr), whose signature Python's standard library cannot check: use openssl.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import zipfile
import zlib
from base64 import b32encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

CHUNK = 1 << 20
MAX_LINE = 1 << 20  # bytes of one line in a WARC's headers
SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
CHAIN = "chain.txt"
WARC = "snapshots.warc.gz"
FORMAT = "regwatch evidence 1"
FACTS = ("seq", "source", "url", "final_url", "role", "status", "fetched_at", "verdict", "reason")


class Damaged(Exception):  # noqa: N818  it is a finding, told to the reader
    """Something cannot be read at all."""


class Place:
    """The folder or zip with the evidence."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip = zipfile.ZipFile(path) if path.is_file() else None

    def names(self) -> list[str]:
        """Every file, by its name from here."""
        if self.zip:
            return sorted(name for name in self.zip.namelist() if not name.endswith("/"))
        found = (path for path in self.path.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.path).as_posix() for path in found)

    def open(self, name: str) -> BinaryIO:
        """A file for reading. Raises Damaged for a name that leads out of here."""
        if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
            raise Damaged("a name that leads out of this folder")
        if self.zip:
            return self.zip.open(name)  # type: ignore[return-value]
        return (self.path / name).open("rb")


class Verification:
    """One run: what was found wrong, and what was found good."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.faults: list[str] = []
        self.good: list[str] = []
        self.manifest: dict[str, Any] = {}
        self.links: set[str] = set()

    def wrong(self, where: str, problem: str) -> None:
        """Something is not as it was sealed."""
        self.faults.append(where + ": " + problem)

    def run(self, head: str, digest: str) -> None:
        """Every check; one that finds nothing to check is a fault."""
        checks = (
            (SUMS, self.check_sums),
            (MANIFEST, self.check_manifest),
            ("files", self.check_files),
            (CHAIN, self.check_chain),
            (WARC, self.check_warc),
        )
        for name, check in checks:
            try:
                check()
            except FileNotFoundError:
                self.wrong(name, "is missing")
            except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
                self.wrong(name, f"cannot be followed ({type(error).__name__}: {error})")
            except (Damaged, zipfile.BadZipFile, zlib.error, EOFError) as error:
                self.wrong(name, str(error))
            if name == MANIFEST and not self.manifest:
                return
        self.check_outside(head.lower(), digest.lower())

    def check_sums(self) -> None:
        """The manifest and the time stamps, by the list of their digests."""
        with self.place.open(SUMS) as file:
            lines = file.read(CHUNK).decode("ascii", "replace").splitlines()
        named = {}
        for line in lines:
            digest, _, name = line.partition("  ")
            named[name] = digest
        if MANIFEST not in named:
            self.wrong(SUMS, "does not name " + MANIFEST)
        for name, digest in sorted(named.items()):
            self.same_digest(name, digest, "does not match " + SUMS + ": one of the two was changed")

    def check_manifest(self) -> None:
        """The manifest can be read."""
        with self.place.open(MANIFEST) as file:
            raw = file.read()
        try:
            found = json.loads(raw.decode("utf-8"))
        except ValueError as error:
            self.wrong(MANIFEST, "cannot be read (" + str(error) + ")")
            return
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            self.wrong(MANIFEST, "is not of the form '" + FORMAT + "'")
            return
        self.manifest = found

    def check_files(self) -> None:
        """Every file the manifest names, the statement and this verifier among them."""
        listed = self.manifest["files"]
        for one in listed:
            self.same_digest(one["name"], one["sha256"], "was changed since it was sealed")
        for name in ("statement.html", "statement.pdf", CHAIN, WARC, "verify.py"):
            if name not in {one["name"] for one in listed}:
                self.wrong(MANIFEST, "does not name " + name)
        self.good.append(str(len(listed)) + " files as sealed, the statement among them")
        known = {one["name"] for one in listed} | {SUMS, MANIFEST}
        for name in self.place.names():
            if name not in known and not name.endswith(".tsr"):
                self.good.append("note: " + name + " is no part of the evidence")

    def check_chain(self) -> None:
        """Every link from the first snapshot to the head, and the exported snapshots' places in it."""
        told = {one["seq"]: one for one in self.manifest["snapshots"]}
        before = hashlib.sha256(b"regwatch chain 1").digest()
        expected, broken = 1, False
        with self.place.open(CHAIN) as file:
            for raw in file:
                stored, _, facts = raw.rstrip(b"\n").partition(b" ")
                before = hashlib.sha256(before + facts).digest()
                seq = json.loads(facts.decode("utf-8"))[0]
                if seq != expected and not broken:
                    self.wrong(CHAIN, f"link {seq} stands where link {expected} belongs")
                    broken = True
                if before.hex().encode() != stored:
                    if not broken:
                        self.wrong(CHAIN, f"link {seq} does not follow from those before it")
                    broken = True
                    before = bytes.fromhex(stored.decode("ascii"))
                self.links.add(stored.decode("ascii"))
                if seq in told:
                    self.check_place(told.pop(seq), facts, stored.decode("ascii"))
                expected += 1
        for seq in sorted(told):
            self.wrong("snapshot " + str(seq), "is not in the chain")
        if before.hex() != self.manifest["archive"]["head"]:
            self.wrong(CHAIN, "does not end in the head that the manifest names")
        if expected - 1 != self.manifest["archive"]["snapshots"]:
            self.wrong(
                CHAIN,
                f"has {expected - 1} links, the manifest says {self.manifest['archive']['snapshots']}",
            )
        if not broken:
            self.good.append(f"{expected - 1} links of the chain, head {before.hex()}")

    def check_place(self, one: dict[str, Any], facts: bytes, link: str) -> None:
        """A snapshot as the manifest tells it, against its sealed facts."""
        headers = json.dumps(one["headers"], ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        body = one["body"]["sha256"] if one["body"] else None
        said = [*[one[name] for name in FACTS], hashlib.sha256(headers).hexdigest(), body]
        where = "snapshot " + str(one["seq"])
        if json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8") != facts:
            self.wrong(where, "its facts in the manifest are not those sealed in the chain")
        if one["link"] != link:
            self.wrong(where, "its link in the manifest is not that of the chain")
        if one["body"]:
            self.same_digest(one["body"]["file"], one["body"]["sha256"], "is not the body sealed for " + where)

    def check_warc(self) -> None:
        """Every record of the WARC, in order, against the manifest and against its own digests."""
        name, expected = WARC, list(self.manifest["warc"]["records"])
        bodies = {one["seq"]: one["body"]["sha256"] for one in self.manifest["snapshots"] if one["body"]}
        seen: dict[str, str] = {}
        count = 0
        try:
            with self.place.open(name) as file, gzip.GzipFile(fileobj=file) as stream:
                for record in records(stream):
                    if record.fields.get("warc-type") == "warcinfo":
                        continue
                    count += 1
                    self.check_record(record, expected.pop(0) if expected else None, bodies, seen)
        except (Damaged, OSError, EOFError, zlib.error) as error:
            self.wrong(name, "damaged after record " + str(count) + " (" + str(error) + ")")
            return
        if expected:
            self.wrong(name, f"{len(expected)} record(s) are missing, the first of snapshot {expected[0]['snapshot']}")
        self.good.append(str(count) + " WARC records with the digests the manifest names")

    def check_record(self, record: Record, told: Any, bodies: dict[int, str], seen: dict[str, str]) -> None:
        """One record; `seen` are the payloads of the records before it."""
        identity = record.fields.get("warc-record-id", "")
        where = "WARC record " + identity
        if told is None or told["id"] != identity:
            wanted = told["id"] + " (snapshot " + str(told["snapshot"]) + ")" if told else "no record"
            self.wrong(where, "stands where the manifest names " + wanted)
            return
        payload = told["payload_sha256"]
        if record.fields.get("regwatch-payload-sha256") != payload:
            self.wrong(where, "its payload digest is not the one in the manifest")
        if record.fields.get("warc-type") == "revisit":
            if seen.get(record.fields.get("warc-refers-to", "")) != payload:
                self.wrong(where, "repeats a record with other bytes, or one that is not here")
        elif record.sha256 != payload:
            self.wrong(where, "its bytes do not hash to the digest in the manifest")
        if told["type"] in ("response", "revisit", "resource") and payload != bodies.get(told["snapshot"], EMPTY):
            self.wrong(where, "its bytes are not the body of snapshot " + str(told["snapshot"]))
        if record.fields.get("warc-block-digest", record.block) != record.block:
            self.wrong(where, "its block does not hash to its own digest")
        seen[identity] = record.sha256 if record.fields.get("warc-type") != "revisit" else payload

    def check_outside(self, head: str, digest: str) -> None:
        """What somebody kept elsewhere, and what a time stamp names."""
        with self.place.open(MANIFEST) as file:
            found = hashlib.sha256(file.read()).hexdigest()
        if head and head not in self.links:
            self.wrong("--head " + head, "is no link of this chain")
        elif head:
            self.good.append("the head kept elsewhere is a link of this chain")
        if digest and digest != found:
            self.wrong("--manifest " + digest, "the manifest here has the digest " + found)
        self.good.append("SHA-256 of the manifest: " + found)
        for name in self.place.names():
            if name.endswith(".tsr"):
                with self.place.open(name) as file:
                    names_it = bytes.fromhex(found) in file.read(CHUNK)
                if not names_it:
                    self.wrong(name, "this time stamp is not of this manifest")
                    continue
                self.good.append(
                    "time stamp " + name + " names this manifest; check its signature and time with\n"
                    "      openssl ts -verify -data manifest.json -in " + name + " -CAfile AUTHORITY.pem\n"
                    "      openssl ts -reply -in " + name + " -text"
                )

    def same_digest(self, name: str, digest: str, problem: str) -> None:
        """A file hashes to what is said of it."""
        try:
            with self.place.open(name) as file:
                hashed = hashlib.sha256()
                for piece in iter(lambda: file.read(CHUNK), b""):
                    hashed.update(piece)
        except (OSError, KeyError, Damaged, zipfile.BadZipFile, zlib.error, EOFError) as error:
            missing = isinstance(error, (KeyError, FileNotFoundError))
            self.wrong(name, "is missing" if missing else "cannot be read (" + str(error) + ")")
            return
        if hashed.hexdigest() != digest:
            self.wrong(name, problem)


EMPTY = hashlib.sha256(b"").hexdigest()


class Record:
    """One WARC record, read through: its named fields in lower case, and the digests of what it holds."""

    def __init__(self, fields: dict[str, str], block: str, sha256: str) -> None:
        self.fields, self.block, self.sha256 = fields, block, sha256


def records(stream: Any) -> Iterator[Record]:
    """The records of an unpacked WARC, one after the other. Raises Damaged."""
    while True:
        line = stream.readline(MAX_LINE)
        while line == b"\r\n":
            line = stream.readline(MAX_LINE)
        if not line:
            return
        if not line.startswith(b"WARC/1."):
            raise Damaged("no WARC record where one should begin")
        fields = {}
        for raw in iter(lambda: stream.readline(MAX_LINE), b"\r\n"):
            if not raw:
                raise Damaged("breaks off inside the fields of a record")
            name, _, value = raw.decode("utf-8", "replace").partition(":")
            fields[name.strip().lower()] = value.strip()
        yield read_block(stream, fields)


def read_block(stream: Any, fields: dict[str, str]) -> Record:
    """The block of a record, hashed whole and without its HTTP head."""
    try:
        left = int(fields["content-length"])
    except (KeyError, ValueError):
        raise Damaged("a record without its length") from None
    block, payload = hashlib.sha1(), hashlib.sha256()  # noqa: S324  the digest WARC tools write; SHA-256 stands beside it
    head = fields.get("content-type", "").startswith("application/http")
    while left > 0:
        piece = stream.readline(min(left, MAX_LINE)) if head else stream.read(min(left, CHUNK))
        if not piece:
            raise Damaged("breaks off inside a record")
        left -= len(piece)
        block.update(piece)
        if head:
            head = piece != b"\r\n"
        else:
            payload.update(piece)
    return Record(fields, "sha1:" + b32encode(block.digest()).decode(), payload.hexdigest())


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Verify a folder or zip of evidence made by regwatch. Offline.")
    parser.add_argument("place", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--head", default="", help="a head of the chain that you kept, e.g. from a digest mail")
    parser.add_argument("--manifest", default="", help="the SHA-256 of manifest.json that you were given")
    asked = parser.parse_args()
    try:
        found = Verification(Place(asked.place))
    except (OSError, zipfile.BadZipFile) as error:
        sys.stdout.write("WRONG  " + str(asked.place) + ": cannot be opened (" + str(error) + ")\nNOT OK\n")
        return 1
    found.run(asked.head.strip(), asked.manifest.strip())
    for line in found.good:
        sys.stdout.write("  " + line + "\n")
    for line in found.faults:
        sys.stdout.write("WRONG  " + line.encode("ascii", "backslashreplace").decode("ascii") + "\n")
    sys.stdout.write(f"NOT OK: {len(found.faults)} fault(s)\n" if found.faults else "OK\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
