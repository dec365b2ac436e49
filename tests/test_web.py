"""The pages over a real archive, asked through a real server."""

import csv
import html
import io
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from monitor.diff.change import Change, Kind
from monitor.ledger.incidents import Incident
from monitor.search import update
from monitor.settings import Settings, Web
from monitor.watch.health import health_of
from monitor.web import folding, links
from monitor.web.pages.original import charset_of
from monitor.web.pages.register import safe_cell
from monitor.web.serve import ServeError, serve
from monitor.workspace import workspace
from snapshots.model import Edition
from tests.web_archive import ACT, APRIL, CARDS, JOINT, LIVELY, MARCH, RENAMED, build, capture, lab, notice, served

OURS = '<script src="/static/regwatch.js" defer></script>'


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        return None


class Browser:
    def __init__(self, base: str) -> None:
        self.base, self._opener = base, build_opener(Stay)

    def get(self, path: str, method: str = "GET") -> Answer:
        request = Request(self.base + path, method=method)
        try:
            response = self._opener.open(request, timeout=10)
        except HTTPError as error:
            response = error
        with response:
            return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, response.read())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    build(made)
    with workspace(made, readonly=True) as opened:
        update(opened)  # before the first page is asked for: a search says 503 until it is done
    return made


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[Browser]:
    with served(folder) as base:
        yield Browser(base)


def every_link(text: str) -> set[str]:
    return {html.unescape(found) for found in re.findall(r'(?:href|src|action)="(/[^"]*)"', text)}


def test_every_link_of_every_page_leads_somewhere_and_every_page_is_guarded(web: Browser) -> None:
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen:
            continue
        seen.add(path)
        answer = web.get(path)
        if answer.status == 303 and path.startswith(("/login", "/zh/login")):  # what a form posts to
            continue
        if answer.status == 400 and path in ("/redline", "/zh/redline"):  # the form that names two versions, unfilled
            continue
        assert answer.status == 200, path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
        if answer.headers["content-type"].startswith("text/html") and not path.startswith("/original"):
            assert "<h1" in answer.text and 'lang="en"' in answer.text, path
            assert "<script" not in answer.text.replace(OURS, "") and "style=" not in answer.text, path
            endless = ("month=", "next=", "on=", "sort=")  # months go on for two thousand years
            waiting += (link for link in every_link(answer.text) if not any(name in link for name in endless))
    walked = {path.split("/")[1].partition("?")[0] for path in seen}
    assert walked >= {"", "change", "sources", "source", "notice", "redline", "register", "entry", "snapshot", "verify"}


def test_nineteen_entries_of_one_act_are_one_line_that_opens(web: Browser) -> None:
    text = web.get("/").text
    assert "19 entries added to" in text and "Inspection laboratories" in text and "GACC 2020-53" in text
    assert text.count("All 19, seen") == 1


def test_the_newest_day_comes_first_in_beijing_time(web: Browser) -> None:
    text = web.get("/").text
    assert text.index("Friday 10 April 2020") < text.index("Tuesday 31 March 2020")
    assert "2020-03-31 18:00" in text  # 10:00 UTC


def test_the_filter_keeps_only_what_was_asked_for(web: Browser) -> None:
    text = web.get("/?source=gacc&kind=entry.*").text
    assert "19 entries added to" in text and "Text amended</span>" not in text
    assert "Nothing on record matches" in web.get("/?source=nobody").text
    refused = web.get("/?kind=nonsense")
    assert refused.status == 400 and "entry.added" in refused.text


def test_a_fold_is_never_cut_by_a_page_and_pages_meet_without_gap() -> None:
    def change(number: int, cause: str) -> Change:
        return Change(
            kind=Kind.ENTRY_ADDED, source="s", key=f"labs/{number}", title="t", seen_at=MARCH, cause=cause
        )  # fmt: skip

    changes = [change(n, "a") for n in range(700)] + [change(n, "b") for n in range(3)]
    first = folding.page(changes, 1)
    assert [len(line.changes) for line in first.lines] == [700] and first.more
    second = folding.page(changes[first.changes :], 1)
    assert [len(line.changes) for line in second.lines] == [3] and not second.more


def test_what_takes_effect_next_is_told_and_what_did_is_not(tmp_path: Path) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    with workspace(tmp_path) as opened, opened.facts.transaction():
        for key, title, day in (("gacc/announcement/2020/1", "旧的", date(2020, 1, 1)), (ACT, "将来的", tomorrow)):
            record = notice(key, title, "一条", effective=day)
            opened.facts.versions.add(record, source="gacc", seen_at=MARCH, snapshots=[], reader="t")
    with served(tmp_path) as base:
        text = Browser(base).get("/").text
    assert "将来的" in text and tomorrow.isoformat() in text and "旧的" not in text


def test_a_key_with_plus_slash_and_chinese_survives_the_address(web: Browser) -> None:
    path = links.notice(JOINT)
    assert "%2B" in path
    answer = web.get(path)
    assert answer.status == 200 and f"<code>{JOINT}</code>" in answer.text
    assert web.get(f"/notice/{JOINT}").status == 200  # a plus typed by hand means a plus too
    assert links.notice("mofcom/letter/2020-03-31/关于a?b#c%41") == "/notice/mofcom/letter/2020-03-31/" + quote(
        "关于a?b#c%41", safe=""
    )


def test_an_act_cited_with_its_issuers_in_another_order_is_found(web: Browser) -> None:
    answer = web.get("/notice/gacc+nmpa+mofcom/announcement/2020/5")
    assert answer.status == 301 and answer.headers["location"] == links.notice(JOINT)


def test_a_notice_says_who_repealed_it_and_how_we_know(web: Browser) -> None:
    text = web.get(links.notice(JOINT)).text
    assert "repealed" in text and f'href="{links.notice(ACT)}"' in text and "/change/" in text


def test_a_notice_shows_its_facts_text_and_effects(web: Browser) -> None:
    page = web.get(links.notice(ACT)).text
    text = re.sub(r"</?bdi[^>]*>", "", page)
    for words in ("海关总署", "2020-04-10", "自2020年4月1日起执行", "对19项物资实施检验。", "其中细则。", "repeals"):
        assert words in text, words
    assert 'id="p-1-1"' in page and f'href="{links.notice(JOINT)}"' in text
    assert "<td>6307900010</td><td>&lt;b&gt;口罩&lt;/b&gt;</td>" in text  # a table stays one


def test_a_notice_shows_the_part_it_ends_and_where_its_source_contradicts_itself(web: Browser) -> None:
    text = re.sub(r"</?bdi[^>]*>", "", web.get(links.notice(ACT)).text)
    assert "海关总署公告2019年第7号" in text and ": 附件2、&lt;b&gt;6&lt;/b&gt;" in text and "from 2020-05-01" in text
    assert "Two readings" in text and "2020-03-31" in text


def test_an_earlier_version_has_an_address_of_its_own(web: Browser) -> None:
    text = web.get(links.notice(ACT, 1)).text
    assert "对11项物资实施检验。" in text and "This is version 1 of 2" in text
    assert web.get(f"/notice/{ACT}?version=9").status == 404
    assert web.get(f"/notice/{ACT}?version=x").status == 400


def test_markup_in_archived_words_stays_words(web: Browser) -> None:
    for path in ("/", links.notice(JOINT), links.source("mofcom"), f"/notice/{ACT}", "/snapshot/1", "/source/gacc"):
        text = web.get(path).text
        assert "<script" not in text.replace(OURS, "") and "<img" not in text and "<b>" not in text, path
    assert "&lt;script&gt;alert(1)" in web.get(links.notice(JOINT)).text


def test_only_web_addresses_become_links(web: Browser) -> None:
    for path in (links.notice(JOINT), links.source("mofcom"), links.notice(ACT)):
        assert 'href="javascript' not in web.get(path).text, path
    for url in ("JavaScript:alert(1)", "data:text/html,x", "//a", "http://[", " ", "java\nscript:x"):
        assert links.official(url) == "", url
    assert links.official("https://a.cn/x") == "https://a.cn/x"


def test_a_title_cannot_turn_the_reading_direction(web: Browser) -> None:
    for path in ("/", links.notice(JOINT)):
        text = web.get(path).text
        assert "\u202e" not in text and "[U+202E]" in text, path


def test_a_redline_marks_what_went_and_what_came_and_escapes_both(web: Browser) -> None:
    text = web.get("/redline/2/3").text
    assert re.search(r"<del[^>]*>11", text) and re.search(r"<ins[^>]*>19", text)
    assert "<b>" not in text and "&lt;b&gt;" in text
    assert "2020-04-01" in text and "2020-04-10" in text  # the effective day moved too


def test_a_redline_asked_backwards_turns_round_and_strangers_are_refused(web: Browser) -> None:
    answer = web.get("/redline/3/2")
    assert answer.status == 302 and answer.headers["location"] == "/redline/2/3"
    assert web.get("/redline/1/2").status == 400


def test_a_register_shows_the_names_of_that_day(web: Browser) -> None:
    then, later = web.get("/register/labs?on=2020-04-01").text, web.get("/register/labs?on=2020-04-10").text
    assert "第12检测中心" in then and "HYPERLINK" not in then
    assert "HYPERLINK" in later and "第12检测中心" not in later
    assert "19 entries" in then and "GACC 2020-53" in then


def test_a_day_ends_at_midnight_in_beijing(web: Browser, folder: Path) -> None:
    assert "We had not looked yet" in web.get("/register/labs?on=2020-03-30").text
    assert "19 entries" in web.get("/register/labs?on=2020-03-31").text


def test_a_register_says_between_which_checks_we_were_blind(web: Browser) -> None:
    text = web.get("/register/labs?on=2020-04-02").text
    assert "Between the two, 10 days, we were blind" in text
    assert "There is no accepted check after it" in web.get("/register/labs?on=2020-05-01").text


@pytest.mark.parametrize("day", ["2020-02-30", "20200331", "31.3.2020", "2020-1-1", "２０２０-03-31", "<b>", "0"])
@pytest.mark.parametrize("path", ["/register/labs", "/register/labs.csv"])
def test_a_malformed_day_is_told_what_is_expected(web: Browser, path: str, day: str) -> None:
    answer = web.get(f"{path}?on={quote(day)}")
    assert answer.status == 400 and "YYYY-MM-DD" in answer.text and "<b>" not in answer.text


def test_a_day_that_has_not_come_is_not_answered(web: Browser) -> None:
    answer = web.get("/register/labs?on=9999-12-31")
    assert answer.status == 400 and "has not come yet" in answer.text


def test_the_csv_holds_the_same_rows_and_no_formula(web: Browser) -> None:
    answer = web.get("/register/labs.csv?on=2020-04-10")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert rows[0][:8] == ["key", "name", "地区", "资质", "first seen", "last seen", "brought by", "state"]
    assert len(rows) == 20 and rows[1][6] == ACT
    assert ["labs/CN-0012", '\'=HYPERLINK("x")', "'+广东"] in [row[:3] for row in rows]
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", " =1", "＝1", "\t=1", "\rx"])
def test_every_start_of_a_formula_is_disarmed(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


def test_an_ordinary_cell_is_left_alone() -> None:
    assert [safe_cell(cell) for cell in ("", "广东-深圳", "a=b", "12")] == ["", "广东-深圳", "a=b", "12"]


def test_an_entry_tells_its_whole_history(web: Browser) -> None:
    text = web.get(links.entry(RENAMED)).text
    assert "第12检测中心" in text and "HYPERLINK" in text and "Version 2" in text and "/redline/" in text


def test_a_change_cites_its_originals_and_shows_what_is_different(web: Browser) -> None:
    amended = re.search(r'href="(/change/[0-9a-f]+)"', web.get("/?kind=notice.amended").text)
    assert amended
    text = web.get(amended[1]).text
    assert "1 provision amended" in text and "/snapshot/2" in text and re.search(r"<del[^>]*>11", text)


def test_a_source_tells_its_longest_blind_stretch_from_the_last_good_check(web: Browser) -> None:
    text = web.get("/source/gacc").text
    assert "3 days, from" in text  # blocked on day 1, but the check before was on day 0; seen again on day 3
    assert "412 &lt;b&gt;challenge" in text and "healthy" in text
    assert "never checked" in web.get("/source/mofcom").text


def test_an_open_incident_is_a_gap_that_lasts_until_now() -> None:
    good = Edition(
        id=1, source="s", seen_at=MARCH, records=1, complete=True, held=False, reasons=(), snapshots=()
    )  # fmt: skip
    trouble = Incident(
        id=1, source="s", kind=Kind.SOURCE_BROKEN, reason="x", opened_at=MARCH + timedelta(hours=5),
        last_seen=APRIL, times=4, closed_at=None,
    )  # fmt: skip
    health = health_of([good], [trouble], APRIL)
    assert health.word == "blind" and health.longest
    assert health.longest.length == APRIL - MARCH and health.longest.end is None


def test_a_source_nobody_checked_for_long_is_not_called_healthy() -> None:
    good = Edition(id=1, source="s", seen_at=MARCH, records=1, complete=True, held=False, reasons=(), snapshots=())
    words = [health_of([good], [], MARCH + timedelta(hours=h), patience=timedelta(hours=6)).word for h in (5, 7)]
    assert words == ["healthy", "overdue"]


def test_a_snapshot_page_frames_the_original_in_a_sandbox(web: Browser) -> None:
    text = web.get("/snapshot/1").text
    assert '<iframe class="original" sandbox src="/original/1"' in text
    assert "2020-03-31 10:00:00 UTC" in text and "&lt;b&gt;x&lt;/b&gt;" in text  # a header's value


def test_an_original_leaves_as_it_came_under_headers_that_switch_everything_off(web: Browser) -> None:
    answer = web.get("/original/1")
    policy = answer.headers["content-security-policy"]
    assert answer.body == LIVELY.encode() and answer.headers["content-type"] == "text/html; charset=utf-8"
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy and "allow-scripts" not in policy
    assert web.get("/original/2").headers["content-type"] == "text/html; charset=gb18030"


def test_a_document_is_only_handed_out_as_a_file(web: Browser) -> None:
    for path in ("/original/3", "/raw/3"):
        answer = web.get(path)
        assert answer.headers["content-type"] == "application/octet-stream", path
        assert answer.headers["content-disposition"] == 'attachment; filename="snapshot-3.pdf"', path
    assert "iframe" not in web.get("/snapshot/3").text
    assert web.get("/raw/1").headers["content-disposition"] == 'attachment; filename="snapshot-1.bin"'


def test_a_304_is_shown_as_the_page_it_repeats(web: Browser) -> None:
    assert web.get("/original/4").headers["content-type"] == "text/html; charset=gb18030"
    assert web.get("/original/4").body == web.get("/original/2").body


@pytest.mark.parametrize("kind", ["image/svg+xml", "application/xhtml+xml", "text/xml", "", "text/html-x"])
def test_no_other_type_is_ever_rendered(tmp_path: Path, kind: str) -> None:
    build(tmp_path)
    with workspace(tmp_path) as opened:
        seq = opened.archive.record([capture("<svg onload='x'/>", APRIL, url="https://x.cn/", kind=kind)])[0].seq
    with served(tmp_path) as base:
        assert Browser(base).get(f"/original/{seq}").headers["content-type"] == "application/octet-stream"


def test_bytes_that_are_neither_utf8_nor_gb18030_have_no_charset() -> None:
    assert [charset_of(body) for body in ("公告".encode(), "公告".encode("gbk"), b"\xff\xff\xff")] == [
        "utf-8", "gb18030", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere", "/notice/a/b", "/entry/a/b", "/change/zz", "/snapshot/99", "/snapshot/0", "/original/99", "/raw/99",
        "/redline/1/99", "/register/none", "/register/none.csv", "/source/none", "/story", "/static/../app.py",
        "/static/%2e%2e/app.py", "/snapshot/99999999999999999999999", "/redline/99999999999999999999/1",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_helpful_404(web: Browser, path: str) -> None:
    answer = web.get(path)
    assert answer.status == 404 and "Traceback" not in answer.text
    assert "Nothing under this address" in answer.text and 'href="/"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(web: Browser, method: str) -> None:
    answer = web.get("/sources", method)
    assert answer.status == 405 and "GET" in answer.headers["allow"] and "can only be read" in answer.text


def test_a_damaged_archive_is_told_without_a_path_or_a_trace(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "snapshots.sqlite").write_bytes(b"not a database at all" * 100)
    for leftover in tmp_path.glob("snapshots.sqlite-*"):
        leftover.unlink()
    with served(tmp_path) as base:
        answer = Browser(base).get("/verify")
    assert answer.status == 503 and str(tmp_path) not in answer.text and "Traceback" not in answer.text
    assert "damaged" in answer.text


def test_a_folder_without_data_is_a_friendly_page_and_stays_empty(tmp_path: Path) -> None:
    with served(tmp_path / "none") as base:
        for path in ("/", "/sources", "/register/labs", "/snapshot/1"):
            answer = Browser(base).get(path)
            assert answer.status == 200 and "Nothing here yet" in answer.text
    assert not (tmp_path / "none").exists()


def test_reading_writes_nothing(folder: Path, web: Browser) -> None:
    def contents() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".sqlite"}

    before = contents()
    for path in ("/", "/sources", links.notice(ACT), "/redline/2/3", "/register/labs", "/snapshot/1", "/verify"):
        web.get(path)
    assert contents() == before


def test_the_recipe_on_the_page_recomputes_the_head(web: Browser, folder: Path) -> None:
    text = web.get("/verify").text
    recipe = re.search(r'<pre id="recipe"><code>(.*?)</code>', text, re.DOTALL)
    assert recipe
    program = [sys.executable, "-c", html.unescape(recipe[1])]
    told = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
    assert len(told) == 64 and told in text.split("<pre")[0]


def test_programs_get_the_same_changes_as_json(web: Browser) -> None:
    answer = web.get("/api/changes.json?source=mofcom")
    told = json.loads(answer.body)["changes"]
    assert [change["kind"] for change in told] == ["notice.status", "notice.published"]
    assert web.get(f"/change/{told[0]['id']}").status == 200 and told[0]["cause"] == ACT
    health = json.loads(web.get("/health.json").body)["sources"]
    assert {source["source"]: source["health"] for source in health} == {"gacc": "healthy", "mofcom": "never checked"}


def test_a_story_is_told_and_linked_and_a_broken_one_is_no_trace(tmp_path: Path) -> None:
    build(tmp_path)
    with served(tmp_path) as base:
        web = Browser(base)
        change = json.loads(web.get("/api/changes.json").body)["changes"][0]["id"]
        step = {
            "date": "2020-03-31", "headline": "<i>Fifty-three</i>", "text": "x", "uncertain": True,
            "changes": [change, "gone"],
            "counts": [{"as_of": "2020-04-10", "list": "labs", "publisher": "GACC", "measure": "rows", "value": 19,
                        "source": "javascript:alert(5)"}],
        }  # fmt: skip
        (tmp_path / "story.json").write_text(json.dumps({"title": "Spring", "note": "n", "steps": [step]}))
        text = web.get("/story").text
        assert "&lt;i&gt;Fifty-three" in text and f"/change/{change}" in text and "uncertain" in text
        assert 'href="javascript' not in text and 'href="/story"' in web.get("/").text
        (tmp_path / "story.json").write_text("{")
        broken = web.get("/story")
        assert broken.status == 503 and "story" in broken.text and str(tmp_path) not in broken.text


def test_readers_at_the_same_time_do_not_disturb_each_other_or_a_writer(tmp_path: Path) -> None:
    build(tmp_path)
    statuses = list[int]()
    with served(tmp_path) as base, workspace(tmp_path) as opened:

        def read() -> None:
            statuses.extend(Browser(base).get("/register/labs").status for _ in range(5))

        threads = [threading.Thread(target=read) for _ in range(6)]
        for thread in threads:
            thread.start()
        for number in range(20, 30):
            with opened.facts.transaction():
                opened.facts.versions.add(lab(number), source="labs", seen_at=APRIL, snapshots=[1], reader="t")
        for thread in threads:
            thread.join()
    assert statuses == [200] * 30


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ServeError) as caught:
            serve(tmp_path, Settings(web=Web(port=port)), CARDS)
    assert str(port) in str(caught.value) and "in use" in str(caught.value) and "regwatch.toml" in str(caught.value)
