"""What two lines are compared by before anybody looks at characters, from the strictest to the loosest.

A key of '' matches nothing.
"""

import re
from collections.abc import Callable, Hashable

from monitor.diff.lines import Line
from monitor.diff.typography import folded

HANDLE = 12  # characters at a line's head or tail that tell it apart

_NUMERALS = re.compile(r"[\d〇零一二三四五六七八九十百千]+")

Key = Callable[[Line], Hashable]


def printed(line: Line) -> Hashable:
    """Number and text as they stand."""
    return line.number, line.text


def wording(line: Line) -> Hashable:
    """The text, whatever its number."""
    return line.text


def folded_wording(line: Line) -> Hashable:
    """The text without what is mere typography."""
    return folded(line.text)


def masked(line: Line) -> Hashable:
    """The text without its numerals: every reference in it may have followed a renumbering."""
    return _NUMERALS.sub("#", line.text)


def head(line: Line) -> Hashable:
    """How the text begins."""
    return line.text[:HANDLE]


def tail(line: Line) -> Hashable:
    """How the text ends."""
    return line.text[-HANDLE:]


def number(line: Line) -> Hashable:
    """The number alone."""
    return line.number


def place(_: Line) -> Hashable:
    """Nothing but the place between two known pairs."""
    return "anything"
