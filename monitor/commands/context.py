"""What every command is handed: settings, and the two ways of printing."""

import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.settings import Settings, SettingsError, load

if TYPE_CHECKING:  # every command starts here: what only some of them need is imported when they need it
    from monitor.workspace import Workspace

UNHEALTHY = 3  # exit code: done, but some source is unhealthy


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The global options, read when a command needs them."""

    config: Path | None
    data: Path | None

    def settings(self) -> Settings:
        """The settings as they stand. Raises SettingsError."""
        return load(self.config, self.data)

    @contextmanager
    def archive(self) -> Iterator["Workspace"]:
        """The data folder, for reading only. Raises SettingsError when there is none yet."""
        from monitor.workspace import workspace

        folder = self.settings().data
        if not (folder / "regwatch.sqlite").exists():
            raise SettingsError(
                "no archive in this folder", about=str(folder), remedy="'regwatch check' or 'regwatch demo' makes one"
            )
        with workspace(folder, readonly=True) as opened:
            yield opened


def tell_template_mistakes(settings: Settings) -> None:
    """Say on standard error what is wrong with the user's own templates, before a message needs them."""
    if settings.mail.templates:
        from monitor.alerts.rendering import template_mistakes, untold

        for line in untold(template_mistakes(settings)):
            click.echo(line, err=True)


pass_context = click.make_pass_decorator(Context)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON (UTF-8; shapes: docs/json.md).")


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=plain_json))


def plain_json(value: Any) -> Any:
    """What JSON has no shape of, as one: for `json.dumps(default=…)`."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table as wide as the terminal; plain and unwrapped when piped."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False, soft_wrap=not sys.stdout.isatty())
    if not console.is_terminal:
        for row in rows:
            click.echo("\t".join(str(cell) for cell in row))
        return
    table = Table(*headers, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console.print(table)


def now() -> datetime:
    """The real clock, in UTC."""
    return datetime.now(UTC)
