"""The search page: what it shows, what it says where nothing is found, and that the index keeps up by itself."""

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from monitor.search import (
    Asked,
    IndexNotReadyError,
    Keeper,
    refresh_after_a_check,
    refresh_beside,
    search,
    update,
)  # fmt: skip
from monitor.search.asking import address, question, suggestions
from monitor.search.index import FILE
from monitor.search.keeping import AT_ONCE, refresh
from monitor.settings import Settings
from monitor.web.app import create_app
from monitor.workspace import Workspace, workspace
from snapshots.identity import identity_of
from snapshots.model import Entry, Notice, Provision
from tests.browser import CHROMIUM
from tests.web_archive import CARDS, served

START = datetime(2020, 3, 31, 2, tzinfo=UTC)
ACT, OTHER = "gacc/announcement/2020/53", "mofcom/announcement/2021/7"
HOSTILE = "<script>alert(1)</script>\u202e口罩\u200b<img src=x onerror=alert(2)>"


def add(opened: Workspace, record: Notice | Entry, days: int = 0) -> None:
    with opened.facts.transaction():
        opened.facts.versions.add(
            record, source=record.key.split("/")[0], seen_at=START + timedelta(days=days), snapshots=[1], reader="t"
        )


def notice(key: str, title: str, *lines: str, day: date = date(2020, 4, 10)) -> Notice:
    return Notice(
        key=key, identity=identity_of(key), kind="announcement", issuers=(), title=title, url="javascript:alert(1)",
        published=day, effective=day, provisions=tuple(Provision(text=line) for line in lines),
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notice of two versions, a hostile one, forty entries of a register."""
    path = tmp_path_factory.mktemp("data")
    with workspace(path) as opened:
        add(opened, notice(ACT, "关于口罩出口的公告", "符合GB2626—2019的产品准予出口。", "含锑制品。"))
        add(opened, notice(ACT, "关于口罩出口的公告", "符合GB2626—2019的产品准予出口。", "旧条款已删除。"), 1)
        add(opened, notice(OTHER, HOSTILE, "<b onclick=alert(3)>关于</b>口岸", day=date(2021, 5, 1)), 2)
        for number in range(40):
            add(opened, Entry(key=f"labs/CN-{number:04}", register="labs", name=f"第{number}检测中心", fields=()), 3)
        update(opened)
    return path


@pytest.fixture(scope="module")
def client(folder: Path) -> TestClient:
    return TestClient(create_app(folder, Settings(), CARDS))


def test_hits_are_marked_and_lead_to_their_pages(client: TestClient) -> None:
    page = client.get("/search", params={"q": "口罩"})
    assert page.status_code == 200
    assert "关于<mark>口罩</mark>出口的公告" in page.text
    assert f'href="/notice/{ACT}"' in page.text and "2 found" in page.text
    assert client.get(f"/notice/{ACT}").status_code == 200


def test_words_only_an_older_version_holds_lead_to_that_version(client: TestClient) -> None:
    page = client.get("/search", params={"q": "锑"}).text
    assert "in version 1 of 2" in page and "no longer in the newest" in page
    link = re.search(r'<h3><a href="([^"]+)"', page)
    assert link and link[1] == f"/notice/{ACT}?version=1"
    assert "含锑制品" in client.get(link[1]).text


def test_archived_markup_and_hidden_characters_have_no_effect(client: TestClient) -> None:
    page = client.get("/search", params={"q": "口罩", "source": "mofcom"}).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]<mark>口罩</mark>" in page
    assert "<img" not in page and "onclick=alert(3)>" not in page and "javascript:" not in page


def test_words_with_hidden_characters_are_the_same_words(client: TestClient) -> None:
    page = client.get("/search", params={"q": "\u202e口\u200b罩\u2066\ufeff"})
    assert "2 found" in page.text and 'value="口罩"' in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=口", 2), ("q=GB+2626", 1), ("q=gb2626-2019", 1), ("q=2020年第53号", 1), ("q=2020-53", 1), ("words=锑", 1),
        ("q=口&source=gacc", 1), ("q=口&source=mofcom", 1), ("q=检测&source=labs", 40), ("q=口&kind=entry", 0),
        ("q=检测&kind=entry", 40), ("q=口&from=2021-01-01", 1), ("q=口&until=2020-12-31", 1), ("q=口&from=&kind=", 2),
        ("q=口&in-force-on=2020-06-01", 1), ("q=口&in_force_on=2019-01-01", 0), ("q=口罩&utm_source=x", 2),
    ],
)  # fmt: skip
def test_filters_of_the_form_narrow_the_answer(client: TestClient, query: str, found: int) -> None:
    page = client.get(f"/search?{query}")
    assert page.status_code == 200
    assert f"{found} found" in page.text if found else "Nothing found" in page.text


def test_newest_first_and_best_first_are_told_apart(client: TestClient) -> None:
    newest = client.get("/search?q=口&order=newest").text
    assert newest.index(OTHER) < newest.index(f'/notice/{ACT}"')


def test_pages_lead_through_all_hits(client: TestClient) -> None:
    first = client.get("/search", params={"q": "检测", "kind": "entry"}).text
    following = re.search(r'<a rel="next" href="([^"]+)"', first)
    assert following
    second = client.get(following[1].replace("&amp;", "&")).text
    names = set(re.findall(r'/entry/labs/(CN-\d+)"', first)) | set(re.findall(r'/entry/labs/(CN-\d+)"', second))
    assert len(names) == 40 and 'rel="next"' not in second
    assert "The results end before this page" in client.get("/search?q=检测&page=9").text


def test_many_hits_are_told_as_more_than_a_thousand(tmp_path: Path) -> None:
    with workspace(tmp_path) as opened:
        with opened.facts.transaction():
            for number in range(1_005):
                entry = Entry(key=f"labs/{number}", register="labs", name="检测", fields=())
                opened.facts.versions.add(entry, source="labs", seen_at=START, snapshots=[1], reader="t")
        update(opened)
    client = TestClient(create_app(tmp_path, Settings(), CARDS))
    assert "More than 1,000 found" in client.get("/search?q=检测").text
    assert "找到超过1,000条" in client.get("/zh/search?q=检").text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=。", "no word in it"), ("q=" + "口" * 300, "More than 200 characters"), ("q=口&from=2020", "a day such as"),
        ("q=口&until=2020-02-30", "a day such as"), ("q=口&in-force-on=soon", "a day such as"),
        ("q=口&from=2021-01-01&until=2020-01-01", "Give the earlier day first"), ("q=口&kind=x", "notice, entry, att"),
        ("q=口&order=x", "best, newest"), ("q=口&page=0", "whole number"), ("q=口&page=-1", "whole number"),
        ("q=口&page=９", "whole number"), ("q=口&page=9999999", "results end at page"),
        ("q=口&page=" + "9" * 5000, "whole number"), ("q=口&source=nowhere", "Choose one from the list"),
        ("q=" + "+".join(f"词{n}" for n in range(20)), "More than 12 words"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_told_beside_the_form(client: TestClient, query: str, told: str) -> None:
    page = client.get(f"/search?{query}")
    assert page.status_code == 400
    assert told.casefold() in page.text.casefold() and 'name="q"' in page.text and "Traceback" not in page.text
    chinese = client.get(f"/zh/search?{query}")
    assert chinese.status_code == 400
    assert not re.search("expected|Give the|characters|more than", chinese.text.partition("<main")[2])


@given(words=st.text(max_size=60), other=st.text(max_size=12))
@hypothesis_settings(max_examples=60)
def test_no_question_breaks_the_page(client: TestClient, words: str, other: str) -> None:
    safe = [one.encode("utf-8", "surrogatepass") for one in (words, other)]
    page = client.get(f"/search?q={quote(safe[0])}&source={quote(safe[1])}")
    assert page.status_code in (200, 400)


def test_an_answer_of_nothing_helps_on(client: TestClient) -> None:
    page = client.get("/search", params={"q": "口罩 GB 2626-1999", "kind": "notice"}).text
    assert "Nothing found" in page and "口罩 (2)</a>" in page and "Search without filters" in page
    assert ">口罩 GB 2626</a>" in page and "One Chinese character is enough" in page
    assert suggestions("6307.90.00.10") == ["630790"] and suggestions('"a b"') == ["a b"] and not suggestions("口罩")


def test_the_feed_of_a_search_answers(client: TestClient) -> None:
    page = client.get("/search", params={"q": "口罩 GB 2626", "source": "gacc"}).text
    link = re.search(r'href="(/feed\.atom\?words=[^"]+)">Atom', page)
    assert link and link[1].count("words=") == 2
    assert client.get(link[1].replace("&amp;", "&")).status_code == 200


def test_the_page_is_chinese_under_zh_and_only_read(client: TestClient) -> None:
    page = client.get("/zh/search", params={"q": "口罩"})
    assert "找到2条" in page.text and 'action="/zh/search"' in page.text and f'href="/zh/notice/{ACT}"' in page.text
    assert client.post("/search", data={"q": "口罩"}).status_code == 405
    assert client.head("/search?q=口罩").status_code == 200


def test_without_an_index_the_page_says_when_to_come_again(tmp_path: Path) -> None:
    client = TestClient(create_app(tmp_path, Settings(), CARDS))
    assert client.get("/search?q=口罩").status_code == 200  # before the first check
    with workspace(tmp_path) as opened:
        add(opened, notice(ACT, "口罩"))
        page = client.get("/search?q=口罩")
        assert page.status_code == 503 and page.headers["retry-after"] == "60" and 'value="口罩"' in page.text
        assert client.get("/search").status_code == 200
        update(opened)
        assert "1 found" in client.get("/search?q=口罩").text
        soon = (datetime.now(UTC) + timedelta(seconds=300)).isoformat()
        with sqlite3.connect(tmp_path / FILE) as index:
            index.execute("UPDATE about SET value = 'building' WHERE name = 'state'")
            index.execute("INSERT OR REPLACE INTO about VALUES ('ready_at', ?)", (soon,))
        page = client.get("/search?q=口罩")
        assert page.status_code == 503 and 200 < int(page.headers["retry-after"]) <= 300 and "minutes" in page.text


def test_a_question_and_its_address_are_the_same(client: TestClient) -> None:
    asked, page = question([("q", "口罩 锑"), ("from", "2020-01-01"), ("order", "newest"), ("page", "3")])
    again = address(asked, page=page)
    assert question(parse_qsl(again.partition("?")[2])) == (asked, 3)


def test_a_keeper_indexes_what_comes_and_no_fault_gets_out(tmp_path: Path) -> None:
    with workspace(tmp_path) as opened:
        add(opened, notice(ACT, "口罩"))
    keeper = Keeper(tmp_path, every=0.05).start()
    client = TestClient(create_app(tmp_path, Settings(), CARDS))

    def found(words: str) -> bool:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            if "1 found" in client.get("/search", params={"q": words}).text:
                return True
            time.sleep(0.02)
        return False

    assert found("口罩")
    with workspace(tmp_path) as opened:
        add(opened, notice(OTHER, "呼吸机"))
    assert found("呼吸机")
    keeper.stop()
    broken = tmp_path / "other"
    with workspace(broken):
        pass
    (broken / FILE).mkdir()
    assert refresh(broken) is None and refresh_after_a_check(broken) is None
    assert refresh_after_a_check(tmp_path / "nowhere") is None


def test_a_check_that_reaches_nobody_still_leaves_an_index(tmp_path: Path) -> None:
    (tmp_path / "regwatch.toml").write_text('[network]\nproxy = "http://127.0.0.1:9"\ndelay = 0.0\n', "utf-8")
    options = ["--data", str(tmp_path / "data"), "--config", str(tmp_path / "regwatch.toml")]
    told = subprocess.run(
        [sys.executable, "-m", "monitor", *options, "check", "gacc"], capture_output=True, timeout=60, text=True
    )
    assert told.returncode == 3, told.stderr
    with workspace(tmp_path / "data", readonly=True) as opened:
        assert search(opened, Asked(words="口罩")).total == 0  # and raises nothing: the index is ready


def test_the_watcher_indexes_beside_its_checks(tmp_path: Path) -> None:
    with workspace(tmp_path) as opened:
        add(opened, notice(ACT, "口罩"))
        refresh_beside(tmp_path)
        refresh_beside(tmp_path)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                assert search(opened, Asked(words="口罩")).total == 1
                return
            except IndexNotReadyError:
                time.sleep(0.02)
        raise AssertionError("never indexed")


def test_a_check_waits_for_no_large_index(tmp_path: Path) -> None:
    with workspace(tmp_path) as opened, opened.facts.transaction():
        for number in range(AT_ONCE + 1):
            entry = Entry(key=f"labs/{number}", register="labs", name="检测", fields=())
            opened.facts.versions.add(entry, source="labs", seen_at=START, snapshots=[1], reader="t")
    assert refresh_after_a_check(tmp_path) is None and not (tmp_path / FILE).exists()
    done = refresh(tmp_path)
    assert done and done.records == AT_ONCE + 1
    again = refresh_after_a_check(tmp_path)
    assert again and again.records == 0


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)")
@pytest.mark.parametrize(("start", "button", "told"), [("/", "Search", "2 found"), ("/zh/", "搜索", "找到2条")])
def test_one_and_two_characters_are_found_in_a_browser(base: str, start: str, button: str, told: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 800})
        complaints = list[str]()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(base + start)
        page.locator("header input[name=q]").fill("口")
        page.locator("header form").get_by_role("button", name=button).click()
        page.get_by_role("heading", name=told).wait_for()
        assert page.locator("main mark").all_inner_texts()[:1] == ["口"]
        page.locator("main input[name=q]").fill("口罩")
        page.locator("main input[name=q]").press("Enter")
        page.get_by_role("heading", name=told).wait_for()
        assert set(page.locator("main mark").all_inner_texts()) == {"口罩"}
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator("main summary").first.click()
        page.locator("select[name=source]").select_option("gacc")
        page.locator("main form button").first.click()
        page.get_by_role("link", name="关于口罩出口的公告").click()
        assert "关于口罩出口的公告" in page.get_by_role("heading", level=1).inner_text()
        assert complaints == []
        browser.close()
