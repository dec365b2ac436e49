"""The command line: global options, the table of commands, and errors as one clear line.

Exit codes: 0 fine, 1 error, 2 usage (an unknown source name included), 3 done but some source is unhealthy.
"""

import sys
from pathlib import Path

import click

from monitor.commands import own_files, reading, setup, watching
from monitor.commands.context import Context
from snapshots.errors import RegwatchError
from spiders.sources import UnknownSourceError

COMMANDS: tuple[click.Command, ...] = (
    setup.demo, setup.init, watching.check_command, setup.run, setup.serve_command, watching.send,
    watching.sources, watching.health, reading.changes, reading.show, reading.history, reading.diff,
    reading.register, reading.verify, own_files.compare_command, own_files.read_command, watching.release, setup.watch_command, setup.deliver_command,
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), help="Data folder (default regwatch-data).")
@click.option("--config", type=click.Path(path_type=Path), help="Configuration (default regwatch.toml).")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="regwatch")
@click.pass_context
def cli(context: click.Context, data: Path | None, config: Path | None, debug: bool) -> None:
    """Watch official announcements and approved lists; say exactly what changed, when it bites, and how we know."""
    context.obj = Context(config=config, data=data)


for command in COMMANDS:
    cli.add_command(command)


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
        sys.exit(2 if isinstance(error, UnknownSourceError) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # a bug of ours: still one line, and how to see more
        if "--debug" in sys.argv:
            raise
        remedy = "This is a fault in regwatch; run again with --debug and report what it prints"
        click.echo(f"regwatch: {type(error).__name__}: {error}. {remedy}", err=True)
        sys.exit(1)
