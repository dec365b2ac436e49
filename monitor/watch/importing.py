"""One import, end to end: files a person saved are read, judged, compared, sealed and recorded like a check's captures.

Everything that can go wrong with the files goes wrong before anything is written. What an import finds is told like
any change, unless it is the first of its source or fills in an older state. Sends nothing, fetches nothing.
"""

from collections.abc import Sequence

from monitor.watch.import_containers import unpacked
from monitor.watch.import_pages import import_pages
from monitor.watch.import_rows import import_rows, parts_of
from monitor.watch.imported import Import, Imported
from monitor.watch.saved_files import File, RefusedFileError


def run_import(one: Import, files: Sequence[File]) -> Imported:
    """Import files into a source, as its rows or as its pages. Written all or not at all, nothing in a dry run.

    Raises RefusedFileError for a file that is not what it should be, UnreadableError for one that cannot be read.
    """
    if one.given.seen_at > one.given.imported_at:
        raise RefusedFileError("--seen-at lies in the future", about=f"{one.given.seen_at:%Y-%m-%d %H:%M}")
    files = [unpacked(file) for file in files]
    parts = parts_of(one, files)
    return import_rows(one, files, parts) if parts is not None else import_pages(one, files)
