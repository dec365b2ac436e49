"""Which files that people imported stand behind records: name, digest, when seen, when brought, by whom. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """One imported file, as it was sealed. `imported_at` is None where the file does not tell."""

    snapshot: int
    file: str
    address: str
    sha256: str
    seen_at: datetime
    imported_at: datetime | None
    imported_by: str

    def __str__(self) -> str:
        brought = f", imported {self.imported_at:%Y-%m-%d %H:%M} UTC" if self.imported_at else ""
        by = f" by {self.imported_by}" if self.imported_by else ""
        seen = f"{self.seen_at:%Y-%m-%d %H:%M} UTC"
        return f"#{self.snapshot} {self.file}, seen at {seen}{brought}{by}, SHA-256 {self.sha256}"


def imports_behind(opened: Workspace, snapshots: Iterable[int]) -> tuple[ImportedFile, ...]:
    """The imported files among some snapshots, in their order; what a spider fetched is left out."""
    found = []
    for seq in dict.fromkeys(snapshots):
        try:
            snapshot = opened.archive.snapshot(seq)
            headers = dict(opened.archive.headers(seq))
        except UnknownRecordError:
            continue
        if "X-Regwatch-Import" not in headers:
            continue
        brought = headers.get("X-Regwatch-Imported-At", "")
        found.append(
            ImportedFile(
                snapshot=seq, file=headers["X-Regwatch-Import"], address=snapshot.url, sha256=snapshot.sha256 or "",
                seen_at=snapshot.fetched_at, imported_at=datetime.fromisoformat(brought) if brought else None,
                imported_by=headers.get("X-Regwatch-Imported-By", ""),
            )
        )  # fmt: skip
    return tuple(found)
