"""When an address already known is due again. Pure.

Old pages are revisited because a status flips in place on them (design.md, section 5): daily while young, then
weekly, then monthly.
"""

from datetime import datetime, timedelta

YOUNG, MIDDLE = timedelta(days=30), timedelta(days=365)
DAILY, WEEKLY, MONTHLY = timedelta(hours=20), timedelta(days=6, hours=12), timedelta(days=29)
# each a little under its name, so that a daily slot a few minutes early still counts


def due(first_seen: datetime, last_checked: datetime, now: datetime) -> bool:
    """Whether a known address should be fetched at this check."""
    age = now - first_seen
    pause = DAILY if age <= YOUNG else WEEKLY if age <= MIDDLE else MONTHLY
    return now - last_checked >= pause
