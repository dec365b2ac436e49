"""The command `unsubscribe`: an operator takes an address off, or puts it back, as its reader asked by other means."""

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json
from monitor.consent import leaving
from monitor.ledger.subscribers import EVERYTHING, person_at
from monitor.subscription import Subscription
from monitor.workspace import Workspace, workspace
from snapshots.errors import RegwatchError


class UnknownReaderError(RegwatchError):
    """Nobody of this address is on record, or nothing of this name: the command line was wrong."""

    exit_code = 2


@click.command("unsubscribe")
@click.argument("address")
@click.option("--subscription", "names", multiple=True, metavar="NAME", help="Only this one; may be repeated.")
@click.option("--undo", is_flag=True, help="Put the address back where it was taken off.")
@as_json_option
@pass_context
def unsubscribe(context: Context, address: str, names: tuple[str, ...], undo: bool, as_json: bool) -> None:
    """Take ADDRESS off: of everything, or of single subscriptions. It counts at once, for what is owed already too.

    The step is on record with the time and 'cli'; nothing is deleted, and --undo takes it back. Readers do
    the same themselves by the link in every mail.

    \b
    regwatch unsubscribe mei@example.org
    regwatch unsubscribe mei@example.org --subscription masks
    regwatch unsubscribe mei@example.org --undo
    """
    settings = context.settings()
    with context.archive():
        pass  # says so when there is no archive: opening one for writing would make it
    with workspace(settings.data) as opened:
        persons, known = _readers(opened, settings.subscription, address)
        if missing := [name for name in names if name not in known]:
            told = ", ".join(sorted(known)) or "none"
            raise UnknownReaderError(f"no subscription '{missing[0]}'", about=address, remedy=f"Known are {told}")
        at = now()
        for person in persons:
            (leaving.rejoin if undo else leaving.leave)(opened, person, names, "cli", at)
    if as_json:
        done = {"address": address, "persons": persons, "subscriptions": list(names), "everything": not names}
        print_json(done | {"undone": undo, "at": at})
        return
    of = ", ".join(f"'{name}'" for name in names) or "everything"
    click.echo(f"{address} {'is back on' if undo else 'has left'} {of}")


def _readers(opened: Workspace, declared: tuple[Subscription, ...], address: str) -> tuple[list[str], set[str]]:
    """Everybody behind an address (or of that name), and what subscriptions there are. Raises UnknownReaderError."""
    subscribers = opened.ledger.subscribers
    wanted = person_at(address.strip()).casefold()
    every = [*declared, *(one.subscription for one in subscribers.all())]
    persons = {one.who for one in every if wanted in (person_at(one.address), one.who.casefold())}
    members = subscribers.members(gone=True)
    persons |= {one.person for one in members if wanted in (person_at(one.address), one.person.casefold())}
    persons |= {one.person for one in subscribers.consents(wanted)}  # who has another address now may be owed mail
    persons |= {person for person, of in subscribers.optouts() if person and person.casefold() == wanted}
    if not persons:
        raise UnknownReaderError(
            "nobody of this address is on record",
            about=address,
            remedy="'regwatch subscriptions' and 'regwatch members' list who is",
        )
    return sorted(persons), {one.name for one in every} - {EVERYTHING}
