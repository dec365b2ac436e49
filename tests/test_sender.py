"""Sending what is due, against a real SMTP server: nothing lost, nothing doubled, nobody else touched."""

import threading
from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from pathlib import Path

import pytest

from monitor.alerts import sender
from monitor.alerts.channels import CHANNELS
from monitor.alerts.messages import compose
from monitor.alerts.sender import run_forever, send_due
from monitor.alerts.smtp import SmtpChannel
from monitor.ledger.outbox import BACKOFF, LEASE
from monitor.subscription import NEWS, Subscription
from monitor.workspace import Workspace, workspace
from tests.alert_room import ANNA, BERND, SEEN, TITLE, broken, published, record, removed, settings
from tests.mail_server import mail_server


def at(moment: datetime = SEEN):  # type: ignore[no-untyped-def]
    return lambda: moment


def states(room: Workspace) -> dict[str, str]:
    outbox = room.ledger.outbox
    return {" ".join(outbox.subscriptions_of(message)): message.state for message in outbox.find()}


def test_a_chinese_subject_and_sender_name_arrive_right_in_the_raw_headers(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
        report = send_due(room, settings(port=server.port), at())
        assert (report.sent, report.put_back, report.dead, report.errors) == (1, 0, 0, ())
        raw = message_from_bytes(server.raw())  # compat32: headers exactly as they came
        assert raw["Subject"].isascii() and raw["From"].isascii()
        assert str(make_header(decode_header(raw["Subject"]))).endswith(f"in force tomorrow: {TITLE}")
        assert str(make_header(decode_header(raw["From"]))) == "合规监测 <alerts@example.org>"
        assert [part.get_content_type() for part in raw.walk()] == ["multipart/alternative", "text/plain", "text/html"]
        arrived = message_from_bytes(server.raw(), policy=default)
        assert all(TITLE in str(part.get_content()) for part in arrived.iter_parts())  # type: ignore[attr-defined]
        assert states(room) == {"masks": "sent"}


def test_what_was_sent_is_not_sent_again(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
        for _ in range(3):
            send_due(room, settings(port=server.port), at(SEEN + timedelta(days=1)))
        assert len(server.received) == 1


def test_login_over_tls_and_one_connection_for_all_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGWATCH_SMTP_PASSWORD", "geheim")
    with (
        mail_server(tmp_path, security="starttls", user="anna", password="geheim") as server,
        workspace(tmp_path) as room,
    ):
        record(room, [published(room)], ANNA, BERND)
        given = settings(port=server.port, security="starttls", user="anna", ca_file=server.ca_file)
        assert send_due(room, given, at()).sent == 2
        assert server.connections == 1 and server.logins == 1


def test_a_wrong_password_is_told_once_and_costs_no_message_an_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGWATCH_SMTP_PASSWORD", "falsch")
    filed = Subscription(name="filed", channel="file")
    with (
        mail_server(tmp_path, security="starttls", user="anna", password="geheim") as server,
        workspace(tmp_path) as room,
    ):
        record(room, [published(room)], ANNA, BERND, filed)
        given = settings(port=server.port, security="starttls", user="anna", ca_file=server.ca_file)
        report = send_due(room, given, at())
        assert (report.sent, report.put_back, report.dead, report.down) == (1, 2, 0, ("smtp",))
        assert len(report.errors) == 1 and "refused the login as anna" in report.errors[0]
        assert server.connections == 1  # asked once, not once per reader
        assert states(room) == {"masks": "due", "customs": "due", "filed": "sent"}
        assert all(message.attempts == 0 for message in room.ledger.outbox.find("due"))
        assert all("refused the login" in message.error for message in room.ledger.outbox.find("due"))

        monkeypatch.setenv("REGWATCH_SMTP_PASSWORD", "geheim")
        assert send_due(room, given, at()).sent == 2


def test_a_refused_reader_is_given_up_and_the_others_get_their_mail(tmp_path: Path) -> None:
    def refuse(address: str) -> str | None:
        return "550 no such user" if address == ANNA.address else None

    with mail_server(tmp_path, at_rcpt=refuse) as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA, BERND)
        report = send_due(room, settings(port=server.port), at())
        assert (report.sent, report.dead) == (1, 1)
        assert states(room) == {"masks": "dead", "customs": "sent"}
        dead = room.ledger.outbox.find("dead")[0]
        assert "550 no such user" in dead.error
        server.at_rcpt = lambda address: None
        room.ledger.outbox.revive(dead, SEEN)
        assert send_due(room, settings(port=server.port), at()).sent == 1


def test_come_back_later_is_obeyed_with_the_same_message_id(tmp_path: Path) -> None:
    seen = list[str]()
    with mail_server(tmp_path, at_data=lambda: "451 greylisted") as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
        seen.append(room.ledger.outbox.find()[0].message_id)
        report = send_due(room, settings(port=server.port), at())
        assert (report.sent, report.put_back, report.dead) == (0, 1, 0) and "451 greylisted" in report.errors[0]
        server.at_data = lambda: None
        assert send_due(room, settings(port=server.port), at()).sent == 0  # not before the pause is over
        assert send_due(room, settings(port=server.port), at(SEEN + BACKOFF[0])).sent == 1
        assert message_from_bytes(server.raw())["Message-ID"] == f"<{seen[0]}>"


def test_a_reader_who_never_takes_it_is_given_up_in_the_end(tmp_path: Path) -> None:
    with mail_server(tmp_path, at_rcpt=lambda address: "451 later") as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
        moment, rounds = SEEN, 0
        while states(room) == {"masks": "due"} and rounds < 50:
            send_due(room, settings(port=server.port), at(moment))
            moment, rounds = moment + timedelta(days=1), rounds + 1
        assert states(room) == {"masks": "dead"} and rounds == len(BACKOFF) + 1


def test_a_server_that_takes_a_message_and_drops_the_line_gets_the_next_over_a_new_one(tmp_path: Path) -> None:
    with mail_server(tmp_path, drop="after the answer") as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA, BERND, Subscription(name="third", address="c@example.org"))
        assert send_due(room, settings(port=server.port), at()).sent == 3
        assert len(server.received) == 3


def test_a_line_dropped_before_the_answer_is_tried_again_later_under_the_same_message_id(tmp_path: Path) -> None:
    with mail_server(tmp_path, drop="before the answer") as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
        assert send_due(room, settings(port=server.port), at()).put_back == 1
        assert send_due(room, settings(port=server.port), at(SEEN + BACKOFF[0])).sent == 1
        first, second = (message_from_bytes(server.raw(n))["Message-ID"] for n in (0, 1))
        assert first == second


def test_two_senders_at_once_never_send_one_message_twice(tmp_path: Path) -> None:
    readers = [Subscription(name=f"reader {n}", address=f"r{n}@example.org") for n in range(24)]
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], *readers)
        start, sent = threading.Barrier(2), list[int]()

        def work() -> None:
            with workspace(tmp_path) as own:
                start.wait()
                sent.append(send_due(own, settings(port=server.port), at()).sent)

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(sent) == 24 and len(server.received) == 24
        assert len({envelope.rcpt_tos[0] for envelope in server.received}) == 24


def test_a_sender_killed_between_delivering_and_marking_sends_once_more_when_its_lease_is_over(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        given = settings(port=server.port)
        record(room, [published(room)], ANNA)
        message = room.ledger.outbox.lease("killed", SEEN)
        assert message
        mail = SmtpChannel(given.mail)
        mail.deliver(compose(message, room, given))
        mail.close()  # and here the process ended

        assert send_due(room, given, at(SEEN + timedelta(minutes=1))).sent == 0
        assert send_due(room, given, at(SEEN + LEASE)).sent == 1
        assert send_due(room, given, at(SEEN + LEASE * 3)).sent == 0
        assert [message_from_bytes(server.raw(n))["Message-ID"] for n in (0, 1)] == [f"<{message.message_id}>"] * 2
        assert server.raw(0) == server.raw(1).replace(_boundary(server.raw(1)), _boundary(server.raw(0)))


def _boundary(raw: bytes) -> bytes:
    return str(message_from_bytes(raw).get_boundary()).encode()


def test_a_daily_reader_gets_one_mail_for_all_the_checks_of_a_day_at_the_hour_asked_for(tmp_path: Path) -> None:
    daily = Subscription(name="masks", address="anna@example.org", when="daily", at="08:00", kinds=("*",))
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], daily, occasion="r1")
        record(room, [removed(room, 1)], daily, occasion="r2")
        record(room, [broken()], daily, occasion="r3")
        given = settings(port=server.port)
        assert send_due(room, given, at(SEEN + timedelta(hours=13))).sent == 0  # 07:15 in Beijing
        assert send_due(room, given, at(SEEN + timedelta(hours=14))).sent == 1
        assert message_from_bytes(server.raw())["Subject"] == "Daily digest 2020-04-01: 2 changes, 1 note on watching"


def test_incidents_stay_out_of_the_mail_of_who_wants_news_only(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        assert ANNA.kinds == NEWS
        record(room, [broken(), published(room)], ANNA)
        send_due(room, settings(port=server.port), at())
        assert b"Watching gacc" not in server.raw() and len(server.received) == 1


def test_an_address_that_is_none_is_given_up_with_the_reason_and_stops_nobody(tmp_path: Path) -> None:
    wrong = Subscription(name="wrong", address="a@b\nBcc: eve@example.org")
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], wrong, ANNA)
        report = send_due(room, settings(port=server.port), at())
        assert (report.sent, report.dead) == (1, 1)
        assert states(room) == {"wrong": "dead", "masks": "sent"}
        failed = room.ledger.outbox.find("dead")[0]
        assert "control characters" in failed.error and "Bcc" in failed.error
        assert "\n" not in report.errors[0] and all(b"eve" not in server.raw(n) for n in range(len(server.received)))


def test_an_unknown_channel_is_given_up_visibly_with_the_channels_there_are(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        record(room, [published(room)], Subscription(name="masks", channel="pigeon"))
        assert send_due(room, settings(), at()).dead == 1
        assert "no channel 'pigeon'. Known are smtp, maildir, file" in room.ledger.outbox.find("dead")[0].error


def test_a_maildir_takes_a_message_whose_sender_was_killed_only_once(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        record(room, [published(room)], Subscription(name="masks", channel="maildir"))
        message = room.ledger.outbox.lease("killed", SEEN)
        assert message
        mail = compose(message, room, settings())
        CHANNELS["maildir"](settings(), tmp_path).deliver(mail)
        assert send_due(room, settings(), at(SEEN + LEASE)).sent == 1
        assert len(list((tmp_path / "maildir" / "masks" / "new").iterdir())) == 1


def test_a_round_ends_between_two_messages_when_asked_to_stop(tmp_path: Path) -> None:
    stop = threading.Event()
    with mail_server(tmp_path, at_data=lambda: stop.set()) as server, workspace(tmp_path) as room:  # type: ignore[func-returns-value]
        record(room, [published(room)], ANNA, BERND)
        assert send_due(room, settings(port=server.port), at(), stop=stop).sent == 1
        assert sorted(states(room).values()) == ["due", "sent"]


def test_the_sender_goes_on_by_itself_once_a_damaged_file_is_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sender, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(sender, "PAUSE_SECONDS", 0.02)
    with workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
    good, here = tmp_path / "good.sqlite", tmp_path / "regwatch.sqlite"
    here.rename(good)
    here.write_bytes(b"damaged" * 1000)
    stop, arrived = threading.Event(), threading.Event()
    with mail_server(tmp_path, at_data=lambda: arrived.set()) as server:  # type: ignore[func-returns-value]
        thread = threading.Thread(target=run_forever, args=(tmp_path, settings(port=server.port), stop))
        thread.start()
        stop.wait(0.2)
        good.replace(here)
        assert arrived.wait(10)
        stop.set()
        thread.join(5)
        assert not thread.is_alive() and len(server.received) == 1
    assert len([line for line in caplog.messages if "damaged" in line]) == 1


def test_an_outage_is_logged_once_and_not_at_every_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sender, "PAUSE_SECONDS", 0.02)
    with workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
    stop = threading.Event()
    thread = threading.Thread(target=run_forever, args=(tmp_path, settings(port=1), stop))
    thread.start()
    stop.wait(0.4)
    stop.set()
    thread.join(5)
    assert len([line for line in caplog.messages if "cannot be reached" in line]) == 1
