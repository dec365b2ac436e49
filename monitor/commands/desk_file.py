"""The file an editor edits: handed out, opened in $EDITOR, read back. Alters no issue."""

import os
import sys
import tempfile
from pathlib import Path

import click

from monitor.desk.editable import from_toml, to_toml
from monitor.desk.errors import DeskError
from monitor.desk.issue import Document, Issue


def hand_out(issue: Issue, out: Path | None) -> None:
    """Print the file to edit, or write it. Raises DeskError where it cannot be written."""
    if out is None:
        click.echo(to_toml(issue), nl=False)
        return
    try:
        out.write_text(to_toml(issue), "utf-8")
    except OSError as error:
        raise DeskError(f"cannot be written: {error.strerror}", about=str(out)) from error
    click.echo(f"{out}: edit it, then 'regwatch digest edit {issue.id} --file {out}'")


def read(file: Path) -> str:
    """An edited file, or standard input for '-'. Raises DeskError for one that is not UTF-8."""
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DeskError(f"line {line} is not UTF-8", about=str(file), remedy="Save the file as UTF-8") from error


def editor_wanted() -> bool:
    """On a terminal always; elsewhere where an editor is named and the output is not taken for the file."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return terminal or (bool(os.environ.get("EDITOR") or os.environ.get("VISUAL")) and not sys.stdin.isatty())


def in_editor(issue: Issue) -> Document:
    """What the editor makes of the file. Where it cannot be used the file is kept, and the error says where."""
    handle, name = tempfile.mkstemp(prefix=f"regwatch-issue-{issue.id}-", suffix=".toml")
    file = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(to_toml(issue))
    click.edit(filename=name)
    try:
        document = from_toml(read(file), issue, name)
    except DeskError as error:
        kept = f"Your edits are kept: correct {name}, then 'regwatch digest edit {issue.id} --file {name}'"
        raise DeskError(error.problem, about=error.about, remedy=kept) from error
    file.unlink()
    return document
