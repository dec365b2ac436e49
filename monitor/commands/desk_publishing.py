"""The commands `digest approve` and `digest publish`."""

from datetime import date, datetime

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json
from monitor.commands.desk_room import DAY, again, by_option, day_of, issue_argument, name_of, noted, warn
from monitor.desk import desk, publishing
from monitor.desk.drafting import left_out
from monitor.desk.errors import DeskError
from monitor.shapes.issues import issue_line
from monitor.telling.wording import BEIJING
from monitor.workspace import workspace


@click.command("approve")
@issue_argument
@click.option("--by", required=True, help="Who approves.")
@as_json_option
@pass_context
def approve(context: Context, issue: int, by: str, as_json: bool) -> None:
    """Say that the issue may go out as it is. Edited afterwards, it has to be approved again."""
    if not by.strip():
        raise click.UsageError("--by needs a name")
    folder = context.settings().data
    with workspace(folder) as room:
        desk.approve(room, desk.get(room, issue), by=by.strip(), now=now())
        done = desk.get(room, issue)
    noted(folder, "approve", issue, by.strip())
    if as_json:
        print_json(issue_line(done))
        return
    click.echo(f"issue {issue} is approved by {by.strip()}; 'regwatch digest publish {issue} --group NAME' sends it")


@click.command("publish")
@issue_argument
@click.option("--group", "groups", multiple=True, help="To every member of this group. Repeatable.")
@click.option("--subscription", "subscriptions", multiple=True, help="To who stands behind this one. Repeatable.")
@click.option("--on", "day", type=DAY, help="Its day; one to come is sent at 08:00 in Beijing then. Default: today.")
@click.option("--number", type=click.IntRange(1), help="Its number in the series; the next one when not given.")
@by_option
@as_json_option
@pass_context
def publish(
    context: Context, issue: int, groups: tuple[str, ...], subscriptions: tuple[str, ...], day: datetime | None,
    number: int | None, by: str, as_json: bool,
) -> None:  # fmt: skip
    """Publish an approved issue, once: every reader is owed one message, which 'send' or 'deliver' takes along.

    \b
    regwatch digest publish 1 --group members
    regwatch digest publish 1 --subscription board --number 12 --on 2020-05-06
    """
    settings = context.settings()
    with workspace(settings.data) as room:
        found = desk.get(room, issue)
        if found.numbered is None and not groups and not subscriptions:
            own = {one.name for one in room.ledger.subscribers.effective(settings.subscription)}
            if found.series not in own:
                raise click.UsageError("say who it goes to: --group NAME or --subscription NAME")
            subscriptions = (found.series,)
        readers = publishing.readers_of(room, settings, groups, subscriptions, found.series)
        if not readers and found.numbered is None:
            raise DeskError("everybody there has unsubscribed", about=", ".join((*groups, *subscriptions)))
        missed = left_out(room, again(room, settings, found))
        done = publishing.publish(
            room, found, readers, number=number or publishing.next_number(room, found.series),
            day=day_of(day) or _today(), by=name_of(by), now=now(), to=", ".join((*groups, *subscriptions)),
        )  # fmt: skip
    noted(settings.data, "publish", issue, name_of(by))
    assert done.numbered is not None
    if as_json:
        print_json({**issue_line(done), "readers": len(readers), "in_no_issue": [change.id for change in missed]})
    else:
        click.echo(f"issue {issue} is published as No. {done.numbered.number} of {done.numbered.day}: "
                   f"{len(readers)} reader(s)")  # fmt: skip
    warn(missed, f"that came after it was drafted ('regwatch digest correct {issue} --note … --pick ID' adds one)")


def _today() -> date:
    return now().astimezone(BEIJING).date()
