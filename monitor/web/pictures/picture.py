"""What every picture is: an SVG that says what it shows, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from monitor.web.pictures.scale import Days
from monitor.web.pictures.svg import element, joined

WIDTH = 640.0
LEFT, RIGHT = 48.0, 626.0  # of the drawing; left of it stand numbers
INK, SOFT = "currentColor", "#7d8390"  # the second is legible on white and on nearly black
NO_MARKS = Markup("")
LINE, GOOD, BAD, SHADE = "#3b7fc4", "#2f8f4e", "#cf4f45", "#8a8f99"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table; `link` is an address of ours, `said` that the words are a publisher's."""

    text: str
    link: str = ""
    said: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A picture's content in words. Longer ones are cut for a page; `left_out` counts what was."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture. `marks` is a strip of links drawn under it to the same scale, '' where there is none."""

    name: str  # of its ids: unique within a page
    title: str
    description: str
    svg: Markup
    table: Table
    marks: Markup = NO_MARKS


def drawn(name: str, title: str, description: str, height: float, parts: Sequence[str]) -> Markup:
    """The SVG element of a picture, which screen readers say as one image with its title and description."""
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *parts,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH:.0f} {height:.0f}", role="img", class_="drawn",
        aria_labelledby=f"{name}-title {name}-desc", font_size="12", font_family="sans-serif",
    )  # fmt: skip


def alone(picture: Picture) -> bytes:
    """The SVG as a file of its own. It draws in the colour of ink: nothing tells it whether its page is dark."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{picture.svg}\n'.encode()


def day_scale(days: Days, top: float, bottom: float) -> Markup:
    """Labels of days under a drawing, each with a fine line up through it."""
    parts = []
    for day, label in days.ticks():
        x = days.x(day)
        parts.append(element("line", x1=x, x2=x, y1=top, y2=bottom, class_="grid", stroke=SOFT, stroke_opacity="0.25"))
        anchor = "start" if x < days.left + 30 else "end" if x > days.right - 30 else "middle"
        parts.append(element("text", label, x=x, y=bottom + 16, text_anchor=anchor, fill=INK, class_="label"))
    return joined(parts)


def today_line(days: Days, x: float, top: float, bottom: float, label: str) -> Markup:
    """A broken line at one day, named above."""
    anchor = "end" if x > (days.left + days.right) / 2 else "start"
    return joined(
        (
            element("line", x1=x, x2=x, y1=top, y2=bottom, class_="now", stroke=BAD, stroke_width="1.5",
                    stroke_dasharray="4 3"),
            element("text", label, x=x + (4 if anchor == "start" else -4), y=top - 3, text_anchor=anchor, fill=INK,
                    class_="label"),
        )
    )  # fmt: skip
