"""What earlier visits of one address teach: which boxes vary at every visit, and which have always been the same.

Learning hides no rule. Inside the main text a box is taken for noise only where it stood between the same two lines
at every visit, was another one each time, kept its number of lines, and holds nothing but short lines without
digits, sentence marks, words of legal drafting or the name of an act: so neither a list that grows, nor a rate that
moves, nor a sentence is ever masked by habit. The same is asked of every new capture again, so a rule that appears
in such a box is told. Outside the main text nothing needs to be learned to be quiet; there learning makes louder: a
list of links known by its shape alone that was the same at every visit is a change when it changes.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spiders.reading.document import Document
from spiders.reading.pages.furniture import Zone, speaks_as_law
from spiders.reading.pages.volatile import MASK, masked

_FEWEST_VISITS = 3
_LONGEST = 60  # characters of a line that may vary by habit
# Digits, marks that end or part sentences, and the words titles of acts end with.
_NEVER = re.compile(
    r"[\d〇一二三四五六七八九十百千零%％。；;]|公告|通告|通知|决定|办法|规定|条例|命令|批复|意见|名单|目录|清单|标准|附件"
    r"|notice|announcement|regulation|decision|measures|list|order|annex|act\b|law\b",
    re.IGNORECASE,
)

Slot = tuple[str, str]  # the lines before and behind a box; '' at the edge of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is known of an address from earlier visits."""

    visits: int
    slots: frozenset[Slot]
    settled: frozenset[str] = frozenset()  # links beside the text that every visit showed

    @property
    def reason(self) -> str:
        """Why a box in a slot is noise."""
        return f"varied in {self.visits} of {self.visits} visits"

    @property
    def held_reason(self) -> str:
        """Why a change beside the text is none of the page's habits."""
        return f"was the same in {self.visits} of {self.visits} visits"

    def without(self, lines: Sequence[str]) -> list[str]:
        """Lines of a main text (already masked) without the boxes that vary at every visit."""
        places = {"": -1, **_places(lines)}
        ends = {**places, "": len(lines)}
        gaps = [(places[one], ends[other]) for one, other in self.slots if one in places and other in ends]
        hidden = {
            number
            for start, end in gaps
            if start < end and all(map(_may_vary, lines[start + 1 : end]))
            for number in range(start + 1, end)
        }
        return [line for number, line in enumerate(lines) if number not in hidden]

    def held(self, zone: str, gone: Sequence[str]) -> bool:
        """Whether lines that left a zone known by its shape alone had been there at every visit."""
        return zone == Zone.LINKS and any(line in self.settled for line in gone)


NO_HABITS = Habits(visits=0, slots=frozenset())


def learn(visits: Sequence[Document]) -> Habits:
    """The habits of an address, from at least three captures of it in order of time; fewer teach nothing."""
    if len(visits) < _FEWEST_VISITS:
        return NO_HABITS
    texts = [_lines(document) for document in visits]
    beside = [frozenset(dict(document.around).get(Zone.LINKS, ())) for document in visits]
    return Habits(
        visits=len(visits),
        slots=frozenset(_varying(texts)),
        settled=frozenset.intersection(*beside) if len(set(beside)) == 1 else frozenset(),
    )


def _lines(document: Document) -> list[str]:
    found = (masked(line)[0] if isinstance(line, str) else str(line.rows) for line in document.blocks)
    return [line for line in found if line.strip(f"{MASK} |")]


def _places(lines: Sequence[str]) -> dict[str, int]:
    """Where each line stands that stands only once."""
    counts = Counter(lines)
    return {line: number for number, line in enumerate(lines) if counts[line] == 1}


def _varying(texts: Sequence[Sequence[str]]) -> Iterator[Slot]:
    places = [_places(text) for text in texts]
    for before, behind in pairwise(("", *_anchors(texts[0], places), "")):
        gaps = [
            tuple(text[place.get(before, -1) + 1 : place.get(behind, len(text))])
            for text, place in zip(texts, places, strict=True)
        ]
        kept_size = len({len(gap) for gap in gaps}) == 1 and bool(gaps[0])
        if (
            kept_size
            and all(one != other for one, other in pairwise(gaps))
            and all(_may_vary(line) for gap in gaps for line in gap)
        ):
            yield before, behind


def _anchors(first: Sequence[str], places: Sequence[dict[str, int]]) -> Iterator[str]:
    """Lines that stand once in every visit, in the same order in all."""
    last = [-1] * len(places)
    for line in first:
        found = [place.get(line, -1) for place in places]
        if all(number > reached for number, reached in zip(found, last, strict=True)):
            last = found
            yield line


def _may_vary(line: str) -> bool:
    return len(line) <= _LONGEST and _NEVER.search(line) is None and not speaks_as_law(line)
