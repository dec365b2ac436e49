"""Writing captures as WARC 1.1, one gzip member per record, through warcio. Decides not what is exported.

What a reader of the file may rely on (ISO 28500:2017):

- a sighting whose bytes stand in the file already, a 304 above all, is a `revisit` (identical payload digest) with
  the headers the bytes came with: a 304 of its own would be replayed as an empty page (stack.md, section 4);
- a POST call stands under its real address, its form in a `request` record rebuilt from the call;
- what a person imported is a `resource`, its provenance in fields of the record: nobody saw its HTTP headers;
- where no answer came, a `metadata` record says why;
- bodies are kept unpacked, so `Content-Encoding` and `Transfer-Encoding` are called `X-Archive-Orig-…`.

Nothing in the file depends on when it is written.
"""

import hashlib
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from snapshots.archive import Archive
from snapshots.model import Snapshot

IMPORTED = "X-Regwatch-Import"  # only what a person brought has this header
SHA256 = "Regwatch-Payload-SHA256"
SEQ = "Regwatch-Snapshot"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_UNPACKED = ("content-encoding", "transfer-encoding", "content-length")
_URI = "%/:?#[]@!$&'()*+,;=-._~"  # RFC 3986: what a URI is made of besides letters and digits
Call = Callable[[str], tuple[str, str | None]]  # an archived address → what went over the wire, and the form posted
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One record as it stands in the file. `payload` is the hex SHA-256 of its bytes, '' where it has none."""

    seq: int
    type: str
    id: str
    payload: str


@dataclass(frozen=True, slots=True)
class _Held:
    """Where bytes already stand in the file."""

    seq: int
    sha1: str


class WarcFile:
    """A WARC being written, snapshot by snapshot. Holds one body at a time, and a digest for each one written."""

    def __init__(self, out: BinaryIO, archive: Archive, call: Call, info: dict[str, str], as_of: datetime) -> None:
        self._archive, self._call = archive, call
        self._writer = WARCWriter(out, gzip=True, warc_version="1.1")
        self._held: dict[bytes, _Held] = {}
        self._done: set[int] = set()
        text = "".join(f"{name}: {_line(value)}\r\n" for name, value in info.items()).encode()
        about = {"WARC-Record-ID": _id(f"warcinfo/{archive.head()}"), "WARC-Date": _moment(as_of)}
        self._put("", "warcinfo", about, text)

    def write(self, snapshot: Snapshot) -> list[Written]:
        """The records of a snapshot, after those of the snapshot its bytes came with; none if it was written before."""
        if snapshot.seq in self._done:
            return []
        origin = self._origin(snapshot)
        before = self.write(origin) if origin and bytes.fromhex(snapshot.sha256 or "") not in self._held else []
        self._done.add(snapshot.seq)
        headers = self._archive.headers(snapshot.seq)
        if snapshot.status == 0:
            return [*before, self._no_answer(snapshot)]
        if any(name == IMPORTED for name, _ in headers):
            return [*before, self._imported(snapshot, headers)]
        if origin:
            headers = self._archive.headers(origin.seq)
        answer = self._answer(snapshot, headers, origin.status if origin else snapshot.status)
        request = self._request(snapshot, answer.id)
        return [*before, answer, *([request] if request else [])]

    def _origin(self, snapshot: Snapshot) -> Snapshot | None:
        """The sighting that brought the bytes a 304 repeats; None for every other answer."""
        if snapshot.status != HTTPStatus.NOT_MODIFIED or snapshot.sha256 is None:
            return None
        return self._archive.brought(snapshot)

    def _answer(self, snapshot: Snapshot, headers: Headers, status: int) -> Written:
        digest = bytes.fromhex(snapshot.sha256) if snapshot.sha256 else hashlib.sha256(b"").digest()
        held = self._held.get(digest)
        payload = b"" if held else self._archive.body(snapshot.seq)
        fields = _http_fields(headers, snapshot.size)
        http = StatusAndHeaders(_status_line(status), fields, protocol="HTTP/1.1")
        about = self._about(snapshot, digest.hex())
        uri = self._target(snapshot)
        if held:
            first = self._archive.snapshot(held.seq)
            about["WARC-Refers-To"] = _record_id(first, "answer")
            record = self._writer.create_revisit_record(
                uri, held.sha1, self._target(first), _moment(first.fetched_at), http, about
            )
            self._writer.write_record(record)
            return Written(seq=snapshot.seq, type="revisit", id=about["WARC-Record-ID"], payload=digest.hex())
        if snapshot.sha256 and status != HTTPStatus.NOT_MODIFIED:
            sha1 = "sha1:" + b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()
            self._held[digest] = _Held(snapshot.seq, sha1)
        return self._put(uri, "response", about, payload, http)

    def _imported(self, snapshot: Snapshot, headers: Headers) -> Written:
        about = self._about(snapshot, snapshot.sha256 or hashlib.sha256(b"").hexdigest())
        about |= {name: _line(value) for name, value in headers if name.startswith("X-Regwatch-")}
        kind = next((_line(value) for name, value in headers if name == "Content-Type"), "application/octet-stream")
        return self._put(self._target(snapshot), "resource", about, self._archive.body(snapshot.seq), content_type=kind)

    def _no_answer(self, snapshot: Snapshot) -> Written:
        text = f"fetched: no\r\nverdict: {snapshot.verdict}\r\nreason: {_line(snapshot.reason)}\r\n".encode()
        about = self._about(snapshot, hashlib.sha256(text).hexdigest())
        return self._put(self._target(snapshot), "metadata", about, text)

    def _request(self, snapshot: Snapshot, answer: str) -> Written | None:
        address, form = self._call(snapshot.url)
        if form is None:
            return None
        parts, body = urlsplit(_uri(address)), form.encode()
        fields = [("Host", parts.netloc), ("Content-Type", "application/x-www-form-urlencoded")]
        line = StatusAndHeaders(
            f"{parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1",
            [*fields, ("Content-Length", str(len(body)))], protocol="POST",
        )  # fmt: skip
        about = self._about(snapshot, hashlib.sha256(body).hexdigest(), part="request")
        about |= {"WARC-Concurrent-To": answer, "Regwatch-Note": "rebuilt from the call, without its other headers"}
        return self._put(self._target(snapshot), "request", about, body, line)

    def _about(self, snapshot: Snapshot, payload: str, part: str = "answer") -> dict[str, str]:
        about = {
            "WARC-Record-ID": _record_id(snapshot, part),
            "WARC-Date": _moment(snapshot.fetched_at),
            SEQ: str(snapshot.seq),
            SHA256: payload,
            "Regwatch-Verdict": str(snapshot.verdict),
        }
        if snapshot.final_url != snapshot.url:
            about["Regwatch-Answered-By"] = _uri(snapshot.final_url)
        return about

    def _target(self, snapshot: Snapshot) -> str:
        return _uri(self._call(snapshot.url)[0])

    def _put(
        self,
        uri: str,
        kind: str,
        about: dict[str, str],
        payload: bytes,
        http: StatusAndHeaders | None = None,
        content_type: str = "",
    ) -> Written:
        record: Any = self._writer.create_warc_record(
            uri, kind, BytesIO(payload), len(payload), content_type, about, http_headers=http
        )
        self._writer.write_record(record)
        return Written(seq=int(about.get(SEQ, 0)), type=kind, id=about["WARC-Record-ID"], payload=about.get(SHA256, ""))


def _http_fields(headers: Headers, size: int) -> list[tuple[str, str]]:
    plain = [(name, _line(value)) for name, value in headers if (name.lower(), value) != ("content-length", str(size))]
    fields = [(f"X-Archive-Orig-{name}" if name.lower() in _UNPACKED else name, value) for name, value in plain]
    return [*fields, ("Content-Length", str(size))]


def _status_line(status: int) -> str:
    return f"{status} {_PHRASES.get(status, 'Unknown')}"


def _record_id(snapshot: Snapshot, part: str) -> str:
    return _id(f"{snapshot.chain}/{part}")


def _id(name: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'regwatch:{name}')}>"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _uri(address: str) -> str:
    """An archived address as a URI: a WARC field is one line without blanks."""
    return quote(address, safe=_URI)


def _line(value: str) -> str:
    """A value that stays inside its own line: archived headers are hostile."""
    return " ".join("".join(sign if sign >= " " else " " for sign in value).split())
