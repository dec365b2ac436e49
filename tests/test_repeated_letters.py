"""A message tried more than once: what one reader may hold twice is the same to the byte, what is late is not wrong."""

from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from monitor.alerts.sender import Report, send_due
from monitor.settings import Settings
from monitor.workspace import Workspace, workspace
from tests.alert_room import ANNA, SEEN, captured, published, record, settings
from tests.mail_server import MailServer, mail_server

LATER = SEEN + timedelta(days=2)


def at(room: Workspace, given: Settings, moment: datetime) -> Report:
    return send_due(room, given, lambda: moment)


def arrived(server: MailServer, place: int = -1) -> EmailMessage:
    mail = message_from_bytes(server.raw(place), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_refused_for_days_never_says_tomorrow_of_a_day_gone_by(tmp_path: Path, language: str) -> None:
    busy = ["450 come back"]
    with (
        mail_server(tmp_path, at_rcpt=lambda address: busy[0] if busy else None) as server,
        workspace(tmp_path) as room,
    ):
        given = settings(type(ANNA)(name="masks", address="anna@example.org", language=language), port=server.port)
        record(room, [published(room)], *given.subscription)
        assert at(room, given, SEEN).put_back == 1
        busy.clear()
        assert at(room, given, LATER).sent == 1
        mail = arrived(server)
        said = {"en": ("in force since 2020-04-01", "tomorrow"), "zh": ("已于2020年4月1日起施行", "明日")}[language]
        assert said[0] in mail["Subject"] and said[1] not in mail["Subject"] + text(mail)
        assert mail["Date"].datetime == LATER  # what the words are counted from
        assert mail["Message-ID"] == f"<{room.ledger.outbox.find()[0].message_id}>"


def test_what_waited_for_a_server_that_was_down_is_put_into_words_when_it_goes(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
        assert at(room, settings(ANNA, port=1), SEEN).down
        assert at(room, settings(ANNA, port=server.port), LATER).sent == 1
        assert "in force since 2020-04-01" in arrived(server)["Subject"]


def test_what_may_have_arrived_is_repeated_to_the_byte_whatever_happened_since(tmp_path: Path) -> None:
    with mail_server(tmp_path, drop="before the answer") as server, workspace(tmp_path) as room:
        given = settings(ANNA, port=server.port)
        record(room, [published(room)], ANNA)
        assert at(room, given, SEEN).put_back == 1
        captured(room, "http://www.mofcom.gov.cn/later.html", b"later")  # the head of the chain moves on
        assert at(room, given, LATER).sent == 1
        assert server.raw(0) == server.raw(1)
        assert "in force tomorrow" in arrived(server)["Subject"] and arrived(server)["Date"].datetime == SEEN


def test_a_later_refusal_does_not_unsay_that_the_first_attempt_may_have_arrived(tmp_path: Path) -> None:
    answers: list[str | None] = [None, "450 come back", None]
    with (
        mail_server(tmp_path, at_rcpt=lambda address: answers.pop(0), drop="before the answer") as server,
        workspace(tmp_path) as room,
    ):
        given = settings(ANNA, port=server.port)
        record(room, [published(room)], ANNA)
        assert [at(room, given, SEEN + timedelta(days=day)).sent for day in range(3)] == [0, 0, 1]
        assert len(server.received) == 2 and server.raw(0) == server.raw(1)
