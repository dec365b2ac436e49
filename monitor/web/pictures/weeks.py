"""How many changes each source had in each week: a row of bars for every source, all to one scale. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from monitor.web.language import translate as _
from monitor.web.pictures import scale
from monitor.web.pictures.picture import (
    INK,
    LEFT,
    LINE,
    RIGHT,
    SOFT,
    WIDTH,
    Cell,
    Picture,
    Table,
    day_scale,
    drawn,
)  # fmt: skip
from monitor.web.pictures.svg import element, joined, shortened

ROW, TOP, BAR = 64.0, 10.0, 36.0
WEEK = timedelta(days=7)
SOURCES = 20  # rows of one picture
LEAST = 8  # weeks a picture is wide
_TABLED = 26  # weeks of the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The changes of one source in the week that began on a Monday."""

    source: str
    monday: date
    count: int


def per_week(name: str, weeks: Sequence[Week], titles: Mapping[str, str], links: Mapping[str, str]) -> Picture:
    """The sources with the most changes first. `titles` and `links` are by source; one without stays a bare name."""
    title = _("Changes per week and source")
    by_source: dict[str, dict[date, int]] = {}
    for week in weeks:
        by_source.setdefault(week.source, {})[week.monday] = week.count
    order = sorted(by_source, key=lambda source: (-sum(by_source[source].values()), source))
    shown, total = order[:SOURCES], sum(week.count for week in weeks)
    description = _("{count} changes of {sources} sources.").format(count=total, sources=len(order))
    table = _table(title, by_source, order, titles, links)
    if not weeks:
        empty = element("text", _("No change is on record."), x=WIDTH / 2, y=40, text_anchor="middle", fill=INK)
        svg = drawn(name, title, description, 70, [empty])
        return Picture(name=name, title=title, description=description, svg=svg, table=table)
    first, last = min(week.monday for week in weeks), max(week.monday for week in weeks) + WEEK
    description += " " + _("Weeks from {first} to {last}.").format(first=first, last=last - WEEK)
    days = scale.Days(first=min(first, last - LEAST * WEEK), last=last, left=LEFT, right=RIGHT)
    top, bottom = scale.round_up(max(week.count for week in weeks)), TOP + ROW * len(shown)
    parts = [day_scale(days, TOP, bottom)]
    for at, source in enumerate(shown):
        parts.append(_row(days, by_source[source], titles.get(source, source), TOP + ROW * at, top))
    svg = drawn(name, title, description, bottom + 24, parts)
    return Picture(name=name, title=title, description=description, svg=svg, table=table)


def _row(days: scale.Days, counts: Mapping[date, int], title: str, y: float, top: int) -> Markup:
    floor = y + ROW - 8
    parts = [
        element("text", shortened(title, 70), x=LEFT, y=y + 13, fill=INK),
        element("line", x1=LEFT, x2=RIGHT, y1=floor, y2=floor, stroke=SOFT, class_="axis"),
        element("text", f"{top:,}", x=LEFT - 6, y=floor - BAR + 4, text_anchor="end", fill=INK, class_="label"),
        element("text", "0", x=LEFT - 6, y=floor + 2, text_anchor="end", fill=INK, class_="label"),
    ]
    for monday, count in sorted(counts.items()):
        left, right = days.x(monday), days.x(monday + WEEK)
        high = max(count / top * BAR, 1.5)
        parts.append(
            element("rect", x=left, y=floor - high, width=max(right - left - 1, 1.5), height=high, fill=LINE,
                    class_="column")
        )  # fmt: skip
    return joined(parts)


def _table(
    title: str, by_source: Mapping[str, Mapping[date, int]], order: Sequence[str], titles: Mapping[str, str],
    links: Mapping[str, str],
) -> Table:  # fmt: skip
    """The newest weeks in which anything changed; a row each, a column for every source shown."""
    mondays = sorted({monday for counts in by_source.values() for monday in counts}, reverse=True)
    shown = order[:SOURCES]
    rows = tuple(
        (
            Cell(text=monday.isoformat()),
            *(Cell(text=str(by_source[source].get(monday, 0)), number=True) for source in shown),
        )
        for monday in mondays[:_TABLED]
    )
    heads = (_("Week from"), *(titles.get(source, source) for source in shown))
    return Table(caption=title, heads=heads, rows=rows, left_out=max(len(mondays) - _TABLED, 0))
