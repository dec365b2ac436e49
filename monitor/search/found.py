"""The answer to a search. Holds values, decides nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from monitor.search.asked import Kind

Pieces = tuple[tuple[str, bool], ...]
"""Plain text in pieces, each with whether it is a hit. Never markup: whoever shows it escapes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One record in which every word was found.

    `kind` says where: `attachment` when some word stands in the notice's documents only. `title` and `snippet` are cut
    into pieces. `first` and `last` are the numbers of the first and last version that hold all the words together,
    `versions` how many do; None and 0 when no single version holds them all (each word stands in some version).
    `newest` says whether the newest version is among them. `day` is the day of publication, of an entry and of a notice
    that prints none the day it was first seen (`published` tells which). `url` is the publisher's page as archived,
    hostile until `links.official` has passed it; '' for entries.
    """

    key: str
    kind: Kind
    title: Pieces
    snippet: Pieces
    source: str
    url: str
    day: date
    published: date | None
    changed_at: datetime
    number_of_versions: int
    versions: int
    first: int | None
    last: int | None
    newest: bool

    @property
    def name(self) -> str:
        """The title without its marks."""
        return "".join(text for text, _ in self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits. `total` is exact unless `more`: then there are more than that. `following`: a next page exists.

    `indexed_at` is when the index was last brought up to date, None for never. `words` are the words as
    understood.
    """

    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    total: int
    more: bool
    following: bool
    indexed_at: datetime | None
