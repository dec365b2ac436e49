"""One subscription as it is declared: who hears of what, when, by which channel, in which language. Decides nothing."""

from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from monitor import watchlists

NEWS = ("notice.*", "entry.*", "register.closed", "correction")  # incidents go only to who asks for them
WHEN = ("immediate", "daily", "weekly", "monthly")
LANGUAGES = ("en", "zh", "both")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SIGNIFICANCE = ("wording", "substance", "urgent")  # each includes those behind it
SHOWN = ("all", "net")

Ahead = Annotated[int, msgspec.Meta(ge=0, le=366)]  # days before something happens


class Subscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who hears of what, when, and by which channel. Every filter that is left empty lets everything pass."""

    name: str
    person: str = ""  # empty: the address, or without one the name; nobody hears of one change twice by one channel
    group: str = ""  # goes to every member of this group instead of to `address`
    address: str = ""
    channel: str = "smtp"
    language: str = "en"  # en | zh | both
    sources: tuple[str, ...] = ()  # empty: all
    kinds: tuple[str, ...] = NEWS  # "entry.*" stands for all of a family
    significance: str = "wording"  # wording (everything) | substance | urgent (monitor/subscriptions says of what)
    words: tuple[str, ...] = ()  # any of them in key, title or text; empty: all
    codes: tuple[
        str, ...
    ] = ()  # HS codes; where codes, standards or entries are given, a change must touch one of them
    standards: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()  # keys of register entries: gacc-export-inspection/6307900010, CNAS L0290
    watch: tuple[str, ...] = ()  # certificates, firms, HS codes, standards, words (monitor/watchlists.py)
    watch_only: bool = True  # false: everything that fits is told, what touches `watch` is named
    when: str = "immediate"  # immediate | daily | weekly | monthly
    at: str = "08:00"  # for all but immediate, in `timezone`
    weekday: str = "mon"  # for weekly
    day: int = 1  # of the month, for monthly; the last one where the month is shorter
    timezone: str = "Asia/Shanghai"
    quiet: str = ""  # "22:00-07:00": nothing is sent then, in `timezone`
    urgent_breaks_quiet: bool = True
    show: str = "all"  # of a digest: all changes, or only what is different at the end (net)
    heartbeat: bool = False  # of a digest: sent too when nothing changed, saying that all sources were watched
    remind: tuple[Ahead, ...] | None = None  # days before something happens; None: as `[reminders] days` says

    @property
    def who(self) -> str:
        """The one person behind every subscription of the same address."""
        return self.person or (self.address.casefold() if "@" in self.address else self.name)


def mistakes(subscription: Subscription) -> list[str]:
    """What is wrong with a subscription, in words; one that is fine has none."""
    return [f"subscription '{subscription.name}': {mistake}" for mistake in _mistakes(subscription)]


def _mistakes(one: Subscription) -> Iterator[str]:
    for field, known in (
        ("when", WHEN), ("language", LANGUAGES), ("weekday", WEEKDAYS), ("significance", SIGNIFICANCE), ("show", SHOWN)
    ):  # fmt: skip
        if getattr(one, field) not in known:
            yield f"{field} must be {', '.join(known[:-1])} or {known[-1]}"
    if not 1 <= one.day <= 31:
        yield "day must be from 1 to 31"
    if not is_time(one.at):
        yield "at must be a time like 08:00"
    first, dash, last = one.quiet.partition("-")
    if one.quiet and not (dash and is_time(first) and is_time(last) and first != last):
        yield "quiet must be two times like 22:00-07:00"
    try:
        ZoneInfo(one.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield f"unknown timezone {one.timezone}"
    if one.channel == "smtp" and "@" not in one.address and not one.group:
        yield "channel smtp needs an address"
    yield from watchlists.mistakes(one.watch)


def is_time(text: str) -> bool:
    """Whether a text is a time of day, as 08:00."""
    hour, colon, minute = text.partition(":")
    return bool(colon) and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60
