"""Commands that watch: check, release, send, run, and what is watched: sources, health."""

import asyncio
import sys
from dataclasses import fields

import click

from monitor.alerts.bounces import collect
from monitor.alerts.errors import ChannelDownError
from monitor.alerts.sender import send_due
from monitor.catalogue import chosen
from monitor.commands.context import (
    UNHEALTHY,
    Context,
    as_json_option,
    now,
    pass_context,
    print_json,
    tell_template_mistakes,
)
from monitor.commands.teaming import operator_here
from monitor.digests.heartbeats import owe_heartbeats
from monitor.ledger.bounced import Bounce
from monitor.search import refresh_after_a_check
from monitor.settings import Settings
from monitor.shapes.records import change_shape
from monitor.team.room import team
from monitor.watch.check import Outcome, check
from monitor.watch.releasing import release as release_held
from monitor.watch.reminders import remind
from monitor.watch.timers import ring
from monitor.workspace import Workspace, address_of, workspace
from spiders.base import Source


@click.command("check")
@click.argument("names", nargs=-1, metavar="[SOURCE ...]")
@as_json_option
@pass_context
def check_command(context: Context, names: tuple[str, ...], as_json: bool) -> None:
    """Check the named sources now (all configured ones when none is named). Sends nothing.

    Exit code 3: done, but a source could not be watched as it should be.
    """
    settings = context.settings()
    sources = chosen(settings, names)
    outcomes = asyncio.run(_check(sources, settings, quiet=as_json))
    refresh_after_a_check(settings.data)
    if as_json:
        with workspace(settings.data, readonly=True) as opened:
            print_json([_outcome_shape(outcome, opened) for outcome in outcomes])
    if any(outcome.reasons for outcome in outcomes):
        sys.exit(UNHEALTHY)


def _outcome_shape(outcome: Outcome, opened: Workspace) -> dict[str, object]:
    changes = [change_shape(change, address_of(opened, change)) for change in outcome.changes]
    return {**{field.name: getattr(outcome, field.name) for field in fields(outcome)}, "changes": changes}


async def _check(sources: list[Source], settings: Settings, *, quiet: bool) -> list[Outcome]:
    outcomes = []
    _ring(settings, quiet=quiet)  # days that came while nobody watched, before anything new is read
    async for outcome in check(sources, settings, now):
        outcomes.append(outcome)
        if not quiet:
            describe(outcome)
    _ring(settings, quiet=quiet)
    return outcomes


def _ring(settings: Settings, *, quiet: bool) -> None:
    with workspace(settings.data) as opened:
        for change in (*ring(opened, settings, now()), *remind(opened, settings, now())):
            if not quiet:
                click.echo(f"  {change.kind}  {change.key}  {change.title}, {change.detail}")
        owe_heartbeats(opened, settings, now())


def describe(outcome: Outcome) -> None:
    """One check's outcome in a few lines."""
    word = "HELD" if outcome.held else "trouble" if outcome.reasons else "ok"
    told = "first edition, recorded silently" if outcome.first else f"{len(outcome.changes)} change(s)"
    click.echo(f"{outcome.source}: {word}: {outcome.pages} page(s), {told}")
    for reason in outcome.reasons:
        click.echo(f"  {reason}", err=True)
    for change in outcome.changes:
        day = f", effective {change.effective}" if change.effective else ""
        click.echo(f"  {change.kind}  {change.key}  {change.title}{day}")


@click.command()
@click.argument("name", metavar="SOURCE")
@click.option("--reason", required=True, help="Why it is right after all; kept with the edition.")
@pass_context
def release(context: Context, name: str, reason: str) -> None:
    """Let the newest held edition of SOURCE pass: it is compared and announced as if it had been accepted."""
    settings = context.settings()
    with workspace(settings.data) as opened:
        describe(release_held(opened, settings, name, reason, now()))
    with team(settings.data) as people:
        people.audit.note(operator_here(), "release", name, None, {"reason": reason})
    refresh_after_a_check(settings.data)


@click.command()
@pass_context
def send(context: Context) -> None:
    """Deliver every alert and digest that is due, read what came back (mail.bounces), then stop.

    'regwatch outbox' shows what became of each message, 'regwatch resend' sends again what was given up.
    """
    settings, came_back = context.settings(), list[Bounce]()
    tell_template_mistakes(settings)
    with workspace(settings.data) as opened:
        owe_heartbeats(opened, settings, now())
        report = send_due(opened, settings, now)
        errors = [*report.errors]
        try:
            came_back = collect(opened, settings.mail, now())
        except ChannelDownError as error:
            errors.append(str(error))
    told = f", {len(came_back)} came back" if came_back else ""
    click.echo(f"{report.sent} sent, {report.put_back} put back, {report.dead} given up{told}")
    for line in errors:
        click.echo(f"  {line}", err=True)
    if errors:
        sys.exit(1)
