"""`regwatch export --datasette FILE`: the labels under which Datasette shows our SQLite files. Reads no archive."""

from importlib import resources
from pathlib import Path

import click

from monitor.commands.context import print_json
from monitor.evidence.errors import EvidenceUsageError


def labels_command(target: Path, *, alone: bool, as_json: bool) -> None:
    """Write the labels. Raises EvidenceUsageError beside other exports, click.FileError where it cannot be written."""
    if not alone:
        raise EvidenceUsageError("--datasette is an export of its own", remedy="Give it without the other options")
    text = resources.files("monitor.web.api").joinpath("datasette.yaml").read_text(encoding="utf-8")
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(target), error.strerror or str(error)) from error
    start = f"datasette regwatch.sqlite snapshots.sqlite --metadata {target} --setting allow_download off"
    if as_json:
        print_json({"out": str(target), "start": start})
    else:
        click.echo(f"wrote {target}; in the data folder: {start}")
