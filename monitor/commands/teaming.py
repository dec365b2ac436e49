"""The command `users`: who may log in, and what they may do. The first operator is made here."""

import getpass
import sys

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.team.errors import BadInputError
from monitor.team.given import LANGUAGES, role_of
from monitor.team.links import GOOD_FOR, path_of
from monitor.team.model import Account, Role, State
from monitor.team.room import team
from monitor.team.shapes import account_shape

_ROLE = click.Choice([str(role) for role in Role], case_sensitive=False)
_LANGUAGE = click.Choice(LANGUAGES)


def operator_here() -> str:
    """Who sits at the command line, as the audit log names them."""
    try:
        return f"command line ({getpass.getuser()})"
    except (KeyError, OSError):  # a container's user without a name
        return "command line"


@click.group("users")
def users() -> None:
    """Who may log in to the web pages, and what they may do there.

    \b
    reader    own subscriptions and watch-lists
    editor    the digest desk and triage too
    operator  sources, held editions, sending again and users too

    \b
    regwatch users add anna@example.org --role operator
    regwatch users password anna@example.org
    """


@users.command("list")
@as_json_option
@pass_context
def list_command(context: Context, as_json: bool) -> None:
    """Everybody with an account."""
    with team(context.settings().data, readonly=True) as opened:
        everybody = opened.accounts.all()
    if as_json:
        print_json([account_shape(one) for one in everybody])
        return
    if not everybody:
        click.echo("nobody has an account; 'regwatch users add ADDRESS --role operator' makes the first", err=True)
    rows = [
        (
            one.address, one.name, one.role, one.state, "password" if one.has_password else "link",
            f"{one.last_login:%Y-%m-%d %H:%M}" if one.last_login else "never",
        )
        for one in everybody
    ]  # fmt: skip
    print_table(("address", "name", "role", "state", "logs in by", "last login (UTC)"), rows)


@users.command("add")
@click.argument("address")
@click.option("--role", type=_ROLE, default="reader", show_default=True, help="What they may do.")
@click.option("--name", default="", help="What the pages call them.")
@click.option("--language", type=_LANGUAGE, default="en", show_default=True, help="Of their mails and pages.")
@as_json_option
@pass_context
def add(context: Context, address: str, role: str, name: str, language: str, as_json: bool) -> None:
    """An account for ADDRESS. It logs in by e-mail link until it has a password."""
    with team(context.settings().data) as opened:
        made = opened.accounts.add(address, role_of(role), by=operator_here(), name=name, language=language)
    _tell(made, as_json, f"{made.address} is {_a(made.role)} now, and logs in by e-mail link")


@users.command("role")
@click.argument("address")
@click.argument("role", type=_ROLE)
@as_json_option
@pass_context
def role(context: Context, address: str, role: str, as_json: bool) -> None:
    """Give ADDRESS another ROLE."""
    with team(context.settings().data) as opened:
        made = opened.accounts.set_role(address, role_of(role), by=operator_here())
    _tell(made, as_json, f"{made.address} is {_a(made.role)} now")


@users.command("disable")
@click.argument("address")
@as_json_option
@pass_context
def disable(context: Context, address: str, as_json: bool) -> None:
    """ADDRESS can no longer log in, and is logged out everywhere. What they noted stays."""
    with team(context.settings().data) as opened:
        made = opened.accounts.set_state(address, State.DISABLED, by=operator_here())
    _tell(made, as_json, f"{made.address} is disabled and logged out everywhere")


@users.command("enable")
@click.argument("address")
@as_json_option
@pass_context
def enable(context: Context, address: str, as_json: bool) -> None:
    """ADDRESS can log in again."""
    with team(context.settings().data) as opened:
        made = opened.accounts.set_state(address, State.ACTIVE, by=operator_here())
    _tell(made, as_json, f"{made.address} can log in again")


@users.command("password")
@click.argument("address")
@as_json_option
@pass_context
def password(context: Context, address: str, as_json: bool) -> None:
    """Set the password of ADDRESS, asked for here or read as one line from standard input. It logs them out."""
    with team(context.settings().data) as opened:
        opened.accounts.get(address)  # before anybody types a password for nobody
        made = opened.accounts.set_password(address, _password(), by=operator_here())
    _tell(made, as_json, f"{made.address} has a new password and is logged out everywhere")


@users.command("invite")
@click.argument("address")
@click.option("--role", type=_ROLE, default="reader", show_default=True, help="What they may do, if they are new.")
@click.option("--name", default="", help="What the pages call them.")
@click.option("--language", type=_LANGUAGE, default="en", show_default=True, help="Of their mails and pages.")
@as_json_option
@pass_context
def invite(context: Context, address: str, role: str, name: str, language: str, as_json: bool) -> None:
    """Print a link that lets ADDRESS in once, within seven days; hand it to nobody else.

    Somebody without an account gets one. Inviting again ends the link before.
    """
    settings = context.settings()
    with team(settings.data) as opened:
        made, token = opened.logins.invite(
            address, role_of(role), by=operator_here(), now=now(), name=name, language=language
        )
    link = f"{settings.web.base_url}{path_of(token)}"
    if as_json:
        until = now().replace(microsecond=0) + GOOD_FOR["invitation"]
        print_json(account_shape(made) | {"link": link, "expires_at": until})
        return
    click.echo(f"{made.address} is {_a(made.role)}; this link lets them in once, within seven days:", err=True)
    click.echo(link)


def _password() -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return typed
    line = sys.stdin.readline(10_000).rstrip("\r\n")
    if not line:
        remedy = "Type it when asked, or give it as one line on standard input"
        raise BadInputError("none was given", about="password", remedy=remedy)
    return line


def _tell(account: Account, as_json: bool, words: str) -> None:
    if as_json:
        print_json(account_shape(account))
    else:
        click.echo(words)


def _a(role: Role) -> str:
    return f"{'a' if role is Role.READER else 'an'} {role}"
