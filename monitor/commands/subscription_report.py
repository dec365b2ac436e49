"""How subscriptions and what they would have matched are told, to people and as JSON."""

from typing import Any

import click
import msgspec

from monitor.commands.context import print_table
from monitor.ledger.subscribers import EVERYBODY, State, Subscribed, Subscribers
from monitor.subscription import NEWS, Subscription
from monitor.watch.matched import Forecast

SHOWN_CHANGES = 20  # of a forecast, on a terminal and piped alike; --json has all


def forecast_shape(subscription: Subscription, found: Forecast, days: int) -> dict[str, object]:
    """A forecast as JSON."""
    return {
        "subscription": msgspec.to_builtins(subscription),
        "days": days,
        "matched": len(found.recent),
        "of": found.recent_changes,
        "on_record": found.on_record,
        "of_record": found.changes,
        "matches_everything": found.everything or not filters_of(subscription),
        "changes": [
            {
                "id": match.change.id, "seen_at": match.change.seen_at, "kind": match.change.kind,
                "source": match.change.source, "key": match.change.key, "title": match.change.title,
                "effective": match.change.effective, "urgent": match.urgent,
                "touched": [{"item": t.item, "kind": t.kind, "where": list(t.where)} for t in match.touched],
            }
            for match in found.recent
        ],
    }  # fmt: skip


def tell_forecast(subscription: Subscription, found: Forecast, days: int) -> None:
    """'would have matched 3 changes in the last 90 days', the list, and a warning where nothing is filtered out."""
    changes = f"{len(found.recent)} change{'' if len(found.recent) == 1 else 's'}"
    click.echo(
        f"{subscription.name}: would have matched {changes} in the last {days} days"
        f" ({found.on_record} of the {'' if found.whole else 'newest '}{found.changes} on record)"
    )
    rows = [
        (f"{m.change.seen_at:%Y-%m-%d}", m.change.kind, m.change.key, _line(m.change.title),
         ", ".join(map(str, m.touched)))
        for m in found.recent[:SHOWN_CHANGES]
    ]  # fmt: skip
    if rows:
        print_table(("seen", "what", "key", "title", "touches"), rows)
    if len(found.recent) > SHOWN_CHANGES:
        click.echo(f"and {len(found.recent) - SHOWN_CHANGES} more; --json lists all")
    if not filters_of(subscription):
        click.echo(
            "warning: it has no filter: it matches everything. Add --source, --word, --code or --watch", err=True
        )
    elif found.everything:
        click.echo("warning: it matches everything on record; a narrower filter makes better mail", err=True)


def filters_of(one: Subscription) -> str:
    """What a subscription lets pass, in words; '' for all news."""
    parts = [
        ("sources", one.sources), ("kinds", one.kinds if set(one.kinds) - {"*"} != set(NEWS) else ()),
        ("words", one.words), ("codes", one.codes), ("standards", one.standards), ("entries", one.entries),
        ("watch", one.watch if one.watch_only else ()),
    ]  # fmt: skip
    told = [f"{name}: {', '.join(values)}" for name, values in parts if values and "*" not in values]
    return "; ".join([*told, one.significance] if one.significance != "wording" else told)


def times_of(one: Subscription) -> str:
    """When a subscription is sent: 'weekly, mon 08:00 Asia/Shanghai, quiet 22:00-07:00'."""
    day = {"weekly": f" {one.weekday}", "monthly": f" day {one.day}"}.get(one.when, "")
    hour = "" if one.when == "immediate" else f",{day} {one.at}"
    zone = f" {one.timezone}" if hour or one.quiet else ""
    return f"{one.when}{hour}{zone}" + (f", quiet {one.quiet}" if one.quiet else "")


def state_of(one: Subscription, held: Subscribed | None, subscribers: Subscribers) -> State:
    """How a subscription of the file or the database stands."""
    if held is not None and held.state is not State.ACTIVE:
        return held.state
    if subscribers.has_left(EVERYBODY, one.name):
        return State.STOPPED
    return State.LEFT if not one.group and subscribers.has_left(one.who, one.name) else State.ACTIVE


def shape_of(one: Subscription, held: Subscribed | None, subscribers: Subscribers) -> dict[str, Any]:
    """A subscription as JSON: its fields, how it stands, where it is kept, and who gets it."""
    state = state_of(one, held, subscribers)
    return {
        **msgspec.to_builtins(one),
        "who": one.who,
        "state": state,
        "origin": held.origin if held else "file",
        "readers": [reader.address or reader.who for reader in subscribers.readers([one])],
        "created_at": held.created_at if held else None,
        "changed_at": held.changed_at if held else None,
    }


def _line(text: str) -> str:
    return " ".join(text.split())[:80]
