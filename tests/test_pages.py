"""A user's own pages: real servers whose every answer differs around the text, real checks, and what is told."""

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.catalogue import catalogue, chosen
from monitor.cli import cli
from monitor.settings import Settings, SettingsError, load, parse
from monitor.watch.check import Outcome, check
from monitor.watch.page_texts import between
from monitor.workspace import workspace
from snapshots.model import Notice, Role
from spiders.pages.declared import Declared
from spiders.pages.source import folded_address, made
from spiders.platforms import feeds
from spiders.reading.pages.page import Page
from tests.loopback import HTML, Reply, Site, serving
from tests.page_families import FAMILIES, SMALL, Draw, Text, edits, page, small, small_edits

START = datetime(2031, 3, 21, tzinfo=UTC)
CSV = {"Content-Type": "text/csv; charset=utf-8"}


class Watcher:
    """A user with a configuration, checking every two hours."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site, self.now, self.toml = folder, site, START, ""

    def declare(self, **facts: object) -> None:
        """One more [[page]] table; paths become addresses of the site."""
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items()]
        self.toml += "[[page]]\n" + "\n".join(lines) + "\n"

    @property
    def settings(self) -> Settings:
        read = parse(self.toml, str(self.folder / "regwatch.toml"))
        network = msgspec.structs.replace(read.network, delay=0.0, timeout=5.0, allow=("127.0.0.1",))
        return msgspec.structs.replace(read, data=self.folder / "data", network=network)

    def check(self, *names: str) -> list[Outcome]:
        self.now += timedelta(hours=2)
        return asyncio.run(self._check(names))

    async def _check(self, names: tuple[str, ...]) -> list[Outcome]:
        settings = self.settings
        wanted = chosen(settings, names or tuple(table.name for table in settings.page))
        return [outcome async for outcome in check(wanted, settings, lambda: self.now)]

    def told(self, *names: str) -> list[tuple[str, str]]:
        """Kinds and sentences of one more check."""
        return [(change.kind.value, change.detail) for outcome in self.check(*names) for change in outcome.changes]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as served:
        yield served


@pytest.fixture
def user(tmp_path: Path, site: Site) -> Watcher:
    return Watcher(tmp_path, site)


def html(text: str) -> Reply:
    return 200, HTML, text.encode()


LONG = "出口企业应当在报关时提交书面声明，声明内容应当真实、完整。" * 12


def act(*lines: str, title: str = "示例公告") -> Reply:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return html(f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>")


def varying(site: Site, family: str, current: dict[str, Text]) -> Callable[[dict[str, str]], Reply]:
    def answer(_: dict[str, str]) -> Reply:
        return html(page(family, current[family], len(site.asked)))

    return answer


# -- what is told, and what is not -----------------------------------------------------------------------------


def test_ten_kinds_of_sites_tell_every_change_of_their_text_and_nothing_else(user: Watcher, site: Site) -> None:
    names = list(FAMILIES)
    current = {name: FAMILIES[name][1] for name in names}
    for number, name in enumerate(names):
        site.pages[f"/{number}.html"] = varying(site, name, current)
    user.declare(name="ours", urls=[f"{site.address}/{number}.html" for number in range(len(names))])
    keys = {f"ours/page/{folded_address(f'{site.address}/{number}.html')}": name for number, name in enumerate(names)}
    for year in (2031, 2032):
        for stem in ("catalogue", "form-a"):
            site.pages[f"/files/{year}/{stem}.pdf"] = 200, CSV, f"编号,名称\n1,{year}\n".encode()
    assert user.told() == []  # the silent baseline
    assert [user.told() for _ in range(2)] == [[], []]
    steps = {name: edits(FAMILIES[name][1]) for name in names}
    for step in range(len(steps[names[0]])):
        current.update({name: steps[name][step][1] for name in names})
        (outcome,) = user.check()
        assert [change.kind for change in outcome.changes] == ["notice.amended"] * len(names)
        assert {keys[change.key] for change in outcome.changes} == set(names), f"missed {steps[names[0]][step][0]}"
        assert not outcome.reasons
        if step % 3 == 0:
            assert user.told() == [], f"told again after {steps[names[0]][step][0]}"


@settings(max_examples=25, deadline=None)
@given(family=st.sampled_from(sorted(FAMILIES)), seed=st.integers(0, 10**6))
def test_any_two_visits_of_any_kind_of_site_differ_in_nothing_that_is_told(family: str, seed: int) -> None:
    source, text = made(Declared(name="ours", url="http://x.example/")), FAMILIES[family][1]
    pages = [_page(page(family, text, seed + visit).encode()) for visit in range(2)]
    old, new = (source.document(visited) for visited in pages)
    found = between(old, new, [old], (source.beside(pages[0]), source.beside(pages[1])))
    assert found.told == ""


@pytest.mark.parametrize("heading", ["h1", "b"])
@pytest.mark.parametrize("named", [True, False], ids=["named boxes", "boxes without a name"])
@pytest.mark.parametrize("text", SMALL, ids=lambda text: text.title)
def test_a_page_of_a_few_lines_tells_all_of_its_text_and_nothing_beside_it(
    text: Text, named: bool, heading: str
) -> None:
    def shown(text: Text, seed: int) -> Page:
        return _page(small(text, Draw(seed), named=named, tag="div", heading=heading).encode())

    def told(before: Page, after: Page) -> str:
        old, new = source.document(before), source.document(after)
        return between(
            old, new, [source.document(page) for page in visits], (source.beside(before), source.beside(after))
        ).told

    source = made(Declared(name="ours", url="http://x.example/"))
    visits = [shown(text, 0)]
    for seed in range(1, 6):
        visited = shown(text, seed)
        assert told(visits[0], visited) == ""
        visits.append(visited)
    for seed, changed in enumerate(small_edits(text)):
        assert told(visits[0], shown(changed, 100 + seed)), changed


def _page(body: bytes, content_type: str = "text/html", url: str = "http://x.example/p/a", final: str = "") -> Page:
    return Page(url=url, final_url=final or url, role=Role.ARTICLE, body=body, content_type=content_type)


def test_a_line_beside_the_text_is_told_once_three_visits_show_it(user: Watcher, site: Site) -> None:
    frame = "<html><body><div id='a'>{}</div><div id='b'><h1>示例公告</h1><p>一、企业应当声明。</p></div></body></html>"
    user.declare(name="ours", url=f"{site.address}/p")
    told = []
    for word in ("红榜", "红榜", "黑榜", "黑榜", "黑榜", "黑榜"):
        site.pages["/p"] = html(frame.format(word))
        told.append([kind for kind, _ in user.told()])
    assert told == [[], [], [], [], ["notice.amended"], []]


def test_changes_carry_the_address_of_their_page(user: Watcher, site: Site) -> None:
    user.declare(name="ours", url=f"{site.address}/p")
    site.pages["/p"] = act("一、自2031年4月1日起施行。")
    user.told()
    site.pages["/p"] = act("一、自2031年5月1日起施行。")
    assert [kind for kind, _ in user.told()] == ["notice.amended"]
    run = CliRunner().invoke(cli, ["--data", str(user.folder / "data"), "changes", "--json"])
    (change,) = json.loads(run.stdout)
    assert (change["key"], change["url"]) == ("ours/page", f"{site.address}/p")
    with workspace(user.folder / "data", readonly=True) as opened:
        version = opened.facts.versions.history("ours/page")[-1]
    assert isinstance(version.record, Notice)
    assert str(version.record.effective) == "2031-05-01"


def test_a_document_of_a_page_that_is_replaced_or_moved_is_told(user: Watcher, site: Site) -> None:
    linked = "一、企业应当声明。</p><p>附件：<a href='/f/{}/a.csv'>目录</a>"
    site.pages["/p"] = act(linked.format(1))
    site.pages["/f/1/a.csv"] = 200, CSV, "编号,名称\n1,口罩\n2,手套\n".encode()
    user.declare(name="ours", url=f"{site.address}/p")
    assert user.told() == []
    site.pages["/f/1/a.csv"] = 200, CSV, "编号,名称\n1,口罩\n2,试剂\n".encode()
    assert [kind for kind, _ in user.told()] == ["notice.amended"]
    site.pages["/p"] = act(linked.format(2))  # not served: what it holds is not known
    ((kind, detail),) = user.told()
    assert kind == "notice.amended" and "/f/2/a.csv" in detail


def test_a_page_that_is_a_spreadsheet_is_read_as_one(user: Watcher, site: Site) -> None:
    user.declare(name="ours", url=f"{site.address}/list.csv")
    site.pages["/list.csv"] = 200, CSV, "编号,名称\n1,口罩\n2,手套\n".encode()
    assert user.told() == []
    site.pages["/list.csv"] = 200, CSV, "编号,名称\n1,口罩\n2,手套\n3,试剂\n".encode()
    assert [kind for kind, _ in user.told()] == ["notice.amended"]


# -- addresses -------------------------------------------------------------------------------------------------


def test_an_address_added_later_is_a_silent_baseline_of_its_own(user: Watcher, site: Site) -> None:
    site.pages |= {"/a": act("一、甲应当声明。"), "/b": act("一、乙应当声明。")}
    user.declare(name="ours", url=f"{site.address}/a")
    user.told()
    user.toml = ""
    user.declare(name="ours", urls=[f"{site.address}/a", f"{site.address}/b"])
    assert user.told() == []
    site.pages |= {"/a": act("一、甲不得声明。"), "/b": act("一、乙不得声明。")}
    outcome = user.check()[0]
    assert sorted(change.key for change in outcome.changes) == [
        "ours/page", f"ours/page/{folded_address(site.address + '/b')}"
    ]  # fmt: skip


def test_another_address_under_the_same_name_is_another_page_and_the_old_one_is_left_alone(
    user: Watcher, site: Site
) -> None:
    site.pages |= {"/a": act("一、甲应当声明。"), "/b": act("一、乙应当声明。")}
    user.declare(name="ours", url=f"{site.address}/a")
    user.told()
    user.toml = ""
    user.declare(name="ours", url=f"{site.address}/b")
    assert user.told() == []
    site.pages["/b"] = act("一、乙不得声明。")
    site.asked.clear()
    assert [kind for kind, _ in user.told()] == ["notice.amended"]
    assert site.paths() == ["/b"]


def test_the_same_address_under_two_names_is_two_pages(user: Watcher, site: Site) -> None:
    site.pages["/p"] = html(
        "<body><div id=a><p>一、甲应当声明。</p></div><div id=b><p>二、乙应当声明。</p></div></body>"
    )
    user.declare(name="first", url=f"{site.address}/p", selector="#a")
    user.declare(name="second", url=f"{site.address}/p", selector="#b")
    assert user.told() == []
    site.pages["/p"] = html(
        "<body><div id=a><p>一、甲应当声明。</p></div><div id=b><p>二、乙不得声明。</p></div></body>"
    )
    assert [[c.key for c in o.changes] for o in sorted(user.check(), key=lambda o: o.source)] == [[], ["second/page"]]


def test_a_file_of_addresses_is_read_beside_the_configuration(user: Watcher, site: Site) -> None:
    (user.folder / "ours.txt").write_text(f"# ours\n{site.address}/a\n\n{site.address}/b  # the other\n", "utf-8")
    user.declare(name="ours", urls_file="ours.txt")
    (source,) = chosen(user.settings, ("ours",))
    assert source.pages == (f"{site.address}/a", f"{site.address}/b")
    (user.folder / "ours.txt").write_text("https://x.example/\nfoo\n", "utf-8")
    with pytest.raises(SettingsError, match="line 2: 'foo' is no web address"):
        _ = user.settings


# -- selectors ---------------------------------------------------------------------------------------------------


def test_with_a_selector_only_what_it_names_counts(user: Watcher, site: Site) -> None:
    frame = "<body><div class=rate>{}</div><p>一、{}应当声明。</p></body>"
    user.declare(name="ours", url=f"{site.address}/p", selector=".rate")
    site.pages["/p"] = html(frame.format("7.10", "甲"))
    user.told()
    site.pages["/p"] = html(frame.format("7.10", "乙"))
    assert user.told() == []
    site.pages["/p"] = html(frame.format("7.25", "乙"))
    assert [kind for kind, _ in user.told()] == ["notice.amended"]


def test_a_selector_that_finds_nothing_is_trouble_and_deletes_nothing(user: Watcher, site: Site) -> None:
    user.declare(name="ours", url=f"{site.address}/p", selector="#text")
    site.pages["/p"] = html("<body><div id=text><p>一、甲应当声明。</p></div></body>")
    user.told()
    site.pages["/p"] = html("<body><div id=redesigned><p>一、甲应当声明。</p></div></body>")
    outcome = user.check()[0]
    assert [change.kind for change in outcome.changes] == ["source.broken"]
    assert "'#text' finds nothing" in outcome.reasons[0]
    with workspace(user.folder / "data", readonly=True) as opened:
        assert opened.facts.versions.current("ours/page") is not None


def test_another_selector_reads_the_stored_page_again_and_tells_nobody(user: Watcher, site: Site) -> None:
    site.pages["/p"] = html(
        "<body><div id=a><p>一、甲应当声明。</p></div><div id=b><p>二、乙应当声明。</p></div></body>"
    )
    for selector in ("#a", "#b", "#a, #b"):
        user.toml = ""
        user.declare(name="ours", url=f"{site.address}/p", selector=selector)
        assert user.told() == []


def test_what_is_ignored_is_not_compared(user: Watcher, site: Site) -> None:
    frame = "<body><h1>示例公告</h1><p>一、甲应当声明。</p><p class=rate>汇率不得低于{}。</p></body>"
    user.declare(name="ours", url=f"{site.address}/p", ignore=".rate")
    site.pages["/p"] = html(frame.format("7.10"))
    user.told()
    site.pages["/p"] = html(frame.format("7.25"))
    assert user.told() == []


# -- what came instead -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (html("<html><title>404 Not Found</title><body><h1>Not Found</h1></body></html>"), "does not exist"),
        (html("<html><body><p>抱歉，您访问的页面不存在或已被删除。</p></body></html>"), "does not exist"),
        (html("<html><body><p>系统维护中，请稍后再试。</p></body></html>"), "out of service"),
        (html("<html><title>Just a moment...</title><body>Checking your browser</body></html>"), "challenge"),
        (html("<html><body><form>用户名<input name=u>密码<input type=password></form></body></html>"), "log-in"),
        (html("<html><body><div id=root></div><script src=/app.js></script></body></html>"), "render = true"),
        (html(""), "empty"),
        (act("本页内容已更新。"), "shrank from"),
    ],
    ids=["404", "页面不存在", "maintenance", "challenge", "log-in", "shell", "no bytes", "a tenth"],
)
def test_what_is_not_the_page_is_trouble_and_no_change(user: Watcher, site: Site, reply: Reply, reason: str) -> None:
    user.declare(name="ours", url=f"{site.address}/p")
    site.pages["/p"] = act(LONG)
    user.told()
    site.pages["/p"] = reply
    outcome = user.check()[0]
    assert [change.kind for change in outcome.changes] == ["source.broken"]
    assert reason in outcome.reasons[0]
    assert not any(change.kind.startswith("notice.") for change in user.check()[0].changes)
    site.pages["/p"] = act(LONG)
    assert [kind for kind, _ in user.told()] == ["source.recovered"]


def test_a_held_page_passes_when_a_person_releases_it(user: Watcher, site: Site) -> None:
    user.declare(name="ours", url=f"{site.address}/p")
    site.pages["/p"] = act(LONG)
    user.told()
    site.pages["/p"] = act("本公告废止。")
    assert user.check()[0].held
    (user.folder / "regwatch.toml").write_text(f'data = "{user.folder}/data"\n{user.toml}', "utf-8")
    run = CliRunner().invoke(
        cli, ["--config", str(user.folder / "regwatch.toml"), "release", "ours", "--reason", "withdrawn"]
    )
    assert "notice.amended" in run.output
    assert all(kind == "source.recovered" for kind, _ in user.told())


def test_a_redirect_to_the_entrance_is_no_new_text_and_gone_after_two_checks(user: Watcher, site: Site) -> None:
    user.declare(name="ours", url=f"{site.address}/rules/p.html")
    site.pages |= {"/rules/p.html": act(LONG), "/": act("欢迎访问本网站，企业应当登录后办理业务。")}
    user.told()
    site.pages["/rules/p.html"] = 302, {"Location": "/"}, b""
    kinds = [[kind for kind, _ in user.told()] for _ in range(2)]
    assert kinds == [["source.broken"], ["notice.gone"]]


# -- feeds and sitemaps ------------------------------------------------------------------------------------------


def rss(site: Site, *numbers: int) -> Reply:
    day = "<pubDate>Mon, 03 Mar 2031 08:00:00 +0800</pubDate>"
    items = "".join(f"<item><title>公告{n}</title><link>{site.address}/{n}.html</link>{day}</item>" for n in numbers)
    return 200, {"Content-Type": "text/xml"}, f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


@pytest.mark.parametrize("setting", ["feed", "url"])
def test_what_a_feed_comes_to_list_is_published(user: Watcher, site: Site, setting: str) -> None:
    site.pages |= {f"/{n}.html": act(f"一、第{n}件事应当办理。") for n in range(5)} | {"/feed": rss(site, 1, 2)}
    user.declare(name="ours", **{setting: f"{site.address}/feed"})
    assert user.told() == []
    site.pages["/feed"] = rss(site, 3, 1, 2)
    assert [kind for kind, _ in user.told()] == ["notice.published"]
    assert user.told() == []


def test_a_page_of_a_feed_that_could_not_be_read_at_first_is_still_no_news(user: Watcher, site: Site) -> None:
    site.pages |= {"/1.html": act("一、应当办理。"), "/2.html": (503, HTML, b""), "/feed": rss(site, 1, 2)}
    user.declare(name="ours", feed=f"{site.address}/feed")
    user.told()
    site.pages["/2.html"] = act("二、应当办理。")
    assert not any(kind.startswith("notice.") for kind, _ in user.told())


def test_an_index_of_sitemaps_leads_to_pages(user: Watcher, site: Site) -> None:
    def packed(*numbers: int) -> Reply:
        places = "".join(f"<url><loc>{site.address}/{n}.html</loc></url>" for n in numbers)
        return 200, {"Content-Type": "application/gzip"}, gzip.compress(f"<urlset>{places}</urlset>".encode())

    index = f"<sitemapindex><sitemap><loc>{site.address}/map.xml.gz</loc></sitemap></sitemapindex>"
    site.pages |= {f"/{n}.html": act(f"一、第{n}件事应当办理。") for n in range(5)}
    site.pages |= {"/sitemap.xml": (200, {"Content-Type": "text/xml"}, index.encode()), "/map.xml.gz": packed(1, 2)}
    user.declare(name="ours", sitemap=f"{site.address}/sitemap.xml")
    assert user.told() == []
    site.pages["/map.xml.gz"] = packed(1, 2, 3)
    assert [kind for kind, _ in user.told()] == ["notice.published"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://x.example/n/"><entry><title>A</title>'
            '<link rel="self" href="no"/><link href="a.html"/>'
            "<updated>2031-03-04T23:00:00-05:00</updated></entry></feed>",
            [("http://x.example/n/a.html", "A", "2031-03-04")],
        ),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item rdf:about="/b"><title>B</title>'
            "<dc:date>2031-03-05</dc:date></item></rdf:RDF>",
            [("http://x.example/b", "B", "2031-03-05")],
        ),
        (
            '<?xml version="1.0"?><rss version="2.0"><channel><item><title>C & D</title><link>/c</link></item>'
            "<item><guid>javascript:alert(1)</guid></item></channel></rss>",
            [("http://x.example/c", "C  D", "None")],
        ),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/e", "title": "E"}, 7]}',
            [("http://x.example/e", "E", "None")],
        ),
    ],
    ids=["Atom", "RSS 1.0", "broken RSS", "JSON Feed"],
)
def test_every_kind_of_feed_gives_links_titles_and_days(body: str, shown: list[tuple[str, str, str]]) -> None:
    found = feeds.listing(_page(body.encode(), "text/xml"))
    assert found is not None
    assert [link.url for link in found.links] == [address for address, _, _ in shown]
    assert [str(link.published) for link in found.links] == [day for _, _, day in shown]


def test_an_html_page_and_an_entity_bomb_are_no_feeds() -> None:
    assert feeds.listing(_page(b"<html><body>rss</body></html>")) is None
    bomb = (
        b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        b"<rss><channel><item><link>&b;</link></item></channel></rss>"
    )
    found = feeds.listing(_page(bomb, "text/xml"))
    assert found is None or found.links == ()


# -- registers ---------------------------------------------------------------------------------------------------


def table(rows: list[tuple[str, ...]], head: tuple[str, ...] = ("编号", "实验室名称", "状态")) -> Reply:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (head, *rows))
    return html(f"<body><p>今天是2031年3月21日 浏览次数：12</p><table>{cells}</table></body>")


ROWS = [(f"L{n}", f"实验室{n}", "有效") for n in range(1, 11)]


def test_a_register_tells_its_rows_and_never_empties_itself(user: Watcher, site: Site) -> None:
    user.declare(name="labs", url=f"{site.address}/r", kind="register", key="编号")
    site.pages["/r"] = table(ROWS)
    assert user.told() == []
    changed = [("L1", "实验室1", "暂停"), *ROWS[1:], ("L11", "实验室11", "有效")]
    site.pages["/r"] = table(changed)
    assert user.told() == [("entry.changed", "状态: 有效 became 暂停"), ("entry.added", "")]
    for trouble in (
        table([]),
        table([(a, c) for a, _, c in changed], ("序", "状态")),
        table(changed[:3]),
        html("<p>x</p>"),
    ):
        site.pages["/r"] = trouble
        outcome = user.check()[0]
        assert outcome.held and not any(change.kind.startswith("entry.") for change in outcome.changes)
    site.pages["/r"] = table(changed[:-1])
    assert [kind for kind, _ in user.told()] == ["source.recovered"]
    assert [kind for kind, _ in user.told()] == ["entry.removed"]


def test_only_the_columns_named_are_compared_and_several_may_be_the_key(user: Watcher, site: Site) -> None:
    head = ("国家", "编号", "名称", "更新时间")
    rows = [("CN", "1", "甲", "10:01"), ("DE", "1", "乙", "10:01")]
    user.declare(name="labs", url=f"{site.address}/r", kind="register", key=["国家", "编号"], columns=["名称"])
    site.pages["/r"] = table(rows, head)
    user.told()
    site.pages["/r"] = table([(*row[:3], "11:45") for row in rows], head)
    assert user.told() == []
    site.pages["/r"] = table([rows[0], ("DE", "1", "丙", "11:45")], head)
    (change,) = user.check()[0].changes
    assert change.key == "labs/DE / 1"


def test_the_pages_of_a_register_are_followed(user: Watcher, site: Site) -> None:
    def part(rows: list[tuple[str, ...]], following: str) -> Reply:
        status, headers, body = table(rows)
        return (
            status,
            headers,
            body.replace(b"</body>", f"<a href='{following}'>下一页</a></body>".encode() if following else b""),
        )

    user.declare(name="labs", url=f"{site.address}/r", kind="register", key="编号")
    site.pages |= {"/r": part(ROWS[:5], "/r?page=2"), "/r?page=2": part(ROWS[5:], "")}
    user.told()
    with workspace(user.folder / "data", readonly=True) as opened:
        assert len(opened.facts.versions.standing("labs")) == 10


def test_a_register_may_be_json(user: Watcher, site: Site) -> None:
    def answer(names: list[str]) -> Reply:
        rows = [{"id": n, "name": name} for n, name in enumerate(names)]
        return 200, {"Content-Type": "application/json"}, json.dumps({"data": {"rows": rows}}).encode()

    user.declare(name="labs", url=f"{site.address}/api/labs.json", kind="register", key="id")
    site.pages["/api/labs.json"] = answer(["A", "B"])
    user.told()
    site.pages["/api/labs.json"] = answer(["A", "C"])
    assert user.told() == [("entry.changed", "name: B became C")]


# -- mistakes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "mistake"),
    [
        ('name = "a/b"\nurl = "http://x.example/"', "name must be"),
        ('name = "a"', "exactly one of url, urls, urls_file, feed, sitemap"),
        ('name = "a"\nurl = "http://x.example/"\nfeed = "http://x.example/f"', "not url and feed"),
        ('name = "a"\nurl = "x.example"', "is no web address"),
        ('name = "a"\nurl = "http://x.example/"\nselector = "a[["', "page 'a': selector 'a[[' is no CSS selector"),
        ('name = "a"\nurl = "http://x.example/"\ncadence = "0 8 * * 1"', "weekdays by name"),
        ('name = "a"\nurl = "http://x.example/"\ncadence = "61 8 * * *"', "page 'a': cadence"),
        ('name = "a"\nurl = "http://x.example/"\nkey = "No."', "kind = 'register'"),
        ('name = "a"\nurl = "http://x.example/"\ntimezone = "Mars"', "unknown timezone Mars"),
        ('name = "a"\nurl = "http://x.example/"\nkind = "table"', "kind"),
        ('name = "a"\nurls_file = "missing.txt"', "missing.txt: cannot be read"),
    ],
)
def test_a_mistake_in_a_page_is_named(tmp_path: Path, table: str, mistake: str) -> None:
    config = tmp_path / "regwatch.toml"
    config.write_text(f"[[page]]\n{table}\n", "utf-8")
    with pytest.raises(SettingsError) as raised:
        load(config)
    assert mistake in str(raised.value)


def test_a_page_takes_no_name_of_a_source_or_register_and_is_watched_beside_chosen_sources() -> None:
    with pytest.raises(SettingsError, match="a source or register of this name is shipped"):
        catalogue(parse('[[page]]\nname = "gacc"\nurl = "http://x.example/"', "regwatch.toml"))
    found = parse('sources = ["gacc"]\n[[page]]\nname = "ours"\nurl = "http://x.example/"', "regwatch.toml")
    assert [source.name for source in chosen(found)] == ["gacc", "ours"]
