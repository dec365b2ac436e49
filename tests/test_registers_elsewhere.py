"""Registers made by acts that are seen at several sites: carried out once, and also while the issuer's site is shut."""

import json
from datetime import UTC, datetime
from pathlib import Path

from monitor.demo.internet import Answer
from tests.customs_site import xls
from tests.several_hosts import Checks, Hosts

CUSTOMS, GOVCN = "http://www.customs.gov.cn", "https://www.gov.cn"
LIST = f"{CUSTOMS}/customs/302249/302266/index.html"
LIBRARY = "https://sousuo.www.gov.cn/search-gov/data"
BATCH = "关于公布第{0}批进口可用作原料的固体废物装运前检验机构名单的公告"
TEXT = (
    "<p>现将第{0}批准予备案的进口可用作原料的固体废物装运前检验机构名单（见附件）予以公布。</p>"
    "<p>{1}</p><p>2026年3月2日</p>"
)


class Both(Hosts):
    """Customs in its layout of 2026, and the library; filler keeps both lists long enough to be believed."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[tuple[str, str]] = []
        self.library: list[dict[str, object]] = []
        for n in range(1, 13):
            self.at_customs(n, f"关于第{n}件事的公告", "<p>现公告如下。</p>")
            self.at_govcn(n, "某部", f"关于第{n}件小事的通知", "<p>现通知如下。</p>", number=f"某部函〔2026〕{n}号")

    def at_customs(self, n: int, title: str, body: str, annex: bytes = b"") -> None:
        path = f"/customs/2026-02/01/article_20260201093000{n:05}.html"
        title = f"海关总署公告2026年第{n}号（{title}）"
        if annex:
            body += f'<p><a href="/customs/fileDir/{n}.xls">附件.xls</a></p>'
            self.document(f"{CUSTOMS}/customs/fileDir/{n}.xls", annex)
        self.put(
            CUSTOMS + path,
            f'<html><head><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2026-02-01"></head>'
            f'<body><div class="news_detail_tit"><h1>{title}</h1></div><div class="news_detail_con">{body}</div>'
            "</body></html>",
        )
        self.listed.append((path, title))
        items = "".join(f'<li><a href="{p}" title="{t}">{t}</a><span>2026-02-01</span></li>' for p, t in self.listed)
        self.put(LIST, f'<html><body><div class="news_con"><ul class="news_list">{items}</ul></div></body></html>')

    def at_govcn(self, n: int, issuer: str, title: str, body: str, *, number: str, annex: bytes = b"") -> None:
        url = f"{GOVCN}/zhengce/zhengceku/2026-02/01/content_{len(self.library) + 1}.htm"
        if annex:
            body += f'<p><a href="./files/{n}.xls">附件.xls</a></p>'
            self.document(f"{GOVCN}/zhengce/zhengceku/2026-02/01/files/{n}.xls", annex)
        self.put(
            url,
            f"<html><body><h1 id='ti'>{title}</h1><div class='pages-date'>2026-02-01</div>"
            f"<div id='UCAP-CONTENT'>{body}</div></body></html>",
        )
        at = int(datetime(2026, 2, 1, tzinfo=UTC).timestamp() * 1000)
        self.library.append({"title": title, "url": url, "pcode": number, "puborg": issuer, "pubtime": at, "ptime": at})

    def __call__(self, request):  # type: ignore[no-untyped-def]
        if request.url.startswith(LIBRARY):
            found = {"searchVO": {"listVO": self.library, "totalCount": len(self.library), "totalpage": 1}}
            kind = {"Content-Type": "application/json"}
            return Answer(status=200, headers=kind, body=json.dumps(found, ensure_ascii=False).encode())
        return super().__call__(request)


def batch(*numbers: str) -> bytes:
    return xls([["序号", "企业名称", "备案编号"], *([str(at), "某公司", n] for at, n in enumerate(numbers))])


def test_a_list_is_fed_once_by_two_sites_and_by_the_second_alone_while_the_first_is_shut(tmp_path: Path) -> None:
    hosts = Both()
    checks = Checks(hosts, tmp_path / "data", "gacc", "govcn")
    checks.check()
    first, second = batch("PSI2026001MA"), batch("PSI2026002EI")
    hosts.at_customs(20, BATCH.format("一"), TEXT.format("一", "海关总署"), first)
    hosts.at_govcn(
        20,
        "海关总署",
        BATCH.format("一"),
        TEXT.format("一", "海关总署"),
        number="海关总署公告2026年第20号",
        annex=first,
    )
    assert sorted(checks.told()) == [
        ("entry.added", "gacc-psi-bodies/PSI2026001MA"),
        ("notice.published", "gacc/announcement/2026/20"),
    ]
    hosts.shut.add("www.customs.gov.cn")
    hosts.at_govcn(
        21,
        "海关总署",
        BATCH.format("二"),
        TEXT.format("二", "海关总署"),
        number="海关总署公告2026年第21号",
        annex=second,
    )
    assert ("entry.added", "gacc-psi-bodies/PSI2026002EI") in checks.told()
    hosts.shut.clear()
    hosts.at_customs(21, BATCH.format("二"), TEXT.format("二", "海关总署"), second)
    assert [kind for kind, _ in checks.told()] == ["source.recovered"]


def test_another_bodys_act_in_the_same_words_fills_no_list_of_customs(tmp_path: Path) -> None:
    hosts = Both()
    checks = Checks(hosts, tmp_path / "data", "govcn")
    checks.check()
    hosts.at_govcn(
        30, "市场监管总局", BATCH.format("一"), TEXT.format("一", "市场监管总局"),
        number="市场监管总局公告2026年第30号", annex=batch("PSI2026001MA"),
    )  # fmt: skip
    assert [kind for kind, _ in checks.told()] == ["notice.published"]
