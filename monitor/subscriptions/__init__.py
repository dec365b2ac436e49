"""Which deliveries a change owes, to whom, and when. Pure: no database, no clock of its own."""

from monitor.subscriptions.matching import ANNEX, Owed, fits, next_daily, owed, pieces, wants

__all__ = ["ANNEX", "Owed", "fits", "next_daily", "owed", "pieces", "wants"]
