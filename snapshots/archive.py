"""The archive of captures: every sighting sealed in order, identical bytes once. Reads no page.

One file, `snapshots.sqlite`, apart from what was read from it, so that the evidence can be moved,
copied and verified alone.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from snapshots import schema, seal
from snapshots.bodies import Bodies
from snapshots.errors import CorruptBodyError, UnknownRecordError
from snapshots.model import Capture, Role, Snapshot, Verdict
from snapshots.store import immediate, moment_text, open_database

FILE = "snapshots.sqlite"

_SELECT = """
    SELECT c.seq, c.source, a.url, c.final_url, c.role, c.status, c.fetched_at, c.verdict, c.reason,
           o.sha256, o.size, c.chain, h.sha256
    FROM captures c JOIN addresses a ON a.id = c.address
    JOIN objects h ON h.id = c.headers LEFT JOIN objects o ON o.id = c.body
"""


class Archive:
    """All captures ever made, in order. One instance per thread; `readonly` ones never write."""

    def __init__(self, folder: Path, *, readonly: bool = False) -> None:
        self.path = folder / FILE
        self._database = open_database(self.path, schema.evidence, readonly=readonly)
        self._connection: sqlite3.Connection = self._database.conn
        self._bodies = Bodies(self._database)

    @property
    def connection(self) -> sqlite3.Connection:
        """The open file itself, for those who hold it open from one reading to the next."""
        return self._connection

    def forget(self) -> None:
        """Give back the memory of bodies read, keeping the file open."""
        self._bodies.forget()

    def close(self) -> None:
        """Release the file."""
        self._database.close()

    def record(self, captures: Iterable[Capture]) -> list[Snapshot]:
        """Seal captures in the order given, all or none. A 304 repeats the bytes last seen there."""
        with immediate(self._database, str(self.path)):
            return [self._record(capture) for capture in captures]

    def snapshot(self, seq: int) -> Snapshot:
        """One sealed capture. Raises UnknownRecordError."""
        row = self._connection.execute(f"{_SELECT} WHERE c.seq = ?", (seq,)).fetchone()
        if row is None:
            raise UnknownRecordError("no such snapshot", about=f"snapshot {seq}")
        return _snapshot(row)

    def latest(self, url: str, *verdicts: Verdict) -> Snapshot | None:
        """The newest capture of an address, of the given verdicts only when any are given."""
        marks = ",".join("?" * len(verdicts))
        wanted = f"AND c.verdict IN ({marks})" if verdicts else ""
        row = self._connection.execute(
            f"{_SELECT} WHERE a.url = ? {wanted} ORDER BY c.seq DESC LIMIT 1", (url, *verdicts)
        ).fetchone()
        return _snapshot(row) if row else None

    def came_whole(self, url: str) -> datetime | None:
        """When an address last answered with bytes of its own (200, not 304); None: never."""
        row = self._connection.execute(
            "SELECT c.fetched_at FROM captures c JOIN addresses a ON a.id = c.address"
            " WHERE a.url = ? AND c.status = 200 ORDER BY c.seq DESC LIMIT 1",
            (url,),
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def sightings(self, url: str) -> list[Snapshot]:
        """Every capture of an address, oldest first."""
        rows = self._connection.execute(f"{_SELECT} WHERE a.url = ? ORDER BY c.seq", (url,))
        return [_snapshot(row) for row in rows]

    def captured(self, urls: Sequence[str], verdicts: Sequence[Verdict]) -> list[tuple[str, str, int]]:
        """Every capture with bytes of any of some addresses: moment as stored, address, number; in order of time."""
        addresses, kinds = ",".join("?" * len(urls)), ",".join("?" * len(verdicts))
        return self._connection.execute(
            "SELECT c.fetched_at, a.url, c.seq FROM addresses a JOIN captures c ON c.address = a.id"
            f" WHERE a.url IN ({addresses}) AND c.verdict IN ({kinds}) AND c.body IS NOT NULL"
            " ORDER BY c.fetched_at, c.seq",
            (*urls, *verdicts),
        ).fetchall()

    def listed(self, condition: str, values: Sequence[Any], limit: int) -> list[Snapshot]:
        """Captures that a condition in SQL picks (c: the capture, a: its address), newest first."""
        rows = self._connection.execute(f"{_SELECT} WHERE {condition} ORDER BY c.seq DESC LIMIT ?", (*values, limit))
        return [_snapshot(row) for row in rows]

    def brought(self, repeat: Snapshot) -> Snapshot | None:
        """The newest sighting of the same address, up to a 304, that brought the bytes the 304 repeats."""
        row = self._connection.execute(
            f"{_SELECT} WHERE a.url = ? AND c.seq <= ? AND c.status != 304 AND o.sha256 = ?"
            " ORDER BY c.seq DESC LIMIT 1",
            (repeat.url, repeat.seq, bytes.fromhex(repeat.sha256 or "")),
        ).fetchone()
        return _snapshot(row) if row else None

    def every(self, source: str | None = None) -> Iterator[Snapshot]:
        """Every capture (of one source) in order, one at a time."""
        wanted, values = ("WHERE c.source = ?", (source,)) if source else ("", ())
        for row in self._connection.execute(f"{_SELECT} {wanted} ORDER BY c.seq", values):
            yield _snapshot(row)

    def body(self, seq: int) -> bytes:
        """The original bytes of a capture (b'' where none came). Raises CorruptBodyError."""
        object_id = self._column("body", seq)
        return self._bodies.get(object_id) if object_id is not None else b""

    def headers(self, seq: int) -> tuple[tuple[str, str], ...]:
        """The response headers of a capture, as received."""
        object_id = self._column("headers", seq)
        assert object_id is not None
        return tuple((name, value) for name, value in json.loads(self._bodies.get(object_id)))

    def sources(self) -> list[str]:
        """Names of every source that has captures."""
        return [row[0] for row in self._connection.execute("SELECT DISTINCT source FROM captures ORDER BY source")]

    def newest(self) -> Snapshot | None:
        """The capture sealed last; None in an empty archive."""
        row = self._connection.execute(f"{_SELECT} ORDER BY c.seq DESC LIMIT 1").fetchone()
        return _snapshot(row) if row else None

    def head(self) -> str:
        """The newest link of the chain, in hex: print it where outsiders can keep it."""
        return self._last()[1].hex()

    def verify(self) -> Iterator[seal.Fault]:
        """Re-hash every stored body, then walk the chain. Yields nothing when all is as sealed."""
        for (object_id,) in self._connection.execute("SELECT id FROM objects ORDER BY id").fetchall():
            try:
                self._bodies.get(object_id)
            except CorruptBodyError as error:
                yield seal.Fault(where=f"{error.about} ({self._users(object_id)})", problem=error.problem)
        yield from seal.broken_links(self.links())

    def counts(self) -> dict[str, int]:
        """How much is held: captures, distinct bodies, bytes before and after compression."""
        captures = self._connection.execute("SELECT COUNT(*) FROM captures").fetchone()[0]
        objects, raw, stored = self._connection.execute(
            "SELECT COUNT(*), COALESCE(SUM(size), 0), COALESCE(SUM(LENGTH(data)), 0) FROM objects"
        ).fetchone()
        return {"captures": captures, "objects": objects, "raw_bytes": raw, "stored_bytes": stored}

    # -- writing, inside the transaction of record() ------------------------------------------------

    def _record(self, capture: Capture) -> Snapshot:
        address, body_base, headers_base = self._address(capture.url)
        previous, chain = self._last()
        headers_json = json.dumps(capture.headers, ensure_ascii=False, separators=(",", ":")).encode()
        headers, headers_base = self._bodies.put(headers_json, headers_base)
        body: int | None = None
        if capture.status == 304:
            body = self._last_body(address)
        elif capture.body:
            body, body_base = self._bodies.put(capture.body, body_base)
        self._connection.execute(
            "UPDATE addresses SET body_base = ?, headers_base = ? WHERE id = ?", (body_base, headers_base, address)
        )
        seq = previous + 1
        final_url = None if capture.final_url == capture.url else capture.final_url
        row: tuple[Any, ...] = (
            seq, capture.source, address, final_url, capture.role, capture.status,
            moment_text(capture.fetched_at), capture.verdict, capture.reason, headers, body,
        )  # fmt: skip
        self._connection.execute("INSERT INTO captures VALUES (?,?,?,?,?,?,?,?,?,?,?, X'')", row)
        facts = _facts(self._connection.execute(f"{_SELECT} WHERE c.seq = ?", (seq,)).fetchone())
        self._connection.execute("UPDATE captures SET chain = ? WHERE seq = ?", (seal.link(chain, facts), seq))
        return self.snapshot(seq)

    def _address(self, url: str) -> tuple[int, int | None, int | None]:
        self._connection.execute("INSERT OR IGNORE INTO addresses (url) VALUES (?)", (url,))
        row = self._connection.execute(
            "SELECT id, body_base, headers_base FROM addresses WHERE url = ?", (url,)
        ).fetchone()
        return row[0], row[1], row[2]

    def _last_body(self, address: int) -> int | None:
        row = self._connection.execute(
            "SELECT body FROM captures WHERE address = ? AND body IS NOT NULL AND verdict IN (?, ?)"
            " ORDER BY seq DESC LIMIT 1",
            (address, Verdict.OK, Verdict.UNAVAILABLE),
        ).fetchone()
        return row[0] if row else None

    # -- reading -------------------------------------------------------------------------------------

    def _last(self) -> tuple[int, bytes]:
        row = self._connection.execute("SELECT seq, chain FROM captures ORDER BY seq DESC LIMIT 1").fetchone()
        return (row[0], row[1]) if row else (0, seal.GENESIS)

    def _column(self, column: str, seq: int) -> int | None:
        row = self._connection.execute(f"SELECT {column} FROM captures WHERE seq = ?", (seq,)).fetchone()
        if row is None:
            raise UnknownRecordError("no such snapshot", about=f"snapshot {seq}")
        found: int | None = row[0]
        return found

    def links(self) -> Iterator[tuple[int, bytes, bytes]]:
        """The whole chain in order: number, sealed facts and link of every capture."""
        for row in self._connection.execute(f"{_SELECT} ORDER BY c.seq"):
            yield row[0], _facts(row), row[11]

    def _users(self, object_id: int) -> str:
        rows = self._connection.execute(
            "SELECT DISTINCT c.seq, a.url FROM captures c JOIN addresses a ON a.id = c.address"
            " LEFT JOIN objects o ON o.id IN (c.body, c.headers)"
            " WHERE ? IN (c.body, c.headers, o.base) LIMIT 3",
            (object_id,),
        ).fetchall()
        return "; ".join(f"snapshot {seq} of {url}" for seq, url in rows) or "used by no snapshot"


def _facts(row: tuple[Any, ...]) -> bytes:
    return seal.sealed_facts(
        seq=row[0], source=row[1], url=row[2], final_url=row[3] or row[2], role=row[4], status=row[5],
        fetched_at=row[6], verdict=row[7], reason=row[8], headers_sha256=row[12].hex(),
        body_sha256=row[9].hex() if row[9] is not None else None,
    )  # fmt: skip


def _snapshot(row: tuple[Any, ...]) -> Snapshot:
    return Snapshot(
        seq=row[0], source=row[1], url=row[2], final_url=row[3] or row[2], role=Role(row[4]), status=row[5],
        fetched_at=datetime.fromisoformat(row[6]), verdict=Verdict(row[7]), reason=row[8],
        sha256=row[9].hex() if row[9] is not None else None, size=row[10] or 0, chain=row[11].hex(),
    )  # fmt: skip
