"""Who may ask for what: every address of the site, logged out and in every role. Deny by default."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from monitor.team import model
from monitor.web.access import NOBODY, Person, Role, allowed
from monitor.web.addresses import Address
from monitor.web.app import TABLE
from tests.consent_room import everything
from tests.people_room import address_of, client, csrf, hire, log_in, log_of, settings_of
from tests.web_archive import build

ASKING = [Role.OPEN, Role.READER, Role.EDITOR, Role.OPERATOR]  # OPEN: who is not logged in
IDS = [row.path for row in TABLE]


def test_every_address_names_a_role_and_one_way_to_answer() -> None:
    assert all(isinstance(row.may, Role) for row in TABLE)
    assert all([row.view, row.acting, row.apart].count(None) == 2 for row in TABLE)
    assert len({row.path for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.OPERATOR])
def test_a_role_may_do_what_stands_before_it_and_nothing_behind(role: Role) -> None:
    person = Person(name="a", address="a@example.org", role=role)
    assert [needed for needed in Role if allowed(needed, person, public_reading=False)] == list(Role)[: role + 1]


def test_without_public_reading_nobody_reads_without_a_login() -> None:
    assert [needed for needed in Role if allowed(needed, NOBODY, public_reading=False)] == [Role.OPEN]
    assert [needed for needed in Role if allowed(needed, NOBODY, public_reading=True)] == [Role.OPEN, Role.PUBLIC]


def test_what_only_people_with_an_account_may_is_what_we_mean() -> None:
    """The table itself, written down a second time: whoever opens an address to more people says so here too."""
    prefixes = {"/account": Role.READER, "/triage": Role.READER, "/desk": Role.EDITOR, "/operating": Role.OPERATOR}
    for prefix, role in prefixes.items():
        for row in TABLE:
            if row.path == prefix or row.path.startswith(f"{prefix}/"):
                assert row.may >= role, row.path
    opened = {row.path for row in TABLE if row.may is Role.OPEN}
    ways = {"/login", "/login/link", "/login/link/{token}", "/login/openid", "/login/openid/back", "/logout"}
    assert opened == ways | {"/confirm/{token}", "/unsubscribe/{token}"}
    acting = {row.path for row in TABLE if not row.view and row.may < Role.READER}
    assert acting == opened | {"/subscribe"}, "nothing but these acts for people who are not logged in"


# The walk: every address is really asked, as everybody.


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("access")
    build(made)
    hire(made)
    return made


@pytest.fixture(scope="module")
def browsers(folder: Path) -> Iterator[dict[Role, TestClient]]:
    yield _browsers(folder, public_reading=True)


@pytest.fixture(scope="module")
def closed(folder: Path) -> Iterator[dict[Role, TestClient]]:
    yield _browsers(folder, public_reading=False)


def _browsers(folder: Path, *, public_reading: bool) -> dict[Role, TestClient]:
    made = {role: client(folder, settings_of(folder, public_reading=public_reading)) for role in ASKING}
    for role, browser in made.items():
        if role is not Role.OPEN:
            log_in(browser, model.Role[role.name])
    return made


def _path(row: Address) -> str:
    """An address with something in every hole."""
    return re.sub(r"{(\w+)(?::\w+)?}", lambda hole: "1" if ":int" in hole[0] else "nothing", row.path)


@pytest.mark.parametrize("row", TABLE, ids=IDS)
def test_every_address_is_shown_to_whom_the_table_says(browsers: dict[Role, TestClient], row: Address) -> None:
    for role, browser in browsers.items():
        answer = browser.get(_path(row))
        _as_the_table_says(row, role, answer.status_code, answer.headers.get("location", ""), public_reading=True)
        if role is not Role.OPEN and answer.status_code < 400:
            assert answer.headers["cache-control"] == "no-store", "what is made for somebody is kept by nobody else"


@pytest.mark.parametrize("row", TABLE, ids=IDS)
def test_an_archive_that_is_closed_shows_nothing_to_who_is_not_logged_in(
    closed: dict[Role, TestClient], row: Address
) -> None:
    for role, browser in closed.items():
        answer = browser.get(_path(row))
        _as_the_table_says(row, role, answer.status_code, answer.headers.get("location", ""), public_reading=False)


def _as_the_table_says(row: Address, role: Role, status: int, to: str, *, public_reading: bool) -> None:
    may = row.may is Role.OPEN or role >= row.may >= Role.READER or (row.may is Role.PUBLIC and public_reading)
    may |= row.may is Role.PUBLIC and role >= Role.READER
    assert status < 500, row.path
    if may:
        assert status not in (401, 403) and "next=" not in to, (row.path, role)
    elif role is Role.OPEN:
        assert status == 401 or (status == 303 and to.startswith("/login?next=%2F")), (row.path, status, to)
    else:
        assert status == 403, (row.path, role, status)


@pytest.mark.parametrize("row", [row for row in TABLE if row.view], ids=[row.path for row in TABLE if row.view])
def test_a_page_that_only_reads_takes_no_form(browsers: dict[Role, TestClient], row: Address) -> None:
    for browser in browsers.values():
        assert browser.post(_path(row), data={"csrf": "x"}).status_code == 405


ACTING = [row for row in TABLE if not row.view and not row.one_click]
WRONG = ("", "x", "ü", "A" * 43)


@pytest.mark.parametrize("row", ACTING, ids=[row.path for row in ACTING])
def test_a_form_without_ones_own_token_changes_nothing(
    folder: Path, browsers: dict[Role, TestClient], row: Address
) -> None:
    before, noted = everything(folder), log_of(folder)
    for role, browser in browsers.items():
        if role is Role.OPEN and row.may < Role.READER:
            continue  # without a session there is no token to steal; tests/test_people.py tries the login's own
        for token in WRONG:
            answer = browser.post(_path(row), data={"csrf": token, "do": "save", "address": "mei@example.org"})
            assert answer.status_code == (401 if role is Role.OPEN else 403), (row.path, role)
        stolen = csrf(browsers[Role.OPERATOR].get("/account").text)
        if role is Role.READER:
            assert browser.post(_path(row), data={"csrf": stolen}).status_code == 403, "of somebody else"
    assert (everything(folder), log_of(folder)) == (before, noted)


@pytest.mark.parametrize("row", ACTING, ids=[row.path for row in ACTING])
def test_a_form_of_another_site_changes_nothing_even_with_the_token(
    folder: Path, browsers: dict[Role, TestClient], row: Address
) -> None:
    before, noted, browser = everything(folder), log_of(folder), browsers[Role.OPERATOR]
    token = csrf(browser.get("/account").text)
    foreign = (
        {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9999"},
    )  # fmt: skip
    for headers in foreign:
        answer = browser.post(_path(row), data={"csrf": token}, headers=headers)
        assert answer.status_code == 403, (row.path, headers)
    assert (everything(folder), log_of(folder)) == (before, noted)


@pytest.mark.parametrize("row", ACTING, ids=[row.path for row in ACTING])
def test_with_the_token_a_role_that_is_too_low_is_still_refused(browsers: dict[Role, TestClient], row: Address) -> None:
    for role in (Role.READER, Role.EDITOR):
        if role < row.may:
            token = csrf(browsers[role].get("/account").text)
            assert browsers[role].post(_path(row), data={"csrf": token}).status_code == 403


def test_no_page_may_be_framed_by_another_site(browsers: dict[Role, TestClient]) -> None:
    for path in ("/", "/login", "/account", "/operating/users", "/unsubscribe/x", "/nothing-here"):
        policy = browsers[Role.OPERATOR].get(path).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy, path


def test_the_accounts_of_the_walk_are_those_of_the_roles() -> None:
    assert [address_of(role) for role in model.Role] == [
        "reader@example.org", "editor@example.org", "operator@example.org"
    ]  # fmt: skip
