"""Opening a user's own files for `compare` and `read`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from spiders.reading.document import Document
from spiders.reading.errors import UnreadableError
from spiders.reading.files.documents import MAX_FILE, open_document

LARGE = 1 << 20  # bytes; smaller files are read at once
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def body_of(file: Path) -> bytes:
    """The bytes of a file, looked at before they are loaded. Raises UnreadableError for one too large."""
    size = file.stat().st_size
    if size > MAX_FILE:
        problem = (
            f"too large: {size >> 20} MB, files are read up to {MAX_FILE >> 20} MB; split it or cut out what matters"
        )
        raise UnreadableError(problem, about=str(file))
    return file.read_bytes()


def opened(file: Path, body: bytes) -> Document:
    """The document these bytes of a file are. Raises UnreadableError, naming the file."""
    try:
        with _waiting(f"reading {file.name}", len(body)):
            return open_document(body, file.name)
    except UnreadableError as error:
        raise UnreadableError(error.problem, about=str(file), remedy=error.remedy) from error


@contextmanager
def _waiting(words: str, size: int) -> Iterator[None]:
    """A sign of life on a terminal while a large file is read; nothing where nobody watches."""
    if size < LARGE or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield
