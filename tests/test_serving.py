"""How the archive is served: by several processes, from pages kept until something is written, named for browsers."""

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from monitor.diff.change import Change, Kind
from monitor.web.rooms import leave, reading
from monitor.workspace import workspace


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    put(folder, "第一号公告")
    return folder


def put(folder: Path, title: str) -> None:
    with workspace(folder) as opened, opened.facts.transaction():
        opened.ledger.changes.add(
            Change(kind=Kind.NOTICE_PUBLISHED, source="gacc", key="gacc/announcement/2020/1", title=title,
                   seen_at=datetime.now(UTC), snapshots=())
        )  # fmt: skip


@pytest.fixture
def served(data: Path, tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    config = tmp_path / "regwatch.toml"
    config.write_text(f'data = "{data}"\n[web]\nport = {port}\nworkers = 2\n')
    command = [sys.executable, "-m", "monitor", "--config", str(config), "serve"]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.1)
    yield port, process
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def get(port: int, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(one) for one in found]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="several processes answer on Linux only")
def test_a_worker_that_dies_is_started_again_and_all_end_with_their_parent(
    served: tuple[int, subprocess.Popen[bytes]],
) -> None:
    port, process = served
    until = time.monotonic() + 15  # the port is open before they are there
    while len(before := workers_of(process)) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    until = time.monotonic() + 15
    while time.monotonic() < until and (len(workers_of(process)) < 2 or before[0] in workers_of(process)):
        time.sleep(0.1)
    after = workers_of(process)
    assert len(after) == 2 and before[0] not in after
    assert all(get(port, "/")[0].status == 200 for _ in range(6))
    process.kill()
    process.wait(10)
    until = time.monotonic() + 15
    while time.monotonic() < until and any(Path(f"/proc/{one}/cmdline").exists() for one in after):
        time.sleep(0.1)
    assert not [one for one in after if Path(f"/proc/{one}/cmdline").exists()]


def test_a_second_server_on_the_same_port_is_refused(
    served: tuple[int, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "monitor", "--config", str(tmp_path / "regwatch.toml"), "serve"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert found.returncode == 1 and "cannot listen there" in found.stderr


def test_a_page_is_named_packed_and_new_as_soon_as_something_is_written(
    served: tuple[int, subprocess.Popen[bytes]], data: Path
) -> None:
    port, _ = served
    answer, body = get(port, "/")
    tag = answer.headers["etag"]
    assert "第一号公告" in body.decode() and answer.headers["cache-control"].startswith("public")
    assert {"Cookie", "Accept-Encoding"} <= {one.strip() for one in answer.headers["vary"].split(",")}
    again, nothing = get(port, "/", If_None_Match=tag)
    assert (again.status, nothing) == (304, b"")
    packed, bytes_of_it = get(port, "/", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(bytes_of_it) == body
    put(data, "第一号公告的更正")
    with workspace(data) as opened, opened.facts.transaction():
        opened.ledger.changes.add(
            Change(kind=Kind.NOTICE_PUBLISHED, source="gacc", key="gacc/announcement/2020/2", title="第二号公告",
                   seen_at=datetime.now(UTC), snapshots=())
        )  # fmt: skip
    for _ in range(6):  # of both workers
        fresh, words = get(port, "/", If_None_Match=tag)
        assert fresh.status == 200 and "第二号公告" in words.decode()


def test_pages_of_people_are_never_kept(served: tuple[int, subprocess.Popen[bytes]]) -> None:
    port, _ = served
    assert get(port, "/subscribe", Accept_Encoding="gzip")[0].headers["cache-control"] == "no-store"
    assert get(port, "/subscribe", Accept_Encoding="gzip")[0].headers["content-encoding"] is None


def test_a_thread_keeps_its_folder_open_and_sees_what_is_written_and_what_is_replaced(
    data: Path, tmp_path: Path
) -> None:
    with reading(data) as first:
        assert len(first.ledger.changes.find()) == 1
    put(data, "另一份")
    with workspace(data) as opened, opened.facts.transaction():
        opened.facts.database.conn.execute("UPDATE changes SET title = 'x'")
    with reading(data) as second:
        assert second is first and {one.title for one in second.ledger.changes.find()} == {"x"}
    with reading(data) as outer, reading(data) as inner:
        assert outer is not inner
    for name in ("regwatch.sqlite", "snapshots.sqlite"):
        for ending in ("", "-wal", "-shm"):
            (data / f"{name}{ending}").unlink(missing_ok=True)
    put(data, "全新")
    with reading(data) as third:
        assert third is not first and [one.title for one in third.ledger.changes.find()] == ["全新"]
    leave()
