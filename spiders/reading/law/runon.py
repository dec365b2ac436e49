"""Run-together text split again where provisions begin: a crawler or a copy lost its line breaks.

A number opens a provision when it stands at a sentence's or heading's boundary and goes on in the sequence of its
list, or begins one. Whatever stands inside brackets, quotation marks or a book title is cited, not enacted.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise

from spiders.reading.law.closings import BLANKS, FILE, closings, signatures
from spiders.reading.law.levels import DIVISIONS, Style
from spiders.reading.law.number_forms import FIRST, NUMBER_SIGNS, NUMERAL_SIGNS
from spiders.reading.law.numbering import Mark, leading, marks
from spiders.reading.law.sequence import Sequence

_STOPS = "。；：！？;:!?"
_CLOSERS = '”’）》」』)"'
_LIST_GOES_ON = "、，,和或及至与第（(-—~～/“《"  # a number behind these is in the middle of a sentence
_CITING = tuple("照据按合反由法例定则》本条款项、和或及与第见即指")  # words a reference to an article stands behind
_HEADING = 40  # characters a heading without a full stop may have
_NEAR = 4000
_PAIRS = {"《": "》", "“": "”", "（": "）", "(": ")", "「": "」"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_CONTENTS = re.compile(r"目(?<=[）)]目)[ \u3000]{0,4}录(?=[ \u3000]{0,4}第[一1])")
_BRACKET = re.compile("[《》“”（）()「」]")
# Where a number may open a provision inside a line: behind a boundary or a blank, before a blank, or one of a list.
_BEHIND, _BEFORE = re.escape(_STOPS + _CLOSERS + BLANKS) + "录", "条條章节節编編篇分" + NUMERAL_SIGNS
_ALONE = "\u3220-\u3229\u2488-\u249b"
_INSIDE = re.compile(  # begins with a set of signs: such a pattern is searched for twice as fast
    rf"[{_BEHIND}{_BEFORE}{_ALONE}A-Za-z0-9０-９（(](?=[{NUMBER_SIGNS}A-Za-z{BLANKS}、.．]|$|(?<=[{_ALONE}]))"
    rf"(?:(?<=[{_BEHIND}])(?:[{NUMBER_SIGNS}]|[A-Z]|[a-z][、.．)）])"
    rf"|(?<=[A-Za-z])[{NUMBER_SIGNS}]|(?<=[{_BEFORE}])(?:[{BLANKS}]|$)"
    rf"|(?<=[{NUMERAL_SIGNS}0-9０-９])[{BLANKS}]{{0,4}}[、.．]|(?<=[（(])[{BLANKS}]{{0,4}}[{NUMERAL_SIGNS}]|(?<=[{_ALONE}]))"
)


def split(line: str, sequence: Sequence, *, printed: bool = True) -> list[str]:
    """One line as the provisions, closing sentences, annex list and signature that are run together in it.

    Unless lines are as `printed`, a line that holds one provision is a paragraph, and keeps its closing sentence.
    """
    contents = _CONTENTS.search(line) if "目" in line else None
    cuts = {0, *_provisions(line, sequence), *signatures(line), *([contents.start()] if contents else [])}
    cut = [line[a:b].strip(BLANKS) for a, b in pairwise((*sorted(cuts), len(line)))]
    pieces = [piece for piece in cut if piece]
    if len(pieces) < 2 and not printed:
        return pieces
    return [part for piece in pieces for part in closings(piece)]


def _provisions(line: str, sequence: Sequence) -> Iterator[int]:
    first = leading(line)
    if not _may_run_on(line, first):
        if first:
            sequence.take(first)
            yield 0
        return
    found = marks(line)
    if any(mark.start for mark in found):
        inside = _cited(line, found)
        found = [mark for mark in found if not inside(mark) and not _in_sentence(line, mark)]
    following = _following(found)
    last: Mark | None = None
    for index, mark in enumerate(found):
        before = line[max(0, mark.start - _HEADING) : mark.start].rstrip(BLANKS)
        if mark.start <= _HEADING and not before.strip(BLANKS):
            accepted = True
        elif last is not None and last.end >= mark.start - 1 and mark.style > last.style and mark.ordinal == (1,):
            accepted = False  # 一、（一）…: two numbers at one place, the tree nests them
            sequence.take(mark)
        else:
            title = last is not None and last.style in DIVISIONS and _is_title(line[last.end : mark.start])
            accepted = _opens(line, mark, before, following[index], sequence, after_title=title)
        if accepted:
            sequence.take(mark)
            yield mark.start
        if accepted or (last is not None and last.end >= mark.start - 1):
            last = mark


def _may_run_on(line: str, first: Mark | None) -> bool:
    """Whether a second provision may begin in a line: spares most lines the search for every number in them."""
    if first is None:
        return line[:1] in BLANKS or _INSIDE.search(line) is not None
    glued = FIRST.match(line, first.end) or FIRST.match(line, first.end + 1)
    return first.style in DIVISIONS or glued is not None or _INSIDE.search(line, first.end) is not None


def _following(found: list[Mark]) -> list[tuple[int, ...] | None]:
    """The next number of the same style behind each, near enough to be its sibling."""
    nearest: dict[Style, Mark] = {}
    following: list[tuple[int, ...] | None] = []
    for mark in reversed(found):
        after = nearest.get(mark.style)
        following.append(after.ordinal if after and after.start - mark.end < _NEAR else None)
        nearest[mark.style] = mark
    return following[::-1]


def _opens(
    line: str, mark: Mark, before: str, following: tuple[int, ...] | None, sequence: Sequence, *, after_title: bool
) -> bool:
    """Whether a number inside a line begins a provision."""
    firm = _boundary(before)
    first = mark.ordinal == (1,)
    spaced = mark.end >= len(line) or line[mark.end] in BLANKS
    goes_on = sequence.goes_on(mark)
    if mark.style is Style.ANNEX:
        return firm
    if mark.style in DIVISIONS:
        return after_title or (firm and (goes_on or first or spaced)) or ((first or goes_on) and spaced)
    if mark.style is Style.ARTICLE:
        if after_title:
            return goes_on or first or spaced
        quoted = sequence.in_list_only()  # 一、… 第二十六条 …: an article of another act, explained here
        new = goes_on or first or (spaced and not quoted)
        loose = spaced and not quoted and (first or (goes_on and before[-1:] not in _CITING))
        return (firm and new) or loose
    if mark.style is Style.DECIMAL:
        return False
    starts = first and following == (2,)
    if firm:
        colon = before[-1:] in "：:"
        alone = first and before[-1:] in "。：:" and sequence.is_open(Style.CHINESE)  # a list of one item
        if mark.style in (Style.CHINESE_IN_BRACKETS, Style.ARABIC) and alone:
            return True
        return goes_on or starts or (mark.style is Style.CHINESE and colon and not sequence.is_open(mark.style))
    if mark.style not in (Style.CHINESE, Style.CHINESE_IN_BRACKETS, Style.ARABIC) or not before:
        return False
    if before[-1] in _LIST_GOES_ON or (before[-1].isdigit() and mark.style is not Style.CHINESE_IN_BRACKETS):
        return False
    if mark.style is Style.ARABIC and mark.end < len(line) and line[mark.end].isdigit():
        return False
    return goes_on or starts


def _boundary(before: str) -> bool:
    """Behind a full stop, a semicolon, a colon, or the name of an attached file."""
    bare = before.rstrip(_CLOSERS)
    if bare != before and before[-1] in "）)" and re.match(r"(?:起?施行|实施|执行|公布|修正|修订|通过)", before[-3:-1]):
        return True  # （2024年1月22日公布，自2024年3月1日起实施）第一章
    file = "." in before and FILE.search(before)
    return (bare or " ")[-1] in _STOPS or bool(file) or before.endswith("目录")


def _is_title(words: str) -> bool:
    return 0 < len(words.strip(BLANKS)) <= _HEADING and not re.search("[，。；：]", words)


def _in_sentence(line: str, mark: Mark) -> bool:
    """第（一）项, 附件1. and V2. are no provisions: the sign before the number binds it."""
    if mark.start == 0:
        return False
    sign = line[mark.start - 1]
    if mark.style in _FIGURES:
        return sign.isdigit() or sign in _FIGURES[mark.style]
    if mark.style in _LETTERS:
        return sign.isascii() and (sign.isalnum() or sign in "-./")
    if mark.style is Style.ARTICLE or mark.style in DIVISIONS:
        return sign in "、和或及至与的"
    return sign in "第、和或及至与条款"


_RANGES = ".．第-–—~～/≥≤<>=＜＞±"
_FIGURES = dict.fromkeys((Style.ARABIC, Style.ARABIC_HALF, Style.DECIMAL), _RANGES)
_FIGURES[Style.CHINESE] = _RANGES + "十百千"
_LETTERS = (Style.ROMAN, Style.CAPITAL, Style.SMALL)


def _cited(line: str, found: list[Mark]) -> Callable[[Mark], bool]:
    """A test whether a mark stands inside brackets, quotation marks or a book title that are closed later."""
    own = {mark.start for mark in found} | {mark.end - 1 for mark in found}
    waiting: dict[str, list[int]] = {opener: [] for opener in _PAIRS}
    spans: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(line):
        at, sign = match.start(), match.group()
        if at in own:
            continue
        if sign in _PAIRS:
            waiting[sign].append(at)
        elif waiting[_OPENERS[sign]]:
            spans.append((waiting[_OPENERS[sign]].pop(), at))
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and end <= ends[-1]:
            continue  # inside the span before
        starts.append(start)
        ends.append(end)

    def inside(mark: Mark) -> bool:
        at = bisect_right(starts, mark.start) - 1
        return at >= 0 and starts[at] < mark.start <= ends[at]

    return inside
