"""MOFCOM's sites from the wire to the ledger: ids that change, pages that only lead on, entity lists, POST lists."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from monitor.demo.internet import Answer, Internet, Request
from monitor.settings import Network, Settings
from monitor.watch.check import Outcome, check
from monitor.workspace import workspace
from snapshots.model import Entry, Issuer, Notice
from spiders.platforms import acts
from spiders.platforms.entities import entities
from spiders.platforms.shapes import Article
from spiders.registers import UndecidedError
from spiders.sources import find
from spiders.sources.mofcom import POLICY_RELEASES

SITE = "https://www.mofcom.gov.cn"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
Rows = list[tuple[str, str, str]]  # address, title, day


def html(text: str, status: int = 200) -> Answer:
    return Answer(status=status, headers={"Content-Type": "text/html"}, body=text.encode())


def data(answer: object) -> Answer:
    body = json.dumps(answer, ensure_ascii=False).encode()
    return Answer(status=200, headers={"Content-Type": "application/json"}, body=body)


def listed(rows: Rows, *, number: int = 1, size: int = 15) -> Answer:
    """What the list call answers for one page."""
    shown = rows[(number - 1) * size : number * size]
    items = "".join(f'<li><a href="{u}" title="{t}">{t[:9]}...</a><span>[{d}]</span></li>' for u, t, d in shown)
    pager = f'<div class="pagination" rows="{size}" count="{len(rows)}" pageNo="{number}"></div>'
    return data({"code": "200", "success": True, "data": {"html": f'<ul class="txtList_01">{items}</ul>{pager}'}})


def act(title: str, *lines: str, day: str = "2026-03-01 10:00") -> Answer:
    text = "".join(f"<p>{line}</p>" for line in lines or ("现公告如下。",))
    return html(
        f'<html><head><meta name="PubDate" content="{day}"></head><body><div class="art-title">{title}</div>'
        f'<div class="art-con" ergodic="article">{text}</div></body></html>'
    )


@dataclass
class Mofcom:
    """Callable as a site of `Internet`: the column's list under its current page id, and pages by address."""

    rows: Rows = field(default_factory=list)
    pages: dict[str, Answer] = field(default_factory=dict)
    page_id: str = POLICY_RELEASES.page_id
    failing: bool = False  # every list call answers with a failure under HTTP 200
    stuck: bool = False  # page 1 for every page number
    methods: dict[str, str] = field(default_factory=dict)

    def __call__(self, request: Request) -> Answer:
        self.methods[request.url] = request.method
        parts = urlsplit(request.url)
        if parts.path == UNIT:
            query = parse_qs(parts.query)
            if self.failing or query["pageId"] != [self.page_id]:
                return data({"code": "500", "success": False, "data": None})
            number = json.loads(query["paramJson"][0])["pageNo"] if "paramJson" in query else 1
            return listed(self.rows, number=1 if self.stuck else number)
        return self.pages.get(request.url, html("<html><body>404</body></html>", 404))

    def add(self, number: int, *lines: str, path: str = "", title: str = "") -> str:
        """An announcement on the list and on its page."""
        address = path or f"/zwgk/zcfb/art/2026/art_{number:032x}.html"
        title = title or f"商务部公告2026年第{number}号 关于第{number}件事的公告"
        self.rows.insert(0, (address, title, "2026-03-01"))
        self.pages[SITE + address] = act(title, *lines)
        return address

    def column_page(self) -> None:
        """The column's page names the list call as it is today, beside another one."""
        ids = "'parseType':'bulidstatic','webId':'w','tplSetId':'t','pageType':'column'"
        calls = "".join(
            f"<script url='{UNIT}' queryData=\"{{{ids},'tagId':'{tag}','pageId':'{page_id}'}}\"></script>"
            for tag, page_id in (("导航", "n1"), ("分页列表", self.page_id))
        )
        self.pages[POLICY_RELEASES.page] = html(f"<html><body>{calls}</body></html>")


@dataclass
class Watcher:
    """Checks one source day after day."""

    site: Mofcom
    folder: Path
    source: str = "mofcom"
    day: datetime = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
    asked: list[str] = field(default_factory=list)

    def check(self, days: float = 1) -> Outcome:
        self.day += timedelta(days=days)
        settings = Settings(data=self.folder, network=Network(delay=0.0, timeout=5.0))
        with Internet(self.site) as net:
            network = msgspec.structs.replace(settings.network, proxy=net.proxy, ca_file=net.ca_file)
            outcome = asyncio.run(self._check(msgspec.structs.replace(settings, network=network)))
            self.asked = [url for url, _ in net.requests if not url.endswith("/robots.txt")]
        return outcome

    async def _check(self, settings: Settings) -> Outcome:
        (outcome,) = [outcome async for outcome in check(find((self.source,)), settings, lambda: self.day)]
        return outcome

    def notice(self, ending: str) -> Notice:
        """The act in force whose key ends so."""
        with workspace(self.folder) as opened:
            found = [v.record for v in opened.facts.versions.standing(self.source) if v.key.endswith(ending)]
        assert len(found) == 1, found
        assert isinstance(found[0], Notice)
        return found[0]

    def entries(self, register: str) -> list[str]:
        """The names that stand in a register."""
        with workspace(self.folder) as opened:
            return [v.record.name for v in opened.facts.versions.standing(register) if isinstance(v.record, Entry)]


@pytest.fixture
def site() -> Mofcom:
    site = Mofcom()
    for number in (1, 2, 3, 4):
        site.add(number)
    return site


@pytest.fixture
def watcher(site: Mofcom, tmp_path: Path) -> Iterator[Watcher]:
    watcher = Watcher(site, tmp_path / "data")
    first = watcher.check()
    assert first.first and not first.changes and not first.reasons, first
    yield watcher
    with workspace(watcher.folder) as opened:
        assert not list(opened.archive.verify())


def told(outcome: Outcome) -> list[str]:
    return [f"{change.kind.value} {change.key}" for change in outcome.changes]


# -- the list and its ids ----------------------------------------------------------------------------------


def test_changed_ids_are_found_in_the_column_page_without_alarm_and_without_news(
    watcher: Watcher, site: Mofcom
) -> None:
    site.page_id = "0a1b2c3d4e5f"
    site.column_page()
    quiet = watcher.check()
    assert not quiet.changes and not quiet.reasons and not quiet.held, quiet
    site.add(5)
    news = watcher.check()
    assert told(news) == ["notice.published mofcom/announcement/2026/5"] and not news.reasons


def test_known_ids_and_a_failing_call_stay_a_failure(watcher: Watcher, site: Mofcom) -> None:
    site.column_page()
    site.failing = True
    failed = watcher.check()
    assert failed.held and failed.reasons
    assert not [change for change in failed.changes if change.key.startswith("mofcom/")]
    site.failing = False
    assert not watcher.check().reasons


def test_a_first_check_reads_on_in_the_list(tmp_path: Path) -> None:
    site = Mofcom()
    for number in range(1, 18):
        site.add(number)
    watcher = Watcher(site, tmp_path / "data")
    assert not watcher.check().reasons
    assert watcher.notice("/2026/1").title.endswith("第1件事的公告")  # the oldest stands on page 2


def test_a_pager_that_is_ignored_is_said(tmp_path: Path) -> None:
    site = Mofcom(stuck=True)
    for number in range(1, 18):
        site.add(number)
    outcome = Watcher(site, tmp_path / "data").check()
    assert any("the pager is ignored" in reason for reason in outcome.reasons)


# -- one act, several pages --------------------------------------------------------------------------------


def test_one_act_at_two_addresses_is_told_once(watcher: Watcher, site: Mofcom) -> None:
    site.add(5)
    assert told(watcher.check()) == ["notice.published mofcom/announcement/2026/5"]
    title = "商务部公告2026年第5号 关于第5件事的公告"
    site.add(99, "现公告如下。本页文字略有不同。", path="/zfxxgk/gkml/art/2026/art_" + "9" * 32 + ".html", title=title)
    assert told(watcher.check()) == []


@pytest.mark.parametrize(
    "leads_on",
    [
        "<script>window.location.href='{}'</script>",
        '<script>location.replace("{}")</script>',
        '<script>var _cofing1={{href:"{}",type:"1"}};jump(_cofing1)</script>',
    ],
)
def test_an_article_behind_a_redirect_by_script_is_found(watcher: Watcher, site: Mofcom, leads_on: str) -> None:
    address = site.add(6)
    site.pages[SITE + "/xwfbzt/real.html"] = site.pages[SITE + address]
    site.pages[SITE + address] = html(f"<html><body>{leads_on.format('/xwfbzt/real.html')}</body></html>")
    outcome = watcher.check()
    assert told(outcome) == ["notice.published mofcom/announcement/2026/6"] and not outcome.reasons
    assert not watcher.check().changes


def test_a_redirect_by_script_to_another_host_is_not_followed(watcher: Watcher, site: Mofcom) -> None:
    address = site.add(6)
    site.pages[SITE + address] = html("<script>window.location.href='http://elsewhere.example/a.html'</script>")
    watcher.check()
    assert not any("elsewhere.example" in url for url in watcher.asked)


def test_an_article_in_a_frame_is_read_under_the_address_of_the_page_around_it(watcher: Watcher, site: Mofcom) -> None:
    address = site.add(7)
    title = site.rows[0][1]
    site.pages[SITE + address] = html(
        f'<html><head><meta name="PubDate" content="2026-03-02 09:00"></head><body><div class="art-title">{title}</div>'
        '<div class="art-con"><iframe src="/frames/7.html"></iframe></div></body></html>'
    )
    text = "<table><tbody><tr><td><p>现公告如下：</p><p>本公告自2026年5月1日起施行。</p></td></tr></tbody></table>"
    site.pages[SITE + "/frames/7.html"] = html(f"<html><body>{text}</body></html>")
    assert told(watcher.check()) == ["notice.published mofcom/announcement/2026/7"]
    found = watcher.notice("/2026/7")
    assert found.url == SITE + address
    assert (str(found.published), str(found.effective)) == ("2026-03-02", "2026-05-01")
    assert not watcher.check(days=0.1).changes
    assert SITE + "/frames/7.html" not in watcher.asked  # young pages are revisited daily, not at every check
    assert not watcher.check(days=2).changes
    assert SITE + "/frames/7.html" in watcher.asked


@pytest.mark.parametrize(
    "title", ["商务部新闻发言人就2026年第5号公告答记者问", "商务部有关负责人就商务部公告2026年第5号答记者问"]
)
def test_an_answer_to_the_press_about_an_announcement_is_not_that_announcement(
    watcher: Watcher, site: Mofcom, title: str
) -> None:
    site.add(5)
    site.add(6, "问：请介绍有关情况。", "答：商务部公告2026年第4号同时废止。", title=title)
    assert sorted(key.partition("/")[2][:12] for key in told(watcher.check())) == ["announcement", "statement/20"]
    assert watcher.notice("/2026/5").title == "商务部公告2026年第5号 关于第5件事的公告"


# -- entity lists ------------------------------------------------------------------------------------------

ANNEX = (
    "附件", "出口管制管控名单", "1. 甲集团（Alpha Group）", "地址：1 Smitweg, Kinderdijk", "邮编：2961",
    "2. 乙卡车公司（BETA TRUCKS (Praha) a.s.）", "地址：Areal 1450/1",
)  # fmt: skip


def control(count: int) -> tuple[str, ...]:
    return (
        f"决定将甲集团等{count}家实体列入出口管制管控名单（见附件），并采取以下措施：",
        "一、禁止出口两用物项。",
        *ANNEX,
    )


def test_the_entities_of_an_annex_enter_their_register(watcher: Watcher, site: Mofcom) -> None:
    site.add(8, *control(2), title="商务部公告2026年第8号 公布将2家实体列入出口管制管控名单")
    outcome = watcher.check()
    assert sorted(told(outcome)) == [
        "entry.added mofcom-export-control-list/乙卡车公司",
        "entry.added mofcom-export-control-list/甲集团",
        "notice.published mofcom/announcement/2026/8",
    ]
    assert not outcome.reasons
    assert not watcher.entries("mofcom-unreliable-entities")


def test_an_annex_that_disagrees_with_its_title_is_held_for_a_person(watcher: Watcher, site: Mofcom) -> None:
    site.add(8, *control(3), title="商务部公告2026年第8号 公布将3家实体列入出口管制管控名单")
    outcome = watcher.check()
    assert any("3 entities, and 2 are named" in reason for reason in outcome.reasons), outcome
    assert watcher.entries("mofcom-export-control-list") == []


def test_entities_named_in_a_sentence_enter_and_leave(watcher: Watcher, site: Mofcom) -> None:
    added = "商务部决定将甲公司（Alpha, Inc.）、乙和平公司（Beta）和丙公司（Gamma）列入关注名单。"
    site.add(9, added, title="商务部公告2026年第9号 公布将有关实体列入关注名单")
    watcher.check()
    assert sorted(watcher.entries("mofcom-watch-list")) == ["丙公司", "乙和平公司", "甲公司"]
    site.add(10, "商务部决定将乙和平公司（Beta）移出关注名单。", title="商务部公告2026年第10号 关于移出关注名单的公告")
    outcome = watcher.check()
    assert "entry.removed mofcom-watch-list/乙和平公司" in told(outcome)
    assert sorted(watcher.entries("mofcom-watch-list")) == ["丙公司", "甲公司"]


def test_suspended_measures_remove_nobody_and_go_to_a_person(watcher: Watcher, site: Mofcom) -> None:
    site.add(8, *control(2), title="商务部公告2026年第8号 公布将2家实体列入出口管制管控名单")
    watcher.check()
    title = "商务部公告2026年第11号 关于暂停出口管制管控名单有关措施的公告"
    site.add(11, "商务部决定自即日起暂停2026年第8号公告有关措施。", title=title)
    assert any("mofcom-export-control-list" in reason for reason in watcher.check().reasons)
    assert len(watcher.entries("mofcom-export-control-list")) == 2


def named(title: str, *lines: str, called: str = "不可靠实体清单") -> list[tuple[str, str]]:
    """Chinese and English names that an act puts on the list called so."""
    article = Article(title=title, blocks=lines)
    act = acts.notice(article, url=SITE, listed=None, publisher=Issuer(code="mofcom", name="商务部"))
    return [(e.name, dict(e.fields).get("英文名", "")) for e in entities("list", called)(act)]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("决定将甲公司（A, Inc.）、乙公司（B）和丙公司（C）列入不可靠实体清单。", "甲公司A, Inc. 乙公司B 丙公司C"),
        ("决定将参与对台军售的甲公司（A）、和平公司（B）列入不可靠实体清单。", "甲公司A 和平公司B"),
        ("决定自即日起将甲公司（北京）（A (Beijing) Co.）列入不可靠实体清单。", "甲公司（北京）A (Beijing) Co."),
        ("决定将甲公司、乙集团及丙研究所列入不可靠实体清单。", "甲公司 乙集团 丙研究所"),
        ("决定将甲公司（A）从不可靠实体清单中移出。", "甲公司A"),
        ("将丁公司（D）列入关注名单，将甲公司（A）列入不可靠实体清单。", "甲公司A"),
    ],
)
def test_names_are_read_from_the_sentence_that_decides(sentence: str, names: str) -> None:
    assert " ".join(map("".join, named("关于有关实体的公告", sentence))) == names


def test_each_list_takes_the_items_of_its_own_annex() -> None:
    lines = (
        "决定将2家实体列入出口管制管控名单，将1家实体列入关注名单。", "附件：1.出口管制管控名单.pdf",
        "附件1", "出口管制管控名单", "1. 甲（A）", "2、乙（B）", "附件2", "关注名单", "1. 丙（C）", "地址：Street 1",
    )  # fmt: skip
    assert named("公告", *lines, called="(?:出口管制)?管控名单") == [("甲", "A"), ("乙", "B")]
    assert named("公告", *lines, called="关注名单") == [("丙", "C")]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于将甲公司等3家企业列入不可靠实体清单的公告", ("决定将甲公司（A）、乙公司（B）列入不可靠实体清单。",)),
        ("关于将十四家企业列入不可靠实体清单的公告", ("决定将甲公司（A）列入不可靠实体清单。",)),
        ("关于有关实体的公告", ("决定将有关实体列入不可靠实体清单。", "附件", "1. 甲（A）", "3. 乙（B）")),
        ("关于有关实体的公告", ("决定将甲公司等2家实体列入不可靠实体清单（见附件）。", "附件：不可靠实体清单.pdf")),
        ("关于有关实体的公告", ("决定将甲公司（A）、甲公司（A）列入不可靠实体清单。",)),
    ],
)
def test_what_cannot_be_told_for_sure_is_undecided(title: str, lines: tuple[str, ...]) -> None:
    with pytest.raises(UndecidedError):
        named(title, *lines)


# -- the other columns -------------------------------------------------------------------------------------


def test_the_portal_is_asked_by_post_and_read(tmp_path: Path) -> None:
    portal = "http://exportcontrol.mofcom.gov.cn"
    site = Mofcom()
    acts = [(f"/article/zcfg/{n}.html", f"商务部公告2026年第{n}号 关于第{n}件事的公告") for n in (21, 22, 23)]
    rows = [{"title": t, "subTitle": None, "url": u, "publishTimeStr": "2026-03-01 08:00:00"} for u, t in acts]
    call = f"{portal}/edi_ecms_web_front/front/column/getColumnListZcfgGn"
    site.pages[call] = data({"gnInfoLists": [{"name": "规范性文件", "datas": rows}]})
    for url, title in acts:
        script = f"var title = '{title}'; var publishTime = '2026-03-01 08:00:00'; var subTitle = '';"
        body = '<p>现公告如下。</p><div class="u-disclaimer-box">声明</div>'
        site.pages[portal + url] = html(
            f'<html><body><script>{script}</script><div class="bd">{body}</div></body></html>'
        )
    watcher = Watcher(site, tmp_path / "data", source="mofcom-export-control-portal")
    outcome = watcher.check()
    assert outcome.first and not outcome.reasons, outcome
    assert site.methods[call] == "POST"
    assert watcher.notice("/2026/22").provisions[-1].text == "现公告如下。"


def test_the_english_site_is_found_through_its_column_page(tmp_path: Path) -> None:
    english = "https://english.mofcom.gov.cn"
    site = Mofcom(page_id="p3")
    unit = f"data-url='{UNIT}' data-webId='w' data-tplSetId='t' data-tagId='list' data-pageId='p3'"
    site.pages[f"{english}/News/PressConference/index.html"] = html(f"<html><body><div {unit}></div></body></html>")
    for n in (1, 2, 3):
        address, title = f"/News/PressConference/art/2026/art_{n:032x}.html", f"Remarks number {n} on drones"
        site.rows.append((address, title, "2026-03-01"))
        site.pages[english + address] = act(title, "The measures take effect on May 1, 2026.")
    watcher = Watcher(site, tmp_path / "data", source="mofcom-english")
    outcome = watcher.check()
    assert outcome.first and not outcome.reasons, outcome
    assert watcher.notice("remarksnumber2ondrones").kind == "statement"
