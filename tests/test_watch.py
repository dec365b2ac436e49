"""A check from the wire to the ledger: real Scrapy, a site that changes, breaks and moves, and what is told."""

import asyncio
import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.demo.internet import Internet
from monitor.settings import Network, Settings
from monitor.subscription import Subscription
from monitor.watch.check import Outcome, check
from monitor.workspace import workspace
from snapshots.model import Notice
from spiders.sources import find
from spiders.sources.gacc import Gacc
from tests.customs_site import HOST, LIST, CustomsSite, Doc, a_site, html

START = datetime(2020, 4, 9, 1, 0, tzinfo=UTC)
FIFTEEN = "/customs/1/15/index.html"


def fifteen(*lines: str, **facts: object) -> Doc:
    text = list(lines) or ["现公告如下：", "一、出口企业应当提交声明。", "二、本公告自发布之日起施行。"]
    given = {"title": "海关总署公告2020年第15号（关于出口的公告）", "lines": text, "number": "公告〔2020〕15号"}
    return Doc(**{**given, **facts})  # type: ignore[arg-type]


class Watcher:
    """Checks the site day after day."""

    def __init__(self, site: CustomsSite, folder: Path) -> None:
        self.site, self.folder, self.day = site, folder, START
        self.settings = Settings(data=folder, network=Network(delay=0.0, timeout=5.0))

    def check(self, days: float = 1) -> Outcome:
        self.day += timedelta(days=days)
        with Internet(self.site) as net:
            network = msgspec.structs.replace(self.settings.network, proxy=net.proxy, ca_file=net.ca_file)
            settings = msgspec.structs.replace(self.settings, network=network)
            outcome = asyncio.run(self._check(settings))
            self.asked = net.requests
        return outcome

    async def _check(self, settings: Settings) -> Outcome:
        (outcome,) = [outcome async for outcome in check(find(("gacc",)), settings, lambda: self.day)]
        return outcome

    def told(self, days: float = 1) -> list[str]:
        """The kinds of change one more check finds."""
        return [change.kind.value for change in self.check(days).changes]


@pytest.fixture
def site() -> CustomsSite:
    return a_site()


@pytest.fixture
def watcher(site: CustomsSite, tmp_path: Path) -> Iterator[Watcher]:
    watcher = Watcher(site, tmp_path / "data")
    first = watcher.check()
    assert first.first and not first.changes and not first.reasons
    yield watcher
    with workspace(watcher.folder) as opened:
        assert not list(opened.archive.verify())


def test_nothing_is_told_while_only_counters_move(watcher: Watcher) -> None:
    assert [watcher.told() for _ in range(3)] == [[], [], []]


def test_a_new_notice_is_told_once_with_its_days(watcher: Watcher, site: CustomsSite) -> None:
    site.docs[FIFTEEN] = fifteen()
    (change,) = watcher.check().changes

    assert (change.kind, change.key) == ("notice.published", "gacc/announcement/2020/15")
    assert str(change.published) == str(change.effective) == "2020-04-10"
    assert watcher.told() == []


def test_an_amended_text_is_told_with_what_changed_and_so_is_its_way_back(watcher: Watcher, site: CustomsSite) -> None:
    doc = site.docs["/customs/1/11/index.html"]
    original, doc.lines = doc.lines, [line.replace("5日", "50日") for line in doc.lines]
    (change,) = watcher.check().changes
    assert change.kind == "notice.amended" and "1 provision" in change.detail
    doc.lines = original

    assert watcher.told() == ["notice.amended"]
    assert watcher.told() == []


def test_typography_alone_is_recorded_and_not_told(watcher: Watcher, site: CustomsSite) -> None:
    doc = site.docs["/customs/1/11/index.html"]
    doc.lines = [line.replace("，", ",").replace("5日", "５日") for line in doc.lines]
    assert watcher.told() == []


def test_a_flipped_status_field_is_a_status_change(watcher: Watcher, site: CustomsSite) -> None:
    site.docs["/customs/1/12/index.html"].status = "废止"
    (change,) = watcher.check().changes
    assert change.kind == "notice.status" and "有效 to 废止" in change.detail


def test_a_repeal_is_told_for_its_target_with_its_cause(watcher: Watcher, site: CustomsSite) -> None:
    site.docs[FIFTEEN] = fifteen("本公告自发布之日起施行，海关总署公告2020年第11号（《错误的标题》）同时废止。")
    published, status = watcher.check().changes
    assert (status.kind, status.key, status.cause) == ("notice.status", "gacc/announcement/2020/11", published.key)


def test_an_empty_list_is_one_incident_and_no_removal(watcher: Watcher, site: CustomsSite) -> None:
    site.list_answer = html('<html><body><ul class="conList_ull"></ul></body></html>')
    assert [watcher.told(), watcher.told(), watcher.told()] == [["source.broken"], [], []]
    site.list_answer = None

    assert watcher.told() == ["source.recovered"]
    with workspace(watcher.folder) as opened:
        (incident,) = opened.ledger.incidents.all("gacc")
    assert incident.times == 3


def test_a_challenge_is_reported_as_blocked_and_kept_as_evidence(watcher: Watcher, site: CustomsSite) -> None:
    site.list_answer = html("<script r='m'>$_ts={}; $_ts.nsd=1</script>", status=412)
    (change,) = watcher.check().changes
    assert change.kind == "source.blocked"
    with workspace(watcher.folder) as opened:
        assert b"$_ts" in opened.archive.body(change.snapshots[0])


def test_trouble_that_passes_by_itself_opens_an_incident_only_the_second_time(
    watcher: Watcher, site: CustomsSite
) -> None:
    site.list_answer = html("busy", status=503)
    first = watcher.check()
    assert first.reasons and not first.changes
    assert watcher.told() == ["source.broken"]


def test_a_shrunken_list_is_held_until_an_operator_releases_it(watcher: Watcher, site: CustomsSite) -> None:
    for path in list(site.docs)[:2]:
        site.docs[path].listed = False
    site.docs["/customs/1/13/index.html"].listed = False
    site.docs[FIFTEEN] = fifteen()
    held = watcher.check()
    assert held.held and [change.kind.value for change in held.changes] == ["source.broken"]

    arguments = ["--data", str(watcher.folder), "release", "gacc", "--reason", "the site moved old notices away"]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert "notice.published" in result.output and "第15号" in result.output
    again = CliRunner().invoke(cli, arguments)
    assert again.exception and "not held" in str(again.exception)


def test_releasing_a_held_first_edition_is_as_silent_as_any_first(site: CustomsSite, tmp_path: Path) -> None:
    for path in list(site.docs)[:2]:
        del site.docs[path]
    watcher = Watcher(site, tmp_path / "data")
    assert watcher.check().held
    result = CliRunner().invoke(cli, ["--data", str(watcher.folder), "release", "gacc", "--reason", "only two yet"])
    assert "first edition, recorded silently" in result.output and "notice.published" not in result.output


def test_a_page_gone_once_is_nothing_and_gone_twice_is_told_without_speaking_of_force(
    watcher: Watcher, site: CustomsSite
) -> None:
    del site.docs["/customs/1/11/index.html"]
    assert watcher.told() == []
    (change,) = watcher.check().changes
    assert change.kind == "notice.gone" and "nothing about whether the act is in force" in change.detail
    assert watcher.told() == []


def test_a_notice_that_comes_back_is_told(watcher: Watcher, site: CustomsSite) -> None:
    doc = site.docs.pop("/customs/1/11/index.html")
    watcher.check()
    watcher.check()
    site.docs["/customs/1/11/index.html"] = doc
    (change,) = watcher.check().changes
    assert change.kind == "notice.amended" and "shown again" in change.detail


def test_a_copy_at_another_address_is_the_same_act_even_when_it_differs(watcher: Watcher, site: CustomsSite) -> None:
    old = site.docs["/customs/1/11/index.html"]
    site.docs["/customs/2/11/index.html"] = Doc(
        title=old.title, lines=[*old.lines, "（来源：政策库）"], number=old.number, published=old.published
    )
    assert [watcher.told(), watcher.told()] == [[], []]


def test_a_redesign_that_moves_every_page_tells_nothing(watcher: Watcher, site: CustomsSite) -> None:
    site.docs = {path.replace("/1/", "/9/"): doc for path, doc in site.docs.items()}
    assert [watcher.told(), watcher.told(), watcher.told()] == [[], [], []]


def test_an_amendment_made_together_with_a_move_is_still_found(watcher: Watcher, site: CustomsSite) -> None:
    site.docs = {path.replace("/1/", "/9/"): doc for path, doc in site.docs.items()}
    site.docs["/customs/9/12/index.html"].lines[1] = "一、第12件事的企业应当在30日内办理。"
    assert watcher.told() == ["notice.amended"]


def test_an_annex_makes_register_entries_and_a_later_act_takes_them_away(watcher: Watcher, site: CustomsSite) -> None:
    annex = [["出口商品检验目录", ""], ["序号", "商品编号"], ["1", "6307900010"], ["2", "6210103010"], ["", ""]]
    site.docs[FIFTEEN] = fifteen("自本公告发布之日起，对附件所列商品实施出口商品检验。", annex=annex)
    assert watcher.told() == ["notice.published", "entry.added", "entry.added"]
    site.docs["/customs/1/16/index.html"] = fifteen(
        "自本公告发布之日起，对附件所列商品不再实施出口商品检验。",
        title="海关总署公告2020年第16号", number="公告〔2020〕16号", annex=[["HS编码"], ["6210103010"]],
    )  # fmt: skip
    published, removed = watcher.check().changes

    assert (removed.kind, removed.cause) == ("entry.removed", published.key)
    with workspace(watcher.folder) as opened:
        left = [version.key for version in opened.facts.versions.standing("gacc-export-inspection")]
        assert left == ["gacc-export-inspection/6307900010"]
    assert watcher.told() == []


def test_an_annex_that_cannot_be_had_yet_is_said_and_made_up_for(watcher: Watcher, site: CustomsSite) -> None:
    site.docs[FIFTEEN] = fifteen("对附件所列商品实施出口商品检验。", annex=[["商品编号"], ["6307900010"]])
    site.annex_answer = html("down", status=503)
    assert watcher.told() == ["notice.published", "source.broken"]
    site.annex_answer = None

    assert sorted(watcher.told()) == ["entry.added", "source.recovered"]


def test_an_annex_without_a_key_column_is_held_for_a_person(watcher: Watcher, site: CustomsSite) -> None:
    site.docs[FIFTEEN] = fifteen("对附件所列商品实施出口商品检验。", annex=[["品名"], ["口罩"]])
    outcome = watcher.check()
    assert [change.kind.value for change in outcome.changes] == ["notice.published", "source.broken"]
    assert "商品编号" in outcome.reasons[0]


def test_a_damaged_page_is_never_read_and_is_published_when_whole(watcher: Watcher, site: CustomsSite) -> None:
    broken = html("<html><body>[an error occurred while processing this directive]</body></html>")
    site.docs[FIFTEEN] = fifteen(answer=broken)
    assert watcher.told() == ["source.broken"]
    site.docs[FIFTEEN] = fifteen()
    assert watcher.told() == ["notice.published", "source.recovered"]


def test_a_text_that_vanishes_behind_a_viewer_is_kept(watcher: Watcher, site: CustomsSite) -> None:
    doc = site.docs["/customs/1/11/index.html"]
    doc.lines = ['<iframe src="/wps/weboffice/x"></iframe>']
    (change,) = watcher.check().changes
    assert change.kind == "notice.amended" and "no longer on the page" in change.detail
    with workspace(watcher.folder) as opened:
        version = opened.facts.versions.current("gacc/announcement/2020/11")
        assert version and isinstance(version.record, Notice) and version.record.provisions
    assert watcher.told() == []


def test_a_mended_title_of_an_unnumbered_notice_keeps_its_identity(watcher: Watcher, site: CustomsSite) -> None:
    site.docs[FIFTEEN] = fifteen("现停止两家企业出口。", title="海关总署新闻", number="")
    assert watcher.told() == ["notice.published"]
    site.docs[FIFTEEN].title = "海关总署新闻发布"
    assert watcher.told() == ["notice.amended"]


def test_better_reading_of_old_bytes_is_recorded_silently(
    watcher: Watcher, site: CustomsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Gacc.read

    def better(self: Gacc, page: object, listed: object = None) -> object:
        notice = read(self, page, listed)  # type: ignore[arg-type]
        return _retitled(notice) if notice else None

    monkeypatch.setattr(Gacc, "read", better)
    monkeypatch.setattr(Gacc, "reader", f"{Gacc.reader}, and better")
    assert watcher.told() == []
    with workspace(watcher.folder) as opened:
        versions = opened.facts.versions.history("gacc/announcement/2020/11")
    assert [version.reread for version in versions] == [False, True]


def _retitled(notice: Notice) -> Notice:
    return dataclasses.replace(notice, title=notice.title.replace("（", "〔").replace("件事", "件要事"))


def test_young_pages_are_revisited_daily_and_old_ones_less_often(watcher: Watcher) -> None:
    def articles() -> int:
        return sum("/customs/1/" in url for url, _ in watcher.asked)

    watcher.check(days=0.1)
    assert articles() == 0
    watcher.check(days=1)
    assert articles() == 4
    for _ in range(40):
        watcher.day += timedelta(days=1)
    watcher.check()
    watcher.check()
    assert articles() == 0


def test_words_choose_what_is_owed(watcher: Watcher, site: CustomsSite) -> None:
    wanted = Subscription(name="m", channel="maildir", words=("声明",))
    other = Subscription(name="o", channel="maildir", words=("呼吸机",))
    watcher.settings = msgspec.structs.replace(watcher.settings, subscription=(wanted, other))
    site.docs[FIFTEEN] = fifteen()
    watcher.check()
    with workspace(watcher.folder) as opened:
        assert [message.person for message in opened.ledger.outbox.find()] == ["m"]


def test_a_hostile_page_cannot_make_us_ask_elsewhere(watcher: Watcher, site: CustomsSite) -> None:
    site.docs[FIFTEEN] = fifteen('x<a href="http://169.254.169.254/latest/secrets.xls">附件</a>')
    watcher.check()
    assert all(url.startswith(HOST) for url, _ in watcher.asked)
    assert LIST in {url for url, _ in watcher.asked}
