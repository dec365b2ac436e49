"""Boxes beside a text that say by their heading what they are: rates, weather, statistics, further reading. Pure.

Such a box may stand inside the text's own column, and hold tables and sentences. What it shows is compared once it
stands still (`monitor.watch.unsettled`); a box in which words of law stand is none.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from spiders.reading.pages.furniture import heads_related
from spiders.reading.pages.page_lines import Line
from spiders.reading.pages.subject import Subject
from spiders.reading.pages.tongues import ASIDES

_MOST_BEHIND = 30  # elements behind a heading without a box of its own
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADING = re.compile(ASIDES, re.IGNORECASE)


def asides(page: Subject) -> set[int]:
    """The numbers of the lines that stand in such boxes, their headings included."""
    found: set[int] = set()
    for number, line in enumerate(page.outlined.lines):
        if number not in found and len(line.text) <= 60 and _names_an_aside(line, page):
            found |= set(_box(page, number))
    return found


def _names_an_aside(line: Line, page: Subject) -> bool:
    said = line.text.strip(" :：【】[]")
    return line.owner is not page.heading and (_HEADING.fullmatch(said) is not None or heads_related(said))


def _box(page: Subject, number: int) -> Iterator[int]:
    """The lines of the box a heading opens: of the outermost element that begins with it, or of what follows it."""
    lines, tallies = page.outlined.lines, page.outlined.tallies
    opened: HtmlElement | None = None
    element = lines[number].owner
    while element is not page.root and element in tallies and tallies[element].first == number:
        if tallies[element].last > number and element not in page.holders and not tallies[element].laws:
            opened = element
        element = element.getparent()
    if opened is not None:
        yield from range(number, tallies[opened].last + 1)
    elif lines[number].owner.tag in _HEADINGS:
        yield from _behind(page, number)


def _behind(page: Subject, number: int) -> Iterator[int]:
    """What follows a heading of this kind up to the next heading, while no law stands in it."""
    tallies = page.outlined.tallies
    yield number
    for sibling in islice(page.outlined.lines[number].owner.itersiblings(), _MOST_BEHIND):
        tally = tallies.get(sibling)
        if tally is None or tally.last < 0:
            continue
        if sibling.tag in _HEADINGS or tally.laws or tally.annexes or sibling in page.holders:
            return
        yield from range(tally.first, tally.last + 1)
