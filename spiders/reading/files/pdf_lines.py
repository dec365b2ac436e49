"""Printed lines of a PDF to paragraphs, by where they stand on the page. Pure; reads no PDF.

What decides is how paragraphs are set: by an indent of their first line (GB/T 9704-2012, 7.3.3: two signs), or by a
larger gap between them. Where a file uses neither, only lines that end inside a sentence are joined.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from spiders.reading.law.joining import together
from spiders.reading.law.numbering import leading
from spiders.reading.law.print_width import ENDS, columns, needed

# Fonts name many characters by the radicals that look the same (⼀ for 一); text has no use for those.
_RADICALS = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")


class Line(NamedTuple):
    """A printed line and its box, in points from the page's left and top."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


Rows = list[list[str]]
Placed = Line | Rows
Printed = str | Rows  # a line, or a table's rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """How a file is set: its margins, the width of a sign, and what parts its paragraphs."""

    left: float
    right: float
    sign: float
    indented: bool
    strict: bool  # every paragraph is indented: a number at the left margin is a reference
    gap: float  # lines nearer than this belong together; 0 where gaps tell nothing
    words: Counter[str]


def plain_signs(text: str) -> str:
    """Text with the radicals and compatibility characters of fonts written as the characters they stand for."""
    return _RADICALS.sub(lambda sign: unicodedata.normalize("NFKC", sign.group()), text)


def paragraphs(pages: Sequence[Sequence[Placed]]) -> list[list[Printed]]:
    """The pages with the lines of each paragraph joined; one that goes on over a page stands on the page it began."""
    setting = _setting([block for page in pages for block in page if isinstance(block, Line)])
    words = setting.words if setting else Counter[str]()
    result: list[list[Printed]] = [[] for _ in pages]
    pieces: list[str] = []
    home, above = 0, None

    def end() -> None:
        if pieces:
            result[home].append(together(pieces, words))
            pieces.clear()

    for number, page in enumerate(pages):
        for index, block in enumerate(page):
            if not isinstance(block, Line):
                end()
                result[number].append(block)
                above = None
                continue
            if not (setting and above and _goes_on(above, block, setting, same_page=index > 0)):
                end()
                home = number
            pieces.append(block.text)
            above = block
    end()
    return result


def _setting(lines: list[Line]) -> _Setting | None:
    long = [line for line in lines if len(line.text) > 7 and line.right > line.left]
    if len(long) < 3:
        return None
    sign = median(2 * (line.right - line.left) / columns(line.text) for line in long)
    left = _edge(sorted(line.left for line in long), sign)
    right = -_edge(sorted(-line.right for line in long), sign)
    indents = sum(0.9 * sign < line.left - left < 4.5 * sign for line in long)
    steps = sorted(
        step for here, then in pairwise(lines) if (step := then.top - here.top) > 0.5 * sign and _alike(here, then)
    )
    usual = steps[len(steps) // 5] if steps else 0.0
    gaps = bool(steps) and sum(step > 1.25 * usual for step in steps) >= 2
    words: Counter[str] = Counter()
    if any(line.text.endswith("-") for line in lines):
        words.update(word for line in lines for word in re.findall(r"[A-Za-z-]{3,40}", line.text))
    flush = [
        (here, then) for here, then in pairwise(lines) if abs(then.left - left) < 0.6 * sign and leading(then.text)
    ]
    begun = sum(right - here.right > 3 * sign for here, _ in flush)
    return _Setting(
        left=left,
        right=right,
        sign=sign,
        indented=indents > 1,
        strict=indents > 3 and begun == 0,
        gap=1.15 * usual if gaps else 0.0,
        words=words,
    )


def _edge(places: list[float], sign: float) -> float:
    """The outermost place where two lines begin, so that one line in the margin does not move it."""
    return next((here for here, then in pairwise(places) if then - here < 0.5 * sign), places[0])


def _goes_on(here: Line, then: Line, setting: _Setting, *, same_page: bool) -> bool:
    """Whether the second line is the rest of the first."""
    if same_page and (not _alike(here, then) or then.top <= here.top):
        return False
    room = setting.right - here.right
    if room > (0.5 * needed(here.text, then.text, 2) + 0.6) * setting.sign:
        return False
    ended = ENDS.search(here.text) is not None
    numbered = leading(then.text) is not None
    if then.left - setting.left > 0.6 * setting.sign:
        hanging = leading(here.text) is not None and 0.5 * setting.sign < then.left - here.left < 5 * setting.sign
        title = here.bottom - here.top > 1.2 * setting.sign and _centred(here, setting) and _centred(then, setting)
        return (hanging or (title and same_page)) and not ended and not numbered
    if (ended and numbered and not setting.strict) or here.left - setting.left > 5 * setting.sign:
        return False  # a day at the right margin is as full as a line of text
    if setting.indented:
        return True
    if setting.gap and same_page:
        return then.top - here.top <= setting.gap
    return not ended and not numbered


def _alike(here: Line, then: Line) -> bool:
    heights = (here.bottom - here.top, then.bottom - then.top)
    return min(heights) > 0.8 * max(heights)


def _centred(line: Line, setting: _Setting) -> bool:
    return abs((line.left - setting.left) - (setting.right - line.right)) < 2 * setting.sign
