"""The documented layouts of both sites, filled: from documents to pages. Decides no dates and no addresses' fate.

Structures and their odd spellings (bulidstatic, bottonmLine, eprotal) follow the recorded layouts of the sites;
the frames around the official texts are reconstructed, and every page says so.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from monitor.demo.documents import Document

JPAAS_PATH = "/api-gateway/jpaas-publish-server/front/page/build/unit"
JPAAS_QUERY = {
    "parseType": "bulidstatic",
    "webId": "8f43c7ad3afc411fb56f281724b73708",
    "tplSetId": "52551ea0e2c14bca8c84792f7aa37ead",
    "pageType": "column",
    "tagId": "分页列表",
    "editType": "null",
    "pageId": "fc8bdff48fa345a48b651c1285b70b8f",
}
ROWS = 15  # items on one page of the jpaas list

_frames = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "frames", encoding="utf-8"),
    autoescape=True,
    undefined=StrictUndefined,
)
_frames.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # the site's scripts hold plain Chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a list page."""

    href: str
    title: str
    day: str


def items(documents: Iterable[Document], hrefs: Iterable[str]) -> list[Item]:
    """List lines for documents and their addresses, in the given order."""
    pairs = zip(documents, hrefs, strict=True)
    return [Item(href=href, title=doc.title, day=doc.appears.date().isoformat()) for doc, href in pairs]


def mofcom_path(document: Document) -> str:
    """Path of an article before 2020-10. The eight digits are ours, 0295 and the serial."""
    month = document.appears.strftime("%Y%m")
    return f"/article/b/e/{month}/{month}0295{document.serial:04}.shtml"


def jpaas_path(document: Document) -> str:
    """Path of an article today. The hash is ours: MD5 of the old path."""
    name = md5(mofcom_path(document).encode(), usedforsecurity=False).hexdigest()
    return f"/zwgk/zcfb/art/{document.appears.year}/art_{name}.html"


def gacc_path(document: Document) -> str:
    """Path of a customs article until 2025. The id is ours."""
    return f"/customs/302249/302266/302267/{document.serial}/index.html"


def annex_path(document: Document) -> str:
    """Path of a customs document's annex, '' without one. The digits after the day are ours."""
    if document.annex is None:
        return ""
    day = document.appears
    return f"/customs/attachDir/{day:%Y}/{day:%m}/{day:%Y%m%d}{document.annex.serial:09}.xls"


def mofcom_list(documents: Sequence[Document]) -> bytes:
    """MOFCOM's list before 2020-10."""
    return _page("mofcom-list.html", items=items(documents, map(mofcom_path, documents)))


def mofcom_article(document: Document) -> bytes:
    """MOFCOM's article before 2020-10."""
    return _page("mofcom-article.html", document=document, lines=document.lines())


def jpaas_list(documents: Sequence[Document], page: int) -> bytes:
    """The JSON answer with the list fragment of one page (ROWS items each)."""
    shown = documents[(page - 1) * ROWS : page * ROWS]
    listed = items(shown, map(jpaas_path, shown))
    fragment = _page("jpaas-list.html", items=listed, rows=ROWS, count=len(documents), page=page)
    answer = {"code": "200", "success": True, "data": {"html": fragment.decode()}}
    return json.dumps(answer, ensure_ascii=False).encode()


def jpaas_article(document: Document) -> bytes:
    """MOFCOM's article today: for announcements two blocks, number and text."""
    return _page("jpaas-article.html", document=document, lines=document.lines())


def gacc_list(documents: Sequence[Document]) -> bytes:
    """The customs list of regulations; without documents its frame stays, with an empty list."""
    return _page("gacc-list.html", items=items(documents, map(gacc_path, documents)))


def gacc_article(document: Document, views: int) -> bytes:
    """A customs regulation with its metadata block and the view counter that differs at every visit."""
    metadata = (
        ("【法规类型】", ""),  # this and other values that are not held stay empty
        ("【内容类别】", ""),
        ("【文　　号】", document.number),
        ("【发文机关】", document.source),
        ("【发布日期】", document.appears.date().isoformat()),
        ("【生效日期】", document.effective.isoformat() if document.effective else ""),
        ("【效力】", document.status),
        ("【效力说明】", ""),
    )
    return _page("gacc-article.html", document=document, metadata=metadata, lines=_linked(document), views=views)


def missing() -> bytes:
    """The page of an unknown address."""
    return _page("missing.html")


def _linked(document: Document) -> list[str]:
    """The body's paragraphs, the annex's name made a link, or a last paragraph of its own."""
    lines = document.lines()
    if document.annex is None:
        return lines
    label = document.annex.label
    if not any(label in line for line in lines):
        lines.append(label)
    link = Markup('<a href="{}">{}</a>').format(annex_path(document), label)
    parts = ((line, re.split(f"({re.escape(label)})", line)) for line in lines)
    return [Markup("").join(link if p == label else p for p in cut) if label in line else line for line, cut in parts]


def _page(frame: str, **values: object) -> bytes:
    return _frames.get_template(frame).render(**values).encode()
