"""Which lines of a page stand beside its text, and so may vary without any rule having changed. Pure.

`reading.pages.zones` cuts what is surely furniture; what is left beside the text (a teaser, a rate of exchange, an
author's card, a count nobody gave a name) may be either. A change there counts once further visits show the same
(`monitor.watch.unsettled`); a change of the text itself counts at once.
"""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from spiders.pages.asides import asides
from spiders.reading.document import Block, Document
from spiders.reading.pages.furniture import speaks_as_law
from spiders.reading.pages.html import first
from spiders.reading.pages.outline import outline, weigh
from spiders.reading.pages.page_lines import DAY, Line
from spiders.reading.pages.subject import Subject

_MOST = 0.75  # of the characters of all sentences
_NO_BOX = frozenset(("p", "span", "li", "ul", "ol", "tr", "td", "tbody", "b", "strong", "font", "dd", "h1", "h2", "a"))
_MOSTLY = 0.5  # of the words around a heading: then its sentences are the text
_FEW = 3  # links, fewer are no list
_RUN = frozenset(("p", "ul", "ol", "table", "h2", "h3", "blockquote", "dl"))
_SAYS_WHEN = re.compile(  # a day that counts, on a line of its own
    r"(?:截止|生效|施行|实施|有效期|到期|失效|征求意见|申报|报名)\S{0,8}[:：]|(?:deadline|effective|valid|closing|expir\w{1,5}|due"
    r"|in force)[\w ]{0,30}[:：]",
    re.IGNORECASE,
)
_WEIGHTY = re.compile(  # in a sentence outside <main>: a note that changes something
    r"自\d{4}年|更正|停止|暂停|取消|延期|特别提示|^注[:：]|\bcorrection\b|\bsuspended\b|\bwithdrawn\b|\bcancelled\b|\bpostponed\b"
    r"|\bfrom \d{1,2} \w{3,9} \d{4}",
    re.IGNORECASE,
)
_BULLETS = "·•-–*[]()（）|>»/ "
_SIGNED = 3  # lines behind the last sentence that may be its signature and day


def beside_text(tree: HtmlElement, document: Document) -> frozenset[str]:
    """The lines of a document that stand beside the page's text, blanks folded; none where no text is found."""
    body = tree.find("body")
    page = Subject(tree, outline(tree if body is None else body))
    lines = page.outlined.lines
    box = _box(page)
    inside = _inside(page, box)
    if not inside:
        return frozenset()
    own = _own_box(tree, box)
    links_too = _is_list([line for line in lines if line.owner in inside])
    named = asides(page)
    within = {
        number
        for number, line in enumerate(lines)
        if _is_text(line, page, own) or (line.owner in inside and (links_too or not _leads_away(line)))
    } - named
    last = max(within, default=-1)
    within |= {n for n in range(last + 1, min(last + 1 + _SIGNED, len(lines))) if DAY.fullmatch(lines[n].text.strip())}
    text = {folded_blanks(lines[number].text) for number in within} | {folded_blanks(document.title)}
    cells = {folded_blanks(lines[number].text) for number in named}
    return (frozenset(folded_blanks(line.text) for line in lines) - text) | set(_tables(document, cells))


def printed(block: Block) -> str:
    """A line of text with blanks folded, or a table as one text, row by row."""
    return folded_blanks(block) if isinstance(block, str) else "\n".join(" | ".join(row) for row in block.rows)


def _tables(document: Document, cells: set[str]) -> Iterator[str]:
    """The tables that stand in a box which names itself (rates of the day), as printed."""
    for block in document.blocks if cells else ():
        if not isinstance(block, str):
            words = {folded_blanks(line) for row in block.rows for cell in row for line in cell.split("\n")}
            if words <= cells | {""}:
                yield printed(block)


def folded_blanks(line: str) -> str:
    """A line with runs of blanks as one."""
    return " ".join(line.split())


def _box(page: Subject) -> HtmlElement:
    """The element in which the page speaks: by its sentences, or around its heading where it has few sentences."""
    spoken = _by_sentences(page)
    headed = _by_heading(page)
    if spoken is None or headed is None or headed is page.root:
        return page.root if spoken is None and headed is None else spoken if spoken is not None else headed
    if spoken is page.root or headed not in (spoken, *spoken.iterancestors()):
        return headed if spoken is page.root or not _says_law(page, spoken) else spoken
    tally = page.outlined.tallies[headed]
    there = [line for line in page.outlined.lines[tally.first : tally.last + 1] if not _leads_away(line)]
    said = sum(len(line.own) for line in there)
    return spoken if sum(len(line.own) for line in there if line.act) >= said * _MOSTLY else headed


def _by_sentences(page: Subject) -> HtmlElement | None:
    """The smallest element that holds three quarters of the page's sentences, whatever links stand beside them."""
    sums = weigh(page.outlined, [len(line.own) if line.act else 0 for line in page.outlined.lines])
    box, enough = page.root, sums[page.root] * _MOST
    if not enough:
        return None
    while (heavy := next((child for child in box if child in sums and sums[child] >= enough), None)) is not None:
        box = heavy
    while box is not page.root and box.tag in _NO_BOX:
        box = box.getparent()
    return box


def _by_heading(page: Subject) -> HtmlElement | None:
    """The smallest element around the heading in which something else is said than links."""
    box = heading = _heading(page)
    while box is not None and (tally := page.outlined.tallies.get(box)) is not None:
        others = (line for line in page.outlined.lines[tally.first : tally.last + 1] if line.owner is not heading)
        said = any(not _leads_away(line) and line.zone is None for line in others)
        if said or tally.items >= _FEW or box is page.root:
            return box
        box = box.getparent()
    return None


def _heading(page: Subject) -> HtmlElement | None:
    """The page's heading; without one marked so, the first line that the head of the page repeats."""
    if page.heading is not None:
        return page.heading
    announced = "".join((page.root.getroottree().findtext(".//title") or "").split())
    short = ((line, "".join(line.text.split())) for line in page.outlined.lines)
    return next((line.owner for line, text in short if 4 <= len(text) <= 300 and text in announced), None)


def _says_law(page: Subject, box: HtmlElement) -> bool:
    return page.outlined.tallies[box].laws > 0


def _inside(page: Subject, box: HtmlElement) -> set[HtmlElement]:
    """The owners of lines inside the text's box; without a box, of those from its first sentence to its last."""
    if box is not page.root:
        return set(box.iter())
    lines = page.outlined.lines
    acts = [number for number, line in enumerate(lines) if line.act]
    if acts:
        return {line.owner for line in lines[acts[0] : acts[-1] + 1]} - {page.root}
    return _below_heading(page)


def _below_heading(page: Subject) -> set[HtmlElement]:
    """The run of paragraphs of one kind that follows a heading without a box of its own."""
    found: set[HtmlElement] = set()
    heading = _heading(page)
    for element in heading.itersiblings() if heading is not None else ():
        if element.tag not in _RUN:
            break
        found |= set(element.iter())
    return found


def _is_list(lines: Sequence[Line]) -> bool:
    """Whether the text is a list of links itself."""
    linked = sum(line.linked for line in lines if _leads_away(line))
    return sum(map(_leads_away, lines)) >= _FEW and linked > sum(len(line.own) for line in lines)


def _leads_away(line: Line) -> bool:
    """Whether a line is nothing but a link to another page, with a day perhaps: a teaser, wherever it stands."""
    return line.links > 0 and not DAY.sub("", line.own).strip(_BULLETS)


def _own_box(tree: HtmlElement, box: HtmlElement) -> set[HtmlElement]:
    """What lies in the page's <main>, when that holds the text; empty where nothing is marked so."""
    marked = first(tree, "//main|//*[@role='main']")
    if marked is None or not (box is marked or marked in box.iterancestors()):
        return set()
    return set(marked.iter())


def _is_text(line: Line, page: Subject, own: set[HtmlElement]) -> bool:
    """Whether a line is text wherever it stands: the heading, a sentence, a document; law even outside <main>."""
    if line.owner is page.heading or line.annex or speaks_as_law(line.own) or _SAYS_WHEN.match(line.own):
        return True
    return line.act and (not own or line.owner in own or _WEIGHTY.search(line.own) is not None)
