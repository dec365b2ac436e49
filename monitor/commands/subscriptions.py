"""The command `subscriptions`: those of the file and the database, shown, edited and stopped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import click
from sqlite_utils import Database

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.commands.rostering import export, import_command
from monitor.commands.subscription_finding import edited, known, one_called, owed_to
from monitor.commands.subscription_options import (
    SubscriptionError,
    known_sources,
    subscription_options,
)
from monitor.commands.subscription_report import (
    filters_of,
    forecast_shape,
    shape_of,
    state_of,
    tell_forecast,
    times_of,
)
from monitor.ledger.subscribers import State, Subscribers
from monitor.watch.matched import forecast
from monitor.workspace import workspace
from spiders.sources import UnknownSourceError

HOW = "cli"

name_argument = click.argument("name")
yes_option = click.option("--yes", is_flag=True, help="Do it without asking.")


@click.group("subscriptions", invoke_without_command=True)
@as_json_option
@click.pass_context
def subscriptions(context: click.Context, as_json: bool) -> None:
    """Who hears of what: the subscriptions of the configuration file and of the database, with how they stand.

    States: active; pending (waits for the reader to confirm); stopped; left (the reader has unsubscribed).
    """
    if context.invoked_subcommand is None:
        _list(context.obj, as_json)


@subscriptions.command("list")
@as_json_option
@pass_context
def list_command(context: Context, as_json: bool) -> None:
    """List all of them, as 'regwatch subscriptions' alone does."""
    _list(context, as_json)


def _list(context: Context, as_json: bool) -> None:
    settings = context.settings()
    for declared in settings.subscription:  # those of the database were refused when they were made
        try:
            known_sources(declared.sources, settings)
        except UnknownSourceError as error:
            click.echo(f"warning: subscription '{declared.name}' of the configuration: {error}", err=True)
    with _people(context) as people:
        every = known(people, settings)
        if as_json:
            print_json([shape_of(one, held, people) for one, held in every.values()])
            return
        subscribers = people
        rows = [
            (
                one.name, state_of(one, held, subscribers), f"group {one.group}" if one.group else one.address or "-",
                one.channel, times_of(one), one.language, filters_of(one) or "everything",
                held.origin if held else "file",
            )
            for one, held in every.values()
        ]  # fmt: skip
    if not rows:
        click.echo("nobody is subscribed; see 'regwatch subscribe --help'", err=True)
    print_table(("name", "state", "to", "channel", "when", "language", "what", "kept in"), rows)


@subscriptions.command("show")
@name_argument
@click.option("--days", type=click.IntRange(1, 36600), default=90, show_default=True, help="How far to look back.")
@as_json_option
@pass_context
def show(context: Context, name: str, days: int, as_json: bool) -> None:
    """Everything about the subscription NAME, and what it would have matched."""
    settings = context.settings()
    with context.archive() as opened:
        one, held = one_called(opened, settings, name)
        shape = shape_of(one, held, opened.ledger.subscribers)
        found = forecast(opened, one, now() - timedelta(days=days))
    if as_json:
        print_json({**shape, "forecast": forecast_shape(one, found, days)})
        return
    for field, value in shape.items():
        if value not in ("", None, [], ()):
            click.echo(f"{field}: {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}")
    tell_forecast(one, found, days)


@subscriptions.command("edit")
@name_argument
@subscription_options
@click.option("--address", help="Another address.")
@click.option("--clear", multiple=True, help="Put a field back as if never given: words, sources, quiet … Repeatable.")
@click.option("--days", type=click.IntRange(1, 36600), default=90, show_default=True, help="How far to look back.")
@click.option("--dry-run", is_flag=True, help="Tell what it would have matched; save nothing.")
@yes_option
@as_json_option
@pass_context
def edit(
    context: Context, /, name: str, address: str | None, clear: tuple[str, ...], days: int, dry_run: bool, yes: bool,
    as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Change the subscription NAME: options given take the place of what stood; --clear FIELD empties one.

    A list (--word, --source …) is replaced as a whole. What it would match is told first.
    """
    settings = context.settings()
    with workspace(settings.data) as opened:
        before, held = one_called(opened, settings, name)
        if held is None:
            remedy = "Change its [[subscription]] there, or stop it and subscribe anew"
            raise SubscriptionError("stands in the configuration file", about=f"subscription '{name}'", remedy=remedy)
        after = edited(before, settings, clear, address, given)
        found = forecast(opened, after, now() - timedelta(days=days))
        if not as_json:
            tell_forecast(after, found, days)
        agreed = as_json or yes or not sys.stdin.isatty() or click.confirm("Save it?", default=True)
        saved = not dry_run and after != before and agreed
        if saved:
            with opened.facts.transaction():
                opened.ledger.subscribers.change(after, how=HOW, at=now())
        waiting = owed_to(opened, before) if saved and before.address != after.address else 0
    if as_json:
        print_json({**forecast_shape(after, found, days), "saved": saved})
    else:
        click.echo(f"saved {name}" if saved else "not saved" if after != before else "nothing changed")
    if waiting:
        told_so = f"{waiting} message{' is' if waiting == 1 else 's are'} owed to {before.address} already"
        click.echo(f"{told_so}: 'regwatch unsubscribe {before.who} --subscription {name}' withholds them", err=True)


@subscriptions.command("stop")
@name_argument
@pass_context
def stop(context: Context, name: str) -> None:
    """Tell nobody by the subscription NAME any longer; it is kept, and 'resume' brings it back."""
    with workspace(context.settings().data) as opened:
        one_called(opened, context.settings(), name)
        with opened.facts.transaction():
            opened.ledger.subscribers.stop(name, HOW, now())
    click.echo(f"stopped {name}")


@subscriptions.command("resume")
@name_argument
@pass_context
def resume(context: Context, name: str) -> None:
    """Take the stopped subscription NAME up again. Who unsubscribed from it stays away."""
    settings = context.settings()
    with workspace(settings.data) as opened:
        one_called(opened, settings, name)
        with opened.facts.transaction():
            opened.ledger.subscribers.resume(name, HOW, now())
        one, held = one_called(opened, settings, name)
        state = state_of(one, held, opened.ledger.subscribers)
    click.echo(f"{name} is {state}{': its reader has unsubscribed' if state == State.LEFT else ''}")


subscriptions.add_command(export)
subscriptions.add_command(import_command)


@contextmanager
def _people(context: Context) -> Iterator[Subscribers]:
    """Those of the data folder; of a folder not made yet, none: the file's can be listed before the first check."""
    if (context.settings().data / "regwatch.sqlite").exists():
        with context.archive() as opened:
            yield opened.ledger.subscribers
    else:
        yield Subscribers(Database(memory=True))
