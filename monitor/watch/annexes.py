"""From an act's annexes to what they do to registers. Always from stored bytes; writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.workspace import Workspace
from snapshots.archive import Archive
from snapshots.errors import RegwatchError
from snapshots.model import Attachment, Entry, Notice, Verdict
from spiders.base import Source
from spiders.reading.errors import UnreadableError
from spiders.reading.files.office import Row, is_spreadsheet, sheet_rows
from spiders.registers import Register, Touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Annexed:
    """What an act's annexes do to a register; `problem` says why they could not be read, '' when they were."""

    register: Register
    touch: Touch
    entries: tuple[Entry, ...] = ()
    problem: str = ""


def annexed(source: Source, workspace: Workspace, notice: Notice) -> Iterator[Annexed]:
    """What an act does to each register of its source that it touches and was not carried out on yet."""
    for register in source.registers:
        touch = register.touched_by(notice)
        if touch is None or workspace.facts.versions.applied(register.name, notice.key):
            continue
        try:
            entries = register.entries(_sheets(workspace.archive, notice.attachments))
            yield Annexed(register=register, touch=touch, entries=entries)
        except RegwatchError as error:
            problem = f"{register.name}: the annex of {notice.key} could not be used: {error.problem}"
            yield Annexed(register=register, touch=touch, problem=problem)


def _sheets(archive: Archive, documents: tuple[Attachment, ...]) -> list[tuple[Row, ...]]:
    sheets: list[tuple[Row, ...]] = []
    for document in documents:
        if is_spreadsheet(document.url):
            snapshot = archive.latest(document.url, Verdict.OK)
            if snapshot is None:
                raise UnreadableError(f"{document.label} was not fetched yet")
            sheets += sheet_rows(archive.body(snapshot.seq))
    return sheets
