"""How much a change weighs: wording, substance, or urgent. Pure; judges by what the ledger says, reads no text."""

from datetime import timedelta

from monitor.catalogue import zone_of
from monitor.diff.change import Change, Kind
from monitor.diff.texts.told import NO_SUBSTANCE

LATE = timedelta(days=7)  # a rule seen so long after its first day, because a site was shut, is still urgent
GONE = frozenset({Kind.ENTRY_REMOVED, Kind.REGISTER_CLOSED})


def is_substance(change: Change) -> bool:
    """Whether more than wording changed; only an amendment can be wording alone."""
    return change.kind != Kind.NOTICE_AMENDED or not change.detail.startswith(NO_SUBSTANCE)


def is_urgent(change: Change) -> bool:
    """Whether something is in force (or no longer) from today or tomorrow, or since a few days when we saw it late.

    Today is the publisher's: an evening in Washington is the next day in Beijing already.

    Whose watch-list an entry that is gone stands on is not its matter; see `monitor.subscriptions.matching`.
    """
    if change.effective is None or not is_substance(change):
        return False
    today = change.seen_at.astimezone(zone_of(change.source)).date()
    return today - LATE <= change.effective <= today + timedelta(days=1)
