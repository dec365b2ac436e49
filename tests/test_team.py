"""Accounts, passwords, links, sessions, limits and the audit log: who gets in, and what is written down of it."""

import json
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result

from monitor.commands.auditlog import audit as audit_command
from monitor.commands.context import Context
from monitor.commands.teaming import users
from monitor.team import limits, passwords, tokens
from monitor.team.errors import (
    AuditBrokenError,
    BadInputError,
    LastOperatorError,
    LoginRefusedError,
    TooManyAttemptsError,
    UnknownPersonError,
    WeakPasswordError,
)
from monitor.team.logins import Visitor
from monitor.team.model import Role, State
from monitor.team.room import Team, team
from monitor.team.sessions import IDLE, LASTS, MOST
from monitor.web.freshness import Freshness
from snapshots.errors import ArchiveError, RegwatchError

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
GOOD = "seven quiet herons wade"
ANNA = "anna@example.org"
HERE = Visitor(client="192.0.2.7", browser=tokens.fresh(), agent="Firefox")
ELSEWHERE = Visitor(client="192.0.2.8", browser=tokens.fresh())


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path) as room:
        yield room


@pytest.fixture
def anna(opened: Team) -> Team:
    opened.accounts.add(ANNA, Role.EDITOR, by="test", name="Anna", now=NOW)
    opened.accounts.set_password(ANNA, GOOD, by="test")
    return opened


def test_the_file_is_for_its_owner_only_and_reading_makes_none(tmp_path: Path) -> None:
    with team(tmp_path, readonly=True) as empty:
        assert empty.accounts.all() == [] and empty.triage.open() == []
    assert not (tmp_path / "team.sqlite").exists()
    with team(tmp_path) as opened:
        opened.accounts.add(ANNA, Role.READER, by="test")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        assert modes["team.sqlite"] == modes["team.sqlite-wal"] == 0o600
        assert set(modes.values()) == {0o600}
    (tmp_path / "team.sqlite").chmod(0o644)
    with team(tmp_path):
        assert stat.S_IMODE((tmp_path / "team.sqlite").stat().st_mode) == 0o600


def test_a_reader_of_the_file_cannot_write_to_it(tmp_path: Path) -> None:
    with team(tmp_path) as opened:
        opened.accounts.add(ANNA, Role.READER, by="test")
    with team(tmp_path, readonly=True) as opened, pytest.raises(ArchiveError):
        opened.accounts.add("bo@example.org", Role.READER, by="test")


def test_many_first_visitors_at_once_make_one_file(tmp_path: Path) -> None:
    failed: list[BaseException] = []

    def visit(number: int) -> None:
        try:
            with team(tmp_path) as opened:
                opened.accounts.add(f"p{number}@example.org", Role.READER, by="test")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with team(tmp_path) as opened:
        assert not failed and len(opened.accounts.all()) == 8
        assert opened.audit.verify().number == 8  # type: ignore[union-attr]


def test_opening_the_file_takes_no_lock_away_from_who_has_it_open(tmp_path: Path) -> None:
    """POSIX drops all locks of a process on a file when it closes any of its handles: then another program that ends
    believes itself alone, and deletes the -wal under our feet."""
    with team(tmp_path) as opened:
        opened.accounts.add(ANNA, Role.OPERATOR, by="test")
    freshness = Freshness(tmp_path)  # a connection kept open, as every web server has one
    assert freshness.state()
    with team(tmp_path) as opened:
        opened.accounts.add("bo@example.org", Role.READER, by="test")
    code = f"import sqlite3; c = sqlite3.connect({str(tmp_path / 'team.sqlite')!r}); c.execute('DELETE FROM links')"
    subprocess.run([sys.executable, "-c", f"{code}; c.commit(); c.close()"], check=True)
    assert (tmp_path / "team.sqlite-wal").exists(), "another program thought nobody else had the file open"
    with team(tmp_path) as opened:
        opened.accounts.add("cai@example.org", Role.READER, by="test")
    assert freshness.state()
    freshness.close()


def test_one_address_has_one_account_in_whatever_spelling(anna: Team) -> None:
    assert anna.accounts.find(" ANNA@Example.ORG ") == anna.accounts.get("Anna <anna@example.org>")
    with pytest.raises(BadInputError, match="has an account already"):
        anna.accounts.add("ANNA@example.org", Role.READER, by="test")


@pytest.mark.parametrize(
    "address",
    ["", "anna", "anna@", "@example.org", "a b@example.org", "a@b@c.org", "x@e.org\r\nBcc: y@e.org", "a@b..c"],
)
def test_what_is_no_address_gets_no_account(opened: Team, address: str) -> None:
    with pytest.raises(BadInputError):
        opened.accounts.add(address, Role.READER, by="test")
    assert opened.accounts.find(address) is None and opened.accounts.all() == []


def test_roles_stand_in_order() -> None:
    assert Role.OPERATOR.covers(Role.EDITOR) and Role.EDITOR.covers(Role.EDITOR) and Role.EDITOR.covers(Role.READER)
    assert not Role.READER.covers(Role.EDITOR) and not Role.EDITOR.covers(Role.OPERATOR)


def test_the_only_operator_can_neither_be_disabled_nor_demoted(anna: Team) -> None:
    anna.accounts.set_role(ANNA, Role.OPERATOR, by="test")
    with pytest.raises(LastOperatorError):
        anna.accounts.set_role(ANNA, Role.EDITOR, by="test")
    with pytest.raises(LastOperatorError):
        anna.accounts.set_state(ANNA, State.DISABLED, by="test")
    anna.accounts.add("bo@example.org", Role.OPERATOR, by="test")
    assert anna.accounts.set_state(ANNA, State.DISABLED, by="test").state is State.DISABLED


@pytest.mark.parametrize(
    "password",
    [
        "short", "elevensigns", "password1234", "Password2026!", "aaaaaaaaaaaa", "abababababab", "123456789012",
        "qwertyuiopas", "9876543210987", "anna@example.org", "ANNA.......2026", "welcome!!!!2026", "x" * 257,
        "correct horse battery staple", "null\0in the middle", "111122223333",
    ],
)  # fmt: skip
def test_weak_passwords_are_refused(anna: Team, password: str) -> None:
    with pytest.raises(WeakPasswordError):
        anna.accounts.set_password(ANNA, password, by="test")
    assert anna.logins.by_password(ANNA, GOOD, HERE, NOW).account.address == ANNA


@pytest.mark.parametrize(
    "password", [GOOD, "fünf müde Möwen", "红红的太阳照在大河上空呀", "lower case only", "8f!k2%Lq9z@w"]
)
def test_long_passwords_need_no_mixture_of_signs(anna: Team, password: str) -> None:
    anna.accounts.set_password(ANNA, password, by="test")
    assert anna.logins.by_password(ANNA, password, HERE, NOW)


def test_a_password_typed_on_another_keyboard_is_the_same(anna: Team) -> None:
    anna.accounts.set_password(ANNA, "Mo\u0308wen am Hafen", by="test")  # o and a combining diaeresis
    assert anna.logins.by_password(ANNA, "M\u00f6wen am Hafen", HERE, NOW)


def test_passwords_are_argon2id_and_stored_anew_when_parameters_change(anna: Team) -> None:
    def stored() -> str:
        return str(anna.database.execute("SELECT password FROM accounts").fetchone()[0])

    assert stored().startswith("$argon2id$") and GOOD not in stored()
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    with anna.transaction():
        anna.database.conn.execute("UPDATE accounts SET password = ?", (old,))
    assert passwords.outdated(old)
    anna.logins.by_password(ANNA, GOOD, HERE, NOW)
    assert stored() != old and not passwords.outdated(stored())


def test_wrong_unknown_disabled_and_passwordless_are_refused_in_the_same_words(anna: Team) -> None:
    anna.accounts.add("bo@example.org", Role.READER, by="test")
    anna.accounts.add("cy@example.org", Role.READER, by="test")
    anna.accounts.set_password("cy@example.org", GOOD, by="test")
    anna.accounts.set_state("cy@example.org", State.DISABLED, by="test")
    said = set()
    tries = [(ANNA, "wrong wrong wrong"), ("bo@example.org", ""), ("cy@example.org", GOOD), ("no@example.org", GOOD)]
    for address, password in [
        *tries,
        ("nonsense", GOOD),
        (ANNA, "\ud800" * 12),
        (ANNA, "x" * 100_000),
        ("bo@example.org", "nobody has this password"),
    ]:
        with pytest.raises(LoginRefusedError) as refused:
            anna.logins.by_password(address, password, HERE, NOW)
        said.add(str(refused.value))
    assert len(said) == 1


def test_an_unknown_address_takes_as_much_work_as_a_known_one(anna: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = passwords._HASHER.verify

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            asked.append(stored.rpartition("$")[0].rpartition("$")[0])  # the parameters, without salt and hash
            return real(stored, password)

        def check_needs_rehash(self, stored: str) -> bool:
            return False

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for address in (ANNA, "nobody@example.org"):
        with pytest.raises(LoginRefusedError):
            anna.logins.by_password(address, "wrong wrong wrong", HERE, NOW)
    assert len(asked) == 2 and asked[0] == asked[1]


def test_guessing_at_one_address_ends_after_ten_and_goes_on_when_told(anna: Team) -> None:
    most = limits.LOGIN_OF_ADDRESS.most
    for number in range(most):
        with pytest.raises(LoginRefusedError):
            anna.logins.by_password(ANNA, "wrong", Visitor(client=f"192.0.2.{number}"), NOW + timedelta(seconds=number))
    at = NOW + timedelta(seconds=most)
    with pytest.raises(TooManyAttemptsError) as refused:
        anna.logins.by_password(ANNA.upper(), GOOD, Visitor(client="192.0.2.99"), at)
    wait = refused.value.retry_after
    assert 0 < wait <= limits.LOGIN_OF_ADDRESS.seconds
    assert anna.logins.by_password(ANNA, GOOD, HERE, at + timedelta(seconds=wait))
    assert anna.logins.by_password(ANNA, GOOD, HERE, at + timedelta(seconds=wait)), "a good login starts anew"


def test_guessing_from_one_network_at_many_addresses_ends_too(opened: Team) -> None:
    for number in range(limits.LINK_OF_CLIENT.most):
        visitor = Visitor(client=f"2001:db8:1:2::{number:x}", browser=tokens.fresh())
        assert opened.logins.ask_link(f"p{number}@example.org", visitor, NOW) is None
    with pytest.raises(TooManyAttemptsError):
        opened.logins.ask_link("x@example.org", Visitor(client="2001:db8:1:2:ffff::1", browser=tokens.fresh()), NOW)
    assert opened.logins.ask_link("x@example.org", ELSEWHERE, NOW) is None


def test_the_table_of_attempts_stays_bounded(opened: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ROWS", 20)
    book = opened.logins.limits
    for number in range(60):
        book.take([(limits.LINK_TO_ADDRESS, f"p{number}")], NOW)
    assert opened.database["attempts"].count <= 20
    book.take([(limits.LINK_TO_ADDRESS, "p")], NOW + timedelta(hours=1))
    assert opened.database["attempts"].count == 1


def test_a_link_logs_in_once_within_a_quarter_of_an_hour(anna: Team) -> None:
    asked = anna.logins.ask_link(ANNA, HERE, NOW)
    assert asked is not None and asked[0].address == ANNA
    late = NOW + timedelta(minutes=15)
    with pytest.raises(LoginRefusedError, match="too old"):
        anna.logins.by_link(asked[1], HERE, late)
    assert anna.logins.look_at_link(asked[1], HERE, NOW).account.address == ANNA, "looking uses nothing up"
    assert anna.logins.by_link(asked[1], HERE, late - timedelta(seconds=1)).account.address == ANNA
    with pytest.raises(LoginRefusedError, match="used"):
        anna.logins.by_link(asked[1], HERE, NOW)


def test_a_forwarded_link_logs_nobody_in_and_stays_good_for_who_asked(anna: Team) -> None:
    asked = anna.logins.ask_link(ANNA, HERE, NOW)
    assert asked is not None
    for visitor in (ELSEWHERE, Visitor(client="192.0.2.7")):
        with pytest.raises(LoginRefusedError, match="only the browser"):
            anna.logins.by_link(asked[1], visitor, NOW)
    assert anna.logins.by_link(asked[1], HERE, NOW)


def test_the_file_holds_no_token_that_works(anna: Team, tmp_path: Path) -> None:
    asked = anna.logins.ask_link(ANNA, HERE, NOW)
    assert asked is not None
    _, invitation = anna.logins.invite("bo@example.org", Role.READER, by="test", now=NOW)
    session = anna.logins.by_password(ANNA, GOOD, HERE, NOW).token
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (asked[1], invitation, session, HERE.browser, GOOD):
        assert secret.encode() not in held


def test_who_has_no_account_or_a_disabled_one_gets_no_link(anna: Team) -> None:
    anna.accounts.set_state(ANNA, State.DISABLED, by="test")
    assert anna.logins.ask_link(ANNA, HERE, NOW) is None
    assert anna.logins.ask_link("no@example.org", HERE, NOW) is None
    assert anna.logins.ask_link("no\r\naddress", HERE, NOW) is None


def test_an_invitation_lets_in_once_and_may_set_a_password(opened: Team) -> None:
    account, first = opened.logins.invite("bo@example.org", Role.EDITOR, by=ANNA, now=NOW, name="Bo")
    assert (account.role, account.name, account.has_password) == (Role.EDITOR, "Bo", False)
    _, token = opened.logins.invite("bo@example.org", Role.READER, by=ANNA, now=NOW)
    with pytest.raises(LoginRefusedError):
        opened.logins.by_link(first, HERE, NOW)
    with pytest.raises(WeakPasswordError):
        opened.logins.by_link(token, HERE, NOW, password="short")
    made = opened.logins.by_link(token, HERE, NOW + timedelta(days=6), password=GOOD)
    assert made.account.role is Role.EDITOR, "inviting again changes no role"
    assert opened.sessions.find(made.token, NOW + timedelta(days=6))
    assert opened.logins.by_password("bo@example.org", GOOD, HERE, NOW)
    with pytest.raises(LoginRefusedError):
        opened.logins.by_link(token, HERE, NOW)


def test_a_session_ends_idle_or_old_or_replaced(anna: Team) -> None:
    token = anna.logins.by_password(ANNA, GOOD, HERE, NOW).token
    assert anna.sessions.find(token, NOW + IDLE) is None
    at = NOW
    while (session := anna.sessions.find(token, at)) and at < NOW + LASTS + IDLE:
        anna.sessions.touch(session, at)
        at += IDLE - timedelta(minutes=1)
    assert NOW + LASTS - IDLE < at < NOW + LASTS + IDLE
    first = anna.logins.by_password(ANNA, GOOD, HERE, NOW).token
    again = anna.logins.by_password(ANNA, GOOD, Visitor(client="192.0.2.7", session=first), NOW).token
    assert again != first and anna.sessions.find(first, NOW) is None and anna.sessions.find(again, NOW)


def test_sessions_are_listed_ended_and_no_more_than_twenty(anna: Team) -> None:
    account, at = anna.accounts.get(ANNA), NOW + timedelta(minutes=1)
    made = [
        anna.sessions.begin(account, how="password", client="Firefox", now=NOW + timedelta(seconds=number))
        for number in range(MOST + 3)
    ]
    listed = anna.sessions.of(account, at)
    assert len(listed) == MOST and listed[0].client == "Firefox" and listed[0].how == "password"
    assert anna.sessions.find(made[0], at) is None
    other = anna.accounts.add("bo@example.org", Role.OPERATOR, by="test")
    assert not anna.sessions.end_number(other, listed[0].number), "nobody ends another's session"
    assert anna.sessions.end_number(account, listed[0].number)
    assert anna.sessions.end_all(account, but=made[10]) == MOST - 2
    assert anna.sessions.find(made[10], at)
    anna.logins.out(made[10], at)
    assert anna.sessions.of(account, at) == []


@pytest.mark.parametrize("what", ["disable", "password"])
def test_disabling_and_a_new_password_log_out_everywhere(anna: Team, what: str) -> None:
    token = anna.logins.by_password(ANNA, GOOD, HERE, NOW).token
    asked = anna.logins.ask_link(ANNA, HERE, NOW)
    assert asked is not None
    if what == "disable":
        anna.accounts.set_state(ANNA, State.DISABLED, by="test")
    else:
        anna.accounts.set_password(ANNA, GOOD + " slowly", by="test")
    assert anna.sessions.find(token, NOW) is None
    with pytest.raises(LoginRefusedError):
        anna.logins.by_link(asked[1], HERE, NOW)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é" * 43, "a" * 100_000, "\0" * 43, "' OR 1=1 --"])
def test_nonsense_is_no_session(anna: Team, token: str) -> None:
    assert anna.sessions.find(token, NOW) is None
    with pytest.raises(LoginRefusedError):
        anna.logins.by_link(token, HERE, NOW)


def test_a_form_needs_the_token_of_its_own_session() -> None:
    one, other = tokens.fresh(), tokens.fresh()
    assert tokens.csrf_good(one, tokens.csrf_of(one))
    for sent in ("", one, tokens.csrf_of(other), tokens.csrf_of(one)[:-1], "é", "\ud800"):
        assert not tokens.csrf_good(one, sent)
    assert not tokens.csrf_good("", tokens.csrf_of(""))
    assert tokens.client_of("2001:db8::1") == tokens.client_of("2001:db8::ffff") != tokens.client_of("2001:db8:0:1::1")
    assert tokens.client_of("::ffff:192.0.2.1") == "192.0.2.1" and tokens.client_of("unix:" + "x" * 200)


def test_the_audit_log_tells_who_did_what_and_no_secret(anna: Team) -> None:
    anna.accounts.set_role(ANNA, Role.OPERATOR, by="bo@example.org")
    anna.accounts.set_role(ANNA, Role.OPERATOR, by="bo@example.org")
    anna.logins.by_password(ANNA, GOOD, HERE, NOW)
    anna.audit.note("bo@example.org", "settings", "web.port", 8600, {"port": 8700}, at=NOW)
    lines = [(one.who, one.what, one.about, one.before, one.after) for one in anna.audit.entries()]
    assert lines == [
        ("test", "account.add", ANNA, None, {"name": "Anna", "role": "editor"}),
        ("test", "account.password", ANNA, None, None),
        ("bo@example.org", "account.role", ANNA, "editor", "operator"),
        (ANNA, "login", ANNA, None, {"how": "password"}),
        ("bo@example.org", "settings", "web.port", 8600, {"port": 8700}),
    ]
    assert [one.what for one in anna.audit.entries(what="account")] == [
        "account.add", "account.password", "account.role"
    ]  # fmt: skip
    assert [one.number for one in anna.audit.entries(who="bo@example.org", limit=1)] == [3]
    assert [one.what for one in anna.audit.newest(2)] == ["settings", "login"]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit SET who = 'x' WHERE number = 1",
        "DELETE FROM audit WHERE number = 2",
        "INSERT OR REPLACE INTO audit SELECT 1, at, 'x', what, about, before, after, previous, 'h' FROM audit LIMIT 1",
        "INSERT INTO audit SELECT number + 9, at, who, what, about, before, after, hash, 'h' FROM audit LIMIT 1",
        "INSERT INTO audit SELECT 3, at, who, what, about, before, after, 'other', 'h' FROM audit LIMIT 1",
    ],
)
def test_the_audit_log_refuses_every_other_writing(anna: Team, attack: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="audit log"):
        anna.database.conn.execute(attack)
    assert anna.audit.verify().number == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        ("UPDATE audit SET who = 'x' WHERE number = 2", "line 2 was altered"),
        ("DELETE FROM audit WHERE number = 2", "line 2 is missing"),
        ("DELETE FROM audit WHERE number = 3", "ends with line 2, but 3 were written"),
    ],
)
def test_who_takes_the_triggers_out_is_found_out(anna: Team, attack: str, told: str) -> None:
    anna.audit.note("test", "send", "digest")
    for trigger in ("never_altered", "never_deleted"):
        anna.database.conn.execute(f"DROP TRIGGER {trigger}")
    anna.database.conn.execute(attack)
    anna.database.conn.commit()
    with pytest.raises(AuditBrokenError, match=told):
        anna.audit.verify()


def test_hostile_words_go_into_the_log_and_break_nothing(opened: Team) -> None:
    opened.audit.note("\ud800", "x" * 999, "'; DROP TABLE audit; --", {"\ud83d": "<script>"}, "y" * 100_000)
    assert opened.audit.verify() is not None
    assert len(str(opened.audit.newest(1)[0].after)) < 21_000


def _run(folder: Path, *words: str, typed: str | None = None) -> Result:
    config = folder / "none.toml"
    config.write_text("")
    command = audit_command if words[0] == "audit" else users
    return CliRunner().invoke(command, words[1:], obj=Context(config=config, data=folder), input=typed)


def test_the_first_operator_is_made_on_the_command_line(tmp_path: Path) -> None:
    made = _run(tmp_path, "users", "add", "Anna@Example.org", "--role", "operator", "--name", "Anna", "--json")
    assert made.exit_code == 0 and json.loads(made.output)["role"] == "operator"
    assert _run(tmp_path, "users", "password", ANNA, typed=f"{GOOD}\n").exit_code == 0
    listed = json.loads(_run(tmp_path, "users", "list", "--json").output)
    assert listed[0]["address"] == ANNA and listed[0]["has_password"] and GOOD not in str(listed)
    assert "an operator" in _run(tmp_path, "users", "add", "bo@example.org", "--role", "operator").output
    assert _run(tmp_path, "users", "role", ANNA, "reader").exit_code == 0
    assert _run(tmp_path, "users", "disable", ANNA).exit_code == 0
    assert json.loads(_run(tmp_path, "users", "enable", ANNA, "--json").output)["state"] == "active"
    with team(tmp_path) as opened:
        assert opened.logins.by_password(ANNA, GOOD, HERE, NOW)


def test_an_invitation_is_printed_alone_and_works(tmp_path: Path) -> None:
    done = _run(tmp_path, "users", "invite", "bo@example.org", "--role", "editor")
    link = done.stdout.strip()
    assert link.startswith("http://127.0.0.1:8600/login/link/") and "seven days" in done.stderr
    with team(tmp_path) as opened:
        token = link.rpartition("/")[2]
        assert opened.logins.by_link(token, HERE, datetime.now(UTC)).account.role is Role.EDITOR


@pytest.mark.parametrize(
    ("words", "typed", "error"),
    [
        (("add", "nobody"), None, BadInputError),
        (("role", "no@example.org", "editor"), None, UnknownPersonError),
        (("disable", "no@example.org"), None, UnknownPersonError),
        (("password", "no@example.org"), GOOD, UnknownPersonError),
        (("password", ANNA), "short\n", WeakPasswordError),
        (("password", ANNA), "", BadInputError),
        (("disable", ANNA), None, LastOperatorError),
    ],
)
def test_bad_input_on_the_command_line_is_one_line(
    tmp_path: Path, words: tuple[str, ...], typed: str | None, error: type[RegwatchError]
) -> None:
    _run(tmp_path, "users", "add", ANNA, "--role", "operator")
    done = _run(tmp_path, "users", *words, typed=typed)
    assert isinstance(done.exception, error) and "\n" not in str(done.exception)


def test_the_audit_command_prints_exports_and_verifies(tmp_path: Path) -> None:
    assert "no line yet" in _run(tmp_path, "audit", "--verify").output
    _run(tmp_path, "users", "add", ANNA, "--role", "operator", "--name", "=HYPERLINK(1)")
    assert "1 lines" in _run(tmp_path, "audit", "--verify").output
    assert json.loads(_run(tmp_path, "audit", "--verify", "--json").output)["unbroken"] is True
    entry = json.loads(_run(tmp_path, "audit", "--json", "--since", "2020-01-01", "--what", "account").output)[0]
    assert entry["about"] == ANNA and entry["who"].startswith("command line")
    assert _run(tmp_path, "audit", "--csv").output.splitlines()[0].startswith("number,at,who,what,about")
    assert json.loads(_run(tmp_path, "audit", "--json", "--until", "2020-01-01").output) == []
    assert _run(tmp_path, "audit", "--csv", "--json").exit_code == 2


def test_a_session_begun_while_the_account_was_being_disabled_is_worth_nothing(anna: Team) -> None:
    account = anna.accounts.get(ANNA)
    anna.accounts.set_state(ANNA, State.DISABLED, by="test")
    token = anna.sessions.begin(account, how="password", now=NOW)
    assert anna.sessions.find(token, NOW) is None
