"""What the pages say about a source. The caller makes the cards; the web room never imports a spider."""

from dataclasses import dataclass

from snapshots.model import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A source as readers see it. `cadence` is in plain words ('every 2 hours'), for display only."""

    name: str
    title: Title
    publisher: str
    homepage: str
    cadence: str
    registers: tuple[tuple[str, Title], ...] = ()  # (register name, title) of every list it feeds
