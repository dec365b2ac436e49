"""Publishing an issue and correcting it: each reader is owed one message, in the transaction that makes it public."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from monitor.desk.desk import editing, get, unaltered
from monitor.desk.errors import DeskError
from monitor.desk.issue import Document, Issue, Words, as_json
from monitor.ledger.groups import Member
from monitor.ledger.issues import Told
from monitor.ledger.outbox import Posted
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.telling.wording import BEIJING
from monitor.workspace import Workspace

MORNING = time(8)  # in Beijing: when an issue of a day to come goes out


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One person, told once, by mail where several channels are known; `subscription` is what they leave."""

    person: str
    channel: str
    address: str
    language: str
    subscription: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Who a correction goes to, and who it does not: those who never got the first, those who have left since."""

    issue: Issue
    told: tuple[str, ...]
    refused: tuple[str, ...]
    left: tuple[str, ...]


def readers_of(
    room: Workspace, settings: Settings, groups: Sequence[str], subscriptions: Sequence[str], series: str
) -> list[Reader]:
    """Everybody in these groups and behind these subscriptions, each once; who has left is not among them.

    Raises DeskError for a group or subscription nobody stands in.
    """
    people, everybody = room.ledger.subscribers, room.ledger.subscribers.effective(settings.subscription)
    found = list[Reader]()
    for group in groups:
        members = [replace(_reader(one), subscription=series) for one in everybody if one.group == group]
        own = _names(room, settings, group)
        bare = [one for one in people.members(group) if not any(people.has_left(one.person, name) for name in own)]
        members += [_member(one, series) for one in bare]
        if not members:
            known = ", ".join(sorted({*people.groups(), *(one.group for one in everybody if one.group)})) or "none yet"
            raise DeskError("nobody is in this group", about=f"group '{group}'",
                            remedy=f"Known are: {known}; see 'regwatch members --help'")  # fmt: skip
        found += members
    for name in subscriptions:
        behind = [_reader(one) for one in everybody if one.name == name]
        if not behind:
            known = ", ".join(dict.fromkeys(one.name for one in everybody)) or "none"
            raise DeskError("nobody stands behind this subscription", about=f"subscription '{name}'",
                            remedy=f"Known are: {known}")  # fmt: skip
        found += behind
    found.sort(key=lambda one: one.channel != "smtp")  # stable: else who was named first
    once = {one.person: one for one in reversed(found)}
    kept = (once[person] for person in dict.fromkeys(one.person for one in found))
    return [one for one in kept if not people.has_left(one.person, one.subscription)]


def _names(room: Workspace, settings: Settings, group: str) -> list[str]:
    """The subscriptions of a group: who has left one of them stays in the group, and is not written to by it."""
    everything = [*settings.subscription, *(one.subscription for one in room.ledger.subscribers.all())]
    return [one.name for one in everything if one.group == group]


def _member(one: Member, series: str) -> Reader:
    """A member for whom the group has no subscription of its own to say how: by mail, in both languages."""
    return Reader(
        person=one.person, channel=one.channel or "smtp", address=one.address, language=one.language or "both",
        subscription=series,
    )  # fmt: skip


def _reader(one: Subscription) -> Reader:
    return Reader(
        person=one.who, channel=one.channel, address=one.address, language=one.language, subscription=one.name
    )


def next_number(room: Workspace, series: str) -> int:
    """The number after the last one of a series."""
    numbers = (row.numbered.number for row in room.ledger.issues.all(series) if row.numbered)
    return max(numbers, default=0) + 1


def publish(
    room: Workspace, issue: Issue, readers: Sequence[Reader], *, number: int, day: date, by: str, now: datetime,
    to: str,
) -> Issue:  # fmt: skip
    """Give an approved issue its number and day, and owe it to each reader once. Raises DeskError."""
    if issue.numbered:
        raise DeskError(
            f"issue {issue.id} is already published as No. {issue.numbered.number} of {issue.numbered.day}",
            remedy=f"Nothing was sent again; 'regwatch digest correct {issue.id}' publishes a correction",
        )
    with editing(room, issue):
        if issue.state != "approved":
            raise DeskError(
                f"issue {issue.id} is {issue.state}, not approved",
                remedy=f"See 'regwatch digest preview {issue.id}', then 'regwatch digest approve {issue.id} --by NAME'",
            )  # fmt: skip
        try:
            room.ledger.issues.number(issue.id, issue.series, number, day, to)
        except sqlite3.IntegrityError as error:
            raise DeskError(
                f"No. {number} of '{issue.series}' is published already",
                remedy=f"The next is {next_number(room, issue.series)}",
            ) from error
        deed = room.ledger.issues.did(issue.id, "published", by, now, as_json(issue.document))
        due = max(now, datetime.combine(day, MORNING, BEIJING))
        for reader in readers:
            message = room.ledger.outbox.post(_posted(issue, deed, reader, f"issue/{issue.id}", due))
            room.ledger.issues.went_in(deed, message)
    return get(room, issue.id)


def correct(room: Workspace, issue: Issue, document: Document, note: Words, *, by: str, now: datetime) -> Corrected:
    """Publish a visible correction to exactly those the issue went to, or still goes to. Raises DeskError."""
    with room.facts.transaction():
        unaltered(room, issue)
        if not issue.numbered:
            raise DeskError(f"issue {issue.id} is not published", remedy=f"'regwatch digest edit {issue.id}' edits it")
        firsts = first_letters(room, issue)
        deed = room.ledger.issues.did(issue.id, "corrected", by, now, as_json(document), as_json(note))
        kept, left = list[Told](), list[Told]()
        for first in firsts:
            gone = room.ledger.subscribers.has_left(first.person, _subscription(first))
            (left if gone else kept).append(first)
        for first in (one for one in kept if one.state != "dead"):
            reader = Reader(
                person=first.person, channel=first.channel, address=first.address, language=first.language,
                subscription=_subscription(first),
            )  # fmt: skip
            posted = _posted(issue, deed, reader, f"issue/{issue.id}/correction/{deed}", max(now, first.due_at))
            room.ledger.issues.went_in(deed, room.ledger.outbox.post(posted))
    return Corrected(
        issue=get(room, issue.id), told=tuple(one.person for one in kept if one.state != "dead"),
        refused=tuple(one.person for one in kept if one.state == "dead"), left=tuple(one.person for one in left),
    )  # fmt: skip


def first_letters(room: Workspace, issue: Issue) -> list[Told]:
    """The messages an issue was published in."""
    return room.ledger.issues.told([step.deed.id for step in issue.steps if step.deed.deed == "published"])


def _subscription(first: Told) -> str:
    return str(json.loads(first.content).get("subscription", ""))


def _posted(issue: Issue, deed: int, reader: Reader, occasion: str, due: datetime) -> Posted:
    language = reader.language if issue.draft.language == "both" else issue.draft.language
    content = {"issue": issue.id, "deed": deed, "subscription": reader.subscription, "series": issue.series}
    return Posted(
        person=reader.person, channel=reader.channel, address=reader.address, occasion=occasion, due_at=due,
        kind="issue", language=language, content=json.dumps(content, ensure_ascii=False),
    )  # fmt: skip
