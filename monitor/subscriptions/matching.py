"""Which deliveries a change owes. Pure: takes changes and subscriptions, returns what is to be sent when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.diff.change import Change
from monitor.subscription import Subscription
from monitor.subscriptions.batch import Batch, Bits
from monitor.subscriptions.timing import after_quiet, next_due, occasion_of
from monitor.watchlists import Touched


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One change owed to one person through one channel; `occasion` names the message it goes into.

    `touched` are the items of the person's watch-list that the change touches.
    """

    change: str
    person: str
    channel: str
    address: str
    occasion: str
    due_at: datetime
    touched: tuple[Touched, ...] = ()
    subscription: str = ""  # the one it is owed under
    also: tuple[str, ...] = ()  # the person's others that want it too: who leaves the one still gets it by these
    kind: str = "alert"  # of the message: alert | digest
    language: str = "en"
    following: tuple[str, datetime] | None = None  # of a digest: the occasion after this one, and when it is due


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One change a subscription wants, with what it touches of its watch-list."""

    change: Change
    touched: tuple[Touched, ...] = ()
    urgent: bool = False  # in force today or tomorrow, or an entry of the reader's watch-list gone


def fits(subscription: Subscription, change: Change, text: str) -> bool:
    """Whether a subscription's filters cover a change, whatever it watches.

    `text` is the record's words, those of its documents behind `ANNEX`.
    """
    return bool(_fitting(subscription, Batch([(change, text)])))


def wants(subscription: Subscription, change: Change, text: str) -> bool:
    """Whether a change is owed: all filters fit, and it touches the watch-list where that is all that is wanted."""
    return bool(matches(subscription, [(change, text)]))


def matches(subscription: Subscription, changes: Sequence[tuple[Change, str]]) -> tuple[Match, ...]:
    """The changes a subscription wants, in their order."""
    return _matches(subscription, Batch(changes))


def owed(
    changes: Sequence[tuple[Change, str]], subscriptions: Sequence[Subscription], *, occasion: str, now: datetime
) -> list[Owed]:
    """Everything owed for changes found together (each with its record's text).

    Immediate readers get one message per `occasion` (one check of one source), daily, weekly and monthly ones one per
    subscription and day. What was found in a reader's quiet hours waits for their end, unless it is urgent. A person
    whose subscriptions overlap is owed a change once by a channel, by the subscription that is due first.
    """
    batch = Batch(changes)
    known: dict[tuple[object, ...], tuple[Match, ...]] = {}
    debts: dict[tuple[str, str, str], Owed] = {}
    for subscription in subscriptions:
        asked = _filters(subscription)
        if asked not in known:  # the members of a group ask alike
            known[asked] = _matches(subscription, batch)
        if known[asked]:
            for debt in _debts(subscription, known[asked], occasion, now):
                place = debt.change, debt.person, debt.channel
                debts[place] = _sooner(debts[place], debt) if place in debts else debt
    return list(debts.values())


def _debts(subscription: Subscription, wanted: Sequence[Match], occasion: str, now: datetime) -> Iterator[Owed]:
    digest = subscription.when != "immediate"
    turn = next_due(subscription, now)
    later = after_quiet(subscription, turn)
    following = None
    if digest:
        after = next_due(subscription, turn)
        following = occasion_of(subscription, after), after_quiet(subscription, after)
    for match in wanted:
        breaks = not digest and match.urgent and subscription.urgent_breaks_quiet
        due = turn if breaks else later
        if digest:
            name = occasion_of(subscription, turn)
        elif due == turn:
            name = f"now/{occasion}"
        else:  # all that a night brings is one message in the morning
            name = f"quiet/{due.astimezone(ZoneInfo(subscription.timezone)):%Y-%m-%dT%H:%M}"
        yield Owed(
            change=match.change.id, person=subscription.who, channel=subscription.channel,
            address=subscription.address, occasion=name, due_at=due, touched=match.touched,
            subscription=subscription.name, kind="digest" if digest else "alert", language=subscription.language,
            following=following,
        )  # fmt: skip


def _sooner(one: Owed, other: Owed) -> Owed:
    """Of two debts of one change to one person, the one due first, with what either touches."""
    first, second = (one, other) if one.due_at <= other.due_at else (other, one)
    known = {item.item for item in first.touched}
    names = dict.fromkeys((*first.also, second.subscription, *second.also))
    return replace(
        first,
        touched=(*first.touched, *(item for item in second.touched if item.item not in known)),
        also=tuple(name for name in names if name != first.subscription),
    )


def _matches(subscription: Subscription, batch: Batch) -> tuple[Match, ...]:
    watch = subscription.watch
    wanted = _fitting(subscription, batch)
    if wanted and watch and subscription.watch_only:
        wanted &= batch.touching(watch)
    urgent = _urgent(subscription, batch) if wanted else 0
    return tuple(
        Match(change=batch.changes[place], touched=batch.touched(watch, place), urgent=bool(urgent >> place & 1))
        for place in batch.places(wanted)
    )


def _fitting(subscription: Subscription, batch: Batch) -> Bits:
    """The changes that pass every filter but the watch-list."""
    found = batch.of_kinds(subscription.kinds)
    if subscription.sources:
        found &= batch.of_sources(subscription.sources)
    if found and subscription.significance == "substance":
        found &= batch.substance
    elif found and subscription.significance == "urgent":
        found &= _urgent(subscription, batch)
    if found and subscription.words:
        found &= batch.speaking_of(subscription.words)
    things = (*subscription.codes, *subscription.standards)
    if found and (things or subscription.entries):
        found &= batch.touching(things) | batch.about_entries(subscription.entries)
    return found


def _urgent(subscription: Subscription, batch: Batch) -> Bits:
    watched = batch.touching((*subscription.watch, *subscription.codes)) | batch.about_entries(subscription.entries)
    return batch.urgent | (batch.gone & watched)


def _filters(one: Subscription) -> tuple[object, ...]:
    return (
        one.sources, one.kinds, one.significance, one.words, one.codes, one.standards, one.entries, one.watch,
        one.watch_only,
    )  # fmt: skip
