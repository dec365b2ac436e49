"""Which elements of a page are furniture, one by one: by name, by their own words, by their shape."""

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from spiders.reading.pages.furniture import Zone, heads_related
from spiders.reading.pages.outline import Tally
from spiders.reading.pages.page_lines import BLOCKS
from spiders.reading.pages.subject import Subject

_MUCH = 0.5  # of the page's weight: an element that holds as much is no furniture, whatever it calls itself
_LINKED = 0.7  # of an element's characters inside links: a list of links
_SOME_LINKED = 0.3  # the same, for an element that calls itself furniture in the midst of the text
_FEW_CELLS = 30  # characters of table cells: a calendar's heading, no register
MANY_LINKS = 3  # fewer are no list
_SHORT_LABEL = 9  # characters of a navigation label, on average; titles of documents are longer
_MOST_SIBLINGS = 100  # elements after one heading; a page of nothing but headings stays linear
_LINES_BEFORE_REPEAT = 12  # how far below a heading the text may repeat it
_TEASING = frozenset((Zone.SIDEBAR, Zone.RELATED))


def furniture(page: Subject) -> Iterator[tuple[Zone, HtmlElement]]:
    """Every outermost element of furniture, in page order."""
    labelled: set[HtmlElement] = set()
    under_heading: set[HtmlElement] = set()  # what follows a heading of related links
    for element in page.outlined.elements:
        if element.getparent() in labelled:
            labelled.add(element)
            continue
        tally = page.outlined.tallies[element]
        if tally.last < 0:
            continue
        zone = Zone.RELATED if element in under_heading else _zone(page, element, tally)
        if zone is None:
            continue
        if zone is Zone.RELATED and tally.first == tally.last:
            under_heading |= _links_after(page, element)
        labelled.add(element)
        yield zone, element


def _zone(page: Subject, element: HtmlElement, tally: Tally) -> Zone | None:
    if element is page.heading:
        return Zone.TITLE if _repeated_below(page, tally) else None
    if element in page.holders or (page.sums[element] and page.sums[element] >= page.sums[page.root] * _MUCH):
        return None
    by_name = _by_name(page, element, tally)
    if by_name is not None or tally.acts or tally.annexes:
        return by_name
    lines = page.outlined.lines
    if tally.first == tally.last and element.tag in BLOCKS:
        line = lines[tally.first]
        if line.zone is not None:
            return Zone(line.zone)
    if tally.links and heads_related(lines[tally.first].text) and tally.linked >= _SOME_LINKED * tally.chars:
        return Zone.RELATED
    if heads_related(lines[tally.first].text) and tally.first == tally.last and _links_after(page, element):
        return Zone.RELATED
    return _by_shape(page, element, tally)


def _repeated_below(page: Subject, tally: Tally) -> bool:
    title, *below = page.outlined.lines[tally.first : tally.first + 1 + _LINES_BEFORE_REPEAT]
    return any(not line.links and line.text.split() == title.text.split() for line in below)


def _by_name(page: Subject, element: HtmlElement, tally: Tally) -> Zone | None:
    name = page.names.get(element)
    if name is None or tally.annexes or (tally.laws and name.zone is not Zone.COOKIES):
        return None
    if tally.cells > _FEW_CELLS or _is_row_of_data(element, tally):
        return None
    if name.strong:
        return name.zone
    if name.zone in _TEASING and _teases(tally) and element not in page.inside:
        return name.zone
    if tally.acts or (name.zone is Zone.BREADCRUMB and tally.chars > 200):
        return None
    if not tally.links and not tally.known and name.zone in _TEASING:
        return None  # what stands in a side column and leads nowhere may well be a note on the text
    if element in page.inside and not tally.known and tally.linked < _SOME_LINKED * tally.chars:
        return None
    return name.zone


def _is_row_of_data(element: HtmlElement, tally: Tally) -> bool:
    """Whether an element is a row of several cells without links: its class may be a generated one that reads `ad5`."""
    return element.tag == "tr" and not tally.links and len(element.findall("td")) + len(element.findall("th")) > 1


def _teases(tally: Tally) -> bool:
    """Whether a box is a list of links, most of them with a sentence of the page they lead to."""
    return tally.acts > 1 and tally.links // 2 <= tally.acts <= tally.links


def _by_shape(page: Subject, element: HtmlElement, tally: Tally) -> Zone | None:
    """A list of links outside the text, or before and behind it."""
    if tally.links < MANY_LINKS or tally.linked < _LINKED * tally.chars or element.tag not in BLOCKS:
        return None
    if not beside(page, element, tally.first, tally.last):
        return None
    if tally.linked <= _SHORT_LABEL * tally.links and not tally.items:
        return Zone.NAVIGATION
    return Zone.LINKS if page.sums[page.root] else None


def beside(page: Subject, element: HtmlElement, first: int, last: int) -> bool:
    """Whether lines stand beside the text: outside its box or, where the page has no boxes, before or behind it.

    What a colon announces is the text's own.
    """
    if first and page.outlined.lines[first - 1].text.endswith(("：", ":")):
        return False
    if page.container is page.root:
        return last < page.first or first > page.last
    return element not in page.inside


def _links_after(page: Subject, element: HtmlElement) -> set[HtmlElement]:
    """The lists of links that follow a heading, which may stand in a box of its own."""
    heading = element
    tallies = page.outlined.tallies
    while (above := heading.getparent()) in tallies and tallies[above].first == tallies[above].last:
        heading = above
    found: set[HtmlElement] = set()
    for sibling in islice(heading.itersiblings(), _MOST_SIBLINGS):
        tally = tallies.get(sibling)
        if tally is None or tally.last < 0:
            continue
        if not tally.links or tally.acts or tally.annexes or tally.linked < _LINKED * tally.chars:
            break
        found.add(sibling)
    return found - page.holders
