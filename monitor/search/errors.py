"""What can go wrong with a search, each with what to do about it."""

from typing import ClassVar

from snapshots.errors import ArchiveError, RegwatchError


class SearchError(RegwatchError):
    """The question cannot be answered as asked: too long, without a word, out of bounds. The asker can mend it."""

    exit_code: ClassVar[int] = 2


class IndexNotReadyError(ArchiveError):
    """The index is absent, of an older regwatch, or still being filled. Passes by itself once `update` has run."""
