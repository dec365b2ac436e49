"""People and notes as JSON and CSV have them: exports and the JSON interface use the same shapes. Pure."""

from datetime import UTC
from typing import Any

from monitor.diff.change import Change
from monitor.team.model import Account, Entry, Triage

TRIAGE_COLUMNS = (
    "change", "kind", "source", "key", "title", "seen_at", "version", "relevance", "owner", "decision", "due",
    "overdue", "published", "changed_by", "changed_at", "seen", "comments",
)  # fmt: skip
AUDIT_COLUMNS = ("number", "at", "who", "what", "about", "before", "after", "previous", "hash")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for a formula


def account_shape(one: Account) -> dict[str, Any]:
    """An account; never its password."""
    return {
        "address": one.address, "name": one.name, "role": str(one.role), "language": one.language,
        "state": str(one.state), "has_password": one.has_password, "role_from": one.role_from,
        "created_at": one.created_at.isoformat(), "last_login": one.last_login.isoformat() if one.last_login else None,
    }  # fmt: skip


def triage_shape(one: Triage) -> dict[str, Any]:
    """A triage with its comments."""
    return {
        "change": one.change, "version": one.version, "relevance": str(one.relevance), "owner": one.owner or None,
        "decision": one.decision, "due": one.due.isoformat() if one.due else None, "published": one.published,
        "changed_by": one.changed_by or None, "changed_at": one.changed_at.isoformat() if one.changed_at else None,
        "seen": [{"who": seen.who, "at": seen.at.isoformat()} for seen in one.seen],
        "comments": [
            {
                "number": said.number, "who": said.who, "at": said.at.isoformat(), "text": said.text,
                "published": said.published,
            }
            for said in one.comments
        ],
    }  # fmt: skip


def change_shape(change: Change | None) -> dict[str, Any]:
    """What a change is, beside its triage; all None where the archive no longer has it."""
    if change is None:
        return dict.fromkeys(("kind", "source", "key", "title", "seen_at"))
    return {
        "kind": str(change.kind), "source": change.source, "key": change.key, "title": change.title,
        "seen_at": change.seen_at.astimezone(UTC).isoformat(),
    }  # fmt: skip


def flat(value: object) -> object:
    """Who has seen a change, and what was said of it, as one cell each; anything else as it is."""
    if not isinstance(value, list):
        return value
    return "\n".join(f"{one['at']} {one['who']}{': ' + one['text'] if 'text' in one else ''}" for one in value)


def entry_shape(one: Entry) -> dict[str, Any]:
    """A line of the audit log."""
    return {
        "number": one.number, "at": one.at.isoformat(), "who": one.who, "what": one.what, "about": one.about,
        "before": one.before, "after": one.after, "previous": one.previous, "hash": one.hash,
    }  # fmt: skip


def cell(value: object) -> str:
    """A cell of a CSV; what a spreadsheet would compute gets an apostrophe before it."""
    if value is None:
        return ""
    text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
