"""Lines and tables of an act to its tree of provisions. Wants lines as `reflow` gives them: one provision each."""

from collections.abc import Sequence

from snapshots.model import Provision
from spiders.reading.document import Block, Table
from spiders.reading.law.frame import without_frame
from spiders.reading.law.levels import Style
from spiders.reading.law.nodes import Sequel
from spiders.reading.law.number_forms import BARE_CLAUSE
from spiders.reading.law.numbering import Mark, doubtful_article, leading
from spiders.reading.law.tree import BLANKS, Tree

__all__ = ["provisions", "without_frame"]


def provisions(blocks: Sequence[Block]) -> tuple[Provision, ...]:
    """The tree: 编 章 节 条 款 项 目 of laws, 一、（一）1.（1） of notices, annexes each at the top.

    Every character but blanks is kept, in a number, a text or a row. Does not cut off title and signature
    (`frame.without_frame`) and does not repair lines (`reflow.reflow`). Where an act nests its lists in another order
    than the standard one, the order in which they first appear holds, up to the next annex.
    """
    lines = [block.strip(BLANKS) if isinstance(block, str) else block for block in blocks]
    marks = _marks(lines)
    tree = Tree(Sequel(marks))
    for index, line in enumerate(lines):
        if isinstance(line, Table):
            tree.add_table(line)
        elif line:
            tree.add_line(line, marks[index], index)
    return tuple(node.sealed() for node in tree.top)


def _marks(lines: list[Block]) -> list[Mark | None]:
    """The number of each line. Beside clauses 1.1 a bare 1, 2, 3 in sequence opens a clause too (GB/T 1.1: 1 范围)."""
    marks = [leading(line) if isinstance(line, str) and line else None for line in lines]
    if any(mark and mark.style is Style.DECIMAL and mark.ordinal[-1] == 1 for mark in marks):
        expected = 1
        for index, line in enumerate(lines):
            bare = BARE_CLAUSE.match(line) if marks[index] is None and isinstance(line, str) else None
            if bare and int(bare.group(1)) in (1, expected):
                expected = int(bare.group(1))
                marks[index] = Mark(style=Style.DECIMAL, ordinal=(expected,), start=0, end=bare.end(1))
                expected += 1
    _take_lowered(lines, marks)
    return marks


def _take_lowered(lines: list[Block], marks: list[Mark | None]) -> None:
    """Article 1 the importer …: where the articles before it lead up to it and no line prints its number firmly."""
    firm = {mark.ordinal for mark in marks if mark and mark.style is Style.ARTICLE}
    last = 0
    for index, line in enumerate(lines):
        mark = marks[index]
        if mark is None and isinstance(line, str):
            mark = doubtful_article(line)
            if mark and mark.ordinal == (last + 1,) and mark.ordinal not in firm:
                marks[index] = mark
        if marks[index] and mark and mark.style is Style.ARTICLE:
            last = mark.ordinal[0]
