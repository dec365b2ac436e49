"""Registers, entries, the calendar, rules and pictures as pages: the day steps, rows sort and filter, files agree."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from monitor.settings import Settings
from monitor.web.app import create_app
from monitor.web.keeping import Kept
from monitor.web.listing import Listing, Wanted, columns_of, natural
from monitor.web.pages.calendar import month_of
from monitor.web.pages.register import stepping
from monitor.web.pictures import Look
from monitor.workspace import workspace
from snapshots.model import Edition, Entry
from tests.browser import CHROMIUM
from tests.web_archive import ACT, CARDS, HOSTILE_TITLE, RENAMED, build, served

REGISTER = "exporters"
FIRST = datetime(2020, 4, 1, 2, 0, tzinfo=UTC)
HOSTILE = '<img src=x onerror=alert(1)>"><svg onload=alert(2)>'


def firm(number: int, name: str = "", **fields: str) -> Entry:
    cells = {"产品": "口罩" if number % 2 else "防护服", "有效期至": "2020-12-31", **fields}
    return Entry(
        key=f"{REGISTER}/L{number}", register=REGISTER, name=name or f"第{number}公司", fields=tuple(cells.items())
    )


def watch(folder: Path) -> None:
    """A list seen on four days: 120 firms, three gone and one renamed, nothing new, two come."""
    with workspace(folder) as opened, opened.facts.transaction():
        versions, sightings = opened.facts.versions, opened.facts.sightings
        for day, count in ((0, 120), (2, 117), (4, 117), (10, 119)):
            at = FIRST + timedelta(days=day)
            edition = Edition(
                id=0, source=REGISTER, seen_at=at, records=count, complete=True, held=False, reasons=(), snapshots=(1,)
            )
            opened.facts.editions.add(edition)
            if day == 0:
                for number in range(1, 121):
                    versions.add(firm(number), source=REGISTER, seen_at=at, snapshots=[1], reader="t")
            gone = [v for v in versions.standing(REGISTER) if v.key.rpartition("/")[2] in ("L7", "L8", "L9")]
            if day == 2:
                versions.add(firm(10, HOSTILE), source=REGISTER, seen_at=at, snapshots=[2], reader="t")
            sightings.sweep(REGISTER, at, missing=gone if day >= 2 else [], back=[])
            if day == 4:
                for version in gone:
                    versions.end(version, at)
            if day == 10:
                for number in (121, 122):
                    note = {"备注": "新增"} if number == 122 else {}
                    versions.add(firm(number, **note), source=REGISTER, seen_at=at, snapshots=[2], reader="t")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("data")
    build(folder)
    watch(folder)
    with TestClient(create_app(folder, Settings(), CARDS)) as client:
        yield client


def rows(web: TestClient, query: str = "") -> list[dict[str, str]]:
    text = web.get(f"/register/{REGISTER}.csv?{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_grows_and_shrinks_with_the_day(web: TestClient) -> None:
    for day, said in (("2020-04-01", "120 entries"), ("2020-04-03", "117 entries"), ("2020-04-11", "119 entries")):
        assert said in web.get(f"/register/{REGISTER}?on={day}").text


def test_links_step_to_the_days_on_which_it_changed_and_skip_looks_that_saw_nothing_new(web: TestClient) -> None:
    page = web.get(f"/register/{REGISTER}?on=2020-04-05").text
    assert f'rel="prev" href="/register/{REGISTER}?on=2020-04-03"' in page
    assert f'rel="next" href="/register/{REGISTER}?on=2020-04-11"' in page
    assert 'rel="next" href="/register' not in web.get(f"/register/{REGISTER}?on=2020-04-11").text.split("<table")[0]


def test_the_picture_stands_in_the_page_with_its_marks_and_its_table(web: TestClient) -> None:
    page = web.get(f"/register/{REGISTER}?on=2020-04-03").text
    assert 'role="img"' in page and "mark-link" in page and "The same as a table" in page
    assert "style=" not in page.partition("<main")[2].partition("</main")[0]
    alone = web.get(f"/register/{REGISTER}/sizes.svg")
    assert alone.headers["content-type"].startswith("image/svg+xml") and ET.fromstring(alone.content) is not None


def test_sizes_are_given_as_csv_and_json(web: TestClient) -> None:
    points = web.get(f"/register/{REGISTER}/sizes.json").json()["points"]
    assert [(one["day"], one["entries"], one["added"], one["removed"], one["changed"]) for one in points] == [
        ("2020-04-01", 120, 120, 0, 0), ("2020-04-03", 117, 0, 3, 1), ("2020-04-05", 117, 0, 0, 0),
        ("2020-04-11", 119, 2, 0, 0),
    ]  # fmt: skip
    assert "2020-04-03,117,0,3,1,no" in web.get(f"/register/{REGISTER}/sizes.csv").text


def test_a_long_list_is_paged_and_every_page_is_reached(web: TestClient) -> None:
    first = web.get(f"/register/{REGISTER}?on=2020-04-01&per=50").text
    assert "Entries 1 to 50 of 120" in first and "page=2" in first
    last = web.get(f"/register/{REGISTER}?on=2020-04-01&per=50&page=3").text
    assert "Entries 101 to 120 of 120" in last and "Next page" not in last
    assert web.get(f"/register/{REGISTER}?on=2020-04-01&per=50&page=4").status_code == 404


def test_numbers_sort_as_numbers_in_either_direction(web: TestClient) -> None:
    up = [row["key"] for row in rows(web, "on=2020-04-01&sort=key")]
    down = [row["key"] for row in rows(web, "on=2020-04-01&sort=key&order=desc")]
    assert up[:3] == [f"{REGISTER}/L1", f"{REGISTER}/L2", f"{REGISTER}/L3"] and down == up[::-1]
    page = web.get(f"/register/{REGISTER}?on=2020-04-01&sort=name&order=desc").text
    assert 'aria-sort="descending"' in page and page.index("第120公司") < page.index("第99公司")


def test_any_printed_column_sorts(web: TestClient) -> None:
    found = [row["产品"] for row in rows(web, f"on=2020-04-01&sort={quote('产品')}")]
    assert found == ["口罩"] * 60 + ["防护服"] * 60


def test_words_filter_the_rows_in_any_width_and_case(web: TestClient) -> None:
    assert [row["key"] for row in rows(web, f"on=2020-04-01&q={quote('ｌ１２ 口罩')}")] == []
    assert [row["key"] for row in rows(web, f"on=2020-04-01&q={quote('第１２公司')}")] == [f"{REGISTER}/L12"]
    page = web.get(f"/register/{REGISTER}?on=2020-04-01&q={quote('口罩')}").text
    assert "60 rows answer this filter" in page and "Show all" in page


def test_the_json_holds_the_same_view_as_the_page_and_the_csv(web: TestClient) -> None:
    query = f"on=2020-04-03&q={quote('防护服')}&sort=name"
    told = web.get(f"/register/{REGISTER}.json?{query}").json()
    assert [row["key"] for row in told["rows"]] == [row["key"] for row in rows(web, query)]
    assert told["total"] == len(told["rows"]) == 59 and told["listed"] == 117
    paged = web.get(f"/register/{REGISTER}.json?on=2020-04-01&per=10&page=2").json()
    assert len(paged["rows"]) == 10 and paged["first"] == 10 and "page=3" in paged["next"]


def test_an_official_expiry_is_told_apart_from_what_we_saw(web: TestClient) -> None:
    row = web.get(f"/register/{REGISTER}.json?q={quote('第3公司')}").json()["rows"][0]
    assert row["official"]["status"] == "expired" and row["official"]["valid_until"] == "2020-12-31"
    assert row["state"] == "unknown" and "not checked since" in row["reason"]
    page = web.get(f"/register/{REGISTER}?q={quote('第3公司')}").text
    assert '<strong class="official">expired</strong>' in page and "not checked since" in page


def test_what_was_not_seen_is_shown_when_asked_for_and_called_that(web: TestClient) -> None:
    page = web.get(f"/register/{REGISTER}?on=2020-04-05&state=not+seen").text
    assert "第7公司" in page and "absence alone says nothing" in page and "第6公司" not in page


def test_a_blind_stretch_makes_a_row_unknown_in_words(web: TestClient) -> None:
    page = web.get(f"/register/{REGISTER}?on=2020-04-02&q={quote('第7公司')}").text
    assert "it left between the two looks; nobody saw when" in page


@pytest.mark.parametrize(
    "query", ["sort=nothing", "order=up", "per=0", "per=501", "state=gone", f"q={'x' * 201}", "page=x", "on=2020-13-01"]
)
def test_a_question_that_cannot_be_asked_is_told_what_is_expected(web: TestClient, query: str) -> None:
    for path in (f"/register/{REGISTER}", f"/register/{REGISTER}.json", f"/zh/register/{REGISTER}"):
        answer = web.get(f"{path}?{query}")
        assert answer.status_code == 400 and "Traceback" not in answer.text and "<main" in answer.text


def test_a_register_on_a_day_names_its_stable_address(web: TestClient) -> None:
    link = web.get(f"/register/{REGISTER}?on=2020-04-03&sort=name").headers["link"]
    assert f'/register/{REGISTER}?on=2020-04-03>; rel="canonical"' in link and 'rel="cite-as"' in link


def test_a_register_reads_chinese(web: TestClient) -> None:
    page = web.get(f"/zh/register/{REGISTER}?on=2020-04-05").text
    assert '<html lang="zh-Hans"' in page and "依据" in page and "官方状态" in page and "How we know" not in page
    assert f'href="/zh/entry/{REGISTER}/L1"' in page


def test_hostile_names_are_words_on_every_page_of_theirs(web: TestClient) -> None:
    for path in (f"/register/{REGISTER}?on=2020-04-11", f"/entry/{REGISTER}/L10", f"/zh/entry/{REGISTER}/L10"):
        page = web.get(path).text
        assert "<img src=x" not in page and "<svg onload" not in page and "&lt;img src=x" in page


def test_an_entry_tells_what_changed_and_between_which_looks(web: TestClient) -> None:
    page = web.get(f"/entry/{REGISTER}/L10").text
    assert "<del><bdi" in page and "Not so at the look before, 2020-04-01 10:00" in page and "Earlier names" in page
    assert f'href="/evidence/{REGISTER}/L10"' in page and "expired" in page


def test_an_entry_is_told_on_the_day_asked_for(web: TestClient) -> None:
    then = web.get(f"/entry/{REGISTER}/L7?on=2020-04-01").text
    later = web.get(f"/entry/{REGISTER}/L7?on=2020-04-05").text
    assert "on the list</strong>" in then and "not seen</strong>" in later and "gone from the list" in later


def test_an_entry_is_found_by_another_spelling(web: TestClient) -> None:
    answer = web.get(f"/entry/{REGISTER}/{quote('ｌ１０')}", follow_redirects=False)
    assert answer.status_code == 301 and answer.headers["location"] == f"/entry/{REGISTER}/L10"
    assert web.get(f"/entry/{REGISTER}/L999").status_code == 404 and web.get("/entry/x").status_code == 404


def test_an_act_that_brought_an_entry_is_named(web: TestClient) -> None:
    assert "GACC 2020-53" in web.get(f"/entry/{RENAMED}").text


def test_the_calendar_shows_a_month_and_leads_to_its_neighbours(web: TestClient) -> None:
    page = web.get("/calendar?month=2020-04").text
    assert 'href="/calendar?month=2020-03"' in page and 'href="/calendar?month=2020-05"' in page
    assert '<time datetime="2020-04-10">10</time><ul' in page


def test_the_calendar_and_its_feed_are_filtered_alike(web: TestClient) -> None:
    page = web.get(f"/calendar?kind=effect&about={quote('医疗物资')}").text
    assert "/calendar.ics?kind=effect&amp;about=" in page
    feed = web.get(f"/calendar.ics?kind=effect&about={quote('医疗物资')}").text
    assert feed.count("BEGIN:VEVENT") == 1 and web.get("/calendar.ics?kind=comments").text.count("BEGIN:VEVENT") == 0


@pytest.mark.parametrize("query", ["month=2020-13", "month=april", "kind=party", f"about={'x' * 201}", "month=0000-01"])
def test_a_calendar_that_cannot_be_asked_for_says_so(web: TestClient, query: str) -> None:
    assert web.get(f"/calendar?{query}").status_code == 400


def test_the_first_and_last_months_there_are_have_one_neighbour() -> None:
    assert month_of(date(1000, 1, 1), []).before is None and month_of(date(2999, 12, 1), []).after is None


def test_rules_of_a_day_about_a_product_tell_where_they_speak_of_it(web: TestClient) -> None:
    page = web.get(f"/rules?on=2020-04-20&about={quote('口罩')}").text
    assert "口罩" in page and "<mark>" in page and ACT in page
    told = web.get(f"/rules.json?on=2020-04-20&about={quote('口罩')}").json()
    assert [rule["state"] for rule in told["rules"] if rule["key"] == ACT] == ["in force"]
    assert f"{ACT}," in web.get("/rules.csv?on=2020-04-20").text


@pytest.mark.parametrize(
    "query", ["on=x", "on=0001-01-01", "state=gone", f"about={'x' * 301}", "about=%2C", "issuer=nobody", "known-by=1"]
)
def test_a_question_about_rules_that_cannot_be_asked_says_what_is_expected(web: TestClient, query: str) -> None:
    answer = web.get(f"/rules?{query}")
    assert answer.status_code == 400 and "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/pictures", "/zh/pictures"])
def test_the_page_of_pictures_draws_all_four_with_their_tables(web: TestClient, path: str) -> None:
    page = web.get(path).text
    assert page.count('role="img"') >= 5 and page.count("<details>") >= 5
    assert HOSTILE_TITLE not in page and "<script>alert" not in page


@pytest.mark.parametrize("name", ["rules", "weeks", "blind"])
def test_a_picture_is_a_file_of_its_own(web: TestClient, name: str) -> None:
    answer = web.get(f"/pictures/{name}.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml") and ET.fromstring(answer.content) is not None
    assert web.get("/pictures/other.svg").status_code == 404


def test_rows_without_a_word_in_a_column_come_last_in_either_direction(web: TestClient) -> None:
    for order in ("asc", "desc"):
        told = web.get(f"/register/{REGISTER}.json?on=2020-04-11&sort={quote('备注')}&order={order}").json()
        assert told["rows"][0]["number"] == "L122"


def test_natural_order_counts_numbers() -> None:
    assert sorted(["L10", "L9", "l1", "LA"], key=natural) == ["l1", "L9", "L10", "LA"]
    assert natural(" ") == () and columns_of(()) == ()
    assert Listing(rows=(), columns=()).arranged(Wanted(words="x", sort="name", descending=True), str, str) == []


def test_steps_lead_over_quiet_looks() -> None:
    looks = [Look(day=date(2020, 4, day), size=1, added=day % 2) for day in range(1, 6)]
    steps = stepping(looks, date(2020, 4, 4))
    assert steps.before and steps.after and (steps.before.day.day, steps.here, steps.after.day.day) == (3, None, 5)
    assert stepping([], date(2020, 4, 4)).first is None


def test_an_answer_is_made_once_and_the_oldest_is_let_go() -> None:
    made = list[str]()
    kept: Kept[str] = Kept(2)

    def make(key: str) -> str:
        made.append(key)
        return key

    for key in ("a", "a", "b", "c", "a"):
        kept.get(key, lambda key=key: make(key))  # type: ignore[misc]
    assert made == ["a", "b", "c", "a"]
    with pytest.raises(ZeroDivisionError):
        kept.get("d", lambda: str(1 / 0))
    assert kept.get("d", lambda: "d") == "d"


def test_a_source_of_notices_is_no_register(web: TestClient) -> None:
    answer = web.get("/register/gacc")
    assert answer.status_code == 404 and "/source/gacc" in answer.text


def test_every_register_is_listed_with_its_length(web: TestClient) -> None:
    page = web.get("/registers").text
    assert f'href="/register/{REGISTER}"' in page and 'href="/register/labs"' in page and "119" in page
    assert web.get("/register", follow_redirects=False).headers["location"] == "/registers"


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)")
def test_a_reader_finds_who_was_on_the_list_on_a_day_and_steps_on_by_its_marks(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    build(tmp_path)
    watch(tmp_path)
    complaints = list[str]()
    with served(tmp_path) as base, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{base}/registers")
        page.get_by_role("link", name=REGISTER).click()
        page.get_by_label("As of the end of").fill("2020-04-02")
        page.get_by_label("Words in a row").fill("第7公司")
        page.get_by_role("button", name="Show").click()
        assert page.locator("table.rows tbody tr").count() == 1
        page.get_by_role("link", name="Show all").click()
        page.locator(".mark-link").nth(1).click()
        assert "on=2020-04-03" in page.url and "117 entries" in page.locator(".lead").inner_text()
        page.locator(".mark-link").nth(2).focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**on=2020-04-11**")
        page.get_by_role("link", name="Name", exact=True).click()
        assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Name")
        browser.close()
    assert complaints == []
