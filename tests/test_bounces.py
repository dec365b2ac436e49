"""Mail that comes back: understood, put on record once, acted on; strangers' mail is left alone."""

import mailbox
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import msgspec
import pytest

from monitor.alerts.bounces import collect
from monitor.alerts.boxes import PASSWORD
from monitor.alerts.errors import ChannelDownError
from monitor.alerts.reports import returned
from monitor.alerts.sender import send_due
from monitor.ledger.bounced import HARD_BOUNCES
from monitor.ledger.message import Message
from monitor.settings import Mail
from monitor.workspace import Workspace, workspace
from tests.alert_room import ANNA, BERND, SEEN, notice, published, record, settings
from tests.dovecot import RUNS, imap_server
from tests.mail_server import mail_server


def report(
    message_id: str, *, action: str = "failed", status: str = "5.1.1", envelope_id: str = "", to: str = "alerts@b.org"
) -> bytes:
    """A report as Postfix writes it, naming the message as asked: by the returned headers, the envelope's id, both."""
    identity = f"Original-Envelope-Id: {envelope_id}\n" if envelope_id else ""
    head = f"Message-ID: <{message_id}>\n" if message_id else ""
    return dedent("""\
        Return-Path: <>
        From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
        To: {to}
        Subject: Undelivered Mail Returned to Sender
        Date: Tue, 31 Mar 2020 10:20:00 +0000
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="B"

        --B
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.
        --B
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org
        {identity}
        Final-Recipient: rfc822; someone-else@forwarded.example
        Original-Recipient: rfc822;anna@example.org
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 {status} <anna@example.org>: user unknown
        --B
        Content-Type: text/rfc822-headers

        {head}Subject: notice
        --B--
        """).replace("{identity}\n", identity).format(
            to=to, action=action, status=status, head=head
        ).encode()  # fmt: skip


def sent(room: Workspace, folder: Path) -> Message:
    """One message to Anna that a server took."""
    with mail_server(folder) as server:
        record(room, [published(room)], ANNA)
        assert send_due(room, settings(port=server.port), lambda: SEEN).sent == 1
    return room.ledger.outbox.find()[0]


def box(folder: Path, *mails: bytes) -> Mail:
    """A Maildir with these mails, as `mail.bounces`."""
    maildir = mailbox.Maildir(folder / "returned", create=True)
    for mail in mails:
        maildir.add(mail)
    return msgspec.structs.replace(settings().mail, bounces=str(folder / "returned"))


@pytest.mark.parametrize("naming", ["returned headers", "envelope id", "return path"])
def test_a_hard_bounce_gives_its_message_up_with_the_reason_however_it_names_it(tmp_path: Path, naming: str) -> None:
    with workspace(tmp_path) as room:
        message = sent(room, tmp_path)
        token = message.message_id.partition("@")[0]
        raw = {
            "returned headers": report(message.message_id),
            "envelope id": report("", envelope_id=token),
            "return path": report("", to=f"bounces+{token}@b.org"),
        }[naming]
        (bounce,) = collect(room, box(tmp_path, raw), SEEN + timedelta(hours=1))
        assert (bounce.severity, bounce.status, bounce.address) == ("hard", "5.1.1", "anna@example.org")
        dead = room.ledger.outbox.get(message.id)
        assert dead.state == "dead" and "came back" in dead.error and "user unknown" in dead.error
        assert [one.outcome for one in room.ledger.outbox.attempts_of(dead)] == ["sent", "bounced"]
        assert dead.sent_at == message.sent_at  # what was done stays on record


@pytest.mark.parametrize(("action", "status", "state"), [("delayed", "4.4.1", "sent"), ("failed", "4.4.7", "dead")])
def test_a_delay_is_only_noted_and_what_was_given_up_after_days_is_dead_but_no_fault_of_the_address(
    tmp_path: Path, action: str, status: str, state: str
) -> None:
    with workspace(tmp_path) as room:
        message = sent(room, tmp_path)
        (bounce,) = collect(room, box(tmp_path, report(message.message_id, action=action, status=status)), SEEN)
        assert bounce.severity == "soft" and room.ledger.outbox.get(message.id).state == state
        assert room.ledger.outbox.bouncing() == []


def test_an_address_that_refuses_for_good_again_and_again_is_sent_nothing_until_a_person_says_so(
    tmp_path: Path,
) -> None:
    with workspace(tmp_path) as room, mail_server(tmp_path) as server:
        given = settings(port=server.port)
        for turn in range(HARD_BOUNCES + 1):
            act = notice(f"正文{turn}", key=f"mofcom/announcement/2020/{turn + 1}", url=f"http://a.gov.cn/{turn}")
            record(room, [published(room, act)], ANNA, BERND, occasion=f"r{turn}")
            send_due(room, given, lambda: SEEN)
            for message in room.ledger.outbox.find("sent"):
                if message.person == ANNA.address:
                    collect(room, box(tmp_path, report(message.message_id)), SEEN)
        (gone,) = room.ledger.outbox.bouncing()
        assert (gone.address, gone.times) == ("anna@example.org", HARD_BOUNCES)
        dead = room.ledger.outbox.find("dead")[-1]
        assert "--clear" in dead.error and len(room.ledger.outbox.find("sent")) == HARD_BOUNCES + 1  # all of Bernd's
        assert len(server.received) == HARD_BOUNCES * 2 + 1

        assert room.ledger.outbox.clear("Anna@example.org", SEEN) == HARD_BOUNCES
        assert room.ledger.outbox.revive(dead, SEEN)
        assert send_due(room, given, lambda: SEEN).sent == 1


def test_one_report_read_twice_counts_once(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        raw = report(sent(room, tmp_path).message_id)
        assert len(collect(room, box(tmp_path, raw, raw), SEEN)) == 1
        assert collect(room, box(tmp_path), SEEN) == [] and len(list(room.ledger.outbox.bounces())) == 1


def test_mail_that_is_no_bounce_of_ours_stays_unread_where_it_is(tmp_path: Path) -> None:
    answer = b"From: anna@example.org\nTo: alerts@b.org\nSubject: Re: notice\n\nThank you! 550 5.1.1"
    strangers = report("0123456789abcdef0123456789abcdef@elsewhere.example")
    nobodys = report(f"{'0' * 32}@0123456789abcdef.regwatch")
    with workspace(tmp_path) as room:
        message = sent(room, tmp_path)
        assert collect(room, box(tmp_path, answer, strangers, nobodys, b"", b"\xff\xfe"), SEEN) == []
        assert room.ledger.outbox.get(message.id).state == "sent"
        assert len(list((tmp_path / "returned" / "new").iterdir())) >= 4


def test_a_report_with_several_readers_tells_them_apart() -> None:
    raw = report("a" * 32 + "@0123456789abcdef.regwatch").replace(
        b"--B\nContent-Type: text/rfc822-headers",
        b"\nFinal-Recipient: rfc822; bo@example.org\nAction: delivered\nStatus: 2.0.0\n"
        b"\nFinal-Recipient: rfc822; cy@example.org\nAction: delayed\nStatus: 4.2.2\n"
        b"--B\nContent-Type: text/rfc822-headers",
    )
    assert [(one.address, one.severity, one.final) for one in returned(raw)] == [
        ("anna@example.org", "hard", True), ("cy@example.org", "soft", False),
    ]  # fmt: skip


def test_a_mailbox_that_cannot_be_read_says_which_setting_to_look_at(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        for bounces in (str(tmp_path / "nowhere"), "imap://anna@127.0.0.1:1/INBOX", "imaps://@/"):
            with pytest.raises(ChannelDownError, match=r"mail\.bounces"):
                collect(room, Mail(bounces=bounces), SEEN)


@pytest.mark.skipif(not RUNS, reason="dovecot is not installed, or this is not root")
def test_bounces_are_read_from_a_real_imap_server_once_and_marked_as_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace(tmp_path) as room:
        message = sent(room, tmp_path)
        box(tmp_path, report(message.message_id), b"From: a@b.org\nSubject: hello\n\nhello")
        with imap_server(tmp_path / "returned") as (address, copy):
            mail = Mail(bounces=address)
            monkeypatch.setenv(PASSWORD, "falsch")
            with pytest.raises(ChannelDownError, match=PASSWORD):
                collect(room, mail, SEEN)
            monkeypatch.setenv(PASSWORD, "geheim")
            assert [one.status for one in collect(room, mail, SEEN)] == ["5.1.1"]
            assert collect(room, mail, SEEN) == []
            marks = sorted(file.name.partition(":2,")[2] for file in (copy / "cur").iterdir())
            assert marks == ["", "S"]  # the letter to a person is still unread
        assert room.ledger.outbox.get(message.id).state == "dead"
