"""The command `link`: a person confirms that one entry of a register went on as another."""

import getpass

import click

from monitor.asof.links import Link, confirm
from monitor.commands.context import Context, now, pass_context
from monitor.settings import SettingsError
from monitor.workspace import workspace
from snapshots.entry_links import LinkKind


@click.command("link")
@click.argument("register", metavar="REGISTER")
@click.argument("before", metavar="FROM")
@click.argument("after", metavar="TO")
@click.option("--kind", type=click.Choice([kind.value for kind in LinkKind]), required=True, help="What became of it.")
@click.option("--reason", required=True, help="How you know; kept with the link.")
@pass_context
def link_command(context: Context, register: str, before: str, after: str, kind: str, reason: str) -> None:
    """Say that entry FROM of REGISTER went on as TO: 'regwatch entry' then shows it on both sides.

    Several entries merged into one are several links. A link between the same two is replaced.
    """
    folder = context.settings().data
    if not (folder / "regwatch.sqlite").exists():
        raise SettingsError(
            "no archive in this folder", about=str(folder), remedy="'regwatch check' or 'regwatch demo' makes one"
        )
    with workspace(folder) as opened:
        made = confirm(
            opened, register, before, after, LinkKind(kind), reason=reason, by=_account(), at=now()
        )  # fmt: skip
    click.echo(f"{made.before} {made.kind} to {made.after}: {made.reason}")


def link_line(link: Link, key: str) -> str:
    """A link as one line of 'regwatch entry'."""
    doubt = "possibly " if link.possibly else ""
    said = f"{link.kind}: goes on as {link.after}" if key == link.before else f"{link.kind}: was {link.before}"
    sure = f"; confirm with 'regwatch link', kind {link.kind}" if link.possibly else ""
    return f"{doubt}{said} ({link.reason}{f'; {link.act}' if link.act else ''}{sure})"


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
