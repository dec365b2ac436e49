"""Drafting an issue: which changes of a period, as which items, in which order. Reads the archive, writes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from msgspec.structs import replace

from monitor.catalogue import catalogue
from monitor.desk.facts import facts_of
from monitor.desk.issue import Coming, Draft, Facts, Issue, Words
from monitor.diff.change import INCIDENTS, Change
from monitor.digests import drafting as machine
from monitor.digests import wording as sentences
from monitor.digests.digest import Digest
from monitor.digests.net import Item as Told
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.subscriptions import matches
from monitor.telling import wording
from monitor.telling.wording import BEIJING
from monitor.workspace import Workspace

_MOMENT = timedelta(microseconds=1)  # a digest's period includes its end, ours does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of Beijing, both included."""

    since: date
    until: date

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.since, time(), BEIJING)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.until + timedelta(days=1), time(), BEIJING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an issue is to tell of. `reader` gives the words a change's record had, for filters by words."""

    period: Period
    wanted: Subscription
    reader: Callable[[Change], str]


def changes_of(room: Workspace, asked: Asked) -> list[Change]:
    """What was seen in a period and fits the filters, in the order it was found."""
    found = room.ledger.changes.find(since=asked.period.start)
    inside = [(one, asked.reader(one)) for one in found if one.seen_at < asked.period.end]
    return [match.change for match in matches(asked.wanted, inside)]


def told_of(room: Workspace, settings: Settings, asked: Asked) -> Digest:
    """The digest the machine would send of a period: net where that is asked for, with what surrounds it."""
    changes = changes_of(room, asked)
    return machine.draft(room, settings, [asked.wanted], changes, asked.period.start, asked.period.end - _MOMENT)


def items_of(room: Workspace, settings: Settings, told: Sequence[Told]) -> list[Facts]:
    """The items of what is told: one each, but entries under the act that moved them, or under their register.

    What stands for several changes (a net change) holds them all.
    """
    titles = {name: Words(en=source.title.en, zh=source.title.zh) for name, source in catalogue(settings).items()}
    behind = {one.change.id: tuple(change.id for change in one.of) for one in told}
    changes = [one.change for one in told]
    others = [change for change in changes if not wording.is_entry(change)]
    acts = {change.key: change for change in reversed(others)}
    members: dict[str, list[Change]] = {change.id: [] for change in others}
    apart = list[Change]()
    for entry in (change for change in changes if wording.is_entry(change)):
        act = acts.get(entry.cause or "")
        (members[act.id] if act else apart).append(entry)
    groups = [(change, members[change.id]) for change in others]
    for _, several in groupby(sorted(apart, key=_together), key=_together):
        rows = list(several)
        groups.append((rows[0], rows))
    groups.sort(key=lambda group: _order(group[0]))
    made = (facts_of(room, settings, main, rows, titles) for main, rows in groups)
    return [_on_record(settings, one, behind) for one in made]


def drafted(room: Workspace, settings: Settings, told: Digest) -> tuple[list[Facts], set[str]]:
    """The items of a digest, and which of them came to nothing in the end: an editor sees those, readers do not."""
    chosen = [item for chapter in told.chapters for theme in chapter.themes for item in theme.items]
    undone = [Told(change=chain[-1], of=chain) for chain in told.undone]
    shown, idle = items_of(room, settings, chosen), items_of(room, settings, undone)
    everything = distinct([*shown, *idle])
    return everything, {one.id for one in everything[len(shown) :]}


def _on_record(settings: Settings, facts: Facts, behind: Mapping[str, tuple[str, ...]]) -> Facts:
    """With the changes on record a net change stands for, and the page of the last of them."""
    archived = f"{settings.web.base_url}/change/{behind[facts.id][-1]}"
    return replace(facts, changes=tuple(one for made in facts.changes for one in behind[made]), archived=archived)


def _together(entry: Change) -> tuple[str, str, str]:
    return (entry.source, entry.cause or "", wording.register_of(entry))


def _order(change: Change) -> tuple[bool, str, bool, datetime, str]:
    """By source; within it rules before registers, in the order they were seen; trouble with watching at the end."""
    return (change.kind in INCIDENTS, change.source, wording.is_entry(change), change.seen_at, change.id)


def distinct(items: Sequence[Facts]) -> list[Facts]:
    """Ids short enough to type, long enough to be different."""
    length = next((n for n in range(6, 17) if len({one.id[:n] for one in items}) == len(items)), 16)
    return [replace(one, id=one.id[:length]) for one in items]


def draft_of(
    room: Workspace, settings: Settings, asked: Asked, told: Digest, language: str, filters: dict[str, str]
) -> Draft:
    """What stands around the items: the days to come that were known by then, and what could not be watched."""
    names = catalogue(settings)
    english = {name: source.title.en for name, source in names.items()}
    chinese = {name: source.title.zh for name, source in names.items()}
    watched = zip(
        sentences.watched(told, english, BEIJING, "en", full=False),
        sentences.watched(told, chinese, BEIJING, "zh", full=False),
        strict=True,
    )
    return Draft(
        since=asked.period.since, until=asked.period.until, language=language, asked=filters,
        head=room.archive.head(), coming=tuple(_coming(room, asked, told)),
        watched=tuple(Words(en=en, zh=zh) for en, zh in watched),
    )  # fmt: skip


def _coming(room: Workspace, asked: Asked, told: Digest) -> Iterable[Coming]:
    for event in told.upcoming:
        held = room.facts.versions.history(event.key)
        if event.day > asked.period.until and held and held[0].first_seen < asked.period.end:  # known by then
            yield Coming(
                day=event.day, what=Words(en=event.what, zh=event.what_zh), key=event.key,
                title=wording.plain(event.title),
            )  # fmt: skip


def suggested(earlier: Sequence[Issue], today: date) -> Period | None:
    """The period after a series' last issue, up to today; None where there is no earlier issue."""
    if not earlier:
        return None
    last = max(issue.draft.until for issue in earlier)
    return Period(since=last + timedelta(days=1), until=max(today, last + timedelta(days=1)))


def gap_before(asked: Asked, earlier: Sequence[Issue]) -> Asked | None:
    """The days between the end of a series' last issue and this one; None where they follow each other."""
    ends = [issue.draft.until for issue in earlier if issue.draft.until < asked.period.since]
    if not ends or max(ends) + timedelta(days=1) == asked.period.since:
        return None
    first, last = max(ends) + timedelta(days=1), asked.period.since - timedelta(days=1)
    return replace_dataclass(asked, period=Period(since=first, until=last))


def unfiltered(asked: Asked) -> Asked:
    """The same days without filters."""
    return replace_dataclass(asked, wanted=Subscription(name=asked.wanted.name, channel="file"))


def left_out(room: Workspace, asked: Asked) -> list[Change]:
    """Changes of a period that stand in no issue at all, shown or dropped."""
    held = room.ledger.issues.in_issues()
    return [change for change in changes_of(room, asked) if change.id not in held]


def one_change(room: Workspace, change_id: str) -> Change | None:
    """A change by its id or the beginning of one."""
    if found := room.ledger.changes.get(change_id):
        return found
    begun = [one for one in room.ledger.changes.find() if len(change_id) >= 6 and one.id.startswith(change_id)]
    return begun[0] if len(begun) == 1 else None
