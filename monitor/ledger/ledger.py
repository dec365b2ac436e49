"""The ledger's front door: one transaction for the changes and the deliveries they owe."""

from collections.abc import Sequence
from datetime import datetime

from monitor.diff.change import Change
from monitor.ledger.changes import Changes
from monitor.ledger.digests import Digests
from monitor.ledger.incidents import Incidents
from monitor.ledger.issues import Issues
from monitor.ledger.letters import Letters
from monitor.ledger.mappings import Mappings
from monitor.ledger.operators import OperatorNotes
from monitor.ledger.outbox import Outbox
from monitor.ledger.runs import Runs
from monitor.ledger.subscribers import Subscribers
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
        self.operators = OperatorNotes(facts.database)
        self.digests = Digests(facts.database)
        self.letters = Letters(facts.database)
        self.issues = Issues(facts.database)
        self.subscribers = Subscribers(facts.database)
        self._database = facts.database

    def secret(self) -> str:
        """What this data folder signs its links with; random, and the same for its whole life."""
        return str(self._database.conn.execute("SELECT token FROM secret").fetchone()[0])

    def record(
        self,
        changes: Sequence[tuple[Change, str]],
        subscriptions: tuple[Subscription, ...],
        *,
        occasion: str,
        now: datetime,
    ) -> list[Change]:
        """Write changes (each with its record's text) and what they owe; returns those that were new.

        `subscriptions` are those meant: of everybody's, `subscribers.effective` makes them; of nobody's, it is empty.
        Stands inside the caller's `facts.transaction()`: a change is never on record without its
        deliveries, and a change found twice owes nothing twice.
        """
        fresh = [(change, text) for change, text in changes if self.changes.add(change)]
        for debt in owed(fresh, subscriptions, occasion=occasion, now=now):
            self.outbox.owe(debt)
        return [change for change, _ in fresh]
