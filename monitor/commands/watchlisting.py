"""The command `watchlist`: what a subscriber's watch-list would have touched in the last days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.settings import Settings, SettingsError
from monitor.subscription import Subscription
from monitor.subscriptions import fits, pieces
from monitor.watchlists import Touched, kind_of, touched

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
    subscription = _subscription(context.settings(), name)
    with context.archive() as opened:
        found = list(_touching(opened, subscription, now() - timedelta(days=days)))
    if as_json:
        print_json(_shape(subscription, days, found))
        return
    if not found:
        click.echo(f"{name}: nothing on the watch-list was touched in the last {days} days")
        return
    rows = [(f"{c.seen_at:%Y-%m-%d}", c.kind, c.key, c.title, ", ".join(map(str, items))) for c, items in found]
    print_table(("seen", "what", "key", "title", "touches"), rows)


def _subscription(settings: Settings, name: str) -> Subscription:
    """Raises SettingsError for an unknown subscription, and for one without a watch-list."""
    found = next((one for one in settings.subscription if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in settings.subscription) or "none in the configuration"
        raise SettingsError(f"there is no subscription '{name}'", about="watchlist", remedy=f"Known: {known}")
    if not found.watch:
        remedy = 'Add for example watch = ["CNAS L0290", "6307900010"] to its [[subscription]]'
        raise SettingsError("has no watch-list", about=f"subscription '{name}'", remedy=remedy)
    return found


def _touching(
    opened: "Workspace", subscription: Subscription, since: datetime
) -> Iterator[tuple["Change", tuple[Touched, ...]]]:
    for change in opened.ledger.changes.find(since=since, newest_first=True):
        text = _words(opened, change)
        items = touched(subscription.watch, pieces(change, text)) if fits(subscription, change, text) else ()
        if items:
            yield change, items


def _words(opened: "Workspace", change: "Change") -> str:
    """The words of the record a change is about, as they were then."""
    from monitor.watch.findings import words_of

    for number in (change.after, change.before):
        if number and (version := opened.facts.versions.version(number)):
            return words_of(opened, version.record)
    history = opened.facts.versions.history(change.key)
    return words_of(opened, history[-1].record) if history else ""


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
