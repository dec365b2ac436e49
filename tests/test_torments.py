"""Everything that can go wrong between owing a message and a reader getting it; what each person got is counted.

Senders are real processes killed with SIGKILL, the server is a real one, and time is simulated where it takes hours.
"""

import contextlib
import itertools
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, message_from_string
from email.policy import default
from pathlib import Path
from typing import Any

import msgspec
import pytest

from monitor.alerts.sender import send_due
from monitor.ledger.leasing import LEASE
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.workspace import Workspace, workspace
from tests.alert_room import ANNA, BERND, SEEN, notice, published, record, settings
from tests.mail_server import MailServer, mail_server

PATIENCE = 120.0  # seconds: a process that shares its processor with a whole test run starts late
SEND = "import sys\nfrom monitor.cli import main\nsys.argv = ['regwatch', '--config', sys.argv[1], 'send']\nmain()\n"


def got(server: MailServer) -> Counter[str]:
    """How many mails each address got."""
    return Counter(address for envelope in server.received for address in envelope.rcpt_tos)


def ids(server: MailServer) -> list[str]:
    return [str(message_from_bytes(server.raw(n))["Message-ID"]) for n in range(len(server.received))]


def readers(count: int) -> list[Subscription]:
    return [Subscription(name=f"reader {n}", address=f"r{n}@example.org") for n in range(count)]


def started(folder: Path, port: int, **mail: Any) -> subprocess.Popen[str]:
    """A real 'regwatch send' on a folder."""
    config = folder / "regwatch.toml"
    more = "".join(f"{name} = {json.dumps(value)}\n" for name, value in mail.items())
    config.write_text(
        f'data = "{folder}"\n[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        f'sender = "alerts@example.org"\n{more}', "utf-8",
    )  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", SEND, str(config)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[1],
    )  # fmt: skip


def later(room: Workspace, given: Settings, after: timedelta) -> int:
    moment = datetime.now(UTC) + after
    return send_due(room, given, lambda: moment).sent


def until(happened: Callable[[], Any]) -> None:
    """Wait for it; never a fixed time, which is too short on a loaded machine and too long on a quiet one."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


@contextmanager
def killed_when(folder: Path, event: str, count: int = 1) -> Iterator[MailServer]:
    """A server that kills the sending process when it comes to `event`; yields once the process is dead."""
    process = list[subprocess.Popen[str]]()

    def kill() -> None:
        if process:
            process.pop().kill()

    def at_rcpt(address: str) -> str | None:
        if event == "at RCPT":
            kill()
        return None

    def at_data() -> str | None:
        if event == "at DATA" and process:
            kill()
            return "451 nobody listens"  # the server has not taken it
        return None

    with workspace(folder) as room:
        record(room, [published(room)], *readers(count))
    with mail_server(folder, at_rcpt=at_rcpt, at_data=at_data) as server:
        running = started(folder, server.port)
        process.append(running)
        assert running.wait(PATIENCE) == -signal.SIGKILL
        yield server


@pytest.mark.parametrize("event", ["at RCPT", "at DATA"])
def test_a_sender_killed_in_mid_conversation_costs_nobody_a_mail_and_nobody_gets_two(
    tmp_path: Path, event: str
) -> None:
    with killed_when(tmp_path, event, count=3) as server, workspace(tmp_path) as room:
        assert not server.received and Counter(m.state for m in room.ledger.outbox.find()) == {"leased": 3}
        assert later(room, settings(port=server.port), timedelta()) == 3  # its lock is gone: nobody waits for its lease
        assert set(got(server).values()) == {1} and len(got(server)) == 3


def test_a_sender_killed_before_it_sends_loses_nothing(tmp_path: Path) -> None:
    with workspace(tmp_path) as room, mail_server(tmp_path) as server:
        record(room, [published(room)], *readers(3))
        room.facts.database.conn.execute("BEGIN IMMEDIATE")  # the sender waits for its first lease
        running = started(tmp_path, server.port)
        until(lambda: running.poll() is not None or list((tmp_path / "senders").glob("*.lock")))
        time.sleep(0.2)
        assert running.poll() is None
        running.kill()
        running.wait()
        room.facts.database.conn.execute("ROLLBACK")
        assert not server.received
        assert later(room, settings(port=server.port), timedelta()) == 3
        assert set(got(server).values()) == {1}


def test_killed_between_the_servers_yes_and_the_mark_one_mail_comes_twice_under_one_message_id(tmp_path: Path) -> None:
    """The one window there is. The test holds the ledger's lock, so that the mark cannot be written."""
    with workspace(tmp_path) as room:
        record(room, [published(room)], *readers(3))
    lock = sqlite3.connect(tmp_path / "regwatch.sqlite", check_same_thread=False, isolation_level=None)
    told = list[int]()

    def hold() -> None:
        if not told:
            lock.execute("BEGIN IMMEDIATE")
            told.append(1)

    with mail_server(tmp_path, at_data=hold) as server:  # type: ignore[arg-type]
        running = started(tmp_path, server.port)
        until(lambda: server.received)
        time.sleep(0.3)  # the answer travels, and the sender meets the lock
        assert running.poll() is None and len(server.received) == 1  # taken, and answered with yes
        running.kill()
        running.wait()
        lock.execute("ROLLBACK")
        with workspace(tmp_path) as room:
            assert later(room, settings(port=server.port), timedelta()) == 3
        assert sorted(got(server).values()) == [1, 1, 2]
        twice = [one for one, times in Counter(ids(server)).items() if times == 2]
        assert len(twice) == 1 and len(set(ids(server))) == 3
    lock.close()


def test_two_sender_processes_at_once_send_every_message_once(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        record(room, [published(room)], *readers(150))
    with mail_server(tmp_path) as server:
        running = [started(tmp_path, server.port) for _ in range(2)]
        out = [process.communicate(timeout=PATIENCE)[0] for process in running]
        assert [process.returncode for process in running] == [0, 0]
        sent = [int(words.split()[0]) for words in out]
        assert sum(sent) == 150 and set(got(server).values()) == {1} and len(got(server)) == 150


def test_what_a_living_sender_holds_is_not_taken_by_another(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        record(room, [published(room)], *readers(3))
    with mail_server(tmp_path) as server:

        def stop_it() -> None:
            os.kill(running.pid, signal.SIGSTOP)  # alive, and slower than anybody would think

        server.at_data = stop_it  # type: ignore[assignment]
        running = started(tmp_path, server.port)
        until(lambda: server.received)
        server.at_data = lambda: None
        with workspace(tmp_path) as room:
            assert later(room, settings(port=server.port), timedelta()) == 0
        os.kill(running.pid, signal.SIGCONT)
        assert running.wait(PATIENCE) == 0 and set(got(server).values()) == {1} and len(got(server)) == 3


def test_each_reader_gets_his_own_answer_and_the_others_their_mail(tmp_path: Path) -> None:
    answers = {"r1@example.org": "550 no such user", "r2@example.org": "450 greylisted", "r3@example.org": "552 full"}
    with mail_server(tmp_path, at_rcpt=answers.get) as server, workspace(tmp_path) as room:
        record(room, [published(room)], *readers(6))
        moment = SEEN
        report = send_due(room, settings(port=server.port), lambda: moment)
        assert (report.sent, report.put_back, report.dead) == (3, 1, 2)
        server.at_rcpt = lambda address: None
        moment += timedelta(hours=1)
        assert send_due(room, settings(port=server.port), lambda: moment).sent == 1
        for dead in room.ledger.outbox.find("dead"):
            assert room.ledger.outbox.revive(dead, moment)
        assert send_due(room, settings(port=server.port), lambda: moment).sent == 2
        assert set(got(server).values()) == {1} and len(got(server)) == 6


def test_a_server_down_for_three_days_delays_every_mail_and_loses_none(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], *readers(60))
        for hour in range(0, 72, 3):
            report = send_due(room, settings(port=1), lambda hour=hour: SEEN + timedelta(hours=hour))  # type: ignore[misc]
            assert (report.sent, report.put_back, report.dead, len(report.errors)) == (0, 60, 0, 1)
        outbox = room.ledger.outbox
        assert all(m.attempts == 0 and "cannot be reached" in m.error for m in outbox.find("due"))
        assert sum(len(outbox.attempts_of(m)) for m in outbox.find()) <= 60  # one line each, not one an hour
        assert send_due(room, settings(port=server.port), lambda: SEEN + timedelta(hours=72)).sent == 60
        assert set(got(server).values()) == {1} and len(got(server)) == 60


def test_a_server_that_ends_connections_with_421_is_asked_again_on_a_new_one(tmp_path: Path) -> None:
    taken = Counter[str]()

    def tired(address: str) -> str | None:
        taken["rcpt"] += 1
        return "421 too many messages" if taken["rcpt"] % 4 == 0 else None

    with mail_server(tmp_path, at_rcpt=tired) as server, workspace(tmp_path) as room:
        record(room, [published(room)], *readers(9))
        assert send_due(room, settings(port=server.port), lambda: SEEN).sent == 9
        assert server.connections > 1 and set(got(server).values()) == {1} and len(got(server)) == 9


def test_a_connection_is_renewed_after_a_hundred_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.alerts.smtp.MESSAGES_PER_CONNECTION", 4)
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], *readers(10))
        assert send_due(room, settings(port=server.port), lambda: SEEN).sent == 10
        assert server.connections == 3


def test_a_server_that_breaks_off_every_conversation_is_down_and_costs_few_attempts(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], *readers(40))

        def drop() -> None:
            server.drop = "before the answer"

        server.at_data = drop  # type: ignore[assignment]
        report = send_due(room, settings(port=server.port), lambda: SEEN)
        assert report.down == ("smtp",) and (report.sent, report.dead) == (0, 0)
        assert sum(m.attempts for m in room.ledger.outbox.find()) <= 3


def test_a_server_that_answers_a_letter_at_a_time_cannot_hold_a_message_beyond_its_lease(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.alerts.smtp.CONVERSATION_SECONDS", 1.0)
    monkeypatch.setattr("monitor.alerts.smtp.WATCH_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as listening, workspace(tmp_path) as room:

        def dribble() -> None:
            line, _ = listening.accept()
            with contextlib.suppress(OSError), line:
                while True:
                    line.sendall(b"2")
                    time.sleep(0.05)

        threading.Thread(target=dribble, daemon=True).start()
        record(room, [published(room)], ANNA)
        start = time.monotonic()
        report = send_due(room, settings(port=listening.getsockname()[1]), lambda: SEEN)
        assert time.monotonic() - start < 10 and report.put_back == 1 and not report.sent


def test_many_due_messages_are_shared_with_helpers_and_nobody_gets_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.alerts.helpers.WORTH_ONE", 100)
    monkeypatch.setattr("monitor.alerts.rounds.BATCH", 10)  # the helpers keep theirs
    senders, all_there = min(4, os.cpu_count() or 1), threading.Event()

    def gate(address: str) -> None:  # whoever comes first waits for the others
        if not all_there.is_set():
            until(lambda: len(list((tmp_path / "senders").glob("*.lock"))) == senders)
            all_there.set()

    with mail_server(tmp_path, at_rcpt=gate) as server, workspace(tmp_path) as room:
        record(room, [published(room)], *readers(300))
        assert send_due(room, settings(port=server.port), lambda: SEEN).sent == 300
        assert set(got(server).values()) == {1} and len(got(server)) == 300
        names = {one.sender for m in room.ledger.outbox.find() for one in room.ledger.outbox.attempts_of(m)}
        assert len(names) == senders and not list((tmp_path / "senders").iterdir())


def test_the_pace_asked_for_is_kept_across_rounds(tmp_path: Path) -> None:
    given = settings()
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        given = msgspec.structs.replace(settings(port=server.port), mail=msgspec.structs.replace(
            settings(port=server.port).mail, per_minute=240))  # fmt: skip
        record(room, [published(room)], *readers(5))
        start = datetime.now(UTC)
        assert send_due(room, given, lambda: datetime.now(UTC)).sent == 5
        assert datetime.now(UTC) - start >= timedelta(seconds=4 * 60 / 240)


def test_the_pace_asked_for_is_kept_by_all_senders_together(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        record(room, [published(room)], *readers(80))
    moments = list[float]()

    def note() -> None:
        moments.append(time.monotonic())

    with mail_server(tmp_path, at_data=note) as server:
        running = [started(tmp_path, server.port, per_minute=1200) for _ in range(2)]
        assert [len(process.communicate(timeout=PATIENCE)) for process in running] == [2, 2]
        assert set(got(server).values()) == {1} and len(got(server)) == 80
    assert moments[-1] - moments[0] >= 0.95 * 79 * 60 / 1200


def test_no_lease_runs_out_while_its_sender_waits_for_its_turn(tmp_path: Path) -> None:
    """Each mail takes ten minutes of simulated time; a second sender tries after every one of them."""
    moment = SEEN
    with mail_server(tmp_path) as server, workspace(tmp_path) as room, workspace(tmp_path) as other:
        record(room, [published(room)], *readers(4))

        def slow() -> None:
            nonlocal moment
            moment += timedelta(minutes=10)

        server.at_data = slow  # type: ignore[assignment]
        calls = list[int]()

        def clock() -> datetime:
            if moment > SEEN and not other.facts.database.conn.in_transaction and len(calls) < 50:
                calls.append(len(other.ledger.outbox.lease_many("thief", moment, 10)))
            return moment

        assert send_due(room, settings(port=server.port), clock).sent == 4
        assert calls and not any(calls) and set(got(server).values()) == {1}


def test_what_kills_every_sender_is_given_up_and_takes_nobody_with_it(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        record(room, [published(room)], *readers(3))
        outbox, moment = room.ledger.outbox, SEEN
        deadly, *others = outbox.lease_many("dies at once", moment, 10)
        for _ in range(12):  # whoever takes the first one dies of it
            moment += LEASE
            while one := outbox.lease("next", moment):
                if one.id == deadly.id:
                    break
                outbox.sent(one, "next", moment)
        assert {m.id for m in outbox.find("sent")} == {m.id for m in others}
        assert outbox.get(deadly.id).state == "dead" and "died" in outbox.get(deadly.id).error


HOSTILE = "关于<script>alert(1)</script>\r\nBcc: eve@example.org\r\n\r\n<img src=x onerror=alert(2)>\u202e的公告"


def test_a_title_with_newlines_headers_and_scripts_stays_a_title(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room, notice("正文<script>alert(3)</script>", title=HOSTILE))], ANNA)
        assert send_due(room, settings(port=server.port), lambda: SEEN).sent == 1
        assert got(server) == {ANNA.address: 1}
        mail = message_from_bytes(server.raw(), policy=default)
        assert mail["Bcc"] is None and "\n" not in mail["Subject"] and "\u202e" not in mail["Subject"]
        html = mail.get_body(("html",)).get_content().lower()  # type: ignore[union-attr,attr-defined]
        assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html


def test_a_subject_of_three_hundred_chinese_characters_is_cut_and_folds_as_rfc_5322_wants(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room, notice("正文", title="关于" + "有序开展医疗物资出口" * 30))], ANNA)
        assert send_due(room, settings(port=server.port), lambda: SEEN).sent == 1
        head = server.raw().partition(b"\r\n\r\n")[0]
        folded = head.partition(b"Subject: ")[2].split(b"\r\n")
        subject = [folded[0], *itertools.takewhile(lambda line: line.startswith(b" "), folded[1:])]
        assert max(map(len, subject)) <= 78 and max(map(len, head.split(b"\r\n"))) <= 998
        assert str(message_from_bytes(server.raw(), policy=default)["Subject"]).count("医疗物资") >= 3


@pytest.mark.parametrize(
    ("address", "reached", "shown"),
    [
        ("张三 <zhang@example.cn>", "zhang@example.cn", "张三"),
        ("zhang@例子.cn", "zhang@xn--fsqu00a.cn", ""),
        ("Müller, Anna <anna@example.org>", "anna@example.org", "Müller, Anna"),
        ("李四 <用户@例子.cn>", "用户@xn--fsqu00a.cn", "李四"),
    ],
)
def test_addresses_with_other_letters_arrive(tmp_path: Path, address: str, reached: str, shown: str) -> None:
    with mail_server(tmp_path, utf8=True) as server, workspace(tmp_path) as room:
        record(room, [published(room)], Subscription(name="reader", address=address))
        report = send_due(room, settings(port=server.port), lambda: SEEN)
        assert report.sent == 1, report.errors
        assert got(server) == {reached: 1}
        head = server.raw().decode().partition("\r\n\r\n")[0]  # an address of RFC 6532 is written in plain UTF-8
        (to,) = message_from_string(head, policy=default)["To"].addresses
        assert (to.display_name, f"{to.username}@{to.domain}") == (shown, reached)


def test_a_server_without_smtputf8_costs_only_the_reader_who_needs_it(tmp_path: Path) -> None:
    foreign = replace_address(ANNA, "用户@example.cn")
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], foreign, BERND)
        report = send_due(room, settings(port=server.port), lambda: SEEN)
        assert (report.sent, report.dead) == (1, 1) and "other than ASCII" in report.errors[0]


def replace_address(one: Subscription, address: str) -> Subscription:
    return msgspec.structs.replace(one, address=address)


def test_a_thousand_failures_are_told_in_a_few_lines(tmp_path: Path) -> None:
    with mail_server(tmp_path, at_rcpt=lambda address: "550 no") as server, workspace(tmp_path) as room:
        record(room, [published(room)], *readers(120))
        report = send_due(room, settings(port=server.port), lambda: SEEN)
        assert report.dead == 120 and len(report.errors) == 51 and "70 more" in report.errors[-1]


def test_ten_thousand_readers_are_owed_and_leased_in_small_batches(tmp_path: Path) -> None:
    """The sending itself of so many is bench/send_mails.py; here a file channel takes some of them."""
    with workspace(tmp_path) as room:
        record(room, [published(room)], *[
            Subscription(name=f"r{n}", address=f"r{n}@example.org", channel="file" if n < 200 else "smtp")
            for n in range(10_000)
        ])  # fmt: skip
        assert room.ledger.outbox.counts() == {"due": 10_000}
        report = send_due(room, settings(port=1), lambda: SEEN)
        assert (report.sent, report.put_back) == (200, 9800)
        assert len(list((tmp_path / "outbox-files").glob("*.eml"))) == 200
