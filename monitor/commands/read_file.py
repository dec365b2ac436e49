"""The command `read`: what regwatch understands of a user's own file. Needs no data folder and writes none."""

from datetime import datetime
from pathlib import Path

import click

from monitor.commands.context import as_json_option, print_json
from monitor.commands.files import FILE, body_of, opened
from monitor.commands.reading_report import reading_shape, reading_text
from spiders.platforms.acts import notice
from spiders.platforms.plain import article

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("read")
@click.argument("file", type=FILE)
@click.option("--published", type=_DAY, help="The day it was published, where the file does not say (YYYY-MM-DD).")
@as_json_option
def read_command(file: Path, published: datetime | None, as_json: bool) -> None:
    """What regwatch understands of FILE (html, txt, docx, pdf, or a list as csv, xls, xlsx).

    Number, issuers, days, what the act does to others, and its provisions, each with the words it was read from.
    """
    document = opened(file, body_of(file))
    day = published.date() if published else None
    found = notice(article(document, published=day), url=file.resolve().as_uri(), listed=None, publisher=None)
    if as_json:
        print_json(reading_shape(document, found))
    else:
        click.echo(reading_text(document, found))
