"""Channels against a real SMTP server and real folders: what arrives, and which refusal means what."""

import mailbox
import socket
from collections.abc import Callable
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from monitor.alerts.channels import CHANNELS, FileChannel, MaildirChannel
from monitor.alerts.errors import ChannelDownError, DeliveryError, RefusedError, TryLaterError
from monitor.alerts.letter import Letter
from monitor.alerts.smtp import SmtpChannel
from tests.alert_room import SEEN, settings
from tests.mail_server import MailServer, mail_server

ADDRESS = "anna@example.org"


def mail(number: int = 1, address: str = ADDRESS) -> Letter:
    return Letter(
        message_id=f"{number}@room.regwatch", kind="alert", person=address, address=address, moment=SEEN,
        subject="公告", text="正文", html="<p>正文</p>",
    )  # fmt: skip


def channel(server: MailServer, **mail_settings: str) -> SmtpChannel:
    return SmtpChannel(settings(port=server.port, ca_file=server.ca_file, **mail_settings).mail)


def test_one_connection_serves_many_messages(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        smtp = channel(server)
        for number in range(3):
            smtp.deliver(mail(number))
        smtp.close()
        assert len(server.received) == 3 and server.connections == 1
        assert str(make_header(decode_header(message_from_bytes(server.raw())["Subject"]))) == "公告"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd does not see the implicit TLS around it
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_login_over_an_encrypted_connection_with_an_own_authority(
    tmp_path: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGWATCH_SMTP_PASSWORD", "geheim")
    with mail_server(tmp_path, security=security, user="anna", password="geheim") as server:
        smtp = channel(server, security=security, user="anna")
        smtp.deliver(mail())
        smtp.close()
        assert len(server.received) == 1 and server.logins == 1


def test_a_wrong_password_is_one_clear_line_that_does_not_show_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGWATCH_SMTP_PASSWORD", "falsch")
    with mail_server(tmp_path, security="starttls", user="anna", password="geheim") as server:
        with pytest.raises(ChannelDownError) as caught:
            channel(server, security="starttls", user="anna").deliver(mail())
        line = str(caught.value)
        assert line.startswith(f"127.0.0.1:{server.port}: the server refused the login as anna (535")
        assert line.endswith("Set REGWATCH_SMTP_PASSWORD or mail.user")
        assert "falsch" not in line and "\n" not in line


def test_a_missing_password_is_told_without_asking_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REGWATCH_SMTP_PASSWORD", raising=False)
    with pytest.raises(ChannelDownError, match="no password for anna"):
        SmtpChannel(settings(user="anna").mail).deliver(mail())


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with (
        mail_server(tmp_path, security="starttls") as server,
        pytest.raises(ChannelDownError, match=r"certificate is not trusted .* Set mail.ca_file"),
    ):
        server.ca_file = ""
        channel(server, security="starttls").deliver(mail())


def test_a_server_without_starttls_gets_no_mail_in_the_clear(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        with pytest.raises(ChannelDownError, match=r"mail\.security"):
            channel(server, security="starttls").deliver(mail())
        assert not server.received


def test_nobody_listening_no_such_host_and_no_host_at_all_mean_the_channel_is_down() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ChannelDownError, match="cannot be reached"):
        SmtpChannel(settings(port=port).mail).deliver(mail())
    unknown = settings().mail.__class__(host="mail.invalid")
    with pytest.raises(ChannelDownError, match=r"mail\.invalid:587: cannot be reached"):
        SmtpChannel(unknown).deliver(mail())
    with pytest.raises(ChannelDownError, match="no mail server is set"):
        SmtpChannel(settings().mail.__class__()).deliver(mail())


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        ({"at_rcpt": lambda address: "550 no such user"}, RefusedError),
        ({"at_rcpt": lambda address: "451 greylisted"}, TryLaterError),
        ({"at_rcpt": lambda address: "530 authentication required"}, ChannelDownError),
        ({"at_data": lambda: "554 looks like spam"}, RefusedError),
        ({"at_data": lambda: "452 no space"}, TryLaterError),
        ({"drop": "before the answer"}, TryLaterError),
    ],
)
def test_every_refusal_is_sorted_by_what_to_do_about_it(
    tmp_path: Path, behaviour: dict[str, Callable[..., str] | str], error: type[DeliveryError]
) -> None:
    with mail_server(tmp_path, **behaviour) as server:
        with pytest.raises(DeliveryError) as caught:
            channel(server).deliver(mail())
        assert type(caught.value) is error
        assert caught.value.about and caught.value.remedy and "\n" not in str(caught.value)


def test_a_refused_recipient_leaves_the_connection_to_the_next(tmp_path: Path) -> None:
    with mail_server(tmp_path, at_rcpt=lambda address: "550 no" if address == ADDRESS else None) as server:
        smtp = channel(server)
        with pytest.raises(RefusedError):
            smtp.deliver(mail(1))
        smtp.deliver(mail(2, "bernd@example.org"))
        smtp.close()
        assert server.connections == 1 and server.received[0].rcpt_tos == ["bernd@example.org"]


def test_a_connection_the_server_dropped_is_opened_again(tmp_path: Path) -> None:
    with mail_server(tmp_path, drop="before the answer") as server:
        smtp = channel(server)
        with pytest.raises(TryLaterError):
            smtp.deliver(mail(1))
        smtp.deliver(mail(2))
        smtp.close()
        assert server.connections == 2


def test_a_maildir_takes_the_same_message_once_even_after_it_was_read(tmp_path: Path) -> None:
    boxes = MaildirChannel(tmp_path / "maildir", settings().mail)
    boxes.deliver(mail(1, "masks"))
    boxes.deliver(mail(1, "masks"))
    box = mailbox.Maildir(tmp_path / "maildir" / "masks", create=False)
    assert len(box) == 1
    key = box.keys()[0]
    seen = box[key]
    seen.set_subdir("cur")
    seen.add_flag("S")
    box[key] = seen
    boxes.deliver(mail(1, "masks"))
    assert len(mailbox.Maildir(tmp_path / "maildir" / "masks", create=False)) == 1
    boxes.deliver(mail(2, "masks"))
    assert len(mailbox.Maildir(tmp_path / "maildir" / "masks", create=False)) == 2
    assert not list((tmp_path / "maildir" / "masks" / "tmp").iterdir())


@pytest.mark.parametrize("name", ["../../etc", "a/b", "..", ".hidden", "口罩"])
def test_no_name_leads_out_of_the_folder_and_no_two_names_share_a_box(tmp_path: Path, name: str) -> None:
    boxes = MaildirChannel(tmp_path / "maildir", settings().mail)
    boxes.deliver(mail(1, name))
    boxes.deliver(mail(1, name.replace("/", "-").replace(".", "")))
    assert len(list((tmp_path / "maildir").iterdir())) == len({name, name.replace("/", "-").replace(".", "")})
    assert [path.name for path in tmp_path.iterdir()] == ["maildir"]


def test_a_file_is_overwritten_by_the_same_message(tmp_path: Path) -> None:
    files = FileChannel(tmp_path / "out", settings().mail)
    files.deliver(mail())
    files.deliver(mail())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["1@room.regwatch.eml"]
    assert message_from_bytes((tmp_path / "out" / "1@room.regwatch.eml").read_bytes())["Message-ID"] == (
        "<1@room.regwatch>"
    )


def test_a_folder_that_cannot_be_written_is_a_channel_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(ChannelDownError, match=r"out: cannot be written"):
        FileChannel(tmp_path / "out", settings().mail).deliver(mail())


def test_the_table_makes_every_channel_from_settings_and_a_folder(tmp_path: Path) -> None:
    assert set(CHANNELS) == {"smtp", "maildir", "file"}
    for name in ("maildir", "file"):
        made = CHANNELS[name](settings(), tmp_path)
        made.deliver(mail(1, "masks"))
        made.close()
    assert {path.name for path in tmp_path.iterdir()} == {"maildir", "outbox-files"}
