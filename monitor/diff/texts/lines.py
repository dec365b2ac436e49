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
    `at` is the provision's place in its tree, (2, 1) for the first child of the second; a row has that of its table.
    """

    number: str
    text: str
    within: tuple[str, ...] = field(default=(), compare=False)
    kind: str = field(default="", compare=False)
    at: tuple[int, ...] = field(default=(), compare=False)

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
    waiting: list[tuple[Provision, tuple[str, ...], str, tuple[int, ...]]] = [
        (provision, (), "", (place,)) for place, provision in reversed([*enumerate(provisions, 1)])
    ]
    while waiting:
        provision, within, kind, at = waiting.pop()
        if provision.level == Level.TITLE and "".join(provision.text.split()).casefold() in _CONTENTS:
            kind = "contents"
        if not (provision.children or provision.rows):  # most of an act: nothing below to be joined or put after it
            lines.append(Line(number=provision.number, text=provision.text, within=within, kind=kind, at=at))
            continue
        texts, children = _own(provision, at)
        inner = (*within, provision.number) if len(within) < _DEPTH else within
        if texts or provision.number or not (provision.rows or children):
            lines.append(Line(number=provision.number, text="\n".join(texts), within=within, kind=kind, at=at))
        else:
            inner = within
        lines += _rows(provision.rows, inner, at)
        waiting += [(child, inner, kind, there) for child, there in reversed(children)]
    return tuple(lines)


_CONTENTS = ("目录", "目錄", "目次", "contents", "tableofcontents")
_DEPTH = 12  # deeper nesting than any act has; hostile trees nest by thousands


_Placed = tuple[Provision, tuple[int, ...]]


def _own(provision: Provision, at: tuple[int, ...]) -> tuple[list[str], list[_Placed]]:
    """The texts that are a provision's own, and the provisions below it with their places."""
    texts = [provision.text] if provision.text else []
    children = list(_placed(provision.children, at))
    if provision.level in _HOLDERS or not provision.number:
        return texts, children
    below: list[_Placed] = []
    for child, there in children:
        if child.level == Level.PARAGRAPH and not child.number and not child.rows:
            texts.append(child.text)
            below += _placed(child.children, there)
        else:
            below.append((child, there))
    return texts, below


def _placed(provisions: Sequence[Provision], around: tuple[int, ...]) -> Iterator[_Placed]:
    around = around if len(around) < _DEPTH else around[:_DEPTH]
    return ((provision, (*around, place)) for place, provision in enumerate(provisions, 1))


def _rows(rows: Sequence[tuple[str, ...]], within: tuple[str, ...], at: tuple[int, ...]) -> Iterator[Line]:
    """The rows of a table. Where a column counts them, a row that comes in the middle renumbers those below it."""
    counts = counting_column(rows)
    for place, row in enumerate(rows):
        number = ""
        if counts and place >= counts.start and counts.column < len(row) and counts.is_count(row[counts.column]):
            number = row[counts.column].strip()
            row = (*row[: counts.column], *row[counts.column + 1 :])
        merged = row[:1] if len(set(row)) == 1 else row  # a heading across the whole table
        yield Line(number=number, text=_CELLS.join(merged), within=within, kind="row", at=at)
