"""How each source is watched, for the pages: what needs eyes first, and in words. Reads only."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.telling.reasons_zh import reason_zh
from monitor.watch.health import Health, health_of
from monitor.web.cards import OVERDUE, SourceCard
from monitor.web.language import CHINESE, language, translate, translate_counted
from monitor.web.wording import Spoken
from monitor.workspace import Workspace

_ORDER = ("blind", "needs attention", "overdue", "never checked", "healthy")
_BY_HAND = "filled by"  # how a card says that people fill a source
_ZONES = {"Asia/Shanghai": "Beijing time", "America/New_York": "New York time", "Europe/Brussels": "Brussels time"}
_EVERY = re.compile(r"(?:\*|\d+-59)/(\d+)")
_HOURS = re.compile(r"(\d+)(?:-(\d+)(?:/(\d+))?)?")
_WEEKDAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday",
    "sun": "Sunday",
}  # fmt: skip

MEANINGS = Spoken({
    "healthy": "The last check was good and is not old: what is published here is seen.",
    "overdue": "No check has been good for longer than it should take: something may be published unseen.",
    "blind": "It cannot be seen right now: what is published meanwhile is found later.",
    "needs attention": "It is seen, but something else is wrong with it and somebody should look.",
    "never checked": "Nothing has been read from it yet.",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A source and how it is watched. `by_hand`: people fill it, and nothing is missed while they do not."""

    card: SourceCard
    health: Health

    @property
    def by_hand(self) -> bool:
        """Whether people fill it."""
        return self.card.cadence.startswith(_BY_HAND)

    @property
    def trouble(self) -> bool:
        """Whether somebody should look: a rule could change unseen, or something is open."""
        return self.health.word in ("blind", "needs attention", "overdue")


def now_watched(opened: Workspace, cards: list[SourceCard]) -> list[Watched]:
    """Every source as it stands now, trouble first, without its history: what open incidents and the last check say."""
    now = datetime.now(UTC)
    found = []
    for card in cards:
        last = opened.facts.editions.last_accepted(card.name)
        standing = opened.ledger.incidents.current(card.name)
        patience = card.every * OVERDUE if card.every else None
        state = health_of([last] if last else [], standing, now, patience=patience)
        found.append(Watched(card=card, health=state))
    return sorted(found, key=lambda one: _ORDER.index(one.health.word))


def health(opened: Workspace, card: SourceCard) -> Health:
    """The health of one source as of now, with every incident and the longest blind stretch."""
    return health_of(
        opened.facts.editions.all(card.name),
        opened.ledger.incidents.all(card.name),
        datetime.now(UTC),
        patience=card.every * OVERDUE if card.every else None,
    )


def reason(words: str) -> str:
    """Why watching failed, in the language of the page as far as the phrases are ours."""
    return reason_zh(words) if language() == CHINESE else words


def cadence(card: SourceCard) -> str:
    """How often a source is looked at, in words: 'every 30 minutes from 8:00 to 22:59, Beijing time'.

    A crontab of a shape we have no words for is shown as it stands.
    """
    if card.cadence.startswith(_BY_HAND):
        return translate("filled by people, with regwatch import")
    fields = card.cadence.split()
    if len(fields) != 6 or fields[2:4] != ["*", "*"]:
        return card.cadence
    minute, hour, _, _, weekdays, zone = fields
    place = translate(_ZONES[zone]) if zone in _ZONES else zone
    told = _times(minute, hour)
    days = _days(weekdays)
    comma = "，" if language() == CHINESE else ", "
    return comma.join([days + told if language() == CHINESE else told + days, place]) if told else card.cadence


def _times(minute: str, hour: str) -> str:
    hours = _HOURS.fullmatch(hour)
    if hour == "*":
        first, last, step = 0, 23, 1
    elif hour.startswith("*/") and hour[2:].isdigit():
        first, last, step = 0, 23, int(hour[2:])
    elif hours:
        first, last, step = int(hours[1]), int(hours[2] or hours[1]), int(hours[3] or 1)
    else:
        return ""
    if (every := _EVERY.fullmatch(minute)) and step == 1:
        words = translate_counted("every minute", "every {count} minutes", int(every[1])).format(count=every[1])
    elif minute.isdigit() and first == last:
        return translate("once, at {hour}").format(hour=f"{first}:{int(minute):02}")
    elif minute.isdigit():
        words = translate_counted("every hour", "every {count} hours", step).format(count=step)
    else:
        return ""
    if (first, last) == (0, 23):
        return words
    return translate("{often} from {first}:00 to {last}:59").format(often=words, first=first, last=last)


def _days(weekdays: str) -> str:
    if weekdays == "*":
        return translate(" each day")
    known = [translate(_WEEKDAYS[one]) for one in weekdays.split(",") if one in _WEEKDAYS]
    names = ("、" if language() == CHINESE else ", ").join(known) or weekdays
    return translate(" on {weekdays}").format(weekdays=names)
