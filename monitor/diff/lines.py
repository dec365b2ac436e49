"""A text as the units that are compared: one line per article, item, heading or table row. Compares nothing."""

from dataclasses import dataclass, field

from snapshots.model import Provision
from spiders.reading.law.numbering import Level

_CELLS = " | "
# What holds other provisions: their paragraphs stay units of their own.
_HOLDERS = frozenset({Level.PART, Level.SUBPART, Level.CHAPTER, Level.SECTION, Level.ANNEX, Level.TITLE, Level.TABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One provision without its children. `number` is as printed (第五条, 一、, '' without), `text` lacks it.

    `within` are the numbers of the provisions around it, outermost first, '' for one without a number; it is
    evidence of where a line stands and not part of what it is.
    """

    number: str
    text: str
    within: tuple[str, ...] = field(default=(), compare=False)

    @property
    def path(self) -> tuple[str, ...]:
        """The numbers that lead here, its own last: ('第二章', '第五条', '（一）'). Lines without any number: ()."""
        return tuple(number for number in (*self.within, self.number) if number)


def lines_of(provisions: tuple[Provision, ...]) -> tuple[Line, ...]:
    """The tree of provisions as lines in reading order, each parent before its children.

    An article's unnumbered paragraphs (款) are joined to its own text with line breaks: one article is one unit.
    A table gives one line for each row, its cells joined with ' | '.
    """
    lines: list[Line] = []
    waiting: list[tuple[Provision, tuple[str, ...]]] = [(provision, ()) for provision in reversed(provisions)]
    while waiting:
        provision, within = waiting.pop()
        texts, children = _own(provision)
        inner = (*within, provision.number) if len(within) < _DEPTH else within
        if texts or provision.number or not (provision.rows or children):
            lines.append(Line(number=provision.number, text="\n".join(texts), within=within))
        else:
            inner = within
        lines += [Line(number="", text=_CELLS.join(row), within=inner) for row in provision.rows]
        waiting += [(child, inner) for child in reversed(children)]
    return tuple(lines)


_DEPTH = 12  # deeper nesting than any act has; hostile trees nest by thousands


def _own(provision: Provision) -> tuple[list[str], list[Provision]]:
    """The texts that are a provision's own, and the provisions below it."""
    texts = [provision.text] if provision.text else []
    if provision.level in _HOLDERS or not provision.number:
        return texts, list(provision.children)
    below: list[Provision] = []
    for child in provision.children:
        if child.level == Level.PARAGRAPH and not child.number and not child.rows:
            texts.append(child.text)
            below += child.children
        else:
            below.append(child)
    return texts, below
