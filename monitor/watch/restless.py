"""What earlier visits teach of the text itself: numbers and lines that are others at every visit. Pure.

A counter without a label, a clock, a rate in a table, an advertisement between two paragraphs: whoever sees one visit
takes them for text. Who sees several knows: what somebody wrote stands still between visits, what a machine writes
does not. A number is restless when its place held another one at nearly every visit; a line is, when it stands
between two lines that never moved and none of its neighbours there came twice. A line that stood still and is
changed now is news at once, wherever it stands; words of law must have varied longest before they are doubted.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from monitor.watch.restless_numbers import restless_numbers, with_numbers_masked
from spiders.pages.beside import printed
from spiders.reading.document import Document
from spiders.reading.pages.furniture import speaks_as_law
from spiders.reading.pages.page_lines import SENTENCE
from spiders.reading.pages.volatile import masked

MOST_LINES = 5_000  # a longer page is compared as it is
_OFTEN = 0.75  # of the visits
_AMENDED = 60  # of 100
_SHORT, _PROSE, _EDITED, _LAW = 2, 3, 5, 5  # times a place must have changed before it is restless
_MOST_PAIRS = 40_000  # of lines compared with each other; a longer stretch is told as it is
_LONG = 4_000  # characters; longer ones are not compared sign by sign


def without_restless(old: Document, new: Document, visits: Sequence[Document]) -> tuple[Document, Document]:
    """Two documents without the numbers and lines that vary by visit. `visits` are the captures before the new one."""
    if len(visits) < _SHORT or max(len(document.blocks) for document in (old, new)) > MOST_LINES:
        return old, new
    seen = [*visits, new]
    numbers = restless_numbers(seen)
    if numbers:
        old, new, *seen = (with_numbers_masked(document, numbers) for document in (old, new, *seen))
    was, now, before = _lines(old), _lines(new), [_lines(document) for document in seen[:-1]]
    if was == now:
        return old, new
    left, came = set[int](), set[int]()
    for stretch in _stretches(was, now, before):
        gone, added = _passing(stretch)
        left |= {stretch.old_at + number for number in gone}
        came |= {stretch.new_at + number for number in added}
    return _without(old, left), _without(new, came)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """What stands between two lines that every visit showed: before, now, and at the visits between."""

    old: list[str]
    new: list[str]
    old_at: int  # number of its first line in the whole
    new_at: int
    visits: list[list[str]]

    @property
    def restlessness(self) -> int:
        """How often it changed, the change now included; 0 where it stood still at more than a few visits."""
        shown = [*self.visits, self.new]
        turns = sum(one != other for one, other in pairwise(shown))
        return turns if turns >= _OFTEN * (len(shown) - 1) else 0


def _lines(document: Document) -> list[str]:
    return [masked(printed(block))[0] if isinstance(block, str) else printed(block) for block in document.blocks]


def _stretches(old: list[str], new: list[str], visits: list[list[str]]) -> Iterator[_Stretch]:
    """The stretches in which two texts differ."""
    texts = [old, new, *visits]
    edges = [[-1] * len(texts), *_anchors(texts), [len(text) for text in texts]]
    for start, end in pairwise(edges):
        parts = [text[one + 1 : other] for text, one, other in zip(texts, start, end, strict=True)]
        if parts[0] != parts[1]:
            yield _Stretch(old=parts[0], new=parts[1], old_at=start[0] + 1, new_at=start[1] + 1, visits=parts[2:])


def _anchors(texts: list[list[str]]) -> Iterator[list[int]]:
    """Where the lines stand that stand once in every text, in the same order in all."""
    places = []
    for text in texts:
        counts = Counter(text)
        places.append({line: number for number, line in enumerate(text) if counts[line] == 1})
    last = [-1] * len(texts)
    for line in texts[0]:
        found = [place.get(line, -1) for place in places]
        if all(number > reached for number, reached in zip(found, last, strict=True)):
            last = found
            yield found


def _passing(stretch: _Stretch) -> tuple[set[int], set[int]]:
    """The lines of a stretch, before and now, that only pass by."""
    if stretch.restlessness < _SHORT:
        return set(), set()
    here, there = Counter(stretch.old), Counter(stretch.new)
    left, right = list(here - there), list(there - here)
    if len(left) * len(right) > _MOST_PAIRS:
        return set(), set()
    steady = [line for line in left if _stood(line, stretch.visits)]
    passing = {line for line in left if line not in steady and _is_doubted(line, stretch, right)}
    fleeting = {
        line
        for line in right
        if not _has_settled(line, stretch.visits)
        and not any(_is_amended(line, was) for was in steady)
        and _is_doubted(line, stretch, left)
    }
    if not (passing and fleeting):  # a box that varies shows another thing; what comes or goes alone was written
        passing, fleeting = set(), set()
    gone = {n for n, line in enumerate(stretch.old) if line in passing and line not in there}
    came = {n for n, line in enumerate(stretch.new) if line in fleeting and line not in here}
    moved = _moved(stretch, gone, came)
    return gone | moved[0], came | moved[1]


def _is_doubted(line: str, stretch: _Stretch, others: Sequence[str]) -> bool:
    """Whether a place varied often enough for what stands there; a line that was but amended is followed by itself."""
    if any(_is_amended(line, other) for other in others):
        return _turns_of(line, stretch) >= _EDITED
    return stretch.restlessness >= _needed(line)


def _turns_of(line: str, stretch: _Stretch) -> int:
    """How often a line was another one at each visit that showed something like it; 0 where it often stood still."""
    shown = [
        next((other for other in visit if _is_amended(line, other)), "") for visit in (*stretch.visits, stretch.new)
    ]
    known = [other for other in shown if other]
    turns = sum(one != other for one, other in pairwise(known))
    return turns if turns >= _OFTEN * (len(known) - 1) else 0


def _stood(line: str, visits: Sequence[Sequence[str]]) -> bool:
    """Whether somebody wrote a line: it stood at two visits or more, without a break, until the last."""
    shown = [line in visit for visit in visits]
    return sum(shown) >= _SHORT and all(shown[shown.index(True) :])


def _has_settled(line: str, visits: Sequence[Sequence[str]]) -> bool:
    """Whether a line that came stays: at one visit more for each time it had come and gone."""
    shown = [line in visit for visit in visits]
    needed = _SHORT + sum(not one and other for one, other in pairwise(shown))
    return len(shown) >= needed and all(shown[-needed:])


def _moved(stretch: _Stretch, gone: set[int], came: set[int]) -> tuple[set[int], set[int]]:
    """Lines that only changed places: in a stretch that never stands still their order says nothing."""
    old = [number for number in range(len(stretch.old)) if number not in gone]
    new = [number for number in range(len(stretch.new)) if number not in came]
    both = Counter(stretch.old) & Counter(stretch.new)
    left, right = set[int](), set[int]()
    for code in Indel.opcodes([stretch.old[n] for n in old], [stretch.new[n] for n in new]):
        left |= {n for n in old[code.src_start : code.src_end] if code.tag == "delete" and both[stretch.old[n]]}
        right |= {n for n in new[code.dest_start : code.dest_end] if code.tag == "insert" and both[stretch.new[n]]}
    return left, right


def _needed(line: str) -> int:
    """How often a place must have changed before what stands there is doubted."""
    if speaks_as_law(line):
        return _LAW
    return _PROSE if "\n" in line or SENTENCE.search(line) else _SHORT


def _is_amended(line: str, other: str) -> bool:
    """Whether two lines are one line amended: alike, or one with a sentence more."""
    if max(len(line), len(other)) > _LONG:
        return min(len(line), len(other)) > _LONG  # a big table is itself, whatever became of its rows
    return ratio(line, other) >= _AMENDED or line in other or other in line


def _without(document: Document, numbers: set[int]) -> Document:
    kept = tuple(block for number, block in enumerate(document.blocks) if number not in numbers)
    return replace(document, blocks=kept) if numbers else document
