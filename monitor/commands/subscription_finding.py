"""A subscription of the file or the database found by its name, and what an edit makes of it. Saves nothing."""

from difflib import get_close_matches
from typing import Any

import msgspec

from monitor.commands.subscription_options import SubscriptionError, checked, fields_of, fit_the_rhythm
from monitor.ledger.subscribers import Subscribed, Subscribers
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.workspace import Workspace


def known(people: Subscribers, settings: Settings) -> dict[str, tuple[Subscription, Subscribed | None]]:
    """Every subscription by name, with what the database holds of it; a name that stands in both is the file's."""
    found: dict[str, tuple[Subscription, Subscribed | None]] = {one.name: (one, None) for one in settings.subscription}
    for held in people.all():
        found.setdefault(held.subscription.name, (held.subscription, held))
    return found


def one_called(opened: Workspace, settings: Settings, name: str) -> tuple[Subscription, Subscribed | None]:
    """The subscription of a name. Raises SubscriptionError for an unknown name, with those that come near."""
    found = known(opened.ledger.subscribers, settings)
    if name not in found:
        near = get_close_matches(name, found, n=3, cutoff=0.5)
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        remedy = f"{meant}'regwatch subscriptions' lists them"
        raise SubscriptionError(f"there is no subscription '{name}'", remedy=remedy)
    return found[name]


def edited(
    before: Subscription, settings: Settings, clear: tuple[str, ...], address: str | None, given: dict[str, Any]
) -> Subscription:
    """The subscription with the options given in place of what stood. Raises SubscriptionError, click.UsageError."""
    told = fields_of(given)
    fit_the_rhythm(told, told.get("when", before.when))
    fields = {**_cleared(clear), **told} | ({"address": address} if address else {})
    return checked(msgspec.structs.replace(before, **fields), settings)


def owed_to(opened: Workspace, one: Subscription) -> int:
    """How many messages wait for the reader of a subscription under it."""
    outbox = opened.ledger.outbox
    waiting = [message for message in outbox.each("due", "leased") if message.person == one.who]
    return sum(one.name in outbox.subscriptions_of(message) for message in waiting)


def _cleared(names: tuple[str, ...]) -> dict[str, Any]:
    plain = Subscription(name="")
    fixed = ("name", "person", "group", "address")
    for name in names:
        if name not in Subscription.__struct_fields__ or name in fixed:
            known = ", ".join(field for field in Subscription.__struct_fields__ if field not in fixed)
            raise SubscriptionError(f"no field '{name}' to clear", remedy=f"Fields: {known}")
    return {name: getattr(plain, name) for name in names}
