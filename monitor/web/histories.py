"""The versions of a record without their texts: what a timeline needs, however long the texts are. Reads only."""

import json
from dataclasses import dataclass
from datetime import datetime

from monitor.workspace import Workspace
from snapshots.model import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One version as the timeline tells it."""

    id: int
    number: int
    first_seen: datetime
    last_seen: datetime
    snapshots: tuple[int, ...]
    reread: bool


def stages(opened: Workspace, key: str) -> list[Stage]:
    """Every version of a record, oldest first."""
    rows = opened.facts.database.conn.execute(
        "SELECT id, number, first_seen, last_seen, snapshots, reread FROM versions WHERE key = ? ORDER BY number",
        (key,),
    )
    return [
        Stage(
            id=row[0], number=row[1], first_seen=datetime.fromisoformat(row[2]),
            last_seen=datetime.fromisoformat(row[3]), snapshots=tuple(json.loads(row[4])), reread=bool(row[5]),
        )
        for row in rows
    ]  # fmt: skip


def stage_on(found: list[Stage], end: datetime) -> Stage:
    """The version that was seen by a moment, as we read it best; the first one where none had been seen by then."""
    place = max((index for index, stage in enumerate(found) if stage.first_seen <= end), default=0)
    while place + 1 < len(found) and found[place + 1].reread:
        place += 1
    return found[place]


def version_of(opened: Workspace, stage: Stage) -> Version:
    """A stage with its text."""
    found = opened.facts.versions.version(stage.id)
    assert found is not None, "versions are never taken away"
    return found
