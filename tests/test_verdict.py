"""Every failure page of sources.md, section 9, gets its verdict; and good pages that quote such words stay good."""

import json

import pytest

from snapshots.model import Role, Verdict
from spiders.base import Source
from spiders.reading.pages.page import Page
from spiders.sources import all_sources
from spiders.sources.mofcom import POLICY_RELEASES
from spiders.verdict import Judgement, judge

GACC, MOFCOM = all_sources()["gacc"], all_sources()["mofcom"]
LIST = "http://www.customs.gov.cn/customs/302249/302266/index.html"
ARTICLE = "http://www.customs.gov.cn/customs/302249/302266/302267/2940053/index.html"
ANNEX = "http://www.customs.gov.cn/customs/attachDir/2020/04/20200410000000053.xls"
API = POLICY_RELEASES.url

# Shells as they were seen in real samples (sources.md, section 9), their random parts shortened.
RUISHU = (
    '<!DOCTYPE html><html><head><meta charset="UTF-8"><meta content="k1Hc3" r=\'m\'></head><body>'
    "<script type=\"text/javascript\" r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=93107;$_ts.cd=\"qhG1r\";"
    "</script></body></html>"
)
OLD_RUISHU = "<html><head><script>var $_ss = '1';</script></head><body></body></html>"
JSL = (
    "<script>document.cookie=('_')+('_')+('jsl_clearance_s=1700000000.123|-1|x;')+'max-age=3600';"
    "location.href=location.pathname+location.search;/*__jsl_clearance_s*/</script>"
)
LOADING = "<html><head><title>Loading ...</title></head><body><script>var __jsluid_s='a';</script></body></html>"
FIREWALLS = [
    "<html><head><title>405</title></head><body>您的访问被网站管理员设置的策略拦截</body></html>",
    "<html><body><h1>电信云防护</h1></body></html>",
    "<html><body>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</body></html>",
    "<html><body>请求ID: 5f3c9a</body></html>",
]
WAYS_OF_A_FIREWALL = ["电信云防护", "访问被阻断", "请求ID", "被海关依法拦截", "405- Method Not Allowed"]


def page(url: str, role: Role, body: str | bytes, *, final_url: str = "", content_type: str = "text/html") -> Page:
    raw = body.encode() if isinstance(body, str) else body
    return Page(url=url, final_url=final_url or url, role=role, body=raw, content_type=content_type)


def verdict(
    body: str | bytes, status: int = 200, *, role: Role = Role.ARTICLE, source: Source = GACC, url: str = ""
) -> Judgement:
    address = url or {Role.LIST: LIST, Role.ARTICLE: ARTICLE, Role.ATTACHMENT: ANNEX}[role]
    return judge(source, page(address, role, body), status)


def article(*lines: str, title: str = "海关总署公告2020年第53号", head: str = "") -> str:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<html><head>{head}</head><body><div class="easysite-news-title"><h2>{title}</h2></div>'
        f'<div class="easysite-news-content">{text}</div></body></html>'
    )


def listing(*titles: str, pager: str = "") -> str:
    items = "".join(f'<li><a href="/customs/{n}/index.html">{t}</a></li>' for n, t in enumerate(titles))
    return f'<html><body><ul class="conList_ull">{items}</ul>{pager}</body></html>'


def jpaas(items: int, *, rows: int = 15, count: int = 15, number: int = 1, **answer: object) -> str:
    lines = "".join(f'<li><a href="/art/2023/art_{n}.html" title="第{n}号">…</a></li>' for n in range(items))
    pager = f'<div class="pagination" rows="{rows}" count="{count}" pageNo="{number}"></div>'
    fragment = f'<ul class="txtList_01">{lines}</ul>{pager}'
    return json.dumps({"code": "200", "success": True, "data": {"html": fragment}, **answer}, ensure_ascii=False)


def jpaas_verdict(body: str, *, asked: int = 1) -> Judgement:
    url = API if asked == 1 else API + "&paramJson=%7B%22pageNo%22%3A" + str(asked) + "%2C%22pageSize%22%3A15%7D"
    return verdict(body, role=Role.LIST, source=MOFCOM, url=url)


# -- good pages -------------------------------------------------------------------------------------------


def test_good_pages_of_every_leg_are_ok() -> None:
    assert verdict(article("现公告如下。")) == Judgement(Verdict.OK)
    assert verdict(listing("甲", "乙", "丙"), role=Role.LIST) == Judgement(Verdict.OK)
    assert verdict(b"\xd0\xcf\x11\xe0", role=Role.ATTACHMENT) == Judgement(Verdict.OK)
    assert jpaas_verdict(jpaas(15, count=2290)) == Judgement(Verdict.OK)


@pytest.mark.parametrize(
    "words",
    [*WAYS_OF_A_FIREWALL, "$_ts.nsd = 1", "__jsl_clearance", "NfBCSins2OywS", "HTTP 412", "404 Not Found", "503"],
)
def test_an_act_that_quotes_the_words_of_an_obstacle_stays_an_act(words: str) -> None:
    assert verdict(article(f"对{words}的货物，企业应当在5日内申报。")).verdict is Verdict.OK
    assert verdict(article("现公告如下。", title=f"关于{words}的公告")).verdict is Verdict.OK
    assert verdict(listing(f"关于{words}的公告", "乙"), role=Role.LIST).verdict is Verdict.OK


def test_a_good_page_that_carries_the_protections_own_script_stays_good() -> None:
    """What guards the site leaves its script in the pages it lets through."""
    assert verdict(article("现公告如下。", head="<script r='m'>$_ts={};$_ts.nsd=1</script>")).verdict is Verdict.OK


# -- obstacles --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [412, 202, 521])
@pytest.mark.parametrize("body", [RUISHU, JSL, "", article("现公告如下。")])
@pytest.mark.parametrize("role", list(Role))
def test_the_status_of_a_challenge_is_one_whatever_the_body(status: int, body: str, role: Role) -> None:
    assert verdict(body, status, role=role).verdict is Verdict.CHALLENGE


@pytest.mark.parametrize("body", [RUISHU, OLD_RUISHU, JSL, LOADING])
@pytest.mark.parametrize("role", list(Role))
def test_a_challenge_under_200_is_one(body: str, role: Role) -> None:
    assert verdict(body, role=role).verdict is Verdict.CHALLENGE


def test_a_challenge_in_no_known_encoding_is_still_seen_as_one() -> None:
    assert verdict(RUISHU.encode() + b"\xff\xfe\x81").verdict is Verdict.CHALLENGE


@pytest.mark.parametrize("status", [403, 405, 451])
@pytest.mark.parametrize("role", list(Role))
def test_a_firewalls_status_is_a_block(status: int, role: Role) -> None:
    assert verdict("<html><body>no</body></html>", status, role=role).verdict is Verdict.BLOCKED


@pytest.mark.parametrize("body", FIREWALLS)
@pytest.mark.parametrize("role", list(Role))
def test_a_firewalls_page_under_200_is_a_block(body: str, role: Role) -> None:
    assert verdict(body, role=role).verdict is Verdict.BLOCKED


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_no_more_is_gone(status: int) -> None:
    assert verdict("<html><body>您访问的页面不存在或已删除。</body></html>", status) == (Verdict.GONE, f"HTTP {status}")


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 204, 206, 300, 304])
def test_other_failures_may_pass(status: int) -> None:
    assert verdict(article("现公告如下。"), status).verdict is Verdict.TRANSIENT


# -- lists ------------------------------------------------------------------------------------------------


def test_html_where_data_was_asked_for_is_an_obstacle_and_no_empty_list() -> None:
    assert jpaas_verdict("<html><body>系统维护中</body></html>").verdict is Verdict.CHALLENGE
    assert jpaas_verdict("\n <html></html>").verdict is Verdict.CHALLENGE


@pytest.mark.parametrize(
    "body",
    [
        '{"success": false}',
        jpaas(15, success=False),
        jpaas(15, code="500"),
        jpaas(15, data={}),
        jpaas(15, data=None),
        jpaas(15, data=["html"]),
        "[]",
        "null",
        "{",
    ],
)
def test_a_failure_told_under_200_is_no_list(body: str) -> None:
    readable = body not in ("null", "{")
    assert jpaas_verdict(body).verdict is (Verdict.MOVED if readable else Verdict.DAMAGED)


def test_a_list_without_items_is_empty_and_not_ok() -> None:
    assert verdict(listing(), role=Role.LIST) == (Verdict.EMPTY, "the list shows 0 items")
    assert jpaas_verdict(jpaas(0)).verdict is Verdict.EMPTY


def test_a_list_in_a_layout_we_do_not_know_is_empty_and_not_ok() -> None:
    assert verdict("<html><body><div class='new'>x</div></body></html>", role=Role.LIST).verdict is Verdict.EMPTY


@pytest.mark.parametrize(
    ("items", "count", "number", "fine"),
    [(15, 15, 1, True), (15, 40, 2, True), (10, 40, 3, True), (8, 8, 1, True),
     (14, 40, 1, False), (9, 40, 3, False), (7, 8, 1, False), (16, 40, 1, False), (15, 15, 2, False)],
)  # fmt: skip
def test_a_list_must_show_as_many_items_as_it_prints(items: int, count: int, number: int, fine: bool) -> None:
    found = jpaas_verdict(jpaas(items, count=count, number=number), asked=number)
    assert found.verdict is (Verdict.OK if fine else Verdict.DAMAGED), found


def test_page_1_for_every_page_number_is_seen() -> None:
    found = jpaas_verdict(jpaas(15, count=40, number=1), asked=2)
    assert found.verdict is Verdict.DAMAGED
    assert found.reason.startswith("page 1 came where page 2 was asked for")
    second = LIST.replace("index.html", "08654b53-2.html")
    body = listing("甲", pager='<font class="NormalRed">1</font>')
    assert verdict(body, role=Role.LIST, url=second).verdict is Verdict.DAMAGED
    assert verdict(body.replace(">1<", ">2<"), role=Role.LIST, url=second).verdict is Verdict.OK
    assert verdict(listing("甲"), role=Role.LIST, url=second).verdict is Verdict.OK  # the page does not number itself


@pytest.mark.parametrize("printed", ["…", "", "²", "9" * 5000, "1 2"])
def test_a_pager_that_prints_nonsense_breaks_nothing(printed: str) -> None:
    pager = f'<div class="page_more"><font class="NormalRed">{printed}</font>总条数：{printed}</div>'
    assert verdict(listing("甲", pager=pager), role=Role.LIST).verdict is Verdict.OK
    assert jpaas_verdict(jpaas(15).replace('rows=\\"15\\"', f'rows=\\"{printed}\\"')).verdict is Verdict.OK


# -- articles ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "held_by"),
    [
        ('<p><iframe src="/wps/weboffice/office/s/0bda"></iframe></p>', "a viewer or an image"),
        ('<p><img src="/scan.jpg"></p>', "a viewer or an image"),
        ("<p>&nbsp;</p>", "an empty body"),
        ("", "an empty body"),
        ("<script>document.write('x')</script><!-- 正文 -->", "an empty body"),
    ],
)
def test_a_title_without_a_text_is_published_but_unavailable(body: str, held_by: str) -> None:
    found = verdict(article().replace('content">', f'content">{body}'))
    assert found.verdict is Verdict.UNAVAILABLE
    assert held_by in found.reason


def test_a_text_without_a_title_is_damaged() -> None:
    assert verdict(article("现公告如下。", title="")).verdict is Verdict.DAMAGED


def test_an_article_in_a_layout_we_do_not_know_is_damaged_and_not_deleted() -> None:
    assert verdict("<html><body><main>现公告如下。</main></body></html>").verdict is Verdict.DAMAGED


@pytest.mark.parametrize("wording", ["this", "the"])
@pytest.mark.parametrize("around", ["<div>[{}]</div>", "{}"])
def test_the_servers_own_error_text_is_damage_even_inside_a_good_page(wording: str, around: str) -> None:
    text = around.format(f"an error occurred while processing {wording} directive")
    assert verdict(article("现公告如下。").replace("</body>", f"{text}</body>")).verdict is Verdict.DAMAGED
    assert verdict(listing("甲").replace("</body>", f"{text}</body>"), role=Role.LIST).verdict is Verdict.DAMAGED


def test_the_home_page_for_an_unknown_path_is_another_page_and_nothing_deleted() -> None:
    home = "<html><head><title>中华人民共和国海关总署</title></head><body><div>首页</div></body></html>"
    for url, role in ((ARTICLE, Role.ARTICLE), (LIST, Role.LIST)):
        moved = judge(GACC, page(url, role, home, final_url="http://www.customs.gov.cn/index.html"), 200)
        assert moved.verdict is Verdict.MOVED
        assert "http://www.customs.gov.cn/index.html" in moved.reason


def test_a_redirect_to_a_page_that_reads_well_is_fine() -> None:
    found = judge(GACC, page(ARTICLE, Role.ARTICLE, article("现公告如下。"), final_url=ARTICLE + "?from=x"), 200)
    assert found.verdict is Verdict.OK


@pytest.mark.parametrize(
    "body",
    [
        article("现公告如下锟斤拷锟斤拷。").encode(),
        article("现公告如下�。").encode(),
        article("现公告如下。").encode() + b"\xff\xfe\xff",
        b"\x00",
        b"   ",
    ],
)
def test_garbled_bytes_are_damaged(body: bytes) -> None:
    assert verdict(body).verdict is Verdict.DAMAGED


@pytest.mark.parametrize("role", list(Role))
def test_no_bytes_at_all_are_damaged(role: Role) -> None:
    assert verdict(b"", role=role) == (Verdict.DAMAGED, "the answer is empty (0 bytes)")


def test_a_page_nested_without_end_is_judged_and_breaks_nothing() -> None:
    deep = "<div>" * 20_000 + "现公告如下。" + "</div>" * 20_000
    assert verdict(article(deep)).verdict in (Verdict.OK, Verdict.DAMAGED, Verdict.UNAVAILABLE)


# -- documents --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\r\n  "])
def test_a_web_page_instead_of_a_document_is_no_document(start: bytes) -> None:
    found = verdict(start + b"<!DOCTYPE html><html><body>404</body></html>", role=Role.ATTACHMENT)
    assert found.verdict is Verdict.MOVED


def test_a_document_that_holds_the_words_of_an_obstacle_stays_a_document() -> None:
    assert verdict(b"%PDF-1.7 $_ts=1 __jsl_clearance", role=Role.ATTACHMENT).verdict is Verdict.OK
