"""The JSON shapes of comparisons of files and documents. Documented in docs/json.md; change both together."""

from collections.abc import Sequence
from typing import Any

from monitor.diff.files import Comparison
from monitor.diff.lists.listing import NoteChange
from monitor.diff.notices import DocumentChange
from monitor.diff.texts.lines import name_of
from monitor.diff.texts.redline import to_json
from monitor.diff.texts.text import summary


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


def change_shapes(changes: Sequence[DocumentChange]) -> list[dict[str, Any]]:
    """The same in the fields of a changed provision, and `files`: each `name` with what `compare --json` gives."""
    return [
        {
            "class": f"document {change.kind}",
            "before": None if change.kind == "added" else change.label,
            "after": None if change.kind == "removed" else change.label,
            "path": [],
            "significance": "substance" if change.found is None or change.found.substance else "typography",
            "why": change.found.reason if change.found else f"document {change.kind}",
            "spans": [],
            "files": [
                {"name": name, **comparison_shape(found)}
                for name, found in (change.found.comparisons if change.found else ())
            ],
        }
        for change in changes
    ]
