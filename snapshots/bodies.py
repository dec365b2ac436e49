"""Bytes by SHA-256, each compressed against an earlier capture of the same address. Knows no web.

A star, not a chain: every delta leans on one full object, so any body costs at most two reads.
Measured on 10,000 slightly changing pages: 102 times smaller than raw, gzip WARC 5.7 (stack.md, section 4).
"""

import hashlib
import sqlite3
from functools import lru_cache

import zstandard
from sqlite_utils import Database

from snapshots.errors import CorruptBodyError

LEVEL = 3
WORTH_IT = 0.5  # a delta over half the size of a full object starts a new base
_MAX_WINDOW_LOG = 27  # 128 MiB: above our largest body


class Bodies:
    """The `objects` table. Writing methods expect to stand inside the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn
        self._base_bytes = lru_cache(maxsize=32)(self._load)

    def put(self, body: bytes, base: int | None) -> tuple[int, int]:
        """Store bytes once. Returns the object's id and the base the next capture should lean on."""
        digest = hashlib.sha256(body).digest()
        row = self._connection.execute("SELECT id FROM objects WHERE sha256 = ?", (digest,)).fetchone()
        if row:
            return row[0], base or self._root(row[0])
        full = _compress(body, None)
        if base is not None:
            delta = _compress(body, self._base_bytes(base))
            if len(delta) <= len(full) * WORTH_IT:
                return self._insert(digest, len(body), base, delta), base
        fresh = self._insert(digest, len(body), None, full)
        return fresh, fresh

    def get(self, object_id: int) -> bytes:
        """The original bytes. Raises CorruptBodyError when they no longer hash to their digest."""
        return self._load(object_id)

    def forget(self) -> None:
        """Give back the memory of bodies held for the next one that leans on them."""
        self._base_bytes.cache_clear()

    def _insert(self, digest: bytes, size: int, base: int | None, data: bytes) -> int:
        cursor = self._connection.execute(
            "INSERT INTO objects (sha256, size, base, data) VALUES (?, ?, ?, ?)", (digest, size, base, data)
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _root(self, object_id: int) -> int:
        row = self._connection.execute("SELECT base FROM objects WHERE id = ?", (object_id,)).fetchone()
        return row[0] if row and row[0] is not None else object_id

    def _load(self, object_id: int) -> bytes:
        row = self._connection.execute(
            "SELECT sha256, size, base, data FROM objects WHERE id = ?", (object_id,)
        ).fetchone()
        if row is None:
            raise CorruptBodyError("the stored object is missing", about=f"object {object_id}", remedy=_REMEDY)
        digest, size, base, data = row
        try:
            body = _decompress(data, size, self._base_bytes(base) if base is not None else None)
        except zstandard.ZstdError as error:
            raise CorruptBodyError(
                f"the stored bytes cannot be unpacked ({error})", about=f"body {digest.hex()}", remedy=_REMEDY
            ) from error
        if hashlib.sha256(body).digest() != digest:
            raise CorruptBodyError(
                "the stored bytes no longer match their digest", about=f"body {digest.hex()}", remedy=_REMEDY
            )
        return body


_REMEDY = "Restore snapshots.sqlite from a backup; 'regwatch verify' lists everything concerned"


def _dictionary(base: bytes | None) -> zstandard.ZstdCompressionDict | None:
    if not base:
        return None
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _compress(body: bytes, base: bytes | None) -> bytes:
    reach = len(body) + len(base or b"")
    parameters = zstandard.ZstdCompressionParameters.from_level(
        LEVEL,
        source_size=len(body),
        dict_size=len(base or b""),
        window_log=min(max(reach.bit_length(), 17), _MAX_WINDOW_LOG),
        write_checksum=False,  # SHA-256 is checked on every read
    )
    compressor = zstandard.ZstdCompressor(compression_params=parameters, dict_data=_dictionary(base))
    return compressor.compress(body)


def _decompress(data: bytes, size: int, base: bytes | None) -> bytes:
    decompressor = zstandard.ZstdDecompressor(dict_data=_dictionary(base), max_window_size=1 << _MAX_WINDOW_LOG)
    return decompressor.decompress(data, max_output_size=max(size, 1))
