"""From changes to what a message shows of them: one section per change, one list per act behind many entries.

Looks versions and snapshots up, and writes no markup.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from monitor.diff.change import INCIDENTS, Change, Kind
from monitor.force.deeds import is_draft
from monitor.telling import chinese, wording
from monitor.telling.days import away, beijing_day, bites, distance, in_force, spoken
from monitor.telling.excerpts import Excerpt, redline_of, text_of
from monitor.telling.proof import proof
from monitor.telling.shapes import Manner, Row, Section
from monitor.telling.summary import summary
from monitor.telling.wording import plain
from monitor.watchlists import Touched
from monitor.workspace import Workspace, address_of
from snapshots.identity import identity_of
from snapshots.model import Notice, Record

__all__ = ["ROWS", "Manner", "Row", "Section", "sections"]

ROWS = 500  # in one list; a longer one is counted in full and told where to be read
_LABELS_ZH = {
    "Source": "来源", "Key": "编号", "Title": "标题", "Published": "发布日期", "Counts from": "起算日",
    "Effective": "施行日期", "Effective as proposed": "拟施行日期", "In its words": "原文",
    "Cause": "依据", "Register": "名录",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every section is written from."""

    room: Workspace
    base_url: str
    touched: Mapping[str, tuple[Touched, ...]]
    manner: Manner = field(default_factory=Manner)

    @property
    def language(self) -> str:
        return self.manner.language


def sections(
    changes: Sequence[Change],
    room: Workspace,
    base_url: str,
    touched: Mapping[str, tuple[Touched, ...]],
    manner: Manner | None = None,
) -> list[Section]:
    """The sections of one message in one language, rules first. Entries stand under the act that caused them.

    `touched` says by change what it touches of the reader's watch-list.
    """
    desk = _Desk(room=room, base_url=base_url, touched=touched, manner=manner or Manner())
    ordered = wording.ranked(changes, touched)
    others = [change for change in ordered if not wording.is_entry(change)]
    entries = [change for change in ordered if wording.is_entry(change)]
    shown = [(change, _marked(_single(change, desk), [change], desk)) for change in others]
    lists = list[Section]()
    for act, group in groupby(sorted(entries, key=_cause), key=_cause):
        members = list(group)
        place = next((n for n, (change, _) in enumerate(shown) if act and change.key == members[0].cause), None)
        if place is None:
            lists.append(_marked(_grouped(members, desk), members, desk))
        else:
            change, section = shown[place]
            shown[place] = change, _marked(_with_rows(section, members, desk), [change, *members], desk)
    rules = [section for _, section in shown if not section.trouble]
    return [*rules, *lists, *(section for _, section in shown if section.trouble)]


def _marked(section: Section, members: Sequence[Change], desk: _Desk) -> Section:
    """A section, and those rows of it, with what they touch of the reader's watch-list."""
    entries = [change for change in members if wording.is_entry(change)]
    rows = tuple(
        replace(row, watched=wording.watched(desk.touched.get(change.id, ()), desk.language))
        for row, change in zip(section.rows, entries, strict=False)
    )
    items = wording.together(desk.touched.get(change.id, ()) for change in members)
    return replace(section, rows=rows, watched=wording.watched(items, desk.language))


def _cause(change: Change) -> tuple[str, str]:
    """What entries are listed under: the act behind them, or their register where no act is known."""
    return (change.cause, "") if change.cause else ("", wording.register_of(change))


def _single(change: Change, desk: _Desk) -> Section:
    record = _record(change, desk.room)
    notice = record if isinstance(record, Notice) else None
    return Section(
        heading=wording.headline(change, desk.language, desk.manner.on), sentence=_sentence(change, notice, desk),
        facts=tuple(_labelled(_facts(change, notice, desk), desk)),
        detail=wording.detail(change, desk.language, desk.manner.on),
        excerpt=_excerpt(change, notice, desk), official=plain(address_of(desk.room, change)),
        link=_link(change, desk), proof=proof([change], desk.room, desk.language, desk.manner.proofs),
        trouble=change.kind in INCIDENTS, title="" if change.kind in INCIDENTS else plain(change.title),
    )  # fmt: skip


def _sentence(change: Change, notice: Notice | None, desk: _Desk) -> str:
    """What happened; of a new act its summary from the facts read."""
    if change.kind is Kind.NOTICE_PUBLISHED and notice:
        return summary(notice, desk.manner.on or beijing_day(change.seen_at), desk.language)
    return wording.sentence(change, desk.language)


def _labelled(facts: Iterator[tuple[str, str]], desk: _Desk) -> Iterator[tuple[str, str]]:
    for label, value in facts:
        yield (_LABELS_ZH[label] if desk.language == "zh" else label), value


def _facts(change: Change, notice: Notice | None, desk: _Desk) -> Iterator[tuple[str, str]]:
    if change.kind in INCIDENTS:
        yield "Source", plain(change.source)
        return
    yield "Key", plain(change.key)
    title = plain(change.title)
    if wording.short_title(title) != title:
        yield "Title", title
    if change.published:
        yield "Published", spoken(change.published, desk.language)
    days = (Kind.NOTICE_STATUS, Kind.NOTICE_EFFECTIVE, Kind.NOTICE_REMINDER, Kind.CORRECTION)
    if change.effective and change.kind in days:  # not always its own first day
        yield "Counts from", _day(change.effective, _distance(change.effective, change, desk), desk)
    elif change.effective and notice and is_draft(notice):
        yield "Effective as proposed", spoken(change.effective, desk.language)
    elif change.effective:
        yield "Effective", _day(change.effective, _in_force(change.effective, change, desk), desk)
        if notice and notice.effective == change.effective and notice.effective_words:
            yield "In its words", plain(notice.effective_words, 300)
    if change.cause:
        yield "Cause", _act(change.cause, desk)


def _day(day: date, words: str, desk: _Desk) -> str:
    """A day and how far away it was: '2020-04-01 (in force tomorrow)'."""
    return f"{spoken(day, 'zh', weekday=True)}，{words}" if desk.language == "zh" else f"{day} ({words})"


def _distance(day: date, change: Change, desk: _Desk) -> str:
    """How far a day was when the change was seen; in a message of another day, how far it is from that one."""
    on = desk.manner.on
    if on is None or on == beijing_day(change.seen_at):
        return distance(day, change.seen_at, desk.language)
    return away(day, on, desk.language)


def _in_force(day: date, change: Change, desk: _Desk) -> str:
    """The same of the first day of a rule."""
    on = desk.manner.on
    if on is None or on == beijing_day(change.seen_at):
        return in_force(day, change.seen_at, desk.language)
    return bites(day, on, desk.language)


def _grouped(members: list[Change], desk: _Desk) -> Section:
    """Entries under an act that is not itself told of in this message, or under no act."""
    first = members[0]
    act = _notice(first.cause, desk.room) if first.cause else None
    facts = [("Key", plain(first.cause))] if first.cause else [("Register", wording.register_of(first))]
    if act and act.published:
        facts.append(("Published", spoken(act.published, desk.language)))
    if act and act.effective:
        facts.append(("Effective", _day(act.effective, _in_force(act.effective, first, desk), desk)))
    register = "名录" if desk.language == "zh" else "Register "
    section = Section(
        heading=_act(first.cause, desk) if first.cause else f"{register}{wording.register_of(first)}", sentence="",
        facts=tuple(_labelled(iter(facts), desk)), official=plain(act.url if act else address_of(desk.room, first)),
        link=_link(first, desk), proof=proof(members, desk.room, desk.language, desk.manner.proofs),
    )  # fmt: skip
    return _with_rows(section, members, desk)


def _with_rows(section: Section, members: list[Change], desk: _Desk) -> Section:
    verbs = chinese.ENTRY_VERBS if desk.language == "zh" else wording.ENTRY_VERBS
    most = ROWS if desk.manner.rows is None else desk.manner.rows
    rows = tuple(
        Row(
            what=verbs[change.kind], name=plain(change.title), key=plain(change.key),
            detail=wording.detail(change, desk.language), link=_link(change, desk),
        )
        for change in members[:most]
    )  # fmt: skip
    between = "" if desk.language == "zh" else " "
    sentence = f"{section.sentence}{between}{wording.counted(members, desk.language)}".strip()
    return replace(section, sentence=sentence, rows=rows, more_rows=len(members) - len(rows))


def _excerpt(change: Change, notice: Notice | None, desk: _Desk) -> Excerpt | None:
    manner = desk.manner
    if not manner.text:
        return None
    if change.kind == Kind.NOTICE_PUBLISHED and notice:
        return text_of(notice, manner.language, manner.text)
    if change.kind == Kind.NOTICE_AMENDED and change.before and change.after:
        before, after = (desk.room.facts.versions.version(number) for number in (change.before, change.after))
        if before and after and isinstance(before.record, Notice) and isinstance(after.record, Notice):
            return redline_of(before.record, after.record, manner.language, manner.text)
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


def _act(key: str, desk: _Desk) -> str:
    act, label = _notice(key, desk.room), wording.act_label(key, desk.language)
    return f"{label}{'：' if desk.language == 'zh' else ': '}{plain(act.title)}" if act else label


def _link(change: Change, desk: _Desk) -> str:
    return f"{desk.base_url}/change/{change.id}"
