"""The columns of registers as of a day, for people and for CSV."""

from monitor.asof import Stood
from monitor.asof.history import name_of
from snapshots.model import Entry, Record

_DAY = 86_400


def fields_of(record: Record) -> dict[str, str]:
    """The columns of an entry as printed, blank ones left out; none of a notice."""
    return {name: value for name, value in record.fields if value} if isinstance(record, Entry) else {}


def row_heads() -> tuple[str, ...]:
    """The columns of a register as CSV, before those the publisher prints."""
    return (
        "key", "name", "first_seen", "last_seen", "state", "before", "before_seen", "before_snapshots", "after",
        "after_seen", "after_snapshots", "blind_days", "begun_by", "begun_on", "removed_by", "removed_on", "reason",
    )  # fmt: skip


def row_cells(row: Stood) -> tuple[str, ...]:
    """The cells of a row under `row_heads`."""
    version, blind = row.version, row.blind
    sides = [
        (side.at.isoformat(), "yes" if side.seen else "no", " ".join(map(str, side.snapshots)))
        if side
        else ("", "", "")
        for side in (row.before, row.after)
    ]
    return (
        version.key, name_of(version.record), version.first_seen.isoformat(), version.last_seen.isoformat(), row.state,
        *sides[0], *sides[1], str(round(blind.total_seconds() / _DAY, 2)) if blind is not None else "",
        row.begun_by or "", str(row.begun_on or ""), row.ended_by or "", str(row.ended_on or ""), row.reason,
    )  # fmt: skip
