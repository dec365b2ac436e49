"""Pages kept for the next reader: once made, given again until anything is written, and named for browsers to keep.

Only what anybody may read is kept, named and packed; what is made for somebody is made each time. (Compressing a page
with somebody's token in it beside words of a stranger would let its length give the token away.)
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from monitor.web.freshness import Freshness, State
from monitor.web.language import language

MOST_BYTES = 32_000_000  # of pages, in one process
LARGEST = 2_000_000  # a larger answer is made again
SECONDS = 20.0  # 'checked a minute ago' may lag by so much
WORTH_PACKING = 500  # bytes; less fits in one packet anyway
PACKED = ("text/", "application/json", "application/feed+json", "application/atom+xml", "application/xml",
          "application/openapi", "application/link-format", "image/svg")  # fmt: skip
FRESH = "public, max-age=0, s-maxage=30"  # browsers ask each time and hear 304; a proxy in front may answer for 30 s
STATE = "regwatch.state"  # where the scope of a request has the state of the archive it began in
_LEVEL = 4  # 5 % larger than 6, in half the time
# With one of these a request may be answered otherwise than by its address alone.
_PARTICULAR = frozenset({"cookie", "authorization", "accept-datetime", "range", "origin", "if-modified-since"})
_LENGTHS = frozenset({"content-length", "content-encoding"})

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer as it was made; `packed` is the same body for clients that unpack it, b'' where it is not worth it."""

    state: State
    made_at: float
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """What it takes of the memory set aside."""
        return len(self.body) + len(self.packed)


class KeptPages:
    """The kept pages of one process, the longest unused given up first. For all threads."""

    def __init__(self, freshness: Freshness) -> None:
        self._freshness = freshness
        self._lock = threading.Lock()
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._held = 0

    def state(self) -> State | None:
        """The state of the archive: to be taken before a page is read from it."""
        return self._freshness.state()

    def find(self, request: Request, state: State | None) -> Response | None:
        """The answer kept for a request, while nothing was written since."""
        if state is None or not _plain(request):
            return None
        with self._lock:
            kept = self._pages.get(_key(request))
            if kept is None or kept.state != state or time.monotonic() - kept.made_at > SECONDS:
                return None
            self._pages.move_to_end(_key(request))
        return _given(request, kept)

    def keep(self, request: Request, response: Response, state: State | None) -> Response:
        """A fresh public answer as it leaves: named, packed where the client unpacks, and kept for the next."""
        body = getattr(response, "body", None)
        if response.status_code != 200 or not isinstance(body, bytes) or "set-cookie" in response.headers:
            return response
        headers = MutableHeaders(
            raw=[(name, value) for name, value in response.raw_headers if name.decode("latin-1") not in _LENGTHS]
        )
        headers.setdefault("ETag", f'W/"{hashlib.sha256(body).hexdigest()[:24]}"')
        headers.setdefault("Cache-Control", FRESH)
        headers.add_vary_header("Accept-Encoding")
        headers.add_vary_header("Cookie")
        kept = Kept(
            state=state or (), made_at=time.monotonic(), body=body, packed=_packed(headers, body),
            headers=tuple(headers.raw),
        )  # fmt: skip
        if state is not None and _plain(request) and kept.size <= LARGEST:
            self._put(_key(request), kept)
        return _given(request, kept)

    def _put(self, key: Key, kept: Kept) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            self._pages[key] = kept
            self._held += kept.size - (old.size if old else 0)
            while self._held > MOST_BYTES:
                self._held -= self._pages.popitem(last=False)[1].size


def _plain(request: Request) -> bool:
    """Whether a request asks for nothing but its address."""
    return request.method in ("GET", "HEAD") and _PARTICULAR.isdisjoint(request.headers.keys())


def _key(request: Request) -> Key:
    url = request.url
    accept = [request.headers.get(name, "") for name in ("accept", "accept-language")]
    return (url.scheme, url.netloc, url.path, url.query, language(), *accept)


def _packed(headers: MutableHeaders, body: bytes) -> bytes:
    if len(body) < WORTH_PACKING or not headers.get("content-type", "").startswith(PACKED):
        return b""
    return gzip.compress(body, _LEVEL, mtime=0)


def _given(request: Request, kept: Kept) -> Response:
    """A kept answer for one request: 304 to whoever holds it already (RFC 9110, 13.1.2)."""
    headers = MutableHeaders(raw=list(kept.headers))
    packed = bool(kept.packed) and _unpacks(request.headers.get("accept-encoding", ""))
    if packed and not headers["ETag"].startswith("W/"):
        headers["ETag"] = f"W/{headers['ETag']}"  # a strong name stands for the very bytes
    held = _held(request.headers.get("if-none-match"), headers["ETag"])
    body = b"" if held else kept.packed if packed else kept.body
    if held:
        del headers["Content-Type"]
    else:
        headers["Content-Length"] = str(len(body))
        if packed:
            headers["Content-Encoding"] = "gzip"
    response = Response(status_code=304 if held else 200)
    response.body = body
    response.raw_headers = headers.raw
    return response


def _held(asked: str | None, tag: str) -> bool:
    """Whether an If-None-Match names a tag; weak comparison."""
    if not asked:
        return False
    names = [part.strip().removeprefix("W/") for part in asked.split(",")]
    return asked.strip() == "*" or tag.removeprefix("W/") in names


def _unpacks(accepted: str) -> bool:
    """Whether a client takes gzip (RFC 9110, 12.5.3): named or '*', and not with a weight of nothing."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
