"""The parts of a growing tree of provisions, and what comes next of a style behind a line. Places no line."""

from bisect import bisect_right
from dataclasses import dataclass, field

from snapshots.model import Provision
from spiders.reading.law.levels import DIVISIONS, Style
from spiders.reading.law.numbering import Mark

_SENTENCE_ENDS = tuple("。；;！？!?.")
_HEADING_LENGTH = 60
Key = tuple[float, int, int]


@dataclass(slots=True)
class Node:
    """A provision while its children are still being found. `key` says what it nests in: the lower, the further out."""

    key: Key
    number: str
    text: str
    level: str
    style: Style | None = None
    ordinal: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    children: list["Node"] = field(default_factory=list)
    introduces: bool = False  # its last words end with a colon: what follows is its list

    def sealed(self) -> Provision:
        """Safe to recurse: the styles are few, so no tree is deeper than about thirty."""
        children = tuple([child.sealed() for child in self.children]) if self.children else ()
        return Provision(number=self.number, text=self.text, level=str(self.level), rows=self.rows, children=children)


class Sequel:
    """Which number of a style comes next after a line, found in logarithmic time."""

    def __init__(self, marks: list[Mark | None]) -> None:
        self._places: dict[Style, list[int]] = {}
        self._marks = marks
        for index, mark in enumerate(marks):
            if mark:
                self._places.setdefault(mark.style, []).append(index)

    def after(self, index: int, style: Style) -> tuple[int, ...] | None:
        """The next ordinal of a style behind a line, unless an annex begins before it."""
        place = self._next(index, style)
        annex = self._next(index, Style.ANNEX)
        if place is None or (annex is not None and annex < place):
            return None
        mark = self._marks[place]
        return mark.ordinal if mark else None

    def _next(self, index: int, style: Style) -> int | None:
        places = self._places.get(style, [])
        at = bisect_right(places, index)
        return places[at] if at < len(places) else None


def ended(node: Node) -> bool:
    """Whether the words of a node are a full sentence."""
    return node.text.endswith(_SENTENCE_ENDS) or (node.text[-1:] in "）)”’》" and len(node.text) > _HEADING_LENGTH)


def may_name(owner: Node, line: str) -> bool:
    """Whether a plain line is the words a lone number waits for: a division or annex waits for a title only."""
    if owner.style is Style.ANNEX or owner.style in DIVISIONS:
        return len(line) <= _HEADING_LENGTH and not line.endswith(("。", "；", "："))
    return True
