"""The command line: global options, the table of commands, and errors as one clear line.

Exit codes: 0 fine, 1 error, 2 usage (an unknown source or column included), 3 done but some source is unhealthy;
`compare` ends with 10 where something of substance changed.
"""

import sys
from importlib import import_module
from pathlib import Path

import click

from monitor.commands.context import Context
from snapshots.errors import RegwatchError

# Each command and where it stands; imported only when called, because `compare` needs neither Scrapy nor a web server.
COMMANDS = {
    "demo": "setup:demo",
    "init": "setup:init",
    "check": "watching:check_command",
    "run": "setup:run",
    "serve": "setup:serve_command",
    "send": "watching:send",
    "test-message": "trying_out:test_message",
    "sources": "tending:sources",
    "health": "tending:health",
    "leads": "tending:leads_command",
    "doctor": "doctor:doctor_command",
    "changes": "reading:changes",
    "search": "searching:search",
    "show": "showing:show",
    "history": "reading:history",
    "diff": "reading:diff",
    "rules": "ruling:rules",
    "register": "registering:register",
    "entry": "registering:entry",
    "link": "linking:link_command",
    "calendar": "calendaring:calendar_command",
    "feed": "feeding:feed_command",
    "watchlist": "watchlisting:watchlist",
    "subscribe": "subscribing:subscribe",
    "subscriptions": "subscriptions:subscriptions",
    "members": "membering:members",
    "digest": "desk:digest",
    "unsubscribe": "unsubscribing:unsubscribe",
    "consents": "consenting:consents",
    "outbox": "delivering:outbox",
    "resend": "delivering:resend",
    "bounces": "delivering:bounces",
    "ledger": "auditing:ledger_command",
    "users": "teaming:users",
    "triage": "triaging:triage",
    "audit": "auditlog:audit",
    "compare": "compare_files:compare_command",
    "read": "read_file:read_command",
    "import": "importing:import_command",
    "verify": "reading:verify",
    "export": "exporting:export_command",
    "release": "watching:release",
    "undecided": "deciding:undecided",
    "decide": "deciding:decide",
    "watch": "setup:watch_command",
    "deliver": "setup:deliver_command",
}


class Commands(click.Group):
    """The commands of the table, in its order."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Every name of the table."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of a name; None for a name that is not in the table."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        found = getattr(import_module(f"monitor.commands.{module}"), attribute)
        assert isinstance(found, click.Command)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), help="Data folder (default regwatch-data).")
@click.option("--config", type=click.Path(path_type=Path), help="Configuration (default regwatch.toml).")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="regwatch")
@click.pass_context
def cli(context: click.Context, data: Path | None, config: Path | None, debug: bool) -> None:
    """Watch official announcements and approved lists; say exactly what changed, when it bites, and how we know."""
    context.obj = Context(config=config, data=data)


def main() -> None:
    """The console script: runs a command, turns every expected error into one line and an exit code."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except RegwatchError as error:
        if "--debug" in sys.argv:
            raise
        click.echo(f"regwatch: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # a bug of ours: still one line, and how to see more
        if "--debug" in sys.argv:
            raise
        remedy = "This is a fault in regwatch; run again with --debug and report what it prints"
        click.echo(f"regwatch: {type(error).__name__}: {error}. {remedy}", err=True)
        sys.exit(1)
