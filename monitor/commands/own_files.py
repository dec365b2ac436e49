"""Commands for a user's own files: read and compare. Neither needs a data folder; neither writes one."""

import sys
from datetime import datetime
from pathlib import Path

import click

from monitor.commands.context import as_json_option, now, print_json
from monitor.commands.reports import comparison_shape, comparison_text, reading_shape, reading_text
from monitor.diff.files import compare as compare_documents
from monitor.diff.redline import to_html
from monitor.diff.tracked import to_docx
from snapshots.errors import RegwatchError
from spiders.platforms.acts import notice
from spiders.platforms.plain import article
from spiders.reading.document import Document
from spiders.reading.documents import open_document
from spiders.reading.errors import UnreadableError

SUBSTANCE = 10  # exit code of `compare`: something of substance changed
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class OutputError(RegwatchError):
    """What was asked for cannot be written for these files."""


@click.command("read")
@click.argument("file", type=_FILE)
@click.option("--published", type=_DAY, help="The day it was published, where the file does not say (YYYY-MM-DD).")
@as_json_option
def read_command(file: Path, published: datetime | None, as_json: bool) -> None:
    """What regwatch understands of FILE (html, txt, docx, pdf, or a list as csv, xls, xlsx).

    Number, issuers, days, what the act does to others, and its provisions, each with the words it was read from.
    """
    document = _open(file, file.read_bytes())
    day = published.date() if published else None
    found = notice(article(document, published=day), url=file.resolve().as_uri(), listed=None, publisher=None)
    if as_json:
        print_json(reading_shape(document, found))
    else:
        click.echo(reading_text(document, found))


@click.command("compare")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
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
    bodies = (before.read_bytes(), after.read_bytes())
    found = compare_documents(_open(before, bodies[0]), _open(after, bodies[1]), key=key, bodies=bodies)
    if docx is not None:
        if found.is_list:
            raise OutputError("tracked changes are for texts, not for lists", about=str(docx))
        title = f"{before.name} → {after.name}"
        docx.write_bytes(to_docx(found.pieces, title, "regwatch", now(), before=found.lines))
    if as_json:
        print_json(comparison_shape(found))
    elif as_html:
        click.echo(to_html(found.pieces))
    else:
        click.echo(comparison_text(found, colour=sys.stdout.isatty()))
    sys.exit(SUBSTANCE if found.substance else 0)


def _open(file: Path, body: bytes) -> Document:
    try:
        return open_document(body, file.name)
    except UnreadableError as error:
        raise UnreadableError(error.problem, about=str(file), remedy=error.remedy) from error
