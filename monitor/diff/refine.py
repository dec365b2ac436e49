"""What changed inside one provision: equal, inserted and deleted stretches. Does not pair provisions.

Numbers, dates, percentages and ASCII words are compared whole: 4年 to 5年 or 50 to 500 shows the whole number.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from monitor.diff.anchors import anchored, gaps

ABSORBED = 2  # equal characters between two edits that help nobody to read
LONG = 4_000_000  # words times words; beyond, equal clauses are looked for first
HOPELESS = 25_000_000  # beyond, between two equal clauses: all out, all in (opcodes needs a bit for each cell)

Op = Literal["equal", "insert", "delete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a provision's text. Equal and inserted ones join to the text after, equal and deleted to before."""

    op: Op
    text: str


def refine(before: str, after: str) -> tuple[Span, ...]:
    """The stretches that lead from one text to the other; between two equal ones, deletion before insertion."""
    if before == after:
        return (Span(op="equal", text=after),)
    old, new = _words(before), _words(after)
    if len(old) * len(new) <= LONG:
        return _spans(_edits(old, new))
    return _spans(_clause_edits(_clauses(old), _clauses(new)))


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.．]\d+)*"
_WORD = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"  # a date
    rf"|{_NUMBER}(?:\s?[%％‰]|[0-9A-Za-z]*)"  # 1,000 50% 2.5mg
    r"|[0-9A-Za-zÀ-ɏ]+"  # a word or code
    r"|[〇零一二三四五六七八九十百千万亿]+"  # 三十五
    r"|.",
    re.DOTALL,
)
_ITEM_ENDS = frozenset("。；！？，、\n")  # never inside a number
_CLAUSE_ENDS = _ITEM_ENDS | {",", ";"}


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _clauses(words: Iterable[str]) -> list[list[str]]:
    clauses: list[list[str]] = [[]]
    for word in words:
        clauses[-1].append(word)
        if word in _CLAUSE_ENDS:
            clauses.append([])
    return clauses


Edit = tuple[str, str, bool]  # what stood before, what stands after, whether they are equal


def _edits(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    codes: dict[str, int] = {}  # exact, where rapidfuzz would compare the words' hashes
    left, right = ([codes.setdefault(word, len(codes)) for word in words] for words in (old, new))
    for op in Indel.opcodes(left, right):
        yield (
            "".join(old[op.src_start : op.src_end]),
            "".join(new[op.dest_start : op.dest_end]),
            op.tag == "equal",
        )


def _clause_edits(old: list[list[str]], new: list[list[str]]) -> Iterator[Edit]:
    here, there = (["".join(clause) for clause in clauses] for clauses in (old, new))
    pairs = anchored(here, there)
    between = {(a, c): (b, d) for a, b, c, d in gaps(pairs, here, there)}
    a = c = 0
    for i, j in (*pairs, (len(here), len(there))):
        out, into = [w for clause in old[a:i] for w in clause], [w for clause in new[c:j] for w in clause]
        if (a, c) in between and len(out) * len(into) <= HOPELESS:
            yield from _edits(out, into)
        else:
            yield "".join(out), "".join(into), False
        if i < len(here):
            yield here[i], there[j], True
        a, c = i + 1, j + 1


def _spans(edits: Iterable[Edit]) -> tuple[Span, ...]:
    """Join neighbours of one kind, absorb short equal stretches between edits, drop what is empty."""
    joined: list[Edit] = []
    for edit in edits:
        if not (edit[0] or edit[1]):
            continue
        if joined and joined[-1][2] == edit[2]:
            last = joined.pop()
            edit = (last[0] + edit[0], last[1] + edit[1], edit[2])
        elif len(joined) > 1 and not edit[2] and len(joined[-1][0]) <= ABSORBED:
            same, last = joined.pop(), joined.pop()
            edit = (last[0] + same[0] + edit[0], last[1] + same[1] + edit[1], False)
        joined.append(edit)
    return tuple(_told(_slid(joined)))


def _slid(edits: list[Edit]) -> list[Edit]:
    """Move lone insertions and deletions left to where a list item begins.

    医用[手套、医用]防护服 and [医用手套、]医用防护服 are the same edit; only the second is what a drafter did.
    """
    for k in range(1, len(edits) - 1):
        (left, _, equal), (old, new, _), (right, right_new, _) = edits[k - 1 : k + 2]
        edit = old or new
        if not equal or (old and new):
            continue
        for n in range(len(edit)):
            starts = left[-1 - n] in _ITEM_ENDS if n < len(left) else k == 1
            if starts and edit[-1 - n] in _ITEM_ENDS:
                cut, turn = len(left) - n, len(edit) - n
                turned = edit[turn:] + edit[:turn]
                edits[k - 1] = (left[:cut], left[:cut], True)
                edits[k] = (turned if old else "", turned if new else "", False)
                edits[k + 1] = (edit[turn:] + right, edit[turn:] + right_new, True)
                break
            if n >= len(left) or left[-1 - n] != edit[-1 - n]:
                break
    return edits


def _told(edits: Iterable[Edit]) -> Iterator[Span]:
    for old, new, equal in edits:
        spans = (Span(op="equal", text=new),) if equal else (Span(op="delete", text=old), Span(op="insert", text=new))
        yield from (span for span in spans if span.text)
