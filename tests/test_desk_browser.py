"""The desk in a real browser without scripts: an issue is drafted, edited, approved, published; real mail arrives."""

import os
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import html5lib
import pytest

from monitor.ledger.groups import Member
from monitor.web.visiting import SESSION
from monitor.workspace import workspace
from tests.alert_room import SEEN, published, record, removed
from tests.browser import CHROMIUM
from tests.desk_site import Site, session
from tests.mail_server import MailServer, mail_server
from tests.web_archive import served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install -e '.[dev]')")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as running:
        yield running


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with workspace(folder) as room:
        record(room, [published(room), removed(room, 1), removed(room, 9, cause=None)])
        with room.facts.transaction():
            for name, language in (("anna", "en"), ("bo", "zh")):
                address = f"{name}@example.org"
                member = Member(group="members", person=address, address=address, language=language)
                room.ledger.subscribers.join(member, "cli", SEEN)
    return folder


@pytest.fixture
def page(data: Path) -> Iterator["sync_api.Page"]:
    with served(data) as base, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(base_url=base, java_script_enabled=False, viewport={"width": 390, "height": 800})
        token = session(data, "li@example.org", "editor", "Li Na")
        context.add_cookies([{"name": SESSION, "value": token, "url": base}])
        opened = context.new_page()
        yield opened
        browser.close()


def send(data: Path, server: MailServer) -> None:
    config = data.parent / "regwatch.toml"
    config.write_text(
        f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nsender = "desk@example.org"\n', "utf-8"
    )
    command = [Path(sys.executable).with_name("regwatch"), "--config", config, "--data", data, "send"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def letters(server: MailServer) -> dict[str, str]:
    found = {}
    for envelope in server.received:
        mail = message_from_bytes(envelope.content, policy=default)  # type: ignore[arg-type]
        part = mail.get_body(("plain",))
        assert part is not None
        found[envelope.rcpt_tos[0]] = f"{mail['Subject']}\n{part.get_content()}"
    return found


def test_an_issue_is_edited_and_published_by_page_and_reaches_its_readers(
    server: MailServer, data: Path, page: "sync_api.Page"
) -> None:
    page.goto("/desk")
    page.get_by_role("link", name="Draft a new issue").click()
    page.get_by_label("Title in English").fill("Export rules, April")
    page.get_by_label("Title in Chinese").fill("四月出口规则")
    page.get_by_label("First day (Beijing)").fill("2020-03-25")
    page.get_by_label("Last day (Beijing)").fill("2020-04-30")
    page.get_by_role("button", name="Draft it").click()
    items = page.locator("section.item")
    assert items.count() == 2
    last = items.last.get_by_role("heading").inner_text()
    items.first.get_by_label("Note in English").fill("Mind the **day**.")
    items.first.get_by_label("Note in Chinese").fill("请注意日期。")
    items.last.get_by_role("button", name="Move up").click()
    assert last.partition(". ")[2] in items.first.get_by_role("heading").inner_text()
    assert items.last.get_by_label("Note in English").input_value() == "Mind the **day**.", "moving loses nothing"
    items.first.get_by_label("In this issue").uncheck()
    page.get_by_role("button", name="Save").last.click()
    assert page.get_by_role("status").inner_text() == "Saved."
    page.get_by_role("link", name="Preview and approve").first.click()
    framed = page.frame_locator("iframe.preview")
    assert "Mind the day." in framed.locator("main").inner_text()
    page.get_by_role("button", name="Approve it as it stands").click()
    page.get_by_role("main").get_by_role("link", name="Publish").last.click()
    page.get_by_label("Group members").check()
    page.get_by_label("Day;").fill("2020-05-06")
    page.get_by_role("button", name="Publish and send it").click()
    assert "2 readers are owed one message each" in page.get_by_role("status").inner_text()
    send(data, server)
    sent = letters(server)
    assert set(sent) == {"anna@example.org", "bo@example.org"}
    assert "Export rules, April No. 1" in sent["anna@example.org"] and "Mind the day." in sent["anna@example.org"]
    assert "四月出口规则" in sent["bo@example.org"] and "请注意日期。" in sent["bo@example.org"]
    page.goto("/zh/issue/1")
    assert "请注意日期。" in page.locator("article").inner_text()
    look(page, "issue-zh")


def test_triage_is_noted_by_keyboard_on_the_page_of_a_change(data: Path, page: "sync_api.Page") -> None:
    with workspace(data, readonly=True) as room:
        change = room.ledger.changes.find()[0].id
    page.goto(f"/change/{change}")
    page.get_by_label("not relevant", exact=True).check()
    page.get_by_role("textbox", name="Decision").fill("Not ours.")
    page.get_by_label("Due day").fill("2026-12-31")
    page.get_by_label("Due day").press("Enter")
    assert "Saved." in page.get_by_role("status").inner_text()
    assert page.get_by_role("textbox", name="Decision").input_value() == "Not ours."
    page.goto("/triage?show=decided")
    assert "Not ours." in page.get_by_role("table").inner_text()
    look(page, "triage")


def test_every_page_of_desk_and_triage_is_valid_and_without_barriers(data: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    editor = Site(data).login("li@example.org", "editor", "Li Na")
    editor.post("/desk/new", {"title_en": "April", "since": "2020-03-25", "until": "2020-04-30"})
    with workspace(data, readonly=True) as room:
        change = room.ledger.changes.find()[0].id
    paths = ["/desk", "/desk/new", "/desk/1", "/desk/1/edit", "/desk/1/preview", "/desk/1/publish", "/issues"]
    paths += ["/triage?show=unseen", f"/triage/{change}", f"/change/{change}"]
    with served(data) as base, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(base_url=base, viewport={"width": 360, "height": 740}, color_scheme="dark")
        context.add_cookies([{"name": SESSION, "value": session(data, "li@example.org", "editor"), "url": base}])
        opened = context.new_page()
        for path in (*paths, *(f"/zh{path}" for path in paths)):
            answer = opened.goto(path)
            assert answer and answer.status == 200, path
            html5lib.HTMLParser(strict=True).parse(answer.text())
            found = axe.run(opened).response["violations"]
            assert not found, (path, [(one["id"], one["nodes"][0]["html"]) for one in found])
            assert opened.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
        browser.close()


def look(page: "sync_api.Page", name: str) -> None:
    """A picture to look at, where a folder is named for it."""
    if folder := os.environ.get("REGWATCH_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
