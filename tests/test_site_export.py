"""The archive as plain files: no dead links, nothing of people, and a browser reads it from a disk."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner
from lxml import html
from playwright.sync_api import Page, sync_playwright

from monitor.cli import cli
from monitor.commands.setup import cards
from monitor.demo.replay import replay, settings_for
from monitor.settings import Settings
from monitor.site_export.choosing import Choice
from monitor.site_export.errors import SiteExportError
from monitor.site_export.export import Exported, export_site
from monitor.site_export.places import file_of, normal, reference
from monitor.site_export.searching import Document, grams, index
from monitor.site_export.writing import LIST, Folder
from monitor.web.app import TABLE
from tests.browser import CHROMIUM

ATTRIBUTES = ("href", "src", "action", "data")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_for(tmp_path_factory.mktemp("archive") / "data", Settings())
    replay(settings, lambda played: None)
    return settings


@pytest.fixture(scope="module")
def site(told: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("web") / "site"
    made = exported(told, target)
    assert made.files > 100
    return target


def exported(settings: Settings, target: Path, **options: Any) -> Exported:
    return export_site(settings, cards(settings), target, lambda made, known: None, **options)


def pages(site: Path) -> Iterator[tuple[Path, html.HtmlElement]]:
    for path in sorted(site.rglob("*.html")):
        yield path, html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def test_no_link_of_any_page_leads_nowhere_or_to_a_server(site: Path) -> None:
    count = 0
    for path, tree in pages(site):
        for element in tree.iter():
            for name in ATTRIBUTES:
                given = element.get(name)
                if given is None or urlsplit(given).scheme in ("http", "https"):
                    continue
                assert not given.startswith(("/", "javascript:", "data:")), (path, given)
                target = (path.parent / unquote(urlsplit(given).path)) if urlsplit(given).path else path
                assert target.resolve().is_file() and site in target.resolve().parents, (path, given)
                count += 1
    assert count > 1000


def test_every_page_is_there_in_both_languages_and_says_so(site: Path) -> None:
    english = {str(path.relative_to(site)) for path, _ in pages(site) if path.relative_to(site).parts[0] != "zh"}
    chinese = {str(path.relative_to(site / "zh")) for path, _ in pages(site) if path.is_relative_to(site / "zh")}
    assert english == chinese
    for path, tree in pages(site):
        assert tree.get("lang") == ("zh-Hans" if path.is_relative_to(site / "zh") else "en"), path


def test_nothing_of_people_is_exported(site: Path) -> None:
    names = {path.relative_to(site).parts[0] for path in site.rglob("*")}
    assert not names & {"login", "account", "subscribe", "triage", "desk", "operating", "confirm", "unsubscribe"}
    for path, tree in pages(site):
        assert not tree.xpath("//input[@type='password' or @type='email' or @name='csrf']"), path
        assert not [form for form in tree.iter("form") if form.get("method", "get").lower() == "post"], path


def test_originals_are_text_or_files_to_keep_never_pages(site: Path) -> None:
    originals = [*(site / "original").iterdir(), *(site / "raw").iterdir()]
    assert originals
    assert {path.suffix for path in originals} <= {".txt", ".bin", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip"}
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in (site / "original").glob("*.txt"))


def test_a_second_export_leaves_what_is_the_same_alone(told: Settings, site: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    again = exported(told, site)
    assert (again.written, again.removed) == (0, 0)
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_feeds_name_the_files_under_the_address_given_and_files_that_went_are_removed(
    told: Settings, site: Path, tmp_path: Path
) -> None:
    target = tmp_path / "site"
    shutil.copytree(site, target)
    made = exported(told, target, base_url="https://example.org/rules/", languages=("en",))
    assert made.removed > 50 and not (target / "zh").exists()
    english = {path.relative_to(site) for path in site.rglob("*.html") if path.relative_to(site).parts[0] != "zh"}
    assert english == {path.relative_to(target) for path in target.rglob("*.html")}  # a path in it loses no page
    assert 'rel="next"' not in (target / "feed.atom").read_text("utf-8")
    assert "next_url" not in json.loads((target / "feed.json").read_text("utf-8"))
    assert all(len(line) <= 75 for line in (target / "calendar.ics").read_bytes().split(b"\r\n"))
    for name in ("feed.atom", "feed.json", "calendar.ics"):
        words = (target / name).read_text("utf-8").replace("\r\n ", "").replace("\n ", "")
        assert "site-export.invalid" not in words
        found = re.findall(r"https://example\.org/rules/([^\s\"<>\\\\]+)", words)
        assert found, name
        for one in found:
            assert (target / unquote(one.partition("#")[0])).is_file(), one


def test_an_export_that_was_stopped_is_finished_by_the_next(tmp_path: Path) -> None:
    stopped = Folder(tmp_path / "site")
    stopped.announce(["a.html", "gone.html", "b"])
    stopped.put("a.html", b"a")
    stopped.put("gone.html", b"gone")
    (tmp_path / "site" / "b").mkdir()  # what cannot be written over, as a full disk cannot be written to
    with pytest.raises(SiteExportError, match="cannot be written"):
        stopped.put("b", b"b")
    (tmp_path / "site" / "b").rmdir()
    again = Folder(tmp_path / "site")
    again.put("a.html", b"a")
    assert (again.written, again.finish()) == (0, 2)
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == [LIST, "a.html"]


def test_a_large_archive_shows_each_thing_in_one_way() -> None:
    days: dict[str, frozenset[str]] = {}
    small = Choice(TABLE, days, ("en",))
    large = Choice(TABLE, days, ("en",), frozenset({"3/7"}))
    left_out = ["/redline/3/9", "/redline/3/7?view=side", "/evidence/gacc/announcement/2020/53"]
    assert all(small.exported(one) and not large.exported(one) for one in left_out)
    assert large.exported("/redline/3/7") and large.exported("/notice/gacc/announcement/2020/53")


def test_tables_are_there_for_whoever_reckons(site: Path) -> None:
    notices = json.loads((site / "data" / "notices.json").read_text("utf-8"))["notices"]
    assert notices and (site / "data" / "changes.csv").read_text("utf-8-sig").startswith("id,kind,source")


def test_a_folder_with_something_else_is_refused_and_left_alone(told: Settings, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    found = CliRunner().invoke(cli, ["--data", str(told.data), "export", "--site", str(tmp_path)])
    assert found.exit_code == 1 and "not empty" in str(found.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--site", "S", "--base-url", "ftp://a"], "--base-url is expected"),
        (["--site", "S", "--languages", "fr"], "--languages is expected"),
        (["--base-url", "https://a.org"], "go with --site"),
        (["--site", "S", "--warc", "W"], "stands alone"),
    ],
)
def test_what_is_asked_wrongly_is_told(told: Settings, tmp_path: Path, options: list[str], words: str) -> None:
    given = [str(tmp_path / one) if one in ("S", "W") else one for one in options]
    found = CliRunner().invoke(cli, ["--data", str(told.data), "export", *given])
    assert found.exit_code != 0 and words in str(found.exception)


def test_names_of_files_are_plain_and_apart() -> None:
    chinese = file_of(normal("/entry/协会/某 公司"), ".html")
    assert re.fullmatch(r"entry/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+\.html", chinese)
    assert chinese != file_of(normal("/entry/协会/别 公司"), ".html")
    assert file_of("/zh/notice/a/b?version=2", ".html") == "zh/notice/a/b~version=2.html"
    assert ".." not in file_of("/notice/../../etc/passwd", ".html").split("/")
    assert file_of("/notice/con", ".html") != "notice/con.html"
    assert reference("notice/a.html", "zh/notice/b.html") == "../../notice/a.html"


def test_the_search_of_an_export_spells_hidden_signs_out_and_cannot_leave_its_script() -> None:
    title = "公告\u202egnp.exe</script><script>alert(1)</script>\u2028"
    document = Document(key="a/1", title=title, day="", source="", text=f"{title}\u200b口罩")
    told = index([document], lambda key: "a.html").decode()
    assert "[U+202E]gnp.exe" in told and "[U+200B]口罩" in told
    assert not any(sign in told for sign in ("\u202e", "\u200b", "\u2028", "<"))


def test_chinese_is_indexed_in_pairs_and_codes_by_letters_and_digits() -> None:
    assert grams("医用口罩 GB 2626-2019") == {"医用", "用口", "口罩", "罩", "gb", "2626", "2019"}


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("start", ["index.html", "zh/index.html"])
def test_a_browser_reads_and_searches_it_from_a_disk(site: Path, browser_page: Page, start: str) -> None:
    said: list[str] = []
    browser_page.on("console", lambda message: said.append(message.text))
    browser_page.goto((site / start).as_uri())
    styled = browser_page.evaluate("document.styleSheets.length")
    assert styled == 1
    browser_page.locator("header input[name=q]").first.fill("口罩")
    browser_page.locator("header input[name=q]").first.press("Enter")
    browser_page.wait_for_selector("#offline-search li a")
    assert browser_page.locator("#offline-search mark").first.inner_text() == "口罩"
    browser_page.locator("#offline-search li a").first.click()
    browser_page.wait_for_selector("h1")
    assert browser_page.evaluate("document.documentElement.lang") == ("zh-Hans" if start.startswith("zh") else "en")
    assert [words for words in said if "Refused" in words or "Error" in words or "violates" in words] == []


@pytest.mark.browser
@pytest.mark.parametrize(("words", "some"), [("罩", True), ("GB 2626", False), ("龘龘", False), ("<b>", False)])
def test_words_are_found_or_not_without_a_trace(site: Path, browser_page: Page, words: str, some: bool) -> None:
    said: list[str] = []
    browser_page.on("pageerror", lambda error: said.append(str(error)))
    browser_page.goto((site / "search.html").as_uri())
    browser_page.locator("main input[name=q]").fill(words)
    browser_page.locator("main input[name=q]").press("Enter")
    browser_page.wait_for_load_state()
    browser_page.wait_for_function("document.querySelector('[data-count]').textContent || !location.search")
    assert not said
    assert bool(browser_page.locator("#offline-search li").count()) >= some
