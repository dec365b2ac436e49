"""The command `subscribe`: a new subscription, with what it would have matched, kept in the database."""

import sys
from datetime import timedelta
from typing import Any

import click
import msgspec

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json
from monitor.commands.subscription_options import (
    SubscriptionError,
    checked,
    fields_of,
    fit_the_rhythm,
    subscription_options,
)
from monitor.commands.subscription_report import filters_of, forecast_shape, tell_forecast, times_of
from monitor.consent import joining
from monitor.ledger.groups import Member
from monitor.ledger.subscribers import State, person_at
from monitor.settings import Settings
from monitor.subscription import Subscription, bare, wrong_address
from monitor.watch.matched import forecast
from monitor.workspace import Workspace, workspace

HOW = "cli"
_IMPLIED = {"weekday": "weekly", "day": "monthly", "at": "daily"}  # who names a day or an hour wants a digest

_EXAMPLES = """
\b
Examples:
  regwatch subscribe anna@example.org --word 口罩 --word mask
  regwatch subscribe anna@example.org --source gacc --kind 'entry.*' --when weekly --weekday fri --at 09:00
  regwatch subscribe bo@example.org --watch "CNAS L0290" --quiet 22:00-07:00 --language both
  regwatch subscribe mei@example.org --source mofcom --confirm
  regwatch subscribe --channel team --word 口罩
  regwatch subscribe --group members --name monthly-masks --word 口罩 --when monthly --yes
"""


@click.command("subscribe", epilog=_EXAMPLES)
@click.argument("address", required=False, default="")
@click.option("--name", help="What it is called; without one it is named after the address or the group.")
@click.option("--group", help="Goes to every member of this group; an ADDRESS given too becomes a member.")
@subscription_options
@click.option("--days", type=click.IntRange(1, 36600), default=90, show_default=True, help="How far to look back.")
@click.option("--confirm", is_flag=True, help="Begin only when the reader says yes to a mail (double opt-in).")
@click.option("--dry-run", is_flag=True, help="Tell what it would have matched; save nothing.")
@click.option("--yes", is_flag=True, help="Save without asking.")
@as_json_option
@pass_context
def subscribe(
    context: Context, /, address: str, name: str | None, group: str | None, days: int, confirm: bool, dry_run: bool,
    yes: bool, as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Subscribe ADDRESS to changes, and see first what that would have matched in the last 90 days.

    Filters left out let everything pass. On a terminal it asks before it saves; a script is not asked, and is told on
    standard error when a subscription matches everything. The same again changes nothing.
    """
    settings = context.settings()
    fields = fields_of(given)
    if confirm and (group or given.get("channel") not in (None, "", "smtp")):
        raise click.UsageError("--confirm asks one ADDRESS by mail: give no --group and no other --channel.")
    wanted = _wanted(address.strip(), (group or "").strip(), name, fields)
    if group and address and wrong_address(address.strip()) and wanted.channel == "smtp":
        raise SubscriptionError(wrong_address(address.strip()))
    with workspace(settings.data) as opened:
        joined = bool(group and address) and not dry_run
        if joined:
            _join(opened, address.strip(), wanted)
            if not name and not fields and _serves(opened, settings, wanted.group):
                _tell_joined(opened, address, wanted.group, as_json=as_json)
                return
        named = checked(_named(opened, settings, wanted, name), settings)
        known, waits = _same(opened, settings, named) if name is None else (None, False)
        subscription = known or named
        found = forecast(opened, subscription, now() - timedelta(days=days))
        if not as_json:
            tell_forecast(subscription, found, days)
        fresh = known is None or (waits and confirm)  # who was asked and did not answer may be asked again
        saved = not dry_run and fresh and (yes or _agreed(as_json))
        if saved:
            _save(opened, subscription, confirm=confirm)
        away = opened.ledger.subscribers.has_left(subscription.who, subscription.name) and not confirm
    if as_json:
        stands = {"saved": saved, "known": known is not None, "pending": waits or (saved and confirm), "left": away}
        print_json({**forecast_shape(subscription, found, days), **stands})
    else:
        _tell(subscription, saved=saved, known=known is not None, confirm=confirm or waits, away=away)


def _save(opened: Workspace, subscription: Subscription, *, confirm: bool) -> None:
    with opened.facts.transaction():
        if confirm:
            joining.request(opened, subscription, HOW, now())
        else:
            opened.ledger.subscribers.add(subscription, how=HOW, at=now())


def _wanted(address: str, group: str, name: str | None, fields: dict[str, Any]) -> Subscription:
    if not address and not group and fields.get("channel", "smtp") == "smtp":
        raise click.UsageError(
            "Give an ADDRESS, or --group NAME for the members of a group, or --channel for a chat or a web hook."
        )
    implied = {"when": next((when for field, when in _IMPLIED.items() if field in fields), "immediate")}
    fit_the_rhythm(fields, fields.get("when", implied["when"]))
    return Subscription(name=name or "", address="" if group else address, group=group, **(implied | fields))


def _join(opened: Workspace, address: str, wanted: Subscription) -> None:
    member = Member(group=wanted.group, person=person_at(address), address=address)
    with opened.facts.transaction():
        opened.ledger.subscribers.join(member, HOW, now())
        opened.ledger.subscribers.readmit(wanted.group, member.person, HOW, now())


def _serves(opened: Workspace, settings: Settings, group: str) -> bool:
    kept = (one.subscription for one in opened.ledger.subscribers.all())
    return any(one.group == group for one in (*settings.subscription, *kept))


def _same(opened: Workspace, settings: Settings, wanted: Subscription) -> tuple[Subscription | None, bool]:
    """One that differs in nothing but its name and was not left or stopped, and whether it waits to be confirmed."""
    people = opened.ledger.subscribers
    waiting = [held.subscription for held in people.all() if held.state is State.PENDING]
    active = [held.subscription for held in people.all() if held.state is State.ACTIVE]
    for one in (*settings.subscription, *active, *waiting):
        same = msgspec.structs.replace(one, name=wanted.name) == wanted
        if same and not people.has_left(one.who, one.name):
            return one, one in waiting
    return None, False


def _named(opened: Workspace, settings: Settings, wanted: Subscription, name: str | None) -> Subscription:
    """Named as asked for, else after the reader. Raises SubscriptionError for a name that is taken."""
    taken = {one.name for one in settings.subscription}
    taken |= {one.subscription.name for one in opened.ledger.subscribers.all()}
    if name is not None:
        if name in taken:
            remedy = f"Take another --name, or 'regwatch subscriptions edit {name}'"
            raise SubscriptionError(f"there is a subscription '{name}' already", remedy=remedy)
        return wanted
    stem = wanted.group or bare(wanted.address).partition("@")[0] or wanted.address or wanted.channel
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    free = next(one for one in (stem, *numbered) if one not in taken)
    return msgspec.structs.replace(wanted, name=free)


def _agreed(as_json: bool) -> bool:
    """Asked on a terminal only: a script never waits for an answer."""
    return as_json or not sys.stdin.isatty() or click.confirm("Save it?", default=True)


def _tell_joined(opened: Workspace, address: str, group: str, *, as_json: bool) -> None:
    count = len(opened.ledger.subscribers.members(group))
    if as_json:
        print_json({"group": group, "joined": address, "members": count})
    else:
        click.echo(f"{address} is in the group {group} ({count} member{'' if count == 1 else 's'})")


def _tell(subscription: Subscription, *, saved: bool, known: bool, confirm: bool, away: bool) -> None:
    to = f"group {subscription.group}" if subscription.group else subscription.address or subscription.channel
    if known and not saved:
        click.echo(f"already subscribed as {subscription.name}: nothing changed")
    elif saved:
        what, times = filters_of(subscription) or "everything", times_of(subscription)
        click.echo(f"saved {subscription.name}: {what}; {times}; to {to} by {subscription.channel}")
    else:
        click.echo("not saved")
    if (saved or known) and confirm:
        click.echo(f"it begins when {subscription.address} confirms; 'regwatch send' sends the request")
    if away:
        click.echo(f"warning: {to} has unsubscribed from everything and is sent nothing; --confirm asks them", err=True)
