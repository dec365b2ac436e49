"""A text as the units that are compared: one line per article, item, heading or table row. Compares nothing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from monitor.diff.texts.counted import counting_column
from snapshots.model import Provision
from spiders.reading.law.numbering import Level

_CELLS = " | "
# What holds other provisions: their paragraphs stay units of their own.
_HOLDERS = frozenset({Level.PART, Level.SUBPART, Level.CHAPTER, Level.SECTION, Level.ANNEX, Level.TITLE, Level.TABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One provision without its children. `number` is as printed (第五条, 一、, '' without), `text` lacks it.

    `within` are the numbers of the provisions around it, outermost first, '' for one without a number; it is
    evidence of where a line stands and not part of what it is, and so is `kind`: `row` of a table, `contents`
    for the lines of a table of contents, `title`, `signature`, `page data` or `link` of a document, '' for a provision.
    """

    number: str
    text: str
    within: tuple[str, ...] = field(default=(), compare=False)
    kind: str = field(default="", compare=False)

    @property
    def path(self) -> tuple[str, ...]:
        """The numbers that lead here, its own last: ('第二章', '第五条', '（一）'). Lines without any number: ()."""
        return tuple(number for number in (*self.within, self.number) if number)


_NAMES = {
    "title": "the title",
    "signature": "the signature block",
    "page data": "the data of the page",
    "contents": "the table of contents",
}
_CHAPTER = re.compile(r"[编章节]$|^(?:Part|Chapter|Section)\b", re.IGNORECASE)


def name_of(line: Line) -> str:
    """How a sentence names a line: 第六十三条 （二）, 附件1 row 3, a paragraph in 第二章, the title.

    A number is led by that of the article or annex it stands in; chapters count on and are not named.
    """
    if line.kind in _NAMES:
        return _NAMES[line.kind]
    *around, last = line.path or ("",)
    if not line.number:
        what = "a row" if line.kind == "row" else "a document" if line.kind == "link" else "a paragraph"
        return f"{what} in {last}" if last else what
    return f"{around[-1]} {called(line)}" if around and not _CHAPTER.search(around[-1]) else called(line)


def called(line: Line) -> str:
    """A line's own number in a sentence: 第五条, row 3; '' without one."""
    return f"row {line.number}" if line.kind == "row" and line.number else line.number


def lines_of(provisions: tuple[Provision, ...]) -> tuple[Line, ...]:
    """The tree of provisions as lines in reading order, each parent before its children.

    An article's unnumbered paragraphs (款) are joined to its own text with line breaks: one article is one unit.
    A table gives one line for each row, its cells joined with ' | '; the cell that counts the rows is its number.
    """
    lines: list[Line] = []
    waiting: list[tuple[Provision, tuple[str, ...], str]] = [(provision, (), "") for provision in reversed(provisions)]
    while waiting:
        provision, within, kind = waiting.pop()
        if provision.level == Level.TITLE and "".join(provision.text.split()).casefold() in _CONTENTS:
            kind = "contents"
        texts, children = _own(provision)
        inner = (*within, provision.number) if len(within) < _DEPTH else within
        if texts or provision.number or not (provision.rows or children):
            lines.append(Line(number=provision.number, text="\n".join(texts), within=within, kind=kind))
        else:
            inner = within
        lines += _rows(provision.rows, inner)
        waiting += [(child, inner, kind) for child in reversed(children)]
    return tuple(lines)


_CONTENTS = ("目录", "目錄", "目次", "contents", "tableofcontents")
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


def _rows(rows: Sequence[tuple[str, ...]], within: tuple[str, ...]) -> Iterator[Line]:
    """The rows of a table. Where a column counts them, a row that comes in the middle renumbers those below it."""
    counts = counting_column(rows)
    for place, row in enumerate(rows):
        number = ""
        if counts and place >= counts.start and counts.column < len(row) and counts.is_count(row[counts.column]):
            number = row[counts.column].strip()
            row = (*row[: counts.column], *row[counts.column + 1 :])
        merged = row[:1] if len(set(row)) == 1 else row  # a heading across the whole table
        yield Line(number=number, text=_CELLS.join(merged), within=within, kind="row")
