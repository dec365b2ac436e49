"""Feeds: valid whatever titles hold, each item once and for ever the same, asked by source, kind, words and name."""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import jsonschema
import pytest
from click.testing import CliRunner
from lxml import etree

from monitor.cli import cli
from monitor.feeds.atom import to_atom
from monitor.feeds.gathering import Feed, feed_of
from monitor.feeds.jsonfeed import to_json
from monitor.feeds.places import Places
from monitor.feeds.wanted import FeedError, Wanted
from monitor.settings import Search, Settings, SettingsError, Web, parse
from monitor.watch.findings import words_of
from monitor.workspace import Workspace, workspace
from tests.alert_room import broken, notice, published, record, removed
from tests.web_archive import build, served

DATA = Path(__file__).parent / "data"
GRAMMAR = etree.RelaxNG(etree.parse(str(DATA / "atom.rng")))
SCHEMA = json.loads((DATA / "jsonfeed.schema.json").read_text("utf-8"))
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://archive.example.org"
PLACES = Places(address=f"{BASE}/feed.atom")
HOSTILE = (
    "<script>alert(1)</script>]]></title></entry>&amp;&lt;b&gt; \x00\x08\x0b\x1b\x7f\x85\ufffe\uffff\u202e\u200b"
    "\u2028\r\nInjected: yes 口罩 <img src=x onerror=alert(2)> 😷"
)


def well_formed(atom: bytes) -> Any:
    """The document's root, after every check a strict reader makes."""
    root = etree.fromstring(atom)
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    assert root.find(f"{ATOM}author") is not None  # RFC 4287, 4.1.1: where entries have none
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for place in (root, *root.iter(f"{ATOM}entry")):
        links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in place.findall(f"{ATOM}link")]
        assert len([one for one in links if one[0] == "alternate"]) == 1
        assert all(link.get("href").isascii() for link in place.findall(f"{ATOM}link"))
    parsed = feedparser.parse(atom, response_headers={"content-type": "application/atom+xml; charset=utf-8"})
    assert not parsed.bozo, parsed.get("bozo_exception")
    return root


def valid(text: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(text)
    jsonschema.validate(told, SCHEMA)
    ids = [item["id"] for item in told["items"]]
    assert len(ids) == len(set(ids))
    return told


def feed(room: Workspace, base: str = BASE, **wanted: Any) -> Feed:
    return feed_of(room, Wanted(**wanted), base, words_of)


def kinds(found: Feed) -> list[str]:
    return [item.change.kind.value for item in found.items]


def everything(room: Workspace, **wanted: Any) -> list[str]:
    """The ids of every page, following the addresses the pages themselves give."""
    ids, before = list[str](), ""
    while True:
        found = feed(room, before=before, **wanted)
        ids += [item.id for item in found.items]
        if not found.older:
            return ids
        before = re.search(r"before=(\w+)", found.older)[1]  # type: ignore[index]


def run(folder: Path, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, ["--data", str(folder), *arguments])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("feeds")
    build(folder)
    return folder


@pytest.fixture
def room(archive: Path) -> Iterator[Workspace]:
    with workspace(archive, readonly=True) as opened:
        yield opened


# -- what is in it -----------------------------------------------------------------------------------------------------


def test_an_item_says_what_happened_from_when_it_counts_and_where_to_read_it(opened: Workspace) -> None:
    change = published(opened)
    record(opened, [change])
    found = feed(opened)
    entry = well_formed(to_atom(found, PLACES)).find(f"{ATOM}entry")
    links = {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{BASE}/change/{change.id}", "related": found.items[0].official}
    assert found.items[0].official.startswith("http://www.mofcom.gov.cn/")
    assert "2020-04-01" in entry.findtext(f"{ATOM}summary")
    assert "关于有序开展医疗物资出口的公告" in entry.findtext(f"{ATOM}title")
    assert "须取得医疗器械产品注册证书" in entry.findtext(f"{ATOM}content")
    (item,) = valid(to_json(found, PLACES))["items"]
    assert item["url"] == links["alternate"] and item["external_url"] == links["related"]
    assert item["_regwatch"]["effective"] == "2020-04-01" and item["_regwatch"]["key"] == change.key


def test_what_titles_hold_neither_breaks_a_feed_nor_becomes_markup_in_it(opened: Workspace) -> None:
    hostile = published(opened, notice(HOSTILE, HOSTILE, title=HOSTILE, url="javascript:alert(1)"))
    record(opened, [hostile])
    found = feed(opened, language="both")
    entry = well_formed(to_atom(found, PLACES)).find(f"{ATOM}entry")
    item = valid(to_json(found, PLACES))["items"][0]
    for markup in (entry.findtext(f"{ATOM}content"), entry.findtext(f"{ATOM}summary"), item["content_html"]):
        assert not re.search(r"<(script|img|b)\b", markup)
    assert "javascript:" not in str(item.get("external_url")) and not re.search(
        'href="(?!https?://)', item["content_html"]
    )
    for words in (entry.findtext(f"{ATOM}title"), item["title"], item["summary"], item["content_html"]):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u200b\u2028\ufffe\uffff]", words)
    assert "口罩" in item["title"] and "😷" in item["title"]


def test_trouble_with_watching_is_in_a_feed_only_when_asked_for(opened: Workspace) -> None:
    record(opened, [published(opened), broken()])
    assert kinds(feed(opened)) == ["notice.published"]
    assert kinds(feed(opened, kinds=("source.*",))) == ["source.broken"]
    assert kinds(feed(opened, kinds=("*",))) == ["source.broken", "notice.published"]


def test_an_empty_feed_is_a_valid_one_with_a_date_that_does_not_move(opened: Workspace) -> None:
    first, second = (to_atom(feed(opened), PLACES) for _ in range(2))
    assert first == second
    well_formed(first)
    assert valid(to_json(feed(opened), PLACES))["items"] == []


def test_chinese_feeds_are_marked_as_chinese(room: Workspace) -> None:
    root = well_formed(to_atom(feed(room, language="zh"), PLACES))
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    assert all(re.search("[\u4e00-\u9fff]", entry.findtext(f"{ATOM}summary")) for entry in root.iter(f"{ATOM}entry"))
    english = well_formed(to_atom(feed(room), PLACES))
    assert english.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


# -- which ones --------------------------------------------------------------------------------------------------------


def test_filters_are_those_of_subscriptions(room: Workspace) -> None:
    assert {item.change.source for item in feed(room, sources=("mofcom",)).items} == {"mofcom"}
    assert set(kinds(feed(room, kinds=("entry.*",)))) == {"entry.added", "entry.changed"}
    assert set(kinds(feed(room, words=("自公布之日",)))) == {"notice.published", "notice.amended"}
    assert kinds(feed(room, words=("没有这个词",))) == []


def test_the_feed_of_an_issuer_holds_what_its_acts_did_to_registers(opened: Workspace) -> None:
    record(opened, [removed(opened, 1, cause="gacc/announcement/2020/124"), removed(opened, 2, cause=None)])
    assert kinds(feed(opened, sources=("gacc",))) == kinds(feed(opened, sources=("GACC",))) == ["entry.removed"]
    assert kinds(feed(opened, sources=("test-labs",))) == ["entry.removed"] * 2


def test_pages_neither_repeat_nor_skip_even_when_something_new_comes_between(opened: Workspace) -> None:
    for number in range(1, 8):
        record(opened, [published(opened, notice("x", key=f"gacc/announcement/2020/{number}", title=f"第{number}号"))],
               occasion=str(number))  # fmt: skip
    whole = [item.id for item in feed(opened, limit=500).items]
    assert len(whole) == 7 and everything(opened, limit=3) == whole
    first = feed(opened, limit=3)
    late = notice("x", key="gacc/announcement/2020/9", title="第9号")
    record(opened, [published(opened, late)], occasion="late")
    before = re.search(r"before=(\w+)", first.older)[1]  # type: ignore[index]
    assert [item.id for item in feed(opened, limit=500, before=before).items] == whole[3:]


def test_an_item_keeps_its_id_when_the_archive_moves_and_two_folders_never_share_one(
    opened: Workspace, tmp_path: Path
) -> None:
    record(opened, [published(opened)])
    here, moved = feed(opened), feed(opened, base="http://elsewhere.example:8600")
    assert (here.id, here.items[0].id) == (moved.id, moved.items[0].id)
    assert re.fullmatch(r"tag:[0-9a-f]{16}\.regwatch,2020-03-31:change/[0-9a-f]{16}", here.items[0].id)
    with workspace(tmp_path / "other") as other:
        record(other, [published(other)])
        assert feed(other).items[0].id != here.items[0].id


# -- served ------------------------------------------------------------------------------------------------------------


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


@pytest.fixture(scope="module")
def site(archive: Path) -> Iterator[str]:
    searches = (Search(name="labs & masks", words=("检测中心",), kinds=("entry.*",)),)
    with served(archive, Settings(web=Web(public_url=BASE), search=searches)) as address:
        yield address


@pytest.mark.parametrize(
    "path", ["/feed", "/source/gacc/feed", "/kind/entry.*/feed", f"/search/{quote('labs & masks')}/feed"]
)
def test_every_feed_is_served_valid_in_both_formats_under_its_content_type(site: str, path: str) -> None:
    status, headers, body = get(f"{site}{path}.atom")
    assert (status, headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    root = well_formed(body)
    assert root.findall(f"{ATOM}entry")
    status, headers, body = get(f"{site}{path}.json")
    assert (status, headers["content-type"]) == (200, "application/feed+json; charset=utf-8")
    told = valid(body)
    assert [item["id"] for item in told["items"]] == [e.findtext(f"{ATOM}id") for e in root.iter(f"{ATOM}entry")]


def test_the_address_a_feed_gives_as_its_own_holds_the_same_feed(site: str) -> None:
    for path in (
        "/kind/entry.*/feed.json",
        f"/search/{quote('labs & masks')}/feed.json",
        "/feed.json?words=检测&limit=2",
    ):
        told = valid(get(f"{site}{quote(path, safe='/?=&*%')}")[2])
        again = told["feed_url"].replace(BASE, site)
        assert valid(get(again)[2]) == told


def test_a_reader_that_holds_the_feed_is_answered_304_and_anew_when_something_came(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    build(folder)
    with served(folder) as site:
        _, headers, body = get(f"{site}/feed.atom")
        tag, date = headers["etag"], headers["last-modified"]
        assert parsedate_to_datetime(date) <= datetime.now(UTC)
        assert get(f"{site}/feed.atom", If_None_Match=tag)[0] == 304
        assert get(f"{site}/feed.atom", If_None_Match=f'"other", W/{tag}')[0] == 304
        assert get(f"{site}/feed.atom", If_Modified_Since=date)[0] == 304
        assert get(f"{site}/feed.atom", If_None_Match='"other"', If_Modified_Since=date)[0] == 200
        assert get(f"{site}/feed.atom", If_Modified_Since="yesterday")[0] == 200
        with workspace(folder) as opened:
            record(opened, [published(opened, notice("x", key="gacc/announcement/2020/99", title="第99号"))])
        status, headers, newer = get(f"{site}/feed.atom", If_None_Match=tag)
        assert status == 200 and headers["etag"] != tag and newer != body


def test_before_the_first_check_a_feed_reader_is_told_to_come_again(tmp_path: Path) -> None:
    with served(tmp_path / "empty") as site:
        assert get(f"{site}/feed.atom")[0] == 503 and get(f"{site}/")[0] == 200


def test_what_is_imported_of_the_past_reaches_readers_that_ask_by_date_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    build(folder)
    with served(folder) as site:
        date = get(f"{site}/feed.atom")[1]["last-modified"]
        time.sleep(1.1)  # dates of HTTP have seconds
        with workspace(folder) as opened:  # seen in March, while the newest item is of April
            record(opened, [published(opened, notice("x", key="gacc/announcement/2020/99", title="第99号"))])
        assert get(f"{site}/feed.atom", If_Modified_Since=date)[0] == 200


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/feed.atom?kind=foo", 400, "notice.amended"),
        ("/feed.atom?wrods=mask", 400, "words"),
        ("/feed.atom?limit=0", 400, "500"),
        ("/feed.atom?limit=many", 400, "whole number"),
        ("/feed.atom?before=0123", 400, "no change on record"),
        ("/feed.atom?language=fr", 400, "zh"),
        ("/feed.atom?search=none", 400, "labs &amp; masks"),
        ("/search/none/feed.atom", 404, "No search"),
        ("/source/none/feed.json", 404, "No source"),
    ],
)
def test_what_no_feed_can_be_made_of_is_said(site: str, path: str, status: int, words: str) -> None:
    answered, _, body = get(site + path)
    assert answered == status and words in body.decode()


def test_pages_lead_feed_readers_to_their_feeds(site: str) -> None:
    home, source, listed = (get(site + path)[2].decode() for path in ("/", "/source/gacc", "/feeds"))
    for page in (home, source):
        assert '<link rel="alternate" type="application/atom+xml"' in page and 'href="/feed.atom"' in page
    assert 'href="/source/gacc/feed.atom"' in source and 'href="/source/gacc/feed.json"' in source
    for address in re.findall(r'href="(/[^"]*feed\.(?:atom|json)[^"]*)"', home + source + listed):
        assert get(site + address.replace("&amp;", "&"))[0] == 200, address


# -- by command --------------------------------------------------------------------------------------------------------


def test_the_command_writes_both_formats_and_the_same_bytes_each_time(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "gacc.atom"
    assert "item(s)" in run(archive, "feed", "--source", "gacc", "--out", str(out))
    well_formed(out.read_bytes())
    assert out.read_bytes() == run(archive, "feed", "--source", "gacc").encode()
    assert valid(run(archive, "feed", "--json", "--words", "检测中心").encode())["items"]


def test_the_command_knows_saved_searches_and_says_what_it_cannot_do(archive: Path, tmp_path: Path) -> None:
    config = tmp_path / "regwatch.toml"
    config.write_text('[[search]]\nname = "Labs"\nwords = ["检测中心"]\nkinds = ["entry.added"]\n', "utf-8")
    told = json.loads(run(archive, "--config", str(config), "feed", "--search", "labs", "--json"))
    assert {item["_regwatch"]["kind"] for item in told["items"]} == {"entry.added"}
    (listed,) = json.loads(run(archive, "--config", str(config), "feed", "--list", "--json"))
    assert listed["name"] == "Labs" and listed["atom"].endswith("/search/Labs/feed.atom")
    for arguments in (("--search", "none"), ("--source", "none"), ("--kind", "none"), ("--code", "none")):
        result = CliRunner().invoke(cli, ["--data", str(archive), "feed", *arguments])
        assert isinstance(result.exception, FeedError) and "none" in str(result.exception)


def test_searches_that_could_not_be_told_apart_are_refused() -> None:
    for mistake in ('[[search]]\nname="a"\n[[search]]\nname="A"', '[[search]]\nname="a/b"', '[[search]]\nname=""'):
        with pytest.raises(SettingsError, match="search"):
            parse(mistake, "regwatch.toml")


def test_a_search_that_could_find_nothing_is_refused_when_the_settings_are_read() -> None:
    for mistake, words in (
        ('kinds=["notice.pub"]', "unknown kind"),
        ('codes=["63"]', "is no HS code"),
        ('words=[" "]', "blank"),
    ):
        with pytest.raises(SettingsError, match=f"search 'a': .*{words}"):
            parse(f'[[search]]\nname="a"\n{mistake}', "regwatch.toml")
