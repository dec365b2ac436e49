"""The evidence a message names: when we saw a change, and the sealed originals it was read from. Reads the archive."""

from collections.abc import Sequence
from datetime import UTC

from monitor.diff.change import Change
from monitor.telling.days import BEIJING
from monitor.telling.wording import plain
from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError

PROOFS = 20  # snapshots named in one section


def proof(changes: Sequence[Change], room: Workspace, language: str = "en", most: int = PROOFS) -> tuple[str, ...]:
    """One line for the moment, on both clocks, and one for each snapshot with its SHA-256, `most` of them."""
    zh = language == "zh"
    seen = min(change.seen_at for change in changes)
    utc, beijing = f"{seen.astimezone(UTC):%Y-%m-%d %H:%M:%S}", f"{seen.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
    lines = [f"所见时间：北京时间{beijing}（{utc} UTC）" if zh else f"Seen {utc} UTC ({beijing} in Beijing)"]
    numbers = sorted({seq for change in changes for seq in change.snapshots})
    lines += [_snapshot(seq, room, zh=zh) for seq in numbers[:most]]
    if left := len(numbers[most:]):
        lines.append(f"另有{left}份快照，见档案" if zh else f"and {left} more snapshots, named in the archive")
    return tuple(lines)


def _snapshot(seq: int, room: Workspace, *, zh: bool) -> str:
    try:
        snapshot = room.archive.snapshot(seq)
    except UnknownRecordError:
        return f"快照{seq}：不在本档案中" if zh else f"Snapshot {seq}: not in this archive"
    digest = f"SHA-256 {snapshot.sha256}" if snapshot.sha256 else "未收到内容" if zh else "no body came"
    url = plain(snapshot.url, 300)
    return f"快照{seq}：{digest}，来自 {url}" if zh else f"Snapshot {seq}: {digest} from {url}"
