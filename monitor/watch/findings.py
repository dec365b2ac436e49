"""What one check of a source comes to while it is being settled: changes with their words, and problems."""

from dataclasses import dataclass, field
from datetime import datetime

from monitor.diff.change import Change
from monitor.subscriptions import ANNEX
from monitor.watch.documents import words
from monitor.workspace import Workspace
from snapshots.model import Notice, Record
from spiders.base import Source
from spiders.registers import text_of


@dataclass(kw_only=True)
class Findings:
    """Collects; `silent` (a first edition, back-fill) keeps changes unsaid. Writes nothing itself."""

    source: Source
    workspace: Workspace
    now: datetime
    silent: bool
    changes: list[tuple[Change, str]] = field(default_factory=list)  # with the record's words, for word filters
    vanished: str = ""  # many known pages went at once: where the site moved, no act is gone
    problems: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)  # of user pages: why one may be another page; it is held
    released: bool = False  # a person lets what is doubted pass

    def add(self, change: Change, record: Record) -> None:
        """One change, with the record it is about."""
        if not self.silent:
            self.changes.append((change, words_of(self.workspace, record)))


def words_of(opened: Workspace, record: Record) -> str:
    """A record's words, for word filters and watch-lists: its own, then behind `ANNEX` those of its documents."""
    if not isinstance(record, Notice):
        return " ".join(value for _, value in record.fields)
    annexed = words(opened, record.attachments)
    return text_of(record.provisions).replace(ANNEX, "\n") + (f"\n{ANNEX}{annexed}" if annexed else "")
