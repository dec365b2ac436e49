"""Which deliveries a change owes, to whom, and when. Pure: no database, no clock of its own."""

from monitor.subscriptions.batch import ANNEX, pieces
from monitor.subscriptions.matching import Match, Owed, fits, matches, owed, wants
from monitor.subscriptions.timing import after_quiet, next_daily, next_due, occasion_of

__all__ = [
    "ANNEX", "Match", "Owed", "after_quiet", "fits", "matches", "next_daily", "next_due", "occasion_of", "owed",
    "pieces", "wants",
]  # fmt: skip
