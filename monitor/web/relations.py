"""How a notice stands to other acts, as a table and as a small picture of boxes and lines. Pure; draws no markup.

What others do to it stands on the left, what it does to others on the right; further left what was done to those.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.rules import Link
from monitor.rules.entries import RELATION
from snapshots.model import Effect

BOX, TALL, GAP, ACROSS = 220, 64, 14, 56  # a box's width and height, room below and beside it
MOST = 7  # boxes in one column; the table has them all
BACKGROUND = {"based-on": "is based on", "prevails-over": "prevails where they differ over"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One line of the table. `act` does what `words` say to `target`; `held` keys have a page. `step` 1 is near."""

    act: str
    target: str
    other: str  # the one of both that is further from the notice
    title: str
    words: str
    inward: bool  # done to the notice, or to what was done to it
    step: int = 1
    scope: str = ""
    starts: date | None = None
    until: date | None = None
    quoted: str = ""
    done: bool = True
    held: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of the picture, by its upper left corner. `own`: the notice itself."""

    key: str
    title: str
    words: str
    x: int
    y: int
    own: bool = False
    held: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line from one box to another; dashed where its day has not come."""

    path: str
    dashed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Boxes and lines, and the size of the whole; `left_out` relations are in the table only."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    left_out: int


def inward(links: Iterable[Link], titles: dict[str, str]) -> list[Relation]:
    """What others do to a notice, and to those others. `titles` are those of the acts that have a page."""
    return [
        Relation(
            act=link.act, target=link.target, other=link.act, title=link.title, words=link.words, inward=True,
            step=link.step, scope=link.scope, starts=link.starts, until=link.until, quoted=link.quoted,
            done=link.done, held=link.act in titles,
        )
        for link in links
    ]  # fmt: skip


def outward(
    key: str,
    effects: Iterable[tuple[Effect, str, str]],
    does: Sequence[Link],
    day: date,
    titles: dict[str, str],
) -> list[Relation]:
    """What a notice does to others: each effect it says, with the key and title we hold its target under; then what
    it does through a register. `titles` are those of the acts that have a page.
    """
    told = {(link.relation, link.quoted): link for link in does}
    found = []
    for effect, held_as, title in effects:
        link = told.get((effect.relation, effect.quoted))
        starts = effect.starts or (link.starts if link else None)
        found.append(
            Relation(
                act=key, target=held_as or effect.target or effect.printed, title=title or effect.printed,
                other=held_as or effect.target or effect.printed,
                words=link.words if link else BACKGROUND.get(effect.relation, effect.relation.replace("-", " ")),
                inward=False, scope=effect.scope, starts=starts, until=effect.until, quoted=effect.quoted,
                done=starts is None or starts <= day, held=bool(held_as),
            )
        )  # fmt: skip
    return [*found, *(_through_a_register(link, titles) for link in does if link.relation == RELATION)]


def _through_a_register(link: Link, titles: dict[str, str]) -> Relation:
    """What a notice does to another without naming it: it takes away entries that the other one added."""
    return Relation(
        act=link.act, target=link.target, other=link.target, title=titles.get(link.target, ""), words=link.words,
        inward=False, scope=link.scope, starts=link.starts, done=link.done, held=link.target in titles,
    )  # fmt: skip


def short_label(label: str, most: int) -> str:
    """The name of an act for a box: its issuers are cut, never its number."""
    issuers, blank, number = label.rpartition(" ")
    if not number[:1].isdigit():
        return fitting(label, most)
    return f"{fitting(issuers, most - sum(map(_width, number)) - 2)}{blank}{number}"


def fitting(words: str, most: int) -> str:
    """Words that fit into a box of so many Latin letters; a Chinese sign takes the room of two."""
    room = most
    for place, sign in enumerate(words):
        room -= _width(sign)
        if room < 0:
            return f"{words[: max(place - 1, 0)]}…"
    return words


def _width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def picture(key: str, title: str, relations: Sequence[Relation]) -> Picture | None:
    """The picture of some relations; None where there is nothing to draw."""
    left = _column(relation for relation in relations if relation.inward and relation.step == 1)
    met = {relation.other for relation in left} | {key}
    far = _column(r for r in relations if r.inward and r.step > 1 and r.target in met and r.other not in met)
    right = _column(relation for relation in relations if not relation.inward)
    if not left and not right:
        return None
    columns = [column for column in (far[:MOST], left[:MOST]) if column]
    middle, tallest = len(columns), max(len(column[:MOST]) for column in (far, left, right))
    height = max(tallest, 1) * (TALL + GAP) - GAP + 2
    own = Box(key=key, title=title, words="", x=middle * (BOX + ACROSS) + 1, y=_centred(0, 1, height), own=True)
    boxes = {key: own}
    lines: list[Line] = []
    for place, column in reversed([*enumerate(columns)]):
        for box, relation in _boxes(column, place, height):
            boxes.setdefault(box.key, box)
            lines.append(Line(path=_path(box, boxes.get(relation.target, own)), dashed=not relation.done))
    outer = dict[str, Box]()
    for box, relation in _boxes(right[:MOST], middle + 1, height):
        outer[box.key] = box
        lines.append(Line(path=_path(own, box), dashed=not relation.done))
    shown = [*boxes.values(), *outer.values()]
    return Picture(
        boxes=tuple(shown), lines=tuple(lines), width=max(box.x for box in shown) + BOX + 1, height=height,
        left_out=sum(max(len(column) - MOST, 0) for column in (far, left, right)),
    )  # fmt: skip


def _column(relations: Iterable[Relation]) -> list[Relation]:
    """One relation for each other act: the first, which weighs most."""
    return list({relation.other: relation for relation in reversed([*relations])}.values())[::-1]


def _boxes(column: Sequence[Relation], place: int, height: int) -> list[tuple[Box, Relation]]:
    return [
        (
            Box(
                key=relation.other, title=relation.title, words=relation.words, held=relation.held,
                x=place * (BOX + ACROSS) + 1, y=_centred(row, len(column), height),
            ),
            relation,
        )
        for row, relation in enumerate(column)
    ]  # fmt: skip


def _centred(row: int, count: int, height: int) -> int:
    return 1 + (height - 2 - (count * (TALL + GAP) - GAP)) // 2 + row * (TALL + GAP)


def _path(start: Box, end: Box) -> str:
    """A bowed line from the right edge of one box to the left edge of another."""
    x1, y1, x2, y2 = start.x + BOX, start.y + TALL // 2, end.x - 6, end.y + TALL // 2
    return f"M{x1} {y1}C{x1 + ACROSS // 2} {y1} {x2 - ACROSS // 2} {y2} {x2} {y2}"
