"""Numbers in a page's text that are others at nearly every visit: a clock, a counter without a label, a rate. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from spiders.reading.document import Block, Document, Table
from spiders.reading.pages.furniture import speaks_as_law
from spiders.reading.pages.volatile import MASK, masked

_MOSTLY = 0.6  # of the visits: an hour of the day comes again by chance
_OFTEN_ENOUGH, _IN_LAW = 3, 5  # times a number must have changed
_NUMBER = re.compile(r"\d(?:[\d,.]{0,30}\d)?")
_MOST_PLACES = 60  # numbers of one line that are looked at

Place = tuple[str, int]  # a line with its numbers taken out, and which of them


def restless_numbers(seen: Sequence[Document]) -> frozenset[Place]:
    """The places of numbers that held others at nearly every visit."""
    shown = [_numbers(document) for document in seen]
    found = set[Place]()
    for place in shown[-1]:
        values = [visit[place] for visit in shown if place in visit]
        turns = sum(_mostly_other(one, other) for one, other in pairwise(values))
        if turns >= (_IN_LAW if speaks_as_law(place[0]) else _OFTEN_ENOUGH) and turns >= _MOSTLY * (len(values) - 1):
            found.add(place)
    return frozenset(found)


def _numbers(document: Document) -> dict[Place, Counter[str]]:
    found: dict[Place, Counter[str]] = {}
    for line in _rows(document):
        values = _NUMBER.findall(line)[:_MOST_PLACES]
        skeleton = _NUMBER.sub("#", line) if values else ""
        for number, value in enumerate(values):
            found.setdefault((skeleton, number), Counter())[value] += 1
    return found


def _rows(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield from (masked(block)[0],) if isinstance(block, str) else (" | ".join(row) for row in block.rows)


def _mostly_other(one: Counter[str], other: Counter[str]) -> bool:
    return (one & other).total() * 2 < min(one.total(), other.total())


def with_numbers_masked(document: Document, numbers: frozenset[Place]) -> Document:
    """A document with the numbers at restless places masked."""
    return replace(document, blocks=tuple(_block_masked(block, numbers) for block in document.blocks))


def _block_masked(block: Block, numbers: frozenset[Place]) -> Block:
    if isinstance(block, str):
        line = masked(block)[0]  # first what is known: half a clock is none
        now = _line_masked(line, numbers)
        return block if now == line else now
    rows = []
    for row in block.rows:
        line = " | ".join(row)
        now = _line_masked(line, numbers)
        cells = now.split(" | ")
        rows.append(row if now == line or len(cells) != len(row) else tuple(cells))
    return Table(tuple(rows)) if rows != list(block.rows) else block


def _line_masked(line: str, numbers: frozenset[Place]) -> str:
    skeleton = _NUMBER.sub("#", line)
    if not any((skeleton, number) in numbers for number in range(min(skeleton.count("#"), _MOST_PLACES))):
        return line
    place = iter(range(len(line)))
    return _NUMBER.sub(lambda found: MASK if (skeleton, next(place)) in numbers else found.group(), line)
