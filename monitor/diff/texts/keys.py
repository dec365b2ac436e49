"""What two lines are compared by before anybody looks at characters, from the strictest to the loosest.

A key of '' matches nothing.
"""

import re
from collections.abc import Callable, Hashable
from operator import attrgetter

from monitor.diff.texts.lines import Line
from monitor.diff.texts.spellings import canonical
from monitor.diff.texts.typography import folded

SHORT = 30  # characters; a longer text resembles its other spelling
HANDLE = 12  # characters at a line's head or tail that tell it apart

_NUMERALS = re.compile(r"[\d〇零一二三四五六七八九十百千]+")

Key = Callable[[Line], Hashable]


printed: Key = attrgetter("number", "text")  # as they stand
wording: Key = attrgetter("text")  # whatever its number
number: Key = attrgetter("number")


class Loose:
    """Keys that texts must be read for; one comparison asks for them several times and reads each text once."""

    def __init__(self) -> None:
        self._folded: dict[str, str] = {}
        self._masked: dict[str, str] = {}

    def folded(self, line: Line) -> Hashable:
        """The text without what is mere typography."""
        text = line.text
        if text not in self._folded:
            self._folded[text] = folded(text)
        return self._folded[text]

    def masked(self, line: Line) -> Hashable:
        """The text without its numerals: every reference in it may have followed a renumbering."""
        text = line.text
        if text not in self._masked:
            self._masked[text] = _NUMERALS.sub("#", text)
        return self._masked[text]

    def spelled(self, line: Line) -> Hashable:
        """A short text, whichever way it is spelled, with its number: too short for its likeness to tell."""
        return (line.number, canonical(line.text).casefold()) if 0 < len(line.text) < SHORT else (id(line),)

    def bare(self, line: Line) -> Hashable:
        """The folded text without the sign it ends in: the last item of a list ends in a full stop."""
        return str(self.folded(line)).rstrip("；;。.，,、")


def head(line: Line) -> Hashable:
    """How the text begins."""
    return line.text[:HANDLE]


def tail(line: Line) -> Hashable:
    """How the text ends."""
    return line.text[-HANDLE:]


def place(_: Line) -> Hashable:
    """Nothing but the place between two known pairs."""
    return "anything"
