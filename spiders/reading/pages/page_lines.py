"""A page as visible lines, each with what it is made of: words of its own, links, documents. Labels no box."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from spiders.reading.pages.furniture import speaks_as_law, zone_of_line

# The same sets as html.blocks reads by: a line here is a line there.
BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header"  # noqa: SIM905
    " hr li main nav ol p pre section select table tbody td tfoot th thead tr ul".split()
)
_NEVER_SHOWN = frozenset(("script", "style", "noscript", "template", "iframe", "object", "svg", "head"))
_DOCUMENT = re.compile(
    r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|7z|tiff?|csv|ofd|pptx?|txt|rtf)$"
    r"|/(?:attachDir|fileDir|attach(?:ment)?s?|downloads?|downloadFile|files?/download)(?:[/.]|$)",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"[【\[]?(?:相关)?(?:附件|附表|附录|公告下载|文件下载)(?:\s?[\d一二三四五六七八九十]{0,3})\s?[】\]]?\s?(?:[:：.、]|下载|链接|$)"
    r"|附\s?[:：]|(?:Annex|Attachment|Appendix|Enclosure)(?:e?s|es)?\s?(?:\d{0,3}|[A-Z])\s?(?:[:：.]|$)"
)
# 。and ； end sentences of acts; elsewhere a full stop or semicolon behind a word of four letters or more, or behind a
# letter that is not English (다., ký.): No., Inc. and Nr. end nothing.
SENTENCE = re.compile(r"[。；]|(?:[a-z]{4}|[^\W\d_]{3}[^\W\d_A-Z]|[^\W\d_a-zA-Z])\)?[.;](?:\s|$)")
# What an act's short lines look like: a provision's number, an act's number, the fields of a government document's
# card (GB/T 33476; the State Council's 公文格式), a signature's day.
_ACT = re.compile(
    r"^第[一二三四五六七八九十百零〇\d]{1,8}[编章节条]|^[一二三四五六七八九十]{1,3}、|^[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|第\s?[\d一二三四五六七八九十零〇]{1,6}\s?号|[〔﹝\[［]\s?\d{4}\s?[〕﹞\]］]\s?\S{0,3}\d{1,5}\s?号|^附件"
    r"|^Article \d|^(?:发布|发文|公布|成文|印发)(?:时间|日期)|(?:发文字?号|文\s{0,4}号|索\s?引\s?号|效\s?力)\s?[】:：]"
    r"|(?:有效性|成文日期|发布日期|生效日期|实施日期|施行日期|发文机关|发布机构|发文单位)\s?[】:：]"
)
DAY = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?|(?<!\d)\d{2}[-/]\d{2}(?!\d)|\d{1,2}/\d{1,2}/\d{4}")
_SHORTEST_PROSE = 12  # characters; below it a full stop closes a slogan
_SHORTEST_TITLE = 12  # characters of a document's name in a list; navigation labels are shorter


@dataclass(slots=True)
class Line:
    """One visible line. `own` is what stands outside links; `act` and `prose` say that `own` speaks as an act does."""

    owner: HtmlElement
    text: str
    own: str
    links: int
    annex: bool = False  # a link to a document, or a link under 附件：
    zone: str | None = None  # the zone the line names itself
    prose: bool = field(init=False)
    act: bool = field(init=False)

    def __post_init__(self) -> None:
        own, known = self.own, self.zone is not None
        self.prose = not known and len(own) >= _SHORTEST_PROSE and SENTENCE.search(own) is not None
        self.act = self.prose or (not known and (_ACT.search(own) is not None or speaks_as_law(own)))

    @property
    def linked(self) -> int:
        """Characters inside links."""
        return max(len(self.text) - len(self.own), 0)

    @property
    def item(self) -> bool:
        """Whether this is an item of a list of documents: a link with a day beside it, or as long as a title."""
        return self.links == 1 and not self.annex and (DAY.search(self.own) is not None or self._title_alone)

    @property
    def _title_alone(self) -> bool:
        return len(self.own.strip("·•-[]()（） ")) == 0 and self.linked >= _SHORTEST_TITLE


def is_document(address: str) -> bool:
    """Whether an address leads to a document, by its ending or by the folder content systems keep documents in."""
    try:
        return _DOCUMENT.search(urlsplit(address.strip()).path) is not None
    except ValueError:  # http://[
        return False


@dataclass(slots=True)
class _Reading:
    """The walk's state: the open blocks, the open link, the pieces of the line being read."""

    owners: list[HtmlElement]
    lines: list[Line] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    links: int = 0
    document: bool = False
    anchor: HtmlElement | None = None
    annex_under: HtmlElement | None = None  # where 附件： stood; the links below it are documents too

    def take(self, piece: str | None) -> None:
        if piece:
            self.text.append(piece)
            self.own.append(" " if self.anchor is not None else piece)

    def close_line(self) -> None:
        text = " ".join("".join(self.text).split())
        if text:
            line = Line(self.owners[-1], text, " ".join("".join(self.own).split()), self.links, zone=zone_of_line(text))
            self._annex(line)
            self.lines.append(line)
        self.text.clear()
        self.own.clear()
        self.links, self.document = int(self.anchor is not None), False

    def _annex(self, line: Line) -> None:
        above = line.owner.getparent()
        if _ANNEX.match(line.text) and line.zone is None:
            self.annex_under, line.annex = above, True
            return
        near = self.annex_under is not None and (
            above is self.annex_under or (above is not None and above.getparent() is self.annex_under)
        )
        if not (near and line.links and line.zone is None):
            self.annex_under = None
        line.annex = (self.document and line.zone is None) or self.annex_under is not None


def lines_of(root: HtmlElement) -> list[Line]:
    """Every visible line under an element, in page order; never recursive, pages may nest as they like."""
    reading = _Reading([root])
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        starts = event == "start"
        if starts and element.tag in _NEVER_SHOWN:
            walk.skip_subtree()
        elif starts:
            _open(reading, element)
        else:
            if event == "end":
                _close(reading, element)
            if element is not root:
                reading.take(element.tail)
    reading.close_line()
    return reading.lines


def _open(reading: _Reading, element: HtmlElement) -> None:
    if element.tag in BLOCKS:
        reading.close_line()
        reading.owners.append(element)
    if element.tag == "a" and reading.anchor is None and _leads_away(element.get("href")):
        reading.anchor = element
        reading.links += 1
        reading.document = reading.document or is_document(element.get("href", ""))
    reading.take(element.text)


def _close(reading: _Reading, element: HtmlElement) -> None:
    if element.tag in BLOCKS and reading.owners[-1] is element:
        reading.close_line()
        if len(reading.owners) > 1:
            reading.owners.pop()
    if element is reading.anchor:
        reading.anchor = None


def _leads_away(address: str | None) -> bool:
    """Whether an anchor is a link; one to a place in the same page is a line of the text's own contents."""
    return address is not None and not (address.startswith("#") and len(address) > 1)
