"""The third user's main ways on the demonstration's archive: the pages say what the command line says."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from monitor.cli import cli
from monitor.commands.setup import cards
from monitor.settings import Settings
from monitor.web.app import create_app
from tests.browser import CHROMIUM
from tests.web_archive import ACT, served

CODES, NAMED = "gacc-export-inspection", "gacc-failing-exporters"
JOINT = "mofcom+gacc+nmpa/announcement/2020/5"
LATER = "gacc/announcement/2020/124"
OURS = re.compile(r"\b(?:in force since|takes effect|repealed by|in the words|was read|watched until|not seen)\b", re.I)


@pytest.fixture(scope="module")
def web(demo_folder: Path) -> Iterator[TestClient]:
    settings = Settings(data=demo_folder)
    with TestClient(create_app(demo_folder, settings, cards(settings))) as client:
        yield client


def told(folder: Path, *arguments: str) -> object:
    result = CliRunner().invoke(cli, ["--data", str(folder), *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def seen(page: str) -> str:
    """The words of a page as a reader takes them in."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.mark.parametrize("register", [CODES, NAMED])
@pytest.mark.parametrize("day", ["2020-04-09", "2020-04-10", "2020-05-09", "2020-12-09", "2020-12-10", "2026-01-01"])
def test_a_list_on_a_day_is_that_of_the_command_line(
    web: TestClient, demo_folder: Path, register: str, day: str
) -> None:
    rows = told(demo_folder, "register", register, "--on", day)
    page = web.get(f"/register/{register}.json", params={"on": day}).json()
    assert isinstance(rows, list)
    assert [(row["key"], row["state"], row["reason"]) for row in rows] == [
        (row["key"], row["state"], row["reason"]) for row in page["rows"]
    ]
    listed = sum(row["state"] == "listed" for row in rows)
    assert f"{listed} entries stood on" in seen(web.get(f"/register/{register}", params={"on": day}).text)


@pytest.mark.parametrize("day", ["2020-04-01", "2020-04-28", "2020-12-10", "2023-08-28", "2023-08-29"])
def test_the_rules_of_a_day_are_those_of_the_command_line(web: TestClient, demo_folder: Path, day: str) -> None:
    rules = told(demo_folder, "rules", "--on", day)
    assert isinstance(rules, dict)
    page = web.get("/rules.json", params={"on": day}).json()
    assert [(rule["key"], rule["group"]) for rule in rules["rules"]] == [
        (rule["key"], rule["group"]) for rule in page["rules"]
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [("2020-03-31", "not yet in force"), ("2020-04-01", "in force"), ("2023-08-28", "in force"),
     ("2023-08-29", "repealed")],
)  # fmt: skip
def test_a_rule_is_told_as_it_stood_on_a_day(web: TestClient, day: str, words: str) -> None:
    page = seen(web.get(f"/notice/{JOINT}", params={"on": day}).text)
    assert re.search(rf"How it stands on {day}\s+{words}\b", page)


def test_how_often_nobody_looked_is_told_as_the_command_line_tells_it(web: TestClient, demo_folder: Path) -> None:
    result = CliRunner().invoke(cli, ["--data", str(demo_folder), "register", CODES, "--sizes"])
    blind = re.search(r"(\d+) blind stretch", result.output)
    assert blind and f"Stretches nobody looked: {blind[1]}." in seen(web.get(f"/register/{CODES}").text)


def test_an_act_that_undoes_another_through_a_register_stands_among_its_relations(web: TestClient) -> None:
    assert re.search(r"GACC 2020-124 .{0,80}entries removed by : ?14 of the 19", seen(web.get(f"/notice/{ACT}").text))
    later = web.get(f"/notice/{LATER}").text
    assert "removes entries of" in later and f'href="/notice/{ACT}"' in later
    assert "UNKNOWN" not in later.replace("UNCERTAIN", "")


def test_what_took_an_entry_off_its_list_leads_to_its_originals(web: TestClient) -> None:
    page = seen(web.get(f"/entry/{CODES}/6307900090").text)
    assert "gone from the list" in page and "no stored original" not in page


@pytest.mark.parametrize(
    "path",
    [f"/notice/{JOINT}", f"/notice/{ACT}", f"/entry/{CODES}/6307900090", "/rules?on=2020-04-28", "/calendar",
     f"/register/{CODES}?on=2020-04-10", f"/evidence/{ACT}?on=2020-04-10", "/story", "/source/gacc"],
)  # fmt: skip
def test_no_sentence_of_ours_stays_english_on_a_chinese_page(web: TestClient, path: str) -> None:
    page = web.get(f"/zh{path}")
    assert page.status_code == 200 and OURS.findall(seen(page.text)) == []


def test_the_calendar_is_asked_for_from_a_day_to_a_day(web: TestClient, demo_folder: Path) -> None:
    page = web.get("/calendar?from=2020-04-01&to=2020-04-10").text
    asked = page.partition('id="between"')[2].partition("</main>")[0]
    events = told(demo_folder, "calendar", "--from", "2020-04-01", "--to", "2020-04-10")
    assert isinstance(events, list)
    assert sorted({event["day"] for event in events}) == re.findall(r'<h3><time datetime="([^"]+)', asked)
    assert "Nothing we hold has a day among these." in web.get("/calendar?from=2021-01-01&to=2021-01-02").text
    assert web.get("/calendar?from=2020-04-10&to=2020-04-01").status_code == 400
    assert "YYYY-MM-DD" in web.get("/calendar?to=spring").text


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)")
def test_versions_are_stepped_by_keyboard_and_every_page_fits_a_sheet(demo_folder: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with served(demo_folder) as base, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 700, "height": 1000})
        page.goto(f"{base}/notice/{JOINT}?version=1")
        page.keyboard.press("n")
        page.wait_for_url("**?version=2")
        page.keyboard.press("p")
        page.wait_for_url("**?version=1")
        page.emulate_media(media="print")
        for path in (f"/register/{CODES}?on=2020-04-10", "/rules?on=2020-04-28", "/source/gacc", "/pictures"):
            page.goto(base + path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.locator("details table").first.is_visible()  # folded tables are on the paper
        browser.close()
