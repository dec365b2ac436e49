"""What a subscription would have matched among the changes on record. Reads only; owes and sends nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.diff.change import INCIDENTS, Change
from monitor.subscription import Subscription
from monitor.subscriptions import Match, matches
from monitor.watch.findings import words_of
from monitor.workspace import Workspace

CHUNK = 500  # changes whose words are held at once
MOST = 1_000  # newest changes looked through for the count on record
FEW = 5  # on record; of fewer than that, all says little


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a subscription would have matched: `recent` newest first, and how many of how many on record."""

    recent: tuple[Match, ...]
    recent_changes: int  # in the same days, matched or not; without trouble with watching
    on_record: int
    changes: int
    whole: bool = True  # false: the newest ones on record alone were looked through

    @property
    def everything(self) -> bool:
        """Whether it lets all of a record pass that is long enough to say so."""
        return self.changes >= FEW and self.on_record >= self.changes


def forecast(opened: Workspace, subscription: Subscription, since: datetime) -> Forecast:
    """Match a subscription against the newest changes on record, and those seen since a moment one by one."""
    changes = opened.ledger.changes.find(newest_first=True, limit=MOST)
    if len(changes) == MOST and changes[-1].seen_at >= since:
        changes = opened.ledger.changes.find(newest_first=True, since=since)
    found = list(_matches(opened, subscription, changes))
    rules = [change for change in changes if change.kind not in INCIDENTS]
    return Forecast(
        recent=tuple(match for match in found if match.change.seen_at >= since),
        recent_changes=sum(change.seen_at >= since for change in rules),
        on_record=sum(match.change.kind not in INCIDENTS for match in found),
        changes=len(rules),
        whole=len(changes) < MOST,
    )


def words_then(opened: Workspace, change: Change) -> str:
    """The words of the record a change is about, as they were then."""
    for number in (change.after, change.before):
        if number and (version := opened.facts.versions.version(number)):
            return words_of(opened, version.record)
    history = opened.facts.versions.history(change.key)
    return words_of(opened, history[-1].record) if history else ""


def _matches(opened: Workspace, subscription: Subscription, changes: Sequence[Change]) -> Iterator[Match]:
    for start in range(0, len(changes), CHUNK):
        part = changes[start : start + CHUNK]
        yield from matches(subscription, [(change, words_then(opened, change)) for change in part])
