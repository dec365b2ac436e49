"""What a feed holds: the newest changes that are wanted, as items. Reads only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from monitor.diff.change import Change
from monitor.feeds.items import Item, item_of
from monitor.feeds.wanted import FeedError, Wanted, query_of, title_of
from monitor.workspace import Workspace
from snapshots.model import Record

Words = Callable[[Workspace, Record], str]  # the words of a record, as subscriptions search them

_BATCH = 200
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, before any format. Addresses are whole; `older` is '' on the last page."""

    id: str
    title: str
    description: str
    items: tuple[Item, ...]
    updated: datetime
    language: str  # of its words about themselves: en or zh-Hans
    home: str  # the same changes as a page for people
    query: str  # of this feed, '' or beginning with a question mark
    newest: str  # query of its first page
    older: str  # query of what comes behind it


def feed_of(opened: Workspace, wanted: Wanted, base_url: str, words: Words, *, title: str = "") -> Feed:
    """The newest changes that are wanted, `wanted.limit` at most. Raises FeedError for an unknown `before`.

    `title` names what it is of where the caller knows better than its filter.
    """
    authority = authority_of(opened)
    found = list(_first(_matching(opened, wanted, words), wanted.limit + 1))
    shown = found[: wanted.limit]
    whole = replace(wanted, before="", limit=Wanted().limit)
    about = title or title_of(wanted)
    return Feed(
        id=f"tag:{authority},2020:feed{query_of(whole)}",
        title=f"regwatch: {about}" if about else "regwatch: what changed",
        description="What changed in official announcements and approved lists, newest first, with its evidence.",
        items=tuple(item_of(change, opened, base_url, authority, wanted.language) for change in shown),
        updated=max((change.seen_at for change in shown), default=_watched_since(opened)),
        language="en" if wanted.language == "en" else "zh-Hans",
        home=_home(base_url, wanted),
        query=query_of(wanted),
        newest=query_of(replace(wanted, before="")),
        older=query_of(replace(wanted, before=shown[-1].id)) if len(found) > len(shown) else "",
    )  # fmt: skip


def authority_of(opened: Workspace) -> str:
    """This data folder in tag: URIs: random, the same for ever, and whatever address serves it."""
    row = opened.facts.database.conn.execute("SELECT installation FROM about").fetchone()
    return f"{row[0]}.regwatch"


def state_of(opened: Workspace) -> str:
    """A word that differs whenever a feed may: changes are only ever added. Cheap, whatever the archive holds."""
    position = opened.facts.database.conn.execute("SELECT MAX(position) FROM changes").fetchone()[0]
    return f"{authority_of(opened)} {position or 0}"


def _matching(opened: Workspace, wanted: Wanted, words: Words) -> Iterator[Change]:
    skip = _found_since(opened, wanted.before) if wanted.before else 0
    while batch := opened.ledger.changes.find(newest_first=True, limit=_BATCH, offset=skip):
        for change in batch:
            if wanted.may_cover(change) and (
                not wanted.reads_texts or wanted.covers(change, _text(opened, change, words))
            ):
                yield change
        skip += len(batch)


def _first(changes: Iterator[Change], number: int) -> Iterator[Change]:
    for change, _ in zip(changes, range(number), strict=False):
        yield change


def _found_since(opened: Workspace, change_id: str) -> int:
    row = opened.facts.database.conn.execute(
        "SELECT COUNT(*) FROM changes WHERE position >= (SELECT position FROM changes WHERE id = ?)", (change_id,)
    ).fetchone()
    if not row[0]:
        raise FeedError("no change on record has this id", about=f"before {change_id[:40]}")
    return int(row[0])


def _text(opened: Workspace, change: Change, words: Words) -> str:
    """The words of the record as the change left it, or as it was where nothing came after."""
    versions = opened.facts.versions
    for number in (change.after, change.before):
        if number and (version := versions.version(number)):
            return words(opened, version.record)
    history = versions.history(change.key)
    return words(opened, history[-1].record) if history else ""


def _watched_since(opened: Workspace) -> datetime:
    """What an empty feed is dated by: something that does not move."""
    row = opened.facts.database.conn.execute("SELECT MIN(seen_at) FROM editions").fetchone()
    return datetime.fromisoformat(row[0]) if row and row[0] else _NEVER


def _home(base_url: str, wanted: Wanted) -> str:
    one = Wanted(sources=wanted.sources[:1] if len(wanted.sources) == 1 else ())
    return f"{base_url}/{query_of(one)}"
