"""What one check of a source comes to while it is being settled: changes with their words, and problems."""

from dataclasses import dataclass, field
from datetime import datetime

from monitor.diff.change import Change
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
    problems: list[str] = field(default_factory=list)

    def add(self, change: Change, record: Record) -> None:
        """One change, with the record it is about."""
        if not self.silent:
            words = text_of(record.provisions) if isinstance(record, Notice) else " ".join(v for _, v in record.fields)
            self.changes.append((change, words))
