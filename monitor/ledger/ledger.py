"""The ledger's front door: one transaction for the changes and the deliveries they owe."""

from collections.abc import Sequence
from datetime import datetime

from monitor.diff.change import Change
from monitor.ledger.changes import Changes
from monitor.ledger.incidents import Incidents
from monitor.ledger.mappings import Mappings
from monitor.ledger.outbox import Outbox
from monitor.ledger.runs import Runs
from monitor.ledger.touches import Touches
from monitor.subscription import Subscription
from monitor.subscriptions import owed
from snapshots.facts import Facts


class Ledger:
    """The ledger tables of a facts file opened with `monitor.ledger.schema.ledger`."""

    def __init__(self, facts: Facts) -> None:
        self.changes = Changes(facts.database)
        self.outbox = Outbox(facts.database)
        self.incidents = Incidents(facts.database)
        self.runs = Runs(facts.database)
        self.touches = Touches(facts.database)
        self.mappings = Mappings(facts.database)

    def record(
        self,
        changes: Sequence[tuple[Change, str]],
        subscriptions: tuple[Subscription, ...],
        *,
        occasion: str,
        now: datetime,
    ) -> list[Change]:
        """Write changes (each with its record's text) and what they owe; returns those that were new.

        Stands inside the caller's `facts.transaction()`: a change is never on record without its
        deliveries, and a change found twice owes nothing twice.
        """
        fresh = [(change, text) for change, text in changes if self.changes.add(change)]
        for debt in owed(fresh, subscriptions, occasion=occasion, now=now):
            self.outbox.owe(debt)
        return [change for change, _ in fresh]
