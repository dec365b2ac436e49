"""Where each provision of a text is found on its page: by its number, so that the address says what it leads to.

`art-3-2` is the second item of article 3 (of 三、 in a notice), `annex-1-art-2` article 2 of annex 1, `ch-2` chapter 2,
`art-3-p1` the first unnumbered paragraph below article 3, `para-4` the fourth paragraph without a number. Articles
count on through chapters and are not led by them. What has the same number again is told apart by `--2`. The older
anchors by place (`p-1-2`: second child of the first provision) stay on every page.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from snapshots.model import Provision
from spiders.reading.law.numbering import Level, parsed

DEEPEST = 12  # deeper nesting than any act has; hostile trees nest by thousands
_DIVISIONS = {Level.PART: "part", Level.SUBPART: "subpart", Level.CHAPTER: "ch", Level.SECTION: "sec"}
_HOLDERS = frozenset({*_DIVISIONS, Level.ANNEX, Level.TITLE, Level.TABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A provision on its page: `at` as in `monitor.diff.texts.lines`, `depth` how far it is indented."""

    provision: Provision
    at: tuple[int, ...]
    anchor: str
    depth: int

    @property
    def old(self) -> str:
        """The anchor by place."""
        return "-".join(("p", *map(str, self.at)))


def places(provisions: Sequence[Provision]) -> Iterator[Place]:
    """Every provision in reading order with its anchor. Each anchor comes once."""
    taken: Counter[str] = Counter()
    waiting = _below(provisions, (), "", "", 0)
    while waiting:
        provision, at, base, division, plain, depth = waiting.pop()
        anchor, inner, within = _anchor(provision, base, division, plain)
        taken[anchor] += 1
        again = f"{anchor}--{taken[anchor]}" if taken[anchor] > 1 else anchor
        yield Place(provision=provision, at=at, anchor=again, depth=depth)
        if not provision.children:
            continue
        deeper = depth + (provision.level not in _HOLDERS and bool(provision.number))
        waiting += _below(provision.children, at, inner, within, deeper)


def anchors(provisions: Sequence[Provision]) -> dict[tuple[int, ...], str]:
    """The anchor of each provision by its place in the tree."""
    return {place.at: place.anchor for place in places(provisions)}


_Waiting = tuple[Provision, tuple[int, ...], str, str, int, int]


def _below(
    provisions: Sequence[Provision], at: tuple[int, ...], base: str, division: str, depth: int
) -> list[_Waiting]:
    """The children of a provision, last first; each unnumbered one with its count among its like."""
    found: list[_Waiting] = []
    plain = 0
    for place, provision in enumerate(provisions, 1):
        plain += not provision.number
        found.append((provision, (*at[:DEEPEST], place), base, division, plain, min(depth, DEEPEST)))
    return found[::-1]


def _anchor(provision: Provision, base: str, division: str, plain: int) -> tuple[str, str, str]:
    """A provision's anchor, that of the provision its children belong to, and that of their chapter.

    `base` is the article or annex around it ('' at the top), `division` the chapter or section.
    """
    if not provision.number:
        return (f"{base}-p{plain}" if base else f"{division}-p{plain}" if division else f"para-{plain}"), base, division
    ordinal, printed = _ordinal(provision.number)
    level = provision.level or printed
    annex = base if base.startswith("annex") and "-art-" not in base else ""
    if level == Level.ANNEX:
        found = _joined("annex", ordinal)
        return found, found, ""
    if level in _DIVISIONS:
        nested = division if _DIVISIONS[Level(level)] not in division.split("-") else ""
        found = _joined(annex, nested.removeprefix(annex).strip("-"), _DIVISIONS[Level(level)], ordinal)
        return found, base, found
    if level == Level.ARTICLE or not base or base == annex:
        found = _joined(annex or base.partition("-art-")[0] * base.startswith("annex"), "art", ordinal or "x")
        return found, found, division
    return _joined(base, ordinal or "x"), _joined(base, ordinal or "x"), division


@lru_cache(maxsize=16_384)
def _ordinal(printed: str) -> tuple[str, str]:
    """A number as in an anchor ('3', '2-1', '' for what is none), and the level it tells by itself."""
    number = parsed(printed)
    return ("-".join(map(str, number.ordinal)), str(number.level)) if number else ("", "")


def _joined(*parts: str) -> str:
    return "-".join(filter(None, parts))
