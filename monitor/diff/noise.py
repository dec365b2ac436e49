"""How far down two captures of one page are the same: a ladder of rungs, each with the reason a person reads.

Rungs in order: equal bytes; the same visible text; the same main text; the same once what varies by visit is masked;
the same once typography is folded; else substance, which the differ is to compare. What changed around the main text
is listed with its zone, never thrown away. Tells nothing about what the change of substance is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.diff.noise_told import ZoneChange, around_told, called, differences, tokens_told, words_told
from monitor.diff.steady import NO_HABITS, Habits
from monitor.diff.texts.typography import folded
from spiders.reading.document import Block, Document
from spiders.reading.pages.furniture import Zone
from spiders.reading.pages.volatile import MASK, Token, masked

__all__ = ["Name", "Rung", "ZoneChange", "rung"]


class Name(StrEnum):
    """The rung on which two captures are the same; `SUBSTANCE` where they are on none."""

    BYTES = "bytes"
    VISIBLE = "visible text"
    MAIN = "main text"
    VOLATILE = "volatile"
    TYPOGRAPHY = "typography"
    SUBSTANCE = "substance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Where two captures meet, and why. `zones_changed` is told on every rung below the visible text."""

    name: Name
    reason: str
    zones_changed: tuple[ZoneChange, ...] = ()

    @property
    def substance(self) -> bool:
        """Whether the differ has something to compare."""
        return self.name is Name.SUBSTANCE


_MASKED_FORMATS = frozenset(("html", "text"))  # nothing counts visits in a docx, a PDF or a spreadsheet


def rung(
    before: Document,
    after: Document,
    *,
    bodies: tuple[bytes, bytes] | None = None,
    habits: Habits = NO_HABITS,
    in_words: bool = True,
) -> Rung:
    """The first rung on which two documents are the same. `bodies` are their bytes, where they are at hand.

    `habits` is what earlier visits of the same address taught (see `steady.learn`). Without `in_words` a change of
    substance is not quoted as the reason: whoever compares the texts next will say it better.
    """
    if bodies is not None and bodies[0] == bodies[1]:
        return Rung(name=Name.BYTES, reason="the same bytes")
    around = tuple(_around(before, after))
    old, new = _Main.of(before, after), _Main.of(after, before)
    if old.lines == new.lines:
        return _equal_text(around, habits)
    if not in_words and habits is NO_HABITS and _differ(old, new):
        return Rung(name=Name.SUBSTANCE, reason="the main text changed", zones_changed=around)
    old, new = old.masked(), new.masked()
    if old.lines == new.lines:
        return Rung(name=Name.VOLATILE, reason=f"only {tokens_told(old.tokens, new.tokens)}", zones_changed=around)
    settled = habits.without(old.lines), habits.without(new.lines)
    if settled[0] == settled[1]:
        return Rung(name=Name.VOLATILE, reason=f"only a box {habits.reason}", zones_changed=around)
    if _flat(settled[0]) == _flat(settled[1]):
        reason = "only typography changed: width, blanks, quotation marks or line breaks"
        return Rung(name=Name.TYPOGRAPHY, reason=reason, zones_changed=around)
    return Rung(name=Name.SUBSTANCE, reason=words_told(*settled), zones_changed=around)


def _equal_text(around: tuple[ZoneChange, ...], habits: Habits) -> Rung:
    if not around:
        return Rung(name=Name.VISIBLE, reason="only markup changed, no visible word")
    unsettled = next((change for change in around if habits.held(change.zone, change.before)), None)
    if unsettled is not None:
        reason = f"the {called(unsettled.zone)} changed, which {habits.held_reason}"
        return Rung(name=Name.SUBSTANCE, reason=reason, zones_changed=around)
    return Rung(name=Name.MAIN, reason=f"only {around_told(around)}", zones_changed=around)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Main:
    """The lines a page is about: text, rows of tables, attachments with their addresses, a title of the head."""

    lines: list[str]
    maskable: list[bool]
    tokens: tuple[Token, ...] = ()

    @classmethod
    def of(cls, document: Document, other: Document) -> "_Main":
        parts = [piece for block in document.blocks for piece in _pieces(block)]
        if document.title and other.title and document.title not in document.lines:
            parts.insert(0, (document.title, True))
        parts += [(line, True) for zone, found in document.around if zone == Zone.ATTACHMENTS for line in found]
        varies = document.format in _MASKED_FORMATS
        return cls(lines=[line for line, _ in parts], maskable=[maskable and varies for _, maskable in parts])

    def masked(self) -> "_Main":
        """The lines with what varies by visit masked; a line of nothing else is left out."""
        kept = list(self._kept(0))
        tokens = tuple(token for _, found in kept for token in found)
        return _Main(lines=[line for line, found in kept if _stays(line, found)], maskable=[], tokens=tokens)

    def bare(self, start: int) -> Iterator[str]:
        """The same lines from one on, without typography, blanks and line breaks; '' never."""
        for line, found in self._kept(start):
            if _stays(line, found) and (words := folded(line).replace(" ", "")):
                yield words

    def _kept(self, start: int) -> Iterator[tuple[str, tuple[Token, ...]]]:
        for place in range(start, len(self.lines)):
            yield masked(self.lines[place]) if self.maskable[place] else (self.lines[place], ())


def _stays(line: str, found: Sequence[Token]) -> bool:
    return not found or line.strip(f"{MASK} |") != ""


def _differ(old: _Main, new: _Main) -> bool:
    """Whether two texts differ in more than what varies and typography: reads no further than the first such sign.

    Says no where folding line by line and folding the whole could part ways: then all is folded.
    """
    same = next(
        (k for k, (line, now) in enumerate(zip(old.lines, new.lines, strict=False)) if line != now),
        min(len(old.lines), len(new.lines)),
    )
    here, there = old.bare(same), new.bare(same)
    was, now, i, j = next(here, ""), next(there, ""), 0, 0
    while was and now:
        step = min(len(was) - i, len(now) - j)
        if was[i : i + step] != now[j : j + step]:
            return True
        i, j = i + step, j + step
        if i == len(was):
            was, i = next(here, ""), 0
        if j == len(now):
            now, j = next(there, ""), 0
    return was != now


def _pieces(block: Block) -> Iterable[tuple[str, bool]]:
    """Lines, and whether a machine may have written into them; the cells of a table are data."""
    if isinstance(block, str):
        return ((block, True),)
    return ((" | ".join(row), False) for row in block.rows)


def _flat(lines: Sequence[str]) -> str:
    """All lines as one, so that a line broken elsewhere is typography."""
    return folded("\n".join(lines))


def _around(before: Document, after: Document) -> Iterable[ZoneChange]:
    old, new = dict(before.around), dict(after.around)
    for zone in dict.fromkeys((*old, *new)):
        if zone != Zone.ATTACHMENTS and old.get(zone) != new.get(zone):
            gone, come = differences(old.get(zone, ()), new.get(zone, ()))
            yield ZoneChange(zone=zone, before=gone, after=come)
