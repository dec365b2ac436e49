"""Leaving, coming back and saying yes: by the links of real mails, against real pages and a real mail server."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from monitor.alerts.letter import Letter
from monitor.alerts.mail import as_mail
from monitor.alerts.sender import send_due
from monitor.cli import cli
from monitor.consent import joining
from monitor.consent.links import ExpiredTokenError, TokenError, confirm_link, read_token, unsubscribe_link
from monitor.settings import Settings, Web
from monitor.subscription import Subscription
from monitor.workspace import Workspace, workspace
from tests.alert_room import ANNA, BERND, SEEN, notice, published, record, settings
from tests.consent_room import ONE_CLICK, everything, link, post, request, steps
from tests.mail_server import MailServer, mail_server
from tests.web_archive import served

LATER = SEEN + timedelta(hours=1)
WORDS = Subscription(name="everything on masks", address="anna@example.org", words=("医疗物资",))
MEI = "mei@example.org"
FORM = {"address": MEI, "language": "en", "when": "immediate", "words": "医疗物资，BUY-GOLD-NOW", "sources": ""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with workspace(tmp_path / "data"):
        return tmp_path / "data"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as running:
        yield running


@pytest.fixture
def pages(folder: Path) -> Iterator[str]:
    with served(folder, settings(ANNA, BERND)) as base:
        yield base


def tell(folder: Path, *subscriptions: Subscription, number: int = 5) -> None:
    """A new notice, owed to whoever wants it now."""
    with workspace(folder) as room:
        found = published(room, notice("口罩须检验。", key=f"mofcom/announcement/2020/{number}"))
        record(room, [found], *room.ledger.subscribers.effective(subscriptions), occasion=f"r{number}")


def send(folder: Path, server: MailServer, *subscriptions: Subscription, base: str = "http://127.0.0.1:8600") -> None:
    made = msgspec.structs.replace(settings(*subscriptions, port=server.port), web=Web(public_url=base))
    with workspace(folder) as room:
        send_due(room, made, lambda: datetime.now(UTC))


def mails(server: MailServer, to: str) -> list[Message]:
    return [message_from_bytes(one.content) for one in server.received if to in one.rcpt_tos]


def text_of(mail: Message) -> str:
    return next(p.get_payload(decode=True).decode() for p in mail.walk() if p.get_content_type() == "text/plain")


# What a link says


def test_a_link_says_who_and_what_and_shows_no_address() -> None:
    made = unsubscribe_link("https://a.example", "s" * 64, MEI, ("海关", "masks"))
    token = made.rpartition("/")[2]
    assert "mei" not in made and re.fullmatch(r"https://a\.example/unsubscribe/[A-Za-z0-9_-]+", made)
    claim = read_token("s" * 64, token)
    assert (claim.person, claim.subscriptions) == (MEI, ("海关", "masks"))
    assert made == unsubscribe_link("https://a.example", "s" * 64, MEI, ("海关", "masks")), "the same at every attempt"


def test_a_link_with_any_letter_altered_dropped_or_added_is_refused() -> None:
    token = unsubscribe_link("", "s" * 64, MEI, ("masks",)).rpartition("/")[2]
    bad = [token[:i] + ("A" if letter != "A" else "B") + token[i + 1 :] for i, letter in enumerate(token)]
    for wrong in (*bad, token[:-1], token + "A", token + "=", "", "日本", "a" * 100_000):
        with pytest.raises(TokenError) as caught:
            read_token("s" * 64, wrong)
        assert caught.value.remedy
    with pytest.raises(TokenError):
        read_token("t" * 64, token)  # another archive's


def test_links_to_leave_stay_good_and_links_to_confirm_do_not() -> None:
    leave = unsubscribe_link("", "s", MEI).rpartition("/")[2]
    confirm = confirm_link("", "s", MEI, "page-1", SEEN).rpartition("/")[2]
    assert read_token("s", leave, SEEN + timedelta(days=20_000)).person == MEI
    assert read_token("s", confirm, SEEN + timedelta(days=7)).subscriptions == ("page-1",)
    with pytest.raises(ExpiredTokenError, match="7 days"):
        read_token("s", confirm, SEEN + timedelta(days=7, seconds=1))


def test_the_headers_of_a_list_stay_in_one_piece_however_many_subscriptions_they_name() -> None:
    names = tuple(f"订阅{number}：医疗物资与出口检验" for number in range(60))
    made = unsubscribe_link("https://archive.example.org", "s", "anna@example.org", names)
    letter = Letter(
        message_id="a@b.regwatch", kind="alert", person="anna@example.org", address="anna@example.org", moment=SEEN,
        subject="x", text="x", html="<p>x</p>", list_name=names[0], unsubscribe=made,
    )  # fmt: skip
    raw = as_mail(letter, settings().mail).as_bytes()
    assert f"List-Unsubscribe: <{made}>\r\n".encode() in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    named = read_token("s", made.rpartition("/")[2]).subscriptions
    assert named and named == names[: len(named)]


# Leaving by the mail itself


def test_one_click_of_the_mail_program_ends_it_for_this_reader_alone(
    folder: Path, server: MailServer, pages: str
) -> None:
    tell(folder, ANNA, BERND)
    send(folder, server, ANNA, BERND, base=pages)
    [mail] = mails(server, "anna@example.org")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<masks\.[a-z0-9.]+>", mail["List-Id"])
    address = re.fullmatch(r"<(http[^>]+)>", mail["List-Unsubscribe"])
    assert address and address[1] in text_of(mail), "who reads the words finds it too"
    answer = request(address[1], ONE_CLICK)
    assert answer.status == 200 and "Set-Cookie" not in answer.headers and "Location" not in answer.headers
    tell(folder, ANNA, BERND, number=6)
    send(folder, server, ANNA, BERND, base=pages)
    assert len(mails(server, "anna@example.org")) == 1 and len(mails(server, "bernd@example.org")) == 2
    assert steps(folder) == [("anna@example.org", "masks", "left", "mail header")]


def test_a_scanner_that_opens_every_link_changes_nothing(folder: Path, server: MailServer, pages: str) -> None:
    post(f"{pages}/subscribe", **FORM)
    tell(folder, ANNA)
    send(folder, server, ANNA, base=pages)
    links = {
        found
        for one in server.received
        for found in re.findall(r"http://127[^\s<>\"]+", text_of(message_from_bytes(one.content)))
    }
    assert any("/unsubscribe/" in one for one in links) and any("/confirm/" in one for one in links)
    before = everything(folder)
    for one in links:
        assert request(one).status == 200
        assert request(one, method="HEAD").status == 200
    assert everything(folder) == before


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ONE_CLICK, "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (b"", "application/x-www-form-urlencoded"),
        (ONE_CLICK, "text/plain"),
    ],
)
def test_one_click_counts_in_every_shape_mail_programs_send_it(
    folder: Path, pages: str, body: bytes, kind: str
) -> None:
    assert request(link(folder, pages, "anna@example.org", "masks"), body, kind=kind).status == 200
    assert [step[:3] for step in steps(folder)] == [("anna@example.org", "masks", "left")]


def test_the_same_click_twice_is_one_step(folder: Path, pages: str) -> None:
    address = link(folder, pages, "anna@example.org", "masks")
    assert [request(address, ONE_CLICK).status for _ in range(3)] == [200, 200, 200]
    assert len(steps(folder)) == 1


def test_pages_that_can_only_be_read_refuse_a_post_and_links_refuse_other_methods(folder: Path, pages: str) -> None:
    before = everything(folder)
    address = link(folder, pages, "anna@example.org", "masks")
    assert request(f"{pages}/sources", b"x=1").status == 405
    assert [request(address, b"", method=method).status for method in ("PUT", "DELETE", "PATCH")] == [405] * 3
    assert everything(folder) == before


# What is owed already


def test_what_is_owed_to_somebody_who_left_is_not_sent_and_the_outbox_says_why(
    folder: Path, server: MailServer, pages: str
) -> None:
    tell(folder, ANNA, BERND)
    request(link(folder, pages, "anna@example.org", "masks"), ONE_CLICK)
    send(folder, server, ANNA, BERND)
    assert [one.rcpt_tos for one in server.received] == [["bernd@example.org"]]
    with workspace(folder, readonly=True) as room:
        [dead] = room.ledger.outbox.find("dead")
    assert dead.person == "anna@example.org" and "left “masks”" in dead.error


def test_a_message_made_by_two_subscriptions_goes_as_long_as_one_is_wanted(
    folder: Path, server: MailServer, pages: str
) -> None:
    tell(folder, ANNA, WORDS)
    request(link(folder, pages, "anna@example.org", "masks"), ONE_CLICK)
    send(folder, server, ANNA, WORDS)
    assert len(server.received) == 1
    tell(folder, ANNA, WORDS, number=6)
    request(link(folder, pages, "anna@example.org", WORDS.name), ONE_CLICK)
    send(folder, server, ANNA, WORDS)
    assert len(server.received) == 1


def test_coming_back_before_it_was_sent_sends_it(folder: Path, server: MailServer, pages: str) -> None:
    tell(folder, ANNA)
    address = link(folder, pages, "anna@example.org", "masks")
    post(address, leave="masks")
    post(address, rejoin="masks")
    send(folder, server, ANNA)
    assert len(server.received) == 1
    assert [step[2] for step in steps(folder)] == ["left", "rejoined"]


def test_who_left_everything_gets_nothing_and_one_they_come_back_to_is_the_only_one(
    folder: Path, server: MailServer, pages: str
) -> None:
    address = link(folder, pages, "anna@example.org", "masks")
    assert "left everything" in post(address, everything="leave").text
    with workspace(folder) as room:
        assert room.ledger.subscribers.effective((ANNA, WORDS, BERND)) == (BERND,)
    post(address, rejoin="masks")
    with workspace(folder) as room:
        assert room.ledger.subscribers.effective((ANNA, WORDS, BERND)) == (ANNA, BERND)
    tell(folder, ANNA, WORDS)
    send(folder, server, ANNA, WORDS)
    assert len(server.received) == 1
    post(address, everything="leave")
    with workspace(folder) as room:
        assert room.ledger.subscribers.effective((ANNA, WORDS)) == ()
    post(address, everything="rejoin")
    with workspace(folder) as room:
        assert room.ledger.subscribers.effective((ANNA, WORDS)) == (ANNA, WORDS)


def test_what_nobody_gets_any_longer_is_said_to_have_ended(folder: Path, pages: str) -> None:
    with workspace(folder) as room, room.facts.transaction():
        room.ledger.subscribers.stop("masks", "cli", SEEN)
    answer = request(link(folder, pages, "anna@example.org", "masks"))
    assert "This has ended" in answer.text and "“masks”" not in answer.text


# Links that are no good


def test_a_forged_an_old_and_a_misused_link_are_told_clearly_and_lose_nothing(folder: Path, pages: str) -> None:
    with workspace(folder) as room:
        old = confirm_link(pages, room.ledger.secret(), MEI, "page-1", SEEN)
        never = confirm_link(pages, room.ledger.secret(), MEI, "page-1", datetime.now(UTC))
    leave = link(folder, pages, "anna@example.org", "masks")
    before = everything(folder)
    for address, status, words in (
        (f"{leave[:-3]}abc", 400, "not complete"), (f"{pages}/unsubscribe/x", 400, "not complete"),
        (old, 410, "too old"),
        (leave.replace("/unsubscribe/", "/confirm/"), 400, "not one of ours"), (never, 400, "not complete"),
        (never.replace("/confirm/", "/unsubscribe/"), 400, "not complete"),
    ):  # fmt: skip
        for answer in (request(address), request(address, ONE_CLICK)):
            assert answer.status == status and words in answer.text and "Nothing was changed" in answer.text
    assert post(leave, leave="somebody else's").status == 400
    assert "过期" in request(old, language="zh-CN,zh;q=0.9").text
    assert everything(folder) == before


def test_a_post_that_is_no_form_or_far_too_long_breaks_nothing(folder: Path, pages: str) -> None:
    before = everything(folder)
    address = f"{pages}/subscribe"
    assert request(address, b"x" * 70_000).status == 413
    assert request(address, b"&".join(b"a%d=1" % n for n in range(2_000))).status == 400
    assert request(address, b"--y\r\nbroken", kind="multipart/form-data; boundary=x").status == 400
    assert request(address, b"", kind="multipart/form-data").status == 400
    assert everything(folder) == before


def test_the_page_shows_no_address_and_nothing_of_it_is_kept_by_browsers(folder: Path, pages: str) -> None:
    answer = request(link(folder, pages, "anna@example.org", "<script>alert(1)</script>"))
    assert "anna@" not in answer.text and "a•••@example.org" in answer.text
    assert "<script>alert" not in answer.text and "&lt;script&gt;" in answer.text
    assert answer.headers["cache-control"] == "no-store" and answer.headers["referrer-policy"] == "no-referrer"
    assert "form-action 'self'" in answer.headers["content-security-policy"]


# Subscribing by oneself


def asked_to_confirm(server: MailServer) -> str:
    """The link of the newest request to confirm."""
    found = re.search(r"http\S+/confirm/\S+", text_of(mails(server, MEI)[-1]))
    assert found
    return found[0]


def test_nothing_but_the_request_is_sent_before_the_address_itself_says_yes(
    folder: Path, server: MailServer, pages: str
) -> None:
    answer = post(f"{pages}/subscribe", **FORM)
    assert answer.status == 202 and "Look into the spam folder" in answer.text
    tell(folder)
    send(folder, server, base=pages)
    [mail] = mails(server, MEI)
    assert "confirm" in mail["Subject"] and mail["List-Unsubscribe"] is None
    assert "BUY-GOLD-NOW" not in mail.as_string() + text_of(mail), "a stranger's words are mailed to nobody"
    page = request(asked_to_confirm(server))
    assert "BUY-GOLD-NOW" in page.text, "who opens it sees what was asked for"
    assert "Changes it would have matched" in page.text
    assert "You are subscribed" in request(asked_to_confirm(server), b"confirm=yes").text
    tell(folder, number=6)
    send(folder, server, base=pages)
    assert len(mails(server, MEI)) == 2 and mails(server, MEI)[1]["List-Unsubscribe"]
    assert steps(folder) == [(MEI, "page-1", "asked", "page"), (MEI, "page-1", "confirmed", "page")]


def test_a_confirmation_used_again_after_leaving_does_not_subscribe_again(
    folder: Path, server: MailServer, pages: str
) -> None:
    post(f"{pages}/subscribe", **FORM)
    send(folder, server, base=pages)
    confirm = asked_to_confirm(server)
    assert [request(confirm, b"").status for _ in range(2)] == [200, 200]
    request(link(folder, pages, MEI, "page-1"), ONE_CLICK)
    assert "have left it since" in request(confirm, b"").text
    with workspace(folder) as room:
        assert room.ledger.subscribers.effective(()) == ()


def test_who_left_everything_and_subscribes_anew_gets_that_and_no_more(
    folder: Path, server: MailServer, pages: str
) -> None:
    mei = Subscription(name="of the file", address=MEI)
    post(link(folder, pages, MEI), everything="leave")
    post(f"{pages}/subscribe", **FORM)
    send(folder, server, base=pages)
    request(asked_to_confirm(server), b"")
    with workspace(folder) as room:
        assert [one.name for one in room.ledger.subscribers.effective((mei,))] == ["page-1"]


def test_no_address_is_sent_more_than_a_few_requests_whoever_asks(folder: Path, server: MailServer, pages: str) -> None:
    answers = [post(f"{pages}/subscribe", **FORM) for _ in range(joining.PER_ADDRESS + 2)]
    assert [one.status for one in answers] == [202] * joining.PER_ADDRESS + [429] * 2
    assert "try again tomorrow" in answers[-1].text
    assert post(f"{pages}/subscribe", **{**FORM, "address": "else@example.org"}).status == 202
    send(folder, server, base=pages)
    assert len(mails(server, MEI)) == joining.PER_ADDRESS
    with workspace(folder) as room:
        day_after = datetime.now(UTC) + timedelta(days=1, minutes=1)
        assert joining.ask(room, Settings(), Subscription(name="x", address=MEI), day_after).name == "page-1"


def test_who_never_answers_is_left_in_peace_for_a_month_and_who_answers_may_go_on(folder: Path) -> None:
    def ask(room: Workspace, day: int) -> Subscription:
        wanted = Subscription(name="x", address=MEI, words=(f"word {day}",))
        return joining.ask(room, Settings(), wanted, SEEN + timedelta(days=day))

    with workspace(folder) as room:
        for day in range(joining.UNANSWERED):
            ask(room, day * 2)
        with pytest.raises(joining.TooManyRequestsError, match="answered none"):
            ask(room, 20)
        name = ask(room, 31).name
        with room.facts.transaction():
            room.ledger.subscribers.confirm(name, "page", SEEN + timedelta(days=31))
        assert ask(room, 32).name != name


def test_all_addresses_together_are_sent_no_more_than_an_hour_bears(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "PER_HOUR", 5)
    with workspace(folder) as room:
        for number in range(5):
            joining.ask(room, Settings(), Subscription(name="x", address=f"a{number}@example.org"), SEEN)
        with pytest.raises(joining.TooManyRequestsError, match="an hour"):
            joining.ask(room, Settings(), Subscription(name="x", address="b@example.org"), SEEN)
        joining.ask(room, Settings(), Subscription(name="x", address="b@example.org"), SEEN + timedelta(minutes=61))


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": ""}, {"address": "nobody"}, {"address": "a@b@c"},
        {"address": "a@example.org\r\nBcc: b@example.org"},
        {"address": "a@example.org, b@example.org"}, {"address": f"{'a' * 250}@example.org"}, {"address": "a@"},
        {"timezone": "Mars/Base"}, {"at": "25:00"}, {"when": "hourly"}, {"language": "fr"}, {"sources": "nowhere"},
    ],
)  # fmt: skip
def test_what_cannot_be_subscribed_to_is_said_and_nothing_is_mailed(
    folder: Path, pages: str, wrong: dict[str, str]
) -> None:
    before = everything(folder)
    answer = post(f"{pages}/subscribe", **{**FORM, **wrong})
    assert answer.status == 400 and 'role="alert"' in answer.text
    assert everything(folder) == before


def test_chinese_words_arrive_as_written_however_they_were_encoded(folder: Path, pages: str) -> None:
    for number, body in enumerate((b"words=%E5%8F%A3%E7%BD%A9%EF%BC%8Cmask", "words=口罩，mask".encode())):
        assert request(f"{pages}/subscribe", body + b"&address=a%d@example.org" % number).status == 202
    assert request(f"{pages}/subscribe", b"address=b@example.org&words=%FF%FE").status == 400
    with workspace(folder, readonly=True) as room:
        assert [one.subscription.words for one in room.ledger.subscribers.all()] == [("口罩", "mask")] * 2


def test_an_address_of_a_chinese_domain_is_kept_as_servers_know_it(folder: Path) -> None:
    assert joining.address_of("zhang@例子.cn") == "zhang@xn--fsqu00a.cn"


# The operator


def run(folder: Path, *words: str) -> tuple[int, str]:
    config = folder.parent / "regwatch.toml"
    config.write_text('[[subscription]]\nname = "masks"\naddress = "anna@example.org"\n', "utf-8")
    result = CliRunner().invoke(cli, ["--config", str(config), "--data", str(folder), "unsubscribe", *words])
    return result.exit_code, result.output + str(result.exception or "")


def test_an_operator_takes_an_address_off_and_puts_it_back(folder: Path, server: MailServer) -> None:
    tell(folder, ANNA)
    assert run(folder, "Anna@Example.org", "--subscription", "masks")[0] == 0
    send(folder, server, ANNA)
    assert not server.received
    assert run(folder, "anna@example.org")[0] == 0
    assert run(folder, "anna@example.org", "--undo")[0] == 0
    assert [step[1:] for step in steps(folder)] == [
        ("masks", "left", "cli"), ("", "left", "cli"), ("", "rejoined", "cli"),
    ]  # fmt: skip


def test_every_step_is_told_with_its_hour_and_its_way(folder: Path, pages: str) -> None:
    request(link(folder, pages, "anna@example.org", "masks"), ONE_CLICK)
    run(folder, "anna@example.org")
    told = CliRunner().invoke(cli, ["--data", str(folder), "consents", "Anna@example.org", "--json"])
    assert [(one["what"], one["subscription"], one["how"]) for one in json.loads(told.output)] == [
        ("left", "masks", "mail header"), ("left", "", "cli"),
    ]  # fmt: skip
    assert "bernd" not in CliRunner().invoke(cli, ["--data", str(folder), "consents"]).output


def test_the_command_line_asks_an_address_first_where_it_is_told_to(folder: Path, server: MailServer) -> None:
    words = ["--data", str(folder), "subscribe", MEI, "--word", "口罩", "--confirm", "--json"]
    assert CliRunner().invoke(cli, words).exit_code == 0
    with workspace(folder) as room:
        assert room.ledger.subscribers.effective(()) == ()
    send(folder, server)
    with workspace(folder) as room:
        claim = read_token(room.ledger.secret(), asked_to_confirm(server).rpartition("/")[2].partition("?")[0])
        assert room.ledger.subscribers.get(claim.subscriptions[0]) and claim.person == MEI


def test_an_operator_hears_of_an_address_or_a_name_that_nobody_has(folder: Path) -> None:
    assert "nobody of this address" in run(folder, "anne@example.org")[1]
    assert "Known are masks" in run(folder, "anna@example.org", "--subscription", "mask")[1]
    assert steps(folder) == []
