"""The official sites of 2020 and 2023, asked as a crawler would ask: real HTTP through the demo's proxy."""

import asyncio
import csv
import io
import json
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest
from parsel import Selector
from python_calamine import CalamineWorkbook

from monitor.demo import pages
from monitor.demo.documents import ANNEXES, BEIJING, GACC, MOFCOM, TEXTS
from monitor.demo.internet import Answer, Internet, Request
from monitor.demo.make_annexes import TABLES
from monitor.demo.script import STEPS
from monitor.demo.sites import Sites

MOFCOM_LIST = "http://www.mofcom.gov.cn/article/b/"
GACC_OLD_LIST = "http://www.customs.gov.cn/customs/302249/302266/08654b53-1.html"
GACC_NEW_LIST = "http://www.customs.gov.cn/customs/302249/302266/index.html"
JPAAS = "https://www.mofcom.gov.cn" + pages.JPAAS_PATH + "?" + urlencode(pages.JPAAS_QUERY)
NOTE = "演示：官方文本，页面框架为重建 · Demo: official text, reconstructed frame"


class World:
    """The sites, the internet they are on, and a client that reads them through the proxy."""

    def __init__(self, sites: Sites, net: Internet) -> None:
        self.sites, self.net = sites, net
        trust = ssl.create_default_context(cafile=net.ca_file)
        proxies = urllib.request.ProxyHandler({"http": net.proxy, "https": net.proxy})
        self._opener = urllib.request.build_opener(proxies, urllib.request.HTTPSHandler(context=trust))

    def get(self, url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(url, headers={k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with self._opener.open(request, timeout=10) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def page(self, url: str) -> Selector:
        status, _, body = self.get(url)
        assert status == 200, url
        return Selector(body.decode())

    def fragment(self) -> Selector:
        return Selector(json.loads(self.get(JPAAS)[2])["data"]["html"])

    def titles(self, url: str) -> list[str]:
        return self.page(url).css("ul > li > a::attr(title)").getall()


@pytest.fixture
def world() -> Iterator[World]:
    sites = Sites()
    with Internet(sites) as net:
        yield World(sites, net)


def texts_of(block: Selector) -> list[str]:
    return ["".join(line.css("::text").getall()) for line in block.css("p")]


# --- the wire


def test_https_is_answered_through_a_tunnel_whose_certificate_the_ca_file_vouches_for(world: World) -> None:
    world.sites.today = date(2023, 8, 29)
    status, headers, body = world.get(JPAAS)
    assert (status, headers["Content-Type"], json.loads(body)["code"]) == (200, "application/json", "200")
    assert world.net.requests == [(JPAAS, 200)]


def test_a_client_that_does_not_trust_the_ca_gets_no_page_and_harms_nobody(world: World) -> None:
    proxies = urllib.request.ProxyHandler({"https": world.net.proxy})
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.build_opener(proxies).open("https://www.mofcom.gov.cn/robots.txt", timeout=10)
    assert world.get("https://www.mofcom.gov.cn/robots.txt")[0] == 200


def test_an_unchanged_page_answers_304_without_a_body_and_a_changed_one_200(world: World) -> None:
    _, headers, _ = world.get(MOFCOM_LIST)
    status, again, body = world.get(MOFCOM_LIST, If_None_Match=headers["ETag"])
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    world.sites.today = date(2020, 3, 31)
    assert world.get(MOFCOM_LIST, If_None_Match=headers["ETag"])[0] == 200


def test_one_connection_serves_many_requests_and_head_has_the_length_but_no_body(world: World) -> None:
    connection = HTTPConnection(urlsplit(world.net.proxy).netloc, timeout=10)
    connection.request("GET", MOFCOM_LIST)
    page = connection.getresponse().read()
    before = connection.sock
    connection.request("HEAD", MOFCOM_LIST)
    head = connection.getresponse()
    assert (head.read(), int(head.headers["Content-Length"])) == (b"", len(page))
    etag = head.headers["ETag"]
    connection.request("GET", MOFCOM_LIST, headers={"If-None-Match": etag})
    assert connection.getresponse().read() == b""
    connection.request("GET", "http://www.customs.gov.cn/nothing")
    assert connection.getresponse().status == 404
    assert connection.sock is before is not None
    connection.close()


def test_unknown_hosts_are_502_on_both_schemes(world: World) -> None:
    for url in ("http://www.example.org/", "https://www.example.org/"):
        status, headers, body = world.get(url)
        assert (status, headers["Content-Type"]) == (502, "text/plain; charset=utf-8")
        assert b"www.example.org" in body


def test_a_mistake_in_the_site_is_a_500_and_the_next_request_is_answered() -> None:
    def site(request: Request) -> Answer:
        if request.url.endswith("/bad"):
            raise KeyError("bad")
        return Answer(status=200, body=b"fine")

    with Internet(site) as net:
        world = World(Sites(), net)
        assert world.get("http://a.example/bad")[0] == 500
        assert world.get("http://a.example/good")[2] == b"fine"


def test_garbage_on_the_wire_closes_that_connection_only(world: World) -> None:
    address = urlsplit(world.net.proxy)
    for garbage in (b"\x16\x03\x01 no http\r\n\r\n", b"CONNECT \xff:443 HTTP/1.1\r\nHost: x\r\n\r\n"):
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as line:
            line.sendall(garbage)
            with suppress(ConnectionResetError):
                assert line.recv(100) == b""
    assert world.get(MOFCOM_LIST)[0] == 200


async def test_aiohttp_keeps_one_tunnel_for_many_pages_and_stopping_does_not_wait_for_it() -> None:
    sites = Sites()
    sites.today = date(2023, 8, 29)
    async with aiohttp.ClientSession() as session:
        with Internet(sites) as net:
            trust = ssl.create_default_context(cafile=net.ca_file)

            async def get(url: str) -> int:
                async with session.get(url, proxy=net.proxy, ssl=trust) as answer:
                    await answer.read()
                    return answer.status

            paths = [pages.jpaas_path(document) for document in MOFCOM]
            addresses = [f"https://www.mofcom.gov.cn{path}" for path in paths] + [GACC_NEW_LIST, JPAAS]
            assert [await get(address) for address in addresses] == [200] * 10
            assert set(await asyncio.gather(*(get(address) for address in addresses * 5))) == {200}
            started = time.monotonic()
        assert time.monotonic() - started < 5  # though the session's tunnels are still open, and its loop blocked
    assert not Path(net.ca_file).exists()
    assert not any(thread.name == "demo internet" for thread in threading.enumerate())


# --- the sites


def test_every_page_says_that_it_is_a_reconstruction_outside_the_article(world: World) -> None:
    world.sites.today = date(2020, 12, 31)
    addresses = [MOFCOM_LIST, GACC_NEW_LIST]
    addresses += ["http://www.mofcom.gov.cn" + pages.mofcom_path(document) for document in MOFCOM[:-1]]
    addresses += ["http://www.customs.gov.cn" + pages.gacc_path(document) for document in GACC]
    for address in addresses:
        page = world.page(address)
        assert NOTE in page.css(".demo-note").xpath("string()").get(""), address
        assert not page.css("#zoom .demo-note, .easysite-news-peruse .demo-note, .artBox .demo-note")
    assert NOTE.encode() in world.get("http://www.customs.gov.cn/nothing")[2]
    world.sites.today = date(2023, 8, 29)
    article = world.page("https://www.mofcom.gov.cn" + pages.jpaas_path(MOFCOM[-1]))
    assert NOTE in article.css("body > .demo-note").xpath("string()").get("")
    assert "UNCERTAIN: put on the site on 2023-08-28 or 2023-08-29" in article.css(".demo-note p::text").getall()


def test_robots_allow_everything_on_both_hosts(world: World) -> None:
    for host in ("www.mofcom.gov.cn", "www.customs.gov.cn"):
        assert world.get(f"http://{host}/robots.txt")[2] == b"User-agent: *\nAllow: /\nCrawl-delay: 0\n"


def test_number_5_appears_on_the_evening_of_31_march_in_the_layout_of_its_time(world: World) -> None:
    world.sites.moment = datetime(2020, 3, 31, 20, 59, tzinfo=BEIJING)
    assert len(world.titles(MOFCOM_LIST)) == 4
    world.sites.moment = datetime(2020, 3, 31, 21, 30, tzinfo=BEIJING)
    first = world.page(MOFCOM_LIST).css("ul.u-newsList01 > li")[0]
    assert first.css("span::text").get() == "2020-03-31"
    path = first.css("a::attr(href)").get("")
    assert re.fullmatch(r"/article/b/e/202003/202003\d{8}\.shtml", path)

    page = world.page("http://www.mofcom.gov.cn" + path)
    title = "商务部 海关总署 国家药品监督管理局公告2020年第5号 关于有序开展医疗物资出口的公告"
    assert page.css("#artitle::text").get() == title == first.css("a::attr(title)").get()
    script = page.css("body script::text").get("")
    assert f'var atitle = "{title}";' in script
    assert 'var tm = "2020-03-31 21:00:00";' in script
    assert "<!--文章正文-->" in page.get()
    held = (TEXTS / "mofcom-gacc-nmpa-2020-05.txt").read_text("utf-8").splitlines()
    assert texts_of(page.css("#zoom")) == [line for line in held[2:] if line]


def test_documents_whose_text_is_not_held_have_an_empty_body_and_say_so(world: World) -> None:
    for address, body in (
        ("http://www.mofcom.gov.cn" + pages.mofcom_path(MOFCOM[0]), "#zoom"),
        ("http://www.customs.gov.cn" + pages.gacc_path(GACC[0]), "#easysiteText"),
    ):
        page = world.page(address)
        assert page.css(body).xpath("normalize-space()").get() == ""
        assert "正文未收录 · text not held" in page.css(".demo-note p::text").getall()


def test_number_53_carries_its_metadata_and_an_annex_linked_from_its_own_words(world: World) -> None:
    world.sites.moment = datetime(2020, 4, 10, 12, tzinfo=BEIJING)
    path = world.page(GACC_OLD_LIST).css("ul.conList_ull > li > a::attr(href)").get("")
    page = world.page("http://www.customs.gov.cn" + path)
    blocks = page.css("div.hgfg_list")
    metadata = {block.css("span::text").get(""): block.xpath("string(text())").get("") for block in blocks}
    assert metadata == {
        "【法规类型】": "", "【内容类别】": "", "【文　　号】": "公告〔2020〕53号", "【发文机关】": "海关总署",
        "【发布日期】": "2020-04-10", "【生效日期】": "2020-04-10", "【效力】": "有效", "【效力说明】": "",
    }  # fmt: skip
    link = page.css(".easysite-news-peruse .easysite-news-content#easysiteText a")
    assert link.css("::text").get() == "公告附件.xls"
    assert re.fullmatch(r"/customs/attachDir/2020/04/\d{17}\.xls", link.attrib["href"])
    assert texts_of(page.css("#easysiteText"))[-2:] == ["海关总署", "2020年4月10日"]


def test_the_view_counter_of_a_customs_article_differs_at_every_visit_so_it_has_no_etag(world: World) -> None:
    address = "http://www.customs.gov.cn" + pages.gacc_path(GACC[1])
    (_, headers, first), (_, _, second) = world.get(address), world.get(address)
    assert "ETag" not in headers
    counters = [
        re.search(rb"\xe6\xb5\x8f\xe8\xa7\x88\xe6\xac\xa1\xe6\x95\xb0\xef\xbc\x9a(\d+)", b) for b in (first, second)
    ]
    assert counters[0] and counters[1] and counters[0][1] != counters[1][1]
    assert first.replace(counters[0][0], counters[1][0]) == second


def test_the_customs_list_is_empty_from_16_to_21_april_while_articles_answer(world: World) -> None:
    for day, listed in ((15, 4), (16, 0), (21, 0), (22, 4)):
        world.sites.today = date(2020, 4, day)
        page = world.page(GACC_OLD_LIST)
        assert len(page.css("ul.conList_ull")) == 1
        assert len(page.css("ul.conList_ull > li")) == listed
        pager = page.css("input[name=article_paging_list_hidden]")
        assert pager.attrib["moduleid"] == "08654b53d1cc42478813b0b2feddcb57"
        assert pager.attrib["totalpage"] == "1"
        assert world.get("http://www.customs.gov.cn" + pages.gacc_path(GACC[3]))[0] == 200


def test_the_customs_list_moves_on_6_june_with_the_same_documents(world: World) -> None:
    world.sites.today = date(2020, 6, 5)
    before = world.titles(GACC_OLD_LIST)
    assert world.get(GACC_NEW_LIST)[0] == 404
    world.sites.today = date(2020, 6, 6)
    assert world.get(GACC_OLD_LIST)[0] == 404
    assert world.titles(GACC_NEW_LIST) == before
    assert len(before) == 5


def test_before_the_rebuilding_mofcoms_new_addresses_do_not_exist(world: World) -> None:
    world.sites.today = date(2020, 12, 10)
    assert world.get(JPAAS)[0] == 404
    assert world.get("https://www.mofcom.gov.cn" + pages.jpaas_path(MOFCOM[4]))[0] == 404


def test_after_it_the_old_addresses_are_gone_and_every_text_is_the_same_at_its_new_one(world: World) -> None:
    world.sites.today = date(2020, 12, 10)
    old = {
        document.title: world.page("http://www.mofcom.gov.cn" + pages.mofcom_path(document)).css("#zoom")
        for document in MOFCOM[:-1]
    }
    world.sites.today = date(2023, 8, 29)
    assert world.get(MOFCOM_LIST)[0] == 404
    assert {world.get("http://www.mofcom.gov.cn" + pages.mofcom_path(document))[0] for document in MOFCOM} == {404}

    links = world.fragment().css("ul.txtList_01 > li > a")
    assert len(links) == len(MOFCOM) == len(old) + 1
    for link in links[1:]:
        assert re.fullmatch(r"/zwgk/zcfb/art/2020/art_[0-9a-f]{32}\.html", link.attrib["href"])
        page = world.page("https://www.mofcom.gov.cn" + link.attrib["href"])
        assert page.css(".art-title::text").get() == link.attrib["title"]
        assert texts_of(page.css("div.art-con")[-1]) == texts_of(old[link.attrib["title"]])


def test_the_jpaas_list_counts_what_it_shows_and_refuses_wrong_ids_within_a_200(world: World) -> None:
    world.sites.today = date(2023, 8, 29)
    fragment = world.fragment()
    assert fragment.css("ul.txtList_01 > li > span::text").get() == "[2023-08-29]"
    pager = fragment.xpath("//*[@class='pagination']")
    assert (pager.attrib["rows"], pager.attrib["count"], pager.attrib["pageno"]) == ("15", "8", "1")
    second = json.loads(world.get(JPAAS + "&" + urlencode({"paramJson": '{"pageNo":2,"pageSize":15}'}))[2])
    assert "<li>" not in second["data"]["html"]
    assert 'pageNo="2"' in second["data"]["html"]
    for wrong in (JPAAS.replace("bulidstatic", "buildstatic"), JPAAS + "&paramJson=nonsense", JPAAS + "&paramJson=[]"):
        status, _, body = world.get(wrong)
        assert (status, json.loads(body)["success"]) == (200, False)


def test_number_32_comes_in_two_blocks_with_its_own_day_of_signing(world: World) -> None:
    world.sites.today = date(2023, 8, 29)
    page = world.page("https://www.mofcom.gov.cn" + world.fragment().css("li > a::attr(href)").get(""))
    meta = {tag.attrib["name"]: tag.attrib["content"] for tag in page.css("meta[name]")}
    assert meta["SiteName"] == "中华人民共和国商务部"
    assert meta["PubDate"] == "2023-08-29 00:00"
    first, second = page.css('div.art-con[ergodic="article"]')
    assert "art-con-bottonmLine" in first.attrib["class"]
    assert first.css(".art-con-gonggao p::text").getall() == [
        "【发布单位】商务部 海关总署 市场监管总局 国家药监局",
        "【发布文号】公告2023年第32号",
        "【发文日期】2023年8月18日",
    ]
    assert texts_of(second)[-1] == "2023年8月18日"


def test_the_annexes_are_real_xls_files_with_every_row_of_the_tables(world: World) -> None:
    world.sites.today = date(2020, 12, 31)
    sizes = []
    for document in GACC:
        if document.annex:
            status, headers, body = world.get("http://www.customs.gov.cn" + pages.annex_path(document))
            assert (status, headers["Content-Type"]) == (200, "application/vnd.ms-excel")
            assert body.startswith(bytes.fromhex("d0cf11e0a1b11ae1"))
            sizes.append(len(CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()) - 1)
    assert sizes == [19, 16, 14]
    for table, (annex, header) in TABLES.items():
        with (TEXTS / table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        sheet = CalamineWorkbook.from_path(str(ANNEXES / annex)).get_sheet_by_index(0).to_python()
        assert sheet == [header or rows[0], *rows[1:]]


# --- the script


def test_every_document_is_new_at_exactly_one_step() -> None:
    shown: dict[str, set[str]] = {}
    before: set[str] = set()
    for step in STEPS:
        now = {document.title for document in (*MOFCOM, *GACC) if document.appears <= step.moment}
        shown[step.moment.strftime("%m-%d")], before = now - before, now
    assert {day: len(new) for day, new in shown.items()} == {
        "03-30": 7, "03-31": 1, "04-10": 1, "04-13": 1, "04-16": 0, "04-22": 0, "04-25": 1,
        "04-27": 0, "05-06": 0, "05-09": 1, "06-06": 0, "12-10": 1, "08-29": 1,
    }  # fmt: skip
    assert before == {document.title for document in (*MOFCOM, *GACC)}


def test_lists_without_rows_appear_as_counts_and_doubts_say_so() -> None:
    counts = {step.date: [(c.publisher, c.measure, c.value) for c in step.counts] for step in STEPS if step.counts}
    assert counts == {
        date(2020, 4, 27): [("SAMR", "companies", 47), ("SAMR", "batches", 51)],
        date(2020, 5, 6): [("NMPA", "companies", 3773), ("CCCMHPIE", "companies", 347)],
        date(2020, 5, 9): [("GACC", "exporters named", 16), ("GACC", "manufacturers linked", 13)],
    }
    assert all(step.uncertain.startswith("UNCERTAIN") for step in STEPS if step.uncertain)
