"""Changes: the one list of what happened, in pages that stay whole while it grows."""

from typing import Any

from starlette.exceptions import HTTPException

from monitor.diff.change import Change
from monitor.shapes.records import change_shape
from monitor.web import links
from monitor.web.api.answers.addresses import page
from monitor.web.api.asking import place
from monitor.web.api.operation import Question
from monitor.workspace import address_of
from snapshots.store import moment_text


def told(asked: Question, change: Change) -> dict[str, Any]:
    """One change with its official page and its own."""
    shape = change_shape(change, links.official(address_of(asked.opened, change)))
    return {**shape, "page": page(asked, links.change(change.id))}


def changes(asked: Question) -> dict[str, Any]:
    """A page of changes, by their place in the list, which never moves."""
    clauses, values = _filter(asked)
    newest_first, limit = asked.asked["order"] == "newest", asked.asked["limit"]
    beyond = place(asked.asked["cursor"], int)
    if beyond is not None:
        clauses.append("position < ?" if newest_first else "position > ?")
        values.append(beyond)
    rows = asked.opened.facts.database.conn.execute(
        f"SELECT position, id FROM changes WHERE {' AND '.join(clauses)}"
        f" ORDER BY position {'DESC' if newest_first else 'ASC'} LIMIT ?",
        (*values, limit + 1),
    ).fetchall()
    shown = rows[:limit]
    found = (asked.opened.ledger.changes.get(row[1]) for row in shown)
    return asked.page([told(asked, one) for one in found if one], shown[-1][0] if len(rows) > limit else None)


def change(asked: Question) -> dict[str, Any]:
    """One change by its id."""
    found = asked.opened.ledger.changes.get(asked.request.path_params["id"])
    if found is None:
        raise HTTPException(404, "No change on record has this id. Ids stand in /api/v1/changes.")
    return told(asked, found)


def _filter(asked: Question) -> tuple[list[str], list[Any]]:
    clauses, values = ["1"], list[Any]()
    wanted = (
        ("since", "seen_at >= ?"), ("until", "seen_at < ?"), ("source", "source = ?"), ("kind", "kind GLOB ?"),
    )  # fmt: skip
    for name, clause in wanted:
        value = asked.asked[name]
        if value is not None:
            clauses.append(clause)
            values.append(moment_text(value) if name in ("since", "until") else value)
    if asked.asked["key"] is not None:
        clauses.append("(key = ? OR cause = ?)")
        values += [asked.asked["key"]] * 2
    return clauses, values
