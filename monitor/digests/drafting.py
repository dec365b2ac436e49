"""From the ledger to a digest: its items, the days ahead, the days nobody watched. Reads only; sends nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import msgspec

from monitor.calendars.events import Event
from monitor.calendars.gathering import Wanted, coming_by
from monitor.dictionary import Dictionary, merged
from monitor.diff.change import Change, Kind
from monitor.diff.lists.registers import compare as compare_rows
from monitor.diff.notices import compare as compare_notices
from monitor.digests.digest import Digest, chapters
from monitor.digests.net import each, net
from monitor.digests.themes import theme_of
from monitor.digests.watching import watching
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.subscriptions import wants
from monitor.workspace import Workspace
from snapshots.model import Entry, Notice, Record
from spiders.registers import text_of

MOST_AHEAD = 100  # days to come in one digest


def draft(
    opened: Workspace,
    settings: Settings,
    subscriptions: Sequence[Subscription],
    changes: Sequence[Change],
    start: datetime,
    end: datetime,
) -> Digest:
    """The digest of these changes for these subscriptions (of one reader), after `start` and up to `end`.

    `changes` are in the order they were found. What is ahead counts from the day of `end` in the reader's time zone.
    """
    netted = any(one.show == "net" for one in subscriptions)
    told = (
        net(changes, lambda first, last: same(opened, first, last), lambda one: difference(opened, one))
        if netted
        else each(changes)
    )
    dictionary = merged(settings.dictionary)
    order = {name: place for place, name in enumerate(dictionary)}
    return Digest(
        start=start, end=end, net=netted, everything=tuple(changes), undone=told.undone,
        chapters=chapters(told.items, lambda change: _theme(opened, change, dictionary, changes), order),
        upcoming=ahead(opened, settings, subscriptions, end), days_ahead=settings.digests.days_ahead,
        watched=watching(opened, settings, subscriptions, start, end),
    )  # fmt: skip


def same(opened: Workspace, first: int, last: int) -> bool:
    """Whether two versions say the same: what a reader would see is equal, whatever else was read of them."""
    before, after = (opened.facts.versions.version(number) for number in (first, last))
    return before is not None and after is not None and _said(before.record) == _said(after.record)


def difference(opened: Workspace, change: Change) -> str:
    """What differs between the two versions of a change in place of several; '' where the steps say it better."""
    if not (change.before and change.after):
        return ""
    found = [opened.facts.versions.version(number) for number in (change.before, change.after)]
    match [version.record for version in found if version]:
        case Entry() as before, Entry() as after:
            return "; ".join(one.detail for one in compare_rows({after.key: before}, {after.key: after}))
        case Notice() as before, Notice() as after:
            told = compare_notices(before, after)
            if change.kind is Kind.NOTICE_STATUS:
                return told.status
            return told.amended if before.attachments == after.attachments else ""  # the steps have read the documents
    return ""


def _said(record: Record) -> tuple[object, ...]:
    if not isinstance(record, Notice):
        return record.name, record.fields
    documents = tuple((one.label, one.sha256) for one in record.attachments)
    return record.title, record.provisions, record.effective, record.until, record.status, documents


def ahead(
    opened: Workspace, settings: Settings, subscriptions: Sequence[Subscription], end: datetime
) -> tuple[Event, ...]:
    """The days to come after an issue that these subscriptions cover, earliest first."""
    days = settings.digests.days_ahead
    if not days or not subscriptions:
        return ()
    today = end.astimezone(ZoneInfo(subscriptions[0].timezone)).date()
    asked = Wanted(first=today, last=today + timedelta(days=days))
    found = [one.event for one in coming_by(opened, asked)]
    covered = (event for event in found if any(_covers(opened, one, event, end) for one in subscriptions))
    return tuple(islice(covered, MOST_AHEAD))


def _covers(opened: Workspace, subscription: Subscription, event: Event, at: datetime) -> bool:
    """Whether a subscription's filters fit the notice of an event, whatever kinds of change it asks for."""
    history = opened.facts.versions.history(event.key)
    record = history[-1].record if history else None
    change = Change(
        kind=Kind.NOTICE_REMINDER, source=event.source, key=event.key, title=event.title, seen_at=at,
        detail=event.what, effective=event.day,
    )  # fmt: skip
    asked = msgspec.structs.replace(subscription, kinds=("*",), significance="wording")
    return wants(asked, change, text_of(record.provisions) if isinstance(record, Notice) else "")


def _theme(opened: Workspace, change: Change, dictionary: Dictionary, others: Sequence[Change]) -> str:
    """Rows of a register stand under the theme of the act behind them; an act is about the rows it moved, too."""
    if change.kind.startswith("entry."):
        cause = _record(opened, change.cause) if change.cause else None
        title = cause.title if isinstance(cause, Notice) else change.key.partition("/")[0].replace("-", " ")
        return theme_of(title, "", dictionary) or theme_of(change.title, "", dictionary)
    record = _version(opened, change) or _record(opened, change.key)
    moved = [other.title for other in others if other.cause == change.key and other.kind.startswith("entry.")]
    text = text_of(record.provisions) if isinstance(record, Notice) else ""
    return theme_of(change.title, "\n".join((*moved, text)), dictionary)


def _version(opened: Workspace, change: Change) -> Record | None:
    version = opened.facts.versions.version(change.after) if change.after else None
    return version.record if version else None


def _record(opened: Workspace, key: str) -> Record | None:
    history = opened.facts.versions.history(key)
    return history[-1].record if history else None
