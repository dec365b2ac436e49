"""What strangers send to break in, to look over a shoulder or to wear the server out. Pages: real ones."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from monitor.team.model import Role
from monitor.web.app import TABLE
from monitor.web.remembering import Remembered
from tests.consent_room import everything
from tests.people_room import client, csrf, hire, log_in, settings_of
from tests.web_archive import build

EVIL = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("security")
    build(made)
    hire(made)
    return made


@pytest.fixture(scope="module")
def stranger(folder: Path) -> Iterator[TestClient]:
    yield client(folder)


@pytest.fixture(scope="module")
def closed(folder: Path) -> Iterator[TestClient]:
    yield client(folder, settings_of(folder, public_reading=False))


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/calendar/", "/calendar"), ("/zh/calendar/", "/zh/calendar"), ("/desk/", "/desk"),
        ("/calendar//?from=2020-04-01", "/calendar?from=2020-04-01"), ("/zh//sources/", "/zh/sources"),
        ("/api/v1/changes/", "/api/v1/changes"), ("/source/a%3Fx/", "/source/a%3Fx"),
    ],
)  # fmt: skip
def test_a_slash_too_many_leads_to_a_page_of_this_host_in_its_language(
    stranger: TestClient, asked: str, to: str
) -> None:
    answer = stranger.get(asked, headers=EVIL)
    assert (answer.status_code, answer.headers["location"]) == (307, to)


@pytest.mark.parametrize(
    "asked", ["//evil.example/", "/zh//evil.example/", "/nothing/", "/static", "/%2f%2fevil.example/"]
)
def test_what_is_no_page_without_its_slash_either_is_not_found(stranger: TestClient, asked: str) -> None:
    assert stranger.get(f"http://127.0.0.1:8600{asked}").status_code == 404


def test_no_page_repeats_the_host_that_a_request_claims(folder: Path) -> None:
    here = client(folder, settings_of(folder, public_url="https://rules.example.org"))
    for path in sorted({row.path for row in TABLE if "{" not in row.path}):
        answer = here.get(path, headers=EVIL)
        assert "evil.example" not in answer.text + str(answer.headers), path


def test_the_way_to_the_login_is_kept_by_nobody(closed: TestClient) -> None:
    for path in ("/", "/zh/calendar", "/account", "/triage"):
        answer = closed.get(path)
        assert answer.status_code == 303 and answer.headers["cache-control"] == "no-store", path


def test_a_closed_archive_is_mailed_to_no_stranger(folder: Path, closed: TestClient) -> None:
    before = everything(folder)
    shown, sent = closed.get("/subscribe"), closed.post("/subscribe", data={"address": "eve@example.org"})
    assert (shown.status_code, sent.status_code) == (303, 401)
    assert everything(folder) == before
    assert "gacc" not in shown.text + sent.text
    assert closed.get("/unsubscribe/x").status_code != 303, "leaving never needs an account"


def test_who_is_logged_in_and_who_is_not_never_get_each_others_pages(folder: Path) -> None:
    here, theirs = client(folder), client(folder)
    log_in(theirs, Role.OPERATOR)
    for path in ("/", "/zh/", "/sources", "/calendar", "/rules"):
        for _ in range(2):  # first made, then kept
            private, public = theirs.get(path), here.get(path)
            assert private.headers["cache-control"] == "no-store" and "etag" not in private.headers
            assert "The operator" not in public.text and "cookie" in public.headers["vary"].lower(), path
            again = theirs.get(path, headers={"if-none-match": public.headers["etag"]})
            assert again.status_code == 200 and again.text == private.text, "a stranger's page is not theirs"
            for head in ({"range": "bytes=0-"}, {"cookie": "regwatch=x"}, {"origin": "https://evil.example"}):
                assert "The operator" not in here.get(path, headers=head).text
    token = csrf(theirs.get("/account").text)
    assert theirs.post("/logout", data={"csrf": token}).status_code == 303
    assert "no-store" not in theirs.get("/").headers["cache-control"], "a stranger again"


def test_what_many_ask_for_at_once_is_made_once() -> None:
    held: Remembered[int] = Remembered(10)
    made: list[int] = []

    def make() -> int:
        made.append(1)
        time.sleep(0.05)
        return 7

    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(held.get("pair", make, lambda _: 1))) for _ in range(8)
    ]  # fmt: skip
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [7] * 8 and len(made) == 1
    with pytest.raises(ZeroDivisionError):
        held.get("broken", lambda: 1 // 0, lambda _: 1)
    assert held.get("broken", lambda: 3, lambda _: 1) == 3, "what failed is tried again"
