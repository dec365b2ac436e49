"""The files in a zip archive, one by one and within bounds. Reads none of them; unpacks to memory only."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from spiders.reading.filenames import member_name
from spiders.reading.files.packages import zip_file

MAX_MEMBERS = 100
MAX_MEMBER = 64 << 20
MAX_TOTAL = 200 << 20  # bytes unpacked of one archive
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others could ask for a dictionary of gigabytes
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)")
# What makes a zip a package of one program; anything else is an archive of files.
_PACKAGED = re.compile(r"(?:word/document\d{0,3}\.xml|xl/workbook.{0,20}|content\.xml|OFD\.xml|ppt/.{0,200})")


class Member(NamedTuple):
    """One file of an archive; `problem` says why its bytes are not given, '' when they are."""

    name: str
    body: bytes
    problem: str = ""


def is_archive(body: bytes) -> bool:
    """Whether these bytes are a zip of files and not an Office package. Raises UnreadableError for a damaged one."""
    if not body.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return False
    return not any(_PACKAGED.fullmatch(name) for name in zip_file(body).namelist())


def members(body: bytes) -> Iterator[Member]:
    """The files of an archive in its own order, their names in readable characters. Raises UnreadableError."""
    archive = zip_file(body)
    listed = [part for part in archive.infolist() if not part.is_dir() and not _LITTER.search(part.filename)]
    left = MAX_TOTAL
    for part in listed[:MAX_MEMBERS]:
        name = member_name(part.filename, is_unicode=bool(part.flag_bits & 0x800))
        problem = _refused(part, left)
        if problem:
            yield Member(name, b"", problem)
            continue
        left -= part.file_size
        try:
            yield Member(name, archive.read(part))
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
            yield Member(name, b"", f"damaged: it cannot be unpacked ({error})")
    if len(listed) > MAX_MEMBERS:
        yield Member("…", b"", f"{len(listed) - MAX_MEMBERS} more files: an archive is read up to {MAX_MEMBERS} files")


def _refused(part: zipfile.ZipInfo, left: int) -> str:
    """Why a file is not unpacked, by what the archive's list says of it."""
    if part.flag_bits & 1:
        return "encrypted: it needs a password"
    if part.compress_type not in _METHODS:
        return "packed in a way that is not read: unpack it and give the file"
    if part.file_size > min(MAX_MEMBER, left):
        return f"too large: it unpacks to {part.file_size >> 20} MB"
    return ""
