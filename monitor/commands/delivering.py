"""Commands about delivery: outbox, resend, bounces. They send nothing; 'send' and 'run' do."""

import sys
from pathlib import Path

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.commands.delivery_shapes import bounce_shape, bounce_words, message_lines, message_shape
from monitor.commands.teaming import operator_here
from monitor.ledger.message import Message
from monitor.team.room import team
from monitor.workspace import Workspace, workspace
from snapshots.errors import UnknownRecordError

STATES = ("due", "leased", "sent", "dead")


@click.command(
    epilog="Examples:\n\n  regwatch outbox --state dead\n\n  regwatch outbox 17\n\n"
    "  regwatch outbox --person anna@example.org --json"
)
@click.argument("number", metavar="[ID]", type=int, required=False)
@click.option("--state", "states", type=click.Choice(STATES), multiple=True, help="Only these; may be repeated.")
@click.option("--person", help="Only what is owed to this person or address.")
@click.option("--channel", help="Only what leaves by this channel.")
@as_json_option
@pass_context
def outbox(
    context: Context,
    number: int | None,
    states: tuple[str, ...],
    person: str | None,
    channel: str | None,
    as_json: bool,
) -> None:
    """Every message owed: due, leased (being sent), sent or dead (given up). With an ID, that one and its attempts.

    Dead ones keep the reason; 'regwatch resend' sends them again.
    """
    with context.archive() as opened:
        if number is not None:
            found = [_message(opened, number)]
        else:
            found = [
                one for one in opened.ledger.outbox.each(*states)
                if (channel in (None, one.channel)) and _is_to(one, person)
            ]  # fmt: skip
        if as_json:
            shapes = [message_shape(opened, one) for one in found]
            print_json(shapes if number is None else shapes[0])
        elif number is not None:
            click.echo("\n".join(message_lines(opened, found[0])))
        else:
            _table(found)


def _table(found: list[Message]) -> None:
    rows = [
        (m.id, m.state, m.kind, m.person, m.channel, f"{m.due_at:%Y-%m-%d %H:%M}",
         f"{m.sent_at:%Y-%m-%d %H:%M}" if m.sent_at else "", m.attempts, m.error)
        for m in found
    ]  # fmt: skip
    print_table(("id", "state", "kind", "person", "channel", "due (UTC)", "sent (UTC)", "attempts", "error"), rows)


def _is_to(message: Message, person: str | None) -> bool:
    return person is None or person.casefold() in (message.person.casefold(), message.address.casefold())


def _message(opened: Workspace, number: int) -> Message:
    found = opened.ledger.outbox.look_up(number)
    if found is None:
        raise UnknownRecordError("no such message", about=str(number), remedy="'regwatch outbox' lists them")
    return found


@click.command(epilog="Examples:\n\n  regwatch resend 17 18\n\n  regwatch resend --all-dead --person anna@example.org")
@click.argument("numbers", metavar="[ID]...", type=int, nargs=-1)
@click.option("--all-dead", is_flag=True, help="Every message that was given up.")
@click.option("--person", help="With --all-dead: only those to this person or address.")
@click.option("--channel", help="With --all-dead: only those of this channel.")
@as_json_option
@pass_context
def resend(
    context: Context,
    numbers: tuple[int, ...],
    all_dead: bool,
    person: str | None,
    channel: str | None,
    as_json: bool,
) -> None:
    """Make dead messages due again, under their old Message-ID. 'regwatch send' then sends them.

    What its reader has left meanwhile is not sent even so.
    """
    if bool(numbers) == all_dead:
        raise click.UsageError("Give the IDs of 'regwatch outbox --state dead', or --all-dead.")
    if (person or channel) and not all_dead:
        raise click.UsageError("--person and --channel go with --all-dead.")
    with workspace(context.settings().data) as opened:
        chosen = [_message(opened, number) for number in numbers] or [
            one for one in opened.ledger.outbox.find("dead")
            if channel in (None, one.channel) and _is_to(one, person)
        ]  # fmt: skip
        for one in chosen:
            if one.state != "dead":
                remedy = "Only dead messages are sent again; 'regwatch outbox --state dead' lists them"
                raise UnknownRecordError(f"this message is {one.state}, not dead", about=str(one.id), remedy=remedy)
        revived = [one for one in chosen if opened.ledger.outbox.revive(one, now())]
    if revived:
        with team(context.settings().data) as people:
            for one in revived:
                people.audit.note(operator_here(), "resend", str(one.id), "dead", {"person": one.person})
    if as_json:
        print_json({"due_again": [one.id for one in revived]})
    else:
        click.echo(f"{len(revived)} due again; 'regwatch send' sends them")


@click.command(
    epilog="Examples:\n\n  regwatch bounces\n\n  regwatch bounces returned.eml\n\n"
    "  regwatch bounces --clear anna@example.org"
)
@click.argument("files", metavar="[FILE]...", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1)
@click.option("--clear", "address", metavar="ADDRESS", help="This address works again: send to it as before.")
@click.option("--read/--no-read", "reading", default=True, help="Read the mailbox of mail.bounces first (default).")
@as_json_option
@pass_context
def bounces(context: Context, files: tuple[Path, ...], address: str | None, reading: bool, as_json: bool) -> None:
    """Mail that came back: reads the mailbox of mail.bounces (or saved mails), then lists what is on record.

    A message its server gave up is dead, with the reason. An address that refused for good three times is bouncing:
    nothing is sent to it until --clear. What is not final is only noted.
    """
    from monitor.alerts.bounces import collect, collect_files
    from monitor.alerts.errors import ChannelDownError

    settings, trouble, fresh = context.settings(), "", 0
    with workspace(settings.data) as opened:
        if address is not None:
            _clear(opened, address)
        try:
            fresh += len(collect_files(opened, files, now()))
            fresh += len(collect(opened, settings.mail, now())) if reading else 0
        except ChannelDownError as error:
            trouble = str(error)
        found, bouncing = [*opened.ledger.outbox.bounces()], opened.ledger.outbox.bouncing()
    if as_json:
        gone = [{"address": o.address, "since": o.since, "times": o.times, "words": o.words} for o in bouncing]
        print_json({"new": fresh, "bounces": [bounce_shape(one) for one in found], "bouncing": gone})
    else:
        print_table(("at (UTC)", "address", "severity", "message", "words"), [bounce_words(one) for one in found])
        for one in bouncing:
            click.echo(f"bouncing: {one.address}: {one.times} times since {one.since:%Y-%m-%d}: {one.words}")
        click.echo(f"{fresh} new", err=True)
    if trouble:
        click.echo(f"regwatch: {trouble}", err=True)
        sys.exit(1)


def _clear(opened: Workspace, address: str) -> None:
    from monitor.alerts.addresses import bare

    if not opened.ledger.outbox.clear(bare(address), now()):
        raise UnknownRecordError("nothing came back from this address", about=address, remedy="See 'regwatch bounces'")
