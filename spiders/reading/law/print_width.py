"""The width a text was printed in, found from its lines. Joins none."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spiders.reading.document import Block

_WIDEST = 200  # columns; longer lines are whole paragraphs, not printed lines
_WIDE = 28  # signs; lists and headings have no lines as long
_LOOSE = 6  # columns lines of one width may fall short: a sign or word that may not be parted goes to the next line
ENDS = re.compile(r"[。；！？!?：:;](?:[”’）》」』)\"]{0,3})$|[.](?:[”’\")]{0,2})$")
_PROSE = re.compile(r"[，。；、：《》]|[a-z] [a-z]")
_INSIDE = re.compile(r"[，、《（][^。；：]{0,80}$")  # a line that ends in the middle of a sentence with clauses
INDENT = re.compile(r"^(?:\u3000{1,4}|[ \xa0]{2,8}|\t)(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPage:
    """The common width of the lines of a text, and how its paragraphs begin."""

    width: int
    measure: Callable[[str], int]  # len or columns: editors break by signs, printers by columns
    firm: bool  # many lines end at exactly the width: a full line says nothing about sentences
    indented: bool  # paragraphs begin with blanks
    words: Counter[str]

    @property
    def sign(self) -> int:
        """What one Chinese sign takes in this measure."""
        return 2 if self.measure is columns else 1


def printed_page(lines: Sequence[Block]) -> PrintedPage | None:
    """The common width of a wrapped text, None when the lines are paragraphs already."""
    texts = [line.rstrip() for line in lines if isinstance(line, str) and line.strip()]
    if len(texts) < 3:
        return None
    indented = sum(bool(INDENT.match(text)) for text in texts)
    in_part = 0 < indented < len(texts)
    measured = [found for measure in (columns, len) if (found := _measured(texts, measure, indented=in_part))]
    if not measured:
        return None
    width, exact, measure = max(measured[::-1], key=lambda found: found[1] - _beyond(texts, found[0], found[2]))
    hyphens = any(text.endswith("-") for text in texts)
    words = Counter(re.findall(r"[A-Za-z-]{3,40}", " ".join(texts))) if hyphens else Counter()
    return PrintedPage(width=width, measure=measure, firm=exact >= 4, indented=in_part, words=words)


def _beyond(texts: list[str], width: int, measure: Callable[[str], int]) -> int:
    """How many lines are longer than the width allows, signs that may hang over it aside."""
    return sum(measure(text) > width + 3 * (2 if measure is columns else 1) for text in texts)


def _measured(
    texts: list[str], measure: Callable[[str], int], *, indented: bool
) -> tuple[int, int, Callable[[str], int]] | None:
    """The common width in one measure and how many lines end exactly there; None without enough evidence.

    Where paragraphs are indented one full line is enough that a line without indent follows.
    """
    widths = [measure(text) for text in texts]
    sign = 2 if measure is columns else 1
    width = _common(widths, 12 * sign, least=1)
    if width is None:
        return None
    pairs = list(zip(texts, [*texts[1:], ""], strict=True))
    full = [
        (text, then)
        for (text, then), w in zip(pairs, widths, strict=True)
        if then and width - short_of(text, sign) < w + needed(text, then.lstrip(), sign) and w <= width + 3 * sign
    ]
    broken = [pair for pair in full if not ENDS.search(pair[0]) and is_prose(*pair)]
    if indented and any(not INDENT.match(then) for _, then in broken):
        return width, sum(width - sign < w <= width + 3 * sign for w in widths), measure
    if 0 < len(broken) == len(full) and width >= _WIDE * sign and all(_INSIDE.search(line) for line, _ in broken):
        return width, len(full), measure  # a short text at the width of a typewriter's page
    if len(broken) < 2 or len(broken) * 2 < len(full):
        return None
    # In running prose most characters stand in full lines; in a list of names they do not.
    if sum(len(text) for text, _ in full) * 4 < sum(len(text) for text in texts if _PROSE.search(text)):
        return None
    return width, sum(width - sign < w <= width + 3 * sign for w in widths), measure


def _common(widths: list[int], narrowest: int, least: int) -> int | None:
    """The largest width that at least so many lines reach nearly and hardly any line exceeds."""
    counts = Counter(widths)
    above, most = 0, len(widths) // 25  # a line of its own length (a title, an address) in many; in few lines none
    for width in sorted(counts, reverse=True):
        near = sum(counts[w] for w in range(width - _LOOSE, width + 1))
        if width <= _WIDEST and near >= least and near > above:
            usual = max(range(width - _LOOSE, width + 1), key=lambda near: (counts[near], near))  # signs may hang
            return usual if usual >= narrowest else None
        above += counts[width]
        if above > most:
            return None
    return None


def short_of(here: str, sign: int) -> int:
    """How far a full line may fall short of the width beside the word that did not fit."""
    return 2 if here.isascii() else 3 * sign


def is_prose(here: str, then: str) -> bool:
    """Whether two lines read as running text: clauses, small words, or a figure torn in two."""
    torn = here[-1].isdigit() and then.lstrip()[:1].isdigit()
    return torn or bool(_PROSE.search(here) or _PROSE.search(then))


def columns(text: str) -> int:
    """Printed columns: what a sign takes in GB18030 is what it took on the printers these texts were broken for."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def needed(here: str, then: str, sign: int) -> int:
    """The room the first word of the next line would have taken: an English word, a Chinese sign."""
    word = re.match(r"[!-~]{1,40}", then)
    return len(word.group()) + here[-1].isascii() if word else sign
