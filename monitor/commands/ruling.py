"""The command `rules`: every notice as it stood on a day, by which acts, and where it speaks of a product."""

from datetime import date, datetime

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json
from monitor.commands.rules_report import rules_lines
from monitor.dictionary import merged
from monitor.rules import rules_on
from monitor.rules.asking import STATES
from monitor.shapes.rules import rules_shape
from monitor.telling.days import BEIJING

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("rules")
@click.option("--on", "on_day", type=_DAY, help="The day, in the publisher's calendar; today (Beijing) without it.")
@click.option(
    "--about", multiple=True, metavar="WORDS|HSCODE|PRODUCT",
    help="Only rules that speak of it: 口罩, mask, 6307.90, 'GB 2626-2019', a certificate, a firm. Several: any.",
)  # fmt: skip
@click.option("--issuer", default="", help="Only acts this body signed: its code (gacc) or name.")
@click.option("--state", type=click.Choice(list(STATES)), default="all", show_default=True)
@click.option("--known-by", type=_DAY, help="Leave out acts published after this day; without it they count, marked.")
@as_json_option
@pass_context
def rules(
    context: Context,
    on_day: datetime | None,
    about: tuple[str, ...],
    issuer: str,
    state: str,
    known_by: datetime | None,
    as_json: bool,
) -> None:
    """Which rules were in force, coming, suspended or repealed on a day, with the chain of acts behind each.

    Days are those the publishers print. Exit code 0 also where nothing matches.
    """
    day = on_day.date() if on_day else _today()
    dictionary = merged(context.settings().dictionary)
    with context.archive() as opened:
        found = rules_on(
            opened, day, about=about, issuer=issuer, state=state,
            known_by=known_by.date() if known_by else None, dictionary=dictionary,
        )  # fmt: skip
    if as_json:
        print_json(rules_shape(found))
        return
    for line in rules_lines(found, every=state != "all" or bool(about)):
        click.echo(line)


def _today() -> date:
    return now().astimezone(BEIJING).date()
