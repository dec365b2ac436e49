"""The tree of provisions while it grows: which open provision a line belongs to."""

from spiders.reading.document import Table
from spiders.reading.law.frame import is_closing
from spiders.reading.law.levels import CONTENTS, DIVISIONS, LISTS, UNNUMBERED_PARTS, Level, Style
from spiders.reading.law.nodes import Node, Sequel, ended, may_name
from spiders.reading.law.numbering import Mark, leading

BLANKS = " \t\r\n\f\v\u3000\xa0\u200b\ufeff"
_NAMED_BY = frozenset(name[0] for name in (*CONTENTS, *UNNUMBERED_PARTS))
_IN_ARTICLE = (Level.ITEM, Level.SUBITEM, Level.POINT)  # 项 目, and what stands below
_LETTERS = {Style.ROMAN_IN_BRACKETS: Style.LETTER_IN_BRACKETS, Style.ROMAN: Style.CAPITAL}
_RANKS = {style: float(style) for style in Style}
_BELOW_DIVISIONS = (4.5, 0, 0)  # articles stand in a part without a number, a chapter ends it


class Tree:
    """The tree while it grows. `stack` holds the open provisions, outermost first."""

    def __init__(self, sequel: Sequel) -> None:
        self.top: list[Node] = []
        self._sequel = sequel
        self._reset()
        self._contents: set[tuple[Style, tuple[int, ...]]] | None = None

    def _reset(self) -> None:
        self._stack: list[Node] = []
        self._ranks: dict[Style, float] = dict(_RANKS)
        self._seen: set[Style] = set()
        self._last_article: tuple[int, ...] = ()
        self._decimals: set[tuple[int, ...]] = set()

    def add_table(self, table: Table) -> None:
        """A table stands where it is printed: under the provision that is open."""
        while self._stack and self._stack[-1].level == Level.PARAGRAPH:
            self._stack.pop()
        node = Node((0.0, 0, 0), "", "", Level.TABLE, rows=table.rows)
        (self._stack[-1].children if self._stack else self.top).append(node)

    def add_line(self, line: str, mark: Mark | None, index: int) -> None:
        """One line: a numbered provision (or several, 一、（一）…), or a plain one."""
        mark = self._believed(line, mark)
        if mark is None:
            self._add_plain(line)
            return
        for _ in range(4):
            node = self._add_mark(line, mark, index)
            rest = line[mark.end :].strip(BLANKS)
            inner = leading(rest) if rest else None
            if inner is None or inner.style <= mark.style or inner.ordinal != (1,) or inner.style not in LISTS:
                break
            node.text, line, mark = "", rest, inner

    def _believed(self, line: str, mark: Mark | None) -> Mark | None:
        """The mark if the sequence bears it out: 第三条 glued to its words must go on, 1.1 must follow 1 or 1.0."""
        if mark is None:
            return None
        if mark.style is Style.ARTICLE and self._last_article and mark.end < len(line):
            glued = line[mark.end] not in BLANKS and line[mark.start] == "第"
            ahead = mark.ordinal > self._last_article and mark.ordinal[0] - self._last_article[0] <= 1
            if glued and not ahead:
                return None
        if mark.style is Style.ARTICLE and not self._last_article and mark.ordinal != (1,) and self._in_list():
            return None  # an article of another act, quoted under 一、 of a notice
        if mark.style is Style.DECIMAL:
            parent, last = mark.ordinal[:-1], mark.ordinal[-1]
            if not parent:
                return mark
            if last > 1 and (*parent, last - 1) not in self._decimals:
                return None
            if last == 1 and mark.end < len(line) and len(mark.ordinal) == 2 and line[mark.end] not in BLANKS:
                known = any(node.ordinal == parent for node in self._stack) or parent == (1,)
                return mark if known else None
        return mark

    def _in_list(self) -> bool:
        return any(node.style in LISTS for node in self._stack)

    def _add_mark(self, line: str, mark: Mark, index: int) -> Node:
        mark = self._reread(mark)
        if mark.style is Style.ANNEX:
            self._contents = None
            self._reset()
        elif self._contents is not None:
            self._leave_contents(mark)
        if mark.style in LISTS:
            self._learn_order(mark, index)
        key = (self._ranks[mark.style], len(mark.ordinal) if mark.style is Style.DECIMAL else 0, 0)
        while self._stack and self._stack[-1].key >= key:
            self._stack.pop()
        text = line[mark.end :].strip(BLANKS)
        node = Node(key, line[: mark.end].strip(BLANKS), text, self._level(mark), mark.style, mark.ordinal)
        node.introduces = text.endswith(("：", ":"))
        (self._stack[-1].children if self._stack else self.top).append(node)
        self._stack.append(node)
        if mark.style is Style.ARTICLE:
            self._last_article = mark.ordinal
        elif mark.style is Style.DECIMAL:
            self._decimals.add(mark.ordinal)
        return node

    def _reread(self, mark: Mark) -> Mark:
        """(i) is the ninth letter where (h) is open, else the Roman one; I. likewise after H."""
        letter = _LETTERS.get(mark.style)
        if letter is None or mark.ordinal not in ((1,), (5,), (10,)):
            return mark
        ninth = {1: 9, 5: 22, 10: 24}[mark.ordinal[0]]
        if any(node.style is letter and node.ordinal == (ninth - 1,) for node in self._stack):
            return Mark(style=letter, ordinal=(ninth,), start=mark.start, end=mark.end)
        return mark

    def _learn_order(self, mark: Mark, index: int) -> None:
        """A list that begins inside an open list of a lower rank, which goes on afterwards, nests in it here."""
        if mark.style in self._seen:
            return
        self._seen.add(mark.style)
        if mark.ordinal != (1,):
            return
        for node in reversed(self._stack):
            if node.style not in LISTS or self._ranks[node.style] <= self._ranks[mark.style]:
                continue
            if node.ordinal and self._sequel.after(index, node.style) == (*node.ordinal[:-1], node.ordinal[-1] + 1):
                taken = self._ranks.values()
                above = min((rank for rank in taken if rank > self._ranks[node.style]), default=99.0)
                self._ranks[mark.style] = (self._ranks[node.style] + above) / 2
                return

    def _level(self, mark: Mark) -> str:
        """Below an article the first list holds 项, the second 目 (Legislation Law); elsewhere the number tells."""
        if mark.style not in LISTS or mark.style is Style.DECIMAL:
            return mark.level
        styles = [node.style for node in self._stack]
        if Style.ARTICLE not in styles:
            return mark.level
        depth = sum(style in LISTS for style in styles)
        return _IN_ARTICLE[min(depth, len(_IN_ARTICLE) - 1)]

    def _leave_contents(self, mark: Mark) -> None:
        """A table of contents ends where its first number comes again, or with anything but divisions."""
        seen = self._contents
        self._contents = None
        again = seen is not None and (mark.style, mark.ordinal) in seen and mark.style is not Style.SECTION
        if seen is None or mark.style not in DIVISIONS or again:
            self._reset()
            return
        seen.add((mark.style, mark.ordinal))
        self._contents = seen

    def _add_plain(self, line: str) -> None:
        bare = "".join(line.split()) if line[0] in _NAMED_BY or line[0].isspace() else line
        if bare in UNNUMBERED_PARTS:
            self._add_part(line, bare)
            return
        if bare in CONTENTS:
            self._reset()
            self._contents = set()
            node = Node((-1.0, 0, 0), "", line, Level.TITLE)
            self.top.append(node)
            self._stack.append(node)
            return
        if is_closing(line):
            del self._stack[1 if self._stack and self._stack[0].style is Style.ANNEX else 0 :]
        owner = self._owner(line)
        if owner is None:
            self.top.append(Node((0.0, 0, 0), "", line, Level.PLAIN))
        elif not owner.text and not owner.children and may_name(owner, line):
            owner.text, owner.introduces = line, line.endswith(("：", ":"))
        else:
            self._append(owner, line)

    def _add_part(self, line: str, bare: str) -> None:
        """A part with a name alone; in a table of contents a line of it."""
        if self._contents is not None:
            listed = (Style.PART, (UNNUMBERED_PARTS.index(bare) + 1_000,))
            if listed not in self._contents:
                self._contents.add(listed)
                self._stack[0].children.append(Node((0.0, 0, 0), "", line, Level.TITLE))
                return
            self._contents = None
            self._reset()
        del self._stack[1 if self._stack and self._stack[0].style is Style.ANNEX else 0 :]
        node = Node(_BELOW_DIVISIONS, "", line, Level.TITLE)
        (self._stack[-1].children if self._stack else self.top).append(node)
        self._stack.append(node)

    def _append(self, owner: Node, line: str) -> None:
        plain = owner.style is Style.ANNEX or owner.style in DIVISIONS or owner.level == Level.TITLE
        key = (owner.key[0], owner.key[1], 1)
        node = Node(key, "", line, Level.PLAIN if plain else Level.PARAGRAPH)
        owner.children.append(node)
        if not plain and line.endswith(("：", ":")):
            node.introduces = True
            self._stack.append(node)  # the items that follow are those of this paragraph: 第二款第（一）项

    def _owner(self, line: str) -> Node | None:
        """Whose paragraph a plain line is.

        A list introduced by a colon is closed by the plain line behind its last full sentence; 项 and 目 of an article
        have no paragraphs of their own. A heading without a full stop owns what follows it.
        """
        in_article = Style.ARTICLE in [node.style for node in self._stack]
        closed = False
        while self._stack:
            node = self._stack[-1]
            parent = self._stack[-2] if len(self._stack) > 1 else None
            if node.level == Level.PARAGRAPH:
                self._stack.pop()
            elif node.style in LISTS and parent and in_article and (closed or ended(node)):
                self._stack.pop()
                closed = True
            elif node.style in LISTS and parent and parent.introduces and ended(node):
                self._stack.pop()
            else:
                return node
        return None
