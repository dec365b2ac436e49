"""Running heads, feet and page numbers of printed pages, told from the text by their repeating. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

from spiders.reading.files.pdf_lines import Line, Placed

EDGE = 3  # first and last lines of a page that may be furniture; some makers write the foot before the text
SHARE = 0.5  # of the pages a running head stands on (odd and even pages often differ)
# How Chinese and English official papers number pages; GB/T 9704 prints — 3 —.
_NUMBERED = re.compile(
    r"[—–\-－―·•~～]{1,3}\s{0,3}\d{1,4}\s{0,3}[—–\-－―·•~～]{1,3}"
    r"|第\s{0,3}\d{1,4}\s{0,3}页(?:\s{0,3}[,，/／]?\s{0,3}共\s{0,3}\d{1,4}\s{0,3}页)?"
    r"|\d{1,4}\s{0,2}/\s{0,2}\d{1,4}"
    r"|page\s{1,3}\d{1,4}(?:\s{1,3}of\s{1,3}\d{1,4})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{1,9}")


def without_furniture(pages: Sequence[list[Placed]]) -> tuple[list[list[Placed]], list[str]]:
    """(pages without their furniture, the furniture, each line once).

    A line at the edge of a page is furniture when it is a page number by its form, a bare number that counts with the
    pages, or stands, digits aside, at the same edge of at least half of three or more pages.
    """
    heads = _running([page[:EDGE] for page in pages])
    feet = _running([page[-EDGE:] for page in pages])
    counting = _counting(pages)
    kept: list[list[Placed]] = []
    taken: dict[str, None] = {}
    for page in pages:
        top, bottom = 0, len(page)
        while top < min(EDGE, bottom) and _is_furniture(page[top], heads, counting):
            taken[_words(page[top])] = None
            top += 1
        while bottom > max(top, len(page) - EDGE) and _is_furniture(page[bottom - 1], feet, counting):
            taken[_words(page[bottom - 1])] = None
            bottom -= 1
        kept.append(page[top:bottom])
    if not any(kept):  # nothing but what repeats: then that is the text
        return [list(page) for page in pages], []
    return kept, list(taken)


def _words(block: Placed) -> str:
    """The words of a line, '' for a table."""
    return block.text if isinstance(block, Line) else ""


def _is_furniture(block: Placed, running: frozenset[str], counting: bool) -> bool:
    words = _words(block).strip()
    return (
        bool(_NUMBERED.fullmatch(words))
        or (words != "" and _DIGITS.sub("#", words) in running)
        or (counting and bool(_DIGITS.fullmatch(words)))
    )


def _running(edges: Sequence[Sequence[Placed]]) -> frozenset[str]:
    """The lines, digits masked, that stand at this edge of enough pages."""
    if len(edges) < 3:
        return frozenset()
    seen = Counter(
        shape for edge in edges for shape in {_DIGITS.sub("#", line.text) for line in edge if isinstance(line, Line)}
    )
    least = max(3, SHARE * len(edges) * 0.9)
    return frozenset(line for line, pages in seen.items() if pages >= least and len(line) <= 120)


def _counting(pages: Sequence[list[Placed]]) -> bool:
    """Whether bare numbers at the edges count up with the pages."""
    offsets = Counter(
        int(line) - index
        for index, page in enumerate(pages)
        for line in {_words(block).strip() for block in (*page[:1], *page[-1:])}
        if _DIGITS.fullmatch(line) and len(line) < 5
    )
    return bool(offsets) and max(offsets.values()) >= max(2, len(pages) * SHARE)
