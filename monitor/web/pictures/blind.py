"""When nobody saw a source: a row for each, from its first check on, blind stretches marked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from monitor.web.language import translate as _
from monitor.web.pictures import scale
from monitor.web.pictures.picture import (
    BAD,
    GOOD,
    INK,
    WIDTH,
    Cell,
    Picture,
    Table,
    day_scale,
    drawn,
)  # fmt: skip
from monitor.web.pictures.svg import element, joined, shortened

ROW, TOP, LEFT, RIGHT = 42.0, 10.0, 12.0, 626.0
SOURCES, STRETCHES = 40, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch nobody saw a source in; `lasts`: it has not ended yet. `why` is one of our own sentences."""

    first: date
    last: date
    why: str
    length: str
    lasts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One source from its first accepted check (None: never) to the last, and where nobody saw it."""

    source: str
    title: str
    link: str
    first: date | None
    last: date | None
    blind: tuple[Stretch, ...] = ()


def blind_time(name: str, sources: Sequence[Watched], *, today: date) -> Picture:
    """The sources in the order given. What was not watched at all has a row without a bar."""
    title = _("Blind time")
    shown = list(sources[:SOURCES])
    count = sum(len(one.blind) for one in sources)
    description = _("{sources} sources, {count} stretches in which nobody saw them.").format(
        sources=len(sources), count=count
    )
    table = _table(title, sources)
    days_known = [day for one in shown for day in (one.first, one.last, *(s.last for s in one.blind)) if day]
    if not days_known:
        empty = element("text", _("No source has been checked yet."), x=WIDTH / 2, y=40, text_anchor="middle", fill=INK)
        svg = drawn(name, title, description, 70, [empty])
        return Picture(name=name, title=title, description=description, svg=svg, table=table)
    first, last = scale.spread([*(min(day, today) for day in days_known)])
    days = scale.Days(first=first, last=last, left=LEFT, right=RIGHT)
    bottom = TOP + ROW * len(shown)
    parts = [day_scale(days, TOP, bottom), *(_row(days, one, TOP + ROW * at) for at, one in enumerate(shown))]
    svg = drawn(name, title, description, bottom + 24, parts)
    return Picture(name=name, title=title, description=description, svg=svg, table=table)


def _row(days: scale.Days, one: Watched, y: float) -> Markup:
    words = one.title if one.first else f"{one.title} ({_('never checked')})"
    parts = [element("text", shortened(words, 84), x=LEFT, y=y + 14, fill=INK)]
    if one.first and one.last:
        left, right = days.x(one.first), days.x(one.last)
        parts.append(
            element("rect", x=left, y=y + 23, width=max(right - left, 2.0), height=6, fill=GOOD, class_="watched")
        )
    for stretch in one.blind:
        left, right = days.x(stretch.first), days.x(stretch.last)
        parts.append(
            element(
                "rect",
                x=left + 0.7,
                y=y + 19,
                width=max(right - left - 1.4, 2.5),
                height=14,
                fill=BAD,
                class_="blind-bar",
            )
        )
    return joined(parts)


def _table(title: str, sources: Sequence[Watched]) -> Table:
    found: list[tuple[Cell, ...]] = []
    for one in sources:
        name = Cell(text=one.title, link=one.link, said=True)
        if not one.blind:
            word = _("none on record") if one.first else _("never checked")
            found.append((name, Cell(text=word), Cell(text=""), Cell(text=""), Cell(text="")))
        for stretch in reversed(one.blind):
            end = _("still") if stretch.lasts else stretch.last.isoformat()
            cells = (stretch.first.isoformat(), end, stretch.length)
            found.append((name, *(Cell(text=cell) for cell in cells), Cell(text=stretch.why, said=True)))
    heads = (_("Source"), _("From"), _("To"), _("Length"), _("Why"))
    return Table(
        caption=title, heads=heads, rows=tuple(found[:STRETCHES]), left_out=max(len(found) - STRETCHES, 0)
    )  # fmt: skip
