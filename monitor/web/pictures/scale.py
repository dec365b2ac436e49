"""From days and numbers to places in a picture, and the marks along its edges. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MOST = 8  # labels along the days; more than that run into each other
_STEPS = (1, 2, 5, 10, 20, 50, 100)  # years


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days from `first` to `last` between two places; at least a day wide."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where a day stands, at an edge when it lies outside."""
        length = max((self.last - self.first).days, 1)
        part = min(max((day - self.first).days / length, 0.0), 1.0)
        return self.left + part * (self.right - self.left)

    def ticks(self) -> list[tuple[date, str]]:
        """Days to write along the edge: beginnings of years or months, else single days, as ISO 8601 has them."""
        for months in (1, 2, 3, 6, *(12 * years for years in _STEPS)):
            found = list(_starts(self.first, self.last, months))
            if 2 <= len(found) <= _MOST:
                return [(day, str(day.year) if months >= 12 else f"{day:%Y-%m}") for day in found]
        length = (self.last - self.first).days
        step = max(1, -(-length // (_MOST - 2)))
        return [
            (day, day.isoformat())
            for day in (self.first + timedelta(days=count) for count in range(0, length + 1, step))
        ]


def _starts(first: date, last: date, months: int) -> Iterator[date]:
    """The first days of every so many months within two days; never more than a few beyond what fits."""
    month = first.year * 12 + first.month - 1
    month += -month % months
    for at in range(month, month + months * (_MOST + 2), months):
        if at // 12 > date.max.year:
            return
        day = date(at // 12, at % 12 + 1, 1)
        if day > last:
            return
        if day >= first:
            yield day


def spread(days: list[date]) -> tuple[date, date]:
    """The first and last day of a picture that shows these, with a little room; at least a week."""
    first, last = min(days), max(days)
    room = max((last - first).days // 40, 2)
    return _moved(first, -room), _moved(last, room if last - first >= timedelta(days=3) else 4)


def _moved(day: date, count: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + count, 1), date.max.toordinal()))


def round_up(number: int) -> int:
    """The next number with a round first digit, for the top of a scale."""
    least = max(number, 1)
    power: int = 10 ** (len(str(least)) - 1)
    return next(top for step in (2, 3, 4, 5, 6, 8, 10, 12, 16, 20) if (top := step * power // 2) >= least)


def numbers(top: int) -> list[int]:
    """Three or four numbers from 0 to a top, evenly."""
    parts = next((count for count in (4, 3, 2) if top % count == 0), 1)
    return [top * at // parts for at in range(parts + 1)]


def apart(places: list[float], least: float) -> list[int]:
    """Indexes of places that stand at least so far from each other, kept in the order given (the weightiest first)."""
    kept: list[int] = []
    for at, place in enumerate(places):
        if all(abs(place - places[other]) >= least for other in kept):
            kept.append(at)
    return kept
