"""Absurd requests over the whole site: a status that fits, a page in the reader's language, never a trace."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from monitor.settings import Settings
from monitor.web.app import create_app
from monitor.workspace import workspace
from tests.web_archive import ACT, APRIL, CARDS, build, capture

DIGITS = "9" * 5000  # more than Python turns into a number
LINED = "https://www.nmpa.gov.cn/list.jsp?id=2&page=1"
NUMBERED = [
    "/version/{}", "/snapshot/{}", "/original/{}", "/raw/{}", "/issue/{}", "/redline/{}/1", "/redline/1/{}",
    "/document/1/{}", "/redline/1/2/document/{}", "/timemap/link/{}/" + LINED,
]  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("data")
    build(folder)
    with workspace(folder) as opened:
        opened.archive.record([capture("<p>list", APRIL, url=LINED)])
    app = create_app(folder, Settings(data=folder), CARDS)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("path", NUMBERED)
@pytest.mark.parametrize("number", [DIGITS, "9" * 30, "0", "-1", "1.5", "%D9%A1"])
def test_no_number_is_too_large_to_be_told_that_it_is_not_there(client: TestClient, path: str, number: str) -> None:
    for before, word in (("", "Error 404"), ("/zh", "404")):
        answer = client.get(before + path.format(number))
        assert answer.status_code in (400, 404), answer.text[:200]
        assert "<h1>" in answer.text and "Traceback" not in answer.text
        assert word in answer.text or answer.status_code == 400


@pytest.mark.parametrize("path", ["/versions/{}", "/snapshots/{}", "/issues/{}", "/redline/{}/1"])
def test_programs_are_told_so_too(client: TestClient, path: str) -> None:
    answer = client.get("/api/v1" + path.format(DIGITS))
    assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/notice/", "/zh/notice/", "/entry/", "/evidence/", "/change/", "/source/"])
def test_no_key_is_no_record(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["%25", "%00", "_acc", "gac%25", "%2B", "a%00b"])
@pytest.mark.parametrize("path", ["/calendar/{}.ics", "/source/{}/feed.atom", "/calendar?source={}"])
def test_a_name_is_no_pattern(client: TestClient, path: str, name: str) -> None:
    assert client.get(path.format(name)).status_code == 404
    assert client.get(path.format("gacc")).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
@pytest.mark.parametrize(
    "path", ["/register/labs", "/register/labs.csv", "/zh/register/labs", f"/notice/{ACT}", "/rules"]
)
def test_a_day_nobody_can_mean_is_refused_with_the_days_there_are(client: TestClient, path: str, day: str) -> None:
    answer = client.get(f"{path}?on={day}")
    assert answer.status_code == 400 and day in answer.text


def test_the_api_knows_the_register_of_no_such_day_either(client: TestClient) -> None:
    assert client.get("/api/v1/registers/labs?on=0001-01-01").status_code in (200, 400)


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=9-0", "bytes=a-b", "bytes=", "items", "bytes=0-1,x"])
def test_a_range_that_cannot_be_read_is_ignored(client: TestClient, asked: str) -> None:
    whole = client.get("/static/style.css")
    answer = client.get("/static/style.css", headers={"Range": asked})
    assert answer.status_code == 200 and answer.content == whole.content


def test_a_range_of_bytes_is_answered_and_one_past_the_end_refused(client: TestClient) -> None:
    some = client.get("/static/style.css", headers={"Range": "bytes=2-5"})
    assert some.status_code == 206 and len(some.content) == 4
    assert client.get("/static/style.css", headers={"Range": "bytes=99999999-"}).status_code == 416


@pytest.mark.parametrize(
    ("path", "status", "english", "chinese"),
    [
        ("/kind/none/feed.atom", 404, "There is no kind of change", "变更类别"),
        ("/search/none/feed.atom", 404, "No search is saved under this name.", "保存的搜索"),
        ("/timegate/none", 404, "never captured a page at none", "从未抓取过"),
        ("/timemap/xml/none", 404, "TimeMaps are kept as", "时间图的格式"),
        (f"/timemap/link/9/{LINED}", 404, "This TimeMap has pages 1 to 1", "没有第9页"),
        (f"/memento/once/{LINED}", 400, "14 digits", "14位数字"),
    ],
)
def test_what_is_wrong_is_told_in_the_language_of_the_page(
    client: TestClient, path: str, status: int, english: str, chinese: str
) -> None:
    for before, words in (("", english), ("/zh", chinese)):
        answer = client.get(before + path)
        assert answer.status_code == status and words in answer.text


def test_a_day_ends_a_list_after_it(client: TestClient) -> None:
    items = client.get("/api/v1/changes?limit=500").json()["items"]
    days = sorted({item["seen_at"][:10] for item in items})  # seen at ten in the morning: the same day in Beijing
    parts = [client.get(f"/api/v1/changes?limit=500&since={day}&until={day}").json()["items"] for day in days]
    assert sum(map(len, parts)) == len(items) > 1 and all(parts)


def test_an_official_address_may_come_escaped_as_one_word(client: TestClient) -> None:
    escaped = "https%3A%2F%2Fwww.nmpa.gov.cn%2Flist.jsp%3Fid%3D2%26page%3D1"
    plain = client.get(f"/timegate/{LINED}").headers["location"]
    assert client.get(f"/timegate/{escaped}").headers["location"] == plain


def test_an_archive_of_nothing_is_no_pattern_either(tmp_path: Path) -> None:
    with workspace(tmp_path) as opened:
        assert not opened.facts.acts.known_as("%") and not opened.facts.acts.known_as("")
