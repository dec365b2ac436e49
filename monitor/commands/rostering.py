"""The commands `subscriptions export` and `subscriptions import`: an association's member list as CSV."""

import sys
from contextlib import suppress
from pathlib import Path

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json
from monitor.commands.subscription_options import SubscriptionError, checked
from monitor.settings import Settings
from monitor.subscriptions import roster
from monitor.watch.rosters import Taken, lines_of, take
from monitor.workspace import Workspace, workspace

MOST_TOLD = 20  # lines of a list told one by one; --json has all


@click.command("export")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; standard output without one.")
@pass_context
def export(context: Context, out: Path | None) -> None:
    """Write subscriptions and members as CSV (UTF-8, opens in Excel), which 'import' takes back."""
    with context.archive() as opened:
        content = roster.written(lines_of(opened.ledger.subscribers, context.settings().subscription))
    if out is None:
        click.echo(content, nl=False)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise SubscriptionError(f"cannot be written: {error.strerror}", about=str(out)) from error
    click.echo(f"wrote {out}", err=True)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--group", default="", help="The group of lines that name none.")
@click.option("--dry-run", is_flag=True, help="Tell what would come of it; keep nothing.")
@as_json_option
@pass_context
def import_command(context: Context, file: Path, group: str, dry_run: bool, as_json: bool) -> None:
    """Take an association's member list from a CSV FILE: UTF-8 or GB18030, English or Chinese headings.

    A line with an address and a group makes a member; with an address alone, a subscription of its own. Lines that
    cannot be used are told with their number and left out; ends with 1 then. The same file again changes nothing, and
    who has left stays away.
    """
    settings = context.settings()
    found = roster.read(file.read_bytes(), str(file))
    with workspace(settings.data) as opened:
        came = _take(opened, settings, found, group, dry_run=dry_run)
        idle = _idle_groups(opened, settings)
    if as_json:
        print_json(_taken_shape(came, found.unknown, dry_run))
    else:
        _tell_taken(came, found.unknown, dry_run)
        for one in idle:
            click.echo(
                f"nothing goes to the group {one} yet: 'regwatch subscribe --group {one}' changes that", err=True
            )
    if came.wrong:
        sys.exit(1)


class _RehearsalError(Exception):
    """Undoes what a rehearsal wrote."""


def _take(opened: Workspace, settings: Settings, found: roster.Roster, group: str, *, dry_run: bool) -> Taken:
    names = {one.name for one in settings.subscription}
    came = Taken()
    with suppress(_RehearsalError), opened.facts.transaction():
        came = take(found, opened.ledger.subscribers, lambda one: checked(one, settings), names, group=group, at=now())
        if dry_run:
            raise _RehearsalError
    return came


def _idle_groups(opened: Workspace, settings: Settings) -> list[str]:
    kept = (held.subscription for held in opened.ledger.subscribers.all())
    served = {one.group for one in (*settings.subscription, *kept)}
    return [group for group in opened.ledger.subscribers.groups() if group not in served]


def _taken_shape(came: Taken, unknown: tuple[str, ...], dry_run: bool) -> dict[str, object]:
    return {
        "added": came.added, "changed": came.changed, "unchanged": came.unchanged, "left": came.left,
        "twice": [{"line": line, "about": about} for line, about in came.twice],
        "wrong": [{"line": line, "problem": problem} for line, problem in came.wrong],
        "unused_columns": list(unknown), "dry_run": dry_run,
    }  # fmt: skip


def _tell_taken(came: Taken, unknown: tuple[str, ...], dry_run: bool) -> None:
    for line, problem in came.wrong[:MOST_TOLD]:
        click.echo(f"line {line}: {problem}; left out", err=True)
    if len(came.wrong) > MOST_TOLD:
        click.echo(f"and {len(came.wrong) - MOST_TOLD} more lines left out; --json lists all", err=True)
    for line, about in came.twice[:MOST_TOLD]:
        click.echo(f"line {line}: {about} stands in the file twice; the first counts", err=True)
    if unknown:
        click.echo(f"columns not used: {', '.join(unknown)}", err=True)
    click.echo(
        f"{'would be ' if dry_run else ''}{came.added} added, {came.changed} changed, {came.unchanged} unchanged,"
        f" {came.left} stay away (left), {len(came.twice)} twice, {len(came.wrong)} left out"
    )
