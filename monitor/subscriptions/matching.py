"""Which deliveries a change owes. Pure: takes changes and subscriptions, returns what is to be sent when."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from monitor.diff.change import Change
from monitor.subscription import Subscription
from monitor.watchlists import Piece, Touched, piece, touched
from snapshots.identity import folded

ANNEX = "\f"  # in a record's words, a page break between its own and those of its documents


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
    kind: str = "alert"  # of the message: alert | digest
    language: str = "en"


def wants(subscription: Subscription, change: Change, text: str) -> bool:
    """Whether a change is owed: all filters fit, and it touches the watch-list where that is all that is wanted.

    `text` is the record's words, those of its documents behind `ANNEX`.
    """
    return fits(subscription, change, text) and (
        not (subscription.watch and subscription.watch_only) or bool(touched(subscription.watch, pieces(change, text)))
    )


def pieces(change: Change, text: str) -> tuple[Piece, ...]:
    """The parts of a change that watch-lists look at."""
    own, _, annexed = text.partition(ANNEX)
    if change.kind.startswith("entry."):
        parts = [("entry", change.key.partition("/")[2]), ("entry", f"{change.title}\n{own}")]
    else:
        parts = [("title", change.title), ("text", own)]
    parts += [("change", change.detail), ("annex", annexed)]
    return tuple(piece(where, words) for where, words in parts if words)


def fits(subscription: Subscription, change: Change, text: str) -> bool:
    """Whether a subscription's filters (sources, kinds, words) cover a change, whatever it watches."""
    if subscription.sources and not _names(change) & set(subscription.sources):
        return False
    if not any(fnmatchcase(change.kind, pattern) for pattern in subscription.kinds):
        return False
    if not subscription.words:
        return True
    haystack = folded(f"{change.key} {change.title} {change.detail} {text}")
    return any(folded(word) in haystack for word in subscription.words)


def _names(change: Change) -> set[str]:
    """The sources a change belongs to: where it was seen, and everybody who signed the act.

    While customs.gov.cn is shut, its acts come by the gov.cn library; who asked for `gacc` must hear of them.
    """
    return {change.source, *change.key.partition("/")[0].split("+")}


def owed(
    changes: list[tuple[Change, str]], subscriptions: tuple[Subscription, ...], *, occasion: str, now: datetime
) -> list[Owed]:
    """Everything owed for changes found together (each with its record's text).

    Immediate subscribers get one message per `occasion` (one check of one source), daily ones one per day.
    """
    parts = {change.id: pieces(change, text) for change, text in changes} if any(s.watch for s in subscriptions) else {}
    debts = []
    for subscription in subscriptions:
        if subscription.when == "daily":
            due = next_daily(subscription, now)
            name = f"daily/{due.astimezone(ZoneInfo(subscription.timezone)).date().isoformat()}"
        else:
            due, name = now, f"now/{occasion}"
        for change, text in changes:
            if not fits(subscription, change, text):
                continue
            items = touched(subscription.watch, parts[change.id]) if subscription.watch else ()
            if subscription.watch and subscription.watch_only and not items:
                continue
            debts.append(
                Owed(
                    change=change.id, person=subscription.who, channel=subscription.channel,
                    address=subscription.address, occasion=name, due_at=due, touched=items,
                    subscription=subscription.name, kind="alert" if subscription.when == "immediate" else "digest",
                    language=subscription.language,
                )
            )  # fmt: skip
    return debts


def next_daily(subscription: Subscription, now: datetime) -> datetime:
    """The next moment (UTC) of a daily subscription's hour in its own time zone, after `now`."""
    zone = ZoneInfo(subscription.timezone)
    hour, _, minute = subscription.at.partition(":")
    local = now.astimezone(zone)
    due = datetime.combine(local.date(), time(int(hour), int(minute)), zone)
    if due <= local:
        due = datetime.combine(local.date() + timedelta(days=1), time(int(hour), int(minute)), zone)
    return due.astimezone(UTC)
