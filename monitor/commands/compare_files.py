"""The command `compare`: what changed between two files of a user's own. Needs no data folder and writes none."""

import sys
from pathlib import Path

import click

from monitor.commands.comparison_report import comparison_text
from monitor.commands.context import as_json_option, now, print_json
from monitor.commands.files import FILE, body_of, opened
from monitor.diff.files import Comparison, compare, same_bytes
from monitor.diff.listed import NoListError
from monitor.diff.page import to_page
from monitor.shapes.comparisons import comparison_shape
from snapshots.errors import RegwatchError
from spiders.reading.errors import UnreadableError

SUBSTANCE = 10  # exit code: something of substance changed


class OutputError(RegwatchError):
    """What was asked for cannot be written for these files."""


@click.command("compare")
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@click.option(
    "--key", default="", help="Compare as lists; the column (or columns, comma-separated) that tells rows apart."
)
@click.option("--html", "as_html", is_flag=True, help="Print the redline as an HTML page.")
@click.option("--docx", type=click.Path(dir_okay=False, path_type=Path), help="Write tracked changes to this file.")
@as_json_option
def compare_command(before: Path, after: Path, key: str, as_html: bool, docx: Path | None, as_json: bool) -> None:
    """Compare two files of your own: texts (html, txt, docx, pdf) or lists (csv, xls, xlsx).

    Exit code 0: the same, or no change of substance; 10: a change of substance.
    """
    if as_json and as_html:
        raise click.UsageError("--json and --html are two ways of printing: choose one.")
    found = _compared(before, after, key, as_texts=docx is not None and not key)
    if docx is not None:
        _write_tracked(found, docx, title=f"{before.name} → {after.name}")
    if as_json:
        print_json(comparison_shape(found))
    elif as_html:
        click.echo(to_page(found, (before.name, after.name)))
    else:
        click.echo(comparison_text(found, colour=sys.stdout.isatty()))
    sys.exit(SUBSTANCE if found.substance else 0)


def _compared(before: Path, after: Path, key: str, *, as_texts: bool) -> Comparison:
    bodies = (body_of(before), body_of(after))
    try:
        return compare(opened(before, bodies[0]), opened(after, bodies[1]), key=key, bodies=bodies, as_texts=as_texts)
    except UnreadableError as error:
        if bodies[0] != bodies[1]:
            raise
        return same_bytes(str(error))
    except NoListError as error:
        raise NoListError(error.side, about=str((before, after)[error.side])) from error


def _write_tracked(found: Comparison, docx: Path, *, title: str) -> None:
    from monitor.diff.texts.tracked import to_docx  # python-docx takes its time to load

    if found.is_list:
        raise OutputError("tracked changes are for texts, not for lists", about=str(docx))
    try:
        docx.write_bytes(to_docx(found.pieces, title, "regwatch", now(), before=found.lines))
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror})", about=str(docx)) from error
