"""jpaas: the list call, the column pages that name it, and the article pages, in every spelling met so far."""

import html
import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from snapshots.model import Role
from spiders.platforms import jpaas
from spiders.platforms.shapes import Listing
from spiders.reading.pages.page import Page

COLUMN = jpaas.Column(
    host="www.mofcom.gov.cn",
    web_id="8f43c7ad3afc411fb56f281724b73708",
    template_id="52551ea0e2c14bca8c84792f7aa37ead",
    tag_id="分页列表",
    page_id="fc8bdff48fa345a48b651c1285b70b8f",
    page="https://www.mofcom.gov.cn/zwgk/zcfb/index.html",
)
TODAY = replace(COLUMN, web_id="aa11", template_id="bb22", page_id="cc33")
IDS = {
    "parseType": "bulidstatic",
    "webId": "aa11",
    "tplSetId": "bb22",
    "pageType": "column",
    "tagId": "分页列表",
    "editType": "null",
    "pageId": "cc33",
}
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
NAVIGATION = f"""<script url="{UNIT}" queryData="{IDS | {"tagId": "导航", "pageId": "zz99"}!s}"></script>"""
FORMS = {
    "queryData in single quotes": f'<script src="/unitbuild.js" url="{UNIT}" queryData="{IDS}"></script>',
    "queryData as JSON": f"<div querydata='{json.dumps(IDS, ensure_ascii=False)}' url='{UNIT}'></div>",
    "queryData as escaped JSON": f'<div queryData="{html.escape(json.dumps(IDS, ensure_ascii=False))}"></div>',
    "JSON with escaped Chinese": f"<script>var unit = {json.dumps(IDS)};</script>",
    "a query string in a script": f'<script>$.get("{UNIT}?{urlencode(IDS)}")</script>',
    "an escaped query string in a link": f'<a href="{UNIT}?{html.escape(urlencode(IDS))}">x</a>',
    "an object with bare names": "<script>load({" + ", ".join(f'{k}: "{v}"' for k, v in IDS.items()) + "})</script>",
    "variables": "<script>" + "".join(f"var {k} = '{v}';" for k, v in IDS.items()) + "</script>",
    "hidden inputs": "".join(f'<input type="hidden" id="{k}" value="{v}">' for k, v in IDS.items()),
    "hidden inputs, the value first": "".join(f'<input value="{v}" name="{k}">' for k, v in IDS.items()),
    "data attributes": "<div " + " ".join(f'data-{k}="{v}"' for k, v in IDS.items()) + "></div>",
    "data attributes the other way round": "<div "
    + " ".join(f"data-{k}='{IDS[k]}'" for k in reversed(IDS))
    + "></div>",
    "data attributes with hyphens": "<i data-web-id='aa11' data-tpl-set-id='bb22' data-tag-id='分页列表' "
    "data-page-id='cc33'></i>",
}


def column_page(body: str, *, final_url: str = COLUMN.page) -> Listing | None:
    text = f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>"
    page = Page(url=COLUMN.page, final_url=final_url, role=Role.LIST, body=text.encode(), content_type="text/html")
    return jpaas.column_layout(COLUMN).read(page)


def call(fragment: object, *, url: str = COLUMN.url, items: str = "", **answer: object) -> Listing | None:
    body = json.dumps({"code": "200", "success": True, "data": {"html": fragment}, **answer}, ensure_ascii=False)
    page = Page(url=url, final_url=url, role=Role.LIST, body=body.encode(), content_type="application/json")
    return (jpaas.list_layout(items) if items else jpaas.LIST).read(page)


def pager(rows: int = 15, count: int = 40, number: int = 1) -> str:
    links = '<ul><li><a href="#">2</a></li></ul>'
    return f'<div class="pagination" rows="{rows}" count="{count}" pageNo="{number}">{links}</div>'


# -- column pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
@pytest.mark.parametrize("around", ["{}", NAVIGATION + "{}", "{}" + NAVIGATION], ids=["alone", "after", "before"])
def test_the_list_call_is_read_from_the_column_page(form: str, around: str) -> None:
    assert column_page(around.replace("{}", form)) == Listing(signpost=TODAY.url)


def test_the_head_names_the_page_where_no_call_is_written_out() -> None:
    found = column_page('<meta name="ColId" content="dd44"><script src="/unitbuild.js"></script>')
    assert found == Listing(signpost=replace(COLUMN, page_id="dd44").url)
    without = {name: value for name, value in IDS.items() if name != "pageId"}
    found = column_page(f'<meta name="ColId" content="cc33"><script queryData="{without}"></script>')
    assert found == Listing(signpost=TODAY.url)


def test_a_column_page_that_shows_its_items_is_a_list() -> None:
    items = '<ul class="txtList_01"><li><a href="/art/1.html" title="甲公告">甲…</a><span>[2026-01-02]</span></li></ul>'
    found = column_page(items)
    assert found is not None and found.signpost == ""
    assert [(link.title, link.published) for link in found.links] == [("甲公告", date(2026, 1, 2))]


def test_a_column_page_with_other_ids_leads_to_their_call_whatever_it_shows() -> None:
    items = '<ul class="txtList_01"><li><a href="/art/1.html">甲公告</a></li></ul>'
    assert column_page(items + FORMS["variables"]) == Listing(signpost=TODAY.url)


def test_another_page_is_no_column_page() -> None:
    assert column_page(FORMS["variables"], final_url="https://www.mofcom.gov.cn/index.html") is None
    assert column_page("<ul><li><a href='/zwgk/'>政务公开</a></li></ul>") is None
    assert column_page("<script>function f(pageId) { g({pageId: pageId, webId: webId}) }</script>") is None


def test_a_hostile_column_page_costs_little() -> None:
    assert column_page("webId=" * 200_000 + "<i pageId='" + "x" * 100_000) is None


# -- the list call -----------------------------------------------------------------------------------------


def test_the_day_of_an_item_is_found_wherever_it_stands() -> None:
    found = call(
        "<ul><li><a href='/1.html' title='全称'>全…</a><span>[2026-01-01]</span></li>"
        "<li><span>2026-01-02 08:30:00</span><a href='/2.html'>乙</a></li>"
        "<li><a href='/3.html'>丙</a></li><li class='time'>2026-01-03</li>"
        "<li><a href='/4.html' title='丁的公告 2026年1月4日'>丁</a></li>"
        "<li><a href='/5.html'>戊</a> 2026-01-05</li><li><a href='/6.html'>己</a><em>2026/01/06</em></li></ul>"
    )
    assert found is not None
    assert [link.published and link.published.day for link in found.links] == [1, 2, 3, 4, 5, 6]
    assert found.links[0].title == "全称"


def test_items_in_siblings_are_read_with_their_own_path() -> None:
    rows = "".join(
        f"<ul><li class='nav04Left02_content'><a href='/art/2026/art_{n}.html' title='第{n}号'>…</a></li>"
        f"<li class='nav04Left02_contenttime'>2026-02-0{n}</li></ul>"
        for n in (1, 2, 3)
    )
    found = call(rows + pager(20, 3), items="//li[contains(@class, 'nav04Left02_content')][a/@href]")
    assert found is not None and found.items == 3 and found.total == 3
    assert [link.published for link in found.links] == [date(2026, 2, n) for n in (1, 2, 3)]


def test_links_of_the_pager_are_no_items() -> None:
    found = call('<ul class="txtList_01"><li><a href="/1.html">甲</a></li></ul>' + pager())
    assert found is not None and [link.url for link in found.links] == ["https://www.mofcom.gov.cn/1.html"]


def test_the_next_page_is_asked_with_number_and_size_until_the_last() -> None:
    item = "<li><a href='/1.html'>甲</a></li>"
    second = call(item + pager(15, 40, 1))
    assert second is not None
    query = parse_qs(urlsplit(second.next_page).query)
    assert json.loads(query["paramJson"][0]) == {"pageNo": 2, "pageSize": 15}
    assert query["pageId"] == [COLUMN.page_id] and query["parseType"] == ["bulidstatic"]
    third = call(item + pager(15, 40, 2), url=second.next_page)
    assert (
        third is not None
        and third.page_asked == 2
        and '"pageNo":3' in parse_qs(urlsplit(third.next_page).query)["paramJson"][0]
    )
    last = call(item + pager(15, 40, 3), url=third.next_page)
    assert last is not None and last.next_page == ""


@pytest.mark.parametrize(
    "answer",
    [
        {"success": False},
        {"success": "false"},
        {"success": None},
        {"code": "500"},
        {"data": None},
        {"data": {}},
        {"data": {"html": " "}},
    ],
)
def test_a_failure_under_http_200_is_no_list(answer: dict[str, object]) -> None:
    assert call("<ul><li><a href='/1.html'>甲</a></li></ul>", **answer) is None


def test_ids_that_lead_to_an_empty_column_are_no_list() -> None:
    assert call("<ul></ul>" + pager(15, 0)) is None


# -- articles ----------------------------------------------------------------------------------------------


def article_page(body: str, head: str = "") -> Page:
    text = f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    url = "https://www.mofcom.gov.cn/zwgk/zcfb/art/2026/art_1.html"
    return Page(url=url, final_url=url, role=Role.ARTICLE, body=text.encode(), content_type="text/html")


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="art-con" ergodic="article">',
        '<div ergodic="article" class="art-con art-con-bottonmLine">',
        '<DIV class="art-con-bottonmLine">',
        "<div class='  art-con  '>",
    ],
)
def test_the_text_is_found_in_every_variant_of_its_class(opening: str) -> None:
    found = jpaas.ARTICLE.read(
        article_page(f'<div class="art-title">甲公告</div>{opening}<p>一</p><p>二</p></div><p>三</p>')
    )
    assert found is not None and found.title == "甲公告" and found.blocks == ("一", "二")


def test_sections_inside_the_text_belong_to_it() -> None:
    body = '<div class="art-con"><section><p>一</p></section><section><p>二</p></section></div><section>打印</section>'
    found = jpaas.ARTICLE.read(article_page(body, "<meta name='ArticleTitle' content='甲公告'>"))
    assert found is not None and found.title == "甲公告" and found.blocks == ("一", "二")


def test_what_stands_around_the_text_is_cut() -> None:
    body = (
        '<div class="art-title">甲公告</div><div class="art-con"><div align="center">'
        '<a href="http://english.mofcom.gov.cn/a.shtml"><img src="/ev.gif"></a></div><p>一</p>'
        "<p>(All information published on this website is authentic in Chinese. English is provided for reference "
        "only.)</p>"
        '<div><p>二</p><div class="article-tool">打印</div><p>上一篇</p></div><p>下一篇</p></div>'
    )
    found = jpaas.ARTICLE.read(article_page(body))
    assert found is not None and found.blocks == ("一", "二") and not found.viewer


def test_reading_a_page_twice_gives_the_same() -> None:
    page = article_page(
        '<div class="art-title">甲</div><div class="art-con"><p>一</p><div class="article-tool">x</div></div>'
    )
    assert jpaas.ARTICLE.read(page) == jpaas.ARTICLE.read(page)


def test_another_ministrys_body_and_end_are_given_as_paths() -> None:
    layout = jpaas.article_layout(
        "//div[contains(@class, 'Three_xilan_07')]", ends=".//div[@class='dw' or @class='share']", name="SAMR article"
    )
    body = '<div class="Three_xilan_07 x"><p>一</p><div class="share">分享</div><p>尾</p></div>'
    found = layout.read(
        article_page(body, "<meta name='ArticleTitle' content='甲'><meta name='PubDate' content='2026-01-02 10:00'>")
    )
    assert found is not None and found.blocks == ("一",) and found.published == date(2026, 1, 2)
