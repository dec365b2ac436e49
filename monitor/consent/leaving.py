"""What leaving means for subscriptions and for messages already owed. Sends nothing, and stops nothing else."""

import json
from datetime import datetime

from monitor.ledger.ledger import Ledger
from monitor.ledger.outbox import Message
from monitor.ledger.subscribers import EVERYBODY, EVERYTHING
from monitor.workspace import Workspace

# What somebody asked for at this moment, or what an operator must hear, goes to people who left as well.
_ALWAYS = frozenset({"confirm", "test", "operator"})
_NEWS = frozenset({"alert", "digest"})  # ends with membership; the correction of an issue reaches who got the issue


def leave(opened: Workspace, person: str, subscriptions: tuple[str, ...], how: str, at: datetime) -> None:
    """A person hears no more by these subscriptions; without names by none at all. Done twice, it is done once."""
    with opened.facts.transaction():
        for name in subscriptions or (EVERYTHING,):
            opened.ledger.subscribers.leave(person, name, how, at)


def rejoin(opened: Workspace, person: str, subscriptions: tuple[str, ...], how: str, at: datetime) -> None:
    """Undo `leave`: of single subscriptions, or without names of everything a person ever left."""
    with opened.facts.transaction():
        for name in subscriptions or (EVERYTHING,):
            opened.ledger.subscribers.rejoin(person, name, how, at)


def withheld(ledger: Ledger, message: Message) -> str:
    """Why a message that is owed must not be sent any more, in words; '' for one that is still wanted.

    It is wanted as long as one of the subscriptions it is owed under is: who left one of two still gets it.
    """
    if message.kind in _ALWAYS:
        return ""
    people, names = ledger.subscribers, ledger.outbox.subscriptions_of(message) or _named(message)
    parted = [name for name in names if message.kind in _NEWS and people.has_parted(message.person, name)]
    if not all(name in parted or people.has_left(message.person, name) for name in names):
        return ""
    told = " and ".join(f"“{name}”" for name in names if name) or "everything"
    if all(people.has_left(EVERYBODY, name) for name in names):
        return f"withheld: {told} is stopped"
    return f"withheld: the reader {'is no longer in the group of' if parted else 'has left'} {told}"


def _named(message: Message) -> tuple[str, ...]:
    """What a message without deliveries says it belongs to: a subscription, else its series, else no more than us."""
    content = json.loads(message.content) if message.content else {}
    return (str(content.get("subscription") or content.get("series") or EVERYTHING),)
