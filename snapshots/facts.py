"""What was read from the archive, in one SQLite file: versions, addresses and editions.

`monitor.ledger` keeps its tables in the same file and stands in the same `transaction()`, which makes "the
version, the change and the deliveries it owes" one step that happens as a whole or not at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from snapshots import schema
from snapshots.acts import Acts
from snapshots.awaited import AwaitedPages
from snapshots.editions import Editions
from snapshots.entry_links import EntryLinks
from snapshots.locations import Locations
from snapshots.sightings import Sightings
from snapshots.store import immediate, open_database
from snapshots.versions import Versions

FILE = "regwatch.sqlite"


class Facts:
    """The facts file. One instance per thread; `also` are migration sets of rooms that share the file."""

    def __init__(self, folder: Path, *also: Migrations, readonly: bool = False) -> None:
        self.path = folder / FILE
        self.database: Database = open_database(self.path, schema.facts, *also, readonly=readonly)
        self.versions = Versions(self.database)
        self.sightings = Sightings(self.database, self.versions)
        self.acts = Acts(self.database)
        self.locations = Locations(self.database)
        self.awaited = AwaitedPages(self.database)
        self.editions = Editions(self.database)
        self.links = EntryLinks(self.database)

    def close(self) -> None:
        """Release the file."""
        self.database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, holding the write lock from the start."""
        with immediate(self.database, str(self.path)):
            yield
