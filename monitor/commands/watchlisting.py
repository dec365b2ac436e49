"""The command `watchlist`: what a subscriber's watch-list would have touched in the last days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.settings import Settings, SettingsError
from monitor.subscription import Subscription
from monitor.watchlists import Touched, kind_of

if TYPE_CHECKING:
    from monitor.diff.change import Change
    from monitor.workspace import Workspace


@click.command("watchlist")
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 36600), default=90, show_default=True, help="How far to look back.")
@as_json_option
@pass_context
def watchlist(context: Context, name: str, days: int, as_json: bool) -> None:
    """What the watch-list of the subscription NAME would have touched among the changes on record.

    The subscription's other filters (sources, kinds, words) count too. Sends nothing.
    """
    settings = context.settings()
    with context.archive() as opened:
        subscription = _subscription(opened, settings, name)
        found = list(_touching(opened, subscription, now() - timedelta(days=days)))
    if as_json:
        print_json(_shape(subscription, days, found))
        return
    if not found:
        click.echo(f"{name}: nothing on the watch-list was touched in the last {days} days")
        return
    rows = [(f"{c.seen_at:%Y-%m-%d}", c.kind, c.key, c.title, ", ".join(map(str, items))) for c, items in found]
    print_table(("seen", "what", "key", "title", "touches"), rows)


def _subscription(opened: "Workspace", settings: Settings, name: str) -> Subscription:
    """Raises SettingsError for an unknown subscription, and for one without a watch-list."""
    kept = (held.subscription for held in opened.ledger.subscribers.all())
    known = {one.name: one for one in (*kept, *settings.subscription)}
    if name not in known:
        remedy = f"Known: {', '.join(known) or 'none; see regwatch subscribe --help'}"
        raise SettingsError(f"there is no subscription '{name}'", about="watchlist", remedy=remedy)
    if not known[name].watch:
        remedy = 'Add for example watch = ["CNAS L0290", "6307900010"] to it, or subscribe with --watch'
        raise SettingsError("has no watch-list", about=f"subscription '{name}'", remedy=remedy)
    return known[name]


def _touching(
    opened: "Workspace", subscription: Subscription, since: datetime
) -> Iterator[tuple["Change", tuple[Touched, ...]]]:
    from monitor.watch.matched import forecast

    for match in forecast(opened, subscription, since).recent:
        if match.touched:
            yield match.change, match.touched


def _shape(
    subscription: Subscription, days: int, found: list[tuple["Change", tuple[Touched, ...]]]
) -> dict[str, object]:
    return {
        "subscription": subscription.name,
        "days": days,
        "watch": [{"item": item, "kind": kind_of(item)} for item in subscription.watch],
        "changes": [
            {
                "id": change.id, "seen_at": change.seen_at, "kind": change.kind, "source": change.source,
                "key": change.key, "title": change.title, "effective": change.effective, "touched": list(items),
            }
            for change, items in found
        ],
    }  # fmt: skip
