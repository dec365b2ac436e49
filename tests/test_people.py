"""People at the pages: logging in by every way, cookies, limits, accounts, own subscriptions, the operators' pages."""

import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import msgspec
import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.ledger.outbox import Posted
from monitor.settings import SettingsError, parse
from monitor.team.model import Role, State
from monitor.web.serve import serve
from monitor.web.visiting import way_back
from monitor.workspace import workspace
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, serving
from tests.people_room import (
    PASSWORD,
    address_of,
    client,
    csrf,
    hire,
    letters,
    link_of,
    log_in,
    log_of,
    people_of,
    settings_of,
)
from tests.test_watch import FIFTEEN, Watcher, a_site, fifteen
from tests.web_archive import CARDS, build

READER, OPERATOR = address_of(Role.READER), address_of(Role.OPERATOR)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    build(folder)
    hire(folder)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    for file in built.glob("*.sqlite"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


# By password


def test_a_password_logs_in_and_its_cookie_is_out_of_reach_of_scripts_and_foreign_forms(folder: Path) -> None:
    browser = client(folder)
    log_in(browser, Role.READER)
    assert "The reader" in browser.get("/").text
    assert ("login" in {what for _, what, _ in log_of(folder)}) and browser.cookies["regwatch"]
    fresh = client(folder)
    sent = {"address": READER, "password": PASSWORD, "csrf": csrf(fresh.get("/login").text)}
    [session, browsers] = fresh.post("/login", data=sent).headers.get_list("set-cookie")
    assert session.startswith("regwatch=") and "HttpOnly" in session and "SameSite=lax" in session
    assert "Secure" not in session and 'regwatch-browser=""' in browsers


def test_behind_https_cookies_are_secure_and_cannot_be_planted_by_a_neighbour(folder: Path) -> None:
    settings = settings_of(folder, public_url="https://rules.example.org")
    browser = client(folder, settings, base="https://rules.example.org")
    page = browser.get("/login")
    assert re.match(r"__Host-regwatch-browser=[\w-]{43}; .*Path=/.*Secure", page.headers["set-cookie"])
    assert "Domain" not in page.headers["set-cookie"]
    sent = {"address": READER, "password": PASSWORD, "csrf": csrf(page.text)}
    answer = browser.post("/login", data=sent)
    assert answer.headers["set-cookie"].startswith("__Host-regwatch=") and "Secure" in answer.headers["set-cookie"]
    planted = client(folder, settings, base="https://rules.example.org")
    planted.cookies.set("regwatch", browser.cookies["__Host-regwatch"], domain="rules.example.org")
    assert planted.get("/account").status_code == 303, "a cookie without the prefix is none of ours"


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(folder: Path, prefix: str) -> None:
    answers = []
    for address in (READER, "nobody@example.org", "", "no address", "ü@ü", "x" * 2000):
        browser = client(folder)
        token = csrf(browser.get(f"{prefix}/login").text)
        sent = {"address": address, "password": "wrong horse", "csrf": token}
        answer = browser.post(f"{prefix}/login", data=sent)
        assert answer.status_code == 403 and "regwatch=" not in answer.headers.get("set-cookie", "")
        answers.append(re.findall(r'role="alert"[^>]*>([^<]*)', answer.text))
    assert answers[0] and all(one == answers[0] for one in answers)


def test_every_login_is_a_new_session_and_ends_the_one_the_browser_had(folder: Path) -> None:
    browser = client(folder)
    browser.cookies.set("regwatch", "A" * 43, domain="127.0.0.1")
    log_in(browser, Role.READER)
    held = [cookie.value for cookie in browser.cookies.jar if cookie.name == "regwatch" and cookie.value != "A" * 43]
    assert len(held) == 1, "the token planted before is worth nothing"
    planted = client(folder)
    planted.cookies.set("regwatch", "A" * 43, domain="127.0.0.1")
    assert planted.get("/account").status_code == 303


def test_a_form_of_the_login_is_taken_only_from_the_browser_it_was_made_for(folder: Path) -> None:
    mine, other = client(folder), client(folder)
    token = csrf(other.get("/login").text)
    mine.get("/login")
    sent = {"address": READER, "password": PASSWORD}
    for wrong in ("", "x", token):
        assert mine.post("/login", data=sent | {"csrf": wrong}).status_code == 403
        assert mine.post("/login/link", data=sent | {"csrf": wrong}).status_code == 403
    foreign = {"origin": "https://evil.example"}
    assert client(folder).post("/login", data=sent, headers=foreign).status_code == 403
    assert letters(folder, READER) == []


def test_guessing_ends_in_429_that_says_when_to_come_again(folder: Path) -> None:
    browser = client(folder)
    token = csrf(browser.get("/login").text)
    for _ in range(10):
        assert browser.post("/login", data={"address": READER, "password": "x", "csrf": token}).status_code == 403
    answer = browser.post("/login", data={"address": READER, "password": PASSWORD, "csrf": token})
    assert answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= 900
    assert "15 min" in answer.text
    assert "分钟后再试" in browser.post("/zh/login", data={"address": READER, "password": "x", "csrf": token}).text


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/zh/calendar?x=1", "/zh/calendar?x=1"), ("/operating", "/operating"), ("//evil.example/", "/account"),
        ("https://evil.example/", "/account"), ("/\\evil.example", "/account"), ("\\\\evil.example", "/account"),
        ("javascript:alert(1)", "/account"), ("/\t/evil.example", "/account"), ("evil", "/account"), ("", "/account"),
        ("/a\r\nSet-Cookie: x=y", "/account"), ("/ /evil.example", "/account"), ("/" + "a" * 3000, "/account"),
    ],
)  # fmt: skip
def test_a_login_leads_to_pages_of_ours_alone(asked: str, to: str) -> None:
    assert way_back(asked, "/account") == to


def test_who_is_not_logged_in_is_led_to_the_login_and_then_to_the_page_asked_for(folder: Path) -> None:
    browser = client(folder)
    answer = browser.get("/zh/account/subscriptions?done=x")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/zh/login?next=")
    page = browser.get(answer.headers["location"])
    [back] = re.findall(r'name="next" value="([^"]+)"', page.text)
    sent = {"address": READER, "password": PASSWORD, "csrf": csrf(page.text), "next": back}
    assert browser.post("/zh/login", data=sent).headers["location"] == "/zh/account/subscriptions?done=x"
    for evil in ("//evil.example", "https://evil.example"):
        page = client(folder).get("/login", params={"next": evil}).text
        assert re.findall(r'name="next" value="([^"]+)"', page) == ["/account"]


def test_logging_out_ends_the_session_everywhere_it_was_copied_to(folder: Path) -> None:
    browser = client(folder)
    log_in(browser, Role.READER)
    copied = client(folder)
    copied.cookies.set("regwatch", browser.cookies["regwatch"], domain="127.0.0.1")
    assert copied.get("/account").status_code == 200
    assert browser.get("/logout").status_code == 200 and browser.get("/account").status_code == 200
    answer = browser.post("/logout", data={"csrf": csrf(browser.get("/logout").text)})
    assert answer.status_code == 303 and "Max-Age=0" in answer.headers["set-cookie"]
    assert copied.get("/account").status_code == 303 and browser.get("/account").status_code == 303


# By link


def ask(browser: "httpx.Client", address: str, prefix: str = "") -> httpx.Response:
    token = csrf(browser.get(f"{prefix}/login").text)
    return browser.post(f"{prefix}/login/link", data={"address": address, "csrf": token})


def test_a_link_is_mailed_at_once_and_logs_in_by_its_button_once_in_one_browser(folder: Path) -> None:
    browser, other = client(folder), client(folder)
    assert ask(browser, READER).status_code == 200
    link = link_of(folder, READER)
    for scanner in (browser, browser, other):
        scanner.head(link)
        scanner.get(link)
    assert other.get(link).status_code == 410 and "asked for from" in other.get(link).text
    page = browser.get(link)
    assert page.status_code == 200 and READER in page.text and browser.get("/account").status_code == 303
    assert browser.post(link, data={"csrf": "x"}).status_code == 403
    answer = browser.post(link, data={"csrf": csrf(page.text)})
    assert answer.status_code == 303 and browser.get("/account").status_code == 200
    again = client(folder)
    assert again.post(link, data={}).status_code == 410 and again.get("/account").status_code == 303


def test_a_known_and_an_unknown_address_get_the_same_answer_and_only_one_a_mail(folder: Path) -> None:
    with people_of(folder) as opened:
        opened.accounts.set_state(address_of(Role.EDITOR), State.DISABLED, by="test")
    shown = set()
    for address in (READER, "nobody@example.org", address_of(Role.EDITOR)):
        answer = ask(client(folder), address)
        shown.add((answer.status_code, answer.text.replace(address, "")))
        assert set(answer.headers) == {
            "content-length", "content-type", "set-cookie", "cache-control", "x-robots-tag", *_COMMON
        }  # fmt: skip
    assert len(shown) == 1
    assert [len(letters(folder, one)) for one in (READER, "nobody@example.org")] == [1, 0]
    assert list((folder / "maildir").iterdir()) == [folder / "maildir" / READER]


_COMMON = {
    "content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy",
    "referrer-policy", "x-content-type-options",
}  # fmt: skip


def test_a_link_speaks_the_language_of_the_account_and_a_mailbox_is_not_filled(folder: Path) -> None:
    with people_of(folder) as opened:
        opened.accounts.describe(READER, by="test", language="zh")
    browser = client(folder)
    answers = [ask(browser, READER).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert len(letters(folder, READER)) == 3 and "/zh/login/link/" in letters(folder, READER)[0]
    assert "请点击链接登录" in letters(folder, READER)[0]


def test_a_mail_server_that_is_down_tells_a_stranger_nothing(folder: Path) -> None:
    settings = msgspec.structs.replace(
        settings_of(folder), mail=msgspec.structs.replace(settings_of(folder).mail, host="127.0.0.1", port=1)
    )
    assert ask(client(folder, settings), READER).text == ask(client(folder, settings), READER).text
    assert ask(client(folder, settings), READER).status_code == 200


def test_somebody_invited_sets_a_password_on_the_way_in_and_a_weak_one_does_not_use_the_link_up(folder: Path) -> None:
    operator = client(folder)
    log_in(operator, Role.OPERATOR)
    token = csrf(operator.get("/operating/users").text)
    sent = {"do": "invite", "address": "mei@example.org", "role": "editor", "language": "zh", "csrf": token}
    assert operator.post("/operating/users", data=sent).status_code == 303
    link = link_of(folder, "mei@example.org")
    browser = client(folder)
    page = browser.get(link)
    assert browser.post(link, data={"csrf": csrf(page.text), "password": "short"}).status_code == 400
    chosen = " nine blanks before supper "
    assert browser.post(link, data={"csrf": csrf(page.text), "password": chosen}).status_code == 303
    assert "Editor" in browser.get("/account").text or "editor" in browser.get("/account").text
    again = client(folder)
    sent = {"address": "mei@example.org", "password": chosen, "csrf": csrf(again.get("/login").text)}
    assert again.post("/login", data=sent).status_code == 303, "blanks of a password count"
    assert ("operator@example.org", "account.invite", "mei@example.org") in log_of(folder)


def test_before_the_first_check_people_can_log_in_already(tmp_path: Path) -> None:
    hire(tmp_path)
    browser = client(tmp_path)
    log_in(browser, Role.OPERATOR)
    assert browser.get("/account").status_code == 200 and browser.get("/operating/users").status_code == 200
    assert not (tmp_path / "snapshots.sqlite").exists()


# An account


def test_an_account_takes_another_name_language_and_password(folder: Path) -> None:
    browser, elsewhere = client(folder), client(folder)
    for one in (browser, elsewhere):
        log_in(one, Role.READER)
    token = csrf(browser.get("/account").text)
    sent = {"do": "describe", "name": "<b>Mei</b>", "language": "zh", "csrf": token}
    assert browser.post("/account", data=sent).status_code == 303
    assert "&lt;b&gt;Mei&lt;/b&gt;" in browser.get("/account").text
    fresh = "another slow wooden boat"
    sent = {"do": "password", "current": "wrong", "password": fresh, "again": fresh, "csrf": token}
    assert browser.post("/account", data=sent).status_code == 403
    assert browser.post("/account", data=sent | {"current": PASSWORD, "again": "x"}).status_code == 400
    assert browser.post("/account", data=sent | {"current": PASSWORD, "password": "a", "again": "a"}).status_code == 400
    assert browser.post("/account", data=sent | {"current": PASSWORD}).status_code == 303
    assert browser.get("/account").status_code == 200 and elsewhere.get("/account").status_code == 303
    assert browser.post("/account", data={"csrf": csrf(browser.get("/account").text), "do": "x"}).status_code == 400


def test_somebody_sees_where_they_are_logged_in_and_ends_it_but_not_what_is_of_others(folder: Path) -> None:
    mine, phone, other = client(folder), client(folder), client(folder)
    phone.headers["user-agent"] = "<script>phone"
    for one in (mine, phone):
        log_in(one, Role.READER)
    log_in(other, Role.EDITOR)
    page = mine.get("/account/sessions").text
    assert "&lt;script&gt;phone" in page and "this browser" in page
    with people_of(folder) as opened:
        held = {one.client: one.number for role in Role
                for one in opened.sessions.of(opened.accounts.get(address_of(role)), datetime.now(UTC))}  # fmt: skip
        [foreign] = [one.number for one in opened.sessions.of(
            opened.accounts.get(address_of(Role.EDITOR)), datetime.now(UTC))]  # fmt: skip
    token = csrf(page)
    assert mine.post("/account/sessions", data={"end": str(foreign), "csrf": token}).status_code == 404
    assert mine.post("/account/sessions", data={"end": "9" * 30, "csrf": token}).status_code == 400
    assert mine.post("/account/sessions", data={"end": str(held["<script>phone"]), "csrf": token}).status_code == 303
    assert [one.get("/account").status_code for one in (mine, phone, other)] == [200, 303, 200]
    log_in(phone, Role.READER)
    assert mine.post("/account/sessions", data={"end": "others", "csrf": token}).status_code == 303
    assert [one.get("/account").status_code for one in (mine, phone)] == [200, 303]


def test_who_is_disabled_is_out_at_once(folder: Path) -> None:
    browser = client(folder)
    log_in(browser, Role.EDITOR)
    with people_of(folder) as opened:
        opened.accounts.set_state(address_of(Role.EDITOR), State.DISABLED, by="test")
    assert browser.get("/account").status_code == 303


# Subscriptions of one's own

FORM = {"whole": "1", "kinds": ["notice.*"], "when": "weekly", "weekday": "fri", "at": "09:00", "timezone": "UTC",
        "words": "检验，mask\n口罩", "watch": "CNAS L0290\n6307900010", "watch_only": "1", "day": "1",
        "significance": "substance", "language": "both", "quiet": ""}  # fmt: skip


def test_a_reader_sees_what_it_would_have_matched_then_saves_edits_stops_and_takes_up_again(folder: Path) -> None:
    browser = client(folder)
    log_in(browser, Role.READER)
    token = csrf(browser.get("/account/subscribe").text)
    sent = FORM | {"csrf": token, "name": "masks/a b", "watch": ""}
    page = browser.post("/account/subscribe", data=sent | {"do": "preview"})
    assert page.status_code == 200 and "would have matched" in page.text
    assert "mask\n口罩" in page.text, "the form is kept"
    assert kept(folder) == []
    assert browser.post("/account/subscribe", data=sent | {"do": "save"}).status_code == 303
    [one] = kept(folder)
    assert one.subscription.address == READER and one.state == "active" and one.subscription.name == "masks/a b"
    assert one.subscription.words == ("检验", "mask", "口罩") and one.subscription.kinds == ("notice.*",)
    assert browser.post("/account/subscribe", data=sent).status_code == 400, "the name is taken"
    path = "/account/subscriptions/masks%2Fa%20b"
    page = browser.get(path)
    assert page.status_code == 200 and path in browser.get("/account/subscriptions").text
    edit = FORM | {"csrf": csrf(page.text), "do": "save"}
    assert browser.post(path, data=edit).status_code == 303
    assert kept(folder)[0].subscription.watch == ("CNAS L0290", "6307900010")
    for act, state in (("stop", "stopped"), ("resume", "active")):
        assert browser.post(path, data={"csrf": token, "do": act}).status_code == 303
        assert kept(folder)[0].state == state
    whats = [what for who, what, _ in log_of(folder, "subscription") if who == READER]
    assert whats == ["subscription.add", "subscription.edit", "subscription.stop", "subscription.resume"]


def kept(folder: Path) -> list[object]:
    with workspace(folder, readonly=True) as room:
        return list(room.ledger.subscribers.all())


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Mars/Olympus"}, {"at": "25:00"}, {"day": "77"}, {"day": "x"}, {"codes": "12"}, {"kinds": []},
        {"quiet": "22"}, {"sources": ["evil"]}, {"watch": "x"}, {"when": "hourly"}, {"language": "fr"},
        {"words": "x" * 300}, {"name": "n" * 300}, {"watch": "\n".join(f"firm {n}" for n in range(600))},
    ],
)  # fmt: skip
def test_what_cannot_be_subscribed_to_is_said_and_not_saved(folder: Path, wrong: dict[str, object]) -> None:
    browser = client(folder)
    log_in(browser, Role.READER)
    token = csrf(browser.get("/account/subscribe").text)
    answer = browser.post("/account/subscribe", data=FORM | {"csrf": token, "do": "save"} | wrong)
    assert answer.status_code == 400 and 'role="alert"' in answer.text
    assert kept(folder) == []


@pytest.mark.parametrize("path", ["/account/subscribe", "/subscribe"])
def test_what_is_wrong_with_a_subscription_stands_beside_its_field(folder: Path, path: str) -> None:
    browser = client(folder)
    log_in(browser, Role.READER)
    token = csrf(browser.get(path).text)
    wrong = {"codes": "zzz", "timezone": "Mars/Olympus", "words": "kept", "address": "anna@example.org", "csrf": token}
    english = browser.post(path, data=FORM | wrong).text
    chinese = browser.post(f"/zh{path}", data=FORM | wrong).text
    for page in (english, chinese):
        assert page.count('aria-invalid="true"') == 2 and "kept" in page and "Mars/Olympus" in page
        assert "<details open>" in page, "a field that is marked must be seen"
    assert "is no HS code; write 4, 6, 8, 10 or 13 digits." in english and "Unknown timezone Mars/Olympus." in english
    assert "“zzz”不是HS编码；请写 4、6、8、10 或 13 位数字。" in chinese and "没有“Mars/Olympus”这一时区" in chinese


def test_what_is_wrong_with_an_invitation_or_a_password_stands_beside_its_field(folder: Path) -> None:
    browser = client(folder)
    log_in(browser, Role.OPERATOR)
    token = csrf(browser.get("/account").text)
    sent = {"do": "invite", "address": "rubbish", "name": "Kept", "role": "editor", "csrf": token}
    invited = browser.post("/operating/users", data=sent).text
    assert 'value="rubbish" aria-invalid="true" aria-describedby="wrong-address"' in invited
    assert 'value="Kept"' in invited and '<option value="editor" selected>' in invited.partition('id="invite"')[2]
    short = {"do": "password", "current": PASSWORD, "password": "short", "again": "short", "csrf": token}
    altered = browser.post("/zh/account", data=short).text
    assert 'aria-describedby="wrong-password"' in altered and "密码只有 5 字；至少需要 12 字。" in altered


def test_nobody_reaches_the_subscriptions_of_others_nor_makes_one_for_them(folder: Path) -> None:
    editor, reader = client(folder), client(folder)
    log_in(editor, Role.EDITOR)
    log_in(reader, Role.READER)
    token = csrf(editor.get("/account/subscribe").text)
    editor.post("/account/subscribe", data=FORM | {"csrf": token, "name": "theirs", "address": READER, "person": "x"})
    [one] = kept(folder)
    assert one.subscription.address == address_of(Role.EDITOR) and one.subscription.who == address_of(Role.EDITOR)
    token = csrf(reader.get("/account").text)
    assert reader.get("/account/subscriptions/theirs").status_code == 404
    for act in ("save", "stop", "resume", "preview"):
        answer = reader.post("/account/subscriptions/theirs", data=FORM | {"csrf": token, "do": act})
        assert answer.status_code == 404
    assert kept(folder) == [one]


def test_who_left_everything_and_saves_a_subscription_gets_that_one(folder: Path) -> None:
    browser = client(folder)
    log_in(browser, Role.READER)
    token = csrf(browser.get("/account/subscriptions").text)
    assert browser.post("/account/subscriptions", data={"csrf": token, "everything": "leave"}).status_code == 303
    browser.post("/account/subscribe", data=FORM | {"csrf": token, "name": "masks"})
    with workspace(folder, readonly=True) as room:
        assert [one.name for one in room.ledger.subscribers.effective(())] == ["masks"]
    assert browser.post("/account/subscriptions", data={"csrf": token, "everything": "x"}).status_code == 400


def test_the_public_form_speaks_the_language_of_its_address(folder: Path) -> None:
    browser = client(folder)
    assert (
        "邮箱地址" in browser.get("/zh/subscribe").text and '<html lang="zh-Hans"' in browser.get("/zh/subscribe").text
    )
    assert "E-mail address" in browser.get("/subscribe", headers={"accept-language": "zh"}).text
    page = browser.get("/subscribe?lang=zh").text
    assert "邮箱地址" in page and '<html lang="zh-Hans"' in page and 'href="/subscribe"' in page


# Operators


def test_an_operator_sends_dead_letters_again_and_it_is_noted(folder: Path) -> None:
    now = datetime.now(UTC)
    with workspace(folder) as room, room.facts.transaction():
        for number in range(3):
            room.ledger.outbox.post(Posted(person="anna@example.org", channel="smtp", address="anna@example.org",
                                           occasion=f"o{number}", due_at=now, kind="confirm"))  # fmt: skip
    with workspace(folder) as room:
        for leased in room.ledger.outbox.lease_many("s", now, 3):
            room.ledger.outbox.failed(leased, "s", now, "550 <b>no such user</b>", for_good=True)
    browser = client(folder)
    log_in(browser, Role.OPERATOR)
    page = browser.get("/operating/messages")
    assert "550 &lt;b&gt;no such user" in page.text
    [first, second, third] = re.findall(r'name="message" value="(\d+)"', page.text)
    token = csrf(page.text)
    for wrong in ({}, {"message": "0"}, {"message": "x"}, {"message": "9" * 40}):
        assert browser.post("/operating/messages", data=wrong | {"csrf": token}).status_code in (400, 409)
    assert browser.post("/operating/messages", data={"message": [first], "csrf": token}).status_code == 303
    assert browser.post("/operating/messages", data={"message": [first], "csrf": token}).status_code == 409
    assert browser.post("/operating/messages", data={"all": "1", "csrf": token}).status_code == 303
    with workspace(folder, readonly=True) as room:
        assert room.ledger.outbox.counts().get("dead", 0) == 0
    noted = [(who, what, about) for who, what, about in log_of(folder, "resend")]
    assert noted == [(OPERATOR, "resend", number) for number in (first, second, third)]


def test_an_operator_releases_a_held_edition_with_a_reason_and_it_is_noted(tmp_path: Path) -> None:
    site = a_site()
    watcher = Watcher(site, tmp_path)
    watcher.check()
    for path in list(site.docs)[:2]:
        site.docs[path].listed = False
    site.docs["/customs/1/13/index.html"].listed = False
    site.docs[FIFTEEN] = fifteen()
    assert watcher.check().held
    hire(tmp_path)
    browser = client(tmp_path)
    log_in(browser, Role.OPERATOR)
    page = browser.get("/operating/held")
    assert "Release General Administration of Customs" in page.text
    token = csrf(page.text)
    assert browser.post("/operating/held", data={"source": "gacc", "reason": " ", "csrf": token}).status_code == 400
    assert browser.post("/operating/held", data={"source": "evil", "reason": "x", "csrf": token}).status_code == 400
    assert log_of(tmp_path, "release") == []
    sent = {"source": "gacc", "reason": "the site moved old notices away", "csrf": token}
    assert browser.post("/operating/held", data=sent).status_code == 303
    assert log_of(tmp_path, "release") == [(OPERATOR, "release", "gacc")]
    assert "第15号" in browser.get("/").text
    assert browser.post("/operating/held", data=sent).status_code == 409, "its newest edition is not held any longer"


def test_the_command_line_notes_what_operators_do_there(tmp_path: Path) -> None:
    site = a_site()
    for path in list(site.docs)[:2]:
        del site.docs[path]
    assert Watcher(site, tmp_path).check().held
    result = CliRunner().invoke(cli, ["--data", str(tmp_path), "release", "gacc", "--reason", "only two yet"])
    assert result.exit_code == 0, result.output
    [(who, what, about)] = log_of(tmp_path)
    assert who.startswith("command line") and (what, about) == ("release", "gacc")


def test_an_operator_manages_users_but_never_leaves_nobody_to_do_so(folder: Path) -> None:
    browser = client(folder)
    log_in(browser, Role.OPERATOR)
    token = csrf(browser.get("/operating/users").text)

    def act(**fields: str) -> int:
        return int(browser.post("/operating/users", data=fields | {"csrf": token}).status_code)

    assert act(do="role", address=READER, role="editor") == 303
    assert act(do="disable", address=READER) == 303 and act(do="enable", address=READER) == 303
    assert act(do="disable", address=OPERATOR) == 400 and act(do="role", address=OPERATOR, role="reader") == 400
    assert act(do="role", address=READER, role="king") == 400 and act(do="role", address="no@example.org") == 400
    assert act(do="invite", address="<b>") == 400 and act(do="x", address=READER) == 400
    assert [what for who, what, _ in log_of(folder, "account") if who == OPERATOR] == [
        "account.role", "account.state", "account.state"
    ]  # fmt: skip
    assert log_of(folder)[-1][0] == OPERATOR


def test_the_audit_log_is_shown_in_pages_and_filtered(folder: Path) -> None:
    with people_of(folder) as opened:
        for number in range(450):
            opened.audit.note("<i>x</i>", "triage.set", f"thing-{number}", None, {"n": "<script>"})
    browser = client(folder)
    log_in(browser, Role.OPERATOR)
    first, third = browser.get("/operating/audit").text, browser.get("/operating/audit?page=3").text
    assert "thing-449<" in first and "thing-100<" not in first and "&lt;script&gt;" in first and "<script>" not in first
    assert "account.add" in third and "Older" not in third
    about = browser.get("/operating/audit?about=thing-7&what=triage").text
    assert about.count("thing-7<") == 1 and "thing-70<" not in about
    assert browser.get("/operating/audit?page=x").status_code == 400
    assert browser.get("/operating/audit?page=999999999").status_code == 200
    assert browser.post("/operating/audit", data={"csrf": csrf(first)}).status_code == 405 if "csrf" in first else True


# OpenID Connect


@pytest.fixture
def idp() -> Iterator[IdentityProvider]:
    with serving(IdentityProvider()) as provider:
        yield provider


def test_openid_leads_to_the_provider_and_back_and_logs_in_who_has_an_account(
    folder: Path, idp: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGWATCH_OIDC_SECRET", SECRET)
    settings = settings_of(folder, oidc={"issuer": idp.issuer, "client_id": CLIENT, "roles": {"staff": "editor"}})
    browser, thief = client(folder, settings), client(folder, settings)
    assert "/login/openid?next=" in browser.get("/login").text
    begun = browser.get("/login/openid", params={"next": "/account/sessions"})
    assert begun.status_code == 303 and begun.headers["location"].startswith(f"{idp.issuer}/authorize?")
    assert parse_qs(urlsplit(begun.headers["location"]).query)["redirect_uri"] == [
        "http://127.0.0.1:8600/login/openid/back"
    ]
    person = {"sub": "7", "email": READER, "email_verified": True, "groups": ["staff"]}
    answer = urlencode(idp.log_in(begun.headers["location"], person))
    assert thief.get(f"/login/openid/back?{answer}").status_code == 403, "begun in another browser"
    done = browser.get(f"/login/openid/back?{answer}")
    assert done.status_code == 303 and done.headers["location"] == "/account/sessions"
    assert done.headers["cache-control"] == "no-store" and browser.get("/desk").status_code == 200
    assert browser.get(f"/login/openid/back?{answer}").status_code == 403, "a state is good once"
    begun = thief.get("/login/openid")
    stranger = {"sub": "8", "email": "stranger@example.org", "email_verified": True}
    answer = urlencode(idp.log_in(begun.headers["location"], stranger))
    refused = thief.get(f"/login/openid/back?{answer}")
    assert refused.status_code == 403 and "no account" in refused.text and "regwatch=" not in str(refused.headers)


def test_a_provider_out_of_reach_is_said_and_the_other_ways_stay_open(folder: Path) -> None:
    settings = settings_of(folder, oidc={"issuer": "http://127.0.0.1:1", "client_id": "x"})
    answer = client(folder, settings).get("/login/openid")
    assert answer.status_code == 502 and "Log in" in answer.text and "Traceback" not in answer.text
    assert client(folder).get("/login/openid").status_code == 404


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[web.oidc]\nissuer = "https://a.example"', "go together"),
        ('[web.oidc]\nissuer = "https://a.example"\nclient_id = "x"\n[web.oidc.roles]\nstaff = "king"', "king"),
        ('[web.oidc]\nauto_role = "king"', "auto_role"), ('[web]\ntrusted_proxies = ["proxy"]', "trusted_proxies"),
        ('[web]\nmail_channel = "pigeon"', "mail_channel"), ('[web.oidc]\nsecret = "x"', "secret"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_told_in_one_line(text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        parse(text, "regwatch.toml")


# Behind a proxy, by a real server


def test_a_clients_address_is_taken_from_a_proxy_that_is_trusted_and_from_nobody_else(folder: Path) -> None:
    import socket

    for trusted, expected in (((), 429), (("127.0.0.0/8",), 200)):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with people_of(folder) as opened, opened.transaction():
            opened.database.conn.execute("DELETE FROM attempts")
        settings = settings_of(folder, port=port, workers=1, trusted_proxies=trusted)
        thread = threading.Thread(target=serve, args=(folder, settings, CARDS), daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{port}"
        _wait(base)
        answers = [
            httpx.post(f"{base}/login/link", data={"address": f"a{number}@example.org"},
                       headers={"x-forwarded-for": f"203.0.113.{number}"}).status_code
            for number in range(21)
        ]  # fmt: skip
        assert answers[:20] == [200] * 20 and answers[20] == expected


def _wait(base: str) -> None:
    until = time.monotonic() + timedelta(seconds=20).total_seconds()
    while time.monotonic() < until:
        try:
            httpx.get(f"{base}/login")
            return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")
