"""Where a feed itself is served, as its own text must say. Pure."""

from dataclasses import dataclass

from monitor.feeds.gathering import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The address of a feed without its query."""

    address: str

    def of(self, query: str) -> str:
        """The address with a query of `monitor.feeds.wanted.query_of`."""
        return self.address + query

    def first(self, feed: Feed) -> str:
        """The newest page, for a page that is not it; '' else."""
        return self.address + feed.newest if feed.newest != feed.query else ""
