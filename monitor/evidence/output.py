"""Writing a folder, zip or file whole or not at all: beside its place first, then moved there."""

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.evidence.errors import OutputError
from snapshots.store import storage_errors

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name: the same evidence is the same bytes
_CHUNK = 1 << 20


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A folder to fill; becomes `out` at the end, packed where that is a .zip. Nothing is left where it fails.

    Raises OutputError, ArchiveError (a full disk).
    """
    refuse_existing(out)
    with storage_errors(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as made:
            folder = Path(made) / "evidence"
            folder.mkdir()
            yield folder
            if out.suffix.lower() == ".zip":
                packed = Path(made) / "evidence.zip"
                _pack(folder, packed)
                folder = packed
            refuse_existing(out)
            folder.rename(out)


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A file to fill; becomes `out` at the end. Raises OutputError, ArchiveError (a full disk)."""
    refuse_existing(out)
    with storage_errors(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as made:
            part = Path(made) / "part"
            yield part
            refuse_existing(out)
            part.rename(out)


def refuse_existing(out: Path) -> None:
    """Nothing is ever written over. Raises OutputError."""
    if os.path.lexists(out):
        raise OutputError("is there already", about=str(out), remedy="Name another with --out, or move it away")


def digest_of(path: Path) -> str:
    """The hex SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                about = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
                about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                with path.open("rb") as file, packed.open(about, "w", force_zip64=True) as entry:
                    shutil.copyfileobj(file, entry, _CHUNK)
