"""What `compare` prints as lines for people."""

from collections.abc import Iterator

from monitor.diff.files import Comparison
from monitor.diff.texts.redline import to_text

ROWS = 40  # changed rows listed on a terminal; --json has all


def comparison_text(found: Comparison, *, colour: bool) -> str:
    """A comparison for a terminal: the answer first, then the redline or the rows."""
    told = [found.reason]
    told += [f"note: {note}" for note in (*found.problems, *found.stale[:ROWS])]
    if found.is_list:
        told += _rows_told(found)
    if any(piece.significance for piece in found.pieces):
        told += ["outside the tables:" if found.is_list else "", to_text(found.pieces, colour=colour)]
    told += [f"around the text: {change.zone} changed" for change in found.rung.zones_changed]
    return "\n".join(told)


def _rows_told(found: Comparison) -> Iterator[str]:
    for its in found.lists:
        yield f"rows told apart by {', '.join(its.key) or 'the whole row'} ({its.key_reason})"
        for row in its.told[:ROWS]:
            keys = " → ".join(key for key in dict.fromkeys((row.before, row.after)) if key)
            keys += f" (row {row.occurrence} of this key)" if row.occurrence > 1 else ""
            cells = "; ".join(_cell(cell.column, cell.before, cell.after) for cell in row.fields)
            yield f"  {row.kind}: {keys}{f'  ({cells})' if cells else ''}"
        if len(its.told) > ROWS:
            yield f"  … {len(its.told) - ROWS} more (--json lists all)"
        for note in its.said[:ROWS]:
            yield f"  note {note.kind}: {' → '.join(line for line in (note.before, note.after) if line)}"


def _cell(column: str, before: str | None, after: str | None) -> str:
    return (
        f"{column}: {before} → {after}" if before is not None and after is not None else f"{column}: {before or after}"
    )
