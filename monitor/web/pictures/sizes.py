"""How long a register was over time: a stepped line, blind time shaded, held checks crossed. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from monitor.web.language import translate as _
from monitor.web.pictures import scale
from monitor.web.pictures.marks import Look, marks
from monitor.web.pictures.picture import (
    BAD,
    INK,
    LEFT,
    LINE,
    NO_MARKS,
    RIGHT,
    SHADE,
    SOFT,
    WIDTH,
    Cell,
    Picture,
    Table,
    day_scale,
    drawn,
    today_line,
)  # fmt: skip
from monitor.web.pictures.svg import element, joined

TOP, BOTTOM, HEIGHT = 22.0, 176.0, 200.0

__all__ = ["Look", "Step", "described", "register_size"]

ROWS = 200  # of the table on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch in which nobody saw the list."""

    first: date
    last: date


def register_size(
    name: str,
    title: str,
    looks: Sequence[Look],
    blind: Sequence[Step],
    *,
    on: date,
    until: date | None = None,
    link: Callable[[date], str] | None = None,
) -> Picture:
    """The size of one register. `on` is the day looked at, `until` the last look; `link` leads to the list of a day."""
    believed = [look for look in looks if not look.held]
    description = described(believed, blind)
    if not looks:
        empty = element("text", description, x=WIDTH / 2, y=40, text_anchor="middle", fill=INK)
        svg = drawn(name, title, description, 70, [empty])
        return Picture(name=name, title=title, description=description, svg=svg, table=_table(title, looks, link))
    shown = [look.day for look in looks] + ([until] if until else [])
    first, last = scale.spread(shown)
    days = scale.Days(first=first, last=last, left=LEFT, right=RIGHT)
    top = scale.round_up(max(look.size for look in looks))
    parts = [
        _shades(days, blind), day_scale(days, TOP, BOTTOM), _numbers(top), _line(days, believed, until, top),
        _crosses(days, looks, top),
    ]  # fmt: skip
    if first <= on <= last:
        parts.append(today_line(days, days.x(on), TOP, BOTTOM, on.isoformat()))
    return Picture(
        name=name, title=title, description=description, svg=drawn(name, title, description, HEIGHT, parts),
        table=_table(title, looks, link), marks=marks(name, days, believed, on, link) if link else NO_MARKS,
    )  # fmt: skip


def described(looks: Sequence[Look], blind: Sequence[Step]) -> str:
    """What the picture shows in one or two sentences."""
    if not looks:
        return _("No check of this list is on record.")
    sizes = [look.size for look in looks]
    told = _(
        "{first} entries on {first_day}, {last} on {last_day}; at least {least}, at most {most}; {count} days told."
    ).format(
        first=sizes[0], first_day=looks[0].day, last=sizes[-1], last_day=looks[-1].day, least=min(sizes),
        most=max(sizes), count=len(looks),
    )  # fmt: skip
    return told + (" " + _("Stretches nobody looked: {count}.").format(count=len(blind)) if blind else "")


def _y(size: int, top: int) -> float:
    return BOTTOM - size / top * (BOTTOM - TOP)


def _numbers(top: int) -> Markup:
    parts = []
    for number in scale.numbers(top):
        y = _y(number, top)
        parts.append(element("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, class_="grid", stroke=SOFT, stroke_opacity="0.35"))
        parts.append(
            element("text", f"{number:,}", x=LEFT - 6, y=y + 4, text_anchor="end", fill=INK, class_="label")
        )  # fmt: skip
    return joined(parts)


def _line(days: scale.Days, looks: Sequence[Look], until: date | None, top: int) -> Markup:
    """A stepped line: what one look showed is taken to stand until the next."""
    if not looks:
        return Markup("")
    path = f"M{days.x(looks[0].day):.1f} {_y(looks[0].size, top):.1f}"
    for before, look in pairwise(looks):
        if look.size == before.size:
            continue
        path += f"H{days.x(look.day):.1f}V{_y(look.size, top):.1f}"
    end = days.x(until) if until and until > looks[-1].day else days.x(looks[-1].day)
    return joined(
        (
            element("path", d=f"{path}H{end:.1f}", fill="none", stroke=LINE, stroke_width="2.5", class_="line"),
            element("circle", cx=end, cy=_y(looks[-1].size, top), r=4, fill=LINE, class_="dot"),
        )
    )


def _shades(days: scale.Days, blind: Sequence[Step]) -> Markup:
    found = []
    for one in blind:
        left, right = days.x(one.first), days.x(one.last)
        if right > left:
            found.append(
                element("rect", x=left, y=TOP, width=max(right - left, 1.5), height=BOTTOM - TOP, fill=SHADE,
                        fill_opacity="0.22", class_="blind")
            )  # fmt: skip
    return joined(found)


def _crosses(days: scale.Days, looks: Sequence[Look], top: int) -> Markup:
    found = []
    for look in looks:
        if look.held:
            x, y = days.x(look.day), _y(look.size, top)
            cross = f"M{x - 5:.1f} {y - 5:.1f}l10 10M{x - 5:.1f} {y + 5:.1f}l10 -10"
            found.append(element("path", d=cross, stroke=BAD, stroke_width="2", fill="none", class_="held"))
    return joined(found)


def _table(title: str, looks: Sequence[Look], link: Callable[[date], str] | None) -> Table:
    """The newest looks that changed something or were held, and the first and last of all."""
    told = [look for at, look in enumerate(looks) if look.stirred or look.held or at in (0, len(looks) - 1)]
    rows = tuple(
        (
            Cell(text=look.day.isoformat(), link=link(look.day) if link else ""),
            Cell(text=str(look.size), number=True), Cell(text=str(look.added), number=True),
            Cell(text=str(look.removed), number=True), Cell(text=str(look.changed), number=True),
            Cell(text=_("held, counts for nothing") if look.held else ""),
        )
        for look in reversed(told[-ROWS:])
    )  # fmt: skip
    heads = (_("Day"), _("Entries"), _("Added"), _("Removed"), _("Changed"), _("Note"))
    return Table(caption=title, heads=heads, rows=rows, left_out=max(len(told) - ROWS, 0))
