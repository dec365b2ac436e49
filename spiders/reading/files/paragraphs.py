"""Plain text to paragraphs: page numbers taken out, lines that a printer broke joined. Interprets no words."""

import re
from collections.abc import Iterator

from spiders.reading.files import text
from spiders.reading.law.wrapped import unwrapped

# GB/T 9704-2012, 7.5 prints — 3 —; converters write the other forms between the pages of a PDF or Word file.
_FIRM = re.compile(
    r"[—–\-－―]{1,2}\s{0,3}(\d{1,4})\s{0,3}[—–\-－―]{1,2}|第\s{0,3}(\d{1,4})\s{0,3}页(?:\s{0,3}共\s{0,3}\d{1,4}\s{0,3}页)?"
)
_LOOSE = re.compile(r"(\d{1,4})|(\d{1,4})\s{0,2}/\s{0,2}\d{1,4}|[Pp]age (\d{1,4})(?: of \d{1,4})?")
_LONGEST = 40
_SPACED = 0.8  # of the lines followed by a blank one: then blank lines part no paragraphs


def paragraphs(printed: str) -> tuple[list[str], list[str]]:
    """(the paragraphs of a text, the page numbers taken out of it).

    Blank lines and indents part paragraphs where the text uses them for that; where it does not, `unwrapped` goes by
    the width of the lines. Blanks at a paragraph's ends are cut, runs of them folded to one.
    """
    lines, numbers = _without_page_numbers(printed)
    filled = sum(1 for line in lines if line.strip())
    if filled and sum(_parted(lines)) >= filled * _SPACED:
        lines = [line for line in lines if line.strip()]
    joined = unwrapped(lines)
    return [folded for line in joined if isinstance(line, str) for folded in text.lines(line)], numbers


def _parted(lines: list[str]) -> Iterator[bool]:
    return (bool(here.strip()) and not then.strip() for here, then in zip(lines, [*lines[1:], "x"], strict=True))


def _without_page_numbers(printed: str) -> tuple[list[str], list[str]]:
    """The lines without those that number pages, nor the blank lines a page break adds around them."""
    feeds = "\f" in printed
    lines = printed.splitlines()
    taken = {at for at, line in enumerate(lines) if len(line) <= _LONGEST and _FIRM.fullmatch(line.strip())}
    taken |= _counting(lines) if feeds else set()
    if not taken:
        return lines, []
    kept: list[str] = []
    after_break = False
    for at, line in enumerate(lines):
        if at in taken:
            while kept and not kept[-1].strip():
                kept.pop()
            after_break = True
        elif line.strip() or not after_break:
            kept.append(line)
            after_break = False
    return kept, [lines[at].strip() for at in sorted(taken)]


def _counting(lines: list[str]) -> set[int]:
    """Lines of a bare number, 3/12 or Page 3 that count 1, 2, 3 through a text with form feeds."""
    found: set[int] = set()
    expected = 0
    for at, line in enumerate(lines):
        match = _LOOSE.fullmatch(line.strip()) if len(line) <= _LONGEST else None
        number = int(next(filter(None, match.groups()))) if match and any(match.groups()) else 0
        if number and number == expected + 1:
            found.add(at)
            expected = number
    return found if len(found) > 1 else set()
