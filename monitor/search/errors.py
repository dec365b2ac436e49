"""What can go wrong with a search, each with what to do about it."""

from collections.abc import Callable
from typing import ClassVar

from snapshots.errors import ArchiveError, RegwatchError


class SearchError(RegwatchError):
    """The question cannot be answered as asked: too long, without a word, out of bounds. The asker can mend it.

    `problem` and `remedy` are given with places to fill in ({name}), so that a page can translate them first.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, problem: str, *, about: str = "", remedy: str = "", **values: object) -> None:
        super().__init__(problem.format(**values), about=about, remedy=remedy.format(**values))
        self.sentences = (problem, remedy)
        self.values = values

    def said(self, translate: Callable[[str], str]) -> tuple[str, str]:
        """Problem and remedy in another language."""
        told = tuple(translate(one).format(**self.values) if one else "" for one in self.sentences)
        return told[0], told[1]


class IndexNotReadyError(ArchiveError):
    """The index is absent, of an older regwatch, or still being filled. Passes by itself once `update` has run.

    `ready_in` is in how many seconds a running build is expected to be done, None where nobody can tell.
    """

    ready_in: int | None = None
