"""A digest as a value: what it tells, in which order, of which period. Pure.

Items stand under their source and theme. Everything that came is in `everything`, also what came to nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.calendars.events import Event
from monitor.diff.change import INCIDENTS, Change
from monitor.digests.blindness import Watched
from monitor.digests.net import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Themed:
    """The items of one source under one theme; the theme is a name of the dictionary, '' for none."""

    theme: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What one source brought, by theme."""

    source: str
    themes: tuple[Themed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What came after `start` and up to `end`, what comes within `days_ahead`, and how the sources were watched."""

    start: datetime
    end: datetime
    net: bool  # whether `chapters` tell what is different in the end, instead of every change
    chapters: tuple[Chapter, ...]
    everything: tuple[Change, ...]
    undone: tuple[tuple[Change, ...], ...]  # of a net digest: what came to nothing, by record
    upcoming: tuple[Event, ...]
    days_ahead: int
    watched: tuple[Watched, ...]

    @property
    def quiet(self) -> bool:
        """Whether nothing came."""
        return not self.everything

    @property
    def number(self) -> int:
        """How many changes it tells, those behind a net one counted as one; trouble with watching is none."""
        return len(self._told()) - self.notes

    @property
    def notes(self) -> int:
        """How many notes on trouble with watching it tells."""
        return sum(change.kind in INCIDENTS for change in self._told())

    def _told(self) -> list[Change]:
        return [item.change for one in self.chapters for theme in one.themes for item in theme.items]

    @property
    def well_watched(self) -> bool:
        """Whether every source was watched on every day of the period. False where none ever was."""
        return bool(self.watched) and all(one.well for one in self.watched)


def chapters(items: Iterable[Item], theme: Callable[[Change], str], order: Mapping[str, int]) -> tuple[Chapter, ...]:
    """Items by source, then theme; sources by name, themes in the order of the dictionary, what has none last.

    Rows of a register stand where the act behind them stands, if the digest tells of it.
    """
    told = list(items)
    acts = {item.change.key: item.change for item in told if not item.change.kind.startswith("entry.")}
    found: dict[str, dict[str, list[Item]]] = {}
    for item in told:
        rows = item.change.kind.startswith("entry.")
        place = acts.get(item.change.cause or "", item.change) if rows else item.change
        found.setdefault(place.source, {}).setdefault(theme(place), []).append(item)
    return tuple(
        Chapter(
            source=source,
            themes=tuple(
                Themed(theme=name, items=tuple(themes[name]))
                for name in sorted(themes, key=lambda name: (not name, order.get(name, len(order)), name))
            ),
        )
        for source, themes in sorted(found.items())
    )
