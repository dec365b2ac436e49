"""The desk's acts on the ledger: draft, edit, approve. Each is one transaction and one row of history."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from monitor.desk.drafting import Asked, distinct, draft_of, drafted, items_of, told_of
from monitor.desk.errors import DeskError, UnknownIssueError
from monitor.desk.issue import Document, Issue, Item, Words, as_json, issue_of
from monitor.diff.change import Change
from monitor.digests.net import each
from monitor.settings import Settings
from monitor.workspace import Workspace


def get(room: Workspace, number: int) -> Issue:
    """One issue. Raises UnknownIssueError."""
    row = room.ledger.issues.get(number)
    if row is None:
        raise UnknownIssueError(f"there is no issue {number}", remedy="'regwatch digest list' shows all")
    return issue_of(row)


def all_issues(room: Workspace, series: str = "") -> list[Issue]:
    """Every issue, oldest first; of one series where it is named."""
    return [issue_of(row) for row in room.ledger.issues.all(series)]


def draft(
    room: Workspace, settings: Settings, asked: Asked, *, series: str, title: Words, language: str,
    filters: dict[str, str], by: str, now: datetime,
) -> Issue:  # fmt: skip
    """Draft an issue of everything that fits, all of it shown, in the machine's order."""
    with room.facts.transaction():
        told = told_of(room, settings, asked)
        items, idle = drafted(room, settings, told)
        made = draft_of(room, settings, asked, told, language, filters)
        number = room.ledger.issues.add(series, as_json(made), now)
        for item in items:
            room.ledger.issues.add_item(number, item.id, as_json(item), item.changes, now)
        document = Document(title=title, items=tuple(Item(id=one.id, show=one.id not in idle) for one in items))
        room.ledger.issues.did(number, "drafted", by, now, as_json(document))
    return get(room, number)


def edit(room: Workspace, issue: Issue, document: Document, *, by: str, now: datetime) -> bool:
    """Keep what an editor made of an issue; False where nothing is different. Raises DeskError once it is public."""
    with editing(room, issue):
        if document == issue.document:
            return False
        room.ledger.issues.did(issue.id, "edited", by, now, as_json(document))
        return True


def approve(room: Workspace, issue: Issue, *, by: str, now: datetime) -> None:
    """Say that an issue may go out as it is. Whatever is edited afterwards has to be approved again."""
    with editing(room, issue):
        room.ledger.issues.did(issue.id, "approved", by, now, as_json(issue.document))


def take_in(room: Workspace, settings: Settings, issue: Issue, changes: Sequence[Change], now: datetime) -> list[str]:
    """Add changes that came after the draft, as items of their own; their ids. Stands in the caller's transaction."""
    held = {change for facts in issue.facts.values() for change in facts.changes}
    fresh = [change for change in changes if change.id not in held]
    added = list[str]()
    for facts in distinct(items_of(room, settings, each(fresh).items)):
        item = facts.id if facts.id not in issue.facts else facts.changes[0]
        room.ledger.issues.add_item(issue.id, item, as_json(facts), facts.changes, now)
        added.append(item)
    return added


@contextmanager
def editing(room: Workspace, issue: Issue) -> Iterator[None]:
    """A transaction in which the issue is still as it was read, and not yet public. Raises DeskError."""
    with room.facts.transaction():
        unaltered(room, issue)
        if issue.numbered:
            raise DeskError(
                f"issue {issue.id} is published as No. {issue.numbered.number}; what readers got is not edited",
                remedy=f"'regwatch digest correct {issue.id}' publishes a correction they see",
            )
        yield


def unaltered(room: Workspace, issue: Issue) -> None:
    """Raises DeskError where somebody else was faster since the issue was read."""
    last = get(room, issue.id).steps[-1].deed
    if last.id != issue.steps[-1].deed.id:
        raise DeskError(
            f"issue {issue.id} was {last.deed} by {last.who} meanwhile", remedy="Look at it again, then repeat this"
        )
