"""Mail to operators: one for an incident opened, lasting, over; none per failure, no flood, nobody else."""

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.composers_operator import subject
from monitor.alerts.messages import COMPOSERS, compose
from monitor.alerts.sender import send_due
from monitor.cli import cli
from monitor.demo.replay import settings_for
from monitor.diff.change import Kind
from monitor.guard import Fault
from monitor.ledger.incidents import Incident
from monitor.ledger.operators import Trouble
from monitor.settings import Mail, Operators, Settings, SettingsError, parse
from monitor.subscription import Subscription
from monitor.watch.incidents import incidents
from monitor.watch.operating import PAUSE, STEADY, closing, opening, settled
from monitor.workspace import workspace
from spiders.sources.gacc import Gacc
from spiders.sources.mofcom import Mofcom
from tests.conftest import NOON
from tests.customs_site import CustomsSite, a_site, html
from tests.mail_server import MailServer, mail_server
from tests.test_watch import Watcher

EMPTY = html('<html><body><ul class="conList_ull"></ul></body></html>')
SHUT = html("<script r='m'>$_ts={}; $_ts.nsd=1</script>", status=412)
ODA, OTTO = "oda@example.org", "otto@example.org"
READER = Subscription(name="reader", address="reader@example.org")
LISTENER = Subscription(name="listener", address="listener@example.org", kinds=("source.*",))


class Room:
    """A watched site, a real mail server, and what each person got from it."""

    def __init__(self, site: CustomsSite, folder: Path, server: MailServer) -> None:
        self.site, self.server = site, server
        self.watcher = Watcher(site, folder)
        self.set(Operators(addresses=(ODA,)))
        assert self.watcher.check().first

    def set(self, operators: Operators, *readers: Subscription) -> None:
        mail = Mail(host="127.0.0.1", port=self.server.port, security="none", sender="regwatch@example.org")
        self.watcher.settings = msgspec.structs.replace(
            self.watcher.settings, operators=operators, mail=mail, subscription=readers
        )

    def check(self, days: float = 0.1) -> list[EmailMessage]:
        """One more check, and the mails that went out after it."""
        self.watcher.check(days)
        return self.send()

    def send(self) -> list[EmailMessage]:
        before = len(self.server.received)
        with workspace(self.watcher.folder) as opened:
            report = send_due(opened, self.watcher.settings, lambda: self.watcher.day)
        assert not report.errors, report.errors
        return [
            email.message_from_bytes(self.server.raw(place), _class=EmailMessage, policy=email.policy.default)  # type: ignore[arg-type]
            for place in range(before, len(self.server.received))
        ]

    def trouble(self, answer: object) -> None:
        self.site.list_answer = answer  # type: ignore[assignment]


def words(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def subjects(mails: list[EmailMessage]) -> list[str]:
    return [str(mail["Subject"]).partition(" (")[0] for mail in mails]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with mail_server(tmp_path) as server:
        yield Room(a_site(), tmp_path / "data", server)


# -- one mail per incident ---------------------------------------------------------------------------------------------


def test_an_incident_is_mailed_when_it_opens_and_when_it_is_over_and_not_at_each_failure(room: Room) -> None:
    room.trouble(SHUT)
    (opened,) = room.check()
    assert opened["To"] == ODA and str(opened["Subject"]).startswith("Incident opened: gacc (shut out): ")
    assert [room.check() for _ in range(5)] == [[]] * 5
    room.trouble(None)
    (closed,) = room.check()
    assert subjects([closed]) == ["Incident closed: gacc"]
    assert "Checks spoilt: 6" in words(closed)
    assert [room.check() for _ in range(5)] == [[]] * 5


def test_the_mail_says_since_when_how_it_was_last_and_what_to_do(room: Room) -> None:
    room.trouble(SHUT)
    (mail,) = room.check(1)
    told = words(mail)
    for expected in (
        "Reason: ", "Since: 2020-04-11 09:00 (Asia/Shanghai)", "Last good check: 2020-04-10 09:00 (Asia/Shanghai)",
        "Checks spoilt: 1 so far", "regwatch doctor gacc", "regwatch import gacc", "No rule changed",
        *Gacc.second_channels, Gacc.homepage,
    ):  # fmt: skip
        assert expected in told, expected
    page = mail.get_body(("html",))
    assert page is not None
    for line in ("regwatch doctor gacc", "Last good check", "Open"):
        assert line in str(page.get_content())
    assert mail["List-Unsubscribe"] is None and mail["Auto-Submitted"] == "auto-generated"


def test_what_lasts_is_mentioned_every_third_day_then_weekly(room: Room) -> None:
    room.trouble(SHUT)
    told = [subjects(room.check(0.5)) for _ in range(60)]
    first = ["Incident opened: gacc"]
    assert told[0] == first and told.count(first) == 1
    assert told.count(["Incident still open: gacc"]) == sum(map(len, told)) - 1 == 6


def test_a_failure_of_another_kind_and_the_end_of_the_first_share_one_mail(room: Room) -> None:
    room.trouble(SHUT)
    room.check()
    room.trouble(EMPTY)
    (mail,) = room.check()
    assert str(mail["Subject"]).startswith("Incident opened: gacc (list): ") and str(mail["Subject"]).endswith(
        " and 1 more"
    )
    assert "Incident closed: gacc (shut out)" in words(mail)


def test_every_operator_gets_one_however_often_an_address_is_written(room: Room) -> None:
    room.set(Operators(addresses=(ODA, OTTO, "ODA@example.org")))
    room.trouble(SHUT)
    assert sorted(str(mail["To"]).lower() for mail in room.check()) == [ODA, OTTO]


def test_what_several_checks_find_before_anything_is_sent_is_one_mail(room: Room) -> None:
    room.trouble(SHUT)
    room.watcher.check(0.1)
    room.trouble(None)
    room.watcher.check(0.1)
    (mail,) = room.send()
    assert "Incident opened: gacc" in words(mail) and "Incident closed: gacc" in words(mail)


# -- to operators only -------------------------------------------------------------------------------------------------


def test_readers_hear_of_incidents_only_when_they_ask(room: Room) -> None:
    room.set(Operators(addresses=(ODA,)), READER, LISTENER)
    room.trouble(SHUT)
    assert sorted(str(mail["To"]) for mail in room.check()) == ["listener@example.org", ODA]


def test_without_operators_nothing_is_owed_and_named_later_they_hear_of_the_end(room: Room) -> None:
    room.set(Operators())
    room.trouble(SHUT)
    assert room.check() == []
    with workspace(room.watcher.folder) as opened:
        assert opened.ledger.outbox.find() == []
    room.set(Operators(addresses=(ODA,)))
    assert room.check() == []
    room.trouble(None)
    assert subjects(room.check()) == ["Incident closed: gacc"]


def test_operators_may_have_another_channel(room: Room) -> None:
    room.set(Operators(addresses=("operators",), channel="maildir"))
    room.trouble(SHUT)
    assert room.check() == []
    assert len(list((room.watcher.folder / "maildir" / "operators" / "new").iterdir())) == 1


def test_the_demo_mails_nobody_what_happened_in_2020(tmp_path: Path) -> None:
    real = Settings(operators=Operators(addresses=(ODA,)))
    assert settings_for(tmp_path, real).operators == Operators(addresses=(ODA,), channel="maildir")


def test_an_operator_without_a_mail_address_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(SettingsError, match="oda"):
        parse('[operators]\naddresses = ["oda"]', "regwatch.toml")


# -- a source that comes and goes --------------------------------------------------------------------------------------


def test_a_source_that_comes_and_goes_does_not_flood(room: Room) -> None:
    told = list[list[str]]()
    for turn in range(48):  # four days, a check every two hours, every other one shut out
        room.trouble(SHUT if turn % 2 == 0 else None)
        told.append(subjects(room.check(1 / 12)))
    flat = [line for lines in told for line in lines]
    assert told[:3] == [["Incident opened: gacc"], ["Incident closed: gacc"], ["Incident comes and goes: gacc"]]
    assert flat[3:] == ["Incident comes and goes: gacc"]
    room.trouble(None)
    later = [line for _ in range(20) for line in subjects(room.check(1 / 12))]
    assert later == ["Incident closed: gacc"]


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 200)), min_size=1, max_size=200))
def test_however_it_comes_and_goes_operators_are_told_little_and_in_the_end_the_truth(
    turns: list[tuple[bool, int]],
) -> None:
    now, open_, known = NOON, False, None
    told = list[tuple[float, str]]()
    for wanted, quarter_hours in [*turns, (False, 1), (False, 96), (False, 96)]:
        now += timedelta(minutes=15 * quarter_hours)
        word = ""
        if wanted and not open_:
            known, word = opening(known, _incident("list"), now)
        elif open_ and not wanted:
            assert known is not None
            known, word = closing(known, now)
        elif known is not None and not wanted:
            known, word = settled(known, now)
        open_ = wanted
        assert not open_ or (known is not None and known.told_open)  # nobody believes all is well when it is not
        if word:
            told.append(((now - NOON) / timedelta(days=1), word))
    assert [word for _, word in told[-1:]] in ([], ["closed"])
    for start, _ in told:  # in any day no more than: opened, closed, again, and one closed after a day's rest
        assert len([at for at, _ in told if start <= at < start + 1]) <= 4
    assert STEADY < PAUSE


def _incident(fault: str, reason: str = "0 records where 20 are expected") -> Incident:
    return Incident(
        id=1, source="gacc", kind=Kind.SOURCE_BROKEN, reason=reason, opened_at=NOON, last_seen=NOON, times=1,
        closed_at=None, fault=fault,
    )  # fmt: skip


def test_what_comes_back_after_a_day_is_an_incident_of_its_own() -> None:
    first, word = opening(None, _incident("list"), NOON)
    over, closed = closing(first, NOON + timedelta(hours=2))
    again, told = opening(over, _incident("list"), NOON + timedelta(hours=2) + STEADY)
    assert (word, closed, told, again.openings) == ("opened", "closed", "opened", 1)
    assert isinstance(again, Trouble) and again.since == NOON + timedelta(hours=2) + STEADY


# -- hostile reasons, several sources, health --------------------------------------------------------------------------


def test_what_a_site_answers_never_becomes_markup_or_a_header(tmp_path: Path) -> None:
    reason = "<script>alert(1)</script>\r\nBcc: all@example.org\u202e =?utf-8?b?eA==?= {{ 7*7 }} " + "好" * 300
    settings = Settings(operators=Operators(addresses=(ODA,)))
    with workspace(tmp_path / "data") as opened:
        with opened.facts.transaction():
            incidents(opened, Gacc(), [Fault(name="list", reason=reason)], [], NOON, settings.operators)
            incidents(opened, Mofcom(), [Fault(name="crawl", reason=reason)], [], NOON, settings.operators)
        (message,) = opened.ledger.outbox.find()
        letter = compose(message, opened, settings)
        assert compose(message, opened, settings) == letter
    assert "\n" not in letter.subject and "\u202e" not in letter.text + letter.html and "=?" not in letter.subject
    assert "<script" not in letter.html and "&lt;script&gt;" in letter.html and "{{ 7*7 }}" in letter.text
    assert len(letter.subject) <= 160 and letter.subject.endswith(" and 1 more")
    assert "mofcom (crawl)" in letter.text and "gacc (list)" in letter.text


def test_a_mail_on_its_way_says_the_same_at_every_attempt_and_later_trouble_goes_into_another(tmp_path: Path) -> None:
    settings = Settings(operators=Operators(addresses=(ODA,)))

    def found(fault: str) -> None:
        with opened.facts.transaction():
            incidents(opened, Gacc(), [Fault(name=fault, reason=fault)], [], NOON, settings.operators)

    with workspace(tmp_path / "data") as opened:
        found("list")
        message = opened.ledger.outbox.lease("s", NOON)
        assert message is not None
        before = compose(message, opened, settings)
        found("crawl")
        assert compose(message, opened, settings) == before
        assert [one.state for one in opened.ledger.outbox.find()] == ["leased", "due"]


def test_every_kind_of_failure_has_its_own_advice() -> None:
    from monitor.alerts.composers_operator import _CAUSES

    named = ("shut out", "unreachable", "list", "rows", "pages", "crawl", "annexes", "gap", "moved", "doubt", "silent")
    assert set(_CAUSES) == set(named) and all(name in str(Fault.__doc__) for name in named)
    assert "operator" in COMPOSERS
    note = {"word": "opened", "source": "gacc", "fault": "list", "reason": "x", "openings": 1}
    assert subject([note]) == "Incident opened: gacc (list): x"


def test_health_says_whether_anybody_is_mailed_of_what_is_open(room: Room, tmp_path: Path) -> None:
    def health(config: str) -> str:
        file = tmp_path / "regwatch.toml"
        file.write_text(config, "utf-8")
        return CliRunner().invoke(cli, ["--data", str(room.watcher.folder), "--config", str(file), "health"]).output

    assert "open incident(s)" not in health("")
    room.trouble(SHUT)
    room.check()
    assert "1 open incident(s), and no operator is mailed: set addresses under [operators]" in health("")
    assert "1 open incident(s): mailed to the operators oda@example.org" in health(
        f'[operators]\naddresses = ["{ODA}"]'
    )
