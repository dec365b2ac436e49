"""How messages, bounces and the ledger are shown, as JSON and as lines. Documented in docs/json.md."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from monitor.ledger.audit import Told
from monitor.ledger.bounced import Bounce
from monitor.ledger.message import Message
from monitor.workspace import Workspace


def message_shape(opened: Workspace, message: Message) -> dict[str, Any]:
    """One message owed, without its words."""
    outbox = opened.ledger.outbox
    return {
        "id": message.id,
        "state": message.state,
        "kind": message.kind,
        "person": message.person,
        "channel": message.channel,
        "address": message.address,
        "language": message.language,
        "message_id": message.message_id,
        "due_at": message.due_at,
        "sent_at": message.sent_at,
        "attempts": message.attempts,
        "error": message.error,
        "subscriptions": list(outbox.subscriptions_of(message)),
        "changes": [change.id for change in opened.ledger.changes.of_message(message.id)],
        "history": [{"at": one.at, "outcome": one.outcome, "words": one.words} for one in outbox.attempts_of(message)],
    }


def message_lines(opened: Workspace, message: Message) -> Iterator[str]:
    """One message for a person to read."""
    yield f"message {message.id}: {message.kind} to {message.person} by {message.channel} ({message.address})"
    yield f"  state: {message.state}" + (f": {message.error}" if message.error else "")
    yield f"  due {message.due_at:%Y-%m-%d %H:%M:%S} UTC, {message.attempts} attempt(s), <{message.message_id}>"
    for name in opened.ledger.outbox.subscriptions_of(message):
        yield f"  subscription: {name}"
    for change in opened.ledger.changes.of_message(message.id):
        yield f"  change {change.id}: {change.kind} {change.key}"
    for one in opened.ledger.outbox.attempts_of(message):
        yield f"  {one.at:%Y-%m-%d %H:%M:%S} {one.outcome}" + (f": {one.words}" if one.words else "")


def bounce_shape(bounce: Bounce) -> dict[str, Any]:
    """One bounce on record."""
    return {
        "at": bounce.at,
        "address": bounce.address,
        "message": bounce.message,
        "severity": bounce.severity,
        "final": bounce.final,
        "status": bounce.status,
        "words": bounce.words,
        "cleared_at": bounce.cleared_at,
    }


def bounce_words(bounce: Bounce) -> tuple[object, ...]:
    """The same as cells of a table."""
    return f"{bounce.at:%Y-%m-%d %H:%M}", bounce.address, bounce.severity, bounce.message or "", bounce.words


def told_shape(told: Told) -> dict[str, Any]:
    """One line of the ledger."""
    shape = {field.name: getattr(told, field.name) for field in fields(told)}
    return {**shape, "snapshots": list(told.snapshots), "delivered": told.delivered or None}
