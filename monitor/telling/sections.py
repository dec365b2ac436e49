"""From changes to what a mail shows of them: one section per change, one list per act behind many entries.

Looks versions and snapshots up, and writes no markup.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import groupby

from monitor.diff.change import INCIDENTS, Change, Kind
from monitor.telling import wording
from monitor.telling.excerpts import Excerpt, redline_of, text_of
from monitor.telling.wording import plain
from monitor.watchlists import Touched, told
from monitor.workspace import Workspace, address_of
from snapshots.errors import UnknownRecordError
from snapshots.identity import identity_of
from snapshots.model import Notice, Record

ROWS = 500  # in one list; a longer one is counted in full and told where to be read
PROOFS = 20  # snapshots named in one section


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of a register in a list of several."""

    what: str
    name: str
    key: str
    detail: str
    link: str
    watched: str = ""  # what it touches of the reader's watch-list


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a mail tells of one change, or of many entries with one cause."""

    heading: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    detail: str = ""
    watched: str = ""  # the same of all it tells
    rows: tuple[Row, ...] = ()
    more_rows: int = 0
    excerpt: Excerpt | None = None
    official: str = ""
    link: str
    proof: tuple[str, ...]
    trouble: bool = False  # with watching; no rule changed


def sections(
    changes: Sequence[Change], room: Workspace, base_url: str, touched: Mapping[str, tuple[Touched, ...]]
) -> list[Section]:
    """The sections of one message, rules first. Entries stand under the act that caused them.

    `touched` says by change what it touches of the reader's watch-list.
    """
    ordered = wording.ranked(changes, touched)
    others = [change for change in ordered if not wording.is_entry(change)]
    entries = [change for change in ordered if wording.is_entry(change)]
    shown = [(change, _marked(_single(change, room, base_url), [change], touched)) for change in others]
    lists = list[Section]()
    for act, group in groupby(sorted(entries, key=_cause), key=_cause):
        members = list(group)
        place = next((n for n, (change, _) in enumerate(shown) if act and change.key == members[0].cause), None)
        if place is None:
            lists.append(_marked(_grouped(members, room, base_url), members, touched))
        else:
            change, section = shown[place]
            shown[place] = change, _marked(_with_rows(section, members, base_url), [change, *members], touched)
    rules = [section for _, section in shown if not section.trouble]
    return [*rules, *lists, *(section for _, section in shown if section.trouble)]


def _marked(section: Section, members: Sequence[Change], touched: Mapping[str, tuple[Touched, ...]]) -> Section:
    """A section, and those rows of it, with what they touch of the reader's watch-list."""
    entries = [change for change in members if wording.is_entry(change)]
    rows = tuple(
        replace(row, watched=plain(told(touched.get(change.id, ()))))
        for row, change in zip(section.rows, entries, strict=False)
    )
    items = wording.together(touched.get(change.id, ()) for change in members)
    return replace(section, rows=rows, watched=plain(told(items)))


def _cause(change: Change) -> tuple[str, str]:
    """What entries are listed under: the act behind them, or their register where no act is known."""
    return (change.cause, "") if change.cause else ("", wording.register_of(change))


def _single(change: Change, room: Workspace, base_url: str) -> Section:
    record = _record(change, room)
    notice = record if isinstance(record, Notice) else None
    return Section(
        heading=wording.headline(change), sentence=wording.sentence(change),
        facts=tuple(_facts(change, notice, room)), detail=plain(change.detail),
        excerpt=_excerpt(change, notice, room), official=plain(address_of(room, change)),
        link=_link(base_url, change), proof=_proof([change], room), trouble=change.kind in INCIDENTS,
    )  # fmt: skip


def _facts(change: Change, notice: Notice | None, room: Workspace) -> Iterator[tuple[str, str]]:
    if change.kind in INCIDENTS:
        yield "Source", plain(change.source)
        return
    yield "Key", plain(change.key)
    title = plain(change.title)
    if wording.short_title(title) != title:
        yield "Title", title
    if change.published:
        yield "Published", change.published.isoformat()
    days = (Kind.NOTICE_STATUS, Kind.NOTICE_EFFECTIVE, Kind.NOTICE_REMINDER, Kind.CORRECTION)
    if change.effective and change.kind in days:  # not always its own first day
        yield "Counts from", f"{change.effective} ({wording.distance(change.effective, change.seen_at)})"
    elif change.effective:
        yield "Effective", f"{change.effective} ({wording.in_force(change.effective, change.seen_at)})"
        if notice and notice.effective == change.effective and notice.effective_words:
            yield "In its words", plain(notice.effective_words, 300)
    if change.cause:
        yield "Cause", _act(change.cause, room)


def _grouped(members: list[Change], room: Workspace, base_url: str) -> Section:
    """Entries under an act that is not itself told of in this message, or under no act."""
    first = members[0]
    act = _notice(first.cause, room) if first.cause else None
    facts = [("Key", plain(first.cause))] if first.cause else [("Register", wording.register_of(first))]
    if act and act.published:
        facts.append(("Published", act.published.isoformat()))
    if act and act.effective:
        facts.append(("Effective", f"{act.effective} ({wording.in_force(act.effective, first.seen_at)})"))
    heading = _act(first.cause, room) if first.cause else f"Register {wording.register_of(first)}"
    section = Section(
        heading=heading, sentence="", facts=tuple(facts), official=plain(act.url if act else address_of(room, first)),
        link=_link(base_url, first), proof=_proof(members, room),
    )  # fmt: skip
    return _with_rows(section, members, base_url)


def _with_rows(section: Section, members: list[Change], base_url: str) -> Section:
    rows = tuple(
        Row(
            what=wording.ENTRY_VERBS[change.kind], name=plain(change.title), key=plain(change.key),
            detail=plain(change.detail), link=_link(base_url, change),
        )
        for change in members[:ROWS]
    )  # fmt: skip
    sentence = f"{section.sentence} {wording.counted(members)}".strip()
    return replace(section, sentence=sentence, rows=rows, more_rows=len(members) - len(rows))


def _excerpt(change: Change, notice: Notice | None, room: Workspace) -> Excerpt | None:
    if change.kind == Kind.NOTICE_PUBLISHED and notice:
        return text_of(notice)
    if change.kind == Kind.NOTICE_AMENDED and change.before and change.after:
        before, after = (room.facts.versions.version(number) for number in (change.before, change.after))
        if before and after and isinstance(before.record, Notice) and isinstance(after.record, Notice):
            return redline_of(before.record, after.record)
    return None


def _record(change: Change, room: Workspace) -> Record | None:
    for number in (change.after, change.before):
        if number and (version := room.facts.versions.version(number)):
            return version.record
    return _notice(change.key, room)


def _notice(key: str, room: Workspace) -> Notice | None:
    """The newest state of an act, whatever the order its issuers are cited in."""
    history = room.facts.versions.history(room.facts.versions.key_of(identity_of(key)) or key)
    record = history[-1].record if history else None
    return record if isinstance(record, Notice) else None


def _act(key: str, room: Workspace) -> str:
    act = _notice(key, room)
    return f"{wording.act_label(key)}: {plain(act.title)}" if act else wording.act_label(key)


def _link(base_url: str, change: Change) -> str:
    return f"{base_url}/change/{change.id}"


def _proof(changes: list[Change], room: Workspace) -> tuple[str, ...]:
    """When we saw it, on both clocks, and the sealed originals it was read from."""
    seen = min(change.seen_at for change in changes)
    beijing = seen.astimezone(wording.BEIJING)
    lines = [f"Seen {seen.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC ({beijing:%Y-%m-%d %H:%M:%S} in Beijing)"]
    numbers = sorted({seq for change in changes for seq in change.snapshots})
    for seq in numbers[:PROOFS]:
        try:
            snapshot = room.archive.snapshot(seq)
        except UnknownRecordError:
            lines.append(f"Snapshot {seq}: not in this archive")
        else:
            digest = f"SHA-256 {snapshot.sha256}" if snapshot.sha256 else "no body came"
            lines.append(f"Snapshot {seq}: {digest} from {plain(snapshot.url, 300)}")
    if len(numbers) > PROOFS:
        lines.append(f"and {len(numbers) - PROOFS} more snapshots, named in the archive")
    return tuple(lines)
