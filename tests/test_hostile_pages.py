"""Hostile archived words and pages in a real browser: shown everywhere, and nothing of them ever acts."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen
from xml.etree import ElementTree

import html5lib
import pytest

from monitor.diff.change import Change, Kind
from monitor.search.filling import update
from monitor.web import links
from monitor.workspace import Workspace, workspace
from snapshots.identity import identity_of
from snapshots.model import Attachment, Edition, Effect, Entry, Fact, Issuer, Notice, Provision
from tests.browser import CHROMIUM
from tests.web_archive import APRIL, JOINT, MARCH, build, capture, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install -e '.[dev]')")

KEY = "gacc/announcement/2020/99"
PAGE = "https://www.customs.gov.cn/hostile.html"
ATOM = "{http://www.w3.org/2005/Atom}"
GIANT = 20_000_000  # bytes
STRANGER = "http://stranger.test"  # every request to it is seen, none is answered

# One string with everything that ever got out of an attribute, a text, a script, a style, a URL or a template.
WORDS = (
    f"<script src={STRANGER}/s.js></script><script>alert('S')</script><img src=x onerror=\"alert('I')\">"
    f"<svg onload=alert('V')><animate onbegin=alert('A')></svg><base href={STRANGER}/>"
    f"<meta http-equiv=refresh content='0;url={STRANGER}/m'><iframe srcdoc=\"<script>alert('F')</script>\"></iframe>"
    f"<form action={STRANGER}/f><input autofocus onfocus=alert('O')></form><link rel=stylesheet href={STRANGER}/c.css>"
    f"<style>*{{background:url({STRANGER}/b)}}</style><a href=\"javascript:alert('J')\">go</a>"
    "\"' onmouseover=alert('M') x='</title></textarea></style></script></svg>-->{{7*7}}{%raw%}&#60;b&#62; ]]>"
    "\u202egnp.exe\u202c\u200b\u2066\ufeff\u0000\r\nX-Injected: 1"
).replace("\u0000", "")
HREF = "javascript:alert('H')//<script>"

LIVELY = (
    "<!doctype html><html><head><title>RAN</title>"
    f"<base href='{STRANGER}/'><meta http-equiv='refresh' content='0;url={STRANGER}/refresh'>"
    f"<meta http-equiv='Content-Security-Policy' content=\"default-src *\">"
    f"<link rel=stylesheet href={STRANGER}/a.css><link rel=preconnect href={STRANGER}><link rel=icon href={STRANGER}/i>"
    f"<style>@import url({STRANGER}/i.css);@font-face{{font-family:x;src:url({STRANGER}/f)}}"
    f"body{{background:url({STRANGER}/bg);font-family:x}}li{{list-style:url({STRANGER}/li)}}</style>"
    f"<script src={STRANGER}/s.js></script><script>alert('S');top.location='{STRANGER}/top';"
    f"fetch('{STRANGER}/fetch');document.title='PWNED';parent.document.title='PWNED'</script></head>"
    f"<body onload=\"alert('L')\"><h1 onclick=\"alert('C')\">公告\u202eexe</h1>"
    f"<img src={STRANGER}/p.png onerror=alert(1)>"
    f"<svg xmlns='http://www.w3.org/2000/svg' onload=alert(2)><image href='{STRANGER}/svg'/>"
    f"<use href='{STRANGER}/u#a'/>"
    f"<foreignObject><iframe src={STRANGER}/fo></iframe></foreignObject></svg>"
    f"<iframe src={STRANGER}/frame></iframe><object data={STRANGER}/o></object><embed src={STRANGER}/e>"
    f"<video src={STRANGER}/v autoplay poster={STRANGER}/po></video><audio src={STRANGER}/au autoplay></audio>"
    f"<form id=f action={STRANGER}/form method=post><button id=send>send</button></form>"
    f"<a id=js href=\"javascript:alert('J')\">script</a><a id=top target=_top href={STRANGER}/top>top</a>"
    f'<a id=blank target=_blank href={STRANGER}/blank>blank</a><math><mi href="javascript:alert(3)">x</mi></math>'
    "<input autofocus onfocus=alert(4)><details open ontoggle=alert(5)>x</details></body></html>"
)


@dataclass
class Witness:
    """What a page did that no page of ours may do."""

    base: str
    strict: bool = True  # a request that the policy stops before it leaves counts, too: not for archived pages
    acts: list[str] = field(default_factory=list)

    def watch(self, page: "sync_api.Page") -> None:
        page.on("dialog", lambda dialog: (self.acts.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: self.acts.append(f"popup {popup.url}"))
        page.on("download", lambda download: self.acts.append(f"download {download.url}"))
        page.on("pageerror", lambda error: self.acts.append(f"script error {error}"))
        page.on("request" if self.strict else "requestfinished", self._asked)
        page.on("requestfailed", self._failed)
        page.on("console", lambda message: self._said(message))

    def _asked(self, request: "sync_api.Request") -> None:
        ours = request.frame.parent_frame is None or not self.strict  # a framed original is not ours
        if ours and not request.url.startswith((self.base, "data:", "about:")):
            self.acts.append(f"request {request.url}")

    def _failed(self, request: "sync_api.Request") -> None:
        if request.failure not in ("csp", "origin"):  # what Chromium itself stopped before it left
            self._asked(request)

    def _said(self, message: "sync_api.ConsoleMessage") -> None:
        where = (message.location or {}).get("url", "")
        if message.type in ("error", "warning") and "/original/" not in where + message.text:
            self.acts.append(f"console {message.text}")


def hostile_notice(*articles: str, effective: date) -> Notice:
    return Notice(
        key=KEY, identity=identity_of(KEY), kind="announcement", title=WORDS, url=HREF, year=2020, number=99,
        published=date(2020, 3, 31), signed=date(2020, 3, 30), effective=effective, effective_words=WORDS, status=WORDS,
        issuers=(Issuer(code="gacc", name=WORDS),),
        provisions=(
            *(
                Provision(number=WORDS[:80] if n else "第一条", text=text, level="article")
                for n, text in enumerate(articles)
            ),
            Provision(text="", level="table", rows=((WORDS, WORDS), ("1", WORDS))),
        ),
        attachments=(Attachment(label=WORDS, url=HREF, note=WORDS), Attachment(label=WORDS + "2", url=f"{STRANGER}/a")),
        effects=(
            Effect(relation="repeals", target=JOINT, quoted=WORDS, printed=WORDS, scope=WORDS),
            Effect(relation=WORDS[:40], target=WORDS[:90], quoted=WORDS, printed=WORDS),
        ),
        facts=(
            Fact(name="effective", value=WORDS, words=WORDS, origin=WORDS),
            Fact(name=WORDS, value="v", words="w", origin="x"),
        ),
    )  # fmt: skip


def hostile(opened: Workspace) -> list[Change]:
    versions = opened.facts.versions
    first = versions.add(hostile_notice("旧" + WORDS, effective=date(2020, 4, 1)), source="gacc", seen_at=MARCH,
                         snapshots=[1], reader="t")  # fmt: skip
    changed = hostile_notice("新" + WORDS, WORDS, effective=date(2020, 5, 1))
    second = versions.add(changed, source="gacc", seen_at=APRIL, snapshots=[2], reader="t")
    entry = Entry(key="labs/EVIL", register="labs", name=WORDS, fields=((WORDS[:60], WORDS), ("资质", "=cmd()")))
    listed = versions.add(entry, source="labs", seen_at=MARCH, snapshots=[1], reader="t")
    opened.facts.locations.seen(HREF, KEY, "gacc", MARCH)
    opened.facts.editions.add(
        Edition(id=0, source="gacc", seen_at=APRIL + timedelta(hours=2), records=1, complete=True, held=True,
                reasons=(WORDS,), snapshots=(1,))
    )  # fmt: skip
    opened.ledger.incidents.open("gacc", Kind.SOURCE_BROKEN, WORDS, APRIL + timedelta(hours=3))
    fields = {"source": "gacc", "key": KEY, "title": WORDS}
    return [
        Change(kind=Kind.NOTICE_PUBLISHED, seen_at=MARCH, snapshots=(1,), after=first.id, detail=WORDS, **fields),
        Change(kind=Kind.NOTICE_AMENDED, seen_at=APRIL, snapshots=(2,), before=first.id, after=second.id, detail=WORDS,
               **fields),
        Change(kind=Kind.NOTICE_STATUS, seen_at=APRIL + timedelta(minutes=1), snapshots=(2,), detail=WORDS, **fields),
        Change(kind=Kind.ENTRY_ADDED, source="gacc", key="labs/EVIL", title=WORDS, seen_at=MARCH, cause=KEY,
               snapshots=(1,), after=listed.id, detail=WORDS),
        Change(kind=Kind.SOURCE_BROKEN, source="gacc", key="gacc", title=WORDS, seen_at=APRIL + timedelta(hours=3),
               detail=WORDS, snapshots=(1,)),
    ]  # fmt: skip


@dataclass(frozen=True)
class Ground:
    base: str
    folder: Path
    lively: int
    giant: int
    pair: tuple[int, int]
    change: str


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("hostile")
    build(folder)
    with workspace(folder) as opened:
        filler = "<p onclick=alert(1)>页<img src=x onerror=alert(1)></p>"
        giant = LIVELY + filler * (GIANT // len(filler.encode()) + 1)
        lively, large = opened.archive.record(
            [capture(LIVELY, APRIL, url=PAGE), capture(giant, APRIL, url=f"{PAGE}?giant")]
        )
        with opened.facts.transaction():
            changes = hostile(opened)
            opened.ledger.record([(change, "") for change in changes], (), occasion="test", now=APRIL)
        update(opened)
        before, after = (version.id for version in opened.facts.versions.history(KEY))
    with served(folder) as base:
        yield Ground(base=base, folder=folder, lively=lively.seq, giant=large.seq, pair=(before, after),
                     change=changes[1].id)  # fmt: skip


@pytest.fixture
def page(chromium: "sync_api.Browser") -> Iterator["sync_api.Page"]:
    context = chromium.new_context()
    context.route(f"{STRANGER}/**", lambda route: route.abort())
    opened = context.new_page()
    yield opened
    context.close()


def paths(ground: Ground) -> list[str]:
    before, after = ground.pair
    return [
        "/", "/?source=gacc", "/sources", "/source/gacc", "/calendar", "/feeds", "/search?q=公告",
        "/search?q=%3Cscript%3E",
        links.notice(KEY), links.notice(KEY, 1), f"{links.notice(KEY)}?on=2020-04-05", links.notice(JOINT),
        f"/redline/{before}/{after}", f"/redline/{before}/{after}?view=side&all=yes", f"/change/{ground.change}",
        links.entry("labs/EVIL"), "/register/labs", f"/document/{after}/1", f"/document/{after}/2",
        links.evidence(KEY), f"{links.evidence(KEY)}?on=2020-04-05", f"/snapshot/{ground.lively}", "/verify",
        f"/notice/{WORDS.encode().hex()}", "/notice/%3Cscript%3Ealert(1)%3C/script%3E",
        "/?kind=%3Csvg%20onload%3Dalert(1)%3E",
        f"{links.notice(KEY)}?on=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ]  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_no_page_lets_archived_words_act(ground: Ground, page: "sync_api.Page", prefix: str) -> None:
    witness = Witness(ground.base)
    witness.watch(page)
    for path in paths(ground):
        address = f"{ground.base}{prefix}{path}"
        answer = page.goto(address, wait_until="load")
        assert answer and answer.status < 500, path
        # The wanted status of a refusal is a console message of Chromium's, and no fault of the page.
        witness.acts = [act for act in witness.acts if not (answer.status >= 400 and "status of 4" in act)]
        assert not witness.acts, (path, witness.acts)
        assert page.url.startswith(ground.base + prefix), path
        assert page.locator("main script, main img, main form[action^='http'], main base, main meta").count() == 0, path
        assert page.locator("a[href^='javascript' i], [onerror], [onload], [onclick], [style]").count() == 0, path
        assert "X-Injected" not in str(answer.headers), path


def test_hidden_and_turning_characters_are_spelt_out(ground: Ground, page: "sync_api.Page") -> None:
    before, after = ground.pair
    for path in (links.notice(KEY), f"/redline/{before}/{after}", f"/change/{ground.change}", links.entry("labs/EVIL")):
        page.goto(ground.base + path)
        text = page.content()
        assert not any(sign in text for sign in "\u202e\u202c\u200b\u2066\ufeff"), path
        assert "U+202E" in page.title() or "U+202E" in page.inner_text("main"), path


def test_an_original_cannot_act_framed_or_alone(ground: Ground, page: "sync_api.Page") -> None:
    witness = Witness(ground.base, strict=False)
    witness.watch(page)
    for path in (f"/snapshot/{ground.lively}", f"/original/{ground.lively}"):
        page.goto(ground.base + path, wait_until="load")
        page.wait_for_timeout(300)  # a meta refresh of 0 seconds would have gone off
        assert page.url == ground.base + path and "PWNED" not in page.title()
    for chosen in ("#js", "#send", "h1"):
        page.locator(chosen).click(force=True, no_wait_after=True)
    page.wait_for_timeout(200)
    assert page.url == ground.base + path
    assert [act for act in witness.acts if not act.startswith(("console", "script error"))] == []


def test_links_of_a_framed_original_lead_nowhere(ground: Ground, page: "sync_api.Page") -> None:
    witness = Witness(ground.base, strict=False)
    witness.watch(page)
    page.goto(f"{ground.base}/snapshot/{ground.lively}", wait_until="load")
    frame = page.frame_locator("iframe.original")
    for chosen in ("#js", "#send", "#top", "#blank"):
        with contextlib.suppress(sync_api.Error):
            frame.locator(chosen).click(force=True, no_wait_after=True, timeout=2_000)
    page.wait_for_timeout(300)
    assert page.url == f"{ground.base}/snapshot/{ground.lively}" and len(page.context.pages) == 1
    assert [act for act in witness.acts if act.startswith(("dialog", "popup", "request"))] == []


def test_an_original_has_no_access_to_our_origin(ground: Ground) -> None:
    with urlopen(f"{ground.base}/original/{ground.lively}") as answer:
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox;") and "allow-same-origin" not in policy and "allow-scripts" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    with urlopen(f"{ground.base}/raw/{ground.lively}") as answer:
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment") and answer.read() == LIVELY.encode()


def test_a_giant_original_is_not_framed_and_its_page_stays_small(ground: Ground, page: "sync_api.Page") -> None:
    witness = Witness(ground.base)
    witness.watch(page)
    answer = page.goto(f"{ground.base}/snapshot/{ground.giant}")
    assert answer and len(answer.body()) < 60_000 and page.locator("iframe").count() == 0 and not witness.acts
    with urlopen(f"{ground.base}/original/{ground.giant}") as there:
        assert there.headers["content-security-policy"].startswith("sandbox;") and len(there.read()) > GIANT


@pytest.mark.parametrize("feed", ["/feed.atom", "/feed.json", "/source/gacc/feed.atom", "/calendar.ics"])
def test_a_feed_carries_words_and_no_markup_of_theirs(ground: Ground, feed: str) -> None:
    with urlopen(ground.base + feed) as answer:
        text, kind = answer.read().decode(), answer.headers["content-type"]
    assert kind.partition(";")[0] in ("application/atom+xml", "application/feed+json", "text/calendar")
    assert "\u202e" not in text and "\\u202e" not in text
    if "json" in kind:
        contents = [item.get("content_html", "") for item in json.loads(text)["items"]]
        addresses = [str(item.get("url", "")) for item in json.loads(text)["items"]]
    elif "atom" in kind:
        feed = ElementTree.fromstring(text)
        contents = [node.text or "" for node in feed.iter(f"{ATOM}content") if node.get("type") == "html"]
        addresses = [node.get("href", "") for node in feed.iter(f"{ATOM}link")]
    else:
        contents, addresses = [], [line[4:] for line in text.split("\r\n") if line.startswith("URL:")]
        assert not any(line.startswith("X-Injected") for line in text.split("\r\n"))
    assert all(address.startswith(("http://", "https://")) for address in addresses)
    for content in contents:
        made = html5lib.parseFragment(content, namespaceHTMLElements=False)
        for node in made.iter():
            assert node.tag not in ("script", "img", "svg", "iframe", "form", "base", "meta", "link", "style"), node.tag
            for name, value in node.attrib.items():
                assert not name.startswith("on") and not value.casefold().strip().startswith("javascript"), (
                    name,
                    value,
                )


def test_nothing_reaches_a_stranger_who_listens(ground: Ground, chromium: "sync_api.Browser") -> None:
    """Without any route of ours in between: a page that names a real listener leaves it without a call."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        done = threading.Event()

        def answer() -> None:
            while not done.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, _ = listener.accept()
                    calls.append(b"called")
                    connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        there = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with workspace(ground.folder) as opened:
            seq = opened.archive.record([capture(LIVELY.replace(STRANGER, there), APRIL, url=f"{PAGE}?real")])[0].seq
        page = chromium.new_page()
        for path in (f"/snapshot/{seq}", f"/original/{seq}"):
            page.goto(ground.base + path, wait_until="load")
            page.wait_for_timeout(300)
        page.close()
        done.set()
        thread.join()
    assert calls == []
