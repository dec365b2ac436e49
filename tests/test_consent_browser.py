"""Leaving and subscribing in a real browser: by keyboard, on a phone, without a script, a cookie or anybody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.settings import Settings
from monitor.workspace import workspace
from tests.browser import CHROMIUM
from tests.consent_room import link, steps
from tests.web_archive import build, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install -e '.[dev]')")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path)
    return tmp_path


@pytest.fixture
def pages(folder: Path) -> Iterator[str]:
    with served(folder, Settings()) as base:
        yield base


@pytest.fixture
def phone(chromium: "sync_api.Browser") -> Iterator["sync_api.Page"]:
    context = chromium.new_context(viewport={"width": 375, "height": 720}, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_a_reader_leaves_one_and_comes_back_by_its_buttons(folder: Path, pages: str, phone: "sync_api.Page") -> None:
    outside: list[str] = []
    phone.on("request", lambda asked: outside.append(asked.url) if not asked.url.startswith(pages) else None)
    phone.goto(link(folder, pages, "anna@example.org", "masks", "海关周报"))
    assert steps(folder) == []
    phone.get_by_role("button", name="Stop “masks”").click()
    assert "counts at once" in phone.get_by_role("status").inner_text()
    phone.get_by_role("button", name="Get “masks” again").click()
    phone.get_by_role("link", name="中文").click()
    phone.get_by_role("button", name="全部退订").click()
    assert "已全部退订" in phone.inner_text("main")
    assert [step[1:3] for step in steps(folder)] == [("masks", "left"), ("masks", "rejoined"), ("", "left")]
    assert not outside


def test_the_form_is_filled_in_by_its_labels_and_by_keyboard_alone(
    folder: Path, pages: str, phone: "sync_api.Page"
) -> None:
    phone.goto(f"{pages}/subscribe?sources=gacc&words=口罩")
    assert phone.get_by_label("General Administration of Customs").is_checked()
    phone.get_by_label("E-mail address").fill("mei@example.org")
    phone.get_by_label("When").select_option("weekly")
    phone.get_by_label("E-mail address").press("Enter")
    phone.wait_for_selector("[role=status]")
    with workspace(folder, readonly=True) as room:
        [asked] = room.ledger.subscribers.all()
    assert asked.subscription.when == "weekly" and asked.subscription.sources == ("gacc",)
    assert asked.subscription.words == ("口罩",) and asked.state == "pending"


@pytest.mark.parametrize("path", ["/subscribe", "/subscribe?lang=zh", "unsubscribe", "/confirm/broken"])
def test_every_page_fits_a_phone_and_every_field_has_a_name(
    folder: Path, pages: str, chromium: "sync_api.Browser", path: str
) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 720})
    names = ("masks", "a subscription with a rather long name, 医疗物资出口检验与商务部公告")
    page.goto(pages + path if path.startswith("/") else link(folder, pages, "anna@example.org", *names))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    nameless = "[...document.querySelectorAll('input,select')].filter(one => !one.labels.length).length"
    assert page.evaluate(nameless) == 0
    small = "[...document.querySelectorAll('main button')].filter(one => one.offsetHeight < 40).length"
    assert page.evaluate(small) == 0
    page.close()
