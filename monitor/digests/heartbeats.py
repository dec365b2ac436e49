"""Owes an issue to who asked to hear also when nothing came, once for each due moment. Composes and sends nothing.

Only from its first look at a subscription on: before it nobody can say that nothing came. After downtime the newest
missed moment alone is owed, and its issue tells of all the time since the one before.
"""

import json
from datetime import datetime, timedelta

from monitor.ledger.digests import series_of
from monitor.ledger.outbox import Posted
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.subscriptions import after_quiet, next_due, occasion_of
from monitor.workspace import Workspace

_LOOK_BACK = {"daily": timedelta(days=3), "weekly": timedelta(days=9), "monthly": timedelta(days=63)}


def owe_heartbeats(opened: Workspace, settings: Settings, now: datetime) -> int:
    """Owe every issue that has come due without a change in it; how many. In a transaction of its own, if any."""
    asked = [
        one
        for one in opened.ledger.subscribers.effective(settings.subscription)
        if one.heartbeat and one.when in _LOOK_BACK and (one.address or not one.group)
    ]
    if not any(_news(opened, one, now) for one in asked):
        return 0
    with opened.facts.transaction():
        return sum(_owe(opened, one, now) for one in asked)


def last_due(subscription: Subscription, until: datetime) -> datetime:
    """The last moment (UTC) up to and with `until` at which a daily, weekly or monthly subscription was due."""
    due = next_due(subscription, until - _LOOK_BACK[subscription.when])
    while (following := next_due(subscription, due)) <= until:
        due = following
    return due


def _news(opened: Workspace, subscription: Subscription, now: datetime) -> bool:
    """Whether a subscription's series is not begun yet, or a moment of it has come that nothing covers."""
    due, series = last_due(subscription, now), _series(subscription)
    since = opened.ledger.digests.since(subscription.who, subscription.channel, series)
    if since is None:
        return True
    occasion = occasion_of(subscription, due)
    return since < due and not opened.ledger.digests.covered(subscription.who, subscription.channel, occasion, due)


def _owe(opened: Workspace, subscription: Subscription, now: datetime) -> int:
    digests, series = opened.ledger.digests, _series(subscription)
    if digests.since(subscription.who, subscription.channel, series) is None:
        digests.begin(subscription.who, subscription.channel, series, now)
        return 0
    if not _news(opened, subscription, now):
        return 0
    due = last_due(subscription, now)
    opened.ledger.outbox.post(
        Posted(
            person=subscription.who, channel=subscription.channel, address=subscription.address,
            occasion=occasion_of(subscription, due), due_at=after_quiet(subscription, due), kind="digest",
            language=subscription.language, content=json.dumps({"subscription": subscription.name}),
        )
    )  # fmt: skip
    return 1


def _series(subscription: Subscription) -> str:
    return series_of(f"{subscription.when}/day/{subscription.name}")
