"""Pages built by scripts, in a real Chromium: what comes back, and what the browser may not do."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from snapshots.model import Capture, Verdict
from spiders import rendering, visit
from spiders.base import Source
from spiders.crawl import crawl
from spiders.plan import Crawl, Known, Network, Plan
from tests.loopback import HTML, Reply, Site, article, list_page, serving, source

pytest.importorskip("playwright")
pytestmark = pytest.mark.skipif(not rendering._program(), reason="no Chromium on this machine")

NETWORK = Network(contact="watcher@firm.example", delay=0.0, timeout=10.0, crawl_timeout=60.0, allow=("127.0.0.1",))
JS = {"Content-Type": "text/javascript"}
JSON = {"Content-Type": "application/json"}
BUILDER = """
async function build() {
  const rows = await (await fetch('/api/list', {method: 'POST', body: 'page=1'})).json();
  document.querySelector('ul').innerHTML = rows.map(
    row => `<li><a href="${row}" title="公告 ${row}">公告</a><span>2020-04-10</span></li>`).join('');
}
build();
"""


@pytest.fixture(autouse=True)
def no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        running.pages = {
            "/list.html": page('<ul class="conList_ull"></ul><script src="/build.js"></script>'),
            "/build.js": (200, JS, BUILDER.encode()),
            "/api/list": (200, JSON, b'["/a.html", "/b.html"]'),
            "/a.html": article("甲"),
            "/b.html": article("乙"),
        }
        yield running


def page(body: str, status: int = 200, **headers: str) -> Reply:
    return status, {**HTML, **headers}, f"<!doctype html><html><body>{body}</body></html>".encode()


def rendered(site: Site, **facts: Any) -> Source:
    return source(site.address, render=True, **facts)


async def run(of: Source | Plan, network: Network = NETWORK) -> Crawl:
    plan = of if isinstance(of, Plan) else Plan(source=of)
    [crawled] = [c async for c in crawl([plan], network, lambda: datetime.now(UTC))]
    return crawled


async def captures(of: Source | Plan, network: Network = NETWORK) -> dict[str, Capture]:
    crawled = await run(of, network)
    assert crawled.trouble == ""
    return {"/" + capture.url.split("/", 3)[3]: capture for capture in crawled.captures}


async def test_a_list_built_by_a_script_is_read_and_followed(site: Site) -> None:
    found = await captures(rendered(site))
    assert {path: capture.verdict for path, capture in found.items()} == dict.fromkeys(
        ("/list.html", "/a.html", "/b.html"), Verdict.OK
    )
    assert "公告 /a.html" in found["/list.html"].body.decode("utf-8")
    assert found["/list.html"].status == 200
    [call] = [asked for asked in site.asked if asked.path == "/api/list"]
    assert (call.method, call.body) == ("POST", b"page=1")
    agents = {asked.headers["user-agent"] for asked in site.asked}
    assert [agent.startswith("regwatch/") and "watcher@firm.example" in agent for agent in agents] == [True]


async def test_without_being_asked_for_no_browser_builds_the_page(site: Site) -> None:
    found = await captures(source(site.address))
    assert found["/list.html"].verdict is Verdict.EMPTY
    assert site.paths() == ["/list.html"]


@pytest.mark.parametrize("status", [412, 202, 521, 403, 404, 503])
async def test_a_challenge_or_an_error_is_kept_as_it_came_and_no_script_of_it_runs(site: Site, status: int) -> None:
    shell = page('<script src="/build.js"></script><ul class="conList_ull"></ul>', status)
    site.pages["/list.html"] = shell
    found = await captures(rendered(site))
    assert "/build.js" not in site.paths()
    assert found["/list.html"].status == status
    assert found["/list.html"].body == shell[2]


async def test_a_challenge_that_says_200_is_not_run_either(site: Site) -> None:
    site.pages["/list.html"] = page('<script>$_ts=window["$_ts"];fetch("/build.js")</script>')
    found = await captures(rendered(site))
    assert found["/list.html"].verdict is Verdict.CHALLENGE
    assert site.paths() == ["/list.html"]


async def test_a_page_that_was_there_before_is_asked_for_without_conditions(site: Site) -> None:
    """The shell never changes; what the script puts into it does."""
    known = {f"{site.address}/list.html": Known(etag='"1"', last_modified="Fri, 10 Apr 2020 04:00:00 GMT")}
    await captures(Plan(source=rendered(site), known=known))
    assert not {"if-none-match", "if-modified-since"} & set(site.headers_of("/list.html"))


async def test_the_browser_asks_no_foreign_host_and_no_private_address(site: Site) -> None:
    with serving(Site(), "127.0.0.2") as foreign:
        foreign.pages = {"/x.js": (200, JS, b"document.title = 'reached'"), "/x": page("reached")}
        port = foreign.address.rpartition(":")[2]
        site.pages["/away.js"] = (302, {"Location": f"{foreign.address}/x.js"}, b"")
        tries = f"""<ul class="conList_ull"></ul>
            <script src="{foreign.address}/x.js"></script><script src="/away.js"></script>
            <link rel="stylesheet" href="http://2130706434:{port}/x"><link rel="preconnect" href="{foreign.address}">
            <link rel="prefetch" href="{foreign.address}/x"><img src="{foreign.address}/x">
            <iframe src="{foreign.address}/x"></iframe><iframe src="file:///etc/passwd"></iframe>
            <script>
            fetch("{foreign.address}/x", {{mode: "no-cors"}}).catch(() => 0);
            try {{ new WebSocket("ws://127.0.0.2:{port}/x") }} catch (error) {{}}
            navigator.sendBeacon("{foreign.address}/x", "1");
            window.open("{foreign.address}/x");
            </script><script src="/build.js"></script>"""
        site.pages["/list.html"] = page(tries)
        # the second host is the source's own, so that only its address stands in the way
        found = await captures(rendered(site, hosts=("127.0.0.1", "127.0.0.2")))
        assert foreign.asked == []
    assert found["/list.html"].verdict is Verdict.OK
    assert b"reached" not in found["/list.html"].body


async def test_robots_txt_holds_for_what_the_page_asks_for(site: Site) -> None:
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /api/\n")
    found = await captures(rendered(site))
    assert "/api/list" not in site.paths()
    assert found["/list.html"].verdict is Verdict.EMPTY


async def test_robots_txt_holds_for_the_page_itself(site: Site) -> None:
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /list\n")
    found = await captures(rendered(site))
    assert site.paths() == []
    assert "robots.txt" in found["/list.html"].reason


async def test_no_page_leaves_anything_for_the_next(site: Site) -> None:
    site.pages["/a.html"] = page(
        "<script>localStorage.x = 1; document.cookie = 'x=1'</script>", **{"Set-Cookie": "y=1"}
    )
    script = "document.body.title = 'left: ' + localStorage.x + document.cookie"
    site.pages["/b.html"] = page(f"<script>{script}</script>")
    site.pages["/list.html"] = list_page("/a.html", "/b.html")
    found = await captures(rendered(site))
    assert b'title="left: undefined"' in found["/b.html"].body
    assert all("cookie" not in asked.headers for asked in site.asked)


async def test_a_page_that_wants_to_be_another_page_stays_itself(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "LOADING", 2.0)
    site.pages["/list.html"] = page('<ul class="conList_ull"></ul><script>location.href = "/a.html"</script>')
    found = await captures(rendered(site))
    assert site.paths() == ["/list.html"]
    assert b"conList_ull" in found["/list.html"].body


async def test_a_redirect_is_followed_by_our_own_rules_and_recorded(site: Site) -> None:
    site.pages["/new.html"] = site.pages["/list.html"]
    site.pages["/list.html"] = (302, {"Location": "/new.html"}, b"")
    found = await captures(rendered(site))
    assert found["/list.html"].final_url == f"{site.address}/new.html"
    assert found["/list.html"].verdict is Verdict.OK


@pytest.mark.parametrize("script", ["while (true) {}", "document.write('<img src=/x>'); while (true) {}"])
async def test_a_script_that_never_ends_costs_its_time_and_the_next_page_is_built(
    site: Site, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(rendering, "MAX_TIME", 3.0)
    site.pages["/a.html"] = page(f"<script>{script}</script>")
    started = time.monotonic()
    found = await captures(rendered(site))
    assert time.monotonic() - started < 25
    assert found["/a.html"].verdict is Verdict.TRANSIENT
    assert "not ready in the browser after 3 s" in found["/a.html"].reason
    assert found["/b.html"].verdict is Verdict.OK


async def test_a_page_that_asks_for_ever_is_taken_as_it_is(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "SETTLING", 1.0)
    monkeypatch.setattr(visit, "MAX_ASKED", 20)
    asking = "setInterval(() => fetch('/tick').catch(() => 0), 5)"
    site.pages["/a.html"] = page(f'<div class="easysite-news-title">甲</div><script>{asking}</script>')
    found = await captures(rendered(site))
    assert "甲" in found["/a.html"].body.decode("utf-8")
    assert 1 <= site.paths().count("/tick") <= 20


async def test_a_page_that_grows_without_end_is_not_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "MAX_ANSWER", 1 << 20)
    site.pages["/a.html"] = page("<script>document.body.append('x'.repeat(3 << 20))</script>")
    found = await captures(rendered(site))
    assert found["/a.html"].body == b""
    assert "larger than" in found["/a.html"].reason
    assert found["/b.html"].verdict is Verdict.OK


async def test_nothing_is_downloaded(site: Site) -> None:
    site.pages["/list.html"] = page('<ul class="conList_ull"></ul><a id="x" href="/x.zip" download>x</a>'
                                    '<script>document.getElementById("x").click()</script>')  # fmt: skip
    await captures(rendered(site))
    assert "/x.zip" not in site.paths()


async def test_attachments_and_data_never_see_the_browser(site: Site) -> None:
    site.pages["/list.html"] = list_page("/a.html")
    site.pages["/a.html"] = article("甲", "/x.xls")
    site.pages["/x.xls"] = (200, {"Content-Type": "application/vnd.ms-excel"}, b"\xd0\xcf\x11\xe0 annex")
    found = await captures(rendered(site))
    assert found["/x.xls"].body == b"\xd0\xcf\x11\xe0 annex"


async def test_through_a_proxy_the_browsers_requests_go_too(site: Site) -> None:
    away = "http://customs.example"
    site.pages |= {f"{away}{path}": reply for path, reply in site.pages.items()}
    watched = source(away, hosts=("customs.example",), render=True)
    found = await captures(watched, replace(NETWORK, proxy=site.address, allow=()))
    assert found["/list.html"].verdict is Verdict.OK
    assert f"{away}/api/list" in site.paths()


async def test_without_chromium_the_source_says_what_to_install_and_asks_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    crawled = await run(rendered(site))
    assert "apt install chromium" in crawled.trouble
    assert crawled.captures == ()
    assert site.asked == []


async def test_without_the_extra_the_source_says_what_to_install(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "find_spec", lambda name: None)
    crawled = await run(rendered(site))
    assert 'pip install "regwatch[render]"' in crawled.trouble


async def test_a_browser_that_does_not_start_is_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_program", lambda: "/bin/false")
    [capture] = (await captures(rendered(site))).values()
    assert "the browser does not start" in capture.reason
