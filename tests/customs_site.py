"""A customs site with behaviour, for tests: EasySite pages of 2020 that a test may change between two checks."""

import io
from dataclasses import dataclass, field

import xlwt

from monitor.demo.internet import Answer, Request

HOST = "http://www.customs.gov.cn"
LIST = f"{HOST}/customs/302249/302266/index.html"


@dataclass
class Doc:
    """One article. `address` is its path; `annex` rows become an .xls."""

    title: str
    lines: list[str]
    published: str = "2020-04-10"
    number: str = ""
    status: str = "有效"
    annex: list[list[str]] = field(default_factory=list)
    listed: bool = True
    answer: Answer | None = None  # instead of the page


@dataclass
class CustomsSite:
    """Callable as a site of `Internet`. Every page carries a counter that moves at each visit."""

    docs: dict[str, Doc] = field(default_factory=dict)
    list_answer: Answer | None = None
    annex_answer: Answer | None = None
    visits: int = 0

    def __call__(self, request: Request) -> Answer:
        self.visits += 1
        path = request.url.removeprefix(HOST)
        if path == "/robots.txt":
            return Answer(status=404)
        if request.url == LIST:
            return self.list_answer or html(self._list())
        if path.endswith(".xls") and path.removesuffix(".xls") in self.docs:
            annex = xls(self.docs[path.removesuffix(".xls")].annex)
            kind = {"Content-Type": "application/vnd.ms-excel"}
            return self.annex_answer or Answer(status=200, headers=kind, body=annex)
        doc = self.docs.get(path)
        if doc is None:
            return html("<html><body>404</body></html>", status=404)
        return doc.answer or html(self._article(path, doc))

    def _list(self) -> str:
        items = "".join(
            f'<li><a href="{path}" title="{doc.title}">{doc.title[:9]}…</a><span>{doc.published}</span></li>'
            for path, doc in self.docs.items()
            if doc.listed
        )
        return f'<html><body><p>今天第{self.visits}位访客</p><ul class="conList_ull">{items}</ul></body></html>'

    def _article(self, path: str, doc: Doc) -> str:
        link = f'<p>附件：<a href="{path}.xls">公告附件.xls</a></p>' if doc.annex else ""
        body = "".join(f"<p>{line}</p>" for line in doc.lines)
        return (
            f'<html><body><div class="easysite-news-title"><h2>{doc.title}</h2></div>'
            f'<div class="hgfg_list"><span>【文　　号】</span>{doc.number}</div>'
            f'<div class="hgfg_list"><span>【发布日期】</span>{doc.published}</div>'
            f'<div class="hgfg_list"><span>【效力】</span>{doc.status}</div>'
            f'<div class="easysite-news-content">{body}{link}</div>'
            f"<p>浏览次数：{self.visits}打印本页 关闭</p></body></html>"
        )


def html(text: str, status: int = 200) -> Answer:
    return Answer(status=status, headers={"Content-Type": "text/html; charset=utf-8"}, body=text.encode())


def xls(rows: list[list[str]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_site() -> CustomsSite:
    """Four notices that have stood for a while."""
    docs = {
        f"/customs/1/{n}/index.html": Doc(
            title=f"海关总署公告2020年第{n}号（关于第{n}件事的公告）",
            lines=["现公告如下：", f"一、第{n}件事的企业应当在5日内办理。", "二、本公告自2020年3月1日起施行。"],
            number=f"公告〔2020〕{n}号",
            published="2020-02-01",
        )
        for n in (11, 12, 13, 14)
    }
    return CustomsSite(docs=docs)
