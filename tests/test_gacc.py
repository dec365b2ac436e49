"""GACC's sources from the wire to the ledger: both layouts, paging, a redesign, the challenge, the department hosts."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.workspace import workspace
from snapshots.model import Notice, Role
from spiders.platforms.easysite import canonical
from spiders.platforms.easysite.paging import rows_of
from spiders.platforms.shapes import Article
from spiders.reading.pages.page import Page
from spiders.sources import all_sources
from spiders.sources.govcn import Govcn
from tests.customs_site import xls
from tests.several_hosts import Checks, Hosts

WWW, GDFS = "http://www.customs.gov.cn", "http://gdfs.customs.gov.cn"
COLUMN = "/customs/302249/302266"
MODULE = "08654b53d1cc42478813b0b2feddcb57"
TITLE = "海关总署公告2026年第{0}号（关于第{0}件事的公告）"


def old_list(numbers: range, *, page: int = 1, pages: int = 1, host: str = "") -> str:
    items = "".join(
        f'<li><a href="{host}{COLUMN}/302267/60{n:02}/index.html" title="{TITLE.format(n)}">海关总署公告…</a>'
        f"<span>2026-02-{n:02}</span></li>"
        for n in numbers
    )
    onward = f"{COLUMN}/{MODULE[:8]}-{page + 1}.html"
    return (
        f'<html><body><ul class="conList_ull">{items}</ul><div><font class="NormalRed">{page}</font>'
        f'<a title="下一页" onclick="queryArticleByCondition(this,\'{onward}\')" tagname="{onward}">下一页</a></div>'
        f'<input name="article_paging_list_hidden" moduleid="{MODULE}" modulekey="{MODULE}" totalpage="{pages}">'
        "</body></html>"
    )


def text(n: int) -> str:
    lines = ("现公告如下：", f"一、第{n}件事的企业应当在5日内办理。", "二、本公告自2026年3月1日起施行。", "特此公告。")
    return "".join(f"<p>{line}</p>" for line in lines)


def old_article(n: int, *, status: str = "有效", views: int = 1, body: str = "") -> str:
    annex = f'<p>附件：<a href="/customs/attachDir/2026/02/{n:02}.xls">表{n}.xls</a></p>'
    return (
        f'<html><body><div class="easysite-news-peruse">'
        f'<div class="easysite-news-title"><h2>{TITLE.format(n)}</h2></div>'
        f'<div class="easysite-news-describe">2026-02-{n:02} 10:00</div>'
        f'<div class="hgfg_list"><span>【文　　号】</span>公告〔2026〕{n}号</div>'
        f'<div class="hgfg_list"><span>【发布日期】</span>2026-02-{n:02}</div>'
        f'<div class="hgfg_list"><span>【生效日期】</span>2026-03-01</div>'
        f'<div class="hgzs_lis4"><div class="hgfg_list"><span>【效力】</span>{status}</div></div>'
        f'<div class="easysite-news-content" id="easysiteText">{body or text(n) + annex}'
        f'<p>公告下载链接：<a href="/customs/attachDir/{n}.doc">{TITLE.format(n)}.doc</a>'
        f"浏览次数：{views}打印本页 关闭</p>"
        "</div></div></body></html>"
    )


def annex_of(n: int) -> bytes:
    return xls([["商品编码", "名称"], [f"{n:010}", "货物"]])


def old_path(n: int) -> str:
    return f"{COLUMN}/302267/60{n:02}/index.html"


def new_path(n: int) -> str:
    return f"/customs/2026-02/{n:02}/article_20260122191049{n:05}.html"


def new_list(numbers: range, *, total: int) -> str:
    items = "".join(
        f'<li><a href="{new_path(n)}" onclick="void(0)" title="{TITLE.format(n)}">{TITLE.format(n)}</a>'
        f"<span>2026-02-{n:02}</span></li>"
        for n in numbers
    )
    return (
        f'<html><body><div class="news_con"><ul class="news_list">{items}</ul><div class="page_more">'
        f'<font class="NormalRed">1</font><div class="txt">第1/1页 总条数：{total}</div></div></div></body></html>'
    )


def new_article(n: int, *, body: str = "") -> str:
    annex = f'<p>附件：<a href="/customs/fileDir/resource/cms/2026/02/{n:02}.xls">表{n}.xls</a></p>'
    return (
        f'<html><head><meta name="ArticleTitle" content="{TITLE.format(n)}">'
        f'<meta name="PubDate" content="2026-02-{n:02}"></head><body><div class="news_detail">'
        f'<div class="news_detail_tit"><h1>{TITLE.format(n)}</h1><div class="func">'
        f"<span>发布时间：2026-02-{n:02} 10:00</span><span>文章来源：海关总署</span></div></div>"
        f'<div class="news_detail_con">{body or text(n) + annex}</div>'
        '<div class="news_datail_bot">打印本页 关闭</div></div></body></html>'
    )


def old_site(numbers: range, host: str = WWW) -> Hosts:
    hosts = Hosts()
    hosts.put(f"{host}{COLUMN}/index.html", old_list(numbers))
    for n in numbers:
        hosts.put(host + old_path(n), old_article(n))
        hosts.document(
            f"{host}/customs/attachDir/2026/02/{n:02}.xls", xls([["商品编码", "名称"], [f"{n:010}", "货物"]])
        )
    return hosts


@pytest.fixture
def hosts() -> Hosts:
    return old_site(range(1, 6))


@pytest.fixture
def gacc(hosts: Hosts, tmp_path: Path) -> Checks:
    checks = Checks(hosts, tmp_path / "data", "gacc")
    first = checks.check()["gacc"]
    assert first.first and not first.reasons
    return checks


def notices(checks: Checks) -> dict[str, Notice]:
    with workspace(checks.settings.data) as opened:
        standing = opened.facts.versions.standing("gacc")
        return {version.key: version.record for version in standing if isinstance(version.record, Notice)}


def test_a_list_leads_to_articles_and_their_annexes_and_not_to_copies_of_the_page(gacc: Checks) -> None:
    documents = sorted(path for path in gacc.paths() if path.endswith((".xls", ".doc")))
    assert documents == [f"{WWW}/customs/attachDir/2026/02/{n:02}.xls" for n in range(1, 6)]
    act = notices(gacc)["gacc/announcement/2026/3"]
    assert (str(act.published), str(act.effective), act.status) == ("2026-02-03", "2026-03-01", "有效")
    assert [document.label for document in act.attachments] == ["表3.xls"]


def test_paging_follows_the_files_the_pager_names_and_never_asks_past_the_last(tmp_path: Path) -> None:
    hosts = Hosts()
    for page, numbers in enumerate((range(9, 12), range(6, 9)), start=1):
        name = "index.html" if page == 1 else f"{MODULE[:8]}-{page}.html"
        hosts.put(f"{WWW}{COLUMN}/{name}", old_list(numbers, page=page, pages=2))
        for n in numbers:
            hosts.put(WWW + old_path(n), old_article(n))
    checks = Checks(hosts, tmp_path / "data", "gacc")
    checks.check()
    lists = [path for path in checks.paths() if "302267" not in path and path.endswith(".html")]

    assert lists == [f"{WWW}{COLUMN}/index.html", f"{WWW}{COLUMN}/{MODULE[:8]}-2.html"]
    assert len(notices(checks)) == 6


def test_a_counter_that_moves_is_no_change(gacc: Checks, hosts: Hosts) -> None:
    for n in range(1, 6):
        hosts.put(WWW + old_path(n), old_article(n, views=4711 + n))
    assert gacc.told() == []


def test_a_redesign_between_two_checks_tells_of_no_notice(gacc: Checks, hosts: Hosts) -> None:
    hosts.pages.clear()
    hosts.put(f"{WWW}{COLUMN}/index.html", new_list(range(1, 7), total=6))
    for n in range(1, 7):
        hosts.put(WWW + new_path(n), new_article(n))
        hosts.document(f"{WWW}/customs/fileDir/resource/cms/2026/02/{n:02}.xls", annex_of(n))

    assert gacc.told() == [("notice.published", "gacc/announcement/2026/6")]
    assert gacc.told() == []
    assert gacc.told() == []  # by now the old addresses are confirmed gone
    assert notices(gacc)["gacc/announcement/2026/3"].text_available


def test_a_flipped_validity_on_a_page_no_list_shows_any_more_is_told(gacc: Checks, hosts: Hosts) -> None:
    hosts.put(f"{WWW}{COLUMN}/index.html", old_list(range(2, 6)))
    hosts.put(WWW + old_path(1), old_article(1, status="废止"))
    (change,) = gacc.changes(days=40)

    assert (change.kind, change.key) == ("notice.status", "gacc/announcement/2026/1")
    assert "有效 to 废止" in change.detail


def test_a_text_that_goes_behind_a_viewer_is_not_a_text_deleted(gacc: Checks, hosts: Hosts) -> None:
    viewer = '<p><iframe src="/wps/weboffice/office/s/0bda?_w_appid=X&amp;readonly"></iframe></p>'
    hosts.put(WWW + old_path(2), old_article(2, body=viewer))
    (change,) = gacc.changes()
    assert (change.kind, change.key) == ("notice.amended", "gacc/announcement/2026/2")
    assert "no longer on the page" in change.detail
    assert notices(gacc)["gacc/announcement/2026/2"].provisions  # the words are kept


def test_a_week_behind_the_challenge_is_one_incident_and_what_came_meanwhile_is_told_after_it(
    gacc: Checks, hosts: Hosts
) -> None:
    hosts.shut.add("www.customs.gov.cn")
    week = [gacc.told() for _ in range(7)]
    assert week[0] == [("source.blocked", "gacc")]
    assert all(kind == "source.blocked" for day in week for kind, _ in day)  # reminders at most
    assert len(notices(gacc)) == 5

    hosts.shut.clear()
    hosts.put(f"{WWW}{COLUMN}/index.html", old_list(range(1, 7)))
    hosts.put(WWW + old_path(6), old_article(6))
    assert sorted(gacc.told()) == [
        ("notice.published", "gacc/announcement/2026/6"),
        ("source.recovered", "gacc"),
    ]


def test_the_mirror_and_www_give_one_notice(hosts: Hosts, tmp_path: Path) -> None:
    mirror = old_site(range(1, 6), GDFS)
    hosts.pages |= mirror.pages
    checks = Checks(hosts, tmp_path / "data", "gacc", "gacc-guangdong")
    checks.check()
    # the mirror's list names www., its own host is asked
    for host, named in ((WWW, ""), (GDFS, WWW)):
        hosts.put(f"{host}{COLUMN}/index.html", old_list(range(1, 7), host=named))
        hosts.put(host + old_path(6), old_article(6))

    assert checks.told() == [("notice.published", "gacc/announcement/2026/6")]
    assert checks.paths().count(WWW + old_path(6)) == checks.paths().count(GDFS + old_path(6)) == 1
    assert checks.told() == []


def test_the_mirror_tells_of_what_www_hides_behind_its_challenge(hosts: Hosts, tmp_path: Path) -> None:
    hosts.pages |= old_site(range(1, 6), GDFS).pages
    checks = Checks(hosts, tmp_path / "data", "gacc", "gacc-guangdong")
    checks.check()
    hosts.shut.add("www.customs.gov.cn")
    hosts.put(f"{GDFS}{COLUMN}/index.html", old_list(range(1, 7)))
    hosts.put(GDFS + old_path(6), old_article(6))

    assert sorted(checks.told()) == [("notice.published", "gacc/announcement/2026/6"), ("source.blocked", "gacc")]


def library(numbers: range) -> str:
    """The answer of gov.cn's policy library."""
    rows = [
        {
            "title": f"关于第{n}件事的公告",
            "url": f"https://www.gov.cn/zhengce/zhengceku/2026-02/{n:02}/content_{n}.htm",
            "pcode": f"海关总署公告2026年第{n}号",
            "puborg": "海关总署",
            "pubtime": int(datetime(2026, 2, n, tzinfo=UTC).timestamp() * 1000),
        }
        for n in numbers
    ]
    return json.dumps({"searchVO": {"listVO": rows, "totalCount": len(rows), "totalpage": 1}})


def test_the_policy_library_stands_in_while_www_is_shut_and_nothing_is_told_twice(hosts: Hosts, tmp_path: Path) -> None:
    (call,) = Govcn.entrances
    for n in range(1, 7):
        hosts.put(
            f"https://www.gov.cn/zhengce/zhengceku/2026-02/{n:02}/content_{n}.htm",
            f'<html><body><h1 id="ti">{TITLE.format(n)}</h1><div class="pages-date">2026-02-{n:02} 10:00</div>'
            f'<div id="UCAP-CONTENT">{text(n)}</div></body></html>',
        )
    hosts.put(call, library(range(1, 6)), charset="")
    checks = Checks(hosts, tmp_path / "data", "gacc", "govcn")
    checks.check()
    hosts.shut.add("www.customs.gov.cn")
    hosts.put(call, library(range(1, 7)), charset="")
    assert sorted(checks.told()) == [("notice.published", "gacc/announcement/2026/6"), ("source.blocked", "gacc")]

    hosts.shut.clear()
    hosts.put(f"{WWW}{COLUMN}/index.html", old_list(range(1, 7)))
    hosts.put(WWW + old_path(6), old_article(6))
    assert checks.told() == [("source.recovered", "gacc")]


def test_a_list_that_shows_fewer_than_it_prints_is_damaged_and_removes_nothing(tmp_path: Path) -> None:
    hosts = Hosts()
    hosts.put(f"{WWW}{COLUMN}/index.html", new_list(range(1, 9), total=8))
    for n in range(1, 9):
        hosts.put(WWW + new_path(n), new_article(n))
    checks = Checks(hosts, tmp_path / "data", "gacc")
    assert checks.check()["gacc"].first
    hosts.put(f"{WWW}{COLUMN}/index.html", new_list(range(1, 5), total=8))
    outcome = checks.check()["gacc"]

    assert outcome.held and "announces 8 items and 4 were read" in outcome.reasons[0]
    assert len(notices(checks)) == 8


def article_of(body: str) -> Article:
    page = Page(url=f"{WWW}/a/index.html", final_url="", role=Role.ARTICLE, body=body.encode())
    found = all_sources()["gacc"].article(page)
    assert found is not None
    return found


def test_a_counter_above_the_text_is_dropped_and_the_text_stays() -> None:
    rule = "一、企业应当办理登记。" * 60
    body = f"<p>浏览次数：{{0}} 打印本页</p><p>{rule}</p><p>二、自发布之日起施行。浏览次数：{{0}}</p><p>关闭</p>"
    lines = [article_of(old_article(1, body=body.format(views))).lines for views in (1, 222)]
    assert lines[0] == lines[1] == (rule, "二、自发布之日起施行。")


@pytest.mark.parametrize(
    "block",
    [
        '<div class="hgfg_list"><span>【效　力】</span>\n <em>废止</em></div>',
        '<div class="hgzs_lis4"><div class="hgfg_list">废止</div></div>',
        "<table><tr><td>【文　　号】</td><td>公告〔2026〕1号</td><td>【效力】</td><td>废止</td></tr></table>",
        "<dl><dt>【效力】</dt><dd>废止</dd><dt>【效力说明】</dt><dd></dd></dl>",
        "<p>【发文机关】海关总署　【效力】废止</p>",
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_the_validity_is_read_wherever_its_block_stands_and_is_no_part_of_the_text(block: str, inside: bool) -> None:
    frame = (
        '<div class="news_detail_tit"><h1>某公告</h1></div>{0}<div class="news_detail_con">{1}<p>一、正文。</p></div>'
    )
    found = article_of(frame.format("" if inside else block, block if inside else ""))
    assert (found.status, found.lines) == ("废止", ("一、正文。",))


@pytest.mark.parametrize(
    ("total", "pages", "number", "shown", "rows"),
    [
        (2381, 239, 1, 10, 10),
        (2381, 239, 239, 1, 10),
        (2381, 239, 1, 9, 10),  # one is missing
        (2381, 239, 1, 11, None),  # a pinned item is no loss
        (2381, 200, 1, 11, None),  # neither 11 nor 12 a page make 200 pages: the counts contradict each other
        (25, 2, 1, 15, 15),
        (25, 2, 1, 20, 20),
        (25, 2, 2, 10, None),  # 15 or 20 a page: nobody knows
        (25, 2, 1, 12, 13),
        (7, 1, 1, 7, 7),
        (2381, 17, 1, 10, 141),
        (5, 9, 1, 5, None),  # nonsense printed
        (None, 3, 1, 5, None),
        (0, 0, 1, 0, None),
    ],
)
def test_rows_per_page_are_only_claimed_where_the_counts_leave_no_doubt(
    total: int | None, pages: int, number: int, shown: int, rows: int | None
) -> None:
    assert rows_of(total, pages, number, shown) == rows


@pytest.mark.parametrize(
    ("url", "same"),
    [
        (f"{GDFS}{COLUMN}/302267/1/index.html", f"{WWW}{COLUMN}/302267/1/index.html"),
        ("http://jckspj.customs.gov.cn//customs//1/index.html#x", f"{WWW}/customs/1/index.html"),
        ("https://gec.customs.gov.cn/customs/2/index.html", "https://www.customs.gov.cn/customs/2/index.html"),
        ("http://tjs.customs.gov.cn/tjs/2/index.html", "http://tjs.customs.gov.cn/tjs/2/index.html"),
        ("http://gdfs.customs.gov.cn/gdfs/2/index.html", "http://gdfs.customs.gov.cn/gdfs/2/index.html"),
        (
            "http://gdfs.customs.gov.cn:8080/customs/2/index.html",
            "http://gdfs.customs.gov.cn:8080/customs/2/index.html",
        ),
        ("http://evil.example/customs/2/index.html", "http://evil.example/customs/2/index.html"),
    ],
)
def test_an_address_at_a_mirror_is_the_address_at_www(url: str, same: str) -> None:
    assert canonical(url) == same


def test_the_english_site_is_read_through_its_unquoted_addresses(tmp_path: Path) -> None:
    host, guid = "http://english.customs.gov.cn", "9d365f1c-5bc6-4cd0-95cd-f4d694547f31"
    hosts = Hosts()
    hosts.put(
        f"{host}/Legislation/Announcement",
        '<html><body><div class="nr-n-content"><ul>'
        f"<li><a href={host}/Statics/{guid}.html>Announcement No. 14 of 2026</a><span>03/02/2026</span></li>"
        "</ul></div></body></html>",
    )
    article = (
        '<html><body><div class="atcl-ttl">Announcement No. 14 of 2026</div><div class="atcl-date">03/02/2026</div>'
        '<div class="atcl-cnt">{0}</div></body></html>'
    )
    hosts.put(f"{host}/Statics/{guid}.html", article.format("<img src ='\\Excel\\4-RMB.png'/>"))
    checks = Checks(hosts, tmp_path / "data", "gacc-english")
    first = checks.check()["gacc-english"]
    assert first.first and not first.reasons  # an image only: published, its text is not there

    hosts.put(f"{host}/Statics/{guid}.html", article.format("<p>It shall enter into force as of April 1, 2026.</p>"))
    (change,) = checks.changes()
    assert (change.kind, change.key) == ("notice.amended", "gacc/announcement/2026/14")
    assert "its text became available" in change.detail and str(change.published) == "2026-03-02"
