"""The strip of marks under the size of a register: a link for every day on which it changed. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from monitor.web.language import translate as _
from monitor.web.pictures import scale
from monitor.web.pictures.picture import BAD, LINE, NO_MARKS, WIDTH
from monitor.web.pictures.svg import element

STRIP, TARGET = 30.0, 30.0  # height of the strip of marks and width of each: more than the 24 of WCAG 2.2, 2.5.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The list at one look, or on one day of acts. `held`: that check was not believed and counts for nothing."""

    day: date
    size: int
    added: int = 0
    removed: int = 0
    changed: int = 0
    held: bool = False

    @property
    def stirred(self) -> int:
        """How many entries came, went or changed."""
        return 0 if self.held else self.added + self.removed + self.changed


def marks(
    name: str, days: scale.Days, looks: Sequence[Look], on: date, link: Callable[[date], str]
) -> Markup:  # fmt: skip
    """Links on a strip of their own: of looks too near each other for a finger, the one that changed most."""
    stirred = sorted((look for look in looks if look.stirred), key=lambda look: (-look.stirred, look.day))[:4000]
    kept = [stirred[at] for at in scale.apart([days.x(look.day) for look in stirred], TARGET)]
    parts = []
    for look in sorted(kept, key=lambda look: look.day):
        x = days.x(look.day)
        area = element(
            "rect", x=x - TARGET / 2, y=0, width=TARGET, height=STRIP, fill="none", pointer_events="all"
        )  # fmt: skip
        sign = element("path", d=_shape(x, look), fill=LINE if look.day != on else BAD, class_="mark-shape")
        parts.append(element("a", area, sign, href=link(look.day), aria_label=_told(look), class_="mark-link"))
    if not parts:
        return NO_MARKS
    label = _("Days on which the list changed")
    return element(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH:.0f} {STRIP:.0f}", role="group",
        aria_label=label, class_="drawn marks", id=f"{name}-marks",
    )  # fmt: skip


def _shape(x: float, look: Look) -> str:
    """Up for a list that grew, down for one that shrank, a diamond for one that did both or neither."""
    middle = STRIP / 2
    if look.added > look.removed:
        return f"M{x:.1f} {middle - 7:.1f}l8 14h-16z"
    if look.removed > look.added:
        return f"M{x:.1f} {middle + 7:.1f}l8 -14h-16z"
    return f"M{x:.1f} {middle - 8:.1f}l8 8l-8 8l-8 -8z"


def _told(look: Look) -> str:
    return _("{day}: {size} entries, {added} added, {removed} removed, {changed} changed").format(
        day=look.day, size=look.size, added=look.added, removed=look.removed, changed=look.changed
    )
