"""When sources are checked, that nobody checks twice, and that `run` keeps its three processes up."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.demo.internet import Internet
from monitor.scheduler import CadenceError, check_slot, slot, trigger, watch
from monitor.settings import Network, Settings
from monitor.workspace import workspace
from spiders.sources import all_sources, find
from tests.customs_site import a_site

GACC = find(("gacc",))[0]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2020-04-10T04:10:00+00:00", "2020-04-10T04:00:00+00:00"),  # 12:10 in Beijing
        ("2020-04-10T16:10:00+00:00", "2020-04-10T14:30:00+00:00"),  # 00:10: the last slot was 22:30
        ("2020-04-10T00:00:00+00:00", "2020-04-10T00:00:00+00:00"),
    ],
)
def test_slots_follow_the_sources_own_clock(now: str, due: str) -> None:
    assert slot(GACC, datetime.fromisoformat(now)) == datetime.fromisoformat(due)


@pytest.mark.parametrize("cadence", ["0 9 * * 1", "0 9 * * 1-5", "hourly", "* * * *"])
def test_cadences_that_mean_something_else_are_refused(cadence: str) -> None:
    with pytest.raises(CadenceError):
        trigger(cadence, "Asia/Shanghai")


def test_every_shipped_cadence_is_valid_and_due_every_week() -> None:
    for source in all_sources().values():
        assert not source.unattended or slot(source, datetime.now(UTC))


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    with Internet(a_site()) as net:
        network = Network(delay=0.0, proxy=net.proxy, ca_file=net.ca_file)
        yield Settings(data=tmp_path / "data", network=network, sources=("gacc",))


async def test_two_schedulers_check_a_slot_once(settings: Settings) -> None:
    assert sorted(await asyncio.gather(check_slot(GACC, settings), check_slot(GACC, settings))) == [False, True]
    assert await check_slot(GACC, settings) is False
    with workspace(settings.data) as opened:
        assert len(opened.facts.editions.all("gacc")) == 1


async def test_a_start_after_downtime_catches_up_once(settings: Settings) -> None:
    with workspace(settings.data) as opened:  # a check that a killed process left unfinished
        due = slot(GACC, datetime.now(UTC))
        assert due and opened.ledger.runs.claim("gacc", due.isoformat(), datetime.now(UTC))
    stop = asyncio.Event()
    watching = asyncio.create_task(watch([GACC], settings, stop))
    for _ in range(150):
        await asyncio.sleep(0.1)
        with workspace(settings.data) as opened:
            if opened.ledger.runs.done("gacc", due.isoformat()):
                break
    stop.set()
    await watching
    with workspace(settings.data) as opened:
        assert len(opened.facts.editions.all("gacc")) == 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(parent: int) -> dict[str, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if int(status[1]) == parent and status[0] != "Z" and len(words) > 4:  # not between fork and exec
                found[words[-2].decode()] = int(entry.name)
    return found


def wait_for(condition, seconds: float = 30) -> object:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.1)
    raise AssertionError("did not happen in time")


def test_run_keeps_three_processes_up_refuses_a_second_and_stops_cleanly(tmp_path: Path) -> None:
    port = free_port()
    with Internet(a_site()) as net:
        config = tmp_path / "regwatch.toml"
        config.write_text(
            f'data = "{tmp_path / "data"}"\nsources = ["gacc"]\n[web]\nport = {port}\n'
            f'[network]\ndelay = 0.0\nproxy = "{net.proxy}"\nca_file = "{net.ca_file}"\n'
        )
        command = [sys.executable, "-m", "monitor", "--config", str(config), "run"]
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            three = {"watch", "deliver", "serve"}
            children = wait_for(lambda: (c := children_of(running.pid)) and set(c) == three and c)
            wait_for(lambda: _answers(port))
            second = subprocess.run(command, capture_output=True, text=True, timeout=30)
            assert second.returncode == 1 and "another 'regwatch run'" in second.stderr

            os.kill(children["serve"], signal.SIGKILL)  # type: ignore[index]
            again = wait_for(lambda: (c := children_of(running.pid)) and c.get("serve") and c)
            assert again["watch"] == children["watch"]  # type: ignore[index]
            wait_for(lambda: _checked(tmp_path / "data"))
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)
    assert running.returncode == 0
    assert not [pid for pid in again.values() if Path(f"/proc/{pid}").exists()]  # type: ignore[attr-defined]


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _checked(folder: Path) -> bool:
    with workspace(folder) as opened:
        return bool(opened.facts.editions.all("gacc"))
