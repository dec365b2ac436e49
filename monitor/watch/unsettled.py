"""Lines beside the text of a page that changed: left out until further visits show the same.

What varies by visit is another thing at the next one; what somebody wrote stands. So a line that came, left or
changed beside the text is compared only once the two visits before show the same. Pure.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Indel

from spiders.pages.beside import printed
from spiders.reading.document import Document
from spiders.reading.pages.furniture import speaks_as_law
from spiders.reading.pages.page_lines import SENTENCE
from spiders.reading.pages.volatile import masked

MOST_LINES = 5_000  # a longer page is compared as it is
_LONGEST_WAIT = 4  # visits

Gap = tuple[int, int, int, int]  # [start, end) before, [start, end) after


def without_unsettled(
    old: Document, new: Document, visits: Sequence[Document], beside: tuple[frozenset[str], frozenset[str]]
) -> tuple[Document, Document]:
    """Two documents without the lines beside their texts that differ and have not settled.

    `visits` are the captures before the new one, oldest first; `beside` such lines of the old and of the new one
    (`spiders.pages.beside`).
    """
    was, now = _Lines.of(old), _Lines.of(new)
    between = [_Lines.of(visit) for visit in visits]
    if max(len(was.plain), len(now.plain)) > MOST_LINES:
        return old, new
    left: set[int] = set()
    came: set[int] = set()
    for gap in _gaps(was.plain, now.plain):
        here = {n for n in range(gap[0], gap[1]) if was.printed[n] in beside[0]}
        there = {n for n in range(gap[2], gap[3]) if now.printed[n] in beside[1]}
        if len(here) == gap[1] - gap[0] == gap[3] - gap[2] and not there:
            there = _soft(now, range(gap[2], gap[3]))
        elif len(there) == gap[3] - gap[2] == gap[1] - gap[0] and not here:
            here = _soft(was, range(gap[0], gap[1]))
        if (here or there) and not _settled(now, gap[2], gap[3], between):
            left |= here
            came |= there
    return _without(old, left), _without(new, came)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """One line for each block of a document: as printed, and with what a machine wrote masked."""

    printed: list[str]
    plain: list[str]
    places: dict[str, int]  # of masked lines that stand once

    @classmethod
    def of(cls, document: Document) -> "_Lines":
        lines = [printed(block) for block in document.blocks]
        plain = [masked(line)[0] for line in lines]
        counts = Counter(plain)
        return cls(printed=lines, plain=plain, places={line: n for n, line in enumerate(plain) if counts[line] == 1})

    def between(self, before: str | None, behind: str | None) -> tuple[str, ...] | None:
        """What stands between two lines, None at the edge of the page; None where they do not stand once, in order."""
        start = -1 if before is None else self.places.get(before)
        end = len(self.plain) if behind is None else self.places.get(behind)
        return None if start is None or end is None or start >= end else tuple(self.plain[start + 1 : end])


def _settled(now: _Lines, start: int, end: int, visits: Sequence[_Lines]) -> bool:
    """Whether a place looks as it did at the last two visits, and at one more for each time it changed before."""
    before = now.plain[start - 1] if start else None
    behind = now.plain[end] if end < len(now.plain) else None
    shown = [visit.between(before, behind) for visit in visits]
    current = tuple(now.plain[start:end])
    turns = sum(one != other for one, other in pairwise([*shown, current]))
    needed = min(max(turns, 1) + 1, _LONGEST_WAIT)
    return len(shown) > needed - 1 and all(there == current for there in shown[-needed:])


def _soft(lines: _Lines, numbers: range) -> set[int]:
    """The lines that are no sentences, of a gap whose other side shows as many lines, all beside the text.

    Which box holds the text is a matter of weight, and may be seen otherwise at one visit.
    """
    printed = lines.printed
    return {n for n in numbers if not (speaks_as_law(printed[n]) or SENTENCE.search(printed[n]) or "\n" in printed[n])}


def _gaps(old: Sequence[str], new: Sequence[str]) -> Iterator[Gap]:
    """Where two texts differ, neighbouring differences as one."""
    gap: Gap | None = None
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            if gap:
                yield gap
            gap = None
        elif gap:
            gap = (gap[0], code.src_end, gap[2], code.dest_end)
        else:
            gap = (code.src_start, code.src_end, code.dest_start, code.dest_end)
    if gap:
        yield gap


def _without(document: Document, numbers: set[int]) -> Document:
    kept = tuple(block for number, block in enumerate(document.blocks) if number not in numbers)
    return replace(document, blocks=kept) if numbers else document
