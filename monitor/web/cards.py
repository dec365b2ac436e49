"""What the pages say about a source. The caller makes the cards; the web room never imports a spider."""

from dataclasses import dataclass
from datetime import timedelta

from snapshots.model import Title

OVERDUE = 3  # one missed check is an accident, two a restart


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A source as readers see it. `cadence` and `rhythm` (days within which something new always came) are for display.

    `every` is the longest pause expected between two checks: a source silent for `OVERDUE` times as long
    is not called healthy. None: it is filled by people, and no such judgement is made.
    """

    name: str
    title: Title
    publisher: str
    homepage: str
    cadence: str
    registers: tuple[tuple[str, Title], ...] = ()  # (register name, title) of every list it feeds
    every: timedelta | None = None
    rhythm: int = 0
