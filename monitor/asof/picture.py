"""The size of a list over time as a picture, SVG or PNG, drawn by matplotlib (the extra `charts`). Reads no archive.

One list gives one SVG, byte for byte: no dates, no random ids. Its words stay text, so that every reader's own fonts
show the Chinese; a PNG needs a Chinese font here, and is titled in English where there is none.
"""

import io
import warnings
from importlib import import_module
from typing import Any

from lxml import etree

from monitor.asof.days import zone_of
from monitor.asof.sizes import Sizes
from snapshots.errors import RegwatchError

_INCHES, _DPI = (9.6, 4.8), 120
_LINE, _HELD, _SHADE, _QUIET = "#1a4f8b", "#b3261e", "#d9d9d9", "#555555"
_CHINESE = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
    "Microsoft YaHei", "PingFang SC", "SimHei", "Noto Sans CJK JP", "Droid Sans Fallback", "Noto Serif CJK SC",
)  # fmt: skip
_MARKED = 60  # points up to which each has a dot
_SVG = "{http://www.w3.org/2000/svg}"


def picture(sizes: Sizes, form: str) -> bytes:
    """A step line of the sizes, blind time shaded, held checks marked; `form` is 'svg' or 'png'.

    Raises RegwatchError where matplotlib is not installed.
    """
    try:
        mpl, figures = import_module("matplotlib"), import_module("matplotlib.figure")
    except ImportError as error:
        raise RegwatchError(
            "drawing needs matplotlib", about=f"{sizes.register}.{form}", remedy="Run: pip install 'regwatch[charts]'"
        ) from error
    chinese = _font()
    settings: dict[str, Any] = {
        "svg.hashsalt": "regwatch", "svg.fonttype": "none", "svg.id": "regwatch-sizes", "timezone": "UTC",
        "font.family": ["sans-serif"], "font.sans-serif": [*chinese, "DejaVu Sans"], "axes.spines.top": False,
        "axes.spines.right": False, "text.parse_math": False,
    }  # fmt: skip
    if "svg.id" not in mpl.rcParams:
        del settings["svg.id"]
    with mpl.rc_context(settings), warnings.catch_warnings():
        figure = figures.Figure(figsize=_INCHES, dpi=_DPI, layout="constrained")
        # an SVG is drawn by its reader, with fonts of theirs
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        _draw(figure.add_subplot(), sizes, chinese=bool(chinese) or form == "svg")
        out = io.BytesIO()
        metadata = {"Date": None, "Creator": "regwatch"} if form == "svg" else {"Software": "regwatch"}
        figure.savefig(out, format=form, metadata=metadata)
    return told(out.getvalue(), sizes) if form == "svg" else out.getvalue()


def description(sizes: Sizes) -> str:
    """What the picture shows, in one or two sentences, for those who do not see it."""
    points = [point for point in sizes.points if not point.held]
    if not points:
        return f"{sizes.register}: no look at this list is held."
    first, last = points[0], points[-1]
    largest, smallest = max(one.size for one in points), min(one.size for one in points)
    held = sum(point.held for point in sizes.points)
    return (
        f"{sizes.register}: {first.size} entries on {first.day}, {last.size} on {last.day}; between {smallest} and"
        f" {largest} in {len(points)} {'days of acts' if sizes.by_acts else 'looks'}, {held} check(s) held,"
        f" {len(sizes.blind)} blind stretch(es)."
    )


def told(svg: bytes, sizes: Sizes) -> bytes:
    """An SVG with a title and a description that screen readers say, and without its size in points."""
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    root.set("role", "img")
    root.set("aria-labelledby", "sizes-title sizes-desc")
    for at, (name, words) in enumerate((("title", _heading(sizes, chinese=True)), ("desc", description(sizes)))):
        element = etree.Element(_SVG + name, id=f"sizes-{name}")
        element.text = words
        root.insert(at, element)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _draw(axes: Any, sizes: Sizes, *, chinese: bool) -> None:
    dates = import_module("matplotlib.dates")
    _shade(axes, sizes, dates)
    _lines(axes, sizes, dates)
    _scales(axes, sizes, dates)
    axes.set_ylabel("条目 entries" if chinese else "entries")
    axes.set_title(_heading(sizes, chinese=chinese), loc="left", fontsize=12)
    if sizes.points:
        axes.legend(loc="upper left", bbox_to_anchor=(0, -0.16), ncols=3, frameon=False, fontsize=9)
    else:
        axes.text(0.5, 0.5, "no look at this list is held", transform=axes.transAxes, ha="center", color=_QUIET)


def _shade(axes: Any, sizes: Sizes, dates: Any) -> None:
    """Stretches nobody looked at; of lists made by acts those from the first act on."""
    first = sizes.points[0].at if sizes.points else None
    label: str | None = "nobody looked, or held"
    for one in sizes.blind:
        if first is None or one.end >= first:
            start, end = dates.date2num(max(one.start, first) if first else one.start), dates.date2num(one.end)
            axes.axvspan(start, end, color=_SHADE, alpha=0.6, linewidth=0, label=label)
            label = None


def _lines(axes: Any, sizes: Sizes, dates: Any) -> None:
    stood = [(dates.date2num(one.at), one.size) for one in sizes.points if not one.held]
    held = [(dates.date2num(one.at), one.shown or 0) for one in sizes.points if one.held]
    if stood:
        axes.plot(
            *zip(*stood, strict=True), drawstyle="steps-post", color=_LINE, linewidth=1.8,
            marker="o" if len(stood) <= _MARKED else "", markersize=4, label="entries",
        )  # fmt: skip
        last = dates.date2num(sizes.until) if sizes.until else 0.0
        if last > stood[-1][0]:  # what the last act left stands as far as we looked
            axes.plot([stood[-1][0], last], [stood[-1][1]] * 2, color=_LINE, linewidth=1.8)
    if held:
        axes.plot(
            *zip(*held, strict=True), linestyle="", marker="x", color=_HELD, label="held, counts for nothing"
        )  # fmt: skip


def _scales(axes: Any, sizes: Sizes, dates: Any) -> None:
    zone = zone_of(sizes.register)
    moments = [dates.date2num(one.at) for one in sizes.points]
    if sizes.until and sizes.points:
        moments.append(dates.date2num(sizes.until))
    if moments:
        margin = max((max(moments) - min(moments)) * 0.03, 2.0)  # days; a list seen once has no width of its own
        axes.set_xlim(min(moments) - margin, max(moments) + margin)
    locator = dates.AutoDateLocator(tz=zone, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, tz=zone))
    axes.yaxis.set_major_locator(import_module("matplotlib.ticker").MaxNLocator(integer=True))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#e6e6e6", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_xlabel(f"{'day of the acts' if sizes.by_acts else 'when seen'}, {zone.key}", color=_QUIET, fontsize=9)


def _heading(sizes: Sizes, *, chinese: bool) -> str:
    title = sizes.title
    return f"{title.zh}\n{title.en}" if chinese and title.zh != title.en else title.en


def _font() -> list[str]:
    """A font of this machine that has Chinese signs; none where there is none."""
    known = {font.name for font in import_module("matplotlib.font_manager").fontManager.ttflist}
    return [name for name in _CHINESE if name in known][:1]
