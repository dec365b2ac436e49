"""From a node of a page to lines of text, tables and links. Keeps every word but what is not shown or is struck out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from spiders.reading.document import Block, Table
from spiders.reading.filenames import label_of, readable_name
from spiders.reading.tables.grid import Cell, expanded

_BLOCKS = frozenset(
    "address article aside blockquote br caption center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr"  # noqa: SIM905
    " li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
# What a table that lays out a page says of itself (WAI-ARIA), or holds where data never does.
_LAYOUT_ROLES = frozenset(("presentation", "none"))
_LAYOUT_MARKS = ("h1", "h2", "form", "nav", "article", "iframe", "script")
_FRAMED_LINES = 5  # lines of one cell that outweighs all others: an article, not a datum
_NEVER_SHOWN = frozenset(("script", "style", "noscript", "template", "iframe", "object", "svg"))
_STRUCK = frozenset(("s", "del", "strike"))  # HTML Living Standard, 4.5.5 and 4.7.2: no longer accurate, removed
_STRUCK_BY_STYLE = re.compile(r"text-decoration(?:-line)?\s{0,3}:[^;]{0,40}line-through", re.IGNORECASE)
_HIDDEN_BY_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_COLLAPSED = 200  # characters of a hidden text that a script is there to unfold: an annex, the pages of a list
_SENTENCES = 3  # as many make a text, whatever its length
_RAISED = str.maketrans("0123456789+-−－=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−－=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_SHIFTED = re.compile(r"[0-9+\-−－=()n]{1,12}")
_DOCUMENTS = re.compile(r"\.(docx?|xls[xmb]?|pdf|wps|et|zip|rar|7z|tiff?|csv|txt|rtf|ofd)$", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v\xa0\u3000\u200b\ufeff]+")


def first(node: HtmlElement, xpath: str) -> HtmlElement | None:
    """The first element an XPath finds."""
    found = node.xpath(xpath)
    return found[0] if isinstance(found, list) and found and isinstance(found[0], HtmlElement) else None


def words(node: HtmlElement | None) -> str:
    """All text of a small node in one line, '' for no node."""
    return _BLANKS.sub(" ", node.text_content()).strip() if node is not None else ""


def meta(tree: HtmlElement, name: str) -> str:
    """Content of a meta tag of the head."""
    found = tree.xpath("//meta[@name=$name]/@content", name=name)
    return str(found[0]).strip() if isinstance(found, list) and found else ""


def absolute(base: str, printed: str | None) -> str:
    """The web address a link leads to, '' when it leads to none (javascript:, mailto:, a broken one)."""
    try:
        address = urljoin(base, (printed or "").strip())
        return address if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname else ""
    except ValueError:  # http://[
        return ""


def whole(printed: str | None) -> int | None:
    """A count as printed in a page, None when it is none or absurdly long."""
    match = re.fullmatch(r"\s*(\d{1,9})\s*", printed or "")
    return int(match.group(1)) if match else None


def lines(node: HtmlElement) -> list[str]:
    """The visible lines of a content node, blank ones left out."""
    return _lines_of(piece for piece in _pieces(node, {}) if isinstance(piece, str))


def blocks(node: HtmlElement) -> list[Block]:
    """The visible lines and data tables of a content node, in page order.

    A merged cell's words are repeated in each cell it covers; lines inside a cell are parted by a line break. A table
    that only lays out the page (nested ones, one column, one row, `role=presentation`, headings or the whole text in
    a cell) stays lines.
    """
    found: list[Block] = []
    text: list[str] = []
    for piece in _pieces(node, _data_tables(node)):
        if isinstance(piece, str):
            text.append(piece)
        else:
            found += [*_lines_of(text), piece]
            text.clear()
    return [*found, *_lines_of(text)]


def _lines_of(pieces: Iterable[str]) -> list[str]:
    text = _BLANKS.sub(" ", "".join(pieces))
    return [line for line in (line.strip() for line in text.split("\n")) if line]


def _pieces(node: HtmlElement, tables: Mapping[HtmlElement, Table]) -> Iterator[str | Table]:
    """Texts in page order, a line break at the edges of every block; never recursive, pages may nest as they like."""
    walk = iterwalk(node, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        starts, edge = event == "start", "\n" if element.tag in _BLOCKS else ""
        if starts and (
            element.tag in _NEVER_SHOWN or (element is not node and (is_struck(element) or is_hidden(element)))
        ):
            walk.skip_subtree()
        elif starts and element.tag in ("sup", "sub") and (sign := _shifted(element)):
            yield sign
            walk.skip_subtree()
        elif starts and element in tables:
            for caption in element.iterchildren("caption"):
                yield from ("\n", *(f"{line}\n" for line in lines(caption)))
            yield tables[element]
            walk.skip_subtree()
        elif starts:
            yield edge
            yield _flat(element.text)
        else:
            yield edge
            yield _flat(element.tail) if element is not node else ""


def is_struck(element: HtmlElement) -> bool:
    """Whether words are struck out: they are not part of the text in force."""
    return element.tag in _STRUCK or _STRUCK_BY_STYLE.search(element.get("style") or "") is not None


def is_hidden(element: HtmlElement) -> bool:
    """Whether the page keeps words from its reader. What a script unfolds (a table, a long text) is not hidden."""
    if element.get("hidden") in (None, "until-found") and not _HIDDEN_BY_STYLE.search(element.get("style") or ""):
        return False
    if next(element.iter("table", "h1", "h2"), None) is not None:
        return False
    length = sentences = 0
    for text in islice(element.itertext(), _COLLAPSED):
        length += len(text.strip())
        sentences += text.count("。") + text.count(". ") + text.rstrip().endswith(".")
        if sentences >= _SENTENCES:
            return False
        if length >= _COLLAPSED:
            return False
    return True


def left_out(node: HtmlElement) -> dict[str, list[str]]:
    """What `blocks` leaves out of a node although somebody wrote it: lines by 'struck out' and 'hidden'."""
    found: dict[str, list[str]] = {}
    walk = iterwalk(node, events=("start",))
    for _, element in walk:
        why = "struck out" if is_struck(element) else "hidden" if element is not node and is_hidden(element) else ""
        if why or element.tag in _NEVER_SHOWN:
            walk.skip_subtree()
            found.setdefault(why, []).extend(lines(element) if why else ())
    return {why: said for why, said in found.items() if said}


def _shifted(element: HtmlElement) -> str:
    """10³ for 10<sup>3</sup>, H₂O for H<sub>2</sub>O; '' for other words (1st, notes in brackets)."""
    text = (element.text or "").strip() if not len(element) else words(element)
    if not _SHIFTED.fullmatch(text):
        return ""
    return text.translate(_RAISED if element.tag == "sup" else _LOWERED)


def _flat(text: str | None) -> str:
    return text.replace("\n", " ") if text else ""


def _data_tables(node: HtmlElement) -> dict[HtmlElement, Table]:
    """Every table of a content node that holds data, as printed."""
    every = list(node.iter("table"))
    outer = {above for table in every for above in table.iterancestors("table")}
    found = ((table, _table(table)) for table in every if table not in outer and table.get("role") not in _LAYOUT_ROLES)
    return {element: table for element, table in found if table is not None}


def _table(element: HtmlElement) -> Table | None:
    """The rows of a table that holds data, None for one that lays out the page."""
    printed = [[(cell, _cell_lines(cell)) for cell in row.iterchildren("td", "th")] for row in element.iter("tr")]
    if next(element.iter(*_LAYOUT_MARKS), None) is not None or _has_loose_text(element):
        return None
    if _is_frame([text for row in printed for _, text in row]):
        return None
    table = expanded([[_spanning(cell, text) for cell, text in row] for row in printed])
    return table if table is not None and len(table.rows) > 1 and len(table.rows[0]) > 1 else None


def _cell_lines(cell: HtmlElement) -> list[str]:
    return (
        lines(cell) if len(cell) else _lines_of((_flat(cell.text),))
    )  # walking a childless cell costs three times that


def _has_loose_text(element: HtmlElement) -> bool:
    """Whether words stand between the cells, where a grid has no place for them."""
    return any(
        (part.text or "").strip() or any((child.tail or "").strip() for child in part)
        for part in element.iter("table", "thead", "tbody", "tfoot", "tr")
    )


def _is_frame(cells: list[list[str]]) -> bool:
    """Whether one cell holds nearly all the text, as where a table frames a page's article."""
    sizes = sorted((sum(map(len, text)), len(text)) for text in cells)
    return bool(sizes) and sizes[-1][1] >= _FRAMED_LINES and sizes[-1][0] > 4 * sum(size for size, _ in sizes[:-1])


def _spanning(cell: HtmlElement, text: list[str]) -> Cell:
    across, down = whole(cell.get("colspan")), whole(cell.get("rowspan"))
    return Cell("\n".join(text), 1 if across is None else across, 1 if down is None else down)


def document_links(node: HtmlElement, base: str) -> list[tuple[str, str]]:
    """(label, absolute address) of every document a content node links to, each address once."""
    found: dict[str, str] = {}
    for anchor in node.iter("a"):
        address = absolute(base, anchor.get("href"))
        if address and (_DOCUMENTS.search(urlsplit(address).path) or _DOCUMENTS.search(readable_name(address))):
            said = label_of(words(anchor) or anchor.get("title") or "", address)
            found.setdefault(address, said or address.rsplit("/", 1)[-1])
    return [(label, address) for address, label in found.items()]
