"""Which entry went on as which: what persons confirmed, and what one edition or act shows beyond doubt but for them.

Found alone: one entry left and another came with the same look or act, and only these two share their folded name, or
a number that says who they are (统一社会信用代码). It stays "possibly" until `regwatch link` confirms it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.asof.naming import entry_named
from monitor.workspace import Workspace
from snapshots.entry_links import EntryLink, LinkKind
from snapshots.errors import RegwatchError
from snapshots.identity import folded
from snapshots.model import Entry, Version
from snapshots.store import moment_text
from spiders.registers.official import identities


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`before` went on as `after`. `possibly`: found by us, not confirmed by a person yet. `reason`: how we know."""

    kind: LinkKind
    before: str
    after: str
    possibly: bool
    reason: str
    act: str | None = None  # the act that took one away and listed the other
    at: datetime | None = None  # when both were seen, or when the person confirmed it


def links_of(opened: Workspace, versions: Sequence[Version]) -> tuple[Link, ...]:
    """The links of an entry on either side, by all its versions, oldest first. Confirmed ones come first."""
    if not versions:
        return ()
    confirmed = [_confirmed(link) for link in opened.facts.links.of(versions[0].key)]
    known = {(link.before, link.after) for link in confirmed}
    found = [link for link in _found(opened, versions) if (link.before, link.after) not in known]
    return (*confirmed, *dict.fromkeys(found))


def confirm(
    opened: Workspace, register: str, before: str, after: str, kind: LinkKind, *, reason: str, by: str, at: datetime
) -> EntryLink:
    """Keep a person's word that one entry went on as another, both named in any spelling.

    Raises UnknownRecordError, and RegwatchError for an entry linked to itself or across registers.
    """
    first, second = entry_named(opened, register, before), entry_named(opened, register, after)
    if first == second:
        raise RegwatchError("an entry cannot go on as itself", about=first, remedy="Name two entries of one register")
    names = [opened.facts.versions.history(key)[-1].source for key in (first, second)]
    if names[0] != names[1]:
        raise RegwatchError(f"{first} and {second} are of two registers", about=register, remedy="Name one of them")
    if not reason.strip():
        raise RegwatchError("a link needs a reason", about=first, remedy="Say how you know with --reason")
    link = EntryLink(register=names[0], before=first, after=second, kind=kind, reason=reason.strip(), by=by, made_at=at)
    with opened.facts.transaction():
        opened.facts.links.put(link)
    return link


def _confirmed(link: EntryLink) -> Link:
    return Link(
        kind=link.kind, before=link.before, after=link.after, possibly=False, reason=link.reason, at=link.made_at
    )


def _found(opened: Workspace, versions: Sequence[Version]) -> Iterator[Link]:
    where, first, last = opened.facts.versions.where, versions[0], versions[-1]
    register = first.source
    for version in versions:  # our own re-keying, by the system's own id: no doubt in it
        if version.ended_by and version.ended_by.startswith(f"{register}/"):
            yield _rekeyed(version.key, version.ended_by, version.ended_at)
    for version in where("source = ? AND ended_by = ?", register, first.key):
        yield _rekeyed(version.key, first.key, version.ended_at)
    for event, act in _events(first, last):
        left = [one for one in _left(where, register, event, act) if one.ended_at]
        came = _came(where, register, event, act)
        for before, after, why in matches(left, came):
            if first.key in (before.key, after.key):
                alone = _alone(where, register, before, after)
                if alone:
                    yield Link(
                        kind=_kind(before, after), before=before.key, after=after.key, possibly=True, act=act,
                        reason=f"{why}; one left and the other came {'by one act' if act else 'at one look'}",
                        at=after.first_seen,
                    )  # fmt: skip


def _rekeyed(before: str, after: str, at: datetime | None) -> Link:
    return Link(
        kind=LinkKind.RECODED, before=before, after=after, possibly=False, at=at,
        reason="the publisher's own id is the same; our key changed when its number became known",
    )  # fmt: skip


def _events(first: Version, last: Version) -> Iterator[tuple[datetime | None, str | None]]:
    """The looks and acts with which an entry came or went."""
    if first.begun_by:
        yield None, first.begun_by
    else:
        yield first.first_seen, None
    if last.ended_at and last.ended_by and not last.ended_by.startswith(f"{last.source}/"):
        yield None, last.ended_by
    elif last.ended_at and last.ended_by is None and last.missed_at:
        yield last.missed_at, None


_Where = Callable[..., list[Version]]


def _left(where: _Where, register: str, at: datetime | None, act: str | None) -> list[Version]:
    newest = "number = (SELECT MAX(number) FROM versions later WHERE later.key = versions.key)"
    if act:
        return where(f"source = ? AND ended_by = ? AND {newest}", register, act)
    moment = moment_text(at) if at else ""
    return where(
        f"source = ? AND ended_at >= ? AND missed_at = ? AND ended_by IS NULL AND {newest}", register, moment, moment
    )


def _came(where: _Where, register: str, at: datetime | None, act: str | None) -> list[Version]:
    if act:
        return where("source = ? AND begun_by = ? AND number = 1", register, act)
    return where("source = ? AND first_seen = ? AND number = 1", register, moment_text(at) if at else "")


def matches(left: Iterable[Version], came: Iterable[Version]) -> Iterator[tuple[Version, Version, str]]:
    """Pairs of which only these two share a name, or a number that says who they are, and why. Pure."""
    gone, new = list(left), list(came)
    told: dict[tuple[str, str], str] = {}
    for marks, why in ((_names, "the same name, which no other has"), (_numbers, "the same identity number")):
        before, after = _sole(gone, marks), _sole(new, marks)
        for mark in before.keys() & after.keys():
            pair = (before[mark], after[mark])
            told.setdefault((pair[0].key, pair[1].key), why)
    ways = Counter(key for pair in told for key in pair)
    by_key = {version.key: version for version in (*gone, *new)}
    for (first, second), why in sorted(told.items()):
        if ways[first] == ways[second] == 1 and first != second:
            yield by_key[first], by_key[second], why


def _sole(versions: Iterable[Version], marks: Callable[[Version], Iterable[str]]) -> dict[str, Version]:
    """The version of each mark that only one of them carries."""
    found: dict[str, list[Version]] = {}
    for version in versions:
        for mark in marks(version):
            found.setdefault(mark, []).append(version)
    return {mark: some[0] for mark, some in found.items() if len(some) == 1}


def _names(version: Version) -> list[str]:
    record = version.record
    name = folded(record.name) if isinstance(record, Entry) else ""
    return [name] if len(name) > 1 and name != folded(version.key.partition("/")[2]) else []


def _numbers(version: Version) -> Iterable[str]:
    return identities(version.record) if isinstance(version.record, Entry) else ()


def _alone(where: _Where, register: str, before: Version, after: Version) -> bool:
    """Whether no third entry of the register ever bore the name as printed."""
    if not isinstance(after.record, Entry):
        return False
    others = where(
        "source = ? AND key NOT IN (?, ?) AND key IN (SELECT key FROM records WHERE source = ? AND title = ?)"
        " AND number = 1 LIMIT 1",
        register, before.key, after.key, register, after.record.name,
    )  # fmt: skip
    return not others


def _kind(before: Version, after: Version) -> LinkKind:
    """Where the key is the name itself another key is another name; else the number changed."""
    named = isinstance(after.record, Entry) and folded(after.record.name) == folded(after.key.partition("/")[2])
    return LinkKind.RENAMED if named else LinkKind.RECODED
