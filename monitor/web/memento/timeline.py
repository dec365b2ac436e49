"""The captures of one official address in time, and which of them answers for a moment. Pure but for one query."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.web.memento.spelling import spellings
from monitor.workspace import Workspace
from snapshots.model import Verdict

SHOWN = (Verdict.OK, Verdict.UNAVAILABLE)  # a captcha or an error page is no state of the official page


@dataclass(frozen=True, slots=True, kw_only=True)
class Memento:
    """One capture that holds bytes: when, of which spelling of the address, and its number in the archive."""

    at: datetime
    url: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The mementos of an official address, oldest first and at most one for each second; never empty.

    `original` is the address as it was captured (RFC 7089: URI-R).
    """

    original: str
    mementos: tuple[Memento, ...]

    def index_at(self, moment: datetime) -> int:
        """Which memento shows the page as it stood at a moment: the last one up to it, before all others the first."""
        return max(bisect_right(self.mementos, moment, key=lambda one: one.at) - 1, 0)

    def around(self, index: int) -> dict[str, Memento]:
        """The mementos a client steps to from one of them, by relation: first, last, prev, next."""
        found = {"first": self.mementos[0], "last": self.mementos[-1]}
        if index > 0:
            found["prev"] = self.mementos[index - 1]
        if index + 1 < len(self.mementos):
            found["next"] = self.mementos[index + 1]
        return found


def timeline_of(opened: Workspace, address: str) -> Timeline | None:
    """Every capture of an address, in any spelling of it; None where no page of it was ever captured."""
    wanted = spellings(address)
    rows = opened.archive.captured(wanted, SHOWN)
    by_second = {
        row[0]: Memento(at=datetime.fromisoformat(row[0]).astimezone(UTC), url=row[1], seq=row[2]) for row in rows
    }
    if not by_second:
        return None
    held = {row[1] for row in rows}
    return Timeline(original=_best(wanted, held), mementos=tuple(sorted(by_second.values(), key=lambda one: one.at)))


def _best(wanted: Sequence[str], held: set[str]) -> str:
    """The spelling asked for where it was captured, else the nearest to it that was."""
    return next(one for one in wanted if one in held)
