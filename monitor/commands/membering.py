"""The command `members`: who is in which group, and adding and removing one by hand."""

import click

from monitor import channel as channels
from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.commands.subscription_options import SubscriptionError
from monitor.ledger.groups import Member
from monitor.ledger.subscribers import EVERYBODY, EVERYTHING, Subscribers, person_at
from monitor.subscription import LANGUAGES, Subscription, is_zone, wrong_address
from monitor.workspace import workspace

HOW = "cli"


@click.group("members", invoke_without_command=True)
@click.option("--group", help="Of this group alone.")
@click.option("--gone", is_flag=True, help="Also who has left.")
@as_json_option
@click.pass_context
def members(context: click.Context, group: str | None, gone: bool, as_json: bool) -> None:
    """Who is in which group. A subscription with --group goes to each member; lists come by 'subscriptions import'."""
    if context.invoked_subcommand is not None:
        return
    with context.obj.archive() as opened:
        found = opened.ledger.subscribers.members(group, gone=gone)
    if as_json:
        print_json(found)
        return
    if not found:
        click.echo("no members; see 'regwatch members add --help'", err=True)
    rows = [
        (m.group, m.address, m.name, m.language, m.timezone, f"left {m.left_at:%Y-%m-%d}" if m.left_at else "")
        for m in found
    ]
    print_table(("group", "address", "name", "language", "time zone", ""), rows)


@members.command("add")
@click.argument("group")
@click.argument("address")
@click.option("--name", default="", help="The person's name, in any script.")
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="Else the subscription's.")
@click.option("--timezone", default="", help="Else the subscription's.")
@click.option("--channel", default="", help="Else the subscription's.")
@pass_context
def add(
    context: Context, group: str, address: str, name: str, language: str | None, timezone: str, channel: str
) -> None:
    """Put ADDRESS into GROUP; who was taken out is in it again. Who unsubscribed stays away."""
    address = address.strip()
    if channel in ("", "smtp") and (wrong := wrong_address(address)):
        raise SubscriptionError(wrong)
    settings = context.settings()
    if channel and (unknown := channels.unknown(channel, settings.channel)):
        raise SubscriptionError(unknown, about=f"member {address}")
    if timezone and not is_zone(timezone):
        raise SubscriptionError(f"unknown timezone {timezone}", remedy="Write for example Asia/Shanghai")
    member = Member(
        group=group, person=person_at(address), address=address, name=" ".join(name.split()), channel=channel,
        language=language or "", timezone=timezone,
    )  # fmt: skip
    with workspace(settings.data) as opened, opened.facts.transaction():
        opened.ledger.subscribers.join(member, HOW, now())
        opened.ledger.subscribers.readmit(group, member.person, HOW, now())
        left = _left(opened.ledger.subscribers, settings.subscription, member)
    click.echo(f"{address} is in the group {group}")
    if left:
        click.echo(
            f"warning: {address} has unsubscribed from {left} and is not sent that; should they ask to come back:"
            f" 'regwatch unsubscribe {person_at(address)} --undo'",
            err=True,
        )


def _left(people: Subscribers, declared: tuple[Subscription, ...], member: Member) -> str:
    """What a member has unsubscribed from that the group gets; joining a group is not the reader's own word."""
    every = (*declared, *(held.subscription for held in people.all()))
    served = [one.name for one in every if one.group == member.group and not people.has_left(EVERYBODY, one.name)]
    gone = [name for name in served if people.has_left(member.person, name)]
    if gone == served and (member.person, EVERYTHING) in people.optouts():
        return "everything"
    return ", ".join(gone)


@members.command("remove")
@click.argument("group")
@click.argument("address")
@pass_context
def remove(context: Context, group: str, address: str) -> None:
    """Take ADDRESS out of GROUP. A list imported later does not bring it back."""
    with workspace(context.settings().data) as opened, opened.facts.transaction():
        done = opened.ledger.subscribers.part(group, person_at(address.strip()), HOW, now())
    if not done:
        raise SubscriptionError(f"{address} is not in the group {group}", remedy="See 'regwatch members'")
    click.echo(f"{address} has left the group {group}")
