"""Rules over time: one bar each from the day it takes effect to the day it is repealed or ends. Pure."""

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
    LINE,
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
from monitor.web.pictures.svg import element, joined, shortened

ROW, TOP, LEFT, RIGHT = 38.0, 40.0, 12.0, 626.0
LABEL = 88  # narrow signs of a name above its bar
MOST = 40  # bars of one picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a rule's life. `last` is None while it lasts; `state` is `in force`, `partly repealed` or
    `suspended until`, as `monitor.force.State` has them. What has no colour of its own is not drawn."""

    state: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One rule. `known` is the first day anything is known of it; `ends` in words how it ended, '' while it stands."""

    label: str
    title: str
    link: str
    known: date
    pieces: tuple[Piece, ...]
    state: str
    ends: str = ""


_LOOK = {"in force": (GOOD, "1"), "partly repealed": (LINE, "1"), "suspended until": (SHADE, "0.55")}


def timeline(name: str, title: str, bars: Sequence[Bar], *, on: date) -> Picture:
    """At most `MOST` rules; `on` is the day the state is told of and the end of what is not known to end."""
    shown = list(bars[:MOST])
    description = _("{count} rules, each from the day it takes effect to the day it is repealed; on {day}:").format(
        count=len(shown), day=on
    )
    description += " " + (", ".join(f"{_(state)} {count}" for state, count in _counted(shown)) or _("none"))
    table = _table(title, bars)
    if not shown:
        empty = element("text", _("No rule to draw."), x=WIDTH / 2, y=40, text_anchor="middle", fill=INK)
        svg = drawn(name, title, description, 70, [empty])
        return Picture(name=name, title=title, description=description, svg=svg, table=table)
    known = [day for bar in shown for piece in bar.pieces for day in (piece.first, piece.last) if day]
    first, last = scale.spread([*known, *(bar.known for bar in shown), on])
    days = scale.Days(first=first, last=last, left=LEFT, right=RIGHT)
    bottom = TOP + ROW * len(shown)
    parts = [_legend(), day_scale(days, TOP, bottom)]
    parts += [_bar(days, bar, TOP + ROW * at, on) for at, bar in enumerate(shown)]
    parts.append(today_line(days, days.x(on), TOP, bottom, on.isoformat()))
    svg = drawn(name, title, description, bottom + 24, parts)
    return Picture(name=name, title=title, description=description, svg=svg, table=table)


def _counted(bars: Sequence[Bar]) -> list[tuple[str, int]]:
    states = [bar.state for bar in bars]
    return [(state, states.count(state)) for state in dict.fromkeys(states)]


def _bar(days: scale.Days, bar: Bar, y: float, on: date) -> Markup:
    parts = [element("text", shortened(f"{bar.label} {bar.title}", LABEL), x=LEFT, y=y + 14, fill=INK)]
    start = days.x(bar.known)
    parts.append(
        element("line", x1=start, x2=RIGHT, y1=y + 25, y2=y + 25, stroke=SOFT, stroke_opacity="0.35", class_="grid")
    )
    parts.append(element("circle", cx=start, cy=y + 25, r=3, fill="none", stroke=INK, class_="known"))
    for piece in bar.pieces:
        if piece.state not in _LOOK:
            continue
        fill, opacity = _LOOK[piece.state]
        left, right = days.x(piece.first), days.x(piece.last) if piece.last else RIGHT
        parts.append(
            element("rect", x=left, y=y + 20, width=max(right - left, 2.0), height=10, rx=2, fill=fill,
                    fill_opacity=opacity, class_=f"bar {piece.state.split()[0]}",
                    stroke=SHADE if opacity != "1" else None, stroke_dasharray="3 2" if opacity != "1" else None)
        )  # fmt: skip
    ended = bar.pieces[-1].last if bar.pieces else None
    if ended:
        x = days.x(ended)
        parts.append(element("path", d=f"M{x:.1f} {y + 17:.1f}v16", stroke=BAD, stroke_width="2.5", class_="end"))
    elif bar.pieces:  # goes on: an arrow, so that no colour is needed to tell
        parts.append(element("path", d=f"M{RIGHT:.1f} {y + 20:.1f}l8 5l-8 5z", fill=GOOD, class_="goes-on"))
    return joined(parts)


def _legend() -> Markup:
    parts, x = [], LEFT
    for state, (fill, opacity) in _LOOK.items():
        label = _("suspended") if state == "suspended until" else _(state)
        parts.append(element("rect", x=x, y=4, width=22, height=10, rx=2, fill=fill, fill_opacity=opacity))
        parts.append(element("text", label, x=x + 27, y=13, fill=INK, class_="label"))
        x += 48 + 7 * sum(1 if ord(sign) < 0x2E80 else 2 for sign in label)
    parts.append(element("path", d=f"M{x:.1f} 1v16", stroke=BAD, stroke_width="2.5"))
    parts.append(element("text", _("repealed or ended"), x=x + 8, y=13, fill=INK, class_="label"))
    return joined(parts)


def _table(title: str, bars: Sequence[Bar]) -> Table:
    rows = tuple(
        (
            Cell(text=bar.label, link=bar.link), Cell(text=bar.title, said=True), Cell(text=bar.known.isoformat()),
            Cell(text=_effect(bar)), Cell(text=_end(bar)), Cell(text=_(bar.state)),
        )
        for bar in bars[:MOST]
    )  # fmt: skip
    heads = (_("Rule"), _("Title"), _("Published"), _("In effect from"), _("Until"), _("State"))
    return Table(caption=title, heads=heads, rows=rows, left_out=max(len(bars) - MOST, 0))


def _effect(bar: Bar) -> str:
    return bar.pieces[0].first.isoformat() if bar.pieces else _("not known")


def _end(bar: Bar) -> str:
    if not bar.pieces:
        return ""
    last = bar.pieces[-1].last
    return f"{last.isoformat()} {bar.ends}".strip() if last else _("no end known")
