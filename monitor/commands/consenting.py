"""The command `consents`: every step somebody took, as whoever must show it needs it. Reads only."""

import click

from monitor.commands.context import Context, as_json_option, pass_context, print_json, print_table
from monitor.ledger.subscribers import Consent, person_at
from monitor.subscription import bare


@click.command("consents")
@click.argument("address", required=False)
@as_json_option
@pass_context
def consents(context: Context, address: str | None, as_json: bool) -> None:
    """Who asked for, confirmed, left or came back to which subscription: when, and how. Oldest first.

    How: page (a button of our pages), mail header (one click in a mail program), cli, csv. Nothing is ever taken out.

    \b
    regwatch consents
    regwatch consents mei@example.org --json
    """
    with context.archive() as opened:
        found = opened.ledger.subscribers.consents(person_at(bare(address)) if address else None)
    if as_json:
        print_json([_shape(one) for one in found])
        return
    if not found:
        click.echo(f"no step of {address} is on record" if address else "no step is on record yet", err=True)
    rows = [
        (f"{one.at:%Y-%m-%d %H:%M}", one.person, one.what, one.subscription or "everything", one.how) for one in found
    ]
    print_table(("when (UTC)", "who", "what", "subscription", "how"), rows)


def _shape(one: Consent) -> dict[str, object]:
    return {
        "at": one.at, "person": one.person, "what": one.what, "subscription": one.subscription,
        "everything": not one.subscription, "how": one.how,
    }  # fmt: skip
