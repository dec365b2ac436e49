"""The archive: sealed order, identical bytes once, damage named, nothing half-written."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from snapshots.archive import Archive
from snapshots.errors import ArchiveError, CorruptBodyError, SchemaTooNewError, UnknownRecordError
from snapshots.facts import Facts
from snapshots.model import Capture, Verdict

Make = Callable[..., Capture]


def page(number: int) -> bytes:
    """44 KB that differ between visits by a counter, like a government page."""
    lines = [f"<p>第{n}段 {(n * 7919) % 1000003} 海关总署公告 {(n * 104729) % 999983}</p>" for n in range(600)]
    return ("\n".join(lines) + f"<p>浏览次数：{number}</p>").encode()


def test_bytes_and_headers_come_back_as_they_were(tmp_path: Path, capture: Make) -> None:
    archive = Archive(tmp_path)
    bodies = [page(number) for number in range(30)]
    snapshots = archive.record(
        capture(body, headers=(("ETag", f'"{n}"'), ("Server", "nginx"))) for n, body in enumerate(bodies)
    )

    assert [archive.body(snapshot.seq) for snapshot in snapshots] == bodies
    assert archive.headers(snapshots[7].seq) == (("ETag", '"7"'), ("Server", "nginx"))
    assert not list(archive.verify())


def test_slightly_changed_pages_are_stored_as_small_deltas(tmp_path: Path, capture: Make) -> None:
    archive = Archive(tmp_path)
    archive.record([capture(page(0))])
    first = archive.counts()["stored_bytes"]
    archive.record(capture(page(number)) for number in range(1, 101))

    per_page = (archive.counts()["stored_bytes"] - first) / 100
    assert per_page < len(page(0)) / 100


def test_identical_bytes_are_stored_once_and_every_sighting_is_kept(tmp_path: Path, capture: Make, now) -> None:
    archive = Archive(tmp_path)
    archive.record(capture(page(1), fetched_at=now + timedelta(hours=hour)) for hour in range(5))

    assert archive.counts()["objects"] == 2  # one body, one set of headers
    assert len(archive.sightings("http://site.example/page")) == 5


def test_a_304_repeats_the_bytes_seen_before(tmp_path: Path, capture: Make) -> None:
    archive = Archive(tmp_path)
    archive.record([capture(page(1)), capture(b"<script>challenge</script>", verdict=Verdict.CHALLENGE)])
    unchanged = archive.record([capture(b"", status=304)])[0]

    assert archive.body(unchanged.seq) == page(1)


def test_verify_names_a_damaged_body_and_the_snapshots_that_need_it(tmp_path: Path, capture: Make) -> None:
    archive = Archive(tmp_path)
    archive.record([capture(page(1)), capture(page(2))])
    with sqlite3.connect(archive.path) as raw:
        raw.execute("UPDATE objects SET data = zeroblob(LENGTH(data)) WHERE base IS NOT NULL")

    faults = list(archive.verify())
    assert len(faults) == 1
    assert "snapshot 2 of http://site.example/page" in faults[0].where
    with pytest.raises(CorruptBodyError):
        archive.body(2)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE captures SET fetched_at = '2020-03-01T00:00:00+00:00' WHERE seq = 2",
        "UPDATE captures SET verdict = 'ok', reason = 'fine' WHERE seq = 2",
        "UPDATE captures SET body = (SELECT body FROM captures WHERE seq = 3) WHERE seq = 2",
        "DELETE FROM captures WHERE seq = 2",
    ],
)
def test_the_chain_tells_what_was_changed_afterwards(tmp_path: Path, capture: Make, tampering: str) -> None:
    archive = Archive(tmp_path)
    archive.record(capture(page(number)) for number in range(4))
    with sqlite3.connect(archive.path) as raw:
        raw.execute(tampering)

    assert any("snapshot 2" in fault.where or "snapshot 3" in fault.where for fault in archive.verify())


def test_a_batch_is_recorded_whole_or_not_at_all(tmp_path: Path, capture: Make) -> None:
    archive = Archive(tmp_path)

    def broken():
        yield capture(page(1))
        raise RuntimeError("the crawl fell over")

    with pytest.raises(RuntimeError):
        archive.record(broken())
    assert archive.counts()["captures"] == 0


def test_a_full_disk_is_one_clear_line_and_loses_nothing(tmp_path: Path, capture: Make) -> None:
    archive = Archive(tmp_path)
    archive.record([capture(page(1))])
    pages = archive._connection.execute("PRAGMA page_count").fetchone()[0]
    archive._connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite's own full disk: SQLITE_FULL

    with pytest.raises(ArchiveError, match="the disk is full") as caught:
        archive.record([capture(os.urandom(400_000))])
    assert "Free some space" in str(caught.value)
    assert archive.counts()["captures"] == 1
    assert not list(archive.verify())


def test_a_database_of_a_newer_schema_is_refused_untouched(tmp_path: Path) -> None:
    Facts(tmp_path).close()
    with sqlite3.connect(tmp_path / "regwatch.sqlite") as raw:
        raw.execute("INSERT INTO _sqlite_migrations VALUES (NULL, 'facts', '0999_from_the_future', '2030-01-01')")

    with pytest.raises(SchemaTooNewError, match="0999_from_the_future"):
        Facts(tmp_path)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "snapshots.sqlite").write_bytes(b"not a database at all, but long enough to be taken for one" * 50)

    with pytest.raises(ArchiveError, match=r"snapshots\.sqlite"):
        Archive(tmp_path)


def test_an_unknown_snapshot_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(UnknownRecordError):
        Archive(tmp_path).snapshot(7)


def test_a_writer_killed_at_any_moment_leaves_a_sound_archive(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from snapshots.archive import Archive; from snapshots.model import *\n"
        "archive = Archive(Path(sys.argv[1])); n = archive.counts()['captures']; print('ready', flush=True)\n"
        "while True:\n"
        "    n += 1; body = (f'<p>{n}</p>' + 'x' * 20000).encode()\n"
        "    archive.record([Capture(source='s', url=f'http://a/{n % 5}', final_url='http://a/', role=Role.ARTICLE,\n"
        "        status=200, headers=(), body=body, fetched_at=datetime.now(UTC), verdict=Verdict.OK)])\n"
    )
    for round_ in range(4):
        writer = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            writer.wait(0.05 + 0.07 * round_)
        except subprocess.TimeoutExpired:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
    archive = Archive(tmp_path)
    assert archive.counts()["captures"] > 0
    assert not list(archive.verify())
