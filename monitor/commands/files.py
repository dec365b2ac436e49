"""Opening a user's own files for `compare` and `read`."""

from pathlib import Path

import click

from spiders.reading.document import Document
from spiders.reading.errors import UnreadableError
from spiders.reading.files.documents import open_document

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def opened(file: Path, body: bytes) -> Document:
    """The document these bytes of a file are. Raises UnreadableError, naming the file."""
    try:
        return open_document(body, file.name)
    except UnreadableError as error:
        raise UnreadableError(error.problem, about=str(file), remedy=error.remedy) from error
