"""What a page is about: its title, whether it is a list of documents, and the element in which it speaks."""

import re

from lxml.html import HtmlElement

from spiders.reading.pages.furniture import Name, named, speaks_as_law
from spiders.reading.pages.html import meta
from spiders.reading.pages.outline import Outline, weigh
from spiders.reading.pages.page_lines import Line

_SUBJECT = 0.75  # of the page's weight: the smallest element that holds as much is where the page speaks
_NO_CONTAINER = frozenset(("p", "span", "li", "ul", "ol", "tr", "tbody", "b", "strong", "font", "dd", "h1", "h2", "a"))
_HEADINGS = frozenset(("h1", "h2", "h3"))
_TITLE_NAME = re.compile(r"title|(?:^|[-_\s])(?:tit|ttl|ti|biaoti|bt)(?:$|[-_\s\d])", re.IGNORECASE)


class Subject:
    """What deciding about one element needs to know of the whole page."""

    def __init__(self, tree: HtmlElement, outlined: Outline) -> None:
        self.outlined = outlined
        self.root = outlined.elements[0]
        self.names = {element: name for element in outlined.elements if (name := named(element)) is not None}
        self.heading = _heading(tree, outlined, self.names)
        self.is_list, weights = _weights(tree, outlined, self.names)
        self.sums = weigh(outlined, weights)
        self.container = _container(self.root, self.sums)
        self.holders = {self.container, *self.container.iterancestors()}
        if self.heading is not None:
            self.holders |= {self.heading, *self.heading.iterancestors()}
        self.inside = set(self.container.iter())
        weighty = [number for number, weight in enumerate(weights) if weight]
        self.first, self.last = (weighty[0], weighty[-1]) if weighty else (0, len(weights))


def _heading(tree: HtmlElement, outlined: Outline, names: dict[HtmlElement, Name]) -> HtmlElement | None:
    """The element that prints the page's title: the one its head repeats, else its first h1."""
    announced = _folded(meta(tree, "ArticleTitle") or (tree.findtext(".//title") or ""))
    found: list[tuple[int, HtmlElement]] = []
    for element in outlined.elements:
        tally = outlined.tallies[element]
        by_name = _TITLE_NAME.search(f"{element.get('class', '')} {element.get('id', '')}"[:200])
        if tally.first != tally.last or not (element.tag in _HEADINGS or by_name):
            continue
        text = _folded(outlined.lines[tally.first].text)
        if 4 <= len(text) <= 300 and text in announced:
            found.append((len(text), element))
        elif element.tag == "h1" and len(text) > 1 and not tally.links and element not in names:
            found.append((0, element))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _folded(text: str) -> str:
    return "".join(text.split())


def _weights(tree: HtmlElement, outlined: Outline, names: dict[HtmlElement, Name]) -> tuple[bool, list[int]]:
    """Whether the page is a list of documents, and how much of its subject each line holds."""
    under: dict[HtmlElement, Name | None] = {}
    for element in outlined.elements:
        under[element] = names.get(element) or under.get(element.getparent())
    lines = outlined.lines
    acts = [_speech(line, under[line.owner]) for line in lines]
    items = [len(line.text) if line.item and not under[line.owner] else 0 for line in lines]
    is_list = sum(items) >= sum(acts) and not meta(tree, "ArticleTitle")
    if not is_list:
        return False, [act or _cell(line.owner, line.own, line.zone) for act, line in zip(acts, lines, strict=True)]
    both = [max(pair) for pair in zip(acts, items, strict=True)]
    return True, both if any(both) else [len(line.text) if line.item else 0 for line in lines]


def _speech(line: Line, name: Name | None) -> int:
    """What a line says in its own words, or by linking to a document; only law in a box called furniture."""
    if name is not None and (name.strong or not speaks_as_law(line.own)):
        return 0
    if line.act:
        return len(line.own)
    return len(line.text) if line.annex else 0


def _cell(owner: HtmlElement, own: str, zone: str | None) -> int:
    return len(own) if owner.tag in ("td", "th") and zone is None and len(own) > 2 else 0


def _container(root: HtmlElement, sums: dict[HtmlElement, int]) -> HtmlElement:
    """The smallest element with three quarters of the page's weight, never a single paragraph or row."""
    element, enough = root, sums[root] * _SUBJECT
    while enough:
        heavy = next((child for child in element if child in sums and sums[child] >= enough), None)
        if heavy is None:
            break
        element = heavy
    while element is not root and element.tag in _NO_CONTAINER:
        above = element.getparent()
        if above is None:
            break
        element = above
    return element
