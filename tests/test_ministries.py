"""gov.cn as the second channel of customs, from the wire: one act, whichever site shows it first, is told once."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from monitor.demo.internet import Answer, Internet, Request
from monitor.settings import Network, Settings
from monitor.watch.check import Outcome, check
from snapshots.model import Role
from spiders.platforms import las
from spiders.reading.pages.page import Page
from spiders.registers import Touch
from spiders.sources import all_sources, find
from spiders.sources.cccmhpie import WHITE_LIST
from tests.customs_site import CustomsSite, Doc, a_site, html

START = datetime(2020, 4, 9, 1, 0, tzinfo=UTC)
PAGE = "https://www.gov.cn/zhengce/zhengceku/2020-04/10/content_5500898.htm"
OLD = "https://www.gov.cn/zhengce/zhengceku/2020-03/20/content_5400000.htm"
TEXT = ["现公告如下：", "一、进口商应当在5日内办理备案。", "二、本公告自发布之日起施行。"]
TABLE = (
    "<table><tr><td>发文机关：</td><td>海关总署</td><td>发文字号：</td><td>海关总署公告2020年第53号</td></tr>"
    "<tr><td>成文日期：</td><td>2020年04月10日</td><td>发布日期：</td><td>2020年04月10日</td></tr></table>"
)


class Library:
    """gov.cn beside a customs site: the search call, and pages with a metadata table or without."""

    def __init__(self, customs: CustomsSite) -> None:
        self.customs = customs
        self.rows = [row("某部关于另一件事的通知", OLD, "某函〔2020〕1号", "商务部")]
        self.pages = {OLD: page("某部关于另一件事的通知", ["请知悉。"])}
        self.referers: list[str] = []
        self.refuses = False

    def __call__(self, request: Request) -> Answer:
        if "gov.cn/" not in request.url or "customs.gov.cn" in request.url:
            return self.customs(request)
        if request.url.endswith("/robots.txt"):
            return Answer(status=404)
        if "/search-gov/data" in request.url:
            self.referers.append({k.casefold(): v for k, v in request.headers.items()}.get("referer", ""))
            found = {"searchVO": {"listVO": self.rows, "totalCount": 12700, "totalpage": 1}}
            body = "<html>维护中</html>" if self.refuses else json.dumps(found, ensure_ascii=False)
            return Answer(status=200, headers={"Content-Type": "application/json"}, body=body.encode())
        known = self.pages.get(request.url)
        return html(known) if known else html("<html><body>404</body></html>", status=404)

    def publish(self, *, table: bool = True) -> None:
        title = "关于<em>备案</em>管理的公告"
        self.rows.insert(0, row(title, PAGE, "海关总署公告2020年第53号", "海关总署"))
        self.pages[PAGE] = page("关于备案管理的公告", TEXT, TABLE if table else "")


def row(title: str, url: str, number: str, issuer: str) -> dict[str, object]:
    return {"title": title, "url": url, "pcode": number, "puborg": issuer, "pubtime": 1586448000000}


def page(title: str, text: list[str], table: str = "") -> str:
    body = "".join(f"<p>{line}</p>" for line in text)
    return (
        f'<html><body>{table}<h1 id="ti">{title}</h1><div class="pages-date">2020-04-10 09:00</div>'
        f'<div id="UCAP-CONTENT">{body}</div></body></html>'
    )


def customs_publish(site: CustomsSite) -> None:
    site.docs["/customs/1/53/index.html"] = Doc(
        title="海关总署公告2020年第53号（关于备案管理的公告）", lines=TEXT, number="公告〔2020〕53号"
    )


class Watcher:
    """Checks named sources day after day."""

    def __init__(self, folder: Path) -> None:
        self.customs = a_site()
        self.library = Library(self.customs)
        self.settings = Settings(data=folder, network=Network(delay=0.0, timeout=5.0))
        self.day = START
        for name in ("gacc", "govcn"):
            assert self.check(name).first

    def check(self, name: str) -> Outcome:
        self.day += timedelta(days=1)

        async def run(settings: Settings) -> Outcome:
            (outcome,) = [found async for found in check(find((name,)), settings, lambda: self.day)]
            return outcome

        with Internet(self.library) as net:
            network = msgspec.structs.replace(self.settings.network, proxy=net.proxy, ca_file=net.ca_file)
            return asyncio.run(run(msgspec.structs.replace(self.settings, network=network)))

    def told(self, name: str) -> list[tuple[str, str]]:
        return [(change.kind.value, change.key) for change in self.check(name).changes]


@pytest.fixture
def watcher(tmp_path: Path) -> Watcher:
    return Watcher(tmp_path)


@pytest.mark.parametrize("table", [True, False], ids=["page with its table", "number in the list only"])
@pytest.mark.parametrize("order", [("gacc", "govcn"), ("govcn", "gacc")], ids=["customs first", "gov.cn first"])
def test_an_act_on_both_sites_is_told_once_whichever_shows_it_first(
    watcher: Watcher, order: tuple[str, str], table: bool
) -> None:
    watcher.library.publish(table=table)
    customs_publish(watcher.customs)
    assert watcher.told(order[0]) == [("notice.published", "gacc/announcement/2020/53")]
    assert watcher.told(order[1]) == []
    assert watcher.told(order[0]) == watcher.told(order[1]) == []


def test_a_page_without_number_is_no_other_act_when_the_list_has_moved_on(watcher: Watcher) -> None:
    watcher.library.publish(table=False)
    assert watcher.told("govcn") == [("notice.published", "gacc/announcement/2020/53")]
    del watcher.library.rows[0]
    watcher.library.rows.append(row("某部通知", OLD, "某函〔2020〕1号", "商务部"))
    watcher.day += timedelta(days=40)
    assert watcher.told("govcn") == []


def test_the_library_is_asked_with_its_own_page_as_referer(watcher: Watcher) -> None:
    assert set(watcher.library.referers) == {"https://sousuo.www.gov.cn/zcwjk/policyDocumentLibrary"}


def test_html_in_place_of_the_librarys_answer_is_held_and_nothing_is_lost(watcher: Watcher) -> None:
    watcher.library.refuses = True
    outcome = watcher.check("govcn")
    assert outcome.held
    assert [change.kind.value for change in outcome.changes] == ["source.blocked"]


def as_page(text: str, url: str = "http://site.example/") -> Page:
    return Page(url=url, final_url=url, role=Role.LIST, body=text.encode(), content_type="text/html; charset=utf-8")


@pytest.mark.parametrize("printed", ["CNAS L0290", "No. CNAS L0290", "No.CNAS L0290", "L0290", " cnas l0290 "])
def test_all_spellings_of_a_laboratory_number_are_one(printed: str) -> None:
    assert las.number_alone(printed) == "L0290"


@pytest.mark.parametrize("printed", ["L029", "L029012", "XL0290", "GB L0290-1", ""])
def test_other_words_are_no_laboratory_number(printed: str) -> None:
    assert las.number_alone(printed) == ""


def test_a_chamber_article_shows_no_list_and_a_page_of_links_shows_no_article() -> None:
    source = all_sources()["cccmhpie"]
    links = '<ul><li><a href="/newsinfo/1.html">清单一</a></li></ul>'
    home = as_page(f"<html><body>{links}</body></html>", "https://www.cccmhpie.org.cn/")
    assert source.article(home) is None
    article = as_page(
        f'<html><body><h1>清单</h1><div class="newsContent"><p>见附件。</p></div>{links}</body></html>',
        "https://www.cccmhpie.org.cn/newsinfo/2.html",
    )
    assert source.article(article) is not None and source.listing(article) is None


@pytest.mark.parametrize(
    ("title", "touch"),
    [
        ("关于公布取得国外标准认证或注册的医疗物资生产企业清单（第六批）的通知", Touch.ADD),
        ("取得国外标准认证或注册的医疗物资生产企业名单（截至2022年1月12日更新）", Touch.REPLACE),
        ("关于将某公司移出医疗物资生产企业名单的通知", Touch.REMOVE),
        ("关于召开年会的通知", None),
    ],
)
def test_a_white_list_notice_says_by_its_title_whether_it_is_a_batch_or_the_whole(
    title: str, touch: Touch | None
) -> None:
    source = all_sources()["cccmhpie"]
    text = f'<html><body><h1>{title}</h1><div class="pagesContent"><p>名单见附件。</p></div></body></html>'
    notice = source.read(as_page(text, "http://www.cccmhpie.org.cn/Pub/6325/1.shtml"))
    assert notice is not None
    assert WHITE_LIST.touched_by(notice) is touch


# -- the columns of SAMR and CNAS ----------------------------------------------------------------------

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


class Column:
    """A jpaas site: one list call, one column page that names the id in force, and articles."""

    def __init__(self, page_id: str, item: str, body: str) -> None:
        self.page_id, self.item, self.body = page_id, item, body
        self.titles = {"a" * 32: "某公告一", "b" * 32: "某公告二"}

    def __call__(self, request: Request) -> Answer:
        if request.url.endswith("/robots.txt"):
            return Answer(status=404)
        if UNIT in request.url:
            return self._list(request.url)
        known = next((hash_ for hash_ in self.titles if hash_ in request.url), None)
        if known:
            head = (
                f'<meta name="ArticleTitle" content="{self.titles[known]}"><meta name="PubDate" content="2026-04-02">'
            )
            return html(f"<html><head>{head}</head><body>{self.body}</body></html>")
        data = f"{{'parseType':'bulidstatic','pageType':'column','tagId':'信息列表','pageId':'{self.page_id}'}}"
        return html(f'<html><body><div queryData="{data}"></div></body></html>')

    def _list(self, url: str) -> Answer:
        items = "".join(self.item.format(hash=h, title=t) for h, t in self.titles.items())
        found = {"code": "200", "success": True, "data": {"html": ""}}
        if f"pageId={self.page_id}" in url:
            pager = f'<div class="pagination" rows="15" count="{len(self.titles)}" pageNo="1"></div>'
            found["data"] = {"html": f"<ul>{items}</ul>{pager}"}
        return Answer(status=200, headers={"Content-Type": "application/json"}, body=json.dumps(found).encode())


SAMR = (
    '<li class="nav04Left02_content"><a href="/zw/zjwj/art/2026/art_{hash}.html" title="{title}">{title}</a></li>'
    '<li class="nav04Left02_contenttime">2026-04-02</li>',
    '<div class="Three_xilan_07 x"><p>现予公告。</p><div class="dw">责编</div></div>',
)
CNAS = (
    '<li><a href="/rkfw/sys/zxtz/art/2026/art_{hash}.html">{title}</a><span>2026-04-02</span></li>',
    '<div class="art-con"><p>请知悉。</p></div>',
)


@pytest.mark.parametrize(
    ("name", "page_id", "item", "body"),
    [
        ("samr", "5a1c443ecf8c471bb9577ba1ae5d2883", *SAMR),
        ("samr", "0123456789abcdef0123456789abcdef", *SAMR),
        ("cnas", "kPrBsDZPk4zg36138g1ps", *CNAS),
        ("cnas-lab-notices", "aB3dE5fG7hI9jK1lM3nO5", *CNAS),
    ],
    ids=["SAMR", "SAMR with another page id", "CNAS", "CNAS, id known from its column page alone"],
)
def test_a_column_is_read_by_its_list_call_whatever_its_page_id_is_today(
    tmp_path: Path, name: str, page_id: str, item: str, body: str
) -> None:
    site = Column(page_id, item, body)
    settings = Settings(data=tmp_path, network=Network(delay=0.0, timeout=5.0))

    def run(day: datetime) -> Outcome:
        async def checked(settings: Settings) -> Outcome:
            (outcome,) = [found async for found in check(find((name,)), settings, lambda: day)]
            return outcome

        with Internet(site) as net:
            network = msgspec.structs.replace(settings.network, proxy=net.proxy, ca_file=net.ca_file)
            return asyncio.run(checked(msgspec.structs.replace(settings, network=network)))

    first = run(START)
    assert (first.first, first.reasons) == (True, ())
    site.titles["c" * 32] = "某公告三"
    second = run(START + timedelta(days=1))
    assert [(c.kind.value, c.title) for c in second.changes] == [("notice.published", "某公告三")]
