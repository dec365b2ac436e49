"""What `compare` prints, as a JSON shape (docs/json.md; change both together) and as lines for people."""

from collections.abc import Iterator
from typing import Any

from monitor.diff.files import Comparison
from monitor.diff.lists.listing import NoteChange
from monitor.diff.texts.lines import name_of
from monitor.diff.texts.redline import to_json, to_text
from monitor.diff.texts.text import summary

ROWS = 40  # changed rows listed on a terminal; --json has all


def comparison_shape(found: Comparison) -> dict[str, Any]:
    """A comparison of two files."""
    shape: dict[str, Any] = {
        "substance": found.substance,
        "reason": found.reason,
        "kind": "register" if found.is_list else "text",
        "rung": "differs" if found.rung.substance else str(found.rung.name),
        "before": found.formats[0],
        "after": found.formats[1],
        "summary": found.reason if found.is_list else summary(found.pieces),
        "changes": [*_row_changes(found), *to_json(found.pieces)],
        "around": [
            {"zone": str(change.zone), "before": list(change.before), "after": list(change.after)}
            for change in found.rung.zones_changed
        ],
        "stale_references": [
            {"in": name_of(stale.line), "reference": stale.reference, "now": stale.now} for stale in found.stale
        ],
        "problems": list(found.problems),
    }
    if found.is_list:
        shape["lists"] = [
            {
                "key": list(its.key),
                "key_reason": its.key_reason,
                "rows": list(its.rows),
                "columns": [{"class": c.kind, "before": c.before, "after": c.after} for c in its.columns],
                "duplicates": list(its.duplicates),
                "typographic": its.typographic,
                "reordered": its.reordered,
                "said": [_note(note) for note in its.said],
            }
            for its in found.lists
        ]
    return shape


def _row_changes(found: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "class": row.kind,
            "before": row.before,
            "after": row.after,
            "occurrence": row.occurrence,
            "fields": list(row.fields),
        }
        for its in found.lists
        for row in its.told
    ]


def _note(note: NoteChange) -> dict[str, Any]:
    line = note.before if note.after is None else note.after
    said = {"class": note.kind, "line": line, "before": note.before, "after": note.after}
    return {**said, "substance": note.substance}


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
