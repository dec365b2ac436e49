"""NMPA's sources from the wire to the ledger: both generations, aliases, other hosts, documents, exports by import."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.workspace import workspace
from snapshots.model import Entry, Notice, Role
from spiders.platforms.nmpa_pages import canonical
from spiders.reading.pages.page import Page
from spiders.sources import all_sources
from tests.customs_site import xls
from tests.several_hosts import Checks, Hosts

WWW, OLD = "https://www.nmpa.gov.cn", "http://www.nmpa.gov.cn/WS04"
COLUMN, DEVICES = f"{WWW}/xxgk/ggtg", f"{WWW}/ylqx/ylqxggtg"
NAME = "MjAxN8TqtdoyMjK6xc2ouOa4vbz+LmRvYw==.doc"  # Base64 of the GBK of 2017年第222号通告附件.doc


def title(n: int, kind: str = "公告") -> str:
    return f"国家药监局关于第{n}件事的{kind}（2020年第{n}号）"


def posted(n: int) -> str:
    return f"202002{n:02}103856{n:03}.html"


def listing(*rows: tuple[str, str, str], pager: str = "") -> str:
    items = "".join(f'<li><a href="{href}">{said}</a><span>({day})</span></li>' for href, said, day in rows)
    return (
        '<html><head><meta charset="utf-8"><meta name="ColumnDescription" content="公告通告"></head><body>'
        f'<div class="list"><ul>{items}</ul></div>{pager}</body></html>'
    )


def row(n: int, below: str = "./") -> tuple[str, str, str]:
    return below + posted(n), title(n), f"2020-02-{n:02}"


def article(n: int, kind: str = "公告", *, document: str = "") -> str:
    annex = f'<p>附件：<a href="{document}">附件</a></p>' if document else ""
    return (
        f'<html><head><meta charset="utf-8"><title>{title(n, kind)}</title>'
        f'<meta name="PubDate" content="2020-02-{n:02}"></head><body><div class="title"><h2>{title(n, kind)}</h2></div>'
        f'<div class="text"><p>现{kind}如下：</p>'
        f"<p>一、第{n}件事按照规定办理。</p><p>特此{kind}。</p>{annex}<p>国家药监局</p>"
        f"<p>2020年2月{n}日</p></div></body></html>"
    )


def old_article(n: int) -> str:
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f'<title>{title(n)}</title></head><body><table><tr><td class="articletitle3">{title(n)}</td></tr>'
        f"<tr><td>2020年02月{n:02}日 发布</td></tr>"
        f'<tr><td class="articlecontent3"><p>现公告如下：</p><p>一、第{n}件事按照规定办理。</p><p>特此公告。</p>'
        f"<p>国家药监局</p><p>2020年2月{n}日</p></td></tr></table></body></html>"
    )


def new_site(numbers: range) -> Hosts:
    hosts = Hosts()
    hosts.put(f"{COLUMN}/index.html", listing(*map(row, numbers)))
    for n in numbers:
        hosts.put(f"{COLUMN}/{posted(n)}", article(n))
    return hosts


def notices(checks: Checks) -> dict[str, Notice]:
    with workspace(checks.settings.data) as opened:
        found = [v for name in checks.names for v in opened.facts.versions.standing(name)]
    return {version.key: version.record for version in found if isinstance(version.record, Notice)}


def test_a_list_leads_to_articles_on_its_own_host_only_and_the_others_are_still_notices(tmp_path: Path) -> None:
    hosts = new_site(range(1, 4))
    elsewhere = ("https://mp.weixin.qq.com/s/AbCd", "关于某问题的解读", "2020-02-05")
    centre = ("//www.cde.org.cn/main/news/1", "药审中心关于发布指导原则的通告（2020年第12号）", "2020-02-06")
    hosts.put(f"{COLUMN}/index.html", listing(elsewhere, centre, *map(row, range(1, 4))))
    hosts.put(f"{COLUMN}/{posted(2)}", article(2, document=f"/directory/web/nmpa/images/{NAME}"))
    hosts.document(f"{WWW}/directory/web/nmpa/images/{NAME}", b"\xd0\xcf\x11\xe0 no document")
    checks = Checks(hosts, tmp_path / "data", "nmpa")
    checks.check()
    found = notices(checks)

    assert {url.split("/")[2] for url in checks.paths()} == {"www.nmpa.gov.cn"}
    assert f"{WWW}/directory/web/nmpa/images/{NAME}" in checks.paths()
    (document,) = found["nmpa/announcement/2020/2"].attachments
    assert document.label == "2017年第222号通告附件.doc" and document.sha256
    heading = next(act for act in found.values() if act.url == elsewhere[0])
    assert (heading.text_available, heading.title, str(heading.published)) == (False, elsewhere[1], elsewhere[2])
    assert len(found) == 5
    assert checks.told() == []


def test_older_pages_are_index_1_and_index_2_and_the_pager_ends_them(tmp_path: Path) -> None:
    hosts = new_site(range(7, 10))
    script = "<script>createPageHTML(3, 0, 'index', 'html')</script>"
    hosts.put(f"{COLUMN}/index.html", listing(*map(row, range(7, 10)), pager=script))
    hosts.put(f"{COLUMN}/index_1.html", listing(*map(row, range(4, 7)), pager='<a href="index_1.html">下一页</a>'))
    for n in range(4, 7):
        hosts.put(f"{COLUMN}/{posted(n)}", article(n))
    checks = Checks(hosts, tmp_path / "data", "nmpa")
    assert not checks.check()["nmpa"].reasons
    assert [url for url in checks.paths() if "/index" in url] == [f"{COLUMN}/index.html", f"{COLUMN}/index_1.html"]
    assert len(notices(checks)) == 6


def test_an_alias_is_the_same_notice_at_the_same_address(tmp_path: Path) -> None:
    hosts = new_site(range(1, 4))
    checks = Checks(hosts, tmp_path / "data", "nmpa")
    checks.check()
    alias = "/directory/web/nmpa////xxgk/ggtg/"
    hosts.put(f"{COLUMN}/index.html", listing(*(row(n, alias) for n in range(1, 5))))
    for n in range(1, 5):
        hosts.put(f"{COLUMN}/{posted(n)}", article(n))
        hosts.put(f"{WWW}{alias}{posted(n)}", article(n))

    assert checks.told() == [("notice.published", "nmpa/announcement/2020/4")]
    assert not [url for url in checks.paths() if "/directory/" in url]
    with workspace(checks.settings.data) as opened:
        assert len(opened.facts.locations.all(source="nmpa")) == 4


def test_the_device_column_and_the_whole_column_give_one_notice(tmp_path: Path) -> None:
    hosts = new_site(range(1, 4))
    hosts.put(f"{DEVICES}/index.html", listing(*map(row, range(1, 4))))
    for n in range(1, 4):
        hosts.put(f"{DEVICES}/{posted(n)}", article(n))
    checks = Checks(hosts, tmp_path / "data", "nmpa", "nmpa-devices")
    checks.check()
    hosts.put(f"{COLUMN}/index.html", listing(*map(row, range(1, 5))))
    hosts.put(f"{DEVICES}/index.html", listing(*map(row, range(1, 5))))
    hosts.put(f"{COLUMN}/{posted(4)}", article(4))
    hosts.put(f"{DEVICES}/{posted(4)}", article(4))

    assert checks.told() == [("notice.published", "nmpa/announcement/2020/4")]
    assert checks.told() == []


def test_announcements_and_circulars_are_numbered_separately(tmp_path: Path) -> None:
    hosts = new_site(range(1, 4))
    checks = Checks(hosts, tmp_path / "data", "nmpa")
    checks.check()
    circular = ("./20200228103856999.html", title(2, "通告"), "2020-02-28")
    hosts.put(f"{COLUMN}/index.html", listing(circular, *map(row, range(1, 4))))
    hosts.put(f"{COLUMN}/20200228103856999.html", article(2, "通告"))

    assert checks.told() == [("notice.published", "nmpa/circular/2020/2")]


def test_the_move_from_the_gbk_pages_to_today_s_tells_of_no_notice(tmp_path: Path) -> None:
    hosts = Hosts()
    items = "".join(
        f'<tr><td class="ListColumnClass15"><a href="../CL2201/3577{n:02}.html"><font>{title(n)}</font></a>'
        f' <span class="listtddate15">(2020-02-{n:02}) </span></td></tr>'
        for n in range(1, 4)
    )
    listed = f"<html><body><table>{items}</table></body></html>"
    hosts.put(f"{OLD}/CL2138/index.html", listed, encoding="gb18030", charset="")
    for n in range(1, 4):
        hosts.put(f"{OLD}/CL2201/3577{n:02}.html", old_article(n), encoding="gb18030", charset="")
    checks = Checks(hosts, tmp_path / "data", "nmpa")
    first = checks.check()["nmpa"]
    assert first.first and sorted(notices(checks)) == [f"nmpa/announcement/2020/{n}" for n in range(1, 4)]

    hosts.pages = new_site(range(1, 5)).pages
    assert checks.told() == [("notice.published", "nmpa/announcement/2020/4")]
    assert checks.told() == []
    assert checks.told() == []


def test_the_challenge_is_reported_once_and_nothing_disappears(tmp_path: Path) -> None:
    hosts = new_site(range(1, 4))
    checks = Checks(hosts, tmp_path / "data", "nmpa")
    checks.check()
    hosts.shut.add("www.nmpa.gov.cn")
    week = [checks.told() for _ in range(7)]
    assert week[0] == [("source.blocked", "nmpa")]
    assert all(kind == "source.blocked" for day in week for kind, _ in day)
    assert len(notices(checks)) == 3
    hosts.shut.clear()
    assert checks.told() == [("source.recovered", "nmpa")]


@pytest.mark.parametrize(
    ("url", "same"),
    [
        (f"{WWW}/directory/web/nmpa////ylqx/ylqxggtg/1.html", f"{WWW}/ylqx/ylqxggtg/1.html"),
        (f"{WWW}/directory/web/nmpa/xxgk/1.html#top", f"{WWW}/xxgk/1.html"),
        (f"{WWW}//directory//web/nmpa//images/1.pdf", f"{WWW}/directory/web/nmpa/images/1.pdf"),
        (f"{WWW}/xxgk//1.html?a=b", f"{WWW}/xxgk/1.html?a=b"),
        ("https://mp.weixin.qq.com/s//x#wechat", "https://mp.weixin.qq.com/s//x#wechat"),
    ],
)
def test_a_page_has_one_address(url: str, same: str) -> None:
    assert canonical(url) == same


def test_a_letter_s_number_above_its_text_is_its_number_and_no_part_of_the_text() -> None:
    body = (
        article(1)
        .replace("现公告如下：", "药监综械管函﹝2020﹞71号")
        .replace(title(1), "国家药监局综合司关于某产品的复函")
    )
    page = Page(url=f"{WWW}/xxgk/fgwj/1.html", final_url="", role=Role.ARTICLE, body=body.encode())
    act = all_sources()["nmpa"].read(page)
    assert act is not None and act.key == "nmpa-office/药监综械管函/2020/71"
    assert "71号" not in "".join(provision.text for provision in act.provisions)


HEADER = ["序号", "注册证编号", "产品名称", "注册人名称", "有效期至"]
ROWS = [
    ["1", "国械注准20203140001", "医用外科口罩", "甲公司", "2025-01-01"],
    ["2", "国械注准20203140002", "医用防护口罩", "乙公司", "2025-01-02"],
]


def test_an_export_fills_the_device_register_and_the_next_one_is_compared(tmp_path: Path) -> None:
    data, first, second = tmp_path / "data", tmp_path / "2020-04.csv", tmp_path / "2020-05.xls"
    first.write_bytes("\r\n".join(",".join(row) for row in [HEADER, *ROWS]).encode("gb18030"))
    renewed = [ROWS[0], [*ROWS[1][:4], "2030-01-02"], ["3", "国械注准20203140003", "体温计", "丙公司", "2025-02-01"]]
    second.write_bytes(xls([[HEADER[0], "注册证号", *HEADER[2:]], *renewed]))
    run = CliRunner()
    for path in (first, second):
        told = run.invoke(cli, ["--data", str(data), "import", "nmpa-device-register", str(path)])
        assert told.exit_code in (0, 1), told.output
    with workspace(data) as opened:
        standing = {v.key: v.record for v in opened.facts.versions.standing("nmpa-device-register")}

    assert sorted(standing) == [f"nmpa-device-register/国械注准2020314000{n}" for n in (1, 2, 3)]
    changed = standing["nmpa-device-register/国械注准20203140002"]
    assert isinstance(changed, Entry) and dict(changed.fields)["有效期至"] == "2030-01-02"
