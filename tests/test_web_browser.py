"""The pages in a real browser: archived scripts stay dead, nothing is fetched from outside, phones can read."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.web import links
from monitor.workspace import workspace
from tests.browser import CHROMIUM
from tests.web_archive import ACT, APRIL, RENAMED, build, capture, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install -e '.[dev]')")

PAGES = [
    "/", "/sources", "/source/gacc", links.notice(ACT), "/redline/2/3", "/register/labs?on=2020-04-10",
    links.entry(RENAMED), "/snapshot/1", "/verify", "/calendar",
    "/nowhere",
]  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("data")
    build(folder)
    with served(folder) as address:
        yield address


@pytest.fixture
def page(chromium: "sync_api.Browser") -> Iterator["sync_api.Page"]:
    opened = chromium.new_page()
    yield opened
    opened.close()


def test_an_archived_script_does_not_run_framed_or_alone(base: str, page: "sync_api.Page") -> None:
    page.goto(f"{base}/snapshot/1", wait_until="networkidle")
    assert "海关总署公告" in page.frame_locator("iframe.original").locator("h1").inner_text()
    page.wait_for_timeout(200)  # a meta refresh of 0 seconds would have gone off
    assert "RAN" not in page.title() and page.frames[1].url == f"{base}/original/1"
    page.goto(f"{base}/original/1", wait_until="networkidle")
    page.wait_for_timeout(200)
    assert page.title() == "公告" and page.url == f"{base}/original/1"


def received(listener: socket.socket) -> Iterator[bytes]:
    """What each connection waiting at a socket has sent so far."""
    listener.settimeout(0.01)
    while True:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            return
        with connection:
            connection.settimeout(0.2)
            with contextlib.suppress(TimeoutError):
                yield connection.recv(200)


def test_an_archived_page_asks_nobody_for_anything(tmp_path: Path, page: "sync_api.Page") -> None:
    build(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        there = f"http://127.0.0.1:{stranger.getsockname()[1]}/x"
        calls = (
            f"<link rel=stylesheet href={there}><link rel=prefetch href={there}><img src={there}>"
            f"<iframe src={there}></iframe><object data={there}></object><video src={there} autoplay></video>"
            f"<style>@import url({there}); body {{ background: url({there}) }}</style>"
            f"<script src={there}></script><meta http-equiv=refresh content='0;url={there}'><a href={there}>go</a>"
        )
        with workspace(tmp_path) as opened:
            seq = opened.archive.record([capture(f"<body>{calls}</body>", APRIL, url="https://x.cn/")])[0].seq
        with served(tmp_path) as base:
            page.goto(f"{base}/snapshot/{seq}", wait_until="networkidle")
            page.frame_locator("iframe.original").get_by_text("go").click()
            page.wait_for_timeout(300)
            page.goto(f"{base}/original/{seq}", wait_until="networkidle")
            page.wait_for_timeout(300)
        # Chromium may open a connection ahead of a navigation that the policy then forbids: no byte goes over it.
        assert b"".join(received(stranger)) == b""


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_a_phone_and_breaks_no_rule_of_its_own_policy(
    base: str, page: "sync_api.Page", path: str
) -> None:
    complaints = list[str]()
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(base + path, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if path != "/snapshot/1":  # the archived page inside it tries, and is refused
        assert complaints == []


def test_the_whole_archive_works_without_javascript(base: str, chromium: "sync_api.Browser") -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base)
    page.get_by_label("Kind").select_option("entry.added")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("All 19, seen").click()
    page.get_by_role("link", name="第7检测中心", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "第7检测中心"
    page.get_by_role("link", name="Inspection laboratories").click()
    page.get_by_label("As of the end of").fill("2020-04-01")
    page.get_by_role("button", name="Show").click()
    assert "on=2020-04-01" in page.url and page.get_by_text("19 entries").first.is_visible()
    context.close()


def test_the_keyboard_reaches_the_content_first(base: str, page: "sync_api.Page") -> None:
    page.goto(base)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content") and page.locator("main").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/redline/2/3", links.notice(ACT)])
def test_text_stands_out_from_its_background(base: str, chromium: "sync_api.Browser", scheme: str, path: str) -> None:
    page = chromium.new_page(color_scheme=scheme)
    page.goto(base + path)
    weakest = page.evaluate(CONTRAST)
    page.close()
    assert weakest[0] >= 4.5, weakest  # WCAG 2 AA, ordinary text


CONTRAST = """() => {
  const rgb = c => c.match(/[\\d.]+/g).map(Number);
  const lum = c => { const [r, g, b] = c.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                     return .2126 * r + .7152 * g + .0722 * b; };
  const back = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
                      if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
  let weakest = [99, ''];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.tagName === 'OPTION') continue;
    const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(back(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < weakest[0]) weakest = [ratio, e.outerHTML.slice(0, 120)];
  }
  return weakest;
}"""
