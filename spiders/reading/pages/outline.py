"""The sums of a page's lines for every element. Labels nothing.

One walk and one sum over the tree, whatever the page: time and memory are linear in its size.
"""

from dataclasses import dataclass

from lxml.html import HtmlElement

from spiders.reading.pages.furniture import speaks_as_law
from spiders.reading.pages.page_lines import DAY, Line, lines_of


@dataclass(slots=True)
class Tally:
    """Sums over the lines of one element."""

    first: int  # number of its first line, beyond the last line for none
    last: int = -1
    chars: int = 0
    linked: int = 0
    links: int = 0
    acts: int = 0  # lines that speak as an act
    laws: int = 0  # lines with words of legal drafting
    known: int = 0  # lines that name their zone themselves
    annexes: int = 0
    items: int = 0
    cells: int = 0  # characters of unlinked words in table cells that hold more than a day of a calendar

    def add(self, other: "Tally") -> None:
        """Take in a child's sums."""
        if other.last < 0:
            return
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.chars += other.chars
        self.linked += other.linked
        self.links += other.links
        self.acts += other.acts
        self.laws += other.laws
        self.known += other.known
        self.annexes += other.annexes
        self.items += other.items
        self.cells += other.cells


@dataclass(slots=True)
class Outline:
    """A page's elements in document order, its lines, and the sums per element."""

    elements: list[HtmlElement]
    lines: list[Line]
    tallies: dict[HtmlElement, Tally]


def outline(root: HtmlElement) -> Outline:
    """Every line under an element, and the sums of every element."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    lines = lines_of(root)
    tallies = {element: Tally(first=len(lines)) for element in elements}
    for number, line in enumerate(lines):
        tallies[line.owner].add(_tally(number, line))
    for element in reversed(elements):
        above = element.getparent()
        if element is not root and above in tallies:
            tallies[above].add(tallies[element])
    return Outline(elements, lines, tallies)


def weigh(outlined: Outline, weights: list[int]) -> dict[HtmlElement, int]:
    """The sum of the lines' weights for every element."""
    sums = dict.fromkeys(outlined.elements, 0)
    for line, weight in zip(outlined.lines, weights, strict=True):
        sums[line.owner] += weight
    for element in reversed(outlined.elements[1:]):
        above = element.getparent()
        if above in sums:
            sums[above] += sums[element]
    return sums


def _tally(number: int, line: Line) -> Tally:
    in_cell = line.owner.tag in ("td", "th") and len(line.own) > 2 and not line.zone
    return Tally(
        first=number,
        last=number,
        chars=len(DAY.sub("", line.text)),
        linked=line.linked,
        links=line.links,
        acts=line.act,
        laws=speaks_as_law(line.own),
        known=line.zone is not None,
        annexes=line.annex,
        items=line.item,
        cells=len(line.own) if in_cell else 0,
    )
