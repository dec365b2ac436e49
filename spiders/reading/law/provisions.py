"""Lines of an act to its tree of provisions. First version: numbered levels nest, plain lines stand flat."""

import re
from dataclasses import dataclass, field

from snapshots.identity import folded
from snapshots.model import Provision
from spiders.reading.law.dates import day
from spiders.reading.law.issuers import run_pattern
from spiders.reading.law.numerals import NUMERAL

# The printed numbers by depth, outermost first: 编 章 节 条, then 一、 （一） 1. （1） of notices.
_LEVELS = (
    rf"第{NUMERAL}编",
    rf"第{NUMERAL}章",
    rf"第{NUMERAL}节",
    rf"第{NUMERAL}条(?:之{NUMERAL})?",
    r"[一二三四五六七八九十]+、",
    r"[（(][一二三四五六七八九十]+[)）]",
    r"\d{1,3}(?:、|[.．](?!\d(?!\d{3}年)))",  # 1.2020年… is item 1, 1.5吨 is a quantity
    r"[（(]\d{1,3}[)）]",
)
_NUMBER = re.compile("|".join(f"(?P<l{depth}>{pattern})" for depth, pattern in enumerate(_LEVELS)))


@dataclass
class _Node:
    depth: int
    number: str
    text: str
    children: list["_Node"] = field(default_factory=list)

    def sealed(self) -> Provision:
        return Provision(number=self.number, text=self.text, children=tuple(c.sealed() for c in self.children))


def provisions(lines: list[str]) -> tuple[Provision, ...]:
    """The tree. A plain line closes every open level: what it belongs to is not guessed."""
    top: list[_Node] = []
    open_nodes: list[_Node] = []
    for line in lines:
        match = _NUMBER.match(line)
        depth = int((match.lastgroup or "l0")[1:]) if match else -1
        number = match.group() if match else ""
        node = _Node(depth, number, line[len(number) :].strip())
        if match is None:
            open_nodes.clear()
        while open_nodes and open_nodes[-1].depth >= depth:
            open_nodes.pop()
        (open_nodes[-1].children if open_nodes else top).append(node)
        if match is not None:
            open_nodes.append(node)
    return tuple(node.sealed() for node in top)


def without_frame(lines: list[str], title: str) -> tuple[list[str], str]:
    """The act's own lines without its repeated title and its signature block, and that block's words.

    Layouts differ in whether they repeat both inside the body, so neither may count as text of the act.
    """
    start, end, heading = 0, len(lines), folded(title)
    while start < end and folded(lines[start]) in heading:
        start += 1
    while end > start and _is_signature(lines[end - 1]):
        end -= 1
    return lines[start:end], " ".join(lines[end:])


def _is_signature(line: str) -> bool:
    if len(line) > 80:
        return False
    rest = re.sub(run_pattern(), "", line)
    rest = re.sub(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日", "", rest) if day(line) else rest
    return not folded(rest)
