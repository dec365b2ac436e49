"""What a check makes good: lists read back after an outage, pages that came late, sites that moved, who speaks."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor import guard
from monitor.demo.internet import Answer
from monitor.workspace import workspace
from snapshots.model import Notice
from spiders.sources import find
from tests.several_hosts import Checks, Hosts

WWW, GDFS = "http://www.customs.gov.cn", "http://gdfs.customs.gov.cn"
COLUMN = "/customs/302249/302266"
CALL = "https://sousuo.www.gov.cn/search-gov/data?t=zhengcelibrary_bm&q=&p={}&n=50&sort=pubtime&sortType=1"
BUSY = Answer(status=503, body=b"busy")


def key(number: int) -> str:
    return f"gacc/announcement/2026/{number}"


def day_of(number: int) -> date:
    """Ten acts a day up to No. 40 on the eve of the first check, then ten a day again."""
    return date(2026, 3, 2) + timedelta(days=(number - 31) // 10)


def title(number: int) -> str:
    return f"海关总署公告2026年第{number}号（关于第{number}件事的公告）"


def path(number: int, folder: str = "302267") -> str:
    return f"{COLUMN}/{folder}/{number}/index.html"


def article(number: int, *, status: str = "有效", rule: str = "5日") -> str:
    return (
        f'<html><body><div class="easysite-news-title"><h2>{title(number)}</h2></div>'
        f'<div class="hgfg_list"><span>【文　　号】</span>公告〔2026〕{number}号</div>'
        f'<div class="hgfg_list"><span>【发布日期】</span>{day_of(number)}</div>'
        f'<div class="hgfg_list"><span>【效力】</span>{status}</div>'
        f'<div class="easysite-news-content"><p>一、第{number}件事的企业应当在{rule}内办理。</p>'
        f"<p>二、本公告自发布之日起施行。</p></div></body></html>"
    )


def show(hosts: Hosts, newest: int, host: str = WWW, *, folder: str = "302267") -> None:
    """The column with all acts up to `newest`, ten on a page, and their pages."""
    numbers = [*range(newest, 0, -1)]
    pages = -(-len(numbers) // 10)
    for page in range(1, pages + 1):
        items = "".join(
            f'<li><a href="{path(n, folder)}" title="{title(n)}">海关总署公告…</a><span>{day_of(n)}</span></li>'
            for n in numbers[page * 10 - 10 : page * 10]
        )
        onward = f"{COLUMN}/2011fa33-{page + 1}.html"
        more = (
            f'<a title="下一页" onclick="queryArticleByCondition(this,\'{onward}\')">下一页</a>' if page < pages else ""
        )
        name = "index" if page == 1 else f"2011fa33-{page}"
        hidden = f'<input name="article_paging_list_hidden" moduleid="2011fa33aa" totalpage="{pages}">'
        hosts.put(
            f"{host}{COLUMN}/{name}.html", f'<html><ul class="conList_ull">{items}</ul><div>{more}{hidden}</div></html>'
        )
    for number in numbers:
        hosts.put(f"{host}{path(number, folder)}", article(number))


@pytest.fixture
def hosts() -> Hosts:
    made = Hosts()
    show(made, 40)
    return made


@pytest.fixture
def gacc(hosts: Hosts, tmp_path: Path) -> Checks:
    checks = Checks(hosts, tmp_path / "data", "gacc")
    checks.check()
    return checks


def news(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(one for one in told if one[0].startswith("notice"))


def published(*numbers: int) -> list[tuple[str, str]]:
    return sorted(("notice.published", key(n)) for n in numbers)


def test_after_an_outage_the_list_is_read_back_to_the_last_good_check(gacc: Checks, hosts: Hosts) -> None:
    hosts.shut.add("www.customs.gov.cn")
    gacc.check()
    hosts.shut.clear()
    show(hosts, 120)
    assert news(gacc.told(days=9)) == published(*range(41, 121))  # eight pages of the list
    assert gacc.told(days=0.1) == []


def test_a_site_that_moved_is_not_read_back_to_its_beginning(gacc: Checks, hosts: Hosts) -> None:
    show(hosts, 120)
    gacc.check(days=9)
    gacc.check(days=30)
    hosts.pages.clear()
    show(hosts, 120, folder="302269")
    assert news(gacc.told()) == []
    assert sum(f"{COLUMN}/2011fa33" in url or "302266/index" in url for url in gacc.paths()) <= 3


def test_a_page_that_could_not_be_read_is_asked_for_after_it_slid_off_the_list(gacc: Checks, hosts: Hosts) -> None:
    show(hosts, 41)
    hosts.pages[WWW + path(41)] = BUSY
    assert news(gacc.told()) == []
    show(hosts, 65)
    hosts.pages[WWW + path(41)] = BUSY
    assert news(gacc.told()) == published(*range(42, 66))
    hosts.put(WWW + path(41), article(41))
    assert news(gacc.told()) == published(41)
    assert gacc.told(days=0.1) == []


def test_a_listed_page_that_is_gone_is_not_waited_for(gacc: Checks, hosts: Hosts) -> None:
    show(hosts, 41)
    del hosts.pages[WWW + path(41)]
    gacc.check()
    with workspace(gacc.settings.data) as opened:
        assert opened.facts.awaited.of("gacc") == []


@pytest.mark.parametrize(("cut", "held"), [("", False), (f"{WWW}{COLUMN}/2011fa33-4.html", True)])
def test_a_crawl_that_ran_out_of_time_holds_nothing_once_its_lists_had_come(gacc: Checks, cut: str, held: bool) -> None:
    with workspace(gacc.settings.data) as opened:
        edition = opened.facts.editions.last_accepted("gacc")
        snapshot = opened.archive.latest(f"{WWW}{COLUMN}/index.html")
    assert edition and snapshot
    (source,) = find(("gacc",))
    ruling = guard.rule(
        source, [snapshot], trouble="stopped after 900 s", listed=10, last_accepted=edition, lists_cut=cut
    )
    assert ruling.held is held
    assert [fault.name for fault in ruling.faults] == ["crawl"]
    assert guard.rule(source, [snapshot], trouble="stopped after 900 s", listed=10, last_accepted=None).held


def test_many_pages_that_go_at_once_are_trouble_of_the_site_and_no_act_is_gone(gacc: Checks, hosts: Hosts) -> None:
    for number in range(11, 31):
        del hosts.pages[WWW + path(number)]
    assert gacc.told() == [("source.broken", "gacc")]
    told = [one for _ in range(4) for one in gacc.told()]
    assert news(told) == []


def test_a_single_page_that_goes_is_told_once_confirmed(gacc: Checks, hosts: Hosts) -> None:
    del hosts.pages[WWW + path(25)]
    assert gacc.told() == []
    assert gacc.told() == [("notice.gone", key(25))]


# -- who speaks ------------------------------------------------------------------------------------------


def library(hosts: Hosts, numbers: list[int], *, groups: bool = False, every: bool = False) -> None:
    """gov.cn's library with these of GACC's acts, fifty on a page; `every`: page 1 to each number."""
    for page in range(1, 5):
        shown = numbers[:50] if every else numbers[page * 50 - 50 : page * 50]
        rows = [
            {
                "title": title(n).replace("公告", "<em>公告</em>"),
                "url": f"https://www.gov.cn/zhengce/zhengceku/202603/content_{7000000 + n}.htm",
                "pcode": f"海关总署公告2026年第{n}号",
                "puborg": " 海关总署 ",
                "pubtime": 1772640000000,
            }
            for n in shown
        ]
        held = {"catMap": {"bm": {"listVO": rows}}} if groups else {"listVO": rows, "totalpage": -(-len(numbers) // 50)}
        body = json.dumps({"searchVO": {"totalCount": len(numbers), **held}}).encode()
        hosts.pages[CALL.format(page)] = Answer(status=200, headers={"Content-Type": "application/json"}, body=body)
    for n in numbers:
        hosts.put(
            f"https://www.gov.cn/zhengce/zhengceku/202603/content_{7000000 + n}.htm",
            f'<html><h1 id="ti">{title(n)}</h1><div class="pages-date">2026-03-05 10:00</div>'
            f'<div id="UCAP-CONTENT"><p>一、第{n}件事的企业应当在5日内办理。</p>'
            "<p>二、本公告自发布之日起施行。</p></div></html>",
        )


@pytest.mark.parametrize("groups", [False, True])
def test_the_library_is_read_back_in_both_of_its_answers(hosts: Hosts, tmp_path: Path, groups: bool) -> None:
    library(hosts, [*range(30, 0, -1)], groups=groups)
    govcn = Checks(hosts, tmp_path / "data", "govcn")
    assert govcn.told() == []
    library(hosts, [*range(150, 0, -1)], groups=groups)
    assert news(govcn.told()) == published(*range(31, 151))


def test_a_library_that_answers_page_1_to_every_number_is_trouble_and_loses_nothing(
    hosts: Hosts, tmp_path: Path
) -> None:
    library(hosts, [*range(30, 0, -1)])
    govcn = Checks(hosts, tmp_path / "data", "govcn")
    govcn.check()
    library(hosts, [*range(150, 0, -1)], every=True)
    (outcome,) = govcn.check().values()
    assert "the pager is ignored" in outcome.reasons[0]
    library(hosts, [*range(150, 0, -1)])
    assert news(govcn.told()) == published(*range(31, 151))


def test_the_ministrys_own_page_takes_over_from_the_library_in_silence_and_is_watched(
    gacc: Checks, hosts: Hosts
) -> None:
    library(hosts, [*range(30, 0, -1)])
    gacc.check(names=("govcn",))
    library(hosts, [41, *range(30, 0, -1)])
    assert gacc.told(names=("govcn",)) == [("notice.published", key(41))]
    show(hosts, 41)
    assert gacc.told() == []
    hosts.put(WWW + path(41), article(41, rule="10日"))
    assert gacc.told() == [("notice.amended", key(41))]
    assert gacc.told(names=("govcn",)) == []


def test_a_status_that_flips_on_a_mirror_is_told_while_the_main_host_is_shut(gacc: Checks, hosts: Hosts) -> None:
    show(hosts, 40, GDFS)
    gacc.check(names=("gacc-guangdong",))
    hosts.put(GDFS + path(25), article(25, status="废止"))
    assert gacc.told(names=("gacc-guangdong",)) == []  # the main host speaks, and answers
    hosts.put(GDFS + path(25), article(25))
    gacc.check(names=("gacc-guangdong",))

    hosts.shut.add("www.customs.gov.cn")
    gacc.check()
    hosts.put(GDFS + path(25), article(25, status="废止"))
    assert gacc.told(names=("gacc-guangdong",)) == [("notice.status", key(25))]
    hosts.shut.clear()
    hosts.put(WWW + path(25), article(25, status="废止"))
    assert gacc.told() == [("source.recovered", "gacc")]


def test_pages_of_two_columns_are_asked_for_once(hosts: Hosts, tmp_path: Path) -> None:
    said = "国家药监局关于第{1}件事的公告（2026年第{1}号）"
    item = f'<li><a href="/ylqx/ylqxggtg/{{0}}.html">{said}</a><span>(2026-03-01)</span></li>'
    numbers = {f"202603011530{n:02}150": n for n in range(1, 9)}
    items = "".join(item.format(name, n) for name, n in numbers.items())
    columns = [f"https://www.nmpa.gov.cn/{column}/index.html" for column in ("xxgk/ggtg", "ylqx/ylqxggtg")]
    for url in columns:
        hosts.put(url, f'<html><div class="list"><ul>{items}</ul></div></html>')
    for name, n in numbers.items():
        hosts.put(
            f"https://www.nmpa.gov.cn/ylqx/ylqxggtg/{name}.html",
            f'<html><head><meta name="ArticleTitle" content="国家药监局关于第{n}件事的公告（2026年第{n}号）">'
            '<meta name="PubDate" content="2026-03-01"></head>'
            f'<div class="text"><p>现公告如下：第{n}件事。</p></div></html>',
        )
    checks = Checks(hosts, tmp_path / "data", "nmpa", "nmpa-devices")
    checks.check()
    checks.check(days=0.02)
    assert sorted(checks.paths()) == sorted(columns)


def test_the_notice_of_the_ministry_stands_whoever_was_first(gacc: Checks, hosts: Hosts) -> None:
    library(hosts, [41])
    gacc.check(names=("govcn",))
    show(hosts, 41)
    gacc.check()
    with workspace(gacc.settings.data) as opened:
        version = opened.facts.versions.current(key(41))
    assert version and isinstance(version.record, Notice) and version.record.url == WWW + path(41)
