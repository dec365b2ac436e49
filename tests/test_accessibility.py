"""axe-core over each kind of page, light and dark, in both languages: nothing serious, nothing critical."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from monitor.commands.setup import cards
from monitor.settings import Settings
from monitor.web.app import create_app
from tests.browser import CHROMIUM
from tests.every_page import INSIDE, OPERATOR, PASSWORD, PUBLIC, client_of, demo, in_chinese, kind_of, log_in, walk

__all__ = ["demo"]  # a fixture

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERIOUS = ("serious", "critical")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install -e '.[dev]')")
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")


@contextlib.contextmanager
def served(settings: Settings) -> Iterator[str]:
    """A real server on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(settings.data, settings, cards(settings)), log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def base(demo: Settings) -> Iterator[str]:
    with served(demo) as address:
        yield address


@pytest.fixture(scope="module")
def each_kind(demo: Settings) -> dict[str, list[str]]:
    """By language, one address of each kind of page: of what is public, and of what an operator sees."""
    public, inside = client_of(demo), client_of(demo)
    log_in(inside)
    found = {
        "en": [*walk(public, PUBLIC, most=1), *walk(inside, INSIDE, most=1)],
        "zh": [*walk(public, in_chinese(PUBLIC), most=1), *walk(inside, in_chinese(INSIDE), most=1)],
    }
    return {
        language: sorted({kind_of(path) + ("?" if "?" in path else ""): path for path in reversed(paths)}.values())
        for language, paths in found.items()
    }


def findings(page: "sync_api.Page", base: str, path: str) -> list[str]:
    """What axe-core holds against one page, in words."""
    page.goto(base + path, wait_until="load")
    results = axe_api.Axe().run(
        page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    )
    return [
        f"{path}: {found['id']} ({found['impact']}): {node['html'][:160]}: {node.get('failureSummary', '')[:200]}"
        for found in results.response["violations"]
        if found["impact"] in SERIOUS
        for node in found["nodes"][:3]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_kind_of_page_has_a_serious_finding(
    each_kind: dict[str, list[str]], base: str, chromium: "sync_api.Browser", language: str, scheme: str
) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{base}/login")
    page.locator("form.asking input[name=address]").fill(OPERATOR)
    page.locator("form.asking input[name=password]").fill(PASSWORD)
    page.locator("form.asking button").first.click()
    page.wait_for_url("**/account*")
    faults = [fault for path in each_kind[language] for fault in findings(page, base, path)]
    context.close()
    assert faults == []


@pytest.mark.parametrize("path", ["/", "/zh/", "/sources"])
def test_a_phone_sees_the_menu_and_opens_it_without_any_script(
    base: str, chromium: "sync_api.Browser", path: str
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(base + path)
    links = page.locator("#menu a")
    assert not links.first.is_visible()
    page.locator("button.menu").press("Enter")
    assert links.first.is_visible() and links.count() >= 5
    page.keyboard.press("Escape")
    assert not links.first.is_visible()
    context.close()


def test_a_phone_sees_nothing_serious_either(base: str, chromium: "sync_api.Browser") -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 800}, is_mobile=True)
    page = context.new_page()
    faults = [fault for path in ("/", "/zh/sources", "/search?q=口罩") for fault in findings(page, base, path)]
    context.close()
    assert faults == []


def test_the_keys_step_through_pages_and_can_be_switched_off(base: str, chromium: "sync_api.Browser") -> None:
    page = chromium.new_page()
    page.goto(f"{base}/verify")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "site-search"
    page.goto(f"{base}/verify")
    page.get_by_role("button", name="Switch the keys off").click()
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "site-search"
    page.reload()
    assert page.get_by_role("button", name="Switch the keys on").is_visible()
    page.close()
